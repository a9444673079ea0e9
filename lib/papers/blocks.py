"""What papers are made of: plain values that every way of printing them (PDF, Word) walks in the same order.

The second face of ``lib.papers``, for whoever builds a paper: a builder turns records into one ``PaperContent``, and
what people wrote into its texts by ``line``, ``lines``, ``letterhead`` and ``begins_small``; what nobody knows is a
``BLANK`` or ``NAME_BLANK``. Nothing in here knows a record, a measure or a file format. All texts are NFC, complete as
printed (numbers, dashes and final marks included), and never markup. ``block`` names the type of a block where a
template or a snapshot has to tell them apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from lib.papers import limits
from lib.papers.imprint import Imprint
from lib.papers.kinds import PaperKind
from lib.papers.measures import FormatProfile
from lib.papers.wording import (
    BLANK,
    NAME_BLANK,
    begins_small,
    day_or_blank,
    letterhead,
    line,
    lines,
    moment_or_blank,
)

__all__ = [
    "BLANK",
    "NAME_BLANK",
    "Annex",
    "Bar",
    "Block",
    "Chart",
    "Column",
    "Field",
    "Heading",
    "Imprint",
    "Item",
    "PageBreak",
    "PaperContent",
    "Paragraph",
    "Row",
    "Section",
    "Signature",
    "Table",
    "begins_small",
    "day_or_blank",
    "letterhead",
    "line",
    "lines",
    "moment_or_blank",
    "symbol_of",
]

NARROWEST_REST = 36  # mm, what a column without a width is taken to get


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text. ``leads``: a line such as *Nội dung:* that stays with what follows it."""

    text: str
    leads: bool = False
    block: Literal["paragraph"] = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Heading:
    """A sub-heading (*khoản có tiêu đề*), numbered as printed: ``1. Hội Nông dân huyện``."""

    text: str
    block: Literal["heading"] = field(default="heading", init=False)


@dataclass(frozen=True)
class Item:
    """One entry of a list: ``mark`` (``1.``, ``a)``, ``-``, ``+``), then its paragraphs; the first has the mark."""

    mark: str
    texts: tuple[str, ...]
    block: Literal["item"] = field(default="item", init=False)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs as printed, the mark in front of the first."""
        return (f"{self.mark} {self.texts[0]}", *self.texts[1:])


@dataclass(frozen=True)
class Field:
    """``label`` and what is known of it; an empty ``text`` is a dotted line to the margin, to be filled in by hand."""

    label: str
    text: str
    block: Literal["field"] = field(default="field", init=False)


@dataclass(frozen=True)
class Section:
    """``I. KẾT QUẢ …`` and what stands under it. Sections are never nested."""

    heading: str
    blocks: tuple["Block", ...]
    block: Literal["section"] = field(default="section", init=False)


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, its width in mm (0: takes what the others leave), and how its cells stand."""

    title: str
    width: float = 0
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Row:
    """One row: a tuple of paragraphs for each column. ``kind``: ``row``; ``group``, one cell over all columns, which
    stays with the row after it; ``note``, likewise, which stays with the row before it; ``total``, set in bold."""

    cells: tuple[tuple[str, ...], ...]
    kind: Literal["row", "group", "note", "total"] = "row"

    @property
    def spans(self) -> bool:
        """Whether its one cell goes over all columns."""
        return self.kind in ("group", "note")


@dataclass(frozen=True)
class Table:
    """A ruled table whose head repeats on every page. ``note``: a line above it, at the right (*Đơn vị tính: …*)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    block: Literal["table"] = field(default="table", init=False)

    @property
    def printed_rows(self) -> list[tuple[Row, list[tuple[Column, tuple[str, ...]]], bool]]:
        """Each row with its cells beside their columns, and whether it is too long to be kept on one page: such a row
        may break, so that the column heads still repeat above it."""
        return [(row, list(zip(self.columns, row.cells, strict=False)), self._is_long(row)) for row in self.rows]

    def _is_long(self, row: Row) -> bool:
        if row.spans:
            across = sum(column.width or NARROWEST_REST for column in self.columns)
            return sum(map(len, row.cells[0])) > limits.ROW_CHARACTERS_PER_MM * across
        return any(
            sum(map(len, cell)) > limits.ROW_CHARACTERS_PER_MM * (column.width or NARROWEST_REST)
            for column, cell in zip(self.columns, row.cells, strict=False)
        )


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: ``value`` as printed, ``share`` of the longest bar's length from 0 to 1."""

    label: str
    value: str
    share: float


@dataclass(frozen=True)
class Chart:
    """A bar chart; the words and numbers of it stand in the text as well, so nothing is lost where it is not drawn."""

    title: str
    bars: tuple[Bar, ...]
    block: Literal["chart"] = field(default="chart", init=False)

    @property
    def picture(self) -> str:
        """The name under which the drawing is handed to the page: the same values, the same name."""
        return f"chart-{sha256(repr(self).encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""

    block: Literal["page_break"] = field(default="page_break", init=False)


Block = Paragraph | Heading | Item | Field | Section | Table | Chart | PageBreak


@dataclass(frozen=True)
class Signature:
    """Who signs: ``authority`` lines (``TM. BAN THƯỜNG TRỰC``, ``KT. CHỦ TỊCH``), the ``post`` beneath, the name."""

    authority: tuple[str, ...]
    post: str
    name: str


@dataclass(frozen=True)
class Annex:
    """*Phụ lục*, on a page of its own, its pages numbered from 1. ``landscape``: lies across."""

    mark: str
    title: str
    reference: str
    landscape: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PaperContent:
    """All that one paper prints, in its order. ``""`` or ``()``: this paper has no such part."""

    profile: FormatProfile
    kind: PaperKind
    name: str  # what it is and of which meeting: the title of the file
    superior: tuple[str, ...]  # phrases of one line, kept whole where the column breaks
    issuer: tuple[str, ...]
    number: str
    subject: str  # V/v …, under the number of a letter
    place_and_date: str
    type_name: str  # empty: a letter (*công văn*)
    abstract: str
    reference: str  # (Kèm theo Thông báo số …), under the abstract of an annex that is issued alone
    addressed: str  # Kính gửi:
    addressees: tuple[str, ...]
    landscape: bool  # the main text lies across
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...]  # from left to right; a single one stands at the right
    recipients_title: str
    recipients: tuple[str, ...]  # beside a single signature, beneath two
    annexes: tuple[Annex, ...]
    imprint: Imprint | None  # None: a trial print or a preview
    illustrative: bool  # made up to be looked at: every page says so

    @property
    def symbol(self) -> str:
        """Number and symbol as other papers cite them: ``05/BB-HU``."""
        return symbol_of(self.number)

    @property
    def all_blocks(self) -> Iterator[Block]:
        """Every block of the main text and of the annexes, in order; those of a section follow it."""
        for blocks in (self.body, *(annex.blocks for annex in self.annexes)):
            for block in blocks:
                yield block
                if isinstance(block, Section):
                    yield from block.blocks

    @property
    def charts(self) -> list[Chart]:
        """Every chart of the paper, in order."""
        return [block for block in self.all_blocks if isinstance(block, Chart)]


def symbol_of(number: str) -> str:
    """``Số: 05/BB-HU`` → ``05/BB-HU``."""
    return number.split(maxsplit=1)[1]
