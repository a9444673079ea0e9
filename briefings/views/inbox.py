"""Issued documents that came to the organizations of a user, and whether they have read them."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.views.decorators.http import require_safe

from briefings.filters import DeliveryFilter
from briefings.models import Delivery, Reading
from briefings.views.listing import FILE_ONLY, Column, Listing, Sort, show_list
from organizations.badges import Kind, State
from organizations.display import display_recent, display_value, moment_element
from organizations.validity import label_in


def received(user):
    """With ``first_read_at`` and ``first_reader``: when somebody of the organization first opened it, and who."""
    first = Reading.objects.filter(delivery=OuterRef("pk")).order_by("at", "pk")
    rows = Delivery.objects.for_user(user).received_by(user)
    rows = rows.select_related("organization", "document__briefing__series__host")
    name = Coalesce(NullIf("by__full_name", Value("")), "by__username")
    rows = rows.annotate(
        first_read_at=Subquery(first.values("at")[:1]), first_reader=Subquery(first.values(name=name)[:1])
    )
    return rows.order_by("-at", "-pk")


def reading(delivery) -> str:
    if delivery.first_read_at is None:
        return "Chưa đọc" if delivery.document.is_in_force else "Chưa đọc, không còn cần đọc"
    return f"Đọc lúc {display_value(delivery.first_read_at)} ({delivery.first_reader})"


def shown_reading(delivery) -> State:
    if delivery.first_read_at is not None:
        return State("Đã đọc", Kind.DONE)
    return State("Chưa đọc") if delivery.document.is_in_force else State("Không còn cần đọc", Kind.STOP)


def read_by(delivery) -> str:
    if delivery.first_read_at is None:
        return ""
    return f"Đọc lúc {display_recent(delivery.first_read_at)} ({delivery.first_reader})"


def by_urgency(on):
    return (Case(When(first_read_at__isnull=True, then=Value(0)), default=Value(1)),)


def status(delivery) -> str:
    document = delivery.document
    if document.is_in_force:
        return document.get_state_display()
    return f"{document.get_state_display()}, hết hiệu lực từ {document.closed_on:%d/%m/%Y}"


def notes(delivery) -> str:
    """What a reader has to know beside the title: that it no longer holds, and who of the organization has read it."""
    gone = "" if delivery.document.is_in_force else status(delivery)
    return " · ".join(filter(None, (gone, read_by(delivery))))


INBOX = Listing(
    title="Văn bản đến",
    noun="văn bản đến",
    name="briefings:inbox",
    filters=DeliveryFilter,
    rows=received,
    columns=(
        Column(
            "Văn bản",
            lambda row: str(row.document),
            lambda row: row.document.get_absolute_url(),
            width=60,
            main=True,
            note=notes,
        ),
        Column("Đã đọc", reading, width=30, shown=shown_reading, kind="fit", sort=Sort("doc", by_urgency)),
        Column("Số, ký hiệu", lambda row: row.document.symbol, width=20, kind="nowrap"),
        Column(
            "Cơ quan ban hành",
            lambda row: row.document.briefing.series.host.label,
            opens=lambda row: row.document.briefing.series.host,
            width=30,
        ),
        Column(
            "Tổ chức nhận", lambda row: label_in(row, row.organization), opens=lambda row: row.organization, width=28
        ),
        Column("Hiệu lực", status, width=24, only=FILE_ONLY),
        Column(
            "Đến lúc",
            lambda row: row.at,
            width=18,
            shown=lambda row: moment_element(row.at),
            kind="num flow",
            sort=Sort("den-luc", lambda on: ["at"]),
        ),
    ),
    empty="Văn bản xuất hiện ở đây khi văn phòng của cơ quan chủ trì hội nghị ban hành và gửi cho tổ chức của bạn.",
    first_sort="-den-luc",
)


@require_safe
@login_required
def inbox(request):
    """``/van-ban-den/``: the documents that came to organizations within the user's reach."""
    return show_list(request, INBOX)
