"""What django-import-export tells of a workbook that is looked at before it is written: of units and of records."""

from import_export.results import Result, RowResult

from organizations.services.values import Counts

PREVIEW_ROWS = 200  # a preview of thousands of rows is a page of megabytes


class PreviewedRow(RowResult):
    def add_instance_info(self, instance):
        """No row needs a name in a log, and making one may cost a query."""


class PreviewedResult(Result):
    """``notes`` say which letters had to be made Unicode; ``counts`` how many rows are new, changed, unchanged."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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
    def _valid(self) -> list[RowResult]:
        return [row for row in self.rows if row.is_valid()]
