"""One act, many papers: a document for each of several organizations, with numbers in a row, all of them or none.

As with a single one (``issuing``) printing takes its time and holds no lock; the turn of the register is held from the
first number to the last, so no other paper gets one in between. A short transaction then looks again, takes the
numbers, stores the documents and puts each into the inbox of its organization. Whatever ends the process before that
transaction leaves files that belong to nothing (``manage.py clean_files``) and no number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import DocumentState
from briefings.documents import clock, numbering, verification
from briefings.documents.differences import open_places
from briefings.documents.issue_rules import check_day, check_issue, have_one
from briefings.documents.issuing import (
    BUSY,
    TRIES,
    UNSETTLED,
    IssueRequest,
    PrintedPaper,
    print_to_keep,
    refuse_unseen,
    store_issued,
)
from briefings.documents.printers import PRINTERS
from briefings.documents.snapshots import snapshot
from briefings.models import Briefing, Document
from briefings.services.history import get_locked
from briefings.services.locks import exclusive
from lib.papers import Finding, findings, refuse_unfit
from lib.papers.blocks import Imprint, PaperContent
from lib.refused import Refused
from organizations.models import Organization, User
from organizations.services import submissions

MOST = 200  # papers of one act
DONE = "Đã ban hành {number} văn bản, từ số {first} đến số {last}."
NONE = "Chưa ban hành văn bản nào. "

Progress = Callable[[int, int], object]  # (papers printed, papers)


@dataclass(frozen=True)
class Planned:
    """What one organization would get: its number and symbol as printed."""

    addressee: Organization
    number: int
    symbol: str


@dataclass(frozen=True)
class Look:
    """The act before it is done. ``refused``: why somebody gets none, by name; they are left out. ``findings`` and
    ``open_places``: of the first paper, as the others say the same but for the name."""

    planned: list[Planned]
    refused: list[tuple[Organization, str]]
    rule_book: str
    findings: list[Finding]
    open_places: list[str]

    @property
    def is_forbidden(self) -> bool:
        return not self.planned or any(finding.forbids for finding in self.findings)


def look_at_each(briefing: Briefing, kind: str, on: date, addressees: Sequence[Organization]) -> Look:
    """What issuing ``kind`` on ``on`` to each of ``addressees`` would give; touches nothing and asks the database the
    same for few and for many. Raises Refused where nothing could be issued on that day."""
    check_day(briefing, kind, on, None)
    there = have_one(briefing, kind, addressees)
    refused = [(one, f"đã có {there[one.pk].reference}") for one in addressees if one.pk in there]
    wanted = [one for one in addressees if one.pk not in there]
    first = numbering.expected_number(briefing, kind, on)
    if not wanted:
        return Look([], refused, "", [], [])
    fresh = _fresh(briefing.pk)
    content = PRINTERS[kind].content(fresh, Imprint(first, on), wanted[0])
    planned = [
        Planned(one, number, _with_number(content.symbol, first, number)) for number, one in enumerate(wanted, first)
    ]
    return Look(planned, refused, content.profile.source, findings(content), open_places(snapshot(content)))


def issue_each(
    briefing_id: int,
    kind: str,
    *,
    by: User,
    issued_on: date,
    addressees: Sequence[Organization],
    known: str = "",
    progress: Progress = lambda done, of: None,
) -> list[Document]:
    """Issue a document of ``kind`` to each of ``addressees``, in their order: numbers in a row, each in the inbox of
    its organization, all in one transaction. ``known``: ``last_issued`` as ``by`` saw it; empty: whatever it is.

    Raises Refused with the name of everybody who cannot get one, before anything is printed, and as ``issue`` does.
    Must not be called inside a transaction of the caller's.
    """
    submissions.check()
    act = _Act(briefing_id, kind, issued_on, tuple(addressees), by, known)
    tokens = [verification.new_token() for _ in addressees]
    seen = act.check(tokens)  # what is refused is refused before waiting
    with exclusive(f"issue {seen.series.host_id} {kind}", busy=BUSY):
        submissions.check()  # the same form may have had its turn meanwhile
        printed: dict[int, tuple[PaperContent, PrintedPaper]] = {}
        for _ in range(TRIES):
            contents = act.expected(seen, tokens)
            for place, content in enumerate(contents):
                progress(place, len(contents))
                if place not in printed or printed[place][0] != content:
                    printed[place] = (content, print_to_keep(content, issued_on))
            progress(len(contents), len(contents))
            papers = [printed[place][1] for place in range(len(contents))]
            if found := act.store(contents, papers, tokens):
                return found
    raise Refused(UNSETTLED)


def check_each(
    briefing_id: int, kind: str, *, by: User, issued_on: date, addressees: Sequence[Organization], known: str = ""
) -> None:
    """Raise Refused where ``issue_each`` would now, without printing or storing anything."""
    act = _Act(briefing_id, kind, issued_on, tuple(addressees), by, known)
    act.check([verification.new_token() for _ in addressees])


@dataclass(frozen=True)
class _Act:
    briefing_id: int
    kind: str
    issued_on: date
    addressees: tuple[Organization, ...]
    by: User
    known: str

    def check(self, tokens: list[str]) -> Briefing:
        """The briefing as it is read now. Raises Refused where the act is not possible."""
        seen = Briefing.objects.for_user(self.by).filter(pk=self.briefing_id).select_related("series__host").first()
        if seen is None or self.kind not in PRINTERS or not PRINTERS[self.kind].is_addressed:
            raise Refused(
                "Không tìm thấy hội nghị này, hoặc loại văn bản không làm riêng cho từng nơi; hãy tải lại trang."
            )
        if not self.addressees:
            raise Refused("Chưa chọn tổ chức nào; hãy chọn ít nhất một tổ chức.")
        if len(self.addressees) > MOST:
            raise Refused(f"Mỗi lần ban hành tối đa {MOST} văn bản; hãy chia thành nhiều lần.")
        clock.refuse_doubtful(seen.series.host)
        self.expected(seen, tokens)
        return seen

    def expected(self, seen: Briefing, tokens: list[str]) -> list[PaperContent]:
        return self.contents(seen, numbering.expected_number(seen, self.kind, self.issued_on), tokens)

    def contents(self, briefing: Briefing, first: int, tokens: list[str]) -> list[PaperContent]:
        """What each paper says now, numbered from ``first``. Raises Refused with everybody who cannot get one."""
        check_issue(briefing, self.kind, by=self.by)
        refuse_unseen(self.briefing_id, self.kind, self.known)
        check_day(briefing, self.kind, self.issued_on, None)
        there = have_one(briefing, self.kind, self.addressees)
        fresh, found, faults = _fresh(briefing.pk), [], []
        for place, (one, token) in enumerate(zip(self.addressees, tokens, strict=True)):
            imprint = Imprint(first + place, self.issued_on, "", verification.address_of(token))
            try:
                if one.pk in there:
                    raise Refused(f"đã có {there[one.pk].reference}.")
                content = PRINTERS[self.kind].content(fresh, imprint, one)
                refuse_unfit(content)
            except Refused as refusal:
                faults.append(f"{one}: {refusal}")
            else:
                found.append(content)
        if faults:
            raise Refused(NONE + " ".join(faults))
        return found

    def store(
        self, contents: list[PaperContent], papers: list[PrintedPaper], tokens: list[str]
    ) -> list[Document] | None:
        """Take the numbers and store all documents, where the records still say ``contents``; None where not."""
        with transaction.atomic():
            briefing = get_locked(Briefing, self.briefing_id, by=self.by)
            series = briefing.series
            register = numbering.locked_register(
                series.host, self.kind, self.issued_on, family=series.family, by=self.by
            )
            if self.contents(briefing, register.last_number + 1, tokens) != contents:
                return None
            submissions.claim()
            at = timezone.now()
            found = []
            for one, content, paper, token in zip(self.addressees, contents, papers, tokens, strict=True):
                request = IssueRequest(self.briefing_id, self.kind, self.issued_on, one, self.by)
                found.append(store_issued(request, briefing, content, paper, token, register, at))
            submissions.lead_to(address_of_act(found[0]), said_of(found))
            return found


def of_same_act(document: Document) -> list[Document]:
    """The documents that were issued together with ``document``, itself among them, by number."""
    rows = Document.objects.filter(
        briefing=document.briefing_id,
        kind=document.kind,
        rendered_by=document.rendered_by_id,
        rendered_at=document.rendered_at,
    ).exclude(state=DocumentState.DRAFT)
    return list(rows.select_related("addressee", "briefing__series__host").order_by("number", "pk"))


def said_of(documents: Sequence[Document]) -> str:
    """The sentence that says that ``documents`` were issued in one act."""
    return DONE.format(number=len(documents), first=documents[0].symbol, last=documents[-1].symbol)


def address_of_act(document: Document) -> str:
    """Where all documents of the act of ``document`` stand together."""
    return f"{document.get_absolute_url()}cung-dot/"


def _fresh(key: int) -> Briefing:
    return Briefing.objects.select_related("series__host__unit", "unit", "chair", "secretary").get(pk=key)


def _with_number(symbol: str, first: int, number: int) -> str:
    """``symbol`` of the paper with the number ``first``, as that with ``number`` has it."""
    return f"{number:02d}{symbol.removeprefix(f'{first:02d}')}"
