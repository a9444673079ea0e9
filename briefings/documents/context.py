"""What minutes say: records in, plain values out. What nobody knows is ``""`` or a dotted blank, never a guess.

Everything that people wrote is brought to NFC and to single spaces here, once, so that every way of printing it
(PDF, Word) says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from briefings.documents.imprint import Imprint
from briefings.documents.profiles import FormatProfile, choose_profile
from briefings.documents.wording import (
    BLANK,
    NAME_BLANK,
    ROMAN,
    day,
    letterhead,
    line,
    lines,
    meeting_name,
    moment,
    two_digits,
)
from briefings.documents.words import MinutesWords, minutes_words
from briefings.models import (
    AgendaItem,
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    Briefing,
    Conclusion,
    Directive,
    DueKind,
    Remark,
)
from organizations.models import Organization, Post


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. ``leads``: a sub-heading (*khoản có tiêu đề*) that stays with what follows it."""

    text: str
    leads: bool = False


@dataclass(frozen=True)
class Section:
    """``I. KẾT QUẢ …`` and its paragraphs, numbered and complete as printed."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class AnnexRow:
    """One directive of the annex as printed; unknown cells are dotted."""

    ordinal: str
    content: tuple[str, ...]
    lead: str
    coordinating: str
    due: str
    product: str

    @property
    def is_long(self) -> bool:
        """Too long to be kept on one page: it may break, so that the column heads still repeat above it."""
        return len("".join(self.content)) > 1200 or max(map(len, (self.lead, self.coordinating, self.product))) > 400


@dataclass(frozen=True)
class MinutesContext:
    """All that *Biên bản hội nghị giao ban* prints, in its order. ``""`` where a dotted line stands."""

    profile: FormatProfile
    words: MinutesWords
    name: str  # of the paper: what it is and of which meeting
    superior: tuple[str, ...]  # phrases of one line, kept whole where the column breaks
    issuer: tuple[str, ...]
    number: str
    place_and_date: str  # empty: this kind of paper has no such line
    type_name: str
    abstract: str
    begins: str
    venue: str
    attendance: tuple[str, ...]
    chair: str
    secretary: str
    sections: tuple[Section, ...]
    ends: str
    secretary_signs: str
    secretary_name: str
    chair_signs: str
    chair_name: str
    recipients: tuple[str, ...]
    annex_title: str
    annex_reference: str
    annex: tuple[AnnexRow, ...]
    imprint: Imprint | None  # None: a trial print or a preview
    illustrative: bool  # made up to be looked at: every page says so


def paper_date(briefing: Briefing) -> date:
    """The day by which the format profile is chosen: the local day of the session.

    A briefing whose day is unknown counts as held at the end of its period (Q1 2020 → 31/03/2020), an ad hoc one at the
    end of its figures or else of its year.
    """
    if briefing.starts_at:
        return timezone.localdate(briefing.starts_at)
    return briefing.last_day


def minutes_context(briefing: Briefing, imprint: Imprint | None = None) -> MinutesContext:
    """The minutes of ``briefing`` as plain values. Costs the same number of queries whatever its length.

    With ``imprint`` as issued: numbered, dated and in the format of that day; without it number and day are dotted.
    """
    _load(briefing)
    host = briefing.series.host
    profile = choose_profile(briefing.series.family, imprint.issued_on if imprint else paper_date(briefing))
    words = minutes_words(profile.tone_marks)
    held_on = timezone.localdate(briefing.starts_at) if briefing.starts_at else None
    dated = imprint.issued_on if imprint else held_on
    abstract = meeting_name(line(briefing.title), profile.abstract_begins_small)
    number = profile.number_form.format(
        number=two_digits(imprint.number) if imprint else BLANK,
        type=words.type_code,
        symbol=line(host.symbol) or BLANK,
    )
    return MinutesContext(
        profile=profile,
        words=words,
        name=f"{words.type_name} {meeting_name(line(briefing.title), True)}",
        superior=letterhead(host.letterhead_superior),
        issuer=letterhead(host.letterhead_issuer or host.name),
        number=number,
        place_and_date=_place_and_date(host, dated) if profile.minutes_have_place_and_date else "",
        type_name=words.type_name.upper(),
        abstract=abstract,
        begins=_moment(briefing.starts_at),
        venue=line(briefing.venue),
        attendance=_attendance(briefing.attendances.all(), words),
        chair=_person(briefing.chair),
        secretary=_person(briefing.secretary),
        sections=_sections(briefing, words),
        ends=f"{words.ends} {_moment(briefing.ends_at)}./.",
        secretary_signs=words.secretary_signs.upper(),
        secretary_name=_signature(briefing.secretary),
        chair_signs=profile.chair_word,
        chair_name=_signature(briefing.chair),
        recipients=_recipients(briefing.recipients, host, profile),
        annex_title=words.annex_title.upper(),
        annex_reference=f"({words.annex_to} {number.split(maxsplit=1)[1]} {day(dated)})",
        annex=tuple(
            _annex_row(number, directive, words) for number, directive in enumerate(briefing.directives.all(), 1)
        ),
        imprint=imprint,
        illustrative=briefing.illustrative,
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
        Prefetch("directives", Directive.objects.select_related("lead_organization").order_by("ordinal")),
        Prefetch("directives__coordinating_organizations", Organization.objects.order_by("name")),
    )


# --- header -----------------------------------------------------------------------------------------------------------


def _place_and_date(host: Organization, on: date | None) -> str:
    return f"{line(host.place_name) or BLANK}, {day(on)}"


def _moment(at) -> str:
    return moment(timezone.localtime(at) if at else None)


# --- people -----------------------------------------------------------------------------------------------------------


def _joined(*parts: str) -> str:
    return ", ".join(part for part in map(line, parts) if part)


def _person(post: Post | None) -> str:
    """``Họ và tên, chức vụ``; the name dotted where only the post is known, empty where nothing is."""
    return _joined(post.full_name or NAME_BLANK, post.title) if post else ""


def _signature(post: Post | None) -> str:
    return line(post.full_name) if post and post.full_name else NAME_BLANK


def _attendance(attendances: Iterable[Attendance], words: MinutesWords) -> tuple[str, ...]:
    """Present and absent with their counts, then guests; nothing when nobody was written down."""
    everybody = list(attendances)
    members = [one for one in everybody if one.role != AttendanceRole.GUEST]
    present = [one for one in members if one.status == AttendanceStatus.PRESENT]
    absent = [one for one in everybody if one.status == AttendanceStatus.ABSENT]
    guests = [one for one in everybody if one.role == AttendanceRole.GUEST and one.status == AttendanceStatus.PRESENT]

    printed = []
    if members:
        printed.append(f"{words.present} {two_digits(len(present))}/{two_digits(len(members))}")
        printed += [f"+ {_attendant(one)}" for one in present]
    if absent:
        printed.append(f"{words.absent} {two_digits(len(absent))}")
        printed += [f"+ {_attendant(one)} ({words.reason} {line(one.reason) or BLANK})" for one in absent]
    if guests:
        printed.append(f"{words.guests} {two_digits(len(guests))}")
        printed += [f"+ {_attendant(one)}" for one in guests]
    return tuple(printed)


def _attendant(one: Attendance) -> str:
    return _joined(one.full_name, one.title, one.organization.name if one.organization else "")


# --- content ----------------------------------------------------------------------------------------------------------


def _sections(briefing: Briefing, words: MinutesWords) -> tuple[Section, ...]:
    """The course of the session. A section without content is left out and takes no number."""
    agenda = [_agenda_item(item, words) for item in briefing.agenda_items.all()]
    remarks = [_remark(remark) for remark in briefing.remarks.all()]
    directives = [_written(directive.content) for directive in briefing.directives.all()]
    conclusion = [Paragraph(text) for one in briefing.conclusions.all() for text in lines(one.content)]
    parts = (
        (words.agenda, _numbered(agenda)),
        (words.achievements, _by_organization(briefing.achievements.all(), words, _achievement)),
        (words.shortcomings, _by_organization(briefing.shortcomings.all(), words, _shortcoming)),
        (words.proposals, _by_organization(briefing.proposals.all(), words, _proposal)),
        (words.remarks, _numbered(remarks)),
        (words.conclusion, conclusion),
        (words.directives, _numbered(directives)),
    )
    filled = [(title, paragraphs) for title, paragraphs in parts if paragraphs]
    return tuple(
        Section(f"{number}. {title.upper()}", tuple(paragraphs))
        for number, (title, paragraphs) in zip(ROMAN, filled, strict=False)
    )


def _written(text: str) -> list[str]:
    return lines(text) or [BLANK]


def _numbered(items: list[list[str]]) -> list[Paragraph]:
    """``1. first paragraph``, then the item's other paragraphs without a number."""
    return [
        Paragraph(text if place else f"{number}. {text}")
        for number, texts in enumerate(items, 1)
        for place, text in enumerate(texts)
    ]


