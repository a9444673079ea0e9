"""What a file comes to: the figures of communes, or the rows of a list of units as django-import-export takes them."""

import tablib
from import_export.formats.base_formats import Format

from lib.refused import Refused
from lib.workbooks import legacy_text as letters
from lib.workbooks.layouts import Reading
from lib.workbooks.reader import read
from lib.workbooks.stamps import read_form_stamp
from organizations.importing.units import UNIT_COLUMNS, read_unit_list


class FiguresDataset:
    """The figures of one file (``reading``).

    ``repaired``: the sheets, what had to be made Unicode and what is doubtful about it (``letters.Repaired``).
    ``stamp``: the form and period for which the portal made the file, if it did.
    """

    def __init__(self, repaired: letters.Repaired, reading: Reading):
        self.repaired, self.reading = repaired, reading
        self.stamp = read_form_stamp(repaired.grids)

    def __len__(self):
        return len(self.reading.figures)


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
        repaired = letters.repair(read(content))
        if repaired.problems:
            raise Refused(str(repaired.problems[0]))
        dataset.conversions = repaired.conversions
        for row in read_unit_list(repaired.grids):
            dataset.append(row)
        return dataset
