"""Administrative units as a resource of django-import-export, for the admin's import page and ``import_units``.

The list is judged as a whole before the library walks its rows; the library makes the preview, and at the end the
accepted units go to the one service that writes. Nothing is written while anything is wrong.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Error, RowResult

from lib.refused import Refused
from lib.workbooks import Problem
from organizations.importing.units import ListedUnit, Plan, Question, plan_units, refuse_outside, store_plan
from organizations.models import AdministrativeUnit, User
from organizations.previewed_results import PreviewedResult, PreviewedRow
from organizations.services.values import Counts


class UnitResult(PreviewedResult):
    """What became of a list. ``problems`` hold sheet and cell."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.questions: list[Question] = []

    @property
    def accepted(self) -> bool:
        return super().accepted and not self.questions


class PlannedUnits(BaseInstanceLoader):
    """Finds a stored unit by its code among those that the resource read together."""

    def get_instance(self, row):
        return self.resource.stored.get(row["Mã"])


class UnitResource(resources.ModelResource):
    """Administrative units from a published list, a dataset of ``UnitsFormat``.

    ``on``: the day on which the list was true, if known; ``answers`` to the questions that comparing with that day
    raised (``UnitResult.questions``), by their codes. ``by`` None is the system itself. Refusals are errors of the
    whole file (``UnitResult.refusals``), cells that may not be stored are its ``problems``.
    """

    code = fields.Field(attribute="code", column_name="Mã")

    columns = ("Trang tính", "Ô", "Mã", "Tên", "Trực thuộc")  # of the preview

    class Meta:
        model = AdministrativeUnit
        name = "Đơn vị hành chính"
        fields = ("code",)
        import_id_fields = ("code",)
        instance_loader_class = PlannedUnits
        use_bulk = True  # no savepoint per row
        use_transactions = True
        skip_diff = True  # the preview shows the rows itself
        skip_unchanged = True

    def __init__(
        self, *, on: date | None = None, by: User | None = None, answers: Mapping[str, str] | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        self.on, self.by, self.answers = on, by, answers
        self.plan = Plan()
        self.stored: dict[str, AdministrativeUnit] = {}
        self.ended: list[AdministrativeUnit] = []
        self.notes: list[str] = []

    def before_import(self, dataset, **kwargs):
        """Judge all rows together; what the library walks instead are the cells of the preview and what is wrong."""
        self.notes = [str(conversion) for conversion in getattr(dataset, "conversions", ())]
        listed = [
            ListedUnit(code, name, kind, parent, sheet, cell) for sheet, cell, code, name, kind, parent in dataset
        ]
        dataset.wipe()
        dataset.headers = (*self.columns, "problem")
        self.plan = plan_units(listed, self.on, self.answers)
        if self.by is not None:
            refuse_outside(self.plan, self.by)
        found = {unit.pk for unit in self.plan.parents.values() if unit.pk}
        self.stored = {unit.code: unit for unit in self.plan.parents.values() if unit.pk}
        self.ended = [unit for unit in self.plan.changed if unit.pk not in found]
        dataset.extend((p.sheet, p.cell, "", p.read, "", p) for p in self.plan.problems)
        for unit in listed:
            if unit.code in self.plan.parents:
                parent = self.plan.parents.get(unit.parent_code)
                dataset.append((unit.sheet, unit.cell, unit.code, unit.name, parent.name if parent else "", None))

    def before_import_row(self, row, **kwargs):
        if row["problem"] is not None:
            raise ValidationError(row["problem"].message)

    def import_instance(self, instance, row, **kwargs):
        """The cells were cleaned when the list was read."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return instance.pk is not None  # a list adds units; it does not rewrite those that are there

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Judged with all the others."""

    def save_instance(self, instance, is_create, row, **kwargs):
        """Written with all the others, in ``after_import``."""

    def after_import_row(self, row, row_result, **kwargs):
        row_result.diff = [(column, row[column]) for column in self.columns]

    def after_import(self, dataset, result, **kwargs):
        totals = result.totals
        result.notes, result.problems = self.notes, self.plan.problems
        result.questions = self.plan.questions
        result.counts = Counts(
            totals[RowResult.IMPORT_TYPE_NEW],
            len(self.plan.changed),
            totals[RowResult.IMPORT_TYPE_SKIP] - len(self.plan.changed) + len(self.ended),
            len(self.plan.problems),
        )
        if result.accepted and not self._is_dry_run(kwargs):
            store_plan(self.plan, self.by)

    def handle_import_error(self, result, error, raise_errors=False):
        # A refusal is an answer for people; anything else is a defect and must not pass for one.
        if not isinstance(error, Refused):
            raise error
        result.append_base_error(Error(error))

    def get_diff_headers(self):
        return list(self.columns)

    @classmethod
    def get_result_class(cls):
        return UnitResult

    @classmethod
    def get_row_result_class(cls):
        return PreviewedRow
