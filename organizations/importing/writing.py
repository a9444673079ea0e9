"""Staged figures become stored ones, with a revision each: a handful of statements, whatever their number.

Each statement writes only where the stored figure still is what the preview saw, and says how many rows it wrote. When
that is fewer than were to be written somebody else was faster, and the transaction is given up (``FiguresChanged``).
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

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
from organizations.models import ImportBatch, IndicatorValue, StagedFigure, User, ValueRevision
from organizations.services.period_locks import require_open

SAME_FIGURE = "v.indicator_id = s.indicator_id AND v.unit_id = s.unit_id"
SAME_KEY = f"{SAME_FIGURE} AND {of_period('v')}"

Statement = tuple[str, list]  # SQL and its parameters


class FiguresChanged(Exception):  # noqa: N818 -- becomes a refusal, or figures left out
    """Stored figures are no longer what the batch saw."""


@dataclass(frozen=True)
class _Trail:
    """What the revisions of a batch say beside the figures: where from, by whom, why (``on_all``: not only where there
    was a warning)."""

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
    warning, or to all (``on_all``). Raises PeriodLocked when the quarter is locked for some of them.
    """
    grants = require_open(batch.period, units_to_write(batch))
    trail = _Trail(source, by, reason, on_all, grants)
    if batch.created:
        _write_with_revisions(batch, "new", _insert_new(batch), batch.created, trail)
    if batch.updated:
        update = _update_locked(batch) if is_postgresql() else _update_changed(batch)
        _write_with_revisions(batch, "changed", update, batch.updated, trail)
    if batch.unchanged and changed_since_preview(batch, "unchanged"):
        raise FiguresChanged
    refresh_statistics_if_grown(IndicatorValue, ["indicator_id", "unit_id", "year", "span", "number"], batch.created)
    refresh_statistics_if_grown(ValueRevision, ["indicator_value_id", "batch_id"], batch.created + batch.updated)


def units_to_write(batch: ImportBatch) -> QuerySet:
    """The keys of the units whose figures applying would change; read from the database when they are looked at."""
    figures = StagedFigure.objects.filter(batch=batch, state__in=[FigureState.NEW, FigureState.CHANGED])
    return figures.order_by().values_list("unit_id", flat=True).distinct()


def _write_with_revisions(batch: ImportBatch, state: str, statement: Statement, expected: int, trail: _Trail) -> None:
    """Store the figures staged in ``state`` by ``statement``, and a revision of each.

    PostgreSQL answers what it has just written, so that nothing is looked up again in a table of whose new rows its
    statistics know nothing. SQLite looks each figure up by its unique key.
    """
    sql, params = statement
    if is_postgresql():
        returning, joined, key = RETURNED[state]
        revisions, more = _revisions(batch, state, joined, key, [], trail)
        if execute(f"WITH written AS ({sql} RETURNING {returning}) {revisions}", [*params, *more]) != expected:
            raise FiguresChanged
        return
    if execute(sql, params) != expected:
        raise FiguresChanged
    joined = f"{table(StagedFigure)} s JOIN {table(IndicatorValue)} v ON {SAME_KEY}"
    execute(*_revisions(batch, state, joined, "v.id", period_params(batch.period), trail))


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
            WHERE s.batch_id = %s AND s.state = %s""",
        [trail.source, trail.by.pk if trail.by else None, _now(), trail.reason, *of_joined, batch.pk, state],
    )


def changed_since_preview(batch: ImportBatch, *states: str) -> list[int]:
    """Keys of the staged figures in ``states`` (all that applying reads without any) that saw what is no longer so."""
    states = states or ("new", "changed", "unchanged")
    rows = fetch(
        f"""SELECT s.id FROM {table(StagedFigure)} s LEFT JOIN {table(IndicatorValue)} v ON {SAME_KEY}
            WHERE s.batch_id = %s AND s.state IN ({", ".join(["%s"] * len(states))}) AND NOT ({_as_seen()})
            ORDER BY s.ordinal""",
        [*period_params(batch.period), batch.pk, *states],
    )
    return [key for (key,) in rows]


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


def _insert_new(batch: ImportBatch) -> Statement:
    """New rows; a row that undo had emptied is filled. A row that says something by now is left, and not counted."""
    value = table(IndicatorValue)
    return (
        f"""INSERT INTO {value} AS v (indicator_id, unit_id, year, span, number, value, text_value,
                cumulative, missing_reason, note, updated_at)
            SELECT s.indicator_id, s.unit_id, %s, %s, %s, s.value, s.text_value, s.cumulative, s.missing_reason, '', %s
            FROM {table(StagedFigure)} s WHERE s.batch_id = %s AND s.state = 'new'
            ORDER BY s.indicator_id, s.unit_id
            ON CONFLICT (indicator_id, unit_id, year, span, number) DO UPDATE SET value = EXCLUDED.value,
                text_value = EXCLUDED.text_value, cumulative = EXCLUDED.cumulative,
                missing_reason = EXCLUDED.missing_reason, updated_at = EXCLUDED.updated_at
            WHERE v.value IS NULL AND v.text_value = '' AND v.cumulative IS NULL AND v.missing_reason = ''""",
        [*period_params(batch.period), _now(), batch.pk],
    )


def _update_changed(batch: ImportBatch) -> Statement:
    """Changed rows, those only that are as they were seen."""
    return (
        f"""{_update_from(table(StagedFigure))}
            WHERE s.batch_id = %s AND s.state = 'changed' AND {SAME_KEY} AND {_as_seen()}""",
        [_now(), batch.pk, *period_params(batch.period)],
    )


def _update_locked(batch: ImportBatch) -> Statement:
    """The same on PostgreSQL. The rows are locked in the order of their keys first: two batches then never wait for
    each other crosswise. What another batch had written before its lock was given is compared as it is by then."""
    locked = f"""(SELECT v.id AS stored_id, s.*
            FROM {table(StagedFigure)} s JOIN {table(IndicatorValue)} v ON {SAME_KEY}
            WHERE s.batch_id = %s AND s.state = 'changed'
            ORDER BY v.indicator_id, v.unit_id FOR UPDATE OF v)"""
    return (
        f"{_update_from(locked)} WHERE v.id = s.stored_id AND {_as_seen()}",
        [_now(), *period_params(batch.period), batch.pk],
    )


def _update_from(staged: str) -> str:
    return f"""UPDATE {table(IndicatorValue)} AS v SET value = s.value, text_value = s.text_value,
                cumulative = s.cumulative, missing_reason = s.missing_reason, updated_at = %s
            FROM {staged} s"""


def _now():
    return connection.ops.adapt_datetimefield_value(timezone.now())
