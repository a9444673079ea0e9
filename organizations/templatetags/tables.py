"""The tables of pages: headings by the tag, rows between it and its end."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def table(
    content: str, *headings: str, columns: Iterable[object] = (), kind: str = "rows", partial: str = "_table.html"
) -> SafeString:
    """A table whose rows are what stands before ``{% endtable %}``.

    ``headings``: of its columns, from left to right; after them those of ``columns``, anything that is printed as its
    heading. ``kind``: its class in the style sheet. ``partial``: the template that gets headings, rows and kind.
    """
    return render_to_string(partial, {"headings": [*headings, *columns], "rows": content, "kind": kind})
