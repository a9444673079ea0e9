"""A series begins, and knows its latest briefing and the period after it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from briefings.choices import BriefingStatus, PeriodKind
from briefings.models import Briefing, BriefingSeries
from briefings.periods import CoveredPeriod
from briefings.services.history import create_with_history, get_locked, save_with_history
from briefings.transitions import NEXT_BRIEFING, may_be_taken
from lib.refused import Refused
from organizations.choices import OrganizationKind
from organizations.models import Organization, Post
from organizations.querysets import OrganizationQuerySet, PostQuerySet

WAITING = (BriefingStatus.PLANNED, BriefingStatus.COLLECTING, BriefingStatus.POSTPONED)


def latest(series: BriefingSeries) -> Briefing | None:
    """The briefing of the series' own kind of period that looks furthest; a second one of a period comes after it."""
    rows = series.briefings.filter(period_kind=series.period_kind)
    return rows.order_by("-year", "-quarter", "-month", "-week", "-ordinal").first()


def following(briefing: Briefing) -> CoveredPeriod:
    """The period after that of ``briefing``; an ad hoc one has none and is refused."""
    if briefing.period_kind == PeriodKind.AD_HOC:
        raise Refused("Giao ban đột xuất không có kỳ tiếp theo; hãy thêm hội nghị đột xuất ở “Thêm hội nghị”.")
    return briefing.covered.next


# Who comes to a briefing of the place as a rule (domain §1.3): the Front and the five, whoever stands above them.
USUAL_KINDS = (
    OrganizationKind.FRONT,
    OrganizationKind.TRADE_UNION,
    OrganizationKind.FARMERS,
    OrganizationKind.WOMEN,
    OrganizationKind.YOUTH,
    OrganizationKind.VETERANS,
)


def usual_choice(host: Organization, on: date) -> OrganizationQuerySet:
    """Whom a series of ``host`` probably asks to take part on day ``on``: those that work at its place and are of the
    usual kinds or stand right beneath it; where there is none of them, all that stand right beneath it."""
    choosable = Organization.objects.choosable_by(host, on).exclude(pk=host.pk)
    beneath = choosable.filter(parent=host)
    here = choosable.filter(Q(parent=host) | Q(kind__in=USUAL_KINDS), unit=host.unit_id)
    return here if host.unit_id and here.exists() else beneath


def possible_chairs(host: Organization, usual: Post | None = None) -> PostQuerySet:
    """Who may chair what ``host`` calls: people of its own, of those that work at its very place, and ``usual``."""
    here = Q(organization=host) | (Q(organization__unit=host.unit_id) if host.unit_id else Q(pk__in=[]))
    found = Post.objects.choosable_by(host).filter(here)
    return (found | Post.objects.filter(pk=usual.pk) if usual else found).select_related("organization")


def likely_secretary(briefing: Briefing, *, by) -> Post | None:
    """Who probably wrote the minutes of ``briefing``: whoever of the host's own people ``by`` is, or else who did so
    last time; never who chairs."""
    host = briefing.series.host
    posts = possible_chairs(host).in_force(briefing.reference_date).exclude(pk=briefing.chair_id)
    own = posts.filter(organization=host, user=by).order_by("pk").first()
    before = (
        briefing.series.briefings.exclude(pk=briefing.pk)
        .exclude(secretary=None)
        .order_by(F("starts_at").desc(nulls_last=True), "-pk")
    )
    return own or posts.filter(pk__in=before.values("secretary")[:1]).first()


@transaction.atomic
def set_participants(series_id: int, *, by, participants: Iterable[int]) -> BriefingSeries:
    """Let ``participants`` (keys) be those that usually take part in a series: briefings that ask for reports from now
    on ask them. Raises Refused when ``by`` is not of the host's office, or one of them may not be chosen."""
    series = get_locked(BriefingSeries, series_id, by=by)
    check_office(series.host, by=by)
    wanted = set(participants)
    there = set(series.participants.values_list("pk", flat=True))
    choosable = Organization.objects.choosable_by(series.host).filter(pk__in=wanted).exclude(pk=series.host_id)
    if wanted - there - set(choosable.values_list("pk", flat=True)):
        raise Refused(
            "Danh sách có tổ chức không làm việc tại nơi này hay bên dưới, nên chưa ghi gì; hãy chọn lại từ danh sách."
        )
    if wanted != there:
        save_with_history(series, by=by, reason="Sửa tổ chức thường dự", fields=[])
        series.participants.set(wanted)
    return series


@transaction.atomic
def start_series(
    host_id: int,
    *,
    by,
    name: str,
    period_kind: str,
    participants: Iterable[int],
    chair: Post | None = None,
    agenda: str = "",
    report_days: int | None = None,
    reason: str = "",
) -> BriefingSeries:
    """Begin a recurring briefing of the organization ``host_id`` with those that usually take part.

    ``agenda``: its usual items, one a line; ``report_days``: how many days before a session its reports are due.

    Raises Refused when ``by`` is not of its office, and when it has one of that name.
    """
    host = Organization.objects.for_user(by).filter(pk=host_id).first()
    if host is None:
        raise Refused("Không tìm thấy cơ quan này, hoặc bạn không được xem; hãy chọn cơ quan khác.")
    check_office(host, by=by)
    series = BriefingSeries(host=host, name=name.strip(), period_kind=period_kind, chair_post=chair)
    series.agenda_template, series.report_days = agenda, report_days
    try:
        series.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    create_with_history(series, by=by, reason=reason)
    series.participants.set(Organization.objects.choosable_by(host).filter(pk__in=list(participants)))
    return series


def check_office(host: Organization, *, by) -> None:
    if not may_be_taken(NEXT_BRIEFING, by=by, host=host):
        raise Refused(f"Bạn không có quyền thêm hội nghị của {host}; việc này do văn phòng, thư ký của cơ quan làm.")


def waiting(before: Briefing | None) -> str:
    """Why no briefing follows ``before`` yet, as a Vietnamese sentence; empty: one may."""
    if before is None or before.status not in WAITING:
        return ""
    return f"Kỳ tiếp theo đã có: “{before}” ({before.get_status_display().lower()}); hãy tổ chức hội nghị ấy trước."
