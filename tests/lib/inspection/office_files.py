"""Files of Word, Excel and LibreOffice as people make them, and the same with something hostile put in."""

import io
from functools import cache

import docx
import openpyxl
from odf.opendocument import OpenDocumentText
from odf.text import P
from PIL import Image

from tests import workbooks
from tests.lib.inspection.archives import part_of, with_parts

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "[Content_Types].xml"


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(target, kind)
    return target.getvalue()


@cache
def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Báo cáo kết quả thực hiện")
    document.add_picture(io.BytesIO(picture()))
    document.add_table(2, 2).cell(0, 0).text = "Xã Bình Trung"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@cache
def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Xã", "Số hộ", "=SUM(B1:B3)"])
    book.active["A1"].hyperlink = "https://thainguyen.gov.vn/tin?so=1"
    return workbooks.saved(book)


@cache
def writer() -> bytes:
    text = OpenDocumentText()
    text.text.addElement(P(text="Báo cáo"))
    target = io.BytesIO()
    text.write(target)
    return target.getvalue()


@cache
def calc() -> bytes:
    return workbooks.ods([["Xã", "Số hộ"], ["Bình Trung", 12]])


def with_part(content: bytes, name: str, data: bytes, kind: str) -> bytes:
    """An office file with one more part of the content type ``kind``."""
    types = part_of(content, TYPES).replace(
        b"</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    )
    return with_parts(content, {TYPES: types, name: data})


def with_relation(content: bytes, part: str, kind: str, target: str, *, external: bool = True) -> bytes:
    """An office file in which ``part`` (the path of its relations) has one more relation."""
    mode = ' TargetMode="External"' if external else ""
    one = f'<Relationship Id="rIdX" Type="{RELS}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_parts(content, {part: part_of(content, part).replace(b"</Relationships>", one.encode())})


def with_field(instruction: str, *, simple: bool = False, pieces: int = 1) -> bytes:
    """A text of Word with a field, its instruction spread over ``pieces`` runs."""
    if simple:
        field = f'<w:p><w:fldSimple w:instr="{instruction}"/></w:p>'
    else:
        size = -(-len(instruction) // pieces)
        runs = "".join(
            f'<w:r><w:instrText xml:space="preserve">{instruction[at : at + size]}</w:instrText></w:r>'
            for at in range(0, len(instruction), size)
        )
        field = (
            f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )
    return with_body(field)


def with_body(xml: str) -> bytes:
    """A text of Word with ``xml`` at its beginning."""
    body = part_of(word(), "word/document.xml").replace(b"<w:body>", b"<w:body>" + xml.encode())
    return with_parts(word(), {"word/document.xml": body})


def with_formula(formula: str) -> bytes:
    sheet = part_of(excel(), "xl/worksheets/sheet1.xml")
    cell = f'<row r="9"><c r="A9"><f>{formula}</f><v>0</v></c></row></sheetData>'.encode()
    return with_parts(excel(), {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cell)})


def with_content(content: bytes, xml: str, before: bytes) -> bytes:
    """An OpenDocument file with ``xml`` put before ``before`` in its content."""
    return with_parts(
        content, {"content.xml": part_of(content, "content.xml").replace(before, xml.encode() + before, 1)}
    )
