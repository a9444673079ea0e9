"""Stamps a workbook that the portal gives out, so that it is known again (``stamps``)."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lib.workbooks.stamps import FORM_STAMP, STAMP_SHEET, FormStamp
from lib.workbooks.writing.style import write_cell


def write_stamp(workbook: Workbook, *texts: str) -> None:
    """Put ``texts`` on a sheet of ``workbook`` that Excel does not offer to show."""
    if STAMP_SHEET in workbook.sheetnames:
        del workbook[STAMP_SHEET]
    sheet: Worksheet = workbook.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    for column, text in enumerate(texts, 1):
        write_cell(sheet.cell(1, column), text)


def write_form_stamp(workbook: Workbook, stamp: FormStamp) -> None:
    """Stamp a form."""
    write_stamp(workbook, FORM_STAMP, stamp.code, str(stamp.quarter), stamp.definition, stamp.unit_code)
