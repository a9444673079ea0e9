"""Issued documents that came to the organizations of a user, and whether they have read them."""

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import DeliveryFilter
from briefings.models import Delivery, Reading
from briefings.views.listing import Column, Listing, show_list
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
    at = timezone.localtime(delivery.first_read_at)
    return f"Đọc lúc {at:%H:%M %d/%m/%Y} ({delivery.first_reader})"


def status(delivery) -> str:
    document = delivery.document
    if document.is_in_force:
        return document.get_state_display()
    return f"{document.get_state_display()}, hết hiệu lực từ {document.closed_on:%d/%m/%Y}"


INBOX = Listing(
    title="Văn bản đến",
    noun="văn bản đến",
    name="briefings:inbox",
    filters=DeliveryFilter,
    rows=received,
    columns=(
        Column("Đến lúc", lambda row: row.at, width=18),
        Column("Số, ký hiệu", lambda row: row.document.symbol, width=20),
        Column(
            "Văn bản",
            lambda row: str(row.document),
            lambda row: row.document.get_absolute_url(),
            width=60,
            main=True,
        ),
        Column(
            "Cơ quan ban hành",
            lambda row: row.document.briefing.series.host.label,
            opens=lambda row: row.document.briefing.series.host,
            width=30,
        ),
        Column(
            "Tổ chức nhận", lambda row: label_in(row, row.organization), opens=lambda row: row.organization, width=28
        ),
        Column("Hiệu lực", status, width=24),
        Column("Đã đọc", reading, width=30),
    ),
    empty="Chưa có văn bản nào gửi đến các tổ chức trong phạm vi của bạn.",
)


@require_safe
@login_required
def inbox(request):
    """``/van-ban-den/``: the documents that came to organizations within the user's reach."""
    return show_list(request, INBOX)
