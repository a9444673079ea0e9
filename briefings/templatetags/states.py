"""``{% state record %}``: where a record of the cycle stands, as a badge; ``{% badge word kind %}``: any other word."""

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString

from briefings.states import state as state_of
from organizations.badges import badge

register = template.Library()
register.simple_tag(badge)


@register.simple_tag
def state(record: Model) -> SafeString:
    """The badge of ``record`` as of today."""
    return badge(*state_of(record))
