"""The blocks of a text, one after the other, as paragraphs and tables of Word."""

from collections.abc import Iterable

from lib.papers.blocks import Block
from lib.papers.docx.charts import chart_of
from lib.papers.docx.markup import paragraph, run, tab
from lib.papers.docx.tables import ruled


def set_blocks(blocks: Iterable[Block], width: float) -> list:
    """``blocks`` as ``w:p`` and ``w:tbl`` elements over ``width`` mm, in their order."""
    return _Text(width).add(blocks).elements


class _Text:
    def __init__(self, width: float):
        self.width = width
        self.elements: list = []
        self.new_page = False  # until something stands on it

    def add(self, blocks: Iterable[Block]) -> "_Text":
        for block in blocks:
            getattr(self, f"add_{block.block}")(block)
        return self

    def put(self, style: str, *runs, **more) -> None:
        self.elements.append(paragraph(style, *runs, page_break_before=self.new_page, **more))
        self.new_page = False

    def add_paragraph(self, block) -> None:
        self.put("ThanVanBan", run(block.text), keep_next=block.leads)

    def add_heading(self, block) -> None:
        self.put("DeMuc", run(block.text))

    def add_item(self, block) -> None:
        # Marks are typed, as on the paper: one entry more must not quietly renumber what others refer to.
        for text in block.paragraphs:
            self.put("ThanVanBan", run(text))

    def add_field(self, block) -> None:
        label = (run(f"{block.label} "),) if block.label else ()
        if block.text:
            self.put("ThanVanBan", *label, run(block.text))
        else:
            self.put("ThanVanBan", *label, tab(), tabs=((self.width, "right", "dot"),), align="left")

    def add_section(self, block) -> None:
        self.put("DeMucLon", run(block.heading))
        self.add(block.blocks)

    def add_table(self, block) -> None:
        # Word makes one table of two that touch, so something always stands between them.
        if self.elements or self.new_page:
            self.put("KhoangCach", exactly=4, keep_next=True)
        if block.note:
            self.put("DonViTinh", run(block.note))
        self.elements.append(ruled(block, self.width))

    def add_chart(self, block) -> None:
        self.put("TenBieuDo", run(block.title))
        self.elements.append(chart_of(block, self.width))

    def add_page_break(self, block) -> None:
        self.new_page = True
