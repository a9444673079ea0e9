"""A kept file that is missing or no longer what it was: a sentence, an entry for the operator, never its bytes, no 500.

Every address that gives or reads a kept file, and every service behind one, for each way in which a file is lost.
"""

import ast
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from organizations import tasks
from organizations.importing import preview_batch
from organizations.importing.returned import rejected_rows
from organizations.models import ImportBatch, OperatorEntry
from organizations.operator_log import write_what_waits
from organizations.storage import media_root
from portal.cleaning import clean
from tests import factories as make
from tests import workbooks
from tests.budget import budget
from tests.organizations.importing.conftest import ROWS, build_district
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import build_world
from tests.worlds import world

pytestmark = pytest.mark.database_independent

ALTERED = b"%PDF-1.7 ALTERED ON THE DISK"


# --- the ways in which a file is lost ---------------------------------------------------------------------------------


def missing(path: Path) -> None:
    path.unlink()


def altered(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(ALTERED)


def truncated(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-3])


def empty(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_bytes(ALTERED)


def unreadable(path: Path) -> None:
    """Nobody can read it, not even root: a link to itself."""
    path.unlink()
    path.symlink_to(path)


def without_its_folder(path: Path) -> None:
    if path.parent == media_root():
        path.unlink()
    else:
        path.parent.rename(path.parent.with_name("elsewhere"))


WAYS = [missing, altered, truncated, empty, folder, unreadable, without_its_folder]
EVERYWHERE = (missing, altered)  # the others on every third road, another one for each way; on all in a long run


# --- who reads kept files ---------------------------------------------------------------------------------------------


def build_office() -> SimpleNamespace:
    """A district with an import of one wrong cell, a directive with evidence, a document that came back signed."""
    office = build_district()
    rows = [list(row) for row in ROWS]
    rows[2][2] = "mười hai"
    batch = make.ImportBatchFactory(
        organization=office.committee,
        form=office.form,
        uploaded_by=office.secretary,
        original_name="so-lieu.xlsx",
        file=ContentFile(workbooks.xlsx(rows), "so-lieu.xlsx"),
    )
    office.batch = preview_batch(batch.pk, by=office.secretary)
    office.returned = rejected_rows(office.batch)[1]
    series = make.SeriesFactory(host=office.committee)
    office.briefing = make.BriefingFactory(series=series, status="concluded")
    directive = make.DirectiveFactory(briefing=office.briefing, assigned=True, lead_organization=office.government)
    update = make.ProgressUpdateFactory(directive=directive, organization=office.government)
    office.evidence = make.EvidenceFactory(update=update, file=ContentFile(b"Kept as it came.", "minh-chung.txt"))
    office.document = make.DocumentFactory(briefing=office.briefing, issued=True)
    office.signed = make.SignedFileFactory(document=office.document)
    return office


office = world(build_office)


@dataclass(frozen=True)
class Road:
    """A way to a kept file: ``go`` takes it and answers what the person reads then; ``file``: whose file it is."""

    file: str
    go: Callable[[Client, SimpleNamespace], str]


def _text(response) -> str:
    assert response.status_code < 500, response
    content = response.getvalue() if response.streaming else response.content
    assert ALTERED not in content
    assert response.status_code in (409, 422, 200, 302), response
    return re.sub(r"\s+", " ", content.decode())


def _opened(name: str, which: str, **more):
    def go(client: Client, office) -> str:
        response = client.get(reverse(name, args=[getattr(office, which).pk]), **more)
        assert response.status_code == 409
        return _text(response)

    return go


def _archive(name: str, of: Callable[[SimpleNamespace], object]):
    """A ZIP comes all the same; its index, the last file in it, says what is missing."""

    def go(client: Client, office) -> str:
        response = client.get(reverse(name, args=[of(office)]))
        assert response.status_code == 200
        with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
            assert all(ALTERED not in archive.read(each) for each in archive.namelist())
            return archive.read(archive.namelist()[-1]).decode()

    return go


_bundle = _archive("briefings:bundle", lambda office: office.briefing.slug)


def _step(name: str, **sent):
    """A page of the import, sent as a form; what is said on the page to which it leads."""

    def go(client: Client, office) -> str:
        address = reverse(f"organizations:import_{name}", args=[office.batch.pk])
        return _text(client.post(address, sent, follow=True))

    return go


def _failed(client: Client, office) -> str:
    """A batch that broke off is taken up again."""
    ImportBatch.objects.filter(pk=office.batch.pk).update(state="failed", failure="Gián đoạn.")
    return _step("resume")(client, office)


def _rejected(client: Client, office) -> str:
    address = reverse("organizations:import_returned", args=[office.batch.pk])
    return _text(client.get(address, follow=True))


def _returned(client: Client, office) -> str:
    return _step("returned", returned_file=SimpleUploadedFile("dong-loi.xlsx", office.returned))(client, office)


def _sent_anew(client: Client, office) -> str:
    """The corrected rows, sent as if they were a file of their own."""
    data = {
        "import_file": SimpleUploadedFile("dong-loi.xlsx", office.returned), "year": "2020", "period": "Q1",
        "report_form": office.form.pk, "organization": office.committee.pk,
    }  # fmt: skip
    return _text(client.post(reverse("organizations:imports"), data, follow=True))


def _signed(client: Client, office) -> str:
    address = reverse("briefings:document_step", args=[office.document.pk, "attach_signed"])
    sent = {"file": SimpleUploadedFile("da-ky.pdf", b"%PDF-1.7 signed by somebody", "application/pdf")}
    response = client.post(address, sent)
    assert response.status_code == 422
    return _text(response)


def _task(client: Client, office) -> str:
    """The worker's own."""
    tasks.preview_task.call(office.batch.pk, office.secretary.pk)
    return ImportBatch.objects.get(pk=office.batch.pk).failure


ROADS = {
    "evidence": Road("evidence", _opened("briefings:evidence", "evidence")),
    "evidence in pieces": Road("evidence", _opened("briefings:evidence", "evidence", headers={"range": "bytes=0-3"})),
    "issued document": Road("document", _opened("briefings:document_file", "document")),
    "signed document": Road("signed", _opened("briefings:signed_file", "document")),
    "import as it was sent": Road("batch", _opened("organizations:import_file", "batch")),
    "rejected rows of an import": Road("batch", _rejected),
    "bundle: evidence": Road("evidence", _bundle),
    "bundle: issued document": Road("document", _bundle),
    "bundle: signed document": Road("signed", _bundle),
    "documents of one act": Road("document", _archive("briefings:act_archive", lambda office: office.document.pk)),
    "import read again for another period": Road("batch", _step("period", year="2020", period="Q1")),
    "import taken up again": Road("batch", _failed),
    "import read by the worker": Road("batch", _task),
    "corrected rows": Road("batch", _returned),
    "corrected rows sent as a file": Road("batch", _sent_anew),
    "signed document brought back, the issued one lost": Road("document", _signed),
}

# What reads kept files, and is walked above or elsewhere named.
READERS = {
    "briefings/documents/signed_files.py",
    "briefings/views/bundle.py",
    "briefings/views/directive.py",
    "briefings/views/issuing.py",
    "briefings/views/issuing_each.py",
    "organizations/importing/preview.py",
    "organizations/importing/returned.py",
    "organizations/tasks.py",
    "organizations/views/importing/file_step.py",
}
SENTENCE = re.compile("khôi phục tệp từ bản sao lưu")


def kept(office, road: Road) -> Path:
    return Path(getattr(office, road.file).file.path)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_road_to_a_lost_file_ends_in_a_sentence(office, client, way, capsys):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    roads = list(ROADS.items())
    if way not in EVERYWHERE:
        roads = roads[WAYS.index(way) % 3 :: 3] if budget(True, long=False) else roads
    walked = 0
    for name, road in roads:
        path = kept(office, road)
        content, mode = path.read_bytes(), path.stat().st_mode
        way(path)
        try:
            with transaction.atomic():
                said = road.go(client, office)
                write_what_waits()
                told = OperatorEntry.objects.filter(kind="file", key=getattr(office, road.file).file.name)
                assert SENTENCE.search(said), f"{name}, {way.__name__}: {said[:3000]}"
                assert told.count() == 1, name
                assert told.get().resolved_at is None
                transaction.set_rollback(True)
        finally:
            restore(path, content, mode)
        walked += 1
    with capsys.disabled():
        print(f"\n{walked} of {len(ROADS)} roads to a file that is {way.__name__}")
    assert walked == len(roads) >= 5
    assert len(ROADS) >= 15


def restore(path: Path, content: bytes, mode: int) -> None:
    elsewhere = path.parent.with_name("elsewhere")
    if elsewhere.exists():
        elsewhere.rename(path.parent)
    if path.is_dir():
        (path / "something").unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def test_what_needs_no_file_goes_on_without_it(office, client, capsys):
    """A batch whose file is lost can be applied, undone, given up and deleted; pages that name files are shown."""
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    for row in (office.batch, office.evidence, office.document, office.signed):
        folder(Path(row.file.path))
    pages = [
        reverse("briefings:directive", args=[office.evidence.update.directive_id]),
        reverse("briefings:document", args=[office.document.pk]),
        reverse("briefings:detail", args=[office.briefing.slug]),
        *(reverse(f"organizations:import_{name}", args=[office.batch.pk])
          for name in ("review", "columns", "sent", "apply")),
        *(reverse(f"admin:{app}_{model}_{name}", args=args)
          for app, model, row in (
              ("organizations", "importbatch", office.batch),
              ("briefings", "evidence", office.evidence),
              ("briefings", "document", office.document),
          )
          for name, args in (("changelist", []), ("change", [row.pk]))),
    ]  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200, page
    steps = [("apply", {"mode": "valid"}), ("undo", {"reason": "Tệp đã mất."})]
    for name, sent in steps:
        address = reverse(f"organizations:import_{name}", args=[office.batch.pk])
        assert client.post(address, sent, follow=True).status_code == 200, name
    with capsys.disabled():
        print(f"\n{len(pages)} pages and {len(steps)} steps without the files they name")


def test_a_batch_is_deleted_though_a_folder_stands_in_the_place_of_its_file(office, client):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    folder(Path(office.batch.file.path))
    address = reverse("organizations:import_remove", args=[office.batch.pk])
    assert client.post(address, follow=True).status_code == 200
    assert not ImportBatch.objects.filter(pk=office.batch.pk).exists()


def test_a_browser_that_has_the_issued_file_is_not_given_an_altered_one(office, client):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    address = reverse("briefings:document_file", args=[office.document.pk])
    etag = client.get(address)["ETag"]
    altered(Path(office.document.file.path))
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.getvalue()) == (304, b"")
    assert client.get(address).status_code == 409


