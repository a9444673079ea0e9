"""django-import-export resources: commune figures and administrative units.

The rows of a file are cleaned and judged together before the library walks them; the library compares each with what
one query read, makes the preview, and at the end the accepted rows go to the one service that writes. Nothing is
written while anything is wrong.
"""

from collections.abc import Mapping
from datetime import date

import tablib
from django.core.exceptions import ValidationError
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Error, Result, RowResult

from lib.refused import Refused
from lib.vietnamese.quarters import Quarter
from lib.workbooks.problems import Problem
from organizations.choices import ApplyMode, BatchState, FigureState, Severity
from organizations.importing.applying import apply_batch
from organizations.importing.batches import SentFile
from organizations.importing.formats import FiguresDataset
from organizations.importing.preview import preview_file
from organizations.importing.recovery import delete_batch
from organizations.importing.units import ListedUnit, Plan, plan_units, refuse_outside, store_plan
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    Indicator,
    IndicatorValue,
    Organization,
    ReportForm,
    User,
)
from organizations.services.values import Counts
from organizations.values_shown import stated

TYPES = {
    "new": RowResult.IMPORT_TYPE_NEW,
    "changed": RowResult.IMPORT_TYPE_UPDATE,
    "unchanged": RowResult.IMPORT_TYPE_SKIP,
}
KINDS = (*TYPES.values(), RowResult.IMPORT_TYPE_INVALID)
PREVIEW_ROWS = 200  # a preview of thousands of rows is a page of megabytes


class CheckedRowResult(RowResult):
    def add_instance_info(self, instance):
        """One batch is one entry in the log: no row needs a name there, and making one would cost a query each."""


class CheckedResult(Result):
    """What became of a file. ``problems`` hold sheet and cell; ``batch`` is the record of what was written.

    ``notes`` are sentences about what was done to the file before it was judged.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.counts = Counts()
        self.batch: ImportBatch | None = None

    @property
    def refusals(self) -> list[str]:
        """Sentences that concern the file as a whole."""
        return [str(error.error) for error in self.base_errors]

    @property
    def accepted(self) -> bool:
        return not self.has_errors() and not self.has_validation_errors()

    def valid_rows(self):
        """The first rows for the preview, those that change something before those that do not."""
        rows = [row for row in self.rows if row.is_valid()]
        return sorted(rows, key=RowResult.is_skip)[:PREVIEW_ROWS]

    @property
    def rows_not_shown(self) -> int:
        return max(0, sum(row.is_valid() for row in self.rows) - PREVIEW_ROWS)


class RowsInMemory(BaseInstanceLoader):
    """Finds a stored record by its key among those that the resource read together."""

    def get_instance(self, row):
        return self.resource.stored.get(self.resource.key_of(row))


class CheckedResource(resources.ModelResource):
    """A resource whose file is judged as a whole. ``columns`` head the preview."""

    columns: tuple[str, ...] = ()

    def judge(self, dataset: tablib.Dataset) -> list[tuple]:
        """Rows for the walk: the cells under ``columns``, then the accepted record or None, then the Problem or None.

        Sets ``stored`` (records by key) and ``rejected`` (how many cells of the file may not be stored).
        """
        raise NotImplementedError

    def key_of(self, row):
        raise NotImplementedError

    def is_unchanged(self, instance, row) -> bool:
        raise NotImplementedError

    def write(self, result: CheckedResult) -> None:
        """Store the accepted records. Raises Refused."""
        raise NotImplementedError

    def before_import(self, dataset, **kwargs):
        source = dataset
        if not hasattr(dataset, "reading"):
            source = tablib.Dataset(*dataset, headers=dataset.headers, title=dataset.title)
            source.conversions = getattr(dataset, "conversions", ())
        self.conversions = list(source.repaired.conversions if hasattr(source, "reading") else source.conversions)
        self.stored, self.rejected = {}, 0
        rows = self.judge(source)
        dataset.wipe()
        dataset.headers = (*self.columns, "record", "problem")
        dataset.extend(rows)

    def before_import_row(self, row, **kwargs):
        if row["problem"] is not None:
            raise ValidationError(row["problem"].message)

    def import_instance(self, instance, row, **kwargs):
        """The cells were cleaned in ``judge``; ``row["record"]`` is what they say."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return instance.pk is not None and self.is_unchanged(instance, row)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Judged with all the others."""

    def save_instance(self, instance, is_create, row, **kwargs):
        """Written with all the others, in ``after_import``."""

    def after_import_row(self, row, row_result, **kwargs):
        row_result.diff = [(column, row[column]) for column in self.columns]

    def after_import(self, dataset, result, **kwargs):
        totals = result.totals
        result.notes = list(map(str, self.conversions))
        result.problems = [problem for *_, problem in dataset if problem is not None]
        result.counts = Counts(
            totals[RowResult.IMPORT_TYPE_NEW],
            totals[RowResult.IMPORT_TYPE_UPDATE],
            totals[RowResult.IMPORT_TYPE_SKIP],
            self.rejected,
        )
        if result.accepted and not self._is_dry_run(kwargs):
            self.write(result)

    def handle_import_error(self, result, error, raise_errors=False):
        # A refusal is an answer for people; anything else is a defect and must not pass for one.
        if not isinstance(error, Refused):
            raise error
        result.append_base_error(Error(error))

    def get_diff_headers(self):
        return list(self.columns)

    @classmethod
    def get_result_class(cls):
        return CheckedResult

    @classmethod
    def get_row_result_class(cls):
        return CheckedRowResult

    class Meta:
        abstract = True
        instance_loader_class = RowsInMemory
        use_bulk = True  # no savepoint per row
        use_transactions = True
        skip_diff = True  # the preview shows old and new itself
        skip_unchanged = True


