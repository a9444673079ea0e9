"""The rows of a list of units as django-import-export takes them."""

import tablib
from import_export.formats.base_formats import Format

from lib.refused import Refused
from lib.workbooks import read_sheets
from organizations.importing.units import UNIT_COLUMNS, read_unit_list


class UnitsFormat(Format):
    """A list of administrative units as the statistics office publishes it; the bytes tell the kind of file."""

    def __init__(self, encoding=None):
        self.encoding = encoding

    def get_title(self):
        return "Excel (.xlsx, .xls), OpenDocument (.ods) hoặc .csv"

    def can_import(self):
        return True

    def create_dataset(self, content: bytes) -> tablib.Dataset:
        """The rows of the workbook ``content``, as ``UNIT_COLUMNS``. Raises Refused."""
        dataset = tablib.Dataset(headers=UNIT_COLUMNS, title="units")
        sheets = read_sheets(content)
        if sheets.problems:
            raise Refused(str(sheets.problems[0]))
        dataset.conversions = sheets.conversions
        for row in read_unit_list(sheets.grids):
            dataset.append(row)
        return dataset
