"""The tables of pages: headings by the tag, rows between it and its end."""

from collections.abc import Iterable
from typing import NamedTuple

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


class Heading(NamedTuple):
    """The head of a column. ``query``: the address that orders the rows by it, None where nothing does; ``order``:
    ``ascending`` or ``descending`` where they are."""

    text: str
    classes: str = ""
    query: str | None = None
    order: str = ""


@register.simple_block_tag
def table(
    content: str,
    *headings: str,
    columns: Iterable[object] = (),
    kind: str = "table",
    caption: str = "",
    grid: str = "",
    partial: str = "_table.html",
) -> SafeString:
    """A table whose rows are what stands before ``{% endtable %}``.

    ``headings``: of its columns, from left to right, each maybe with the classes of its column behind a stroke
    (``"Ngày|num flow"``); after them those of ``columns``: each a ``Heading``, or anything that is printed as one.
    ``kind``: its class in the style sheet. ``caption``: its name for a screen reader. ``grid``: the part of the page
    to whose rows a script adds. ``partial``: the template that gets headings, each as a ``Heading`` in ``cells``, rows,
    kind, caption and grid.
    """
    cells = [*(Heading(*heading.partition("|")[::2]) for heading in headings), *map(_heading, columns)]
    context = {"headings": [cell.text for cell in cells], "cells": cells, "rows": content, "kind": kind}
    return render_to_string(partial, context | {"caption": caption, "grid": grid})


def _heading(column: object) -> Heading:
    return column if isinstance(column, Heading) else Heading(str(column), getattr(column, "classes", ""))


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """The numbers of the pages that are offered beside ``page``; of many, a gap instead of those far away."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
