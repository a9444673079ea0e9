"""From judged figures to staged rows beside what is stored: the preview, made by a fixed number of statements."""

from collections.abc import Iterable

from lib.vietnamese import Period
from lib.workbooks import CheckedFigure, Problem
from organizations.importing import rules
from organizations.importing.counts import Counts, count_figures
from organizations.importing.database import (
    FLAG,
    KEY,
    NUMBER,
    TEXT,
    WHOLE,
    differs,
    execute,
    of_period,
    period_params,
    refresh_statistics,
    rows_as_table,
    table,
)
from organizations.importing.periods import is_of, periods_of
from organizations.models import ImportBatch, ImportIssue, IndicatorValue, StagedFigure

MANY = 1_000  # rows from which on PostgreSQL is told to count the table anew

COLUMNS = {
    "ordinal": WHOLE,
    "sheet": TEXT,
    "row_number": WHOLE,
    "cell": TEXT,
    "cumulative_cell": TEXT,
    "unit_id": KEY,
    "indicator_id": KEY,
    "unit_name": TEXT,
    "read": TEXT,
    "value": NUMBER,
    "text_value": TEXT,
    "missing_reason": TEXT,
    "cumulative": NUMBER,
    "states_cumulative": FLAG,
    "state": TEXT,
    "planned": FLAG,
}
KEYS = ("indicator_id", "unit_id")
AS_READ = ("ordinal", "sheet", "row_number", "cell", "cumulative_cell", "unit_id", "indicator_id", "unit_name", "read",
           "missing_reason", "states_cumulative", "planned")  # fmt: skip


def stage(batch: ImportBatch, rows: Iterable[CheckedFigure], problems: Iterable[Problem]) -> Counts:
    """Replace what is staged for ``batch``: its figures compared with the stored ones, its issues, its warnings.

    Run it in a transaction. The counts go to ``batch`` (not saved). A figure without a cumulative column keeps the one
    that is stored; one with a reason instead of a number has none.
    """
    clear(batch)
    with rows_as_table("read_figures", COLUMNS, rows, joined_by=KEYS) as read:
        written = execute(*_compared(batch, read, batch.period))
        plans = execute(*_compared(batch, read, Period.plan(batch.year)))
    batch.states_plans = plans > 0
    refresh_staged(written + plans)
    _store_problems(batch, problems)
    rules.warn(batch)
    return count(batch)


def refresh_staged(written: int) -> None:
    """Let PostgreSQL count the staged figures when many were ``written``."""
    if written >= MANY:
        refresh_statistics(table(StagedFigure), ["batch_id", "state", *KEYS])


def clear(batch: ImportBatch) -> None:
    """Remove what is staged for ``batch``."""
    for model in (ImportIssue, StagedFigure):
        model.objects.filter(batch=batch)._raw_delete(using="default")


def compare_again(batch: ImportBatch, unit_id: int | None = None) -> Counts:
    """Compare what is staged (of one unit, if given) with what is stored now, and look for warnings again."""
    value, staged = table(IndicatorValue), table(StagedFigure)
    of_unit, params = (" AND s.unit_id = %s", [unit_id]) if unit_id else ("", [])
    new = {
        "value": _value("s", "s.states_value"),
        "text_value": _text("s", "s.states_value"),
        "cumulative": _cumulative("s"),
        "old_value": "v.value",
        "old_text_value": "COALESCE(v.text_value, '')",
        "old_missing_reason": "COALESCE(v.missing_reason, '')",
        "old_cumulative": "v.cumulative",
        "old_exists": _says_something("v"),
        "state": _state("s", "s.states_value"),
    }
    for period in periods_of(batch):
        execute(
            f"""UPDATE {staged} SET {", ".join(f"{column} = n.{column}" for column in new)}
            FROM (SELECT s.id AS key, {", ".join(f"{expression} AS {column}" for column, expression in new.items())}
                  FROM {staged} s LEFT JOIN {value} v ON {_same_key("s")}
                  WHERE s.batch_id = %s AND {is_of("s", period)}
                    AND s.state IN ('new', 'changed', 'unchanged'){of_unit}) n
            WHERE {staged}.id = n.key""",
            [*period_params(period), batch.pk, *params],
        )
    rules.warn(batch, unit_id)
    return count(batch)


def count(batch: ImportBatch) -> Counts:
    """Put into ``batch`` how many of its figures are in which state; one query."""
    staged = count_figures(batch)
    batch.created, batch.updated, batch.unchanged = staged.new, staged.changed, staged.unchanged
    batch.rejected, batch.warned, batch.states_plans = staged.rejected, staged.warned, staged.planned > 0
    return staged


