"""Bytes of a file → its sheets; and why a parser could not bear it. Called in a sandbox alone.

A 5 KB workbook whose only cells are A1 and XFD1048576 makes calamine allocate the whole sheet and abort its process,
which nothing in Python can catch.
"""

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from lib.refused import Refused
from lib.workbooks import delimited, guard, limits
from lib.workbooks.formats import ods, xls, xlsx
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.sheet_details import Looked
from lib.workbooks.grid import Grid


def parse(content: bytes) -> list[Grid]:
    """The sheets of ``content``, in order. Raises Refused."""
    kind = guard.inspect(content)
    if kind == "csv":
        return [delimited.read(content)]
    if kind == "xls":
        return xls.read(content)
    archive = Archive(content)
    looked = {"xlsx": xlsx, "ods": ods}[kind].look(archive)
    return list(_by_calamine(archive.counted(), looked))


def reason(content: bytes) -> str:
    """What to tell whose file ended the process that parsed it."""
    try:
        kind = guard.inspect(content)
        if kind in ("xlsx", "ods"):
            limits.check_extent(*{"xlsx": xlsx, "ods": ods}[kind].farthest(Archive(content)))
    except Refused as refusal:
        return str(refusal)
    return limits.EXHAUSTING


def _by_calamine(counted: io.BytesIO, looked: dict[str, Looked]) -> Iterator[Grid]:
    try:
        with CalamineWorkbook.from_filelike(counted) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    limits.check_extent(sheet.total_height, sheet.total_width)
                    rows = sheet.to_python(skip_empty_area=False)
                    about = looked.get(meta.name) or Looked()
                    yield about.grid(meta.name, rows, visible=meta.visible == SheetVisibleEnum.Visible)
    except PasswordError as error:
        raise Refused(limits.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in Rust becomes; the class cannot be imported
            raise
        raise Refused(limits.DAMAGED) from error