def _by_organization(items, words: MinutesWords, printed) -> list[Paragraph]:
    """What was reported, under the organization that reported it; numbered alone when it concerns all together."""
    ordered = sorted(items, key=lambda item: (item.report_id or 0, item.ordinal))
    groups = [(report, list(group)) for report, group in groupby(ordered, key=lambda item: item.report)]
    if [report for report, _ in groups] == [None]:
        return _numbered([printed(item, words) for item in ordered])
    paragraphs = []
    for number, (report, group) in enumerate(groups, 1):
        heading = line(report.organization.name) if report else words.together
        paragraphs.append(Paragraph(f"{number}. {heading}", leads=True))
        for first, *others in (printed(item, words) for item in group):
            paragraphs += [Paragraph(f"- {first}"), *map(Paragraph, others)]
    return paragraphs


def _agenda_item(item: AgendaItem, words: MinutesWords) -> list[str]:
    presenter = f" ({item.presenter.name} {words.presents})" if item.presenter else ""
    return [f"{line(item.title)}{presenter}"]


def _remark(remark: Remark) -> list[str]:
    speaker = _joined(remark.speaker, remark.organization.name if remark.organization else "")
    first, *others = _written(remark.content)
    return [f"{speaker}: {first}" if speaker else first, *others]


def _achievement(item, words: MinutesWords) -> list[str]:
    return _written(item.text)


