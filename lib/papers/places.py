"""Every text that a paper prints, with the place where it stands, as a sentence names it."""

from collections.abc import Iterable, Iterator

from lib.papers.blocks import Block, Chart, Field, Heading, Item, PaperContent, Paragraph, Section, Table

Placed = tuple[str, str]


def printed_texts(paper: PaperContent) -> Iterator[Placed]:
    """``(place, text)`` of all that ``paper`` prints, in its order: ``("mục “I. KẾT QUẢ”", "Đã giúp 38 hộ.")``."""
    yield from _placed("tên cơ quan", (*paper.superior, *paper.issuer))
    yield from _placed("số, ký hiệu", (paper.number,))
    yield from _placed("trích yếu", (paper.subject, paper.type_name, paper.abstract))
    yield from _placed("địa danh", (paper.place_and_date,))
    yield from _placed("nơi kính gửi", paper.addressees)
    yield from _texts(paper.body, "phần mở đầu")
    for signature in paper.signatures:
        yield from _placed("chữ ký", (*signature.authority, signature.post, signature.name))
    yield from _placed("nơi nhận", paper.recipients)
    for annex in paper.annexes:
        place = f"phụ lục “{_short(annex.title)}”"
        yield place, annex.title
        yield from _texts(annex.blocks, place)


def _placed(place: str, texts: Iterable[str]) -> Iterator[Placed]:
    return ((place, text) for text in texts)


def _texts(blocks: Iterable[Block], place: str) -> Iterator[Placed]:
    for block in blocks:
        match block:
            case Section():
                place = f"mục “{_short(block.heading)}”"
                yield place, block.heading
                yield from _texts(block.blocks, place)
            case Heading():
                place = f"mục “{_short(block.text)}”"
                yield place, block.text
            case Paragraph():
                yield place, block.text
            case Item():
                yield from _placed(place, block.texts)
            case Field():
                yield (f"mục “{_short(block.label.rstrip(':'))}”" if block.label else place), block.text
            case Table():
                yield from _rows(block, place)
            case Chart():
                yield from _placed(f"{place}, biểu đồ", (block.title, *(bar.label for bar in block.bars)))
            # A page break says nothing.


def _rows(table: Table, place: str) -> Iterator[Placed]:
    yield from _placed(f"{place}, bảng", (table.note, *(column.title for column in table.columns)))
    for number, row in enumerate(table.rows, 1):
        for column, cell in zip(table.columns, row.cells, strict=False):
            where = f"{place}, bảng, dòng {number}" + (f", cột “{column.title}”" if row.kind == "row" else "")
            yield from _placed(where, cell)


def _short(title: str) -> str:
    return title if len(title) <= 50 else f"{title[:49].rstrip()}…"
