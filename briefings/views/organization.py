"""The page of one organization: what it owes, what it reported, what it plans and where it falls short."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, Q, QuerySet, When
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.choices import Progress
from briefings.services.handover import why_not as why_not_hand_over
from briefings.services.my_work import owed_forms
from briefings.views.directives import DIRECTIVES, LEAD
from briefings.views.inbox import INBOX
from briefings.views.listing import Column, Listing, Openable, cells, some_illustrative, texts_of
from briefings.views.reports import REPORTS
from briefings.views.shortcomings import SHORTCOMINGS
from briefings.views.tasks import TASKS
from lib.workbooks import ACCEPTED_EXTENSIONS
from organizations.access import may_read
from organizations.importing import organizations_importing
from organizations.models import Organization

SHOWN = 20  # rows of each part; the list behind it has all


@dataclass(frozen=True)
class Part:
    """One table of the page: rows of a list, narrowed to the organization.

    ``model``: whoever may read none of it does not see the part. ``hidden``: headings of columns that would say the
    same in every row. ``narrow(rows, organization)``; ``query``: how the list itself is narrowed so, if it can be.
    """

    title: str
    listing: Listing
    model: str
    hidden: tuple[str, ...]
    narrow: Callable[[Any, Organization], QuerySet]
    query: dict[str, str] | None = None

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.listing.shown if column.heading not in self.hidden]


def _by_urgency(directives: Any) -> QuerySet:
    """Open ones: late ones on top, then by day, those waiting for acceptance last."""
    waiting = Case(When(progress=Progress.SUBMITTED, then=1), default=0)
    return directives.open().order_by(waiting, F("due_on").asc(nulls_last=True), "-given_year", "-pk")


PARTS = (
    Part(
        "Nhiệm vụ giao đang chủ trì",
        DIRECTIVES,
        "briefings.directive",
        (LEAD,),
        lambda rows, organization: _by_urgency(rows.filter(lead_organization=organization)),
        {"chu_tri": "", "tinh_hinh": "open"},
    ),
    Part(
        "Nhiệm vụ giao đang phối hợp",
        DIRECTIVES,
        "briefings.directive",
        (),
        lambda rows, organization: _by_urgency(rows.filter(coordinating_organizations=organization)),
    ),
    Part(
        "Văn bản đến",
        INBOX,
        "briefings.delivery",
        ("Tổ chức nhận",),
        lambda rows, organization: rows.filter(organization=organization),
        {"to_chuc": ""},
    ),
    Part(
        "Báo cáo",
        REPORTS,
        "briefings.organizationreport",
        (),
        lambda rows, organization: rows.filter(organization=organization),
        {"to_chuc": ""},
    ),
    Part(
        "Nhiệm vụ quý chưa xong",
        TASKS,
        "briefings.task",
        ("Tổ chức",),
        lambda rows, organization: rows.filter(organization=organization).unanswered(),
        {"to_chuc": "", "tinh_hinh": "open"},
    ),
    Part(
        "Tồn tại, hạn chế chưa khắc phục",
        SHORTCOMINGS,
        "briefings.shortcoming",
        ("Tình trạng",),
        lambda rows, organization: rows.filter(
            Q(report__organization=organization) | Q(responsible=organization)
        ).open(),
    ),
)


@dataclass(frozen=True)
class Table:
    """A part with its rows; ``more``: there are further rows, which stand in the ``whole`` list."""

    part: Part
    rows: list
    more: bool
    whole: str


@require_safe
@login_required
def organization_detail(request, pk):
    """``/to-chuc/<pk>/``; 404 outside the user's scope."""
    rows = Organization.objects.for_user(request.user).select_related("unit")
    organization = get_object_or_404(rows, pk=pk)
    found = [
        (part, list(part.narrow(part.listing.rows(request.user), organization)[: SHOWN + 1]))
        for part in PARTS
        if may_read(request.user, part.model)
    ]
    openable = Openable(request.user, [(part.columns, records) for part, records in found])
    parts = [
        Table(part, cells(part.columns, records[:SHOWN], openable), len(records) > SHOWN, whole_list(part, pk))
        for part, records in found
    ]
    owed = list(owed_forms([organization])) if may_read(request.user, "organizations.indicatorvalue") else []
    context = {"organization": organization, "parts": parts, "parent": visible_parent(request.user, organization)}
    context |= {
        "owed": owed,
        "today": timezone.localdate(),
        "may_hand_over": not why_not_hand_over(request.user, organization),
        "may_import": bool(owed) and organizations_importing(request.user).filter(pk=pk).exists(),
        "accepted": ",".join(ACCEPTED_EXTENSIONS),
    }
    context["empty"] = [table.part.title for table in parts if not table.rows]
    texts = (text for part, records in found for text in texts_of(part.columns, records))
    context["some_illustrative"] = some_illustrative(texts)
    return render(request, "briefings/organization.html", context)


def visible_parent(user, organization: Organization) -> Organization | None:
    return Organization.objects.for_user(user).filter(pk=organization.parent_id).first()


def whole_list(part: Part, key: int) -> str:
    """The list with all rows of ``part``; empty when the list cannot be narrowed like that."""
    if part.query is None:
        return ""
    query = {name: value or str(key) for name, value in part.query.items()}
    return f"{reverse(part.listing.name)}?{urlencode(query)}"
