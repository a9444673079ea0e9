"""The tables of pages: headings by the tag, rows between it and its end."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def table(
    content: str,
    *headings: str,
    columns: Iterable[object] = (),
    kind: str = "rows",
    caption: str = "",
    partial: str = "_table.html",
) -> SafeString:
    """A table whose rows are what stands before ``{% endtable %}``.

    ``headings``: of its columns, from left to right, each maybe with the classes of its column behind a stroke
    (``"Ngày|num flow"``); after them those of ``columns``, anything that is printed as its heading. ``kind``: its class
    in the style sheet. ``caption``: its name for a screen reader. ``partial``: the template that gets headings, those
    with their classes as ``cells``, rows, kind and caption.
    """
    cells = [*(heading.partition("|")[::2] for heading in headings), *((column, "") for column in columns)]
    context = {"headings": [text for text, _ in cells], "cells": cells, "rows": content, "kind": kind}
    return render_to_string(partial, context | {"caption": caption})
