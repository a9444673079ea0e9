"""``/tim/``: one box for everything that the reader may see, from the masthead of every page.

Words are found as in the lists: each of them in the folded ``search`` columns, marks or not. A few records of each kind
are shown, what begins with the words first; *Xem cả n kết quả* opens the list of that kind with the same words, and
finds as many there. A period among the words (*Q4/2020*) narrows to that period, as the filter of the lists does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, IntegerField, Model, Q, QuerySet, Value, When, Window
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind
from briefings.filters import BriefingFilter, DirectiveFilter, ReportFilter, ShortcomingFilter
from briefings.filters.base import ListFilter, PeriodFilter
from briefings.models import Briefing, Directive, Document, OrganizationReport, Shortcoming
from briefings.querysets import LATEST_BRIEFING
from briefings.states import state
from briefings.views.listing import some_illustrative
from lib.refused import Refused
from lib.vietnamese import Period, capitalized, fold
from organizations.access import may_read
from organizations.asked import search_words
from organizations.badges import State
from organizations.models import AdministrativeUnit, Organization
from organizations.validity import ending, label_in, name_in

MOST = 5  # records of a kind that are shown
# "Q4/2020", "quý 4 năm 2020", "quy iv-2020", folded.
PERIOD = re.compile(r"\bq(?:uy)?\s*(?P<quarter>iv|i{1,3}|[1-4])\s*(?:/|-|nam|\s)\s*(?P<year>20\d\d)\b")
NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Question(NamedTuple):
    """What is looked for. ``text``: without the period; ``words``: of it, folded; ``period``: as the lists write it in
    addresses (``"2020-Q4"``), empty where none is named."""

    text: str
    words: list[str]
    period: str


class Hit(NamedTuple):
    """A record that was found. ``address``: of its page, empty without one. ``about``: what tells it from others."""

    title: str
    address: str
    about: list[str]
    state: State | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind. ``total``: all of it; ``address``: the list that shows all, empty without one."""

    title: str
    hits: list[Hit]
    total: int
    address: str


