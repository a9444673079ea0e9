"""The QR code as it is printed, read back from the drawing; what differs between two snapshots."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest
import segno

from briefings.documents import PRINTERS, pdf_file, verification
from briefings.documents.differences import LABELS, describe, differences
from briefings.documents.snapshots import snapshot
from lib.papers.blocks import Imprint
from tests import factories

pytestmark = pytest.mark.database_independent

ADDRESS = "https://giaoban.example.gov.vn/kiem-tra/abcdefghjkmnpqrstuvw/"
MM = 72 / 25.4


@pytest.fixture
def pages(db):
    briefing = factories.BriefingFactory(series__host__symbol="HU")
    factories.DirectiveFactory.create_batch(3, briefing=briefing)
    printer = PRINTERS["minutes"]
    context = printer.content(briefing, Imprint(5, date(2020, 4, 5), address=ADDRESS))
    return pdfplumber.open(BytesIO(pdf_file(context).content)).pages


def test_the_code_stands_small_at_the_foot_of_the_main_text(pages):
    main = next(page for page in reversed(pages) if "Nơi nhận" in page.extract_text())
    words = main.extract_text().splitlines()

    assert words[-2:] == ["Kiểm tra văn bản tại", ADDRESS]
    assert [page for page in pages if ADDRESS in page.extract_text()] == [main]
    assert main.chars[-1]["size"] == pytest.approx(7, abs=0.01)
    assert main.height - main.chars[-1]["bottom"] >= 3 * MM  # above what printers cannot reach


def test_the_printed_modules_are_those_of_the_address(pages):
    main = next(page for page in pages if ADDRESS in page.extract_text())
    matrix = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    size = len(matrix)
    code = main.crop((main.width - (15 + 13) * MM, main.height - 17 * MM, main.width - 15 * MM, main.height - 4 * MM))
    picture = code.to_image(resolution=600).original.convert("L")
    step = picture.width / size
    read = [
        [int(picture.getpixel((round((x + 0.5) * step), round((y + 0.5) * step))) < 128) for x in range(size)]
        for y in range(size)
    ]

    assert read == [[int(module & 1) for module in row] for row in matrix]


def test_tokens_are_long_plain_and_never_the_same():
    tokens = {verification.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(verification.TOKEN.fullmatch(token) for token in tokens)


def test_without_an_address_of_the_portal_there_is_none(settings):
    settings.PORTAL_ADDRESS = ""
    assert verification.address_of("a" * 20) == ""
    settings.PORTAL_ADDRESS = "https://giaoban.example.gov.vn"
    assert verification.address_of("b" * 20) == f"https://giaoban.example.gov.vn/kiem-tra/{'b' * 20}/"


# --- differences ------------------------------------------------------------------------------------------------------


def paper(**values) -> dict:
    return {"paper": values, "profile": {}}


def test_an_entry_put_in_is_one_difference_not_one_for_each_behind_it():
    then, now = paper(recipients=["a", "b", "c"]), paper(recipients=["new", "a", "b", "c"])
    assert [(one.where, one.then, one.now) for one in differences(then, now)] == [("Nơi nhận, dòng 1", "", "new")]
    assert [(one.where, one.then, one.now) for one in differences(now, then)] == [("Nơi nhận, dòng 1", "new", "")]


def test_a_field_that_was_not_printed_then_counts_only_where_it_says_something():
    assert differences(paper(), paper(abstract="")) == []
    assert [one.where for one in differences(paper(), paper(abstract="Hội trường"))] == ["Trích yếu"]


def test_places_are_named_in_vietnamese():
    assert describe(("body", 6, "=mục “II. TỒN TẠI”", "blocks", 0, "texts", 0)) == "Mục “II. TỒN TẠI”, đoạn 1"
    assert describe(("body", 1, "=Địa điểm", "text")) == "Địa điểm"
    assert describe(("annexes", 0, "=Phụ lục", "blocks", 0, "rows", 2, "cells", "=thời hạn", 0)) == (
        "Phụ lục, đoạn 1, dòng 3, thời hạn"
    )
    assert describe(("something_new", 0)) == "Phần khác 1"


@pytest.mark.parametrize("kind", sorted(PRINTERS))
def test_every_part_of_every_paper_has_a_name(kind, db):
    """A field of a context without an entry in ``LABELS`` would be shown as *phần khác*."""
    briefing = factories.BriefingFactory(series__host__symbol="HU", status="concluded")
    lead = factories.OrganizationFactory()
    factories.DirectiveFactory(briefing=briefing, lead_organization=lead, due_kind="date", due_on=date(2020, 4, 1))
    factories.AchievementFactory(briefing=briefing)
    factories.IndicatorValueFactory.create_batch(2, indicator=factories.IndicatorFactory(), unit__parent=briefing.unit)
    addressee = lead if PRINTERS[kind].one_each else None
    taken = snapshot(PRINTERS[kind].content(briefing, Imprint(1, date(2020, 4, 5)), addressee))["paper"]

    def names(value):
        if isinstance(value, dict):
            for name, part in value.items():
                yield name
                yield from names(part)
        elif isinstance(value, list):
            for part in value:
                yield from names(part)

    del taken["imprint"]
    assert set(names(taken)) - set(LABELS) == set()
