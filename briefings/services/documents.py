"""What may happen to a paper: issuing it, and one function per step of ``transitions.DOCUMENT``.

Who issues waits for the turn of the register (``turns``), so that one paper after the other is drawn with the number
it will get. Drawing takes its time and holds no lock: a short transaction then locks briefing and register and looks
again. If the number or a word has changed meanwhile (a number was spoilt, somebody edited the records), nothing is
stored and the paper is drawn anew, outside the transaction as before. The file lies on the disk before the one
transaction that takes the number and stores the document.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from briefings.documents import issued_files, making, verification
from briefings.documents.blocks import PaperContent
from briefings.documents.conformity import Finding, findings, refuse_unfit
from briefings.documents.differences import Difference, differences, open_places
from briefings.documents.imprint import Imprint
from briefings.documents.kinds.assigned import bare_number
from briefings.documents.papers import PRINTERS
from briefings.documents.press import Dress
from briefings.documents.snapshots import in_todays_form
from briefings.documents.wording import day, line
from briefings.models import (
    Briefing,
    BriefingStatus,
    Document,
    DocumentKind,
    DocumentRelation,
    DocumentState,
    NumberSeries,
    RelationKind,
)
from briefings.services import deliveries, numbering
from briefings.services.trace import locked, required
from briefings.services.turns import turn
from briefings.transitions import DELIVER, DOCUMENT, ISSUE, Transition, check, find, offered
from organizations.models import Organization
from organizations.refused import Refused

TRIES = 5  # drawings of one paper; records that change faster than that are still being worked on
BUSY = (
    "Nhiều văn bản cùng loại của cơ quan đang được ban hành nên chưa tới lượt văn bản này; chưa có số nào được cấp, "
    "hãy thử lại sau ít phút."
)
UNSETTLED = (
    "Số liệu của hội nghị hoặc sổ số đang được sửa liên tục trong lúc ban hành; chưa có số nào được cấp, hãy chờ việc "
    "sửa xong rồi ban hành lại."
)

# Several in force at once: one per recipient.
MANY = {DocumentKind.ASSIGNMENT_SLIP, DocumentKind.REMINDER_LETTER}

_S = BriefingStatus
_OVER = frozenset({_S.CONCLUDED, _S.CLOSED})
_UNDER_WAY = frozenset({_S.COLLECTING, _S.HELD}) | _OVER
# When a kind may be issued; those not named here, once the chair has concluded.
ISSUABLE = {
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
class _Plan:
    """What would be issued right now: the values to print and the number as it stands on the paper."""

    context: PaperContent
    symbol: str


@dataclass(frozen=True)
class _Correction:
    """Which issued paper the new one corrects, by which step, and why."""

    document_id: int
    step: str
    reason: str


def issue_step(kind: str) -> Transition:
    """The step ``Ban hành`` of papers of ``kind``."""
    return replace(ISSUE, sources=ISSUABLE.get(kind, _OVER))


def why_not_issue(briefing: Briefing, kind: str, *, by) -> str:
    """Why ``by`` may not issue the first (or another) paper of ``kind`` now; empty: may."""
    try:
        _check_issue(briefing, kind, by=by)
        _refuse_second(briefing, kind)
    except Refused as refusal:
        return str(refusal)
    return ""


@dataclass(frozen=True)
class Outlook:
    """What a paper issued now would be: its number as printed, the rule book of its format, what it lacks, what it
    leaves as a dotted blank."""

    symbol: str
    rule_book: str
    findings: list[Finding]
    open_places: list[str]


def outlook(briefing: Briefing, kind: str, on: date, addressee: Organization | None = None) -> Outlook:
    """How a paper of ``kind`` issued on ``on`` (for ``addressee`` alone) would come out. Raises Refused where there
    would be none: for want of anything to say, or because the day is not possible."""
    _check_day(briefing, kind, on, None)
    context = _context(briefing, kind, Imprint(_expected_number(briefing, kind, on), on), addressee)
    return Outlook(_symbol(context), context.profile.source, findings(context), open_places(making.snapshot(context)))


def offers(document: Document, *, by) -> list[tuple[Transition, str]]:
    """The steps open from where ``document`` stands, with why ``by`` may not take one (empty: may)."""
    host = document.briefing.series.host
    found = offered((*DOCUMENT, DELIVER), state=document.state, states=DocumentState, by=by, host=host)
    return [(step, why_not) for step, why_not in found if step.name not in CORRECTIONS or document.kind in PRINTERS]


def differences_now(document: Document) -> list[Difference]:
    """What ``document`` would say differently if it were printed from the records of now. Touches nothing."""
    if document.kind not in PRINTERS or not document.snapshot:
        return []
    briefing = Briefing.objects.get(pk=document.briefing_id)
    try:
        now = PRINTERS[document.kind].context(briefing, making.imprint_of(document.snapshot), document.addressee)
    except Refused:  # nothing is left of which the paper could be made, such as reports that were missing
        return [Difference("Toàn văn bản", document.reference, "")]
    return differences(in_todays_form(document.snapshot), making.snapshot(now))


def issue(briefing_id: int, kind: str, *, by, issued_on: date, addressee: Organization | None = None) -> Document:
    """Issue the paper ``kind`` of a briefing: number, day and bytes that never change again. ``addressee``: for whom
    alone it is made, where the kind allows it.

    Raises Refused when ``by`` may not, when one is in force already, when the day or the register forbids it, and when
    the paper cannot be printed. Must not be called inside a transaction of the caller's.
    """
    return _issue(briefing_id, kind, by=by, issued_on=issued_on, addressee=addressee)


def amend(document_id: int, *, by, issued_on: date, reason: str) -> Document:
    """Issue a paper that changes or completes an issued one; both stay in force. Returns the new one."""
    return _correct(_Correction(document_id, "amend", required(reason, "sửa đổi văn bản")), by=by, issued_on=issued_on)


def replace_(document_id: int, *, by, issued_on: date, reason: str) -> Document:
    """Issue a paper that takes the place of an issued one. Returns the new one."""
    return _correct(
        _Correction(document_id, "replace", required(reason, "thay thế văn bản")), by=by, issued_on=issued_on
    )


def _correct(correction: _Correction, *, by, issued_on: date) -> Document:
    target = Document.objects.for_user(by).filter(pk=correction.document_id).first()
    if target is None:
        raise Refused("Không tìm thấy văn bản này, hoặc bạn không được xem; hãy tải lại trang.")
    same = {"by": by, "issued_on": issued_on, "addressee": target.addressee}
    return _issue(target.briefing_id, target.kind, **same, correction=correction)


def _issue(
    briefing_id: int,
    kind: str,
    *,
    by,
    issued_on: date,
    addressee: Organization | None,
    correction: _Correction | None = None,
) -> Document:
    if kind not in PRINTERS:
        raise Refused(f"Cổng chưa in được {DocumentKind(kind).label.lower()} nên chưa ban hành được.")
    seen = Briefing.objects.for_user(by).filter(pk=briefing_id).select_related("series__host").first()
    if seen is None:
        raise Refused("Không tìm thấy hội nghị này, hoặc bạn không được xem; hãy tải lại trang.")
    token = verification.new_token()
    address = verification.address_of(token)

    def planned(briefing, number):
        target = _target(correction, by=by)
        _check_issue(briefing, kind, by=by)
        if target is None:
            _refuse_second(briefing, kind, addressee)
        _check_day(briefing, kind, issued_on, target)
        corrects = f"{CORRECTIONS[correction.step][1]} {_cited(target)}" if target else ""
        return _plan(briefing, kind, Imprint(number(), issued_on, corrects, address), addressee)

    def drawn(plan):
        paper = PRINTERS[kind].draw(plan.context, dress=_dress(plan.context, issued_on))
        return paper, issued_files.keep(paper.content)

    plan = planned(seen, lambda: _expected_number(seen, kind, issued_on))  # what is refused is refused before waiting
    with turn(f"issue {seen.series.host_id} {kind}", busy=BUSY):
        for _ in range(TRIES):
            plan = planned(seen, lambda: _expected_number(seen, kind, issued_on))
            paper, stored = drawn(plan)
            engines = making.made_with()
            with transaction.atomic():
                briefing = locked(Briefing, briefing_id, by=by)
                target = correction and locked(Document, correction.document_id, by=by)
                series = briefing.series
                register = numbering.locked_register(series.host, kind, issued_on, family=series.family, by=by)
                now = planned(briefing, partial(_next_of, register))
                if now == plan:
                    document = _store(briefing, kind, addressee, now, paper, stored, token, register, engines, by=by)
                    if target:
                        _relate(document, target, correction, by=by)
                    return document
                # A register opened just now has given no number yet: to leave it open does no harm.
    raise Refused(UNSETTLED)


def _dress(context, issued_on: date) -> Dress:
    """What an issued paper is: for screen readers, for keeping with the data it was made from, and to be signed."""
    return Dress(tagged=True, archived=True, data=making.data_of(context), on=issued_on, signable=True)


def _store(
    briefing, kind, addressee, plan: _Plan, paper, stored, token, register: NumberSeries, engines: dict, *, by
) -> Document:
    name, digest = stored
    versions = Document.objects.filter(briefing=briefing, kind=kind).aggregate(last=Max("version"))
    document = Document(
        briefing=briefing,
        kind=kind,
        addressee=addressee,
        profile=plan.context.profile.id,
        number=plan.context.imprint.number,
        symbol=plan.symbol,
        issued_on=plan.context.imprint.issued_on,
        version=(versions["last"] or 0) + 1,
        state=DocumentState.ISSUED,
        sha256=digest,
        token=token,
        snapshot=making.snapshot(plan.context),
        made_with=engines | {"pages": paper.pages, "variants": ["PDF/A-3u", "PDF/UA-1"]},
        rendered_by=by,
        rendered_at=timezone.now(),
    )
    document.file.name = name
    document.save()
    numbering.take(register, document, by=by)
    deliveries.deliver_as_printed(document)
    return document


# --- what must hold ---------------------------------------------------------------------------------------------------


def _check_issue(briefing: Briefing, kind: str, *, by) -> None:
    host = briefing.series.host
    check(issue_step(kind), state=briefing.status, states=BriefingStatus, by=by, host=host)
    if briefing.illustrative:
        raise Refused("Hội nghị này là số liệu minh họa nên không ban hành văn bản: sổ số là sổ thật của cơ quan.")
    if not line(host.symbol):
        raise Refused(
            f"{host} chưa có ký hiệu để ghi sau số văn bản; hãy ghi ký hiệu của tổ chức trong trang quản trị rồi ban "
            "hành."
        )


def _refuse_second(briefing: Briefing, kind: str, addressee: Organization | None = None) -> None:
    there = briefing.documents.in_force().filter(kind=kind)
    if kind in MANY:
        # Reminders come again and again; a slip is given once to each.
        once = kind == DocumentKind.ASSIGNMENT_SLIP and addressee is not None
        there = there.filter(addressee=addressee) if once else there.none()
    if there := there.first():
        raise Refused(
            f"Hội nghị đã có {_small(there.reference)} đang có hiệu lực; muốn sửa thì mở văn bản ấy và ban hành bản "
            "sửa đổi hoặc bản thay thế."
        )


def _check_day(briefing: Briefing, kind: str, on: date, target: Document | None) -> None:
    if on > timezone.localdate():
        raise Refused(f"Ngày ban hành {on:%d/%m/%Y} chưa tới; hãy chọn hôm nay hoặc một ngày trước đó.")
    if briefing.starts_at and kind not in BEFORE_THE_SESSION:
        held_on = timezone.localdate(briefing.starts_at)
        if on < held_on:
            raise Refused(
                f"Hội nghị họp ngày {held_on:%d/%m/%Y} nên văn bản không thể mang ngày {on:%d/%m/%Y}; hãy chọn ngày "
                "họp hoặc một ngày sau đó."
            )
    if target and on < target.issued_on:
        raise Refused(
            f"Văn bản cũ mang ngày {target.issued_on:%d/%m/%Y}; văn bản sửa đổi hoặc thay thế không thể mang ngày "
            "trước đó."
        )


def _target(correction: _Correction | None, *, by) -> Document | None:
    """The paper to be corrected as it stands now. Raises Refused unless the step may be taken."""
    if correction is None:
        return None
    target = Document.objects.select_related("briefing__series__host").get(pk=correction.document_id)
    _take(correction.step, target, by=by)
    return target


def _take(name: str, document: Document, *, by) -> str:
    step = find(DOCUMENT, name)
    host = document.briefing.series.host
    check(step, state=document.state, states=DocumentState, by=by, host=host)
    return step.target


def _next_of(register: NumberSeries) -> int:
    return register.last_number + 1


def _expected_number(briefing: Briefing, kind: str, on: date) -> int:
    return numbering.next_number(briefing.series.host, kind, on, family=briefing.series.family)


def _plan(briefing: Briefing, kind: str, imprint: Imprint, addressee: Organization | None) -> _Plan:
    context = _context(briefing, kind, imprint, addressee)
    refuse_unfit(context)
    return _Plan(context, _symbol(context))


def _context(briefing: Briefing, kind: str, imprint: Imprint, addressee: Organization | None) -> PaperContent:
    # A fresh copy: the builder keeps what it read with the record.
    return PRINTERS[kind].context(Briefing.objects.get(pk=briefing.pk), imprint, addressee)


def _symbol(context: PaperContent) -> str:
    return bare_number(context.number)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _cited(document: Document) -> str:
    """``Biên bản số 05/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020``, as one paper names another."""
    return f"{document.get_kind_display()} số {document.symbol} {day(document.issued_on)}"


# --- no longer in force -----------------------------------------------------------------------------------------------


def _relate(document: Document, target: Document, correction: _Correction, *, by) -> None:
    kind, _ = CORRECTIONS[correction.step]
    DocumentRelation.objects.create(source=document, target=target, kind=kind, reason=correction.reason)
    if state := find(DOCUMENT, correction.step).target:
        reason = f"{correction.reason} (thay bằng {_small(document.reference)})"
        _close(target, state, by=by, on=document.issued_on, reason=reason)


def _close(document: Document, state: str, *, by, on: date, reason: str) -> None:
    """End a locked paper's force, and with it that of the papers that only amend it."""
    document.state, document.closed_on, document.closing_reason, document.closed_by = state, on, reason, by
    document.save(update_fields=["state", "closed_on", "closing_reason", "closed_by", "updated_at"])
    amending = Document.objects.in_force().filter(relations__target=document, relations__kind=RelationKind.AMENDS)
    for one in amending.select_for_update(of=("self",)):
        _close(one, state, by=by, on=on, reason=f"Hết hiệu lực cùng {_small(document.reference)}.")


