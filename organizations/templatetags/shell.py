"""What every page is framed with: symbols, moments, the way back to what lies above, and what is wrong in a form."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from organizations.display import moment_element

register = template.Library()
register.filter("moment", moment_element)


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


@register.inclusion_tag("_error_summary.html")
def form_errors(form, refused: str = "") -> dict:
    """Above ``form``, what is wrong in it: of the whole form, and first of each field where there are several.

    ``refused``: the sentence that says what was not done; without it that nothing was saved. A page without a form has
    nothing wrong.
    """
    if not form:
        return {}
    visible = form.visible_fields()
    fields = [(field, field.errors[0]) for field in visible if field.errors] if len(visible) > 1 else []
    # What is wrong in a field that nobody sees is said of the whole form.
    general = [*form.non_field_errors(), *(error for field in form.hidden_fields() for error in field.errors)]
    return {"general": general, "fields": fields, "refused": refused}
