"""django-import-export formats on our reader: bytes → a dataset, whatever kind of workbook the bytes are."""

import tablib
from import_export.formats.base_formats import Format

from lib.refused import Refused
from lib.workbooks import layouts
from lib.workbooks import legacy_text as letters
from lib.workbooks.layouts import Reading
from lib.workbooks.reader import read
from lib.workbooks.stamps import read_form_stamp
from organizations.importing.context import indicator_heads
from organizations.importing.units import UNIT_COLUMNS, read_unit_list


class CalamineFormat(Format):
    """A workbook read by python-calamine (.xlsx, .xls, .ods) or as delimited text (.csv); the bytes tell which."""

    def __init__(self, encoding=None):
        self.encoding = encoding

    def get_title(self):
        return "Excel (.xlsx, .xls), OpenDocument (.ods) hoặc .csv"

    def can_import(self):
        return True

    def create_dataset(self, content: bytes) -> tablib.Dataset:
        """The rows of the workbook ``content``. Raises Refused."""
        raise NotImplementedError


class FiguresDataset(tablib.Dataset):
    """The figures of one file. They stay in ``reading``, for a library row of each would be made for nothing.

    ``repaired``: the sheets, what had to be made Unicode and what is doubtful about it (``letters.Repaired``).
    ``stamp``: the form and period for which the portal made the file, if it did.
    """

    def __init__(self, repaired: letters.Repaired, reading: Reading):
        super().__init__(headers=("figure",), title=reading.layout)
        self.repaired, self.reading = repaired, reading
        self.stamp = read_form_stamp(repaired.grids)

    def __len__(self):
        return len(self.reading.figures)


class FiguresFormat(CalamineFormat):
    """Commune figures, in any of the three layouts."""

    def create_dataset(self, content: bytes) -> FiguresDataset:
        """The figures of ``content`` and all that is doubtful about them. Raises Refused, also where there are none."""
        repaired = letters.repair(read(content))
        reading = layouts.find(repaired.grids, indicator_heads())
        if reading.refusal and not repaired.problems:
            raise Refused(reading.refusal)
        return FiguresDataset(repaired, reading)


class UnitsFormat(CalamineFormat):
    """A list of administrative units as the statistics office publishes it."""

    def create_dataset(self, content: bytes) -> tablib.Dataset:
        dataset = tablib.Dataset(headers=UNIT_COLUMNS, title="units")
        repaired = letters.repair(read(content))
        if repaired.problems:
            raise Refused(str(repaired.problems[0]))
        dataset.conversions = repaired.conversions
        for row in read_unit_list(repaired.grids):
            dataset.append(row)
        return dataset
