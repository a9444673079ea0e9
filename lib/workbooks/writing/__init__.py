"""The workbooks and .csv files that go out. No text in them becomes a formula on the reader's machine.

``write_form``: a form to fill in, of a whole office or of one commune; it imports again. ``write_long_csv``: figures
for other programs. ``write_list``: any list of records. ``write_problems``: what is wrong in a file.
``write_returned``: the rows of a file that could not be taken, to be corrected and sent again.

A face of its own because it loads openpyxl, which a process that only reads does without.
"""

from lib.workbooks.writing.form import Form
from lib.workbooks.writing.lists import LIST_CONTENT_TYPES, write_list
from lib.workbooks.writing.long_csv import write_long_csv
from lib.workbooks.writing.problem_list import write_problems
from lib.workbooks.writing.returned_sheets import ReturnPlan, write_returned
from lib.workbooks.writing.single_unit_form import write_single_unit_form
from lib.workbooks.writing.style import XLSX_CONTENT_TYPE
from lib.workbooks.writing.wide_form import write_wide_form

__all__ = [
    "LIST_CONTENT_TYPES",
    "XLSX_CONTENT_TYPE",
    "Form",
    "ReturnPlan",
    "write_form",
    "write_list",
    "write_long_csv",
    "write_problems",
    "write_returned",
]


def write_form(form: Form, *, single_unit: bool = False) -> bytes:
    """``form`` as .xlsx: communes in rows; for a ``single_unit`` (then the form has exactly one) indicators in rows."""
    return write_single_unit_form(form) if single_unit else write_wide_form(form)
