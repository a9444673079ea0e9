"""What a format profile says about a paper: the vocabulary of ``profiles``.

All lengths of pages are millimetres, all sizes and spacings of letters are points.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from lib.papers.kinds import TYPE_CODES, PaperKind
from lib.vietnamese import TonePlacement

A4 = (210, 297)
MM_PER_POINT = 25.4 / 72


def in_points(mm: float) -> float:
    """Millimetres as points."""
    return mm * 72 / 25.4


class Family(StrEnum):
    """Whose rules a paper follows; the values of ``Organization.format_family``."""

    STATE = "state"
    FRONT = "front"
    PARTY = "party"
    YOUTH = "youth"
    UNION = "union"


@dataclass(frozen=True)
class Face:
    """Letters of one element: size in points and style. ``upper`` elements are written in capitals."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    upper: bool = False

    @property
    def css(self) -> str:
        """The declarations that draw it. Capitals are made in the text itself, so that they also copy out as such."""
        return (
            f"font-size: {self.size:g}pt; font-weight: {'bold' if self.bold else 'normal'}; "
            f"font-style: {'italic' if self.italic else 'normal'}; "
            f"text-decoration: {'underline' if self.underline else 'none'};"
        )


@dataclass(frozen=True)
class Margins:
    """Free border of a page in mm."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def css(self) -> str:
        """The declaration that sets it."""
        return f"margin: {self.top:g}mm {self.right:g}mm {self.bottom:g}mm {self.left:g}mm;"


@dataclass(frozen=True)
class Mark:
    """What stands under an element: a solid line over ``share`` of the text's width, or the ``text`` itself."""

    share: float = 0
    text: str = ""

    @property
    def css(self) -> str:
        """The declarations that draw it inside a box as wide as the text above."""
        if self.share:
            return f"width: {self.share:.0%}; margin: 2pt auto 0; border-top: 0.75pt solid;"
        return "text-align: center;"


@dataclass(frozen=True)
class Authority:
    """How a signature says by what right: on behalf of a body, or for its head. By whose order, for whom acting or by
    whom authorised only the office knows: it writes such lines itself."""

    on_behalf: str
    for_head: str


DOTTED = Authority("TM.", "KT.")
SLASHED = Authority("T/M", "K/T")


@dataclass(frozen=True)
class FormatProfile:
    """All that a rule book says about the looks of a paper. ``valid_to`` is the last day, None while in force."""

    id: str
    source: str
    families: tuple[Family, ...]
    valid_from: date
    valid_to: date | None

    # page
    margins: Margins
    two_sided: bool  # the back of a sheet has the left and right margin exchanged
    page_number: Face
    page_number_place: Literal["top", "foot"]  # top: centred in the top margin; foot: at the right of the foot
    page_number_top: float  # mm from the sheet's upper edge to the number's line; at the foot, from the lower edge

    # header, right: the State's name and motto, or the name of the Party or the Union, with the line under the last
    emblem: tuple[tuple[str, Face], ...]
    emblem_width: float  # mm; wide enough that no line of the emblem wraps, the left column gets what remains
    emblem_mark: Mark
    # header, left: superior body, issuing body, number
    superior: Face
    issuer: Face
    issuer_mark: Mark
    number: Face
    number_form: str  # of {number}, {type} and {symbol}
    number_form_untyped: str  # of {number} and {symbol}, for kinds without a code
    letter_code: str  # of a letter (*công văn*); empty: its number names no type
    subject: Face  # V/v … of a letter, under the number
    subject_gap: float  # points above it
    place_and_date: Face
    minutes_have_place_and_date: bool

    # title
    type_name: Face
    abstract: Face
    abstract_mark: Mark
    abstract_begins_small: bool  # the abstract begins in lower case

    # text
    addressed: Face  # Kính gửi:
    addressee: Face
    addressees_begin_below: bool  # several on the line below, their dashes under the colon; else beside it
    body: Face
    section: Face  # I., II.
    clause: Face  # 1., 2. with a title
    indent: float  # mm, first line of a paragraph
    paragraph_gap: float  # points before a paragraph
    line_height: float  # points from line to line

    # end
    authority: Authority
    collective: str  # the body for which the chair signs; empty: the post alone
    deputy_signs_for_head: bool  # a deputy's post stands under KT. and the head's post
    role: Face  # TM. BAN THƯỜNG TRỰC
    post: Face  # CHỦ TỊCH
    signature_gap: float  # mm left for the signature
    name: Face
    chair_word: str
    recipients_title: Face
    recipients: Face
    archive_form: str  # of {archive}
    archive_default: str  # where the issuer names no place of its own; empty: a dotted blank
    archive_of_minutes: str  # the same on minutes

    # annex
    annex_mark: Face
    annex_title: Face
    annex_reference: Face
    cell: Face

    tone_marks: TonePlacement

    def covers(self, on: date) -> bool:
        """Whether the rule book held on day ``on``."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def text_width(self, landscape: bool) -> float:
        """The width in mm between the margins of an upright page, or of one that lies across."""
        return A4[landscape] - self.margins.left - self.margins.right

    @property
    def page_number_at_top(self) -> bool:
        """Whether it stands in the top margin; otherwise at the foot."""
        return self.page_number_place == "top"

    @property
    def first_page_is_numbered(self) -> bool:
        """Whether the first page of the main text and of each annex shows its number: it never does, and each annex
        counts from 1 (Nghị định 30/2020, Phụ lục I; Hướng dẫn 36-HD/VPTW)."""
        return False

    def type_code(self, kind: PaperKind) -> str:
        """The code of ``kind`` in a paper's number; empty where it has none."""
        return self.letter_code if kind == PaperKind.REMINDER_LETTER else TYPE_CODES.get(kind, "")

    def number_line(self, number: str, code: str, symbol: str) -> str:
        """Number and symbol as printed: ``Số: 05/BB-MTTQ-BTT``. ``code``: of the type, empty for a type without one."""
        form = self.number_form if code else self.number_form_untyped
        return form.format(number=number, type=code, symbol=symbol)
