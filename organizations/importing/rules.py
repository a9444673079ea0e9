"""What is possible and yet doubtful, found over all staged figures of a batch at once: warnings.

Each rule is one query that answers the doubtful figures only; sentences are made from those. A figure that changes
nothing is not asked about. The rules are those of domain §5.1, "Validation rules that matter".
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from lib.vietnamese import Period, uncapitalized
from organizations.choices import AcrossTime, ComparedFigure, Severity
from organizations.display import format_number
from organizations.importing.database import fetch, of_period, period_params, table
from organizations.importing.periods import is_of, periods_of
from organizations.models import (
    ImportBatch,
    ImportIssue,
    Indicator,
    IndicatorRule,
    IndicatorValue,
    IndicatorVersion,
    StagedFigure,
)

OUT_OF_BOUNDS, PARTS_EXCEED_WHOLE, CUMULATIVE_DIFFERS, JUMP = CODES = (
    "out-of-bounds", "parts-exceed-whole", "cumulative-differs", "jump",
)  # fmt: skip

WRITTEN = "s.batch_id = %s AND s.state IN ('new', 'changed')"

Doubt = tuple[int, str, str, str, str, str]  # key of the figure, sheet, cell, what was read, the clause, the code


def warn(batch: ImportBatch, unit_id: int | None = None) -> None:
    """Replace the warnings of these rules for ``batch`` (for one unit, if given) by those that hold now."""
    issues = ImportIssue.objects.filter(batch=batch, code__in=CODES)
    figures = StagedFigure.objects.filter(batch=batch)
    if unit_id:
        issues, figures = issues.filter(figure__unit=unit_id), figures.filter(unit=unit_id)
    if issues.exists():
        issues.delete()
        others = ImportIssue.objects.filter(batch=batch, severity=Severity.WARNING).values("figure")
        figures.filter(warned=True).exclude(pk__in=others.filter(figure__isnull=False)).update(warned=False)
    scopes = [_Scope(batch, unit_id, period) for period in periods_of(batch)]
    rules = (_out_of_bounds, _parts_above_whole, _cumulative, _jumps)
    doubts = sorted(doubt for scope in scopes for rule in rules for doubt in rule(scope))
    ImportIssue.objects.bulk_create(
        [
            ImportIssue(
                batch=batch,
                figure_id=key,
                sheet=sheet,
                cell=cell,
                severity=Severity.WARNING,
                code=code,
                message=f"đọc được “{read}”; {clause}."[:500],
                found=read,
                expected=clause[:500],
            )
            for key, sheet, cell, read, clause, code in doubts
        ],
        batch_size=1_000,
    )
    mark_warned(key for key, *_ in doubts)


def mark_warned(keys: Iterable[int]) -> None:
    """Say of the staged figures ``keys`` that there is something to look at."""
    keys = sorted(set(keys))
    for start in range(0, len(keys), 5_000):
        StagedFigure.objects.filter(pk__in=keys[start : start + 5_000]).update(warned=True)


class _Scope:
    """Which figures are looked at: those of a batch and a period that change something, of one unit if given."""

    def __init__(self, batch: ImportBatch, unit_id: int | None, period: Period):
        self.batch, self.unit_id, self.period = batch, unit_id, period
        self.where = f"{WRITTEN} AND {is_of('s', period)}" + (" AND s.unit_id = %s" if unit_id else "")
        self.params = [batch.pk, unit_id] if unit_id else [batch.pk]
        found = fetch(
            f"SELECT s.indicator_id, MAX(CASE WHEN s.states_cumulative THEN 1 ELSE 0 END) "
            f"FROM {table(StagedFigure)} s WHERE {self.where} GROUP BY s.indicator_id",
            self.params,
        )
        self.indicators = {key for key, _ in found}
        self.with_cumulative = {key for key, stated in found if stated}

    def figures(self, columns: str, joins: str, condition: str, before: list, after: list) -> list[tuple]:
        """Key, sheet, cell and text of the figures that meet ``condition``, and then ``columns``."""
        return fetch(
            f"SELECT s.id, s.sheet, s.cell, s.read, {columns} FROM {table(StagedFigure)} s {joins} "
            f"WHERE {self.where} AND {condition}",
            [*before, *self.params, *after],
        )


def _out_of_bounds(scope: _Scope) -> Iterator[Doubt]:
    """A value outside the bounds of the definition in force at the end of the period."""
    bounds = {
        indicator: (minimum, maximum)
        for indicator, minimum, maximum in IndicatorVersion.objects.in_force(scope.period.last_day)
        .exclude(minimum=None, maximum=None)
        .filter(indicator__in=scope.indicators)
        .values_list("indicator", "minimum", "maximum")
    }
    if not bounds:
        return
    rows = scope.figures(
        "s.indicator_id, s.value",
        f"JOIN {table(IndicatorVersion)} b ON b.indicator_id = s.indicator_id AND (b.valid_from IS NULL OR "
        "b.valid_from <= %s) AND (b.valid_to IS NULL OR b.valid_to >= %s)",
        "(s.value < b.minimum OR s.value > b.maximum)",
        [scope.period.last_day, scope.period.last_day],
        [],
    )
    for *place, indicator, _ in rows:
        minimum, maximum = bounds[indicator]
        if minimum is not None and maximum is not None:
            range_ = f"từ {format_number(minimum)} đến {format_number(maximum)}"
        else:
            range_ = (
                f"từ {format_number(minimum)} trở lên" if minimum is not None else f"không quá {format_number(maximum)}"
            )
        yield (*place, f"chỉ tiêu này thường {range_}; hãy sửa, hoặc ghi lý do nếu đúng là vậy", OUT_OF_BOUNDS)


def _parts_above_whole(scope: _Scope) -> Iterator[Doubt]:
    """Parts that together exceed their whole, each as staged or else as stored, once per unit and rule."""
    rules = IndicatorRule.objects.usable_by(scope.batch.organization)
    for rule in rules.select_related("whole").prefetch_related("parts"):
        parts = list(rule.parts.all())
        if not parts or not scope.indicators & {rule.whole_id, *(part.pk for part in parts)}:
            continue
        names = " + ".join(part.code for part in parts)
        so_far = rule.compares == ComparedFigure.CUMULATIVE
        for *place, above, whole in _exceeding(scope, [part.pk for part in parts], rule.whole_id, so_far=so_far):
            clause = (
                f"{'lũy kế ' if so_far else ''}{names} là {_written(above)}, lớn hơn {rule.whole.code} là "
                f"{_written(whole)} "
                f"({uncapitalized(rule.name)}); hãy sửa, hoặc ghi lý do nếu đúng là vậy"
            )
            yield (*place, clause, PARTS_EXCEED_WHOLE)


def _exceeding(scope: _Scope, parts: list[int], whole: int, *, so_far: bool) -> list[tuple]:
    """Where ``parts`` exceed ``whole``: the figure to ask about, then the sum of the parts and the whole; ``so_far``:
    of the year so far. A figure that states no cumulative value leaves that which is stored.

    The staged figures of each unit become one row, and what the file does not state is looked up beside it.
    """
    batch, keys = scope.batch, [whole, *parts]
    column, said = ("cumulative", "AND s.states_cumulative ") if so_far else ("value", "")
    columns, joins, now = [], [], []
    for place, key in enumerate(keys):  # whole numbers of ours: written into the statement as they are
        is_key = f"CASE WHEN s.indicator_id = {key}"
        columns += [
            f"MAX({is_key} {said}THEN s.{column} END) AS value{place}",
            f"MAX({is_key} {said}THEN 1 END) AS said{place}",
            f"MAX({is_key} AND s.state <> 'unchanged' THEN s.id END) AS figure{place}",
        ]
        joins.append(
            f"LEFT JOIN {table(IndicatorValue)} v{place} ON v{place}.indicator_id = {key} AND "
            f"v{place}.unit_id = u.unit_id AND {of_period(f'v{place}')}"
        )
        now.append(f"CASE WHEN u.said{place} = 1 THEN u.value{place} ELSE v{place}.{column} END")
    above = " + ".join(f"COALESCE({one}, 0)" for one in now[1:])
    of_unit = " AND s.unit_id = %s" if scope.unit_id else ""
    return fetch(
        f"""SELECT f.id, f.sheet, f.cell, f.read, e.above, e.whole FROM (
                SELECT COALESCE({", ".join(f"u.figure{place}" for place in range(len(keys)))}) AS figure,
                       {above} AS above, {now[0]} AS whole
                FROM (SELECT s.unit_id, {", ".join(columns)}
                      FROM {table(StagedFigure)} s
                      WHERE s.batch_id = %s AND {is_of("s", scope.period)}
                        AND s.state IN ('new', 'changed', 'unchanged')
                        AND s.indicator_id IN ({", ".join(map(str, keys))}){of_unit}
                      GROUP BY s.unit_id) u
                {" ".join(joins)}) e
            JOIN {table(StagedFigure)} f ON f.id = e.figure
            WHERE e.above > e.whole""",
        [batch.pk, *([scope.unit_id] if scope.unit_id else []), *period_params(scope.period) * len(keys)],
    )


def _cumulative(scope: _Scope) -> Iterator[Doubt]:
    """*Lũy kế* that is not that of the period before plus this period's; in the first of a year they are the same."""
    if (
        scope.period.is_plan
        or not Indicator.objects.filter(pk__in=scope.with_cumulative, across_time=AcrossTime.SUM).exists()
    ):
        return
    first = scope.period.number == 1
    before = "0" if first else "p.cumulative"
    join = f"JOIN {table(Indicator)} i ON i.id = s.indicator_id AND i.across_time = %s"
    params: list = [AcrossTime.SUM]
    if not first:
        join += f" JOIN {table(IndicatorValue)} p ON {_stored_before()}"
        params += period_params(scope.period.previous)
    rows = scope.figures(
        f"s.value, s.cumulative, {before}",
        join,
        f"s.states_cumulative AND s.cumulative <> {before} + s.value",
        params,
        [],
    )
    for *place, value, cumulative, earlier in rows:
        sum_ = _decimal(value) + _decimal(earlier)
        how = (
            "số trong kỳ (ở kỳ đầu năm hai số bằng nhau)"
            if first
            else f"lũy kế kỳ trước {_written(earlier)} cộng kỳ này"
        )
        yield (
            *place,
            f"lũy kế ghi {_written(cumulative)}, còn {how} là {format_number(sum_)}; hãy sửa, hoặc ghi lý do",
            CUMULATIVE_DIFFERS,
        )


