"""``manage.py verify``: nothing is wrong with what the portal itself wrote, and each damage is one sentence."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from briefings.choices import AllocationState
from briefings.documents import void_next
from briefings.models import Document, NumberAllocation, NumberSeries, SignedFile
from organizations.storage import file_fields
from portal.verify import find_faults
from tests import factories


def kinds() -> list[str]:
    return [fault.kind for fault in find_faults().faults]


def path_of(record) -> Path:
    return Path(settings.MEDIA_ROOT) / record.file.name


def forget(path: Path) -> None:
    path.chmod(0o600)
    path.unlink()


def change(path: Path) -> None:
    """Another byte in the middle, as a failing disk makes it: same length, same name."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def as_rows(model) -> QuerySet:
    """The rows of ``model`` for whoever writes past the portal's own query sets, which refuse such changes."""
    return QuerySet(model=model)


def files_of(office):
    return [office.minutes, office.notice, office.signed, office.evidence, office.batch]


def test_nothing_is_wrong_with_what_the_portal_wrote(office):
    finding = find_faults()

    assert finding.faults == []
    assert finding.counts["files"] == 5
    assert finding.counts["issued_documents"] == finding.counts["numbers"] == finding.counts["registers"] == 2
    assert finding.counts["tables"] > 100


def test_every_file_field_is_looked_at(office):
    fields = {f"{field.model.__name__}.{field.name}" for field in file_fields()}

    print(f"\n{len(fields)} file fields")
    assert {"Document.file", "SignedFile.file", "Evidence.file", "ImportBatch.file"} <= fields
    assert {type(record).__name__ for record in files_of(office)} == {name.partition(".")[0] for name in fields}


def test_a_file_that_is_gone_or_altered_is_one_sentence(office):
    for record in files_of(office):
        path = path_of(record)
        kept = path.read_bytes()
        for damage, kind in ((change, "file_altered"), (forget, "file_missing")):
            damage(path)
            found = [fault for fault in find_faults().faults if fault.kind == kind]
            assert [fault.record for fault in found] == [f"{record._meta.label_lower}:{record.pk}"]
            assert record.file.name in found[0].sentence
            path.write_bytes(kept)
    assert kinds() == []
    print(f"\n{len(files_of(office))} files, each altered and removed")


def test_a_file_outside_the_folder_is_never_opened(office):
    type(office.batch).objects.filter(pk=office.batch.pk).update(file="../../etc/passwd")

    assert kinds() == ["file_outside"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_one_sentence(office):
    path_of(office.batch).chmod(0)

    assert kinds() == ["file_unreadable"]


def test_an_issued_document_without_its_line_in_the_register(office):
    NumberAllocation.objects.filter(document=office.notice).update(document=None, state=AllocationState.RESERVED)

    assert kinds() == ["document_incomplete"]


def test_a_document_with_another_number_than_the_register_says(office):
    as_rows(Document).filter(pk=office.notice.pk).update(number=7)

    assert kinds() == ["number_of_another"]


def test_a_number_of_another_kind(office):
    NumberSeries.objects.filter(allocations__document=office.notice).update(kind="invitation")

    assert kinds() == ["number_of_another_kind"]


def test_a_voided_number_of_a_paper_in_force(office):
    NumberAllocation.objects.filter(document=office.notice).update(state=AllocationState.VOIDED, reason="Nhầm.")

    assert kinds() == ["number_voided_in_force"]


def test_a_register_that_would_give_a_number_again(office):
    NumberSeries.objects.filter(allocations__document=office.notice).update(last_number=0)

    assert kinds() == ["number_again"]


def test_a_gap_in_a_register_that_nobody_explains(office):
    register = NumberSeries.objects.get(allocations__document=office.notice)
    NumberSeries.objects.filter(pk=register.pk).update(last_number=5)
    NumberAllocation.objects.create(series=register, number=4, state=AllocationState.VOIDED, reason="Viết hỏng.")

    (fault,) = find_faults().faults

    assert fault.kind == "number_gap"
    assert "thiếu số 2–3, 5 " in fault.sentence


def test_a_register_begun_on_paper_and_a_spoilt_number_are_no_gap(office):
    register = factories.NumberSeriesFactory(issuer=office.host, kind="invitation", last_number=12)
    void_next(register.pk, by=office.office, reason="Viết hỏng trên giấy.")

    assert kinds() == []


def test_a_number_in_two_registers_of_one_year(office):
    register = NumberSeries.objects.get(allocations__document=office.notice)
    other = factories.NumberSeriesFactory(
        issuer=register.issuer, kind=register.kind, starts_on="2020-03-01", last_number=1
    )
    factories.NumberAllocationFactory(series=other, number=1, state=AllocationState.VOIDED, reason="Viết hỏng.")

    assert kinds() == ["number_twice"]


def test_a_file_that_has_not_the_name_of_its_hash(office):
    other = Path(settings.MEDIA_ROOT) / "documents/other.pdf"
    other.write_bytes(path_of(office.notice).read_bytes())
    as_rows(Document).filter(pk=office.notice.pk).update(file="documents/other.pdf")

    assert kinds() == ["document_file_name"]


def test_a_signed_file_of_another_paper(office):
    as_rows(SignedFile).filter(pk=office.signed.pk).update(document=office.notice)

    assert kinds() == ["signed_file_of_another"]


def test_a_key_file_that_others_may_read(office):
    key = Path(settings.DATA_DIR) / "secret_key"
    key.write_text("x")
    key.chmod(0o644)

    assert kinds() == ["secret_key_mode"]


def test_a_database_of_an_earlier_version_is_said_and_not_read(office):
    MigrationRecorder.Migration.objects.filter(app="briefings").order_by("name").last().delete()

    assert kinds() == ["migrations"]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL lets nobody write such a row")
def test_a_row_that_names_a_row_which_is_gone(office):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        cursor.execute("UPDATE briefings_evidence SET update_id = 999999")
        assert kinds() == ["foreign_key"]
        cursor.execute("UPDATE briefings_evidence SET update_id = %s", [office.evidence.update_id])


def run(*arguments) -> tuple[str, str]:
    """What is printed, and the sentence with which the command ends when something is wrong."""
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out, stderr=StringIO())
    except CommandError as refused:
        return out.getvalue(), str(refused)
    return out.getvalue(), ""


def test_the_command_says_what_it_looked_at(office):
    out, refusal = run()

    assert refusal == ""
    assert out.startswith("Dữ liệu khớp nhau: đã kiểm tra ")
    assert "5 tệp" in out


def test_the_command_says_each_fault_and_refuses(office):
    forget(path_of(office.batch))
    change(path_of(office.evidence))

    out, refusal = run()
    assert len(out.splitlines()) == 2
    assert refusal.startswith("Có 2 chỗ sai")
    out, refusal = run("--json")
    assert [fault["kind"] for fault in json.loads(out)["faults"]] == ["file_missing", "file_altered"]
    assert refusal.startswith("Có 2 chỗ sai")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite looks at the rows for its next key")
def test_a_table_whose_next_key_is_taken(office):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('briefings_evidence_id_seq', %s, false)", [office.evidence.pk])

    assert kinds() == ["sequence"]
