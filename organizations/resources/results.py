"""What became of a file of records: the rows of its preview, what is wrong in it, and how many were written."""

from dataclasses import dataclass

from import_export.results import InvalidRow, RowResult

from organizations.previewed_results import PREVIEW_ROWS, PreviewedResult, PreviewedRow


@dataclass(frozen=True)
class Fault:
    """Why one cell, or its whole row, is refused: where it stands, under which heading, what was read there."""

    sheet: str
    cell: str
    heading: str
    read: str
    sentence: str

    def __str__(self) -> str:
        return f"Trang “{self.sheet}”, ô {self.cell}: {self.sentence}"


@dataclass(frozen=True)
class CellChange:
    """One cell of the preview: what is stored and what the file says. Of a new record nothing is stored."""

    heading: str
    before: str
    after: str


class ListRowResult(PreviewedRow):
    def __init__(self):
        super().__init__()
        self.place = ""  # the cell in which the row begins
        self.title = ""  # by what its record is known
        self.changes: list[CellChange] = []


class ListResult(PreviewedResult):
    """``faults`` hold sheet and cell."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.faults: list[Fault] = []

    @property
    def written(self) -> int:
        """How many rows change something."""
        return self.counts.created + self.counts.updated

    @property
    def shown_faults(self) -> list[Fault]:
        return self.faults[:PREVIEW_ROWS]

    @property
    def faults_not_shown(self) -> int:
        return max(0, len(self.faults) - PREVIEW_ROWS)

    def refuse(self, row: RowResult, number: int, error: Exception) -> None:
        """Let ``row``, which was taken, be one that is refused."""
        if row.import_type != RowResult.IMPORT_TYPE_INVALID:
            self.totals[row.import_type] -= 1
            self.totals[RowResult.IMPORT_TYPE_INVALID] += 1
            row.import_type = RowResult.IMPORT_TYPE_INVALID
            self.invalid_rows.append(InvalidRow(number, error, ()))