class IndicatorValueResource(CheckedResource):
    """Commune figures of one quarter, from a dataset of ``FiguresFormat``: the library's face of ``importing``.

    A dry run stages the file as a *previewed* batch, which the result names; importing the same dataset afterwards
    applies what is staged, without a second look at the file. ``by`` None is the system itself. Without an
    ``organization`` the file may hold all communes within reach of ``by``. ``mode``, ``reason``: see ``apply_batch``.
    """

    columns = ("Trang tính", "Ô", "Đơn vị", "Chỉ tiêu", "Đang lưu", "Trong tệp")

    unit = fields.Field(attribute="unit_id", column_name="Đơn vị")
    indicator = fields.Field(attribute="indicator_id", column_name="Chỉ tiêu")

    class Meta(CheckedResource.Meta):
        abstract = False
        model = IndicatorValue
        name = "Số liệu xã"
        fields = ("unit", "indicator")
        import_id_fields = ("unit", "indicator")

    def __init__(
        self,
        *,
        quarter: Quarter,
        form: ReportForm | None = None,
        organization: Organization | None = None,
        by: User | None = None,
        file: SentFile | None = None,
        answers: Mapping[str, str] | None = None,
        mode: str = ApplyMode.ALL,
        reason: str = "",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.quarter, self.form, self.organization, self.by, self.file = quarter, form, organization, by, file
        self.answers, self.mode, self.reason = answers or {}, mode, reason
        self.batch: ImportBatch | None = None
        self.staged: FiguresDataset | None = None

    def import_data(self, dataset: FiguresDataset, dry_run: bool = False, raise_errors: bool = False, **kwargs):
        """The library's entry: everything of ``dataset`` or nothing, by a fixed number of statements."""
        result = self.get_result_class()()
        result.diff_headers = self.get_diff_headers()
        try:
            if self.staged is not dataset:
                self._stage(dataset)
            self._report(result)
            if dry_run:
                self._show_figures(result)
            elif result.accepted:
                self.batch = apply_batch(self.batch.pk, mode=self.mode, by=self.by, reason=self.reason)
        except Refused as refusal:
            if raise_errors:
                raise
            result.append_base_error(Error(refusal))
        if self.batch is not None:
            result.batch = self.batch
            counts = self.batch.created, self.batch.updated, self.batch.unchanged, self.batch.rejected
            result.counts = Counts(*counts)
            for kind, count in zip(KINDS, counts, strict=True):
                result.totals[kind] = count
            result.total_rows = sum(counts)
            if not dry_run and self.batch.state != BatchState.APPLIED:
                result.batch = None
                self._forget()
        return result

    def _forget(self) -> None:
        """Nobody comes back for the preview of what was to be applied at once and was not: it leaves no trace."""
        delete_batch(self.batch.pk, by=self.by)
        self.batch = self.staged = None

    def _stage(self, dataset: FiguresDataset) -> None:
        """Judge ``dataset`` and stage it as a batch, which becomes *previewed*. Raises Refused."""
        self.batch = preview_file(
            self.file,
            quarter=self.quarter,
            form=self.form,
            organization=self.organization,
            by=self.by,
            answers=self.answers,
            dataset=dataset,
        )
        self.staged = dataset

    def _report(self, result: CheckedResult) -> None:
        """The notes about the file, and what is in the way of applying it."""
        result.notes = [
            *(str(conversion) for conversion in self.staged.repaired.conversions),
            *self.batch.findings.get("notes", ()),
        ]
        issues = self.batch.issues.exclude(severity=Severity.WARNING)
        if self.mode == ApplyMode.VALID:
            issues = issues.questions()
        result.problems = [
            Problem(i.sheet, i.cell, i.found, i.expected, i.severity, i.code, i.key, tuple(map(tuple, i.options)))
            for i in issues.order_by("pk")
        ]
        for ordinal, problem in enumerate(result.problems[:PREVIEW_ROWS], 1):
            row = {"Trang tính": problem.sheet, "Ô": problem.cell}
            result.append_invalid_row(ordinal, row, ValidationError(problem.message))

    def _show_figures(self, result: CheckedResult) -> None:
        """The first figures for the library's preview, those that change something before those that do not."""
        figures = self.batch.figures.accepted().order_by("ordinal")
        changing = list(figures.exclude(state=FigureState.UNCHANGED)[:PREVIEW_ROWS])
        others = figures.filter(state=FigureState.UNCHANGED)[: PREVIEW_ROWS - len(changing)]
        found = [*changing, *(others if self.batch.unchanged else ())]
        units = AdministrativeUnit.objects.in_bulk({figure.unit_id for figure in found})
        codes = dict(Indicator.objects.values_list("pk", "code"))
        for figure in found:
            shown = CheckedRowResult()
            shown.import_type = TYPES[figure.state]
            old = stated(figure, "old_") if figure.old_exists else ""
            unit = units[figure.unit_id]
            cells = (
                figure.sheet,
                figure.cell,
                f"{unit.code} {unit.name}",
                codes[figure.indicator_id],
                old,
                stated(figure),
            )
            shown.diff = list(zip(self.columns, cells, strict=True))
            result.append_row_result(shown)


class UnitResource(CheckedResource):
    """Administrative units from a published list, a dataset of ``UnitsFormat``.

    ``on``: the day on which the list was true, if known. ``by`` None is the system itself.
    """

    columns = ("Trang tính", "Ô", "Mã", "Tên", "Trực thuộc")

    code = fields.Field(attribute="code", column_name="Mã")

    class Meta(CheckedResource.Meta):
        abstract = False
        model = AdministrativeUnit
        name = "Đơn vị hành chính"
        fields = ("code",)
        import_id_fields = ("code",)

    def __init__(self, *, on: date | None = None, by: User | None = None, **kwargs):
        super().__init__(**kwargs)
        self.on, self.by = on, by
        self.plan = Plan()

    def judge(self, dataset):
        listed = [
            ListedUnit(code, name, kind, parent, sheet, cell) for sheet, cell, code, name, kind, parent in dataset
        ]
        self.plan = plan_units(listed, self.on)
        if self.by is not None:
            refuse_outside(self.plan, self.by)
        self.rejected = len(self.plan.problems)
        self.stored = {unit.code: unit for unit in self.plan.unchanged}
        rows = [(p.sheet, p.cell, "", p.read, "", None, p) for p in self.plan.problems]
        for unit in listed:
            if unit.code in self.plan.parents:
                parent = self.plan.parents.get(unit.parent_code)
                rows.append(
                    (unit.sheet, unit.cell, unit.code, unit.name, parent.name if parent else "", unit.code, None)
                )
        return rows

    def key_of(self, row):
        return row["record"]

    def is_unchanged(self, instance, row):
        return True  # a list adds units; it does not rewrite those that are there

    def write(self, result):
        store_plan(self.plan)
