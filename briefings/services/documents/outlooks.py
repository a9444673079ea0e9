"""What a paper would be or say now. Touches nothing."""

from dataclasses import dataclass
from datetime import date

from briefings.choices import DocumentState
from briefings.documents import provenance as making
from briefings.documents.differences import Difference, differences, open_places
from briefings.documents.papers import PRINTERS
from briefings.documents.snapshots import in_todays_form
from briefings.models import Briefing, Document
from briefings.services.documents.plans import context_of, expected_number, symbol_of
from briefings.services.documents.rules import CORRECTIONS, check_day
from briefings.transitions import DELIVER, DOCUMENT, Transition, offered
from lib.papers import Finding, findings
from lib.papers.blocks import Imprint
from lib.refused import Refused
from organizations.models import Organization


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
    check_day(briefing, kind, on, None)
    context = context_of(briefing, kind, Imprint(expected_number(briefing, kind, on), on), addressee)
    return Outlook(symbol_of(context), context.profile.source, findings(context), open_places(making.snapshot(context)))


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