# --- the comparison ---------------------------------------------------------------------------------------------------


def _compared(batch: ImportBatch, read: str, period: Period) -> tuple[str, list]:
    """The statement that stages what the table ``read`` holds of ``period``."""
    stated = "(t.value IS NOT NULL OR t.text_value <> '' OR t.missing_reason <> '' OR NOT t.states_cumulative)"
    new = {
        "batch_id": "%s",
        **{column: f"t.{column}" for column in AS_READ},
        "states_value": stated,
        "value": _value("t", stated),
        "text_value": _text("t", stated),
        "cumulative": _cumulative("t"),
        "old_value": "v.value",
        "old_text_value": "COALESCE(v.text_value, '')",
        "old_missing_reason": "COALESCE(v.missing_reason, '')",
        "old_cumulative": "v.cumulative",
        "old_exists": _says_something("v"),
        "state": _state("t", stated),
        "warned": "FALSE",
        "edited": "FALSE",
    }
    return (
        f"""INSERT INTO {table(StagedFigure)} ({", ".join(new)}) SELECT {", ".join(new.values())}
            FROM {read} t LEFT JOIN {table(IndicatorValue)} v ON {_same_key("t")} WHERE {is_of("t", period)}""",
        [batch.pk, *period_params(period)],
    )


def _same_key(of: str) -> str:
    return f"v.indicator_id = {of}.indicator_id AND v.unit_id = {of}.unit_id AND {of_period('v')}"


def _says_something(of: str) -> str:
    """Whether the stored row is there and says something; one that undo emptied does not."""
    return (
        f"({of}.id IS NOT NULL AND ({of}.value IS NOT NULL OR {of}.text_value <> '' OR {of}.missing_reason <> ''"
        f" OR {of}.cumulative IS NOT NULL))"
    )


def _value(of: str, stated: str) -> str:
    """The period's value once the figure is applied: a line that states *lũy kế* alone leaves the stored one."""
    return f"CASE WHEN {stated} THEN {of}.value ELSE v.value END"


def _text(of: str, stated: str) -> str:
    return f"CASE WHEN {stated} THEN {of}.text_value ELSE COALESCE(v.text_value, '') END"


def _cumulative(of: str) -> str:
    """The cumulative value once the figure is applied: a file without such a column leaves the stored one."""
    return (
        f"CASE WHEN {of}.missing_reason <> '' THEN NULL WHEN {of}.states_cumulative THEN {of}.cumulative"
        f" ELSE v.cumulative END"
    )


def _state(of: str, stated: str) -> str:
    different = " OR ".join(
        [
            differs(_value(of, stated), "v.value"),
            f"{_text(of, stated)} <> v.text_value",
            f"{of}.missing_reason <> v.missing_reason",
            differs(_cumulative(of), "v.cumulative"),
        ]
    )
    return (
        f"CASE WHEN {of}.state IN ('rejected', 'left_out') THEN {of}.state WHEN NOT {_says_something('v')} THEN 'new'"
        f" WHEN {different} THEN 'changed' ELSE 'unchanged' END"
    )


# --- problems ---------------------------------------------------------------------------------------------------------


def _store_problems(batch: ImportBatch, problems: Iterable[Problem]) -> None:
    """Keep ``problems`` as issues, each with the staged figure of its cell, if there is one."""
    problems = list(problems)
    if not problems:
        return
    keys: dict[tuple[str, str], int] = {}
    cells = {problem.cell for problem in problems if problem.cell}
    rows = StagedFigure.objects.filter(batch=batch).values_list("sheet", "cell", "cumulative_cell", "pk")
    for sheet, cell, cumulative_cell, key in rows.iterator(chunk_size=10_000):
        for place in (cell, cumulative_cell):
            if place in cells:
                keys.setdefault((sheet, place), key)
    issues = [
        ImportIssue(
            batch=batch,
            figure_id=keys.get((problem.sheet[:100], problem.cell)),
            sheet=problem.sheet[:100],
            cell=problem.cell[:12],
            severity=problem.severity,
            code=problem.code[:40],
            key=problem.key[:255],
            message=problem.message[:500],
            found=problem.read[:255],
            expected=problem.expected[:500],
            options=[list(option) for option in problem.options],
        )
        for problem in problems
    ]
    ImportIssue.objects.bulk_create(issues, batch_size=1_000)
    rules.mark_warned(issue.figure_id for issue in issues if issue.severity == "warning" and issue.figure_id)
