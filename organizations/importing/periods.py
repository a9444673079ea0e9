"""Of which periods the figures of one batch are: the batch's own, and where its file states plans, its year's plan.

Statements that compare or write staged figures are run once for each of them: the period stays one value of the
statement (``database.of_period``), and a file without plans costs what it did before there were any.
"""

from lib.vietnamese import Period
from organizations.models import ImportBatch, StagedFigure


def periods_of(batch: ImportBatch) -> list[Period]:
    """The periods of the staged figures of ``batch``: its own first. One query where they were not counted since
    ``batch`` was read."""
    if batch.states_plans is None:
        batch.states_plans = StagedFigure.objects.filter(batch=batch, planned=True).order_by().exists()
    return [batch.period, Period.plan(batch.year)] if batch.states_plans else [batch.period]


def period_of(figure: StagedFigure, batch: ImportBatch) -> Period:
    """Of which period ``figure`` of ``batch`` is stored."""
    return Period.plan(batch.year) if figure.planned else batch.period


def is_of(row: str, period: Period) -> str:
    """The condition that the staged ``row`` of a batch is one of its figures of ``period``."""
    return f"{row}.planned" if period.is_plan else f"NOT {row}.planned"
