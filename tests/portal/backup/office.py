"""An office that has something of each kind that is kept: two issued papers, a signed one, evidence, a commune file."""

from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from django.core.management import call_command

from briefings import documents
from briefings.choices import BriefingStatus, DocumentKind
from briefings.documents import issued_files
from organizations.models import ImportBatch
from tests import factories, workbooks
from tests.briefings.conftest import build_cast
from tests.organizations.importing.conftest import ROWS, build_district

DAY = date(2020, 4, 5)


def build_office() -> SimpleNamespace:
    cast = build_cast()
    cast.host.symbol, cast.host.format_family = "MTTQ-BTT", "front"
    cast.host.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    factories.ConclusionFactory(briefing=cast.briefing, content="Ghi nhận kết quả.")
    factories.DirectiveFactory(briefing=cast.briefing, content="Rà soát chương trình công tác.")
    cast.minutes = documents.issue(cast.briefing.pk, DocumentKind.MINUTES, by=cast.office, issued_on=DAY)
    cast.notice = documents.issue(cast.briefing.pk, DocumentKind.CONCLUSION_NOTICE, by=cast.office, issued_on=DAY)
    signed = cast.minutes.file.content() + b"\n% signed outside\n"
    name, digest = issued_files.keep_file(signed)
    cast.signed = factories.SignedFileFactory(document=cast.minutes, file=name, sha256=digest)
    cast.evidence = factories.EvidenceFactory()
    cast.district = build_district()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "so-lieu.xlsx"
        path.write_bytes(workbooks.xlsx(ROWS))
        call_command("import_commune_data", str(path), "--period", "2020-Q1", stdout=StringIO())
    cast.batch = ImportBatch.objects.get()
    return cast
