"""On its way from the upload to the preview a file is inspected once, and hashed once for each time it is read.

What the process that parses it does beside is not counted here: it inspects the bytes that it parses by itself.
"""

import hashlib
import sys
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from organizations.choices import BatchState
from organizations.models import ImportBatch
from tests import workbooks
from tests.organizations.importing.test_import_pages import NEW


@pytest.fixture
def counted(monkeypatch):
    """``counted(content)``: (how often ``content`` was inspected in this process, how often it was hashed) so far."""
    inspected, hashed = [], []
    kind_of, sha256 = sys.modules["lib.workbooks.inspection"]._kind, hashlib.sha256

    def counting_kind_of(content):
        inspected.append(bytes(content))
        return kind_of(content)

    def counting_sha256(content=b"", **more):
        hashed.append(bytes(content))
        return sha256(content, **more)

    monkeypatch.setattr("lib.workbooks.inspection._kind", counting_kind_of)
    monkeypatch.setattr(hashlib, "sha256", counting_sha256)
    return lambda content: (inspected.count(content), hashed.count(content))


def test_a_file_sent_on_the_page(client, district, rows, counted):
    content = workbooks.xlsx(rows)
    client.force_login(district.secretary)

    client.post(
        NEW,
        {
            "import_file": SimpleUploadedFile("so-lieu.xlsx", content), "year": "2020", "period": "Q1",
            "report_form": district.form.pk, "organization": district.committee.pk,
        },
    )  # fmt: skip

    assert ImportBatch.objects.get().state == BatchState.PREVIEWED
    assert counted(content) == (1, 2)  # once more when it is read from the disk


def test_a_file_given_to_the_command(district, rows, tmp_path, counted):
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(workbooks.xlsx(rows))

    call_command("import_commune_data", str(path), "--period", "2020-Q1", stdout=StringIO())

    assert ImportBatch.objects.get().state == BatchState.APPLIED
    assert counted(path.read_bytes()) == (1, 1)