def _jumps(scope: _Scope) -> Iterator[Doubt]:
    """A figure that differs from that of the period before (a plan: of last year's) by more than is allowed."""
    if not Indicator.objects.filter(pk__in=scope.indicators, jump_percent__isnull=False).exists():
        return
    rows = scope.figures(
        "s.value, p.value, i.jump_percent",
        f"JOIN {table(Indicator)} i ON i.id = s.indicator_id AND i.jump_percent IS NOT NULL "
        f"JOIN {table(IndicatorValue)} p ON {_stored_before()}",
        "p.value <> 0 AND ABS(s.value - p.value) * 100 > i.jump_percent * ABS(p.value)",
        period_params(scope.period.previous),
        [],
    )
    before = "kế hoạch năm trước" if scope.period.is_plan else "kỳ trước"
    for *place, value, earlier, percent in rows:
        change = (_decimal(value) - _decimal(earlier)) * 100 / abs(_decimal(earlier))
        how = f"{'tăng' if change > 0 else 'giảm'} {format_number(abs(change).quantize(Decimal('0.1')))} %"
        yield (
            *place,
            f"{before} là {_written(earlier)}, nay {how}, quá {percent} %; hãy sửa, hoặc ghi lý do",
            JUMP,
        )


def _stored_before() -> str:
    return f"p.indicator_id = s.indicator_id AND p.unit_id = s.unit_id AND {of_period('p')}"


def _decimal(value) -> Decimal:
    """A number as the database gave it: SQLite answers ints and floats."""
    return value if isinstance(value, Decimal) else Decimal(format(value, ".15g")) if value else Decimal(0)


def _written(value) -> str:
    """A number as the database gave it, as people read it."""
    return format_number(_decimal(value))
