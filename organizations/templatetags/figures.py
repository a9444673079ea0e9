"""Figures on pages, as people read them."""

from django import template

from organizations.display import display_figure
from organizations.services.aggregation import PlanProgress

register = template.Library()
register.filter("figure_words", display_figure)


@register.filter
def plan_words(progress: PlanProgress | None) -> str:
    """The plan of the year; empty without one."""
    return progress.plan_words if progress else ""


@register.filter
def met_words(progress: PlanProgress | None) -> str:
    """How far it is met; empty where that is unknown."""
    return progress.met_words if progress else ""
