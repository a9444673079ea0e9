"""A backup each night: one, whoever makes it; kept for 7 days, 5 weeks and 24 months; a failure is told."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from lib.archives import new_identity, open_archive, read_identities
from lib.refused import Refused
from organizations.choices import OperatorKind
from organizations.models import OperatorEntry
from organizations.storage import media_root
from portal.backup import days_to_keep, last_nightly, make_nightly, nightly_is_due
from portal.backup.layout import MEDIA_TYPE, VERSION
from portal.management import worker as worker_module
from portal.management.worker import Supervisor

NIGHT = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)  # two in the morning of the 30th in the office's time zone


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def names() -> list[str]:
    return sorted(path.name for path in Path(settings.BACKUP_DIR).iterdir() if not path.name.startswith("."))


@given(st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=200))
def test_what_is_kept_of_any_nights(days):
    keep = days_to_keep(days)
    latest = sorted(days, reverse=True)

    assert keep <= days
    assert set(latest[:7]) <= keep
    weeks = sorted({day.isocalendar()[:2] for day in days}, reverse=True)[:5]
    assert {max(day for day in days if day.isocalendar()[:2] == week) for week in weeks} <= keep
    months = sorted({(day.year, day.month) for day in days}, reverse=True)[:24]
    assert {max(day for day in days if (day.year, day.month) == month) for month in months} <= keep
    assert len(keep) <= 7 + 5 + 24
    assert days_to_keep(keep) == keep


@given(st.integers(1, 900), st.integers(0, 3))
def test_night_after_night_as_much_is_kept_as_if_all_had_been(count, missed):
    """What was removed on one night is needed on no later one."""
    kept, ever, day = set(), set(), date(2024, 1, 1)
    for _ in range(count):
        kept.add(day)
        ever.add(day)
        kept = days_to_keep(kept)
        day += timedelta(days=1 + missed)
    assert kept == days_to_keep(ever)


def test_a_night_has_one_backup(office):
    assert nightly_is_due(NIGHT)

    made = make_nightly(NIGHT)

    assert names() == ["portal-2026-11-30.backup"]
    assert made.faults == []
    assert not nightly_is_due(NIGHT)
    assert make_nightly(NIGHT) is None
    assert nightly_is_due(NIGHT + timedelta(days=1))
    assert not nightly_is_due(NIGHT + timedelta(hours=22, minutes=30))  # half past midnight
    assert last_nightly().day == date(2026, 11, 30)


def test_it_is_encrypted_where_a_key_is_set(office, settings, tmp_path):
    text, public = new_identity()
    settings.BACKUP_RECIPIENTS = [public]
    make_nightly(NIGHT)
    (tmp_path / "khoa").write_text(text)

    (name,) = names()
    assert name.endswith(".backup.age")
    form = {"media_type": MEDIA_TYPE, "version": VERSION, "identities": read_identities(tmp_path / "khoa")}
    with open_archive(settings.BACKUP_DIR / name, **form) as archive:
        assert len(archive.parts) > 110


def test_old_nights_go_and_other_files_stay(office, folder):
    folder.mkdir()
    days = [date(2026, 11, 29) - timedelta(days=number) for number in range(100)]
    for day in days:
        (folder / f"portal-{day}.backup").write_bytes(b"x")
    (folder / "portal-2020-01-01.backup.mine").write_bytes(b"x")
    (folder / "cua-toi.backup").write_bytes(b"x")

    make_nightly(NIGHT)

    left = names()
    assert {"portal-2020-01-01.backup.mine", "cua-toi.backup", "portal-2026-11-30.backup"} <= set(left)
    kept = {date.fromisoformat(name[7:17]) for name in left if name.startswith("portal-202") and name.endswith("up")}
    assert kept == days_to_keep([*days, date(2026, 11, 30)])


def test_a_night_whose_data_were_wrong_pushes_no_good_one_out(office, folder):
    folder.mkdir()
    for number in range(1, 40):
        (folder / f"portal-{date(2026, 11, 30) - timedelta(days=number)}-incomplete.backup").write_bytes(b"x")
    (folder / "portal-2026-09-01.backup").write_bytes(b"x")
    (media_root() / office.batch.file.name).unlink()

    made = make_nightly(NIGHT)

    assert made.path.name == "portal-2026-11-30-incomplete.backup"
    assert "portal-2026-09-01.backup" in names()
    assert len(names()) < 25
    entry = OperatorEntry.objects.get(kind=OperatorKind.BACKUP)
    assert "portal-2026-11-30-incomplete.backup" in entry.sentence
    assert "Không còn tệp" in entry.sentence
    assert not last_nightly().is_complete


def test_a_failure_is_told_and_that_it_is_over(office, folder):
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(Refused, match="Chưa làm được bản sao lưu đêm 30/11/2026"):
        make_nightly(NIGHT)
    entry = OperatorEntry.objects.get(kind=OperatorKind.BACKUP)
    assert entry.resolved_at is None

    folder.unlink()
    make_nightly(NIGHT)

    entry.refresh_from_db()
    assert entry.resolved_at is not None


def test_a_full_disk_leaves_the_last_good_one(office, folder):
    make_nightly(NIGHT)
    (folder / "portal-2026-11-30.backup").rename(folder / "portal-2026-11-28.backup")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.archives.writing.os.fsync", _no_room)
        with pytest.raises(Refused, match="không đủ chỗ"):
            make_nightly(NIGHT)
    assert names() == ["portal-2026-11-28.backup"]
    assert OperatorEntry.objects.filter(kind=OperatorKind.BACKUP, sentence__contains="không đủ chỗ").exists()


def _no_room(handle):
    raise OSError(28, "No space left on device")


def test_the_worker_makes_it(office, monkeypatch):
    """The supervisor starts a process for it, once, when it is due."""
    begun = []
    monkeypatch.setattr(worker_module, "Process", lambda work: begun.append(work) or Begun())
    monkeypatch.setattr(worker_module, "nightly_is_due", lambda: True)
    supervisor = Supervisor()
    supervisor._look()
    assert worker_module.make_backup not in begun  # not at once: who starts a machine wants to work

    supervisor.backup_from = 0
    supervisor._look()
    supervisor._look()

    assert begun.count(worker_module.make_backup) == 1
    assert supervisor.backup_from > 0


class Begun:
    began = float("inf")
    pid = 0


def run(*arguments) -> tuple[str, str, int]:
    out = StringIO()
    try:
        call_command("backup", *arguments, stdout=out, stderr=StringIO())
    except CommandError as refused:
        return out.getvalue(), str(refused), refused.returncode
    return out.getvalue(), "", 0


def test_the_command_says_what_it_wrote(office, tmp_path):
    out, _, status = run(str(tmp_path / "a.backup"))

    assert status == 0
    assert out.startswith("Đã sao lưu ")
    assert (tmp_path / "a.backup").exists()


def test_the_command_wants_a_file_or_the_night(office, tmp_path):
    assert run()[2] == 2
    assert run(str(tmp_path / "a.backup"), "--nightly")[2] == 2
    assert run(str(tmp_path / "a.backup"), "--recipient", "age1x")[2] == 1
    assert run(str(tmp_path / "khong-co/a.backup"))[2] == 1


def test_what_lacks_is_said_and_told_and_the_rest_is_there(office, tmp_path):
    (media_root() / office.batch.file.name).unlink()

    _, refusal, status = run(str(tmp_path / "a.backup"))

    assert status == 1
    assert "nhưng dữ liệu có 1 chỗ sai" in refusal
    assert (tmp_path / "a.backup").exists()
    assert OperatorEntry.objects.filter(kind=OperatorKind.BACKUP, resolved_at=None).exists()
