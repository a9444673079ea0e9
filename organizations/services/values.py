"""The one place where figures are written: every change leaves a revision, and what is equal is left alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import Enum

from django.db import IntegrityError, transaction
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import Period, normalize
from organizations.choices import RevisionSource
from organizations.models import ImportBatch, Indicator, IndicatorValue, User, ValueRevision
from organizations.services.period_locks import require_open
from organizations.services.stated_periods import definitions_of, why_not_stated

BATCH_SIZE = 1_000
UNITS_PER_QUERY = 10_000


class Keep(Enum):
    """What a figure says that says nothing about its cumulative value."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be stored for one indicator, unit and period; ``sheet`` and ``cell`` are where it was read.

    At most one of ``value``, ``text_value`` (text, or a date as ISO) and ``missing_reason`` says something.
    """

    indicator_id: int
    unit_id: int
    period: Period
    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""
    cumulative: Decimal | Keep | None = KEEP
    sheet: str = ""
    cell: str = ""

    @property
    def key(self) -> tuple[int, int, Period]:
        return self.indicator_id, self.unit_id, self.period

    def differs_from(self, row: IndicatorValue) -> bool:
        return (
            self.value != row.value
            or self.text_value != row.text_value
            or self.missing_reason != row.missing_reason
            or self.cumulative_after(row) != row.cumulative
        )

    def cumulative_after(self, row: IndicatorValue) -> Decimal | None:
        """The cumulative value that goes with this figure; a reason for having no figure leaves none."""
        if self.missing_reason:
            return None
        return row.cumulative if self.cumulative is KEEP else self.cumulative


@dataclass(frozen=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@transaction.atomic
def apply_figures(
    figures: Iterable[Figure],
    *,
    by: User | None,
    source: str = RevisionSource.IMPORT,
    batch: ImportBatch | None = None,
    reason: str = "",
) -> Counts:
    """Store ``figures`` (each key once) with one revision per figure created or changed, all or none of them.

    Costs a fixed number of statements per thousand figures. Existing rows are locked before they are compared, so that
    two writers follow each other. Raises Refused when another writer stored one of the new figures meanwhile, or one is
    of an indicator that is not stated in its period (what is stored is corrected all the same); PeriodLocked when
    figures of a locked quarter would change without a grant.
    """
    figures = [replace(one, text_value=normalize(one.text_value)) if one.text_value else one for one in figures]
    figures.sort(key=lambda figure: figure.key)  # one order for all writers: no deadlock
    stored = lock_existing(figures)
    new, changed, revisions = [], [], []
    first_stated = []
    filled = 0  # rows that undo had emptied: for people they were not there
    for figure in figures:
        row = stored.get(figure.key)
        if row is None:
            row = IndicatorValue(indicator_id=figure.indicator_id, unit_id=figure.unit_id, **asdict(figure.period))
            new.append(row)
            first_stated.append(row)
        elif figure.differs_from(row):
            if is_empty(row):
                filled += 1
                first_stated.append(row)
            changed.append(row)
        else:
            continue
        revisions.append(_revise(row, figure, by=by, source=source, batch=batch, reason=reason))
    _require_stated(first_stated)
    try:
        with transaction.atomic():
            IndicatorValue.objects.bulk_create(new, batch_size=BATCH_SIZE)
    except IntegrityError as error:
        if not lock_existing([figure for figure in figures if figure.key not in stored]):
            raise
        raise Refused(
            "Số liệu của kỳ này vừa được người khác ghi trong lúc đang nhập. Chưa có gì được ghi; hãy nhập lại tệp."
        ) from error
    _require_open(revisions)
    _update(changed)
    for revision in revisions:
        revision.indicator_value_id = revision.indicator_value.pk
    ValueRevision.objects.bulk_create(revisions, batch_size=BATCH_SIZE)
    return Counts(len(new) + filled, len(changed) - filled, len(figures) - len(new) - len(changed))


def _require_stated(rows: list[IndicatorValue]) -> None:
    """Raise Refused where one of ``rows`` is of an indicator that is not stated in its period."""
    of_indicator = definitions_of({row.indicator_id for row in rows}) if rows else {}
    for key, period in {(row.indicator_id, row.period): None for row in rows}:
        if why_not := why_not_stated(of_indicator.get(key, ()), period):
            code = Indicator.objects.values_list("code", flat=True).get(pk=key)
            raise Refused(f"Chỉ tiêu {code} {why_not}; hãy chọn kỳ khác hoặc chỉ tiêu khác.")


def _require_open(revisions: list[ValueRevision]) -> None:
    """Raise PeriodLocked, or put into ``revisions`` the grants under which they are made."""
    units = defaultdict(set)
    for revision in revisions:
        units[revision.indicator_value.period].add(revision.indicator_value.unit_id)
    grants = {period: require_open(period, units[period]) for period in sorted(units)}
    for revision in revisions:
        revision.grant_id = grants[revision.indicator_value.period].get(revision.indicator_value.unit_id)


@transaction.atomic
def write_note(value_id: int, note: str, *, by: User | None) -> None:
    """Store the note beside a figure. Raises PeriodLocked as for the figure; under a grant it leaves its revision."""
    row = IndicatorValue.objects.select_for_update(of=("self",)).get(pk=value_id)
    if row.note == note:
        return
    if grant := require_open(row.period, [row.unit_id]).get(row.unit_id):
        said = f"Ghi chú “{note}” thay cho “{row.note}”"
        same = {
            f"{side}_{name}": getattr(row, name)
            for side in ("old", "new")
            for name in ("value", "text_value", "cumulative", "missing_reason")
        }
        ValueRevision.objects.create(
            indicator_value=row,
            source=RevisionSource.CORRECTION,
            by=by,
            grant_id=grant,
            reason=said[: ValueRevision.MAX_REASON],
            **same,
        )
    IndicatorValue.objects.filter(pk=value_id).update(note=note, updated_at=timezone.now())


def is_empty(row: IndicatorValue) -> bool:
    """Whether ``row`` says nothing, as one that undo emptied (``IndicatorValueQuerySet.stated`` leaves it out)."""
    return row.value is None and row.cumulative is None and not row.text_value and not row.missing_reason


def lock_existing(figures: list[Figure]) -> dict[tuple[int, int, Period], IndicatorValue]:
    """The stored rows that ``figures`` speak of, by key, locked in one order until the end of the transaction."""
    units, indicators = defaultdict(set), defaultdict(set)
    for figure in figures:
        units[figure.period].add(figure.unit_id)
        indicators[figure.period].add(figure.indicator_id)
    stored = {}
    for period in sorted(units):
        ordered = sorted(units[period])
        for start in range(0, len(ordered), UNITS_PER_QUERY):
            rows = IndicatorValue.objects.of(period).filter(
                indicator_id__in=indicators[period],
                unit_id__in=ordered[start : start + UNITS_PER_QUERY],
            )
            for row in rows.order_by("pk").select_for_update(of=("self",)):
                stored[row.indicator_id, row.unit_id, row.period] = row
    return stored


def _revise(row: IndicatorValue, figure: Figure, *, by, source, batch, reason) -> ValueRevision:
    """Let ``row`` say what ``figure`` says, and return the revision of it."""
    revision = ValueRevision(
        indicator_value=row,
        old_value=row.value,
        old_text_value=row.text_value,
        old_cumulative=row.cumulative,
        old_missing_reason=row.missing_reason,
        source=source,
        batch=batch,
        sheet=figure.sheet,
        cell=figure.cell,
        by=by,
        reason=reason,
    )
    row.cumulative = figure.cumulative_after(row)
    row.value, row.text_value, row.missing_reason = figure.value, figure.text_value, figure.missing_reason
    revision.new_value, revision.new_text_value = row.value, row.text_value
    revision.new_cumulative, revision.new_missing_reason = row.cumulative, row.missing_reason
    return revision


def _update(rows: list[IndicatorValue]) -> None:
    """Write what ``rows`` say, as an upsert on the key: ``bulk_update`` would write one CASE per row and column."""
    now = timezone.now()
    copies = [
        IndicatorValue(
            indicator_id=row.indicator_id,
            unit_id=row.unit_id,
            year=row.year,
            span=row.span,
            number=row.number,
            value=row.value,
            text_value=row.text_value,
            cumulative=row.cumulative,
            missing_reason=row.missing_reason,
            note=row.note,
            updated_at=now,
        )
        for row in rows
    ]
    IndicatorValue.objects.bulk_create(
        copies,
        batch_size=BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["indicator", "unit", "year", "span", "number"],
        update_fields=["value", "text_value", "cumulative", "missing_reason", "updated_at"],
    )
