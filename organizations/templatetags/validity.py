"""Names as the record that names them shows them: with the day on which an organization has ended."""

from django import template

from organizations import validity

register = template.Library()


@register.filter
def name_in(named, record) -> str:
    """``{{ directive.lead_organization|name_in:directive }}``; empty where nobody is named."""
    return validity.name_in(record, named)


@register.filter
def label_in(named, record) -> str:
    """The same with the short name."""
    return validity.label_in(record, named)
