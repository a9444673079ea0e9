"""Numbers of measurements as people read them."""

from decimal import Decimal

from django import template

from organizations.display import format_number

register = template.Library()


@register.filter
def shown_number(value: Decimal) -> str:
    """``1234.5000 → 1.234,5``, at most two decimals."""
    return format_number(round(value, 2))