def annulling(document: Document, *, by):
    """The issued papers that may annul ``document``: of the same office, in force, not older, not its amendments."""
    rows = Document.objects.for_user(by).in_force().filter(issued_on__gte=document.issued_on).exclude(pk=document.pk)
    rows = rows.exclude(relations__target=document)
    return rows.filter(briefing__series__host=document.briefing.series.host).order_by("-issued_on", "-number")


@transaction.atomic
def annul(document_id: int, *, by, on: date, reason: str, source_id: int | None = None, basis: str = "") -> Document:
    """End an issued paper's force by another one: ``source_id``, issued here, or ``basis``, its name when it is not.

    ``on``: from which day; that of the annulling paper where it was issued here. The file stays as it is.
    """
    document = locked(Document, document_id, by=by)
    state = _take("annul", document, by=by)
    reason, basis = required(reason, "bãi bỏ văn bản"), basis.strip()
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
        on, basis = source.issued_on, _small(source.reference)
    if on < document.issued_on:
        raise Refused(f"Văn bản ban hành ngày {document.issued_on:%d/%m/%Y} nên không thể bị bãi bỏ trước ngày ấy.")
    if on > timezone.localdate():
        raise Refused(f"Ngày bãi bỏ {on:%d/%m/%Y} chưa tới; hãy ghi khi văn bản bãi bỏ đã có hiệu lực.")
    _close(document, state, by=by, on=on, reason=f"{reason} (bãi bỏ theo {basis})")
    return document


@transaction.atomic
def void(document_id: int, *, by, reason: str) -> Document:
    """Take back a paper issued by mistake that has not left the office: its number is voided and stays in sight."""
    document = locked(Document, document_id, by=by)
    state = _take("void", document, by=by)
    reason = required(reason, "bỏ số")
    if document.relations.filter(kind__in=[RelationKind.REPLACES, RelationKind.ANNULS]).exists():
        raise Refused(
            "Văn bản này đã làm văn bản khác hết hiệu lực nên không bỏ số được; hãy ban hành một bản thay thế đúng."
        )
    numbering.void(document.allocation, reason=reason)
    _close(document, state, by=by, on=timezone.localdate(), reason=f"Bỏ số: {reason}")
    return document
