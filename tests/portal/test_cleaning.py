"""One cleaner: it removes what nobody needs any more, never what a row names, and nothing that is being written."""

import threading
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from briefings.documents import print_cache
from lib import store
from lib.store import writing
from organizations import storage
from organizations.admin.preview_storage import PreviewStorage
from organizations.choices import BatchState
from organizations.models import ImportBatch, StagedFigure
from organizations.storage import media_root
from portal.cleaning import FEW, clean
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def later(days=2):
    return timezone.now() + days * DAY


def leftovers(settings) -> dict[str, Path]:
    """One file of each kind that a crash or a person who went away leaves behind."""
    data, media = Path(settings.DATA_DIR), media_root()
    preview = PreviewStorage()
    preview.save(b"never confirmed")
    made = {
        "half-written evidence": media / "evidence" / "2026" / "11" / f"{writing.PREFIX}00",
        "half-written setting": data / f"{writing.PREFIX}01",
        "half-written print": data / "drawn" / f"{writing.PREFIX}02",
        "half-written paper of an older version": media / "documents" / "issued" / "ab" / "tmpx1.tmp",
        "evidence whose row was rolled back": media / "evidence" / "2026" / "11" / "0123.pdf",
        "paper whose row was rolled back": media / "documents" / "issued" / "ab" / "ab12.pdf",
        "preview of an older version": media / "import-preview" / "0123",
        "trial print": data / "drawn" / f"{'0' * 64}.{'0' * 64}.pdf",
        "progress of a print": data / "drawn" / f"{'0' * 64}.progress",
    }
    for path in made.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    return made | {"preview": preview._path()}


@pytest.fixture
def rows():
    """A row of each model that names a file."""
    made = [
        factories.ImportBatchFactory(),
        factories.EvidenceFactory(),
        factories.DocumentFactory(issued=True),
        factories.SignedFileFactory(),
    ]
    assert {row._meta.label for row in made} == {field.model._meta.label for field in storage.file_fields()}
    return made


def test_what_is_left_over_goes_after_a_day_and_what_a_row_names_stays(settings, rows):
    made = leftovers(settings)

    assert clean().files == []
    assert all(path.exists() for path in made.values())

    cleaned = clean(later())

    assert {name for name, path in made.items() if path.exists()} == set()
    assert len(cleaned.files) == len(made)
    assert cleaned.left == ""
    for row in rows:
        assert row.file.content()
    print(f"\n{len(made)} kinds of leftovers")


def test_letters_are_kept_for_a_month(settings):
    letter = Path(settings.DATA_DIR, "mail", "20261130-1.log")
    letter.parent.mkdir()
    letter.write_bytes(b"Subject: ")
    clean(later(29))
    assert letter.exists()
    clean(later(31))
    assert not letter.exists()


def test_rows_that_nobody_goes_on_with_go(settings):
    batch = factories.ImportBatchFactory(state=BatchState.PREVIEWED)
    StagedFigure.objects.create(batch=batch, ordinal=1, row_number=1, state="new")
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=timezone.now() + timedelta(hours=12))

    clean(timezone.now())
    assert StagedFigure.objects.count() == Session.objects.count() == 1

    clean(later(61))
    assert StagedFigure.objects.count() == Session.objects.count() == 0
    assert ImportBatch.objects.get().state == BatchState.EXPIRED
    assert ImportBatch.objects.get().file.content()


def test_unusually_many_files_without_a_row_are_left_and_told(rows):
    """As after a restore of the database alone, or with the database of another portal."""
    folder = media_root() / "evidence"
    for number in range(FEW + 1):
        store.write(folder / f"{number}.pdf", [b"of a row that this database has not"])

    cleaned = clean(later())

    assert cleaned.files == []
    assert f"Có {FEW + 1} trên" in cleaned.left
    assert len(list(folder.glob("*.pdf"))) == FEW + 1
    assert len(clean(later(), however_many=True).files) == FEW + 1
    assert all(row.file.content() for row in rows)


def test_a_file_that_is_being_written_while_cleaning_goes_on(tmp_path, settings):
    """The writer stands between its first part and its name; then between its name and its row."""
    begun, go_on = threading.Event(), threading.Event()
    path = media_root() / "evidence" / "slow.pdf"

    def slowly():
        yield b"the first part, "
        begun.set()
        go_on.wait(20)
        yield b"the second"

    writer = threading.Thread(target=store.write, args=(path, slowly()))
    writer.start()
    assert begun.wait(20)
    cleaned = clean()
    go_on.set()
    writer.join(20)

    assert cleaned.files == []
    assert clean().files == []
    assert path.read_bytes() == b"the first part, the second"


def test_what_cannot_be_removed_stops_nothing(settings, monkeypatch):
    made = leftovers(settings)
    stubborn = made["evidence whose row was rolled back"]
    unlink = Path.unlink

    def refuse(path, **more):
        if path == stubborn:
            raise PermissionError(1, "Operation not permitted")
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", refuse)
    clean(later())
    assert {name for name, path in made.items() if path.exists()} == {"evidence whose row was rolled back"}


def test_a_print_altered_on_the_disk_is_made_again():
    print_cache._keep("a" * 64, b"%PDF-1.7 a print")
    (file,) = print_cache.progress_folder().glob("*.pdf")
    assert print_cache._find("a" * 64) == b"%PDF-1.7 a print"
    file.write_bytes(b"%PDF-1.7 a lie..")
    assert print_cache._find("a" * 64) is None


def test_a_preview_altered_on_the_disk_is_not_confirmed(settings):
    preview = PreviewStorage()
    preview.save(b"what was looked at")
    again = PreviewStorage(name=preview.name)
    assert again.read() == b"what was looked at"
    again._path().chmod(0o600)
    again._path().write_bytes(b"something else")
    with pytest.raises(storage.Refused, match="Hãy chọn lại tệp"):
        again.read()
    for name in ("../../secret_key", "", "a" * 32, f"{'a' * 32}.{'b' * 64}/../x"):
        assert not PreviewStorage(name=name).exists()


def test_the_command_says_how_many(settings):
    leftovers(settings)
    out = StringIO()
    call_command("clean_files", stdout=out)
    assert out.getvalue() == "Không có tệp nào phải dọn.\n"
