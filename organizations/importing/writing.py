"""Staged figures become stored ones, with a revision each: a handful of statements, whatever their number.

Each statement writes only where the stored figure still is what the preview saw, and says how many rows it wrote. When
that is fewer than were to be written somebody else was faster, and the transaction is given up (``FiguresChanged``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from lib.vietnamese import Period
from organizations.choices import FigureState
from organizations.importing.database import (
    differs,
    execute,
    fetch,
    is_postgresql,
    of_period,
    period_params,
    refresh_statistics_if_grown,
    table,
)
from organizations.importing.periods import is_of, periods_of
from organizations.models import ImportBatch, IndicatorValue, StagedFigure, User, ValueRevision
from organizations.services.period_locks import require_open

SAME_FIGURE = "v.indicator_id = s.indicator_id AND v.unit_id = s.unit_id"
SAME_KEY = f"{SAME_FIGURE} AND {of_period('v')}"

Statement = tuple[str, list]  # SQL and its parameters


class FiguresChanged(Exception):  # noqa: N818 -- becomes a refusal, or figures left out
    """Stored figures are no longer what the batch saw."""


@dataclass(frozen=True)
class _Trail:
    """What the revisions of the figures of ``period`` say beside the figures: where from, by whom, why (``on_all``: not
    only where there was a warning)."""

    period: Period
    source: str
    by: User | None
    reason: str
    on_all: bool
    grants: dict[int, int]  # unit → key of the grant under which its locked figures are changed

    @property
    def grant(self) -> str:
        """The grant of the staged figure ``s``, as an expression."""
        units = defaultdict(list)
        for unit, grant in self.grants.items():
            units[grant].append(str(unit))
        cases = " ".join(f"WHEN s.unit_id IN ({', '.join(keys)}) THEN {grant}" for grant, keys in units.items())
        return f"CASE {cases} END" if cases else "NULL"


def write(batch: ImportBatch, *, by: User | None, source: str, reason: str, on_all: bool = False) -> None:
    """Store what is staged as new or changed for ``batch``. Run it in a transaction that ``FiguresChanged`` rolls back.

    ``batch.created`` and ``batch.updated`` count the staged figures. ``reason`` goes to the revisions of figures with a
    warning, or to all (``on_all``). Raises PeriodLocked when the period is locked for some of them.
    """
    trails = [
        _Trail(period, source, by, reason, on_all, require_open(period, units_to_write(batch, period)))
        for period in periods_of(batch)
    ]
    update = _update_locked if is_postgresql() else _update_changed
    if batch.created:
        _write_with_revisions(batch, "new", _insert_new, batch.created, trails)
    if batch.updated:
        _write_with_revisions(batch, "changed", update, batch.updated, trails)
    if batch.unchanged and changed_since_preview(batch, "unchanged"):
        raise FiguresChanged
    refresh_statistics_if_grown(IndicatorValue, ["indicator_id", "unit_id", "year", "span", "number"], batch.created)
    refresh_statistics_if_grown(ValueRevision, ["indicator_value_id", "batch_id"], batch.created + batch.updated)


def units_to_write(batch: ImportBatch, period: Period) -> QuerySet:
    """The keys of the units whose figures of ``period`` applying would change; read when they are looked at."""
    states = [FigureState.NEW, FigureState.CHANGED]
    figures = StagedFigure.objects.filter(batch=batch, state__in=states, planned=period.is_plan)
    return figures.order_by().values_list("unit_id", flat=True).distinct()


def _write_with_revisions(
    batch: ImportBatch,
    state: str,
    statement: Callable[[ImportBatch, Period], Statement],
    expected: int,
    trails: Iterable[_Trail],
) -> None:
    """Store the figures staged in ``state`` by ``statement``, period by period, and a revision of each.

    PostgreSQL answers what it has just written, so that nothing is looked up again in a table of whose new rows its
    statistics know nothing. SQLite looks each figure up by its unique key.
    """
    written = 0
    for trail in trails:
        sql, params = statement(batch, trail.period)
        if is_postgresql():
            returning, joined, key = RETURNED[state]
            revisions, more = _revisions(batch, state, joined, key, [], trail)
            written += execute(f"WITH written AS ({sql} RETURNING {returning}) {revisions}", [*params, *more])
        else:
            written += execute(sql, params)
            joined = f"{table(StagedFigure)} s JOIN {table(IndicatorValue)} v ON {SAME_KEY}"
            execute(*_revisions(batch, state, joined, "v.id", period_params(trail.period), trail))
    if written != expected:
        raise FiguresChanged


# State of the staged figures → what the statement that stores them returns, how that is joined with the staged figures
# ``s``, and the key of the stored figure there. An insert cannot return what it was made from; an update can, and its
# rows are not counted on: PostgreSQL reckons that no more than one of them is still as it was seen.
RETURNED = {
    "new": (
        "v.id, v.indicator_id, v.unit_id",
        f"{table(StagedFigure)} s JOIN written v ON {SAME_FIGURE}",
        "v.id",
    ),
    "changed": ("s.*", "written s", "s.stored_id"),
}


def _revisions(batch: ImportBatch, state: str, joined: str, key: str, of_joined: list, trail: _Trail) -> Statement:
    """A revision for each figure staged in ``state``: of the rows ``joined`` (``s`` the staged ones), with parameters
    ``of_joined``, where ``key`` is the stored figure."""
    because = "%s" if trail.on_all else "CASE WHEN s.warned THEN %s ELSE '' END"
    return (
        f"""INSERT INTO {table(ValueRevision)} (indicator_value_id, old_value, new_value, old_text_value,
                new_text_value, old_cumulative, new_cumulative, old_missing_reason, new_missing_reason, source,
                batch_id, sheet, cell, by_id, at, reason, grant_id)
            SELECT {key}, s.old_value, s.value, s.old_text_value, s.text_value, s.old_cumulative, s.cumulative,
                s.old_missing_reason, s.missing_reason, %s, s.batch_id, s.sheet, s.cell, %s, %s, {because},
                {trail.grant}
            FROM {joined}
            WHERE s.batch_id = %s AND s.state = %s AND {is_of("s", trail.period)}""",
        [trail.source, trail.by.pk if trail.by else None, _now(), trail.reason, *of_joined, batch.pk, state],
    )


def changed_since_preview(batch: ImportBatch, *states: str) -> list[int]:
    """Keys of the staged figures in ``states`` (all that applying reads without any) that saw what is no longer so."""
    states = states or ("new", "changed", "unchanged")
    rows = [
        row
        for period in periods_of(batch)
        for row in fetch(
            f"""SELECT s.ordinal, s.id FROM {table(StagedFigure)} s LEFT JOIN {table(IndicatorValue)} v ON {SAME_KEY}
            WHERE s.batch_id = %s AND {is_of("s", period)} AND s.state IN ({", ".join(["%s"] * len(states))})
              AND NOT ({_as_seen()})""",
            [*period_params(period), batch.pk, *states],
        )
    ]
    return [key for _, key in sorted(rows)]


def _as_seen() -> str:
    """That the stored figure ``v`` (perhaps not there) is what the staged figure ``s`` was compared with."""
    return " AND ".join(
        [
            f"NOT ({differs('v.value', 's.old_value')})",
            "COALESCE(v.text_value, '') = s.old_text_value",
            "COALESCE(v.missing_reason, '') = s.old_missing_reason",
            f"NOT ({differs('v.cumulative', 's.old_cumulative')})",
        ]
    )


def _insert_new(batch: ImportBatch, period: Period) -> Statement:
    """New rows; a row that undo had emptied is filled. A row that says something by now is left, and not counted."""
    value = table(IndicatorValue)
    return (
        f"""INSERT INTO {value} AS v (indicator_id, unit_id, year, span, number, value, text_value,
                cumulative, missing_reason, note, updated_at)
            SELECT s.indicator_id, s.unit_id, %s, %s, %s, s.value, s.text_value, s.cumulative, s.missing_reason, '', %s
            FROM {table(StagedFigure)} s WHERE s.batch_id = %s AND s.state = 'new' AND {is_of("s", period)}
            ORDER BY s.indicator_id, s.unit_id
            ON CONFLICT (indicator_id, unit_id, year, span, number) DO UPDATE SET value = EXCLUDED.value,
                text_value = EXCLUDED.text_value, cumulative = EXCLUDED.cumulative,
                missing_reason = EXCLUDED.missing_reason, updated_at = EXCLUDED.updated_at
            WHERE v.value IS NULL AND v.text_value = '' AND v.cumulative IS NULL AND v.missing_reason = ''""",
        [*period_params(period), _now(), batch.pk],
    )


def _update_changed(batch: ImportBatch, period: Period) -> Statement:
    """Changed rows, those only that are as they were seen."""
    return (
        f"""{_update_from(table(StagedFigure))}
            WHERE s.batch_id = %s AND s.state = 'changed' AND {is_of("s", period)} AND {SAME_KEY} AND {_as_seen()}""",
        [_now(), batch.pk, *period_params(period)],
    )


def _update_locked(batch: ImportBatch, period: Period) -> Statement:
    """The same on PostgreSQL. The rows are locked in the order of their keys first: two batches then never wait for
    each other crosswise. What another batch had written before its lock was given is compared as it is by then."""
    locked = f"""(SELECT v.id AS stored_id, s.*
            FROM {table(StagedFigure)} s JOIN {table(IndicatorValue)} v ON {SAME_KEY}
            WHERE s.batch_id = %s AND s.state = 'changed' AND {is_of("s", period)}
            ORDER BY v.indicator_id, v.unit_id FOR UPDATE OF v)"""
    return (
        f"{_update_from(locked)} WHERE v.id = s.stored_id AND {_as_seen()}",
        [_now(), *period_params(period), batch.pk],
    )


def _update_from(staged: str) -> str:
    return f"""UPDATE {table(IndicatorValue)} AS v SET value = s.value, text_value = s.text_value,
                cumulative = s.cumulative, missing_reason = s.missing_reason, updated_at = %s
            FROM {staged} s"""


def _now():
    return connection.ops.adapt_datetimefield_value(timezone.now())