@dataclass(frozen=True)
class Source:
    """One kind of record. ``rows`` of a user: those ``for_user`` gives, in the order of their list.

    ``listed``: the name of the list's address; one of the admin site is offered to whom it lets in. ``columns``: folded
    ones, the first of which says what a record is. ``period``: how rows are narrowed to a period; without it none is
    found where one is named. ``kinds``: names by the values of its column ``kind``, which the words may say as well.
    ``called``: those of its rows that are found by words, where these are not looked for in columns.
    """

    title: str
    rows: Callable[[Any], QuerySet]
    hit: Callable[[Any, Any], Hit]
    listed: str
    columns: tuple[str, ...] = ("search",)
    period: PeriodFilter | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    called: Callable[[Any, list[str]], QuerySet] | None = None

    def matching(self, user, asked: Question) -> QuerySet:
        """The rows in which every word stands, those that are or begin with the words first; each with
        ``match_count``, how many there are."""
        rows: Any = self.rows(user)
        if self.called:
            rows = self.called(rows, asked.words)
        for word in () if self.called else asked.words:
            rows = rows.filter(self._holds(word))
        if asked.period:
            rows = self.period.filter(rows, asked.period) if self.period else rows.none()
        told, phrase = self.columns[0], fold(asked.text)
        rank = Case(
            When(**{told: phrase}, then=Value(0)),
            When(**{f"{told}__startswith": phrase}, then=Value(1)),
            When(**{f"{told}__contains": phrase}, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        order = rows.query.order_by
        return rows.annotate(match_count=Window(Count("pk"))).alias(match_rank=rank).order_by("match_rank", *order)

    def _holds(self, word: str) -> Q:
        anywhere = Q(kind__in=[value for value, name in self.kinds.items() if word in name]) if self.kinds else Q()
        for column in self.columns:
            anywhere |= Q(**{f"{column}__contains": word})
        return anywhere

    def address(self, user, asked: Question) -> str:
        """The list of this kind, narrowed in the same way; empty where the reader has none that finds as many."""
        query = {"q": asked.text, "ky": asked.period}
        if self.listed.startswith("admin:") and (
            not _enters_admin(user, self.rows(user).model)
            or asked.period
            or any(word in name for word in asked.words for name in self.kinds.values())
        ):
            return ""
        return f"{reverse(self.listed)}?{urlencode({name: value for name, value in query.items() if value})}"


def _enters_admin(user, model: type[Model]) -> bool:
    meta = model._meta
    return user.is_staff and user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def _briefing(briefing, user) -> Hit:
    return Hit(briefing.title, briefing.get_absolute_url(), [capitalized(briefing.period_name)], state(briefing))


def _directive(directive, user) -> Hit:
    about = [capitalized(directive.source_phrase), label_in(directive, directive.lead_organization)]
    return Hit(directive.content, directive.get_absolute_url(), about, state(directive))


def _report(report, user) -> Hit:
    title = f"Báo cáo của {name_in(report, report.organization)}"
    return Hit(title, report.get_absolute_url(), [capitalized(report.briefing.period_name)], state(report))


def _shortcoming(shortcoming, user) -> Hit:
    told = (shortcoming.report and label_in(shortcoming, shortcoming.report.organization)) or ""
    page = (shortcoming.report or shortcoming.briefing).get_absolute_url()
    return Hit(shortcoming.text, page, [capitalized(shortcoming.briefing.period_name), told])


def _document(document, user) -> Hit:
    return Hit(document.reference, document.get_absolute_url(), [document.briefing.title], state(document))


def _organization(organization, user) -> Hit:
    title = f"{organization.name}{ending(organization)}"
    page = reverse("briefings:organization", args=[organization.pk])
    return Hit(title, page, [organization.get_kind_display(), organization.unit.name if organization.unit else ""])


def _unit(unit, user) -> Hit:
    page = reverse("organizations:unit", args=[unit.pk])
    of = [each.predecessor.name for each in unit.origins.all()]
    about = [f"mã {unit.code}", unit.parent.name if unit.parent else "", f"hình thành từ {', '.join(of)}" if of else ""]
    return Hit(f"{unit.name}{ending(unit)}", page, about)


def _of(filters: type[ListFilter]) -> tuple[tuple[str, ...], PeriodFilter]:
    """What a list looks for words in, and how it narrows to a period."""
    return filters.WORDS, filters.base_filters["ky"]


OF_BRIEFING = LATEST_BRIEFING
SOURCES = (
    Source(
        "Hội nghị giao ban",
        lambda user: Briefing.objects.for_user(user).latest_first(),
        _briefing,
        "briefings:briefings",
        *_of(BriefingFilter),
    ),
    Source(
        "Nhiệm vụ giao",
        lambda user: (
            Directive.objects.for_user(user).counted().select_related("briefing", "lead_organization").latest_first()
        ),
        _directive,
        "briefings:directives",
        *_of(DirectiveFilter),
    ),
    Source(
        "Báo cáo",
        lambda user: (
            OrganizationReport.objects.for_user(user)
            .with_lapse(timezone.now())
            .select_related("briefing", "organization")
            .order_by(*OF_BRIEFING, "organization__sort_key", "pk")
        ),
        _report,
        "briefings:reports",
        *_of(ReportFilter),
    ),
    Source(
        "Tồn tại, hạn chế",
        lambda user: (
            Shortcoming.objects.for_user(user)
            .select_related("briefing", "report__organization")
            .order_by(*OF_BRIEFING, "pk")
        ),
        _shortcoming,
        "briefings:shortcomings",
        *_of(ShortcomingFilter),
    ),
    Source(
        "Văn bản",
        lambda user: (
            Document.objects.for_user(user)
            .select_related("briefing")
            .defer("snapshot", "made_with")
            .order_by(*OF_BRIEFING, "kind", "-version", "pk")
        ),
        _document,
        "admin:briefings_document_changelist",
        ("search", "briefing__search"),
        PeriodFilter("briefing__"),
        {kind.value: fold(str(kind.label)) for kind in DocumentKind},
    ),
    Source(
        "Tổ chức",
        lambda user: Organization.objects.for_user(user).select_related("unit").order_by("sort_key", "pk"),
        _organization,
        "admin:organizations_organization_changelist",
    ),
    Source(
        "Đơn vị hành chính",
        lambda user: (
            AdministrativeUnit.objects.for_user(user)
            .select_related("parent")
            .prefetch_related("origins__predecessor")
            .order_by("sort_key", "code", "pk")
        ),
        _unit,
        "briefings:units",
        called=lambda rows, words: rows.called(words),
    ),
)


def read_question(text: str) -> Question:
    """What ``text`` asks for. Raises Refused where that is too much to look for."""
    search_words(text)
    folded = fold(text)
    found = PERIOD.search(folded)
    if not found:
        return Question(text, search_words(text), "")
    quarter = NUMBERS.get(found["quarter"]) or int(found["quarter"])
    rest = f"{folded[: found.start()]} {folded[found.end() :]}".strip()
    return Question(rest, search_words(rest), str(Period.quarter(int(found["year"]), quarter)))


def find(user, asked: Question) -> Iterator[Group]:
    """What ``user`` may see of what is asked for, kind by kind; one query a kind."""
    if not asked.words and not asked.period:
        return
    for source in SOURCES:
        if not may_read(user, source.rows(user).model._meta.label_lower):
            continue
        rows = list(source.matching(user, asked)[:MOST])
        if rows:
            hits = [source.hit(row, user) for row in rows]
            total, address = rows[0].match_count, source.address(user, asked)
            yield Group(source.title, hits, total, address if total > len(rows) else "")


@require_safe
@login_required
def search(request):
    """``/tim/?q=``: what was found; without words, or without anything found, how to search."""
    text = request.GET.get("q", "").strip()
    refused = ""
    try:
        groups = list(find(request.user, read_question(text)))
    except Refused as refusal:
        groups, refused = [], str(refusal)
    context = {
        "text": text,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "refused": refused,
        "some_illustrative": some_illustrative(hit.title for group in groups for hit in group.hits),
    }
    return render(request, "search.html", context)
