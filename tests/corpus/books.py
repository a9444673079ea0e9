"""Sheets written as the files that communes send: .xlsx, .xls, .ods or delimited text, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from tests.workbooks import delimited, ods, repacked

WRITTEN = datetime(2020, 4, 2, 8, 30)


@dataclass(frozen=True)
class Formula:
    """``text`` as Excel keeps it, and the number that it had when the file was saved; None: nobody calculated it."""

    text: str
    result: float | None = None


@dataclass(frozen=True)
class Fault:
    """A cell that shows a formula error, such as ``#N/A``."""

    code: str


@dataclass
class Sheet:
    """``fonts`` and ``formats``: column letters or the address of a cell → name of a font, number format."""

    rows: list[list]
    name: str = "Quý I"
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    visible: bool = True
    fonts: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)

    def cells(self):
        """(row from 0, column from 0, value) of every filled cell."""
        for y, row in enumerate(self.rows):
            for x, value in enumerate(row):
                if value not in (None, ""):
                    yield y, x, value

    def of(self, choice: Mapping[str, str], y: int, x: int) -> str:
        """What ``choice`` (fonts or formats) says about one cell."""
        letters = get_column_letter(x + 1)
        return choice.get(f"{letters}{y + 1}", choice.get(letters, ""))


def book(kind: str, *sheets: Sheet, **more) -> bytes:
    """``sheets`` as a workbook of ``kind`` (xlsx, xls, ods, csv); ``more``: delimiter and encoding of a .csv."""
    if kind == "csv":
        return delimited([[plain(cell) for cell in row] for row in sheets[0].rows], **more)
    return {"xlsx": xlsx_book, "xls": xls_book, "ods": ods_book}[kind](*sheets)


def plain(cell):
    """What a .csv holds of a cell."""
    if isinstance(cell, Formula):
        return "" if cell.result is None else cell.result
    return cell.code if isinstance(cell, Fault) else cell


def xlsx_book(*sheets: Sheet) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    results = {}
    for number, sheet in enumerate(sheets, 1):
        page = workbook.create_sheet(sheet.name)
        page.sheet_state = "visible" if sheet.visible else "hidden"
        for y, x, value in sheet.cells():
            cell = page.cell(y + 1, x + 1)
            if isinstance(value, Formula):
                cell.value = value.text
                if value.result is not None:
                    results[number, cell.coordinate] = value.result
            elif isinstance(value, Fault):
                cell.value = value.code
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
            if number_format := sheet.of(sheet.formats, y, x):
                cell.number_format = number_format
            elif isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
            if font := sheet.of(sheet.fonts, y, x):
                cell.font = Font(name=font)
        for area in sheet.merged:
            page.merge_cells(area)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for letters in sheet.hidden_columns:
            page.column_dimensions[letters].hidden = True
    workbook.properties.created = WRITTEN
    target = io.BytesIO()
    workbook.save(target)
    return settled(target.getvalue(), results)


