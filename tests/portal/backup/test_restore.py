"""A backup restored elsewhere is the same office: equal exports, byte-equal papers, logins, and numbers that go on."""

import json
import os
import re
import resource
import signal
import sqlite3
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import ConnectionHandler, connection
from django.test import Client, override_settings
from django.urls import reverse

from briefings import documents
from briefings.choices import DocumentKind
from briefings.documents import minutes_pdf
from briefings.models import Briefing, Document, NumberSeries, Theme
from lib.archives import new_identity, open_archive, read_identities, read_recipient, write_archive
from lib.refused import Refused
from organizations.encryption import encrypt
from organizations.models import SecondFactor, User
from organizations.storage import kept_files, media_root
from portal import in_use
from portal.backup import make_backup, restore_backup
from portal.backup.layout import MEDIA_TYPE, VERSION
from portal.verify import find_faults
from tests import factories
from tests.budget import budget
from tests.portal.backup.conftest import working_with
from tests.portal.backup.office import DAY
from tests.portal.test_schema import schema

TOKEN = re.compile(rb"[\w-]{20,}")  # what is new in every form
FORM = {"media_type": MEDIA_TYPE, "version": VERSION}


def export(kind: str, folder: Path) -> bytes:
    path = folder / f"so-lieu.{kind}"
    call_command("export_commune_data", "--period", "2020-Q1", "--output", str(path), stdout=StringIO())
    content = path.read_bytes()
    path.unlink()
    return content


