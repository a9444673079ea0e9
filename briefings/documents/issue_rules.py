"""What must hold before a document is issued, corrected or ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from briefings.choices import BriefingStatus, DocumentKind, DocumentState, RelationKind
from briefings.models import Briefing, Document, NumberAllocation
from briefings.transitions import DOCUMENT, ISSUE, Transition, check, find
from lib.papers.blocks import begins_small, line
from lib.refused import Refused
from organizations.models import Organization, User

# Several in force at once: one per recipient.
MANY = {DocumentKind.ASSIGNMENT_SLIP, DocumentKind.REMINDER_LETTER, DocumentKind.INVITATION}
# Of these at most one in force for each; reminders come again and again.
ONCE_EACH = {DocumentKind.ASSIGNMENT_SLIP, DocumentKind.INVITATION}

_S = BriefingStatus
_CYCLE = [_S.PLANNED, _S.COLLECTING, _S.HELD, _S.CONCLUDED, _S.CLOSED]
_OVER = frozenset({_S.CONCLUDED, _S.CLOSED})
_UNDER_WAY = frozenset({_S.COLLECTING, _S.HELD}) | _OVER
# When a kind may be issued; those not named here, once the chair has concluded.
ISSUABLE: dict[str, frozenset[BriefingStatus]] = {
    DocumentKind.INVITATION: frozenset({_S.PLANNED, _S.COLLECTING}),
    DocumentKind.SYNTHESIS_REPORT: _UNDER_WAY,
    DocumentKind.COMMUNE_ANNEX: _UNDER_WAY,
    DocumentKind.REMINDER_LETTER: _UNDER_WAY,
    DocumentKind.REVIEW_ANNEX: frozenset({_S.HELD}) | _OVER,
}
# What the day of the session does not bound.
BEFORE_THE_SESSION = {
    DocumentKind.INVITATION,
    DocumentKind.SYNTHESIS_REPORT,
    DocumentKind.COMMUNE_ANNEX,
    DocumentKind.REMINDER_LETTER,
}

CORRECTIONS = {
    "amend": (RelationKind.AMENDS, "Sửa đổi, bổ sung"),
    "replace": (RelationKind.REPLACES, "Thay thế"),
}


@dataclass(frozen=True)
class Correction:
    """Which issued document the new one corrects, by which step, and why."""

    document_id: int
    step: str
    reason: str


def issue_step(kind: str) -> Transition:
    """The step ``Ban hành`` of documents of ``kind``."""
    return replace(ISSUE, sources=ISSUABLE.get(kind, _OVER))


def why_not_yet(briefing: Briefing, kind: str) -> str:
    """Why no document of ``kind`` is made while ``briefing`` stands where it does, in a few words; empty: it may be."""
    sources = issue_step(kind).sources
    if briefing.status in sources:
        return ""
    if briefing.status in (_S.POSTPONED, _S.CANCELLED):
        return f"Hội nghị {_S(briefing.status).label.lower()}."
    here = _CYCLE.index(_S(briefing.status))
    if sources & set(_CYCLE[:here]):
        return "Chỉ lập trước khi họp."
    first = next(one for one in _CYCLE if one in sources)
    return f"Khi {first.label.lower()}."


def why_not_here(briefing: Briefing) -> str:
    """Why no document at all is issued of ``briefing``; empty: it may be."""
    host = briefing.series.host
    if briefing.illustrative:
        return "Hội nghị này là số liệu minh họa nên không ban hành văn bản: sổ số là sổ thật của cơ quan."
    if not line(host.symbol):
        return (
            f"{host} chưa có ký hiệu để ghi sau số văn bản; hãy ghi ký hiệu của tổ chức trong trang quản trị rồi ban "
            "hành."
        )
    return ""


def have_one(briefing: Briefing, kind: str, addressees: Iterable[Organization]) -> dict[int, Document]:
    """Of ``addressees`` those for whom a document of ``kind`` is in force that is given once to each: it, by their
    keys. One for all counts for each. One query."""
    if kind not in ONCE_EACH:
        return {}
    there = {one.addressee_id: one for one in briefing.documents.in_force().filter(kind=kind)}
    found = {one.pk: there.get(one.pk) or there.get(None) for one in addressees}
    return {key: document for key, document in found.items() if document is not None}


def may_have_another(kind: str, in_force: Iterable[Document]) -> bool:
    """Whether a further document of ``kind`` may be issued while ``in_force`` are: an invitation for all is for each
    as well."""
    there = list(in_force)
    if kind == DocumentKind.INVITATION:
        return all(one.addressee_id for one in there)
    return not there or kind in MANY


def why_not_issue(briefing: Briefing, kind: str, *, by: User, addressee: Organization | None = None) -> str:
    """Why ``by`` may not issue the first (or another) document of ``kind`` now, for ``addressee`` alone where one is
    given; empty: may."""
    try:
        check_issue(briefing, kind, by=by)
        refuse_second(briefing, kind, addressee)
    except Refused as refusal:
        return str(refusal)
    return ""


def check_issue(briefing: Briefing, kind: str, *, by: User) -> None:
    """Raises Refused unless ``by`` may issue documents of ``kind`` for ``briefing`` as it stands."""
    check(issue_step(kind), state=briefing.status, states=BriefingStatus, by=by, host=briefing.series.host)
    if why_not := why_not_here(briefing):
        raise Refused(why_not)


def refuse_second(briefing: Briefing, kind: str, addressee: Organization | None = None) -> None:
    """Raises Refused where a document of ``kind`` (for ``addressee`` alone) is in force and there is one at a time."""
    there = briefing.documents.in_force().filter(kind=kind)
    if kind == DocumentKind.REMINDER_LETTER or (kind == DocumentKind.ASSIGNMENT_SLIP and addressee is None):
        return
    if kind in ONCE_EACH and addressee is not None:
        there = there.filter(Q(addressee=addressee) | Q(addressee=None))
    if there := there.first():
        raise Refused(
            f"Hội nghị đã có {begins_small(there.reference)} đang có hiệu lực; muốn sửa thì mở văn bản ấy và ban hành "
            "bản sửa đổi hoặc bản thay thế."
        )


def check_day(briefing: Briefing, kind: str, on: date, target: Document | None) -> None:
    """Raises Refused where ``on`` cannot be the day of a document of ``kind``, or of one that corrects ``target``.

    A ``target`` whose own day is stated to be wrong bounds nothing.
    """
    if on > timezone.localdate():
        raise Refused(f"Ngày ban hành {on:%d/%m/%Y} chưa tới; hãy chọn hôm nay hoặc một ngày trước đó.")
    if briefing.held_on and on < briefing.held_on and kind not in BEFORE_THE_SESSION:
        raise Refused(
            f"Hội nghị họp ngày {briefing.held_on:%d/%m/%Y} nên văn bản không thể mang ngày {on:%d/%m/%Y}; hãy chọn "
            "ngày họp hoặc một ngày sau đó."
        )
    if target and target.issued_on and on < target.issued_on and not has_wrong_day(target):
        raise Refused(
            f"Văn bản cũ mang ngày {target.issued_on:%d/%m/%Y}; văn bản sửa đổi hoặc thay thế không thể mang ngày "
            "trước đó."
        )


def has_wrong_day(document: Document) -> bool:
    """Whether the office has stated in the register that the day of ``document`` is wrong."""
    return NumberAllocation.objects.filter(document=document).exclude(wrong_day_reason="").exists()


def corrected(correction: Correction | None, *, by: User) -> Document | None:
    """The document to be corrected as it stands now. Raises Refused unless the step may be taken."""
    if correction is None:
        return None
    target = Document.objects.select_related("briefing__series__host").get(pk=correction.document_id)
    take(correction.step, target, by=by)
    return target


def take(name: str, document: Document, *, by: User) -> str:
    """The state to which step ``name`` leads ``document``. Raises Refused unless ``by`` may take it."""
    step = find(DOCUMENT, name)
    host = document.briefing.series.host
    check(step, state=document.state, states=DocumentState, by=by, host=host)
    return step.target
