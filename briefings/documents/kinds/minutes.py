"""*Biên bản*: the course of the session in the order of Mẫu 1.9 (Nghị định 30/2020, Phụ lục III)."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from briefings.choices import AttendanceRole, AttendanceStatus, DocumentKind
from briefings.documents.as_closed import as_closed
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame, frame, joined, local_moment, person
from briefings.documents.kinds.assigned import annex_of_directives, directives_in_order
from briefings.documents.signatories import name_of
from briefings.models import AgendaItem, Attendance, Briefing, Conclusion, Remark
from lib.papers.blocks import (
    BLANK,
    Block,
    Field,
    Heading,
    Imprint,
    Item,
    PaperContent,
    Paragraph,
    Section,
    Signature,
    line,
    lines,
)
from lib.vietnamese import roman, two_digits


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
        "series__host",
        "chair",
        "secretary",
        Prefetch("attendances", Attendance.objects.select_related("organization").order_by("pk")),
        Prefetch("agenda_items", AgendaItem.objects.select_related("presenter").order_by("ordinal")),
        Prefetch("remarks", Remark.objects.select_related("organization").order_by("ordinal")),
        Prefetch("conclusions", Conclusion.objects.order_by("ordinal")),
        "achievements__report__organization",
        "shortcomings__report__organization",
        "shortcomings__responsible",
        "proposals__report__organization",
        *directives_in_order(),
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
        (words.agenda, numbered(_agenda_item(item, words) for item in briefing.agenda_items.all())),
        (words.achievements, by_organization(briefing.achievements.all(), words, achievement)),
        (words.shortcomings, by_organization(briefing.shortcomings.all(), words, shortcoming)),
        (words.proposals, by_organization(briefing.proposals.all(), words, proposal)),
        (words.remarks, numbered(_remark(remark) for remark in briefing.remarks.all())),
        (words.conclusion, [Paragraph(text) for one in briefing.conclusions.all() for text in lines(one.content)]),
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


# --- shared with the other papers that tell what was said ------------------------------------------------------------


def sections(parts: Iterable[tuple[str, list[Block]]]) -> list[Block]:
    """``I. …``, ``II. …``: those that say something, numbered without gaps."""
    filled = [(title, blocks) for title, blocks in parts if blocks]
    return [
        Section(f"{roman(number)}. {title.upper()}", tuple(blocks)) for number, (title, blocks) in enumerate(filled, 1)
    ]


def written(text: str) -> tuple[str, ...]:
    """The paragraphs of what somebody wrote; a dotted blank where nothing is left of it."""
    return tuple(lines(text)) or (BLANK,)


def numbered(items: Iterable[tuple[str, ...]]) -> list[Block]:
    """``1. first paragraph``, then the item's other paragraphs without a number."""
    return [Item(f"{number}.", texts) for number, texts in enumerate(items, 1)]


def by_organization(items, words: Words, printed) -> list[Block]:
    """What was reported, under the organization that reported it; numbered alone when it concerns all together."""
    ordered = sorted(items, key=lambda item: (item.report_id or 0, item.ordinal))
    groups = [(report, list(group)) for report, group in groupby(ordered, key=lambda item: item.report)]
    if [report for report, _ in groups] == [None]:
        return numbered(printed(item, words) for item in ordered)
    blocks: list[Block] = []
    for number, (report, group) in enumerate(groups, 1):
        blocks.append(Heading(f"{number}. {line(report.organization.name) if report else words.together}"))
        blocks += [Item("-", printed(item, words)) for item in group]
    return blocks


def _agenda_item(item: AgendaItem, words: Words) -> tuple[str, ...]:
    presenter = f" ({item.presenter.name} {words.presents})" if item.presenter else ""
    return (f"{line(item.title)}{presenter}",)


def _remark(remark: Remark) -> tuple[str, ...]:
    speaker = joined(remark.speaker, remark.organization.name if remark.organization else "")
    first, *others = written(remark.content)
    return (f"{speaker}: {first}" if speaker else first, *others)


def achievement(item, words: Words) -> tuple[str, ...]:
    return written(item.text)


def shortcoming(item, words: Words) -> tuple[str, ...]:
    printed = [*written(item.text)]
    for word, text in ((words.cause, item.cause), (words.remedy, item.remedy)):
        if text := lines(text):
            printed += [f"{word} {text[0]}", *text[1:]]
    if item.responsible:
        printed.append(f"{words.responsible} {line(item.responsible.name)}.")
    return tuple(printed)


def proposal(item, words: Words) -> tuple[str, ...]:
    printed = [*written(item.text)]
    if item.addressed_to:
        printed.append(f"{words.addressed_to} {line(item.addressed_to)}.")
    if answer := lines(item.answer):
        printed += [f"{words.answer} {answer[0]}", *answer[1:]]
    return tuple(printed)
