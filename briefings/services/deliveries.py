"""Issued documents in the inboxes of organizations: how they get there, and who has read them."""

from django.db import transaction

from briefings.choices import DocumentState
from briefings.models import Delivery, Document, Reading
from briefings.services import recipients
from briefings.services.history import get_locked
from briefings.transitions import DELIVER, check
from lib.refused import Refused
from organizations.models import Organization


def deliver_as_printed(document: Document) -> list[Delivery]:
    """Put a document that has just been issued into the inboxes of those whom its *Nơi nhận* names, and of whom it is
    made for alone."""
    lines = recipients.printed_lines(document.snapshot)
    named = recipients.named_in(document.briefing, lines, document.issued_on, document.addressee)
    return Delivery.objects.bulk_create(Delivery(document=document, organization=one) for one in named)


def sendable(document: Document):
    """The organizations to which an issued document may still be sent: those that its host may choose.

    They are in force; ``sendable_ever`` has them all.
    """
    return sendable_ever(document).in_force(*document.days_of("deliveries"))


def sendable_ever(document: Document):
    host = document.briefing.series.host
    there = Delivery.objects.filter(document=document).values("organization")
    return Organization.objects.choosable_by(host).exclude(pk=host.pk).exclude(pk__in=there)


@transaction.atomic
def deliver(document_id: int, *, by, organizations) -> list[Delivery]:
    """Send an issued document to further ``organizations`` (keys), which its *Nơi nhận* does not name."""
    document = get_locked(Document, document_id, by=by)
    check(DELIVER, state=document.state, states=DocumentState, by=by, host=document.briefing.series.host)
    chosen = list(sendable(document).filter(pk__in=organizations))
    if not chosen:
        raise Refused("Chưa chọn tổ chức nào chưa nhận văn bản này; hãy chọn ít nhất một tổ chức.")
    return Delivery.objects.bulk_create(Delivery(document=document, organization=one, by=by) for one in chosen)


def record_reading(document_id: int, *, by) -> None:
    """Note that ``by`` has opened an issued document, once for each organization of theirs that received it.

    Only people of the receiving organization itself count: an office above that looks in has not read it for them.
    """
    mine = by.memberships.counting().values("organization")
    unread = Delivery.objects.filter(document=document_id, organization__in=mine).exclude(readings__by=by)
    Reading.objects.bulk_create([Reading(delivery=delivery, by=by) for delivery in unread], ignore_conflicts=True)


def readings_shown(document: Document, *, by) -> list[dict]:
    """``{"delivery", "first", "others"}`` of every inbox that ``by`` may see: its first reading, how many followed."""
    rows = Delivery.objects.for_user(by).filter(document=document).select_related("organization", "by")
    found = []
    for delivery in rows.prefetch_related("readings__by").order_by("organization__sort_key", "pk"):
        readings = list(delivery.readings.all())
        found.append(
            {"delivery": delivery, "first": readings[0] if readings else None, "others": max(0, len(readings) - 1)}
        )
    return found
