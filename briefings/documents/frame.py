"""What all papers of one briefing share: issuer, profile, number, place and day, recipients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from briefings.choices import DocumentKind
from briefings.documents.fixed_words import Words, words_in
from briefings.documents.office import Office, office_of
from briefings.documents.signatories import signature
from briefings.models import Briefing, Document
from lib.papers import FormatProfile, PaperKind, choose_profile
from lib.papers.blocks import (
    BLANK,
    NAME_BLANK,
    Imprint,
    PaperContent,
    Signature,
    begins_small,
    day_or_blank,
    letterhead,
    line,
    lines,
    moment_or_blank,
    symbol_of,
)
from lib.vietnamese import capitalized, fold, two_digits
from organizations.models import Organization, Post


def paper_date(briefing: Briefing) -> date:
    """The day by which the format profile is chosen: the local day of the session.

    A briefing whose day is unknown counts as held at the end of its period (Q1 2020 → 31/03/2020), an ad hoc one at the
    end of its figures or else of its year.
    """
    return briefing.held_on or briefing.last_day


def meeting_name(title: str) -> str:
    """What a briefing called ``title`` is inside a sentence: ``Giao ban …`` → ``hội nghị giao ban …``."""
    return begins_small(title if fold(title).startswith("hoi nghi") else f"Hội nghị {begins_small(title)}")


@dataclass(frozen=True)
class Frame:
    """One paper about to be written. ``dated``: the day it carries, None while nobody knows it."""

    briefing: Briefing
    host: Organization
    kind: PaperKind
    imprint: Imprint | None
    office: Office
    profile: FormatProfile
    words: Words
    dated: date | None

    @property
    def meeting(self) -> str:
        """The session's name inside a sentence: ``hội nghị giao ban …``."""
        return meeting_name(line(self.briefing.title))

    @property
    def number(self) -> str:
        """Number and symbol as printed; dotted until issued."""
        code = self.office.type_code or self.profile.type_code(self.kind)
        number = two_digits(self.imprint.number) if self.imprint and self.imprint.number else BLANK
        return self.profile.number_line(number, code, line(self.host.symbol) or BLANK)

    @property
    def symbol(self) -> str:
        """The number as other papers cite it: ``05/BB-HU``."""
        return symbol_of(self.number)

    @property
    def place_and_date(self) -> str:
        return f"{line(self.host.place_name) or BLANK}, {day_or_blank(self.dated)}"

    @property
    def host_name(self) -> str:
        return line(self.host.name)

    @property
    def period(self) -> str:
        return self.briefing.period_name

    @property
    def signature(self) -> Signature:
        """Of the office's signer, or else of the chair."""
        return signature(self.briefing.chair, self.host, self.profile, self.office)

    def titled(self, text: str) -> str:
        """An abstract as the profile begins it."""
        return begins_small(text) if self.profile.abstract_begins_small else capitalized(text)

    def belongs_to(self, type_name: str, symbol: str, on: date | None) -> str:
        """``(Kèm theo Báo cáo số 05/BC-… ngày … của Huyện ủy …)``: what NĐ 30/2020, Phụ lục I, III.1c asks of an annex:
        number, day and issuer of its paper."""
        return self.words.annex_to.format(type=type_name, symbol=symbol, day=day_or_blank(on), host=self.host_name)

    def reference(self) -> str:
        """``(Kèm theo Thông báo kết luận số … ngày …)`` of an annex that is issued alone: the briefing's notice in
        force, or else its minutes; empty without either."""
        kinds = (DocumentKind.CONCLUSION_NOTICE, DocumentKind.MINUTES)
        issued = Document.objects.in_force().filter(briefing=self.briefing, kind__in=kinds)
        main = issued.order_by("kind", "-version").first()  # conclusion_notice comes before minutes
        return self.belongs_to(main.get_kind_display(), main.symbol, main.issued_on) if main else ""

    def recipients(self, *first: str) -> tuple[str, ...]:
        """``- Như thành phần dự;`` … and the archive's line last; a dotted line where no recipient is known.

        ``first``: recipients that the paper itself names (*Như trên*), before those of the office or the briefing.
        """
        named = self.briefing.recipients or self.office.recipients
        parts = [*first, *(part.lstrip("-–+ ").rstrip(";. ") for part in lines(named))]
        minutes = self.kind == PaperKind.MINUTES
        default = self.profile.archive_of_minutes if minutes else self.profile.archive_default
        archive = line(self.host.archive_note).rstrip(";. ") or default or BLANK
        last = self.profile.archive_form.format(archive=archive)
        return (*(f"- {part};" for part in parts or [NAME_BLANK] if part), last)

    def content(self, **parts: Any) -> PaperContent:
        """The paper with ``parts``, everything else as all papers of this briefing have it."""
        shared: dict[str, Any] = {
            "profile": self.profile,
            "kind": self.kind,
            "superior": letterhead(self.host.letterhead_superior),
            "issuer": letterhead(self.host.letterhead_issuer or self.host.name),
            "number": self.number,
            "subject": "",
            "place_and_date": self.place_and_date,
            "type_name": "",
            "abstract": "",
            "reference": "",
            "addressed": "",
            "addressees": (),
            "landscape": False,
            "signatures": (self.signature,),
            "recipients_title": self.words.recipients,
            "recipients": self.recipients(),
            "annexes": (),
            "imprint": self.imprint,
            "illustrative": self.briefing.illustrative,
        }
        return PaperContent(**shared | parts)


def frame(briefing: Briefing, kind: str, imprint: Imprint | None) -> Frame:
    """With ``imprint`` as issued: numbered, dated and in the format of that day; without it number and day are
    dotted."""
    host = briefing.series.host
    office = office_of(host, kind)
    profile = choose_profile(briefing.series.family, imprint.issued_on if imprint else paper_date(briefing))
    profile = office.settled(profile)
    return Frame(
        briefing=briefing,
        host=host,
        kind=PaperKind(kind),
        imprint=imprint,
        office=office,
        profile=profile,
        words=words_in(profile.tone_marks),
        dated=imprint.issued_on if imprint else briefing.held_on,
    )


# --- people and moments -----------------------------------------------------------------------------------------------


def joined(*parts: str) -> str:
    """``parts`` that say something, as one line with commas."""
    return ", ".join(part for part in map(line, parts) if part)


def person(post: Post | None) -> str:
    """``Họ và tên, chức vụ``; the name dotted where only the post is known, empty where nothing is."""
    return joined(post.full_name or NAME_BLANK, post.title) if post else ""


def local_moment(at: datetime | None) -> str:
    """``08 giờ 30, ngày …`` on the clock on the wall; dotted where unknown."""
    return moment_or_blank(timezone.localtime(at) if at else None)


def punctuated(names: Sequence[str]) -> list[str]:
    """``names`` as the entries of one list: a semicolon after each, a full stop after the last."""
    ends = [";"] * (len(names) - 1) + ["."]
    return [f"{name}{end}" for name, end in zip(names, ends, strict=False)]


def addressed_to(names: Sequence[str]) -> tuple[str, ...]:
    """After *Kính gửi:* one name as it is; several as entries of a list, each behind a dash."""
    return tuple(names) if len(names) < 2 else tuple(f"- {name}" for name in punctuated(names))
