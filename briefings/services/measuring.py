"""How far work is by the figures: what an indicator says of the units concerned, against what is to be reached.

The figures only tell; that work is done, people say and accept.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from briefings.choices import Progress
from briefings.models import Directive, Task
from briefings.services.history import get_locked, save_with_history
from briefings.timeliness import is_draft
from briefings.transitions import MEASURE, check
from lib.refused import Refused
from lib.vietnamese import Period
from organizations.models import AdministrativeUnit, Indicator, Organization
from organizations.services.aggregation import Total, UnitTotal, totals

MEASURE_FIELDS = ["measured_by", "target_value", "target_year", "target_span", "target_number"]


@dataclass(frozen=True)
class Measurement:
    """What the indicator comes to in ``period`` against ``target``, and at each of the ``units`` that count."""

    indicator: Indicator
    period: Period
    target: Decimal
    total: Total
    units: tuple[UnitTotal, ...]

    @property
    def value(self) -> Decimal | None:
        """What it comes to, else what is there of it (``total.shortfall`` beside it); None: nothing."""
        return self.total.shown

    @property
    def percent(self) -> int | None:
        """How much of the target is reached, whole per cent, rounded down; None while no figure is there."""
        return None if self.value is None else int(100 * self.value / self.target)


def measured(record: Directive | Task) -> Measurement | None:
    """How far ``record`` is by its figures; None where it is not measured. Four queries, whatever the units; of a share
    five.

    Of a directive the units are those it concerns, else where its lead works, of one that is given to many or to nobody
    yet where the host works; of a task where its organization works. What they come to is aggregated as everywhere,
    of the units and periods of the forms of whoever assigned it.
    """
    indicator, target, period = record.measured_by, _target(record), _period(record)
    if indicator is None or target is None or period is None:
        return None
    found = totals([indicator], _areas(record), period, by=_owner(record))
    units = sorted(found.by_unit(indicator), key=lambda one: (one.total.is_complete, one.total.shown is not None))
    return Measurement(indicator, period, target, found.whole(indicator), tuple(units))


def _target(record: Directive | Task) -> Decimal | None:
    return record.target_value if isinstance(record, Directive) else record.target


def _period(record: Directive | Task) -> Period | None:
    return record.target_period if isinstance(record, Directive) else record.period


def _areas(record: Directive | Task) -> list[AdministrativeUnit]:
    if isinstance(record, Task):
        return [record.organization.unit] if record.organization.unit else []
    if units := list(record.units.all()):
        return units
    owner = record.lead_organization or record.series.host
    return [owner.unit] if owner.unit else []


def _owner(record: Directive | Task) -> Organization:
    return record.organization if isinstance(record, Task) else record.series.host


def measurable(by):
    """The indicators by which ``by`` may let work be measured: numbers that add up over units."""
    return Indicator.objects.for_user(by).adding_up().order_by("code", "pk")


@transaction.atomic
def measure_by(
    directive_id: int,
    *,
    by,
    indicator: Indicator | None,
    value: Decimal | None = None,
    period: Period | None = None,
) -> Directive:
    """Say by which figures ``directive_id`` is measured (None: by none any more), and what is to be reached when.

    Raises Refused without a target above zero and its period, and for an indicator that does not add up.
    """
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(MEASURE, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    if indicator is not None:
        if value is None or value <= 0 or period is None:
            raise Refused("Đo bằng chỉ tiêu thì ghi mức phải đạt lớn hơn 0 và kỳ phải đạt.")
        if not measurable(by).filter(pk=indicator.pk).exists():
            raise Refused(f"Chỉ tiêu {indicator} không cộng gộp được thành một mức đạt; chọn chỉ tiêu khác.")
    directive.measure_by(indicator, value, period)
    reason = "Bỏ đo bằng chỉ tiêu" if indicator is None else f"Đo bằng chỉ tiêu {indicator.code}"
    save_with_history(directive, by=by, reason=reason, fields=MEASURE_FIELDS)
    return directive
