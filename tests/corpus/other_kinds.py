"""What is sent in place of a workbook, each named with what to do; oddities that Excel opens; rows of a .csv that do
not fit their header."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.corpus.books import settled
from tests.corpus.case import Case, table
from tests.corpus.refused import CONTAINER
from tests.workbooks import ods, repacked

ROWS = (("TT", "Tên xã", "MT01"), (1, "Xã Nghĩa Tá", 8), (2, "Xã Bình Trung", 5))
FIGURES = table(("MT01",), {"Xã Nghĩa Tá": (8,), "Xã Bình Trung": (5,)})
PAGE = (
    "<table><tr><td>TT</td><td>Tên xã</td><td>MT01</td></tr><tr><td>1</td><td>Xã Nghĩa Tá</td><td>8</td></tr></table>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def archive(**parts: bytes | str) -> Callable[[], bytes]:
    def make() -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as written:
            for name, content in parts.items():
                written.writestr(name.replace("__", "/"), content)
        return settled(target.getvalue())

    return make


def files(*names: str) -> Callable[[], bytes]:
    return archive(**dict.fromkeys(names, b"x"))


def compound(*streams: str) -> Callable[[], bytes]:
    """A compound file whose directory names ``streams``."""
    entries = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in ("Root Entry", *streams))
    return lambda: CONTAINER.ljust(512, b"\1") + entries.ljust(3072, b"\2")


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def refused(name: str, make: Callable[[], bytes], says: str, kind: str = "xls") -> Case:
    return Case(name, make, kind, refused=says)


def lock_file() -> bytes:
    """The file that Excel keeps beside an open workbook: the name of whoever has it open, twice."""
    user = "Văn thư xã"
    ansi = user.encode("cp1258", "replace")
    wide_name = user.encode("utf-16-le")
    return (bytes([len(ansi)]) + ansi).ljust(55, b" ") + bytes([len(user), 0]) + (wide_name + b" \0" * 54)[:108]


NAMED = (
    refused("html-table", text(PAGE), "trang web"),
    refused("html-meta", text(f'<meta charset="utf-8">\n{PAGE}'), "trang web"),
    refused("html-comment", text(f"\ufeff<!-- xuất từ phần mềm -->\n\n  {PAGE}"), "trang web"),
    refused("html-doctype", text(f"\n\n<!DOCTYPE html PUBLIC>{PAGE}"), "trang web"),
    refused("html-style", text(f"<style>td {{ mso-number-format: '@' }}</style>{PAGE}"), "trang web"),
    refused("html-warning", text(f"Warning: date() in export.php on line 3\n{PAGE}"), "trang web"),
    refused("html-utf-16", text(PAGE, "utf-16"), "trang web"),
    refused("html-utf-16-without-mark", text(PAGE, "utf-16-le"), "trang web"),
    refused("html-of-excel", text(f'<html xmlns:x="urn:schemas-microsoft-com:office:excel">{PAGE}'), "trang web"),
    refused(
        "web-archive",
        text(f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n{PAGE}"),
        "MHT",
    ),
    refused(
        "message",
        text("Subject: số liệu\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\nKính gửi"),
        "thư điện tử",
        "eml",
    ),
    refused(
        "xml-spreadsheet",
        text(
            '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "XML Spreadsheet 2003",
    ),
    refused("flat-document", text('<?xml version="1.0"?><office:document office:version="1.2"/>'), "fods", "fods"),
    refused("sylk", text("ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K8\r\nE\r\n"), "SYLK", "slk"),
    refused("dif", text('TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,3\r\n""\r\n'), "DIF", "dif"),
    refused("rtf", text("{\\rtf1\\ansi Bieu so lieu}"), "RTF", "doc"),
    refused("word", files("[Content_Types].xml", "word__document.xml"), "Word", "docx"),
    refused("word-2003", compound("WordDocument", "1Table"), "Word", "doc"),
    refused("word-with-a-workbook-in-it", compound("WordDocument", "ObjectPool", "Workbook"), "Word", "doc"),
    refused(
        "writer",
        lambda: repacked(ods([["x"]]), {"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "Writer",
        "odt",
    ),
    refused("slides", files("[Content_Types].xml", "ppt__presentation.xml"), "PowerPoint", "pptx"),
    refused("slides-2003", compound("PowerPoint Document"), "PowerPoint", "ppt"),
    refused("pdf", lambda: b"%PDF-1.4\n", "PDF", "pdf"),
    refused("picture", lambda: b"\x89PNG\r\n\x1a\n", "hình ảnh", "xlsx"),
    refused("picture-of-a-telephone", lambda: b"\0\0\0\x18ftypheic", "hình ảnh", "xlsx"),
    refused(
        "zip-of-workbooks",
        files("Xã Nghĩa Tá.xlsx", "Xã Bình Trung.xlsx"),
        "có 2 tệp bên trong",
        "zip",
    ),
    refused("rar", lambda: b"Rar!\x1a\x07\0", "giải nén", "rar"),
    refused("7z", lambda: b"7z\xbc\xaf\x27\x1c", "giải nén", "7z"),
    refused("binary-workbook", files("[Content_Types].xml", "xl__workbook.bin"), "xlsb", "xlsb"),
    refused("numbers", files("Index__Document.iwa", "Metadata__Properties.plist"), "Numbers", "numbers"),
    refused("numbers-in-a-folder", files("Index.zip", "preview.jpg"), "Numbers", "numbers"),
    refused(
        "google-sheet",
        text('{"url":"https://docs.google.com/open?id=1","doc_id":"1","email":"a@b.vn"}'),
        "Google Trang tính",
        "gsheet",
    ),
    refused("shortcut", text("[InternetShortcut]\r\nURL=https://example.vn/\r\n"), "lối tắt", "url"),
    refused("access", lambda: b"\0\1\0\0Standard ACE DB\0", "Access", "accdb"),
    refused("lock-of-excel", lock_file, "tệp tạm", "xlsx"),
    refused("lock-of-libreoffice", text(",van-thu,MAY-01,30.03.2020 08:30,file:///C:/Users/x;"), "tệp tạm", "ods"),
)


def package(
    names: Mapping[str, str] | None = None,
    sheet: Callable[[str], str] = lambda written: written,
    main: str = MAIN,
    office: str = OFFICE,
    separator: str = "/",
) -> Callable[[], bytes]:
    """An .xlsx written by hand: ``names`` of its workbook, sheet and texts, ``sheet`` changes what the sheet says."""
    called = {"workbook": "xl/workbook.xml", "sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml"}
    called |= names or {}
    folder, _, base = called["workbook"].rpartition("/")
    words = [value for row in ROWS for value in row if isinstance(value, str)]

    def cell(y: int, x: int, value) -> str:
        address = f'r="{"ABC"[x]}{y}"'
        if isinstance(value, str):
            return f'<c {address} t="s"><v>{words.index(value)}</v></c>'
        return f"<c {address}><v>{value}</v></c>"

    def relation(number: int, kind: str, part: str) -> str:
        return f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{part}"/>'

    def make() -> bytes:
        rows = "".join(
            f'<row r="{y}">{"".join(cell(y, x, value) for x, value in enumerate(row))}</row>'
            for y, row in enumerate(ROWS, 1)
        )
        related = relation(1, "worksheet", f"/{called['sheet']}") + relation(2, "sharedStrings", f"/{called['texts']}")
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relation(1, 'officeDocument', called['workbook'])}</Relationships>",
            called["workbook"]: f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            f"{folder}/_rels/{base}.rels".lstrip("/"): f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
            "</Relationships>",
            called["sheet"]: f'<worksheet xmlns="{main}"><sheetData>{sheet(rows)}</sheetData></worksheet>',
            called["texts"]: f'<sst xmlns="{main}">{"".join(f"<si><t>{word}</t></si>" for word in words)}</sst>',
        }
        return archive(**{name.replace("/", separator): content for name, content in parts.items()})()

    return make


def own_texts(written: str) -> str:
    """Cells that say to hold their text themselves, and hold it like a value."""
    for number, word in enumerate(("TT", "Tên xã", "MT01", "Xã Nghĩa Tá", "Xã Bình Trung")):
        written = written.replace(f't="s"><v>{number}</v>', f't="inlineStr"><v>{word}</v>')
    return written


def without_addresses(written: str) -> str:
    for address in ("A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "C3", "1", "2", "3"):
        written = written.replace(f' r="{address}"', "")
    return written


def opened(name: str, make: Callable[[], bytes]) -> Case:
    return Case(f"opened-{name}", make, figures=FIGURES)


OPENED = (
    opened("usual-names", package()),
    opened("backslashes", package(separator="\\")),
    opened("other-names", package({"workbook": "Excel/book.xml", "sheet": "Excel/a.xml", "texts": "Excel/b.xml"})),
    opened("at-the-root", package({"workbook": "workbook.xml", "sheet": "sheet.xml", "texts": "strings.xml"})),
    opened("texts-of-another-name", package({"texts": "xl/strings.xml"})),
    opened("other-case", package({"workbook": "XL/Workbook.xml", "texts": "XL/SharedStrings.xml"})),
    opened("strict", package(main=STRICT, office=STRICT_OFFICE)),
    opened("own-texts-as-values", package(sheet=own_texts)),
    opened("without-addresses", package(sheet=without_addresses)),
)

HEAD = "TT{0}Tên xã{0}MT03{0}MT01"
DECIMAL = {("Xã Nghĩa Tá", "MT03"): "12.5", ("Xã Nghĩa Tá", "MT01"): "8",
           ("Xã Bình Trung", "MT03"): "3", ("Xã Bình Trung", "MT01"): "4"}  # fmt: skip


def rows(delimiter: str, *lines: str, more: str = "", before: str = "") -> Callable[[], bytes]:
    """The lines under the header; ``|`` in them stands for the delimiter."""
    return text(
        "\r\n".join([f"{before}{HEAD.format(delimiter)}{more}", *(line.replace("|", delimiter) for line in lines)])
    )


def _csv(name: str, make: Callable[[], bytes], **more) -> Case:
    return Case(f"csv-{name}", make, "csv", **more)


TWO = ("1|Xã Nghĩa Tá|12,5|8", "2|Xã Bình Trung|3|4")

DELIMITED = (
    _csv("bars", rows("|", *TWO), figures=DECIMAL),
    Case(
        "csv-states-its-delimiter",
        rows(";", *TWO, before="sep=;\r\n"),
        "csv",
        figures=DECIMAL,
    ),
    _csv("commas-quoted", rows(",", '1|Xã Nghĩa Tá|"12,5"|8', "2|Xã Bình Trung|3|4"), figures=DECIMAL),
    _csv("blanks-at-the-end", rows(";", "1|Xã Nghĩa Tá|12,5|8|||", "2|Xã Bình Trung|3|4"), figures=DECIMAL),
    Case(
        "csv-commas-unquoted",
        rows(",", *TWO),
        "csv",
        refused="dòng 2 dài hơn dòng tiêu đề",
    ),
    Case(
        "csv-commas-unquoted-below-a-title",
        rows(
            ",",
            "1|Xã Bình Trung|3|4",
            "2|Xã Nghĩa Tá|12,5|8",
            before="BIỂU SỐ LIỆU, QUÝ I, NĂM 2020, HUYỆN CHỢ ĐỒN\r\n\r\n",
        ),
        "csv",
        refused="dòng 5 dài hơn dòng tiêu đề",
    ),
    Case(
        "csv-commas-unquoted-under-a-note",
        rows(",", "1|Xã Nghĩa Tá|12,5|8|", "2|Xã Bình Trung|3|4|", more=",Ghi chú"),
        "csv",
        refused="dòng 2 dài hơn dòng tiêu đề",
    ),
    Case(
        "csv-commas-unquoted-before-no-note",
        rows(",", *TWO, more=",Ghi chú"),
        "csv",
        refused="dòng 2 có 5 ô, dòng khác chỉ có 4 ô",
    ),
    Case(
        "csv-semicolon-in-a-name",
        rows(";", "1|Xã Nghĩa Tá|12,5|8", "2|Xã Bình; Trung|3|4"),
        "csv",
        refused="dòng 3 dài hơn dòng tiêu đề",
    ),
    Case(
        "csv-tab-in-a-row",
        rows("\t", "1|Xã Nghĩa Tá|12,5|8", "2|Xã Bình Trung||3|4"),
        "csv",
        refused="dòng 3 dài hơn dòng tiêu đề",
    ),
    Case(
        "csv-utf-16-bars",
        lambda: rows("|", *TWO)().decode().encode("utf-16"),
        "csv",
        figures=DECIMAL,
        conversions=("utf-16",),
    ),
    *(
        _csv(
            f"{encoding}-without-mark",
            lambda encoding=encoding: rows("\t", *TWO)().decode().encode(encoding),
            figures=DECIMAL,
            conversions=("utf-16",),
        )
        for encoding in ("utf-16-le", "utf-16-be")
    ),
    _csv(
        "protected-from-excel", rows(";", '1|="Xã Nghĩa Tá"|="12,5"|8', '2|Xã Bình Trung|3|"=""4"""'), figures=DECIMAL
    ),
)

CASES = (*NAMED, *OPENED, *DELIMITED)
