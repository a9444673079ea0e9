"""One page for every list: narrowed by the address line, fifty a page, and the same rows and columns as a workbook.

A list says which rows, which filters and which columns it has; screen and workbook are both made from that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.shortcuts import render
from django.urls import reverse

from briefings.examples import MARK
from briefings.filters.base import ListFilter
from lib.workbooks.writing import LIST_CONTENT_TYPES
from organizations.display import display_cell
from organizations.list_files import list_file
from organizations.models import Organization

PAGE = 50
FILES = [("Excel", "xlsx"), (".csv", "csv")]


@dataclass(frozen=True)
class Column:
    """One column. ``value`` of a record: text, a whole or decimal number, a day, a moment; None is an empty cell.

    ``link``: the address behind it. ``opens``: the record whose page stands behind it, if the reader may see that one.
    ``width``: in letters, in the workbook. ``main``: what the row is about.
    """

    heading: str
    value: Callable[[Any], str | int | Decimal | date | datetime | None]
    link: Callable[[Any], str] | None = None
    opens: Callable[[Any], Model | None] | None = None
    width: int = 16
    main: bool = False

    def __str__(self) -> str:
        return self.heading


@dataclass(frozen=True)
class Listing:
    """One list. ``noun`` follows a number (``"chỉ đạo"``); ``empty`` is said where the user may see no row at all.

    ``beside`` (the user, the filter): what else can be done with these rows, ``[(label, address)]``.
    ``name``: of its address. ``rows`` of a user: those ``for_user`` gives, in order, with what the columns read.
    """

    title: str
    noun: str
    name: str
    filters: type[ListFilter]
    rows: Callable[[Any], QuerySet]
    columns: tuple[Column, ...]
    empty: str
    beside: Callable[[Any, ListFilter], list[tuple[str, str]]] = lambda user, found: []

    @property
    def headings(self) -> list[tuple[str, int]]:
        """The heads of a file of this list: text, width in letters."""
        return [(column.heading, column.width) for column in self.columns]

    def line(self, row) -> list:
        """The cells of ``row`` in such a file."""
        return [column.value(row) for column in self.columns]


@dataclass(frozen=True)
class Cell:
    heading: str
    text: str
    link: str
    main: bool


def show_list(request, listing: Listing):
    """The page of ``listing``; with ``?xuat=xlsx`` or ``csv`` all rows that the filters keep, as a file."""
    found = listing.filters(request.GET, listing.rows(request.user), request=request)
    if (kind := request.GET.get("xuat")) in LIST_CONTENT_TYPES:
        return list_file(kind, listing.title, listing.headings, found.kept, listing.line)
    total, alarming = found.count()
    paginator = Paginator(found.kept, PAGE)
    paginator.count = total  # counted already
    page = paginator.get_page(request.GET.get("trang"))
    rows = cells(listing.columns, page, Openable(request.user, [(listing.columns, page)]))
    context = {
        "listing": listing,
        "filter": found,
        "page": page,
        "rows": rows,
        "some_illustrative": some_illustrative(cell.text for row in rows for cell in row),
        "address": address_of(request, "trang"),
        "exports": [(name, address_of(request, "trang", xuat=kind)) for name, kind in FILES],
        "alarming": [
            (number, found.STATUSES[name].label, address_of(request, "trang", tinh_hinh=name))
            for name, number in alarming
        ],
        "beside": listing.beside(request.user, found),
        "narrowed": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "briefings/list.html", context)


def address_of(request, *without: str, **changed: str) -> str:
    """The query of this page without some parameters and with others; empty ones are left out."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return query.urlencode()


class Openable:
    """Which records a reader may open: asked once for each model, whatever the number of rows."""

    def __init__(self, user, tables: Iterable[tuple[Iterable[Column], Iterable]]):
        """``tables``: columns and the records under them, of all tables of the page."""
        named: dict[Any, set[int]] = {}
        for columns, records in tables:
            asked = [column.opens for column in columns if column.opens]
            for target in (opens(record) for record in records for opens in asked):
                if target:
                    named.setdefault(type(target), set()).add(target.pk)
        self.keys = {
            model: set(model.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True))
            for model, keys in named.items()
        }

    def address(self, target: Any) -> str:
        """The page of ``target``; empty without one, or where the reader may not see it."""
        if target is None or target.pk not in self.keys.get(type(target), ()):
            return ""
        if isinstance(target, Organization):
            return reverse("briefings:organization", args=[target.pk])
        return target.get_absolute_url()


def openable_organizations(user, organizations: Iterable[Organization]) -> set[int]:
    """The keys of those of ``organizations`` whose page ``user`` may open; one query."""
    keys = [organization.pk for organization in organizations]
    return set(Organization.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True))


def cells(columns: Iterable[Column], records: Iterable, openable: Openable) -> list[list[Cell]]:
    """``records`` as people read them."""
    return [
        [
            Cell(
                column.heading,
                display_cell(column.value(record)),
                openable.address(column.opens(record)) if column.opens else column.link(record) if column.link else "",
                column.main,
            )
            for column in columns
        ]
        for record in records
    ]


def some_illustrative(texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` says that it was made up to be looked at; the page then says so, too."""
    return any(MARK in text for text in texts)


def capitalized(text: str) -> str:
    """``text`` as it begins a cell: ``Quý I năm 2020``."""
    return text[:1].upper() + text[1:]