def test_the_operator_is_told_once_and_how_often(office, client):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    missing(Path(office.evidence.file.path))
    for _ in range(3):
        assert client.get(reverse("briefings:evidence", args=[office.evidence.pk])).status_code == 409
    told = OperatorEntry.objects.get()
    assert told.times == 3
    assert office.evidence.file.name in told.sentence
    assert office.evidence.original_name not in told.sentence


def test_the_cleaner_leaves_what_a_row_names_though_it_is_lost(office):
    altered(Path(office.evidence.file.path))
    assert clean().files == []
    assert Path(office.evidence.file.path).read_bytes() == ALTERED


def test_every_module_that_reads_a_kept_file_is_walked():
    root = Path(project.BASE_DIR)
    found = set()
    for room in ("organizations", "briefings", "portal"):
        for source in (root / room).rglob("*.py"):
            name = source.relative_to(root).as_posix()
            tree = ast.parse(source.read_text("utf-8"))
            if any(reads(node) for node in ast.walk(tree)) and name != "organizations/storage.py":
                found.add(name)
    assert found == READERS


def reads(node: ast.AST) -> bool:
    """``x.file.open(…)``, ``x.file.content()``, ``x.file.size``, ``open_kept(…)``, ``read_kept(…)``."""
    if isinstance(node, ast.Attribute) and node.attr in ("open", "content", "size", "chunks", "read"):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "file"
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("open_kept", "read_kept")


@pytest.mark.long
def test_every_address_is_shown_while_every_file_is_lost(db, client, capsys):
    of_scope = build_world()
    for row in of_scope.records.values():
        if getattr(row, "file", None):
            altered(Path(row.file.path))
    client.force_login(of_scope.people["S"], backend="organizations.backends.RoleBackend")
    walked = 0
    for address in every_address(of_scope):
        with transaction.atomic():
            response = client.get(str(address), address.query)
            assert response.status_code < 500, address
            assert ALTERED not in (response.getvalue() if response.streaming else response.content), address
            transaction.set_rollback(True)
        walked += 1
    with capsys.disabled():
        print(f"\n{walked} addresses while every file is lost")
    assert walked > 200
