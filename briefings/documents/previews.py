"""What a document would be or say now, and which steps are open to one. Touches nothing."""

from dataclasses import dataclass
from datetime import date

from briefings.choices import DocumentState
from briefings.documents.differences import Difference, differences, open_places
from briefings.documents.issue_rules import CORRECTIONS, check_day
from briefings.documents.numbering import expected_number
from briefings.documents.printers import PRINTERS, fresh_content
from briefings.documents.snapshots import imprint_of, in_todays_form, snapshot
from briefings.models import Briefing, Document
from briefings.transitions import DELIVER, DOCUMENT, Transition, offered
from lib.papers import Finding, findings
from lib.papers.blocks import Imprint
from lib.refused import Refused
from organizations.models import Organization, User


@dataclass(frozen=True)
class Preview:
    """What a document issued now would be: its number as printed, the rule book of its format, what its paper lacks,
    what it leaves as a dotted blank."""

    symbol: str
    rule_book: str
    findings: list[Finding]
    open_places: list[str]


def preview(briefing: Briefing, kind: str, on: date, addressee: Organization | None = None) -> Preview:
    """How a document of ``kind`` issued on ``on`` (for ``addressee`` alone) would come out. Raises Refused where there
    would be none: for want of anything to say, or because the day is not possible."""
    check_day(briefing, kind, on, None)
    content = fresh_content(briefing, kind, Imprint(expected_number(briefing, kind, on), on), addressee)
    return Preview(content.symbol, content.profile.source, findings(content), open_places(snapshot(content)))


def offers(document: Document, *, by: User) -> list[tuple[Transition, str]]:
    """The steps open from where ``document`` stands, with why ``by`` may not take one (empty: may)."""
    host = document.briefing.series.host
    found = offered((*DOCUMENT, DELIVER), state=document.state, states=DocumentState, by=by, host=host)
    return [(step, why_not) for step, why_not in found if step.name not in CORRECTIONS or document.kind in PRINTERS]


def differences_now(document: Document) -> list[Difference]:
    """What ``document`` would say differently if it were printed from the records of now."""
    if document.kind not in PRINTERS or not document.snapshot:
        return []
    try:
        now = fresh_content(document.briefing, document.kind, imprint_of(document.snapshot), document.addressee)
    except Refused:  # nothing is left of which the paper could be made, such as reports that were missing
        return [Difference("Toàn văn bản", document.reference, "")]
    return differences(in_todays_form(document.snapshot), snapshot(now))
