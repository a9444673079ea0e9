"""``{% state record %}``: where a record of the cycle stands, as a badge; ``{% badge word kind %}``: any other word."""

from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString

from briefings.states import lead_words
from briefings.states import state as state_of
from organizations.badges import badge

register = template.Library()
register.simple_tag(badge)


@register.simple_tag
def lead(directive) -> str:
    """Who leads ``directive``, as lists say it; empty: nobody yet."""
    return lead_words(directive, timezone.localdate())


@register.simple_tag
def state(record: Model) -> SafeString:
    """The badge of ``record`` as of today."""
    return badge(*state_of(record))
