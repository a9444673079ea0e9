"""One page for every list: narrowed by the address line, fifty a page, and the same rows and columns as a workbook.

A list says which rows, which filters and which columns it has; screen and workbook are both made from that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Model, QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from briefings.filters.base import ListFilter
from briefings.illustrative import MARK, without_mark
from lib.vietnamese import uncapitalized
from lib.workbooks.writing import LIST_CONTENT_TYPES
from organizations.access import may_add
from organizations.badges import State
from organizations.display import display_cell
from organizations.list_files import list_file
from organizations.models import Organization
from organizations.templatetags.tables import Heading

PAGE = 50
FILES = [("Excel (.xlsx)", "xlsx"), ("CSV (.csv)", "csv")]
NOTHING = "–"  # in a cell whose silence says something
LONG_NUMBER = 14  # letters; more of them in a narrow column are words
SORT = "xep"  # in the address; a stroke before the name turns the order round


@dataclass(frozen=True)
class Sort:
    """By what a column is ordered. ``name``: in the address; ``by`` on a day: columns or expressions, the least first.

    Rows that have nothing there come last, whichever way round.
    """

    name: str
    by: Callable[[date], Iterable[Any]]

    def order(self, on: date, *, backwards: bool) -> list:
        parts = [F(each) if isinstance(each, str) else each for each in self.by(on)]
        return [part.desc(nulls_last=True) if backwards else part.asc(nulls_last=True) for part in parts]


@dataclass(frozen=True)
class Column:
    """One column. ``value`` of a record: text, a whole or decimal number, a day, a moment; None is an empty cell.

    ``shown``: what a page says instead, text or a state; ``full``: the whole of it, for whoever points at it;
    ``note``: a second, small line. ``missing`` is said where there is no value. ``link``: the address behind it;
    ``opens``: the record whose page stands behind it, if the reader may see that one. ``width``: in letters, in the
    workbook. ``main``: what the row is about. ``kind``: classes of the style sheet. ``only``: ``PAGE_ONLY`` or
    ``FILE_ONLY``.
    """

    heading: str
    value: Callable[[Any], str | int | Decimal | date | datetime | None]
    link: Callable[[Any], str] | None = None
    opens: Callable[[Any], Model | None] | None = None
    width: int = 16
    main: bool = False
    shown: Callable[[Any], str | State] | None = None
    full: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None
    missing: str = ""
    kind: str = ""
    only: str = ""
    sort: Sort | None = None

    def __str__(self) -> str:
        return self.heading

    @property
    def classes(self) -> str:
        return "main" if self.main else self.kind


PAGE_ONLY, FILE_ONLY = "page", "file"


@dataclass(frozen=True)
class Listing:
    """One list. ``noun`` follows a number (``"nhiệm vụ"``); ``empty`` is said where the user may see no row at all.

    ``beside`` (the user, the filter): what else can be done with these rows, ``[(label, address)]``; ``begin`` of a
    user: how they make a row, ``(label, address)``, if they may, ``begin_too`` another way. ``first_sort``: as in the
    address, when it says nothing. ``name``: of its address. ``rows`` of a user: those ``for_user`` gives, in the order
    that holds among rows that are alike otherwise, with what the columns read.
    """

    title: str
    noun: str
    name: str
    filters: type[ListFilter]
    rows: Callable[[Any], QuerySet]
    columns: tuple[Column, ...]
    empty: str
    beside: Callable[[Any, ListFilter], list[tuple[str, str]]] = lambda user, found: []
    begin: Callable[[Any, ListFilter], tuple[str, str] | None] = lambda user, found: None
    begin_too: Callable[[Any], tuple[str, str] | None] = lambda user: None
    first_sort: str = ""

    @property
    def shown(self) -> list[Column]:
        """The columns of a page."""
        return [column for column in self.columns if column.only != FILE_ONLY]

    @property
    def filed(self) -> list[Column]:
        """The columns of a file."""
        return [column for column in self.columns if column.only != PAGE_ONLY]

    @property
    def headings(self) -> list[tuple[str, int]]:
        """The heads of a file of this list: text, width in letters."""
        return [(column.heading, column.width) for column in self.filed]

    def line(self, row) -> list:
        """The cells of ``row`` in such a file."""
        return [column.missing if (value := column.value(row)) is None else value for column in self.filed]


@dataclass(frozen=True)
class Order:
    """How the rows of a page are ordered: by which of the ``columns``, and whether the other way round."""

    columns: list[Column]
    column: Column | None
    backwards: bool

    @classmethod
    def asked(cls, listing: Listing, wanted: str) -> "Order":
        """``wanted``: as in the address; what no column is called is the list's own order."""
        columns = [column for column in listing.shown if column.sort]
        named = {column.sort.name: column for column in columns if column.sort}
        word = wanted if wanted.removeprefix("-") in named else listing.first_sort
        return cls(columns, named.get(word.removeprefix("-")), word.startswith("-"))

    def of(self, rows: QuerySet, on: date) -> QuerySet:
        if self.column is None or self.column.sort is None:
            return rows
        return rows.order_by(*self.column.sort.order(on, backwards=self.backwards), *rows.query.order_by)

    def heading(self, request, column: Column) -> Heading:
        """The head of ``column`` with its way to order by it."""
        if column.sort is None:
            return Heading(column.heading, column.classes)
        here = column is self.column
        turned = f"-{column.sort.name}" if here and not self.backwards else column.sort.name
        order = ("descending" if self.backwards else "ascending") if here else ""
        return Heading(column.heading, column.classes, address_of(request, "trang", **{SORT: turned}), order)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """For a form: what the address says, the words, whether it is so."""
        return [
            (f"{'-' if turned else ''}{column.sort.name}", f"{column.heading}{', ngược lại' if turned else ''}", here)
            for column in self.columns
            if column.sort
            for turned in (False, True)
            for here in (column is self.column and turned == self.backwards,)
        ]


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table. ``state``: the kind of a badge, if it is one; ``kind``: its classes."""

    heading: str
    text: str
    link: str
    main: bool
    kind: str = ""
    state: str = ""
    full: str = ""
    note: str = ""
    missing: bool = False


def show_list(request, listing: Listing):
    """The page of ``listing``; with ``?xuat=xlsx`` or ``csv`` all rows that the filters keep, as a file."""
    found = listing.filters(request.GET, listing.rows(request.user), request=request)
    order = Order.asked(listing, request.GET.get(SORT, ""))
    rows = order.of(found.kept, timezone.localdate())
    if (kind := request.GET.get("xuat")) in LIST_CONTENT_TYPES:
        return list_file(kind, listing.title, listing.headings, rows, listing.line)
    total, counts = found.count()
    paginator = Paginator(rows, PAGE)
    paginator.count = total  # counted already
    page = paginator.get_page(request.GET.get("trang"))
    columns = listing.shown
    shown = cells(columns, page, Openable(request.user, [(columns, page)]))
    context = {
        "listing": listing,
        "filter": found,
        "page": page,
        "columns": [order.heading(request, column) for column in columns],
        "order": order,
        "rows": shown,
        "some_illustrative": some_illustrative(texts_of(columns, page)),
        "address": address_of(request, "trang"),
        "exports": [(name, address_of(request, "trang", xuat=kind)) for name, kind in FILES],
        "counts": [
            (number, uncapitalized(status.label), address_of(request, "trang", tinh_hinh=name), status.alarming)
            for name, status, number in counts
            if not request.GET.get("tinh_hinh")
        ],
        "chips": [(text, address_of(request, "trang", name)) for name, text in found.chosen()],
        "beside": listing.beside(request.user, found),
        "begin": listing.begin(request.user, found),
        "begin_too": listing.begin_too(request.user),
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
    return [[_cell(column, record, openable) for column in columns] for record in records]


def _cell(column: Column, record, openable: Openable) -> Cell:
    said = column.shown(record) if column.shown else display_cell(column.value(record))
    word, state = (said.word, said.kind.value) if isinstance(said, State) else (said, "")
    text = word if isinstance(word, SafeString) else without_mark(word)  # such as a moment: HTML, of no person's words
    kind = column.classes
    if "num" in kind.split() and len(strip_tags(text)) > LONG_NUMBER:
        kind = f"{kind} wrap"
    return Cell(
        heading=column.heading,
        text=text or column.missing,
        link=_address(column, record, openable),
        main=column.main,
        kind=f"{kind} blank".strip() if text in ("", NOTHING) and not column.missing else kind,
        state=state,
        full=without_mark(column.full(record)) if column.full else "",
        note=without_mark(column.note(record)) if column.note else "",
        missing=not text,
    )


def _address(column: Column, record, openable: Openable) -> str:
    if column.opens:
        return openable.address(column.opens(record))
    return column.link(record) if column.link else ""


def texts_of(columns: Iterable[Column], records: Iterable) -> list[str]:
    """The texts of ``records`` as they are stored."""
    values = [column.value(record) for record in records for column in columns]
    return [value for value in values if isinstance(value, str)]


def some_illustrative(texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` says that it was made up to be looked at; the page then says so, once for all."""
    return any(MARK in text for text in texts)


def beginning(label: str, model: str, address: str) -> Callable[[Any, ListFilter], tuple[str, str] | None]:
    """The way to a new record of ``model`` (``"app.model"``), for those who may make one.

    ``address``: the name of the page where that is done.
    """

    def begin(user, found: ListFilter) -> tuple[str, str] | None:
        return (label, reverse(address)) if may_add(user, model) else None

    return begin
