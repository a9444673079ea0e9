"""The rows of a list of records as django-import-export takes them."""

import tablib
from import_export.formats.base_formats import Format

from lib.refused import Refused
from lib.workbooks import Cell, FileKind, Grid, inspect, read_sheets, unescape_csv

EMPTY = "Tệp không có dòng nào dưới dòng tiêu đề; tải tệp mẫu ở nút “Xuất”, ghi vào rồi chọn lại."


class ListDataset(tablib.Dataset):
    """``sheet``: its name in the file; ``rows_at`` and ``columns_at``: where its rows and columns stand there, counted
    from 0; ``notes``: what had to be made Unicode."""

    sheet = ""
    rows_at: tuple[int, ...] = ()
    columns_at: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


class ListFormat(Format):
    """A list as ``list_files`` writes it, or one made by hand; the bytes tell the kind of file.

    The first sheet that is seen and says something, its headings in the first row with more than one cell.
    """

    def __init__(self, encoding=None):
        self.encoding = encoding

    def get_title(self):
        return "Excel (.xlsx, .xls), OpenDocument (.ods) hoặc .csv"

    def can_import(self):
        return True

    def create_dataset(self, in_stream: bytes) -> ListDataset:
        """Raises Refused for what cannot be read. It is read in a process of its own."""
        kind = inspect(in_stream)
        sheets = read_sheets(in_stream)
        if sheets.problems:
            raise Refused(str(sheets.problems[0]))
        grid = next((each for each in sheets.grids if each.visible and _said(each)), None)
        if grid is None:
            raise Refused(EMPTY)
        dataset = _table(grid, escaped=kind == FileKind.CSV)
        dataset.notes = tuple(str(conversion) for conversion in sheets.conversions)
        return dataset


def _said(grid: Grid) -> list[int]:
    """The rows in which something stands."""
    return [number for number, row in enumerate(grid.rows) if any(not _is_blank(cell) for cell in row)]


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _table(grid: Grid, *, escaped: bool) -> ListDataset:
    said = _said(grid)
    several = (number for number in said if sum(not _is_blank(cell) for cell in grid.rows[number]) > 1)
    top = next(several, said[0])
    columns = [column for column in range(grid.width) if grid.text(top, column).strip()]
    rows = [number for number in said if number > top]
    if not rows:
        raise Refused(EMPTY)
    dataset = ListDataset(headers=[grid.text(top, column).strip() for column in columns])
    for number in rows:
        cells = [grid.at(number, column) for column in columns]
        dataset.append([unescape_csv(cell) for cell in cells] if escaped else cells)
    dataset.sheet, dataset.rows_at, dataset.columns_at = grid.title, tuple(rows), tuple(columns)
    return dataset