def settled(content: bytes, results: Mapping[tuple[int, str], float] | None = None) -> bytes:
    """The archive with one time in all its parts, and with what its formulas had come to (sheet number, cell)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2020-04-02T08:30:00Z", data)
            for (number, cell), result in (results or {}).items():
                if part.filename == f"xl/worksheets/sheet{number}.xml":
                    pattern = rf'(<c r="{cell}"[^>]*>\s*<f>[^<]*</f>)\s*(<v\s*/>|<v></v>)'.encode()
                    data, found = re.subn(pattern, rb"\g<1><v>" + repr(result).encode() + b"</v>", data)
                    assert found == 1, cell
            new.writestr(zipfile.ZipInfo(part.filename, WRITTEN.timetuple()[:6]), data, part.compress_type)
    return target.getvalue()


def xls_book(*sheets: Sheet) -> bytes:
    workbook = xlwt.Workbook()
    styles = {}
    for sheet in sheets:
        page = workbook.add_sheet(sheet.name)
        page.visibility = 0 if sheet.visible else 1
        merged = {tuple(range_boundaries(area)[:2]): range_boundaries(area) for area in sheet.merged}
        for y, x, value in sheet.cells():
            number_format = sheet.of(sheet.formats, y, x) or ("dd/mm/yyyy" if isinstance(value, date) else "General")
            key = number_format, sheet.of(sheet.fonts, y, x) or "Times New Roman"
            if key not in styles:
                styles[key] = xlwt.easyxf(f"font: name {key[1]}", num_format_str=key[0])
            if isinstance(value, Fault):
                page.row(y).set_cell_error(x, value.code, styles[key])
            elif (x + 1, y + 1) in merged:
                left, top, right, bottom = merged[x + 1, y + 1]
                page.write_merge(top - 1, bottom - 1, left - 1, right - 1, value, styles[key])
            else:
                page.write(y, x, value, styles[key])
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
        for letters in sheet.hidden_columns:
            page.col(column_index_from_string(letters) - 1).hidden = True
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:calcext="urn:org:documentfoundation:names:calc"
 office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"""


def ods_book(*sheets: Sheet) -> bytes:
    fonts = sorted({font for sheet in sheets for font in sheet.fonts.values()})
    styles = "".join(
        f'<style:style style:name="f{number}" style:family="table-cell">'
        f"<style:text-properties style:font-name={quoteattr(font)}/></style:style>"
        for number, font in enumerate(fonts)
    )
    styles += (
        '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    tables = "".join(_ods_table(sheet, fonts) for sheet in sheets)
    return settled(repacked(ods([["x"]]), {"content.xml": _ODS.format(styles=styles, tables=tables).encode()}))


def _ods_table(sheet: Sheet, fonts: list[str]) -> str:
    width = max(len(row) for row in sheet.rows)
    columns = "".join(
        f"<table:table-column{_collapsed(get_column_letter(x + 1) in sheet.hidden_columns)}/>" for x in range(width)
    )
    spans = {tuple(range_boundaries(area)[:2]): range_boundaries(area) for area in sheet.merged}
    rows = []
    for y, row in enumerate(sheet.rows):
        cells = "".join(_ods_cell(value, sheet, fonts, y, x, spans.get((x + 1, y + 1))) for x, value in enumerate(row))
        hidden = _collapsed(y + 1 in sheet.hidden_rows)
        rows.append(f"<table:table-row{hidden}>{cells or '<table:table-cell/>'}</table:table-row>")
    style = "" if sheet.visible else ' table:style-name="hidden"'
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{columns}{''.join(rows)}</table:table>"


def _collapsed(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def _ods_cell(value, sheet: Sheet, fonts: list[str], y: int, x: int, span) -> str:
    more = ""
    if span:
        left, top, right, bottom = span
        more += f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
    if font := sheet.of(sheet.fonts, y, x):
        more += f' table:style-name="f{fonts.index(font)}"'
    if isinstance(value, Fault):
        return (
            f'<table:table-cell{more} table:formula="of:={value.code}" office:value-type="string" '
            f'office:string-value="" calcext:value-type="error"><text:p>{value.code}</text:p></table:table-cell>'
        )
    if isinstance(value, Formula):
        formula = quoteattr(f"of:{value.text}")
        if value.result is None:
            return f"<table:table-cell{more} table:formula={formula}/>"
        return (
            f'<table:table-cell{more} table:formula={formula} office:value-type="float" office:value="{value.result}">'
            f"<text:p>{value.result}</text:p></table:table-cell>"
        )
    if value in (None, ""):
        return f"<table:table-cell{more}/>"
    if isinstance(value, date):
        return (
            f'<table:table-cell{more} office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        kind = "percentage" if "%" in sheet.of(sheet.formats, y, x) else "float"
        return (
            f'<table:table-cell{more} office:value-type="{kind}" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    text = escape(value).replace("\n", "</text:p><text:p>")
    return f'<table:table-cell{more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