def _shortcoming(item, words: MinutesWords) -> list[str]:
    printed = _written(item.text)
    for word, text in ((words.cause, item.cause), (words.remedy, item.remedy)):
        if text := lines(text):
            printed += [f"{word} {text[0]}", *text[1:]]
    if item.responsible:
        printed.append(f"{words.responsible} {line(item.responsible.name)}.")
    return printed


def _proposal(item, words: MinutesWords) -> list[str]:
    printed = _written(item.text)
    if item.addressed_to:
        printed.append(f"{words.addressed_to} {line(item.addressed_to)}.")
    if answer := lines(item.answer):
        printed += [f"{words.answer} {answer[0]}", *answer[1:]]
    return printed


# --- end --------------------------------------------------------------------------------------------------------------


def _recipients(text: str, host: Organization, profile: FormatProfile) -> tuple[str, ...]:
    """``- Như thành phần dự;`` … and the archive's line last (Mẫu 1.9); a dotted line where no recipient is known."""
    named = [part.lstrip("-–+ ").rstrip(";. ") for part in lines(text)]
    archive = line(host.archive_note).rstrip(";. ") or profile.archive_default or BLANK
    return (*(f"- {part};" for part in named or [NAME_BLANK] if part), profile.archive_form.format(archive=archive))


def _annex_row(number: int, directive: Directive, words: MinutesWords) -> AnnexRow:
    return AnnexRow(
        ordinal=str(number),
        content=tuple(_written(directive.content)),
        lead=line(directive.lead_organization.label) if directive.lead_organization else BLANK,
        coordinating="; ".join(line(one.label) for one in directive.coordinating_organizations.all()) or BLANK,
        due=_due(directive, words),
        product=line(directive.expected_product) or BLANK,
    )


def _due(directive: Directive, words: MinutesWords) -> str:
    """The day, or the chair's own words for a period; *Thường xuyên* for a standing one."""
    if directive.due_kind == DueKind.ONGOING:
        return line(directive.due_text) or words.standing
    if directive.due_kind == DueKind.DATE or (directive.due_on and not directive.due_text):
        return f"{directive.due_on:%d/%m/%Y}"
    return line(directive.due_text) or BLANK
