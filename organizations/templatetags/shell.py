"""What every page is framed with: symbols, and the way back to what lies above."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The symbol ``name`` of ``sprite.svg``. It says nothing to a screen reader: a word stands beside it."""
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("portal/sprite.svg"), name)


@register.simple_tag
def crumbs(*pairs: str) -> SafeString:
    """The way back: of each page above this one its title and its address, by turns, from the top down."""
    steps = zip(pairs[::2], pairs[1::2], strict=True)
    links = format_html_join("", '<li><a href="{}">{}</a></li>', ((address, title) for title, address in steps))
    return format_html('<nav class="crumbs" aria-label="Đường dẫn"><ol>{}</ol></nav>', links)
