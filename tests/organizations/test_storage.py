"""Kept files: on the disk before their row is, hashed when they are read, and nothing else beside them."""

import ast
import hashlib
import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from lib.refused import Refused
from organizations import storage
from organizations.models import OperatorEntry
from organizations.operator_log import write_what_waits
from organizations.storage import Lost, NoRoom, file_fields, kept_files
from tests import factories

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 of its own"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MAKERS = {
    "organizations.ImportBatch": factories.ImportBatchFactory,
    "briefings.Evidence": factories.EvidenceFactory,
    "briefings.Document": lambda **more: factories.DocumentFactory(issued=True, **more),
    "briefings.SignedFile": factories.SignedFileFactory,
}


def make(label: str, **more):
    return MAKERS[label](file=ContentFile(CONTENT, "Tệp của tôi.PDF"), **more)


def test_every_file_of_every_model_is_a_kept_one_with_its_hash_beside_it():
    every = [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]

    assert every == file_fields()
    assert {field.model._meta.label for field in every} == set(MAKERS)
    for field in every:
        names = [one.name for one in field.model._meta.concrete_fields]
        assert names.index(field.name) < names.index(field.hash_field), field
    print(f"\n{len(every)} file fields")


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_the_row_has_the_hash_of_what_was_written_whatever_the_caller_said(label):
    row = make(label, sha256="0" * 64)
    row = models.QuerySet(type(row)).get(pk=row.pk)

    assert row.sha256 == SHA256
    assert row.file.content() == row.file.open().read() == CONTENT
    assert row.file.size == len(CONTENT)
    assert Path(row.file.path).stat().st_mode & 0o777 == 0o440
    assert row.file.name.endswith(".pdf")
    assert "Tệp" not in row.file.name
    assert ("file", row.file.name, SHA256) in {
        (kept.field, kept.name, kept.sha256) for kept in kept_files() if kept.model == label and kept.pk == row.pk
    }


MIGRATIONS = {
    "organizations.ImportBatch": ("organizations.migrations.0015_hashes_of_kept_files", "hash_imports"),
    "briefings.Evidence": ("briefings.migrations.0013_hashes_of_kept_files", "hash_kept_files"),
}


@pytest.mark.parametrize("label", sorted(MIGRATIONS))
def test_rows_of_older_versions_get_the_hash_of_what_is_there_and_no_guess(label, capsys):
    """Those of documents that are issued or signed have had one from the first: the database asks for it."""
    whole, gone = make(label), make(label)
    rows = models.QuerySet(type(whole))
    if label == "organizations.ImportBatch":  # the database asks for it but where an import takes another back
        rows.filter(pk=whole.pk).update(undoes=make(label).pk)
        rows.filter(pk=gone.pk).update(undoes=make(label).pk)
    rows.filter(pk__in=[whole.pk, gone.pk]).update(sha256="")
    Path(gone.file.path).unlink()
    with pytest.raises(Lost, match="không còn đúng với mã băm"):
        rows.get(pk=whole.pk).file.content()

    module, function = MIGRATIONS[label]
    getattr(importlib.import_module(module), function)(apps, None)

    assert rows.get(pk=whole.pk).sha256 == SHA256
    assert rows.get(pk=whole.pk).file.content() == CONTENT
    assert rows.get(pk=gone.pk).sha256 == ""
    told = capsys.readouterr().err
    assert gone.file.name in told
    assert "bản sao lưu" in told


def test_a_row_is_not_saved_with_a_file_and_without_its_hash():
    row = factories.EvidenceFactory.build(update=factories.ProgressUpdateFactory(), sha256="")
    row.file = "evidence/somewhere.pdf"
    with pytest.raises(ValueError, match="without its hash"):
        row.save()


def test_the_name_of_a_lost_file_is_never_given_again():
    first = make("briefings.Evidence")
    Path(first.file.path).unlink()
    assert make("briefings.Evidence").file.name != first.file.name


