"""Figures typed into a table on a page: the units of a form down, its indicators across; stored by the same rules as
cells of a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Period, capitalized
from lib.workbooks import TYPED_HERE, IndicatorSpec, MissingReason, UnclearCell, clean_cell
from organizations.choices import RevisionSource
from organizations.display import plain_number
from organizations.importing.context import NO_UNITS, level_of, load_specs, require_period, units_reporting
from organizations.models import AdministrativeUnit, IndicatorValue, Organization, ReportForm, User
from organizations.services.values import Counts, Figure, apply_figures

MOST_CELLS = 600  # of one page; what is more is sent as a workbook
EMPTIED = "Đang có {said}; gõ số mới, hoặc nói vì sao không có số: chưa báo cáo, không có, không áp dụng."

Cell = tuple[int, int]  # unit and indicator, by their keys


class TypedRefused(Refused):
    """Nothing was stored. ``faults``: what is wrong, by cell."""

    def __init__(self, faults: dict[Cell, str]):
        super().__init__(f"Chưa ghi số nào: còn {len(faults)} ô phải sửa.")
        self.faults = faults


@dataclass(frozen=True)
class TypedTable:
    """What may be typed for ``period``: ``columns`` are keys of indicators with what each takes."""

    form: ReportForm
    period: Period
    units: list[AdministrativeUnit]
    columns: list[tuple[int, IndicatorSpec]]

    @property
    def cells(self) -> Iterator[Cell]:
        return ((unit.pk, indicator) for unit in self.units for indicator, _ in self.columns)

    @cached_property
    def stored(self) -> dict[Cell, IndicatorValue]:
        rows = IndicatorValue.objects.of(self.period).stated()
        rows = rows.filter(unit__in=self.units, indicator__in=[indicator for indicator, _ in self.columns])
        return {(row.unit_id, row.indicator_id): row for row in rows}

    @property
    def shown(self) -> dict[Cell, str]:
        """What stands in each cell where something is stored, as it may be typed."""
        return {cell: as_typed(row) for cell, row in self.stored.items()}

    @property
    def state(self) -> str:
        """Changes with what is stored."""
        return sha256(repr(sorted(self.shown.items())).encode()).hexdigest()[:16]


def as_typed(row: IndicatorValue) -> str:
    """``1844``, ``12,5``, ``chưa báo cáo``; a text or a date as it is."""
    if row.missing_reason:
        return MissingReason(row.missing_reason).label
    if row.value is None:
        return row.text_value
    return f"{plain_number(row.value):f}".replace(".", ",")


def typed_table(form: ReportForm, period: Period, organization: Organization | None, user: User) -> TypedTable:
    """Raises Refused where nobody reports in the scope, where it is too much for a page, and as ``require_period``."""
    require_period(period, form)
    level = level_of(form)
    units = list(units_reporting(period, organization, user, level).order_by("code"))
    if not units:
        raise Refused(
            f"Không có {NO_UNITS[level]} nào trong phạm vi vào ngày {period.last_day:%d/%m/%Y}; "
            "hãy chọn kỳ khác hoặc tổ chức khác."
        )
    specs = load_specs(period, form.indicators.in_force(period.last_day))
    codes = form.items.order_by("ordinal").values_list("indicator__code", flat=True)
    columns = [specs[code] for code in codes if code in specs]
    if len(units) * len(columns) > MOST_CELLS:
        raise Refused(
            f"Bảng này có {len(units)} nơi và {len(columns)} chỉ tiêu, quá nhiều để gõ trên một trang; "
            "hãy tải biểu mẫu, điền bằng Excel rồi gửi tệp."
        )
    return TypedTable(form, period, units, columns)


@transaction.atomic
def store_typed(table: TypedTable, typed: Mapping[Cell, str], *, state: str, by: User, reason: str = "") -> Counts:
    """Store what differs from what is there, all or nothing; a cell that was and stays empty states nothing.

    ``state``: of the table as its person saw it. Raises Refused where somebody else stored figures of it meanwhile,
    TypedRefused, and PeriodLocked.
    """
    if state != table.state:
        raise Refused(
            "Trong lúc bạn gõ, có người khác đã ghi số liệu của bảng này; chưa ghi gì. Xem các ô có ghi “Đang có” rồi "
            "bấm Lưu lần nữa."
        )
    new: list[Figure] = []
    corrected: list[Figure] = []
    faults: dict[Cell, str] = {}
    shown = table.shown
    for unit in table.units:
        for indicator, spec in table.columns:
            cell = unit.pk, indicator
            text, before = typed.get(cell, "").strip(), shown.get(cell, "")
            if text == before:
                continue
            if not text:
                faults[cell] = EMPTIED.format(said=before)
                continue
            try:
                statement = clean_cell(text, spec, notation=TYPED_HERE)
            except UnclearCell as unclear:
                faults[cell] = capitalized(f"{unclear}.")
                continue
            if statement is not None:
                said = Figure(
                    indicator, unit.pk, table.period, statement.value, statement.text_value, statement.missing_reason
                )
                (corrected if cell in table.stored else new).append(said)
    if faults:
        raise TypedRefused(faults)
    first = apply_figures(new, by=by, source=RevisionSource.MANUAL)
    second = apply_figures(corrected, by=by, source=RevisionSource.CORRECTION, reason=reason)
    return Counts(first.created + second.created, first.updated + second.updated)
