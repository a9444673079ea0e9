"""What a superior's paper or an urgent letter assigns, without a session: it is to be carried out at once.

It belongs to a series, whose next session follows it up like what the series itself assigned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import DirectiveOrigin, DueKind
from briefings.models import BriefingSeries, Directive, ProgressUpdate, Theme
from briefings.querysets import CONCLUDING_ROLES
from briefings.services import evidence
from briefings.services.directives import require_assignment
from briefings.services.history import create_with_history, get_locked
from briefings.services.parts import give_parts
from briefings.typed_deadlines import Deadline
from lib.refused import Refused
from lib.vietnamese import normalize
from organizations.access import Scope
from organizations.models import Organization
from organizations.roles import ADD, roles_that_may
from organizations.services.ordinals import next_ordinal
from organizations.services.rows import about, require_sound


@dataclass(frozen=True)
class Paper:
    """The paper that assigns; ``number``: number and symbol, empty where an urgent letter has none yet."""

    origin: str
    issuer: str
    day: date
    number: str = ""


def may_record(by, series: BriefingSeries) -> bool:
    """Whether ``by`` may write down what papers assign to the series."""
    scope = Scope.of(by).with_roles(roles_that_may(ADD, Directive._meta.label_lower) & CONCLUDING_ROLES)
    return scope.everything or scope.reaches(series.host)


@transaction.atomic
def record_from_paper(
    series_id: int,
    *,
    by,
    paper: Paper,
    content: str,
    leads: Sequence[Organization] = (),
    coordinating: Sequence[Organization] = (),
    deadline: Deadline | None = None,
    theme: Theme | None = None,
    expected_product: str = "",
    files=(),
    before_session: bool = False,
) -> Directive:
    """Store what ``paper`` assigns in the series ``series_id``; to several ``leads`` as one that each answers for.

    ``files``: the paper itself, kept as evidence of the host's first note. Raises Refused where ``by`` may not, where
    the paper lies ahead or says not whose it is, where it assigns the same thing already, and as ``assign`` does;
    Question when the deadline lies before the paper (``before_session``: it is meant).
    """
    kept = evidence.inspect(files)
    series = get_locked(BriefingSeries, series_id, by=by)
    if not may_record(by, series):
        raise Refused(f"Nhiệm vụ theo văn bản do văn phòng hoặc lãnh đạo của {series.host} ghi.")
    with about("paper_day"):
        if paper.day > timezone.localdate():
            raise Refused(f"Ngày văn bản {paper.day:%d/%m/%Y} chưa tới; ghi ngày ghi trên văn bản.")
    deadline = deadline or Deadline(DueKind.UNDEFINED, None, "")
    directive = Directive(
        series=series,
        origin=DirectiveOrigin(paper.origin),
        issuer=normalize(paper.issuer).strip(),
        paper_number=normalize(paper.number).strip(),
        paper_day=paper.day,
        content=content.strip(),
        theme=theme,
        expected_product=expected_product,
    )
    of_paper = _of_same_paper(directive)
    with about("content"):
        if of_paper.filter(content=directive.content).exists():
            raise Refused("Nhiệm vụ này của văn bản đã được ghi; mở danh sách nhiệm vụ giao để xem.")
    directive.ordinal = next_of_paper(directive)
    leads = list(dict.fromkeys(leads))
    one = leads[0] if len(leads) == 1 else None
    require_assignment(
        directive, by=by, lead=one, coordinating=coordinating, due_on=deadline.on, before_session=before_session
    )
    directive.lead_organization, directive.collective = one, len(leads) > 1
    directive.due_kind, directive.due_on, directive.due_text = deadline.kind, deadline.on, deadline.words
    directive.original_due_on = deadline.on
    require_sound(directive)
    create_with_history(directive, by=by, reason="Ghi theo văn bản")
    directive.coordinating_organizations.set(coordinating)
    if directive.collective:
        with about("leads"):
            give_parts(directive, leads, by=by)
    if kept:
        said = f"Văn bản giao việc: {directive.source_name}"
        note = ProgressUpdate.objects.create(directive=directive, organization=series.host, by=by, text=said)
        evidence.attach(note, kept)
    return directive


def next_of_paper(directive: Directive) -> int:
    """The number of a new ``directive`` among those that its paper assigns; its series is locked until the end of the
    transaction."""
    return next_ordinal(_of_same_paper(directive), within=directive.series)


def _of_same_paper(directive: Directive):
    """What the paper of ``directive`` has assigned so far; its series is locked."""
    same = {name: getattr(directive, name) for name in ("series", "issuer", "paper_number", "paper_day")}
    return Directive.objects.assigned_texts().filter(**same, briefing__isnull=True)
