"""The way from a briefing to the import of its figures."""

from django import template

from briefings.services.figures_import import import_address

register = template.Library()


@register.simple_tag(takes_context=True)
def figures_import_address(context, briefing) -> str:
    """``{% figures_import_address briefing as address %}``; empty for whoever sends no figures."""
    return import_address(briefing, context["request"].user)
