"""*Thông báo kết luận*: what the chair concluded and whom it binds, as offices write it (domain §4a)."""

from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from briefings.choices import AttendanceStatus, DocumentKind, DueKind
from briefings.documents.as_closed import as_closed
from briefings.documents.frame import Frame, frame, person
from briefings.documents.kinds import related
from briefings.documents.kinds.directive_table import annex_of_directives, due
from briefings.documents.kinds.statements import conclusions_of, shortcoming, written
from briefings.models import Briefing, Directive, Shortcoming
from lib.papers.blocks import (
    Block,
    Field,
    Heading,
    Imprint,
    Item,
    PaperContent,
    Paragraph,
    begins_small,
    day_or_blank,
    line,
)
from lib.vietnamese import capitalized

# The Vietnamese alphabet, by which points are counted; after it, pairs.
ALPHABET = "abcdđeghiklmnopqrstuvxy"
POINTS = (*ALPHABET, *(first + second for first in ALPHABET for second in ALPHABET))


def conclusion_notice(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The notice of the conclusions of ``briefing``, with its directives as an annex."""
    prefetch_related_objects(
        [briefing],
        *related.ISSUER,
        related.attendances(),
        related.conclusions(),
        Prefetch("shortcomings", Shortcoming.objects.select_related("responsible").order_by("report", "ordinal")),
        *related.directives(),
    )
    as_closed(briefing, briefing.directives.all())
    paper = frame(briefing, DocumentKind.CONCLUSION_NOTICE, imprint)
    words = paper.words
    chair = line(briefing.chair.title) if briefing.chair else ""
    abstract = words.notice_of_chair if chair else words.notice_of
    return paper.content(
        name=f"{words.notice} kết luận {paper.meeting}",
        type_name=words.notice.upper(),
        abstract=paper.titled(abstract.format(chair=chair, meeting=paper.meeting)),
        body=(
            *_opening(paper),
            *(_parts(paper) or [Field("", "")] * 3),
            Paragraph(words.notice_ends.format(host=paper.host_name)),
        ),
        annexes=annex_of_directives(paper, words.notice, briefing.directives.all()),
    )


def _opening(paper: Frame) -> list[Block]:
    briefing, words = paper.briefing, paper.words
    form = words.held_at if line(briefing.venue) else words.held
    sentences = [
        form.format(
            day=capitalized(day_or_blank(briefing.held_on)),
            venue=line(briefing.venue),
            host=paper.host_name,
            meeting=paper.meeting,
        )
    ]
    if briefing.chair:
        sentences.append(words.chaired.format(chair=person(briefing.chair)))
    present = [
        one.organization.name if one.organization else one.title or one.full_name
        for one in briefing.attendances.all()
        if one.status == AttendanceStatus.PRESENT
    ]
    if present:
        sentences.append(words.attended.format(attendants="; ".join(dict.fromkeys(map(line, present)))))
    return [Paragraph(" ".join(sentences)), Paragraph(words.concluded, leads=True)]


def _parts(paper: Frame) -> list[Block]:
    """``1. Đánh giá chung``, ``2. Tồn tại, hạn chế``, ``3. Nhiệm vụ …``: those that say something."""
    briefing, words = paper.briefing, paper.words
    parts = (
        (words.assessment, conclusions_of(briefing)),
        (words.shortcomings, [Item("-", shortcoming(one, words)) for one in briefing.shortcomings.all()]),
        (words.next_tasks, _tasks(paper)),
    )
    blocks: list[Block] = []
    for number, (title, inside) in enumerate((part for part in parts if part[1]), 1):
        blocks += [Heading(f"{number}. {title}"), *inside]
    return blocks


def _tasks(paper: Frame) -> list[Block]:
    """The directives under their leads, in the order in which each lead is first named; alone when none has a lead."""
    directives, words = list(paper.briefing.directives.all()), paper.words
    if not any(one.leads for one in directives):
        return [Item("-", _task(one, paper)) for one in directives]
    led = {one.pk: "; ".join(line(lead.name) for lead in one.leads) for one in directives}
    leads = list(dict.fromkeys(led.values()))
    ordered = sorted(directives, key=lambda one: leads.index(led[one.pk]))
    blocks: list[Block] = []
    groups = groupby(ordered, key=lambda one: led[one.pk])
    for point, (lead, group) in zip(POINTS, ((lead, list(group)) for lead, group in groups), strict=False):
        blocks.append(Paragraph(f"{point}) {lead or words.for_all}:", leads=True))
        blocks += [Item("-", _task(one, paper)) for one in group]
    return blocks


def _task(directive: Directive, paper: Frame) -> tuple[str, ...]:
    *others, last = written(directive.content)
    if directive.due_kind == DueKind.UNDEFINED and not directive.due_text:
        return (*others, last)
    return (*others, f"{last.rstrip('.;')} ({paper.words.until}: {begins_small(due(directive, paper.words))}).")
