"""*Biên bản*: the course of the session in the order of Mẫu 1.9 (Nghị định 30/2020, Phụ lục III)."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from briefings.choices import AttendanceRole, AttendanceStatus, DocumentKind
from briefings.documents.as_closed import as_closed
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame, frame, joined, local_moment, person
from briefings.documents.kinds import related
from briefings.documents.kinds.directive_table import annex_of_directives
from briefings.documents.kinds.statements import (
    achievement,
    agenda_item,
    by_organization,
    conclusions_of,
    numbered,
    proposal,
    sections,
    shortcoming,
    written,
)
from briefings.documents.signatories import name_of
from briefings.models import Attendance, Briefing, Remark
from lib.papers.blocks import (
    BLANK,
    Block,
    Field,
    Imprint,
    Item,
    PaperContent,
    Paragraph,
    Signature,
    line,
)
from lib.vietnamese import two_digits


def minutes(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The minutes of ``briefing``, with its directives as an annex. Costs the same number of queries at any length."""
    _load(briefing)
    paper = frame(briefing, DocumentKind.MINUTES, imprint)
    words = paper.words
    return paper.content(
        name=f"{words.minutes} {paper.meeting}",
        place_and_date=paper.place_and_date if paper.profile.minutes_have_place_and_date else "",
        type_name=words.minutes.upper(),
        abstract=paper.titled(paper.meeting),
        body=(*_opening(paper), *_course(paper), *_ending(paper)),
        signatures=(
            Signature((words.secretary_signs.upper(),), "", name_of(briefing.secretary)),
            Signature((paper.profile.chair_word,), "", name_of(briefing.chair)),
        ),
        annexes=annex_of_directives(paper, words.minutes, briefing.directives.all()),
    )


def _load(briefing: Briefing) -> None:
    """Read all that the paper prints, once, in the order in which it is printed."""
    prefetch_related_objects(
        [briefing],
        *related.ISSUER,
        "secretary",
        related.attendances(),
        related.agenda_items(),
        Prefetch("remarks", Remark.objects.select_related("organization").order_by("ordinal")),
        related.conclusions(),
        "achievements__report__organization",
        "shortcomings__report__organization",
        "shortcomings__responsible",
        "proposals__report__organization",
        *related.directives(),
    )
    as_closed(briefing, briefing.directives.all())


def _opening(paper: Frame) -> list[Block]:
    briefing, words = paper.briefing, paper.words
    attendance = _attendance(briefing.attendances.all(), words)
    return [
        Field(words.begins, local_moment(briefing.starts_at)),
        Field(words.venue, line(briefing.venue)),
        *([Paragraph(words.attendance), *attendance] if attendance else [Field(words.attendance, "")]),
        Field(words.chair, person(briefing.chair)),
        Field(words.secretary, person(briefing.secretary)),
        Paragraph(words.content, leads=True),
    ]


def _attendance(attendances: Iterable[Attendance], words: Words) -> list[Block]:
    """Present and absent with their counts, then guests; nothing when nobody was written down."""
    everybody = list(attendances)
    members = [one for one in everybody if one.role != AttendanceRole.GUEST]
    present = [one for one in members if one.status == AttendanceStatus.PRESENT]
    absent = [one for one in everybody if one.status == AttendanceStatus.ABSENT]
    guests = [one for one in everybody if one.role == AttendanceRole.GUEST and one.status == AttendanceStatus.PRESENT]

    printed: list[Block] = []
    if members:
        printed.append(Item("-", (f"{words.present} {two_digits(len(present))}/{two_digits(len(members))}",)))
        printed += [Item("+", (_attendant(one),)) for one in present]
    if absent:
        printed.append(Item("-", (f"{words.absent} {two_digits(len(absent))}",)))
        printed += [Item("+", (f"{_attendant(one)} ({words.reason} {line(one.reason) or BLANK})",)) for one in absent]
    if guests:
        printed.append(Item("-", (f"{words.guests} {two_digits(len(guests))}",)))
        printed += [Item("+", (_attendant(one),)) for one in guests]
    return printed


def _attendant(one: Attendance) -> str:
    return joined(one.full_name, one.title, one.organization.name if one.organization else "")


def _course(paper: Frame) -> list[Block]:
    """The course of the session. A section without content is left out and takes no number."""
    briefing, words = paper.briefing, paper.words
    parts = (
        (words.agenda, numbered(agenda_item(item, words) for item in briefing.agenda_items.all())),
        (words.achievements, by_organization(briefing.achievements.all(), words, achievement)),
        (words.shortcomings, by_organization(briefing.shortcomings.all(), words, shortcoming)),
        (words.proposals, by_organization(briefing.proposals.all(), words, proposal)),
        (words.remarks, numbered(_remark(remark) for remark in briefing.remarks.all())),
        (words.conclusion, conclusions_of(briefing)),
        (words.directives, numbered(written(directive.content) for directive in briefing.directives.all())),
    )
    return sections(parts) or [Field("", "")] * 3


def _ending(paper: Frame) -> list[Block]:
    """When it ended; before that, where the office wants them, that it was read again and in how many copies."""
    words, office = paper.words, paper.office
    blocks: list[Block] = [Paragraph(words.adopted)] if office.adopted else []
    if office.copies:
        blocks.append(Paragraph(words.copies.format(number=two_digits(office.copies))))
    return [*blocks, Field(words.ends, f"{local_moment(paper.briefing.ends_at)}./.")]


def _remark(remark: Remark) -> tuple[str, ...]:
    speaker = joined(remark.speaker, remark.organization.name if remark.organization else "")
    first, *others = written(remark.content)
    return (f"{speaker}: {first}" if speaker else first, *others)