def test_a_file_that_is_altered_while_the_record_is_in_hand_is_not_read():
    row = make("briefings.Evidence")
    with row.file.open() as file:
        assert file.read() == CONTENT
    path = Path(row.file.path)
    path.chmod(0o640)
    path.write_bytes(CONTENT.upper())
    with pytest.raises(Lost, match="không còn đúng với mã băm"):
        row.file.open()
    with pytest.raises(Lost, match="không còn đúng với mã băm"):
        row.file.content()
    path.unlink()
    with pytest.raises(Lost, match="không còn trên máy chủ"):
        row.file.open()
    with pytest.raises(Lost, match="không còn trên máy chủ"):
        _ = row.file.size

    told = OperatorEntry.objects.get(key=row.file.name)
    assert told.kind == "file"
    assert told.times == 4


def test_the_storage_is_neither_opened_nor_written_past_the_hash():
    row = make("briefings.Evidence")
    for mode in ("rb", "wb", "ab"):
        with pytest.raises(TypeError):
            default_storage.open(row.file.name, mode)
    with pytest.raises(ValueError, match="never written over"):
        row.file.open("wb")
    with pytest.raises(FileExistsError):
        default_storage._save(row.file.name, ContentFile(b"other"))
    assert row.file.content() == CONTENT


def test_a_name_that_leads_out_of_the_folder_is_a_missing_file():
    with pytest.raises(Lost):
        storage.read_kept("../../etc/passwd", SHA256, "x")


def test_what_cannot_be_removed_does_no_harm(settings):
    row = make("organizations.ImportBatch")
    path = Path(row.file.path)
    path.unlink()
    path.mkdir()
    (path / "something").write_bytes(b"")
    default_storage.delete(row.file.name)
    default_storage.delete("imports/gone")


def test_what_lies_under_a_hash_but_is_not_whole_is_written_again():
    name, digest = storage.keep_under_hash("documents/issued", CONTENT, ".pdf")
    path = Path(default_storage.path(name))
    path.chmod(0o640)
    path.write_bytes(b"")  # as a power cut leaves what was not fsynced

    assert storage.keep_under_hash("documents/issued", CONTENT, ".pdf") == (name, digest)
    assert storage.read_kept(name, digest, "x") == CONTENT


def test_a_disk_that_takes_nothing_is_a_sentence_and_the_operator_knows(settings, tmp_path):
    blocked = tmp_path / "media"
    blocked.symlink_to("/proc/self/fdinfo")  # nobody may write there, not even root
    settings.MEDIA_ROOT = blocked / "media"

    with pytest.raises(NoRoom, match="chưa lưu gì") as refused, transaction.atomic():
        make("briefings.Evidence")

    write_what_waits()
    assert isinstance(refused.value, Refused)
    assert OperatorEntry.objects.get(kind="disk").sentence.startswith("Không ghi được tệp")


# What writes a file by itself, and may: the path is asked of whoever calls, or it lies outside the kept files.
WRITERS = {
    "briefings/documents/bundle.py",  # the parts of an archive
    "briefings/management/commands/render_gallery.py",  # a folder that the operator names
    "briefings/services/locks.py",  # files that are only locked
    "lib/archives/",  # a path that the operator names
    "lib/sandbox",
    "lib/store",
    "lib/workbooks/formats/xls.py",  # into nothing
    "organizations/management/arguments.py",  # a path that the operator names
    "portal/in_use.py",  # a file that is only locked
    "portal/backup/",  # into archives, and back from them into an empty folder
}
WRITING = {"write_bytes", "write_text", "NamedTemporaryFile", "mkstemp", "touch", "copyfile", "copy2", "move"}


def writes(node: ast.AST) -> bool:
    """Whether ``node`` is a call that can make a file."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in WRITING or ast.unparse(node.func) == "os.open":
        return True
    if name != "open":
        return False
    given = [
        one.value for one in [*node.args, *(word.value for word in node.keywords)] if isinstance(one, ast.Constant)
    ]
    return any(isinstance(mode, str) and set(mode) & set("wax+") and set(mode) <= set("wabrtx+") for mode in given)


def test_nothing_else_writes_files():
    root = Path(project.BASE_DIR)
    sources = [
        file for room in ("lib", "organizations", "briefings", "portal") for file in sorted((root / room).rglob("*.py"))
    ]
    found = {}
    for file in sources:
        lines = [node.lineno for node in ast.walk(ast.parse(file.read_text("utf-8"))) if writes(node)]
        name = file.relative_to(root).as_posix()
        if lines and not any(name.startswith(known) for known in WRITERS):
            found[name] = lines
    print(f"\n{len(sources)} sources")
    assert len(sources) > 400
    assert found == {}
