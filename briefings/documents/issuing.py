"""Issuing a document, the first of its kind or one that corrects another.

Who issues waits for the turn of the register (``locks``), so that one paper after the other is printed with the number
it will get. Printing takes its time and holds no lock: a short transaction then locks briefing and register and looks
again. If the number or a word has changed meanwhile (a number was spoilt, somebody edited the records), nothing is
stored and the paper is printed anew, outside the transaction as before. The file lies on the disk before the one
transaction that takes the number and stores the document.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from briefings.choices import DocumentKind, DocumentState
from briefings.documents import clock, issued_files, numbering, verification
from briefings.documents.issue_rules import (
    CORRECTIONS,
    Correction,
    check_day,
    check_issue,
    corrected,
    refuse_second,
)
from briefings.documents.printers import PRINTERS, fresh_content
from briefings.documents.printing import pdf_file
from briefings.documents.provenance import made_with
from briefings.documents.snapshots import snapshot, snapshot_file
from briefings.documents.withdrawal import relate
from briefings.models import Briefing, Document, NumberSeries
from briefings.services import deliveries
from briefings.services.history import get_locked, require_reason
from briefings.services.locks import exclusive
from lib.papers import OutputOptions, refuse_unfit
from lib.papers.blocks import Imprint, PaperContent, begins_small, day_or_blank
from lib.refused import Refused
from organizations.conflicts import Outdated
from organizations.display import display_moment
from organizations.models import Organization, User
from organizations.services import submissions

TRIES = 5  # prints of one paper; records that change faster than that are still being worked on
BUSY = (
    "Nhiều văn bản cùng loại của cơ quan đang được ban hành nên chưa tới lượt văn bản này; chưa có số nào được cấp, "
    "hãy thử lại sau ít phút."
)
UNSETTLED = (
    "Số liệu của hội nghị hoặc sổ số đang được sửa liên tục trong lúc ban hành; chưa có số nào được cấp, hãy chờ việc "
    "sửa xong rồi ban hành lại."
)
UNSEEN = (
    "Đã có {there}, do {who} ban hành lúc {at}, sau khi bạn mở trang, nên chưa cấp thêm số nào. Nếu vẫn cần thêm một "
    "văn bản nữa thì bấm lần nữa."
)
VARIANTS = ["PDF/A-3u", "PDF/UA-1"]  # what every issued file is


def issue(
    briefing_id: int,
    kind: str,
    *,
    by: User,
    issued_on: date,
    addressee: Organization | None = None,
    known: str = "",
) -> Document:
    """Issue the document ``kind`` of a briefing: number, day and bytes that never change again. ``addressee``: for whom
    alone it is made, where the kind allows it. ``known``: ``last_issued`` as ``by`` saw it; empty: whatever it is.

    Raises Outdated when another of the kind was issued meanwhile, Refused when ``by`` may not, when one is in force
    already, when the day or the register forbids it, and when the paper cannot be printed. Must not be called inside a
    transaction of the caller's.
    """
    return _issue(IssueRequest(briefing_id, kind, issued_on, addressee, by, known=known))


def last_issued(briefing_id: int, kind: str) -> str:
    """Says which document of ``kind`` the briefing issued last."""
    return str(_last_issued(briefing_id, kind).values_list("pk", flat=True).first() or 0)


def _last_issued(briefing_id: int, kind: str) -> QuerySet[Document]:
    rows = Document.objects.filter(briefing=briefing_id, kind=kind).exclude(state=DocumentState.DRAFT)
    return rows.order_by("-version")


def refuse_unseen(briefing_id: int, kind: str, known: str) -> None:
    """Raises Outdated where a document was issued that the person had not seen when the page was opened."""
    if not known or known == last_issued(briefing_id, kind):
        return
    there = _last_issued(briefing_id, kind)[0]
    at = display_moment(there.rendered_at) if there.rendered_at else "trước đó"
    raise Outdated(UNSEEN.format(there=begins_small(there.reference), who=there.rendered_by or "người khác", at=at))


def amend(document_id: int, *, by: User, issued_on: date, reason: str, known: str = "") -> Document:
    """Issue a document that changes or completes an issued one; both stay in force. Returns the new one."""
    return _correct(
        Correction(document_id, "amend", require_reason(reason, "sửa đổi văn bản")),
        by=by,
        issued_on=issued_on,
        known=known,
    )


def replace_(document_id: int, *, by: User, issued_on: date, reason: str, known: str = "") -> Document:
    """Issue a document that takes the place of an issued one. Returns the new one."""
    return _correct(
        Correction(document_id, "replace", require_reason(reason, "thay thế văn bản")),
        by=by,
        issued_on=issued_on,
        known=known,
    )


def _correct(correction: Correction, *, by: User, issued_on: date, known: str) -> Document:
    target = Document.objects.for_user(by).filter(pk=correction.document_id).first()
    if target is None:
        raise Refused("Không tìm thấy văn bản này, hoặc bạn không được xem; hãy tải lại trang.")
    return _issue(IssueRequest(target.briefing_id, target.kind, issued_on, target.addressee, by, correction, known))


@dataclass(frozen=True)
class IssueRequest:
    """What is to be issued, for whom, by whom; ``correction``: of which document."""

    briefing_id: int
    kind: str
    issued_on: date
    addressee: Organization | None
    by: User
    correction: Correction | None = None
    known: str = ""

    def content(self, briefing: Briefing, number: Callable[[], int], address: str) -> PaperContent:
        """What the paper says now, with the ``number`` it would get. Raises Refused where it may not be issued."""
        target = corrected(self.correction, by=self.by)
        check_issue(briefing, self.kind, by=self.by)
        if target is None:
            refuse_second(briefing, self.kind, self.addressee)
        refuse_unseen(self.briefing_id, self.kind, self.known)
        check_day(briefing, self.kind, self.issued_on, target)
        corrects = f"{CORRECTIONS[self.correction.step][1]} {cited(target)}" if self.correction and target else ""
        imprint = Imprint(number(), self.issued_on, corrects, address)
        content = fresh_content(briefing, self.kind, imprint, self.addressee)
        refuse_unfit(content)
        return content


def _issue(request: IssueRequest) -> Document:
    submissions.check()
    kind, by = request.kind, request.by
    if kind not in PRINTERS:
        raise Refused(f"Cổng chưa in được {DocumentKind(kind).label.lower()} nên chưa ban hành được.")
    seen = Briefing.objects.for_user(by).filter(pk=request.briefing_id).select_related("series__host").first()
    if seen is None:
        raise Refused("Không tìm thấy hội nghị này, hoặc bạn không được xem; hãy tải lại trang.")
    clock.refuse_doubtful(seen.series.host)
    token = verification.new_token()
    address = verification.address_of(token)

    def expected() -> PaperContent:
        return request.content(seen, partial(numbering.expected_number, seen, kind, request.issued_on), address)

    expected()  # what is refused is refused before waiting
    with exclusive(f"issue {seen.series.host_id} {kind}", busy=BUSY):
        submissions.check()  # the same form may have had its turn meanwhile
        for _ in range(TRIES):
            content = expected()
            printed = print_to_keep(content, request.issued_on)
            with transaction.atomic():
                briefing = get_locked(Briefing, request.briefing_id, by=by)
                target = request.correction and get_locked(Document, request.correction.document_id, by=by)
                series = briefing.series
                register = numbering.locked_register(series.host, kind, request.issued_on, family=series.family, by=by)
                if request.content(briefing, partial(_next_number, register), address) == content:
                    submissions.claim()
                    document = store_issued(request, briefing, content, printed, token, register)
                    if request.correction and target:
                        relate(document, target, request.correction, by=by, on=request.issued_on)
                    submissions.lead_to(document.get_absolute_url(), f"Đã ban hành {document.reference}.")
                    return document
                # A register opened just now has given no number yet: to leave it open does no harm.
    raise Refused(UNSETTLED)


def _next_number(register: NumberSeries) -> int:
    return register.last_number + 1


@dataclass(frozen=True)
class PrintedPaper:
    """A paper on the disk: its name in the storage, its hash, how many pages it has and what printed it."""

    name: str
    sha256: str
    pages: int
    made_with: dict


def print_to_keep(content: PaperContent, on: date) -> PrintedPaper:
    """For screen readers, for keeping with the data it was made from, and to be signed."""
    data = snapshot_file(content)
    paper = pdf_file(content, options=OutputOptions(tagged=True, archived=True, data=data, on=on, signable=True))
    name, digest = issued_files.keep_file(paper.content)
    return PrintedPaper(name, digest, paper.pages, made_with())


def store_issued(
    request: IssueRequest,
    briefing: Briefing,
    content: PaperContent,
    printed: PrintedPaper,
    token: str,
    register: NumberSeries,
    at: datetime | None = None,
) -> Document:
    """Store a paper on the disk as an issued document with the next number of the locked ``register``; ``at``: the
    moment of the act that issues it (now)."""
    versions = Document.objects.filter(briefing=briefing, kind=request.kind).aggregate(last=Max("version"))
    document = Document(
        briefing=briefing,
        kind=request.kind,
        addressee=request.addressee,
        profile=content.profile.id,
        number=_next_number(register),
        symbol=content.symbol,
        issued_on=request.issued_on,
        version=(versions["last"] or 0) + 1,
        state=DocumentState.ISSUED,
        sha256=printed.sha256,
        token=token,
        snapshot=snapshot(content),
        made_with=printed.made_with | {"pages": printed.pages, "variants": VARIANTS},
        rendered_by=request.by,
        rendered_at=at or timezone.now(),
    )
    document.file.name = printed.name
    document.save()
    numbering.take(register, document, by=request.by)
    deliveries.deliver_as_printed(document)
    return document


def cited(document: Document) -> str:
    """``Biên bản số 05/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020``, as one paper names another."""
    return f"{document.get_kind_display()} số {document.symbol} {day_or_blank(document.issued_on)}"
