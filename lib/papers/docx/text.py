"""The blocks of a text, one after the other, as paragraphs and tables of Word."""

from collections.abc import Iterable

from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import Block, Chart, Field, Heading, Item, PageBreak, Paragraph, Section, Table
from lib.papers.docx.charts import chart_of
from lib.papers.docx.markup import Tab, paragraph, run, tab
from lib.papers.docx.tables import ruled
from lib.papers.spacing import SPACING


def set_blocks(blocks: Iterable[Block], width: float) -> list[BaseOxmlElement]:
    """``blocks`` as ``w:p`` and ``w:tbl`` elements over ``width`` mm, in their order."""
    text = _Text(width)
    for block in blocks:
        text.add(block)
    return text.elements


class _Text:
    def __init__(self, width: float) -> None:
        self.width = width
        self.elements: list[BaseOxmlElement] = []
        self.new_page = False  # until something stands on it

    def add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._put("ThanVanBan", run(block.text), keep_next=block.leads)
            case Heading():
                self._put("DeMuc", run(block.text))
            case Item():
                # Marks are typed, as on the paper: one entry more must not quietly renumber what others refer to.
                for text in block.paragraphs:
                    self._put("ThanVanBan", run(text))
            case Field():
                self._add_field(block)
            case Section():
                self._put("DeMucLon", run(block.heading))
                for inside in block.blocks:
                    self.add(inside)
            case Table():
                self._add_table(block)
            case Chart():
                self._put("TenBieuDo", run(block.title))
                self.elements.append(chart_of(block, self.width))
            case PageBreak():
                self.new_page = True

    def _put(
        self,
        style: str,
        *runs: BaseOxmlElement,
        keep_next: bool = False,
        exactly: float | None = None,
        tabs: Iterable[Tab] = (),
        align: str = "",
    ) -> None:
        put = paragraph(
            style,
            *runs,
            page_break_before=self.new_page,
            keep_next=keep_next,
            exactly=exactly,
            tabs=tabs,
            align=align,
        )
        self.elements.append(put)
        self.new_page = False

    def _add_field(self, block: Field) -> None:
        label = (run(f"{block.label} "),) if block.label else ()
        if block.text:
            self._put("ThanVanBan", *label, run(block.text))
        else:
            self._put("ThanVanBan", *label, tab(), tabs=((self.width, "right", "dot"),), align="left")

    def _add_table(self, block: Table) -> None:
        # Word makes one table of two that touch, so something always stands between them.
        if self.elements or self.new_page:
            self._put("KhoangCach", exactly=SPACING.above_table, keep_next=True)
        if block.note:
            self._put("DonViTinh", run(block.note))
        self.elements.append(ruled(block, self.width))
