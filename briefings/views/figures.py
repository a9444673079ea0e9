"""The figures of a briefing's period: what they come to, how far the plan is met, and who of all units is behind."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from briefings.models import Briefing
from briefings.services.period_figures import PeriodFigures, read_figures
from organizations.asked import as_key
from organizations.choices import MissingReason
from organizations.models import AdministrativeUnit, Indicator
from organizations.services.aggregation import PlanProgress, Total
from organizations.templatetags.tables import Heading

ASKED = "chi-tieu"
PLAN_HEADS = tuple(Heading(text, "num") for text in ("Từ đầu năm", "Kế hoạch năm", "Đạt"))


@dataclass(frozen=True)
class Line:
    """What one indicator comes to: over all units, or in ``unit``. ``said``: words, a day or a reason in place of a
    number."""

    indicator: Indicator
    total: Total
    plan: PlanProgress | None
    unit: AdministrativeUnit | None = None
    said: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.total.shown

    @property
    def without(self) -> str:
        """What stands in place of a number: words and days have none over several units."""
        return "–" if self.total.units.known else "Chưa có"


def _over_all(figures: PeriodFigures) -> list[Line]:
    return [Line(one, figures.of(one, figures.place), figures.plans.get(one.pk)) for one in figures.indicators]


def _by_unit(figures: PeriodFigures, indicator: Indicator) -> list[Line]:
    """A line for each unit; those without a figure first, as somebody has to ask them."""
    with_plan = indicator.pk in figures.plans
    lines = [
        Line(
            indicator,
            figures.of(indicator, unit),
            figures.totals.progress(indicator, unit) if with_plan else None,
            unit,
            _said(figures, indicator, unit),
        )
        for unit in figures.units
    ]
    return sorted(lines, key=lambda one: bool(one.said) or one.value is not None)


def _said(figures: PeriodFigures, indicator: Indicator, unit: AdministrativeUnit) -> str:
    stated = figures.stated.get((indicator.pk, unit.pk))
    if stated is None:
        return ""
    return stated.text_value or (MissingReason(stated.missing_reason).label if stated.missing_reason else "")


@require_safe
@login_required
def briefing_figures(request, slug):
    """``/giao-ban/<slug>/so-lieu/``; ``?chi-tieu=<pk>``: one indicator in each unit."""
    rows = Briefing.objects.for_user(request.user).select_related("series__host", "unit")
    briefing = get_object_or_404(rows, slug=slug)
    figures = read_figures(briefing)
    asked = as_key(request.GET.get(ASKED, ""))
    chosen = next((one for one in figures.indicators if one.pk == asked), None)
    planned = bool(figures.plans)
    context = {
        "briefing": briefing,
        "illustrative": briefing.illustrative,
        "period": figures.period,
        "figures": figures,
        "lines": _over_all(figures),
        "plan_heads": PLAN_HEADS if planned else (),
        "chosen": chosen,
        "chosen_lines": _by_unit(figures, chosen) if chosen else [],
        "chosen_plan_heads": PLAN_HEADS if chosen and chosen.pk in figures.plans else (),
        "asked": ASKED,
    }
    return render(request, "briefings/figures.html", context)
