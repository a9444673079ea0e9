"""Format profiles (*thể thức văn bản*): the measures of a paper as data, one profile per rule book and time.

A paper follows the rules of its issuer's family on the paper's own date, never those of today: a paper of 2020 reprints
as it was. All lengths of pages are millimetres, all sizes and spacings of letters are points.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


class Family(StrEnum):
    """Whose rules a paper follows; the values of ``Organization.format_family``."""

    STATE = "state"
    FRONT = "front"
    PARTY = "party"


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
class FormatProfile:
    """All that a rule book says about the looks of a paper. ``valid_to`` is the last day, None while in force."""

    id: str
    source: str
    families: tuple[Family, ...]
    valid_from: date
    valid_to: date | None

    # page
    margins: Margins
    page_number: Face
    page_number_top: float  # mm from the sheet's edge to the top of the number's line

    # header, right: the State's name and motto or the Party's name, with the line under the last of them
    emblem: tuple[tuple[str, Face], ...]
    emblem_width: float  # mm; wide enough that no line of the emblem wraps, the left column gets what remains
    emblem_mark: Mark
    # header, left: superior body, issuing body, number
    superior: Face
    issuer: Face
    issuer_mark: Mark
    number: Face
    number_form: str  # of {number}, {type} and {symbol}
    place_and_date: Face
    minutes_have_place_and_date: bool

    # title
    type_name: Face
    abstract: Face
    abstract_mark: Mark
    abstract_begins_small: bool  # the abstract begins in lower case

    # text
    addressee: Face  # Kính gửi:
    body: Face
    section: Face  # I., II.
    clause: Face  # 1., 2. with a title
    indent: float  # mm, first line of a paragraph
    paragraph_gap: float  # points before a paragraph
    line_height: float  # points from line to line

    # end
    role: Face  # TM. BAN THƯỜNG TRỰC
    post: Face  # CHỦ TỊCH
    signature_gap: float  # mm left for the signature
    name: Face
    chair_word: str
    recipients_title: Face
    recipients: Face
    archive_form: str  # of {archive}
    archive_default: str  # where the issuer names no place of its own; empty: a dotted blank

    # annex
    annex_mark: Face
    annex_title: Face
    annex_reference: Face
    cell: Face

    tone_marks: Literal["new", "old"]  # the new way òa úy, or the old way: oà uý

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


# Nghị định 30/2020/NĐ-CP, Phụ lục I (measures) and Phụ lục III, Mẫu 1.9 (minutes); in force since 05/03/2020.
# Where the decree gives a range, the values are those most offices use: margins 20/20/30/15 mm, sizes 13-14-14.
# A single line of a Times-metric font is 1.149 of its size; 18 pt at 14 pt is 1.12 lines, inside "single to 1.5".
# Front committees wrote State-style papers (HD 91/HD-MTTW-BTT 2013), so their family shares the profile.
ND30_2020 = FormatProfile(
    id="nd30_2020",
    source="Nghị định 30/2020/NĐ-CP, Phụ lục I và Mẫu 1.9 Phụ lục III",
    families=(Family.STATE, Family.FRONT),
    valid_from=date(2020, 3, 5),
    valid_to=None,
    margins=Margins(top=20, bottom=20, left=30, right=15),
    page_number=Face(14),
    page_number_top=7.5,  # so that its middle is that of the top margin
    emblem=(
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(13, bold=True, upper=True)),
        ("Độc lập - Tự do - Hạnh phúc", Face(14, bold=True)),
    ),
    emblem_width=97,
    emblem_mark=Mark(share=1),
    superior=Face(13, upper=True),
    issuer=Face(13, bold=True, upper=True),
    issuer_mark=Mark(share=0.4),
    number=Face(13),
    number_form="Số: {number}/{type}-{symbol}",
    place_and_date=Face(14, italic=True),
    minutes_have_place_and_date=False,  # Mẫu 1.9 has no such line
    type_name=Face(14, bold=True, upper=True),
    abstract=Face(14, bold=True),
    abstract_mark=Mark(share=0.4),
    abstract_begins_small=False,
    addressee=Face(14),
    body=Face(14),
    section=Face(14, bold=True, upper=True),
    clause=Face(14, bold=True),
    indent=12.7,
    paragraph_gap=6,
    line_height=18,
    role=Face(14, bold=True, upper=True),
    post=Face(14, bold=True, upper=True),
    signature_gap=22,
    name=Face(14, bold=True),
    chair_word="CHỦ TỌA",
    recipients_title=Face(12, bold=True, italic=True),
    recipients=Face(11),
    archive_form="- Lưu: {archive}.",
    archive_default="VT, Hồ sơ",  # Mẫu 1.9
    annex_mark=Face(14, bold=True),
    annex_title=Face(14, bold=True, upper=True),
    annex_reference=Face(14, italic=True),
    cell=Face(12),
    tone_marks="new",
)

# Quy định 66-QĐ/TW (06/02/2017) and Hướng dẫn 36-HD/VPTW (03/04/2018), until Quy định 399-QĐ/TW (09/01/2026).
# Body 14 pt on lines of exactly 18 pt ("exactly 18-22 pt"). The number on minutes follows the other Party papers.
PARTY_HD36_2018 = FormatProfile(
    id="party_hd36_2018",
    source="Quy định 66-QĐ/TW và Hướng dẫn 36-HD/VPTW ngày 03/4/2018",
    families=(Family.PARTY,),
    valid_from=date(2018, 4, 3),
    valid_to=date(2026, 1, 8),
    margins=Margins(top=20, bottom=20, left=30, right=15),
    page_number=Face(14),
    page_number_top=10,
    emblem=(("ĐẢNG CỘNG SẢN VIỆT NAM", Face(15, bold=True, upper=True)),),
    emblem_width=92,
    emblem_mark=Mark(share=1),
    superior=Face(14, upper=True),
    issuer=Face(14, bold=True, upper=True),
    issuer_mark=Mark(text="*"),
    number=Face(14),
    number_form="Số {number}-{type}/{symbol}",
    place_and_date=Face(14, italic=True),
    minutes_have_place_and_date=True,
    type_name=Face(16, bold=True, upper=True),
    abstract=Face(14, bold=True),
    abstract_mark=Mark(text="-----"),
    abstract_begins_small=True,
    addressee=Face(14, italic=True),
    body=Face(14),
    section=Face(14, bold=True, upper=True),
    clause=Face(14, bold=True),
    indent=10,
    paragraph_gap=6,
    line_height=18,
    role=Face(14, bold=True, upper=True),
    post=Face(14, upper=True),
    signature_gap=22,
    name=Face(14, bold=True),
    chair_word="CHỦ TRÌ",
    recipients_title=Face(14, underline=True),
    recipients=Face(12),
    archive_form="- Lưu {archive}.",
    archive_default="",
    annex_mark=Face(14, bold=True),
    annex_title=Face(14, bold=True, upper=True),
    annex_reference=Face(14, italic=True),
    cell=Face(12),
    tone_marks="old",
)

PROFILES = (ND30_2020, PARTY_HD36_2018)


def choose_profile(family: str, on: date) -> FormatProfile:
    """The profile of issuer ``family`` (state, front, party) for a paper dated ``on``.

    Where none of the family covers the day (State and Front before 05/03/2020, the Party before 03/04/2018 and after
    08/01/2026), the one whose range lies nearest to it is used. Raises ValueError for an unknown family.
    """
    family = Family(family)

    def days_away(profile: FormatProfile) -> int:
        if profile.covers(on):
            return 0
        if on < profile.valid_from:
            return (profile.valid_from - on).days
        return (on - profile.valid_to).days

    return min((profile for profile in PROFILES if family in profile.families), key=days_away)