def cells(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook that people see; the clock is in the others."""
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets")}


def everything(cast, folder: Path) -> dict[str, object]:
    """What people get out of the portal."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.office.pk))
    lists = {}
    for address in ("/chi-dao/?xuat=xlsx", "/chi-dao/", f"/giao-ban/{cast.briefing.slug}/", "/viec-cua-toi/"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        is_page = answer["Content-Type"].startswith("text/html")
        lists[address] = TOKEN.sub(b"", answer.content) if is_page else cells(answer.content)
    briefing = Briefing.objects.get(pk=cast.concluded.pk)
    return {
        "figures": export("csv", folder),
        "workbook": cells(export("xlsx", folder)),
        "files": {kept.name: (media_root() / kept.name).read_bytes() for kept in kept_files()},
        "issued": [document.file.content() for document in Document.objects.order_by("pk")],
        "printed": minutes_pdf(briefing).content,
        "lists": lists,
    }


def backup(folder: Path, **more) -> Path:
    path = folder / "portal.backup"
    assert make_backup(path, **more).faults == []
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a data folder, byte for byte; the lock and the logs of an open SQLite are nobody's data."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if Path(name).name not in ("in_use", ".lock")}


@pytest.mark.long_on_postgresql
def test_restored_elsewhere_everything_is_equal(office, elsewhere, tmp_path):
    client = Client()
    client.force_login(office.office)
    text, public = new_identity()
    (tmp_path / "khoa.txt").write_text(text)
    path = backup(tmp_path, recipients=[read_recipient(public)])
    before = everything(office, tmp_path)
    with elsewhere():
        with pytest.raises(Refused, match="đã được mã hóa"):
            restore_backup(path)
        restored = restore_backup(path, identities=read_identities(tmp_path / "khoa.txt"))

        assert restored.told == restored.aside == []
        assert restored.files == len(before["files"]) >= 5
        after = everything(office, tmp_path)
        for what in before:
            assert after[what] == before[what], what
        assert find_faults().faults == []
        # Somebody who was signed in still is, and who was not can sign in.
        assert client.get("/viec-cua-toi/").status_code == 200
        told = {"username": office.office.username, "password": factories.PASSWORD, "next": "/viec-cua-toi/"}
        assert Client().post(reverse("admin:login"), told).status_code == 302
        # Numbers go on, and so do keys.
        briefing = Briefing.objects.get(pk=office.briefing.pk)
        number = NumberSeries.objects.get(kind=DocumentKind.MINUTES).last_number
        issued = documents.replace_(
            office.minutes.pk, by=User.objects.get(pk=office.office.pk), issued_on=DAY, reason="Sai tên."
        )
        assert issued.number == number + 1
        assert issued.pk > office.notice.pk
        assert issued.briefing == briefing


@pytest.mark.long_on_postgresql
def test_a_backup_of_the_restored_one_is_the_same(office, elsewhere, tmp_path):
    last = factories.ThemeFactory().pk
    Theme.objects.filter(pk=last).delete()
    path, wanted = backup(tmp_path), schema(connection)
    with elsewhere() as folder:
        restore_backup(path)
        again = folder / "again.backup"
        make_backup(again)

        assert schema(connection) == wanted
        assert factories.ThemeFactory().pk == last + 1  # no key of a deleted row is given again
    with open_archive(path, **FORM) as first, open_archive(again, **FORM) as second:
        assert first.facts["tables"] == second.facts["tables"]
        assert first.parts == second.parts
        assert len(first.parts) > 110


@pytest.mark.skipif(connection.vendor == "sqlite", reason="an own test with both databases")
def test_what_postgresql_holds_goes_to_sqlite_and_back(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    told = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "portal.sqlite3")}
    told["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
    with working_with(ConnectionHandler({"default": told})["default"], tmp_path / "sqlite"):
        restore_backup(path)
        assert connection.vendor == "sqlite"
        assert find_faults().faults == []
        back = tmp_path / "back.backup"
        make_backup(back)
    with elsewhere():
        restore_backup(back)
        assert connection.vendor == "postgresql"
        assert find_faults().faults == []
        again = tmp_path / "again.backup"
        make_backup(again)
    facts = []
    for one in (path, back, again):
        with open_archive(one, **FORM) as archive:
            facts.append(archive.facts["tables"])
    assert facts[0] == facts[1] == facts[2]


@pytest.mark.long_on_postgresql
def test_what_is_there_is_replaced_only_on_purpose_and_kept(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    with elsewhere() as folder:
        restore_backup(path)
        User.objects.update(full_name="Người khác")
        (media_root() / "evidence").mkdir(exist_ok=True)
        (media_root() / "evidence/of-ours.txt").write_bytes(b"x")
        before = contents(folder)
        with pytest.raises(Refused, match="đã có dữ liệu"):
            restore_backup(path)
        assert contents(folder) == before

        restored = restore_backup(path, replace=True)

        assert not User.objects.filter(full_name="Người khác").exists()
        assert find_faults().faults == []
        assert not (media_root() / "evidence/of-ours.txt").exists()
        kept = [Path(place) for place in restored.aside if place.startswith("/")]
        assert any((place / "evidence/of-ours.txt").exists() for place in kept)
        if connection.vendor == "postgresql":
            assert any(place.startswith("PostgreSQL: before_") for place in restored.aside)


def test_files_without_a_database_are_data_too(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    with elsewhere() as folder:
        (folder / "media/evidence").mkdir(parents=True)
        (folder / "media/evidence/a.txt").write_bytes(b"x")
        with pytest.raises(Refused, match="đã có dữ liệu"):
            restore_backup(path)


def test_a_running_portal_is_not_restored_under(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    with elsewhere():
        held = len(in_use._held)
        in_use.hold()
        try:
            with pytest.raises(Refused, match="Cổng đang chạy"):
                restore_backup(path, replace=True)
        finally:
            os.close(in_use._held.pop())
        assert len(in_use._held) == held


@pytest.mark.skipif(connection.vendor == "postgresql", reason="an own test on PostgreSQL")
def test_a_command_at_work_on_the_database_is_not_restored_under(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    with elsewhere() as folder:
        restore_backup(path)
        name = connection.settings_dict["NAME"]
        connection.close()
        other = sqlite3.connect(name)
        other.execute("SELECT COUNT(*) FROM organizations_user").fetchone()
        before = contents(folder)
        with pytest.raises(Refused, match="đang dùng cơ sở dữ liệu"):
            restore_backup(path, replace=True)
        other.close()
        assert contents(folder) == before
        assert find_faults().faults == []


def test_a_full_disk_leaves_the_old_data(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    with elsewhere() as folder:
        (folder / "media").mkdir()
        (folder / "media/of-ours.txt").write_bytes(b"x")
        connection.close()
        before = contents(folder)
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limit[1]))
        try:
            with pytest.raises(Refused, match="dữ liệu cũ được giữ nguyên"):
                restore_backup(path, replace=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, handler)
        connection.close()
        assert contents(folder) == before


def rewritten(path: Path, target: Path, change) -> Path:
    """The archive ``path`` written anew, whole and sealed, after ``change(facts, parts)``."""
    with open_archive(path, **FORM) as archive:
        facts, parts = archive.facts, {name: archive.read(name) for name in archive.parts}
    change(facts, parts)
    with write_archive(target, **FORM) as archive:
        for name, content in parts.items():
            archive.add(name, [content])
        archive.facts |= facts
    return target


def of_a_newer_version(facts, parts):
    facts["migrations"]["briefings"].append("0999_of_tomorrow")


def with_a_row_less(facts, parts):
    lines = parts["tables/organizations_user.jsonl"].splitlines(keepends=True)
    parts["tables/organizations_user.jsonl"] = b"".join(lines[:-1])


def with_a_row_more(facts, parts):
    facts["tables"]["organizations_user"]["rows"] -= 1


def with_another_word(facts, parts):
    parts["tables/organizations_user.jsonl"] = parts["tables/organizations_user.jsonl"].replace(
        b"taikhoan", b"taikhoam", 1
    )


def with_a_table_less(facts, parts):
    del facts["tables"]["briefings_document"]


def with_another_column(facts, parts):
    facts["tables"]["briefings_document"]["columns"][0] = "id2"


def with_a_line_that_is_none(facts, parts):
    parts["tables/briefings_document.jsonl"] = b"{}\n"


def with_a_short_line(facts, parts):
    parts["tables/briefings_document.jsonl"] = b"[1]\n"


def with_a_day_that_is_none(facts, parts):
    parts["tables/briefings_document.jsonl"] = parts["tables/briefings_document.jsonl"].replace(b"2020-04-05", b"x", 1)


def without_a_file(facts, parts):
    del parts[next(name for name in parts if name.startswith("files/documents"))]


def with_another_file(facts, parts):
    parts[next(name for name in parts if name.startswith("files/documents"))] = b"%PDF-1.7 of another"


def without_a_row_that_others_name(facts, parts):
    table = facts["tables"]["organizations_user"]
    lines = parts["tables/organizations_user.jsonl"].splitlines(keepends=True)
    parts["tables/organizations_user.jsonl"] = b"".join(lines[1:])
    table["rows"] -= 1


def without_migrations(facts, parts):
    del facts["migrations"]


def without_tables(facts, parts):
    facts["tables"] = []


CHANGES = [
    of_a_newer_version,
    with_another_word,
    with_another_file,
    with_a_row_less,
    with_a_line_that_is_none,
    with_another_column,
    # of the same kinds, in the long runs
    with_a_table_less,
    without_migrations,
    without_tables,
    with_a_row_more,
    with_a_short_line,
    with_a_day_that_is_none,
    without_a_file,
    without_a_row_that_others_name,
]


@pytest.mark.long_on_postgresql
def test_an_archive_that_says_something_else_is_refused_and_the_old_data_stay(office, elsewhere, tmp_path):
    path = backup(tmp_path)
    whole = path.read_bytes()
    with elsewhere() as folder:
        restore_backup(path)
        User.objects.update(full_name="Người đang làm việc")
        connection.close()
        before = contents(folder)
        changes = CHANGES[: budget(6, long=len(CHANGES))]
        for number, change in enumerate(changes):
            wrong = rewritten(path, tmp_path / f"{number}.backup", change)
            with pytest.raises(Refused) as refused:
                restore_backup(wrong, replace=True)
            assert "hãy" in str(refused.value), change
            if change is of_a_newer_version:
                assert "mới hơn" in str(refused.value)
            connection.close()
            assert contents(folder) == before, change
        for length in (0, 10, 1000, len(whole) // 2, len(whole) - 1):
            (tmp_path / "cut.backup").write_bytes(whole[:length])
            with pytest.raises(Refused, match="hãy"):
                restore_backup(tmp_path / "cut.backup", replace=True)
        for place in (40, len(whole) // 3, len(whole) - 100):
            altered = bytearray(whole)
            altered[place] ^= 1
            (tmp_path / "altered.backup").write_bytes(altered)
            with pytest.raises(Refused, match="hãy"):
                restore_backup(tmp_path / "altered.backup", replace=True)
        assert contents(folder) == before
        assert User.objects.filter(full_name="Người đang làm việc").exists()
        assert find_faults().faults == []
    print(f"\n{len(changes) + 8} archives refused")
    assert len(changes) >= 6


@pytest.mark.long_on_postgresql
def test_what_was_wrong_when_it_was_backed_up_comes_back_and_is_said(office, elsewhere, tmp_path):
    path = media_root() / office.evidence.file.name
    path.chmod(0o600)
    path.write_bytes(b"altered")
    (media_root() / office.batch.file.name).unlink()
    made = make_backup(tmp_path / "portal.backup")
    assert len(made.faults) == 2
    with elsewhere():
        restored = restore_backup(made.path)

        assert sorted(restored.told) == sorted(made.faults)
        assert {fault.kind for fault in find_faults().faults} == {"file_missing", "file_altered"}


def test_the_manifest_tells_nothing_secret(office, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "rat-bi-mat")
    monkeypatch.setenv("PORTAL_EMAIL_URL", "smtp://u:mat-khau@h")
    with open_archive(backup(tmp_path), **FORM) as archive:
        told = json.dumps(archive.facts)

    assert "rat-bi-mat" not in told
    assert "mat-khau" not in told
    assert archive.facts["settings"]["key_from_environment"] is True
    assert archive.facts["settings"]["database"] == connection.vendor


@pytest.mark.long_on_postgresql
def test_the_key_of_the_installation_comes_back(office, elsewhere, tmp_path, settings):
    settings.SECRET_KEY = "khoa-cua-co-quan"
    key = Path(settings.DATA_DIR) / "secret_key"
    key.write_text("khoa-cua-co-quan")
    key.chmod(0o600)
    path = backup(tmp_path)
    with elsewhere() as folder:
        (folder / "secret_key").write_text("khoa-moi")

        assert restore_backup(path).told == []
        assert (folder / "secret_key").read_text() == "khoa-cua-co-quan"
        assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
        assert not list(folder.glob("secret_key.*"))


@pytest.mark.long
def test_another_key_in_the_environment_is_said(office, elsewhere, tmp_path, monkeypatch):
    factor = SecondFactor.objects.create(user=office.office, secret=encrypt("ABCDEFGH"))
    path = backup(tmp_path)
    monkeypatch.setenv("PORTAL_SECRET_KEY", "khoa-khac")
    with elsewhere():
        (told,) = restore_backup(path).told

        assert "PORTAL_SECRET_KEY" in told
        with override_settings(SECRET_KEY="khoa-khac"):
            assert [fault.kind for fault in find_faults().faults] == ["secret_key_other"]
        assert SecondFactor.objects.get().secret == factor.secret
