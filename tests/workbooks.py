"""Makes the files that people send: the same rows as .xlsx, .xls, .ods or .csv, in memory."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

KINDS = ("xlsx", "xls", "ods", "csv")


def make(kind: str, rows, sheet: str = "Quý I") -> bytes:
    """``rows`` (lists of text, numbers, dates or None) as a file of ``kind``."""
    return {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": delimited}[kind](rows, sheet)


def xlsx(rows, sheet: str = "Quý I", **more) -> bytes:
    """``more``: name of a further sheet → its rows."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for name, content in {sheet: rows, **more}.items():
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive ``content`` with ``parts`` replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return target.getvalue()


def xls(rows, sheet: str = "Quý I") -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value is not None:
                page.write(y, x, value, day) if isinstance(value, date) else page.write(y, x, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows, sheet: str = "Quý I") -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _ods_cell(value) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


def delimited(rows, sheet: str = "", delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """As a Vietnamese Excel saves it: decimal comma, semicolons, a byte order mark."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    for row in rows:
        writer.writerow(["" if value is None else _csv_cell(value) for value in row])
    return target.getvalue().encode(encoding)


def _csv_cell(value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
