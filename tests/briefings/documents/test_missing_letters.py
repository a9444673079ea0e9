"""Signs that the papers' font lacks, through all fields of the records and all kinds of papers, in PDF and Word."""

import json
import re
import zipfile
from dataclasses import asdict
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, models
from pypdf import PdfReader

from briefings import documents
from briefings.choices import BriefingStatus, DocumentKind
from briefings.documents import PRINTERS, pdf_file, word_file
from briefings.examples import give_letterhead, temporary_specimens
from briefings.models import Briefing
from lib.papers import PROFILES
from lib.papers.blocks import Imprint
from lib.refused import Refused
from tests import factories
from tests.briefings.documents.conftest import rolled_back

pytestmark = pytest.mark.database_independent

TYPED = " \uf0b7☑①"
PRINTED = "•[x](1)"
# What papers do not print, or what holds a name that other records find it by.
KEPT = {
    "slug",
    "search",
    "path",
    "code",
    "symbol",
    "profile",
    "sha256",
    "token",
    "file",
    "username",
    "password",
    "email",
}


def fill_every_text() -> int:
    """Give every text of every record of the cycle, and the names around it, signs that Word and telephones make."""
    filled = 0
    for app in ("briefings", "organizations"):
        for model in apps.get_app_config(app).get_models():
            if model.__name__.startswith("Historical"):
                continue
            for field in model._meta.concrete_fields:
                if not isinstance(field, (models.CharField, models.TextField)) or field.choices or field.name in KEPT:
                    continue
                if field.max_length and field.max_length < 60:
                    continue
                table, column = model._meta.db_table, field.column
                with connection.cursor() as cursor:  # past what keeps keys and versions in step
                    cursor.execute(
                        f'UPDATE {table} SET "{column}" = "{column}" || %s WHERE "{column}" <> \'\'', [TYPED]
                    )
                    filled += cursor.rowcount > 0
    return filled


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker):
    """One paper of each kind, made of records in which every text has such signs; and how many columns have them."""
    with rolled_back(django_db_blocker), temporary_specimens() as specimens:
        day = give_letterhead(Briefing.objects.get(pk=specimens.year.pk), PROFILES[0])
        filled = fill_every_text()
        found = {}
        for kind, printer in PRINTERS.items():
            briefing = Briefing.objects.get(pk=specimens.year.pk)
            found[kind] = printer.content(briefing, Imprint(5, day), printer.first_addressee(briefing))
        return found, filled


def test_no_kind_of_paper_prints_them_from_any_field(contents, capsys):
    papers, filled = contents
    printed = {kind: json.dumps(asdict(content), ensure_ascii=False, default=str) for kind, content in papers.items()}
    equal = {kind: text.count(PRINTED) for kind, text in printed.items()}
    with capsys.disabled():
        print(f"\n{filled} columns filled, {len(printed)} kinds of papers, {sum(equal.values())} texts by their equals")
    for kind, text in printed.items():
        assert not re.search("[\uf0b7☑①]", text), kind
    assert filled > 25
    assert len(printed) == len(PRINTERS) > 8
    assert all(equal.values())


def test_pdf_and_word_say_the_same(db):
    briefing = factories.BriefingFactory(series__host__symbol="HU")
    factories.ConclusionFactory(briefing=briefing, content="\uf0b7 Đã làm ☑ việc ① tốt 漢 và 🎉 vui.")
    content = PRINTERS[DocumentKind.MINUTES].content(briefing, None, None)

    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf_file(content).content)).pages)
    with zipfile.ZipFile(BytesIO(word_file(content).content)) as package:
        word = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())

    for text in (pdf, word):
        assert "• Đã làm [x] việc (1) tốt □ và □ vui." in " ".join(text.split())
    assert briefing.conclusions.get().content == "\uf0b7 Đã làm ☑ việc ① tốt 漢 và 🎉 vui."  # as it was typed


def test_it_is_told_before_issuing(client, cast):
    cast.host.symbol = "HU"
    cast.host.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    conclusion = factories.ConclusionFactory(briefing=cast.briefing, content="Khen 漢 và 🎉 ☑ rồi.")
    client.force_login(cast.office)
    address = f"/giao-ban/{cast.briefing.slug}/ban-hanh/minutes/"

    page = client.get(address).content.decode()

    assert re.search(r"<strong>Phải sửa:</strong> Ở mục “I. [^”]+” có ký tự “漢” \(mã U\+6F22\)", page)
    assert re.search(r"Nên xem: Ở mục “I. [^”]+” có ký tự “🎉” \(mã U\+1F389\)", page)
    assert "“Khen 漢 và 🎉 [x] rồi.”" in page
    with pytest.raises(Refused, match=r"U\+6F22"):
        documents.issue(cast.briefing.pk, "minutes", by=cast.office, issued_on=date(2020, 4, 6))
    conclusion.content = "Khen 🎉 ☑ rồi."
    conclusion.save()
    assert documents.issue(cast.briefing.pk, "minutes", by=cast.office, issued_on=date(2020, 4, 6)).number == 1
