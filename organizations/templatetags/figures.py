"""Figures on pages, as people read them."""

from django import template

from organizations.display import display_figure, format_number
from organizations.services.aggregation import PlanProgress

register = template.Library()
register.filter("figure_words", display_figure)


@register.filter
def plan_words(progress: PlanProgress | None) -> str:
    """The plan of the year: ``40``; of a part of the units ``40 (2/3 xã)``; empty without one."""
    if progress is None or progress.plan.shown is None:
        return ""
    short = f" ({progress.plan.shortfall})" if progress.plan.shortfall else ""
    return f"{format_number(progress.plan.shown)}{short}"


@register.filter
def met_words(progress: PlanProgress | None) -> str:
    """How far it is met: ``37,5% (2/3 xã)``, of a share ``−5 điểm %``; empty where that is unknown."""
    if progress is None:
        return ""
    if progress.points is not None:
        sign = "+" if progress.points > 0 else "−" if progress.points < 0 else ""
        said = f"{sign}{format_number(abs(progress.points))} điểm %"
    elif progress.percent is not None:
        said = f"{format_number(progress.percent)}%"
    else:
        return ""
    return said if progress.is_complete else f"{said} ({progress.of_units})"
