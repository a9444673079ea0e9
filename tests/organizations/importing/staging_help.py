"""Batches for tests of what comes after reading: figures staged straight from what each is to say."""

from decimal import Decimal

from lib.vietnamese import Period, Span
from lib.workbooks import CheckedFigure, Verdict
from organizations.choices import BatchState
from organizations.importing.staging import stage
from organizations.models import IndicatorValue
from organizations.services.values import Figure, apply_figures
from tests import factories as make

Q1 = {"year": 2020, "number": 1}


def staged_row(ordinal, unit_id, indicator_id, said, state=Verdict.OK, cumulative=None, planned=False) -> CheckedFigure:
    """``said``: a number, or a reason for having none, or ``"=text"``; ``cumulative`` None: there is no such column."""
    number = said if isinstance(said, int | Decimal) else None
    text = said[1:] if isinstance(said, str) and said.startswith("=") else ""
    reason = said if isinstance(said, str) and not text else ""
    return CheckedFigure(
        ordinal, "Quý I", ordinal + 3, f"C{ordinal + 3}", f"D{ordinal + 3}" if cumulative is not None else "",
        unit_id, indicator_id, "", str(said), number, text, reason, cumulative, cumulative is not None, state, planned,
    )  # fmt: skip


def previewed(organization, said: dict, *, plans=None, period=Q1, by=None, problems=(), cumulative=None, **more):
    """A batch with ``{(unit, indicator): said}`` staged, and ``plans`` of its year likewise. ``cumulative``:
    ``{(unit, indicator): number}``."""
    batch = make.ImportBatchFactory(organization=organization, uploaded_by=by, **period, **more)
    rows = [
        staged_row(ordinal, unit.pk, indicator.pk, value, cumulative=(cumulative or {}).get((unit, indicator)))
        for ordinal, ((unit, indicator), value) in enumerate(said.items())
    ]
    rows += [
        staged_row(ordinal, unit.pk, indicator.pk, value, planned=True)
        for ordinal, ((unit, indicator), value) in enumerate((plans or {}).items(), len(rows))
    ]
    stage(batch, rows, problems)
    batch.state = BatchState.PREVIEWED
    batch.save()
    return batch


def store(said: dict, period=Q1, by=None, **more) -> None:
    """Let somebody type ``{(unit, indicator): number or reason}``."""
    apply_figures(
        [
            Figure(
                indicator.pk, unit.pk, Period(period["year"], period.get("span", Span.QUARTER), period["number"]),
                Decimal(value) if not isinstance(value, str) else None,
                missing_reason=value if isinstance(value, str) else "", **more,
            )
            for (unit, indicator), value in said.items()
        ],
        by=by,
        source="manual",
    )  # fmt: skip


def snapshot() -> dict:
    """What every stored figure says, without those that say nothing."""
    rows = IndicatorValue.objects.stated().values_list(
        "unit", "indicator", "year", "span", "number", "value", "text_value", "cumulative", "missing_reason"
    )
    return {row[:5]: row[5:] for row in rows}
