"""Issuing a paper, the first of its kind or one that corrects another.

Who issues waits for the turn of the register (``turns``), so that one paper after the other is drawn with the number
it will get. Drawing takes its time and holds no lock: a short transaction then locks briefing and register and looks
again. If the number or a word has changed meanwhile (a number was spoilt, somebody edited the records), nothing is
stored and the paper is drawn anew, outside the transaction as before. The file lies on the disk before the one
transaction that takes the number and stores the document.
"""

from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from briefings.choices import DocumentKind, DocumentState
from briefings.documents import issued_files, verification
from briefings.documents import provenance as making
from briefings.documents.papers import PRINTERS
from briefings.models import Briefing, Document, NumberSeries
from briefings.services import deliveries, numbering
from briefings.services.documents.endings import relate
from briefings.services.documents.plans import Plan, expected_number, next_of, plan_of
from briefings.services.documents.rules import CORRECTIONS, Correction, check_day, check_issue, corrected, refuse_second
from briefings.services.history import get_locked, require_reason
from briefings.services.locks import exclusive
from lib.papers import OutputOptions
from lib.papers.blocks import Imprint
from lib.refused import Refused
from lib.vietnamese import day_in_words
from organizations.models import Organization

TRIES = 5  # drawings of one paper; records that change faster than that are still being worked on
BUSY = (
    "Nhiều văn bản cùng loại của cơ quan đang được ban hành nên chưa tới lượt văn bản này; chưa có số nào được cấp, "
    "hãy thử lại sau ít phút."
)
UNSETTLED = (
    "Số liệu của hội nghị hoặc sổ số đang được sửa liên tục trong lúc ban hành; chưa có số nào được cấp, hãy chờ việc "
    "sửa xong rồi ban hành lại."
)


def issue(briefing_id: int, kind: str, *, by, issued_on: date, addressee: Organization | None = None) -> Document:
    """Issue the paper ``kind`` of a briefing: number, day and bytes that never change again. ``addressee``: for whom
    alone it is made, where the kind allows it.

    Raises Refused when ``by`` may not, when one is in force already, when the day or the register forbids it, and when
    the paper cannot be printed. Must not be called inside a transaction of the caller's.
    """
    return _issue(briefing_id, kind, by=by, issued_on=issued_on, addressee=addressee)


def amend(document_id: int, *, by, issued_on: date, reason: str) -> Document:
    """Issue a paper that changes or completes an issued one; both stay in force. Returns the new one."""
    return _correct(
        Correction(document_id, "amend", require_reason(reason, "sửa đổi văn bản")), by=by, issued_on=issued_on
    )


def replace_(document_id: int, *, by, issued_on: date, reason: str) -> Document:
    """Issue a paper that takes the place of an issued one. Returns the new one."""
    return _correct(
        Correction(document_id, "replace", require_reason(reason, "thay thế văn bản")), by=by, issued_on=issued_on
    )


def _correct(correction: Correction, *, by, issued_on: date) -> Document:
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
    correction: Correction | None = None,
) -> Document:
    if kind not in PRINTERS:
        raise Refused(f"Cổng chưa in được {DocumentKind(kind).label.lower()} nên chưa ban hành được.")
    seen = Briefing.objects.for_user(by).filter(pk=briefing_id).select_related("series__host").first()
    if seen is None:
        raise Refused("Không tìm thấy hội nghị này, hoặc bạn không được xem; hãy tải lại trang.")
    token = verification.new_token()
    address = verification.address_of(token)

    def planned(briefing, number):
        target = corrected(correction, by=by)
        check_issue(briefing, kind, by=by)
        if target is None:
            refuse_second(briefing, kind, addressee)
        check_day(briefing, kind, issued_on, target)
        corrects = f"{CORRECTIONS[correction.step][1]} {cited(target)}" if target else ""
        return plan_of(briefing, kind, Imprint(number(), issued_on, corrects, address), addressee)

    def drawn(plan):
        paper = PRINTERS[kind].draw(plan.context, options=_options(plan.context, issued_on))
        return paper, issued_files.keep(paper.content)

    plan = planned(seen, lambda: expected_number(seen, kind, issued_on))  # what is refused is refused before waiting
    with exclusive(f"issue {seen.series.host_id} {kind}", busy=BUSY):
        for _ in range(TRIES):
            plan = planned(seen, lambda: expected_number(seen, kind, issued_on))
            paper, stored = drawn(plan)
            engines = making.made_with()
            with transaction.atomic():
                briefing = get_locked(Briefing, briefing_id, by=by)
                target = correction and get_locked(Document, correction.document_id, by=by)
                series = briefing.series
                register = numbering.locked_register(series.host, kind, issued_on, family=series.family, by=by)
                now = planned(briefing, partial(next_of, register))
                if now == plan:
                    document = _store(briefing, kind, addressee, now, paper, stored, token, register, engines, by=by)
                    if target:
                        relate(document, target, correction, by=by)
                    return document
                # A register opened just now has given no number yet: to leave it open does no harm.
    raise Refused(UNSETTLED)


def _options(context, issued_on: date) -> OutputOptions:
    """What an issued paper is: for screen readers, for keeping with the data it was made from, and to be signed."""
    return OutputOptions(tagged=True, archived=True, data=making.data_of(context), on=issued_on, signable=True)


def _store(
    briefing, kind, addressee, plan: Plan, paper, stored, token, register: NumberSeries, engines: dict, *, by
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


def cited(document: Document) -> str:
    """``Biên bản số 05/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020``, as one paper names another."""
    return f"{document.get_kind_display()} số {document.symbol} {day_in_words(document.issued_on)}"
