"""Bytes of a file → its sheets; and why parsing failed. Called in a sandbox alone.

A 5 KB workbook whose only cells are A1 and XFD1048576 makes calamine allocate the whole sheet and abort its process,
which nothing in Python can catch.
"""

import io
from collections.abc import Iterator
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.cells import Cell
from lib.workbooks.formats import delimited, formulas, ods, xls, xlsx
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.conditions import mark_hidden_by_conditions
from lib.workbooks.formats.sheet_details import SheetDetails
from lib.workbooks.grid import Grid
from lib.workbooks.inspection import FileKind, inspect


def parse(content: bytes, name: str = "") -> list[Grid]:
    """The sheets of the file ``content``, called ``name``, in order. Raises Refused."""
    # Whoever took the file in may have inspected it, but it waited in a storage since: what is parsed is what was
    # inspected here.
    kind = inspect(content, name)
    if kind == FileKind.CSV:
        return [delimited.read(content)]
    if kind == FileKind.XLS:
        return xls.read(content)
    archive = Archive(content)
    details = xlsx.read_details(archive) if kind == FileKind.XLSX else ods.read_details(archive)
    sheets = list(_by_calamine(archive.repacked(), details))
    formulas.refuse_stale_results([sheet for sheet, _ in sheets])
    mark_hidden_by_conditions([sheet for sheet, _ in sheets])
    return [sheet.details.grid(sheet.name, sheet.rows, visible=visible) for sheet, visible in sheets]


def reason(content: bytes) -> str:
    """The sentence for the person whose file ended the process that parsed it."""
    try:
        kind = inspect(content)
        if kind == FileKind.XLSX:
            limits.check_extent(*xlsx.claimed_extent(Archive(content)))
        elif kind == FileKind.ODS:
            limits.check_extent(*ods.claimed_extent(Archive(content)))
    except Refused as refusal:
        return str(refusal)
    return limits.EXHAUSTING


def _by_calamine(archive: io.BytesIO, details: dict[str, SheetDetails]) -> Iterator[tuple[formulas.Sheet, bool]]:
    """Each sheet, and whether it is visible."""
    try:
        with CalamineWorkbook.from_filelike(archive) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    limits.check_extent(sheet.total_height, sheet.total_width)
                    rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
                    of_sheet = formulas.Sheet(meta.name, rows, details.get(meta.name) or SheetDetails())
                    yield of_sheet, meta.visible == SheetVisibleEnum.Visible
    except PasswordError as error:
        raise Refused(limits.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in Rust becomes; the class cannot be imported
            raise
        raise Refused(limits.DAMAGED) from error
