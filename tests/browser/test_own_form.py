"""The officer's road: a form of the portal comes down, goes through LibreOffice and comes back, in every format.

Downloaded with the quarter before beside each cell, saved again, filled in, imported, its bad rows returned, corrected,
taken back, written and undone.
"""

import io
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from organizations.models import ImportBatch, IndicatorValue
from tests import factories as make
from tests.browser.test_import_steps import complaints, screen, send, take_back, undo, write  # noqa: F401 -- fixtures
from tests.organizations.importing.conftest import district  # noqa: F401 -- of the fixture screen
from tests.organizations.importing.spreadsheets import resaved

GOOD, BAD = 12, "nhiều"


def downloaded(screen, tmp_path: Path) -> bytes:  # noqa: F811
    """The form of the first quarter of 2020 for all communes, as the page gives it out."""
    screen.goto(reverse("organizations:form_download"))
    screen.fill("input[name=year]", "2020")
    screen.select_option("select[name=period]", "Q1")
    assert screen.is_checked("input[name=previous]"), "the quarter before comes with the form unless somebody says no"
    with screen.expect_download() as download:
        screen.click("form button[type=submit]:has-text('Tải')")
    path = tmp_path / "bieu.xlsx"
    download.value.save_as(path)
    return path.read_bytes()


def saved_again(content: bytes, kind: str, folder: Path) -> bytes:
    folder.mkdir()
    return resaved({"bieu": content}, kind, folder)["bieu"]


def filled(content: bytes) -> bytes:
    """``content`` with a figure for each of the first indicator's cells, one of them no number."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    codes = {str(cell.value): cell.row for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if cell.value}
    heads = {str(cell.value): cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    code = next(cell for words, cell in heads.items() if "TA01" in words)
    parts = [cell for cell in sheet[code.row + 1] if cell.value] or [cell for cell in sheet[code.row + 2] if cell.value]
    column = next(
        cell.column
        for row in sheet.iter_rows(min_row=code.row, max_row=code.row + 3, min_col=code.column)
        for cell in row
        if cell.value and "Trong quý" in str(cell.value)
    )
    assert parts
    sheet.cell(codes["42001"], column, GOOD)
    sheet.cell(codes["42002"], column, BAD)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", [*(pytest.param(kind, marks=pytest.mark.long) for kind in ("xlsx", "xls")), "ods"])
def test_a_form_goes_out_and_comes_back(kind, screen, tmp_path, district, complaints):  # noqa: F811
    make.IndicatorValueFactory(indicator=district.indicators["TA01"], unit=district.south, year=2019, number=4, value=9)
    form = saved_again(downloaded(screen, tmp_path), "xlsx", tmp_path / "form")
    sent = tmp_path / f"so-lieu.{kind}"
    sent.write_bytes(saved_again(filled(form), kind, tmp_path / "filled"))

    send(screen, sent)
    assert "câu hỏi cần trả lời" not in screen.inner_text("body")
    assert BAD in screen.input_value("#phai-sua input")

    # The bad row comes back as the officer's own workbook, is corrected and taken back.
    take_back(screen, tmp_path / "dong-loi.xlsx", BAD, 7)

    write(screen)
    stored = IndicatorValue.objects.filter(year=2020, span="quarter", number=1).values_list(
        "unit__code", "indicator__code", "value"
    )
    assert set(stored) == {("42001", "TA01", GOOD), ("42002", "TA01", 7)}
    undo(screen, "nhập thử")
    assert not IndicatorValue.objects.stated().filter(year=2020).exists()
    assert ImportBatch.objects.filter(state="undone").count() == 1
    assert complaints == []
