"""What would be issued right now: the values to print and the number."""

from dataclasses import dataclass
from datetime import date

from briefings.documents.kinds.assigned import bare_number
from briefings.documents.papers import PRINTERS
from briefings.models import Briefing, NumberSeries
from briefings.services import numbering
from lib.papers import refuse_unfit
from lib.papers.blocks import Imprint, PaperContent
from organizations.models import Organization


@dataclass(frozen=True)
class Plan:
    """What would be issued right now: the values to print and the number as it stands on the paper."""

    context: PaperContent
    symbol: str


def next_of(register: NumberSeries) -> int:
    return register.last_number + 1


def expected_number(briefing: Briefing, kind: str, on: date) -> int:
    return numbering.next_number(briefing.series.host, kind, on, family=briefing.series.family)


def plan_of(briefing: Briefing, kind: str, imprint: Imprint, addressee: Organization | None) -> Plan:
    context = context_of(briefing, kind, imprint, addressee)
    refuse_unfit(context)
    return Plan(context, symbol_of(context))


def context_of(briefing: Briefing, kind: str, imprint: Imprint, addressee: Organization | None) -> PaperContent:
    # A fresh copy: the builder keeps what it read with the record.
    return PRINTERS[kind].context(Briefing.objects.get(pk=briefing.pk), imprint, addressee)


def symbol_of(context: PaperContent) -> str:
    return bare_number(context.number)
