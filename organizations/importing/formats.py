"""django-import-export formats on our reader: bytes → a dataset, whatever kind of workbook the bytes are."""

import tablib
from import_export.formats.base_formats import Format

from organizations.excel import layout, letters
from organizations.excel.layout import RawFigure
from organizations.excel.problems import Problem
from organizations.excel.reader import read
from organizations.excel.writing import read_stamp
from organizations.importing.context import indicator_heads
from organizations.importing.units import UNIT_COLUMNS, read_unit_list
from organizations.refused import Refused


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


class FiguresFormat(CalamineFormat):
    """Commune figures: one row per filled cell, and one per problem that the layout showed.

    ``title`` of the dataset is the layout; ``stamp`` the form and period for which the portal made the file, if it did;
    ``conversions`` what had to be made Unicode (``letters.Conversion``).
    """

    headers = (
        "sheet", "cell", "value", "indicator", "unit_code", "unit_name", "unit_cell", "header", "percent_format",
        "formats_known", "expected",
    )  # fmt: skip

    def create_dataset(self, content: bytes) -> tablib.Dataset:
        repaired = letters.repair(read(content))
        grids = repaired.grids
        reading = layout.find(grids, indicator_heads())
        if not reading.tables and not repaired.problems:
            raise Refused(
                "Không tìm thấy bảng số liệu trong tệp: cần một dòng tiêu đề có cột đơn vị (mã hoặc tên xã) "
                "và mã hoặc tên các chỉ tiêu. Hãy dùng biểu trống tải từ cổng."
            )
        if not reading.figures and not reading.problems and not repaired.problems:
            raise Refused("Bảng trong tệp chưa có số liệu nào; hãy điền số liệu rồi gửi lại.")
        dataset = tablib.Dataset(headers=self.headers, title=reading.layout)
        dataset.stamp, dataset.conversions = read_stamp(grids), repaired.conversions
        for figure in reading.figures:
            dataset.append(
                (
                    figure.sheet, figure.cell, figure.value, figure.indicator, figure.unit_code, figure.unit_name,
                    figure.unit_cell, figure.header, figure.percent_format, figure.formats_known, "",
                )
            )  # fmt: skip
        for problem in (*repaired.problems, *reading.problems):
            dataset.append(
                (problem.sheet, problem.cell, problem.read, "", "", "", "", "", False, True, problem.expected)
            )
        return dataset


def split(dataset: tablib.Dataset) -> tuple[list[RawFigure], list[Problem]]:
    """The figures and the problems of a dataset that ``FiguresFormat`` made."""
    figures, problems = [], []
    for sheet, cell, value, indicator, code, name, unit_cell, header, percent, known, expected in dataset:
        if expected:
            problems.append(Problem(sheet, cell, value, expected))
        else:
            figures.append(RawFigure(sheet, cell, value, indicator, code, name, unit_cell, header, percent, known))
    return figures, problems


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
