"""How a document ceases to be in force: replaced, annulled, its number voided."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from briefings.choices import RelationKind
from briefings.documents import numbering
from briefings.documents.issue_rules import CORRECTIONS, Correction, has_wrong_day, refuse_second, take
from briefings.documents.signed_files import state_in_force
from briefings.models import Document, DocumentRelation
from briefings.services.history import get_locked, require_reason
from briefings.transitions import DOCUMENT, find
from lib.papers.blocks import begins_small
from lib.refused import Refused
from organizations.models import User


def relate(document: Document, target: Document, correction: Correction, *, by: User, on: date) -> None:
    """Note that ``document``, issued on ``on``, corrects ``target``, and end that one's force where it is replaced."""
    kind, _ = CORRECTIONS[correction.step]
    DocumentRelation.objects.create(source=document, target=target, kind=kind, reason=correction.reason)
    if state := find(DOCUMENT, correction.step).target:
        reason = f"{correction.reason} (thay bằng {begins_small(document.reference)})"
        _close(target, state, by=by, on=on, reason=reason)


def _close(document: Document, state: str, *, by: User, on: date, reason: str) -> None:
    """End a locked document's force, and with it that of the documents that only amend it."""
    document.state, document.closed_on, document.closing_reason, document.closed_by = state, on, reason, by
    document.save(update_fields=["state", "closed_on", "closing_reason", "closed_by", "updated_at"])
    amending = Document.objects.in_force().filter(relations__target=document, relations__kind=RelationKind.AMENDS)
    for one in amending.select_for_update(of=("self",)):
        _close(one, state, by=by, on=on, reason=f"Hết hiệu lực cùng {begins_small(document.reference)}.")


def annulling(document: Document, *, by: User) -> QuerySet[Document]:
    """The issued documents that may annul ``document``: of the same office, in force, not older, not its amendments."""
    rows = Document.objects.for_user(by).in_force().exclude(pk=document.pk)
    if not has_wrong_day(document):
        rows = rows.filter(issued_on__gte=document.issued_on)
    rows = rows.exclude(relations__target=document)
    return rows.filter(briefing__series__host=document.briefing.series.host).order_by("-issued_on", "-number")


@transaction.atomic
def annul(
    document_id: int, *, by: User, on: date, reason: str, source_id: int | None = None, basis: str = ""
) -> Document:
    """End an issued document's force by another one: ``source_id``, issued here, or ``basis``, its name when it is not.

    ``on``: from which day; that of the annulling document where it was issued here. The file stays as it is.
    """
    document = get_locked(Document, document_id, by=by)
    state = take("annul", document, by=by)
    reason, basis = require_reason(reason, "bãi bỏ văn bản"), basis.strip()
    if bool(source_id) == bool(basis):
        raise Refused(
            "Văn bản chỉ bị bãi bỏ bằng một văn bản khác: hãy chọn văn bản ấy nếu đã ban hành tại đây, hoặc ghi số, ký "
            "hiệu và ngày của nó nếu ban hành nơi khác; không ghi cả hai."
        )
    if source_id:
        source = annulling(document, by=by).filter(pk=source_id).first()
        if source is None:
            raise Refused(
                "Văn bản bãi bỏ phải do cùng cơ quan ban hành, đang có hiệu lực và không có ngày trước văn bản bị bãi "
                "bỏ."
            )
        DocumentRelation.objects.create(source=source, target=document, kind=RelationKind.ANNULS, reason=reason)
        on, basis = source.issued_on or on, begins_small(source.reference)
    if on < document.issued_on and not has_wrong_day(document):
        raise Refused(f"Văn bản ban hành ngày {document.issued_on:%d/%m/%Y} nên không thể bị bãi bỏ trước ngày ấy.")
    if on > timezone.localdate():
        raise Refused(f"Ngày bãi bỏ {on:%d/%m/%Y} chưa tới; hãy ghi khi văn bản bãi bỏ đã có hiệu lực.")
    _close(document, state, by=by, on=on, reason=f"{reason} (bãi bỏ theo {basis})")
    return document


@transaction.atomic
def void(document_id: int, *, by: User, reason: str) -> Document:
    """Take back a document issued by mistake that has not left the office: its number is voided and stays in sight.

    What it had replaced or annulled is in force again. Raises Refused where another one of that kind is, meanwhile.
    """
    document = get_locked(Document, document_id, by=by)
    state = take("void", document, by=by)
    reason = require_reason(reason, "bỏ số")
    numbering.void(document.allocation, reason=reason)
    _close(document, state, by=by, on=timezone.localdate(), reason=f"Bỏ số: {reason}")
    for target in _ended_by(document):
        _bring_back(target)
    return document


def _ended_by(document: Document) -> QuerySet[Document]:
    """What ``document`` replaced or annulled, locked."""
    ended = document.relations.filter(kind__in=[RelationKind.REPLACES, RelationKind.ANNULS]).values("target")
    return Document.objects.filter(pk__in=ended).select_for_update(of=("self",)).order_by("pk")


def _bring_back(document: Document) -> None:
    """Put a locked document back in force, and with it the documents that amend it and ended with it."""
    ended_with_it = f"Hết hiệu lực cùng {begins_small(document.reference)}."
    amending = Document.objects.filter(relations__target=document, relations__kind=RelationKind.AMENDS)
    amending = amending.filter(closing_reason=ended_with_it, closed_on=document.closed_on)
    refuse_second(document.briefing, document.kind, document.addressee)
    for one in (document, *amending.select_for_update(of=("self",))):
        one.state = state_in_force(one)
        one.closed_on, one.closing_reason, one.closed_by = None, "", None
        one.save(update_fields=["state", "closed_on", "closing_reason", "closed_by", "updated_at"])
