"""What became of a file of records: the rows of its preview, what is wrong in it, and how many were written."""

from dataclasses import dataclass

from import_export.results import InvalidRow, Result, RowResult

from organizations.services.values import Counts

PREVIEW_ROWS = 200  # a preview of thousands of rows is a page of megabytes


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


class ListRowResult(RowResult):
    def __init__(self):
        super().__init__()
        self.place = ""  # the cell in which the row begins
        self.title = ""  # by what its record is known
        self.changes: list[CellChange] = []

    def add_instance_info(self, instance):
        """No row needs a name in a log, and making one may cost a query."""


class ListResult(Result):
    """``faults`` hold sheet and cell; ``notes`` say which letters had to be made Unicode."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.counts = Counts()

    @property
    def refusals(self) -> list[str]:
        """Sentences that concern the file as a whole."""
        return [str(error.error) for error in self.base_errors]

    @property
    def accepted(self) -> bool:
        return not self.has_errors() and not self.has_validation_errors()

    def valid_rows(self):
        """The first rows for the preview, those that change something before those that do not."""
        return sorted(self._valid, key=RowResult.is_skip)[:PREVIEW_ROWS]

    @property
    def rows_not_shown(self) -> int:
        return max(0, len(self._valid) - PREVIEW_ROWS)

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

    @property
    def _valid(self) -> list[RowResult]:
        return [row for row in self.rows if row.is_valid()]

    def refuse(self, row: RowResult, number: int, error: Exception) -> None:
        """Let ``row``, which was taken, be one that is refused."""
        if row.import_type != RowResult.IMPORT_TYPE_INVALID:
            self.totals[row.import_type] -= 1
            self.totals[RowResult.IMPORT_TYPE_INVALID] += 1
            row.import_type = RowResult.IMPORT_TYPE_INVALID
            self.invalid_rows.append(InvalidRow(number, error, ()))
