"""Looks at a workbook's bytes before any parser does.

A 5 KB workbook whose only cells are A1 and XFD1048576 makes calamine allocate the whole sheet and abort the process,
which Python cannot catch; and calamine returns formula errors as blanks, as it does formulas that nobody calculated. So
the parts of the archive are inflated once, counted, and searched for cell addresses, such cells, percentage formats and
fonts of before Unicode, which calamine does not tell either. Declared sizes are never believed.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from organizations.excel.grid import column_number
from organizations.excel.letters import encoding_of_font
from organizations.refused import Refused

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_INFLATED_BYTES = 300 * 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_AREA = 4_000_000  # cells of one sheet, blanks included: that is what a parser allocates

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CHUNK = 1 << 20
# The longest tag that may straddle two chunks; attributes of a row or a cell are far shorter.
OVERLAP = 4096

TOO_LARGE = (
    "Tệp có trang tính quá lớn (ô dùng xa nhất ở dòng {rows}, cột thứ {columns}). Mỗi trang chỉ được tối đa "
    f"{MAX_ROWS:_} dòng và {MAX_COLUMNS:_} cột; hãy xóa các dòng, cột thừa ở cuối trang rồi lưu lại."
).replace("_", ".")
DAMAGED = "Tệp bị hỏng, không đọc được. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi gửi lại."
MACROS = "Tệp có macro nên không được nhận. Hãy lưu lại thành tệp .xlsx (Excel Workbook, không có macro) rồi gửi lại."
ENCRYPTED = "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi gửi lại."
UNKNOWN = "Tệp không phải bảng tính. Cổng chỉ nhận tệp .xlsx, .xls, .ods hoặc .csv."
TOO_BIG = f"Tệp lớn quá {MAX_FILE_BYTES // 1024 // 1024} MB. Hãy tách thành nhiều tệp nhỏ hơn rồi gửi từng tệp."
BOMB = "Tệp nén chứa quá nhiều dữ liệu nên không được mở. Hãy xóa hình ảnh, trang tính thừa, lưu lại rồi gửi lại."

NOT_CALCULATED = "công thức chưa có kết quả"

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["']([0-9]{1,7})["']""")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'])(?=[^>]*?\bt=["']e["'])[^>]*>(?:(?!</(?:\w+:)?c>).)*?"""
    rb"""<(?:\w+:)?v>([^<]{1,40})<""",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_STYLED_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'])(?=[^>]*?\bs=["']([0-9]{1,6})["'])"""
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN_PERCENT = {9, 10}


@dataclass
class Findings:
    """What the look found, per sheet name: error cells {(row, column): code}, percentage cells {(row, column)} and
    cells in a font of before Unicode {(row, column): encoding}."""

    kind: str  # xlsx, xls, ods or csv
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    percents: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    fonts: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Styles:
    """Numbers of the cell styles that show a percentage, and of those in a font of before Unicode → its encoding."""

    percents: frozenset[int] = frozenset()
    fonts: dict[int, str] = field(default_factory=dict)


def inspect(content: bytes) -> Findings:
    """The kind of file and what a parser would not tell. Raises Refused when no parser should see ``content``."""
    if len(content) > MAX_FILE_BYTES:
        raise Refused(TOO_BIG)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused("Tệp rỗng, không có gì để nhập.")
    if content.startswith(b"PK"):
        return _inspect_archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # A password-protected .xlsx is wrapped in the same container as an .xls, with this stream inside (UTF-16).
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(ENCRYPTED)
        return Findings("xls")
    if content.startswith(UTF16_MARKS):
        return Findings("csv")
    if b"\0" in content[:4096] or content.startswith(
        (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"\x1f\x8b")
    ):
        raise Refused(UNKNOWN)
    return Findings("csv")


def check_extent(rows: int, columns: int) -> None:
    """Raises Refused when a sheet reaches further than a parser should be asked for."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_AREA:
        raise Refused(TOO_LARGE.format(rows=rows, columns=columns))


def _inspect_archive(content: bytes) -> Findings:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MAX_PARTS:
                raise Refused(BOMB)
            if len(set(names)) != len(names):
                raise Refused(DAMAGED)
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise Refused(ENCRYPTED)
            if "content.xml" in names:
                return _inspect_ods(archive)
            if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
                return _inspect_xlsx(archive)
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError) as error:
        raise Refused(DAMAGED) from error
    except (ElementTree.ParseError, expat.ExpatError) as error:
        raise Refused(DAMAGED) from error
    raise Refused(UNKNOWN)


class _Budget:
    """Counts inflated bytes over all parts of one archive."""

    def __init__(self):
        self.left = MAX_INFLATED_BYTES

    def chunks(self, archive: zipfile.ZipFile, name: str):
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise Refused(BOMB)
                yield chunk

    def whole(self, archive: zipfile.ZipFile, name: str) -> bytes:
        """A small part as one XML text. A part with its own document type is refused: no office program writes one."""
        data = b"".join(self.chunks(archive, name))
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Refused(DAMAGED)
        return data


def _inspect_xlsx(archive: zipfile.ZipFile) -> Findings:
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)
    budget = _Budget()
    if b"macroEnabled" in budget.whole(archive, "[Content_Types].xml"):
        raise Refused(MACROS)
    if "xl/workbook.xml" not in names:
        raise Refused(UNKNOWN)
    sheets = _sheet_names(archive, budget)
    styles = _styles(archive, budget) if "xl/styles.xml" in names else _Styles()
    findings = Findings("xlsx")
    for name in names:
        if name.endswith(".xml") or name in sheets:
            errors, percents, fonts = _scan_part(budget.chunks(archive, name), styles)
            if name in sheets:
                findings.errors[sheets[name]] = errors
                findings.percents[sheets[name]] = percents
                findings.fonts[sheets[name]] = fonts
    return findings


def _sheet_names(archive, budget) -> dict[str, str]:
    """Part of the archive → name of the sheet in it."""
    relations = ElementTree.fromstring(budget.whole(archive, "xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = {}
    for sheet in ElementTree.fromstring(budget.whole(archive, "xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        names[part] = sheet.get("name", "")
    return names


def _styles(archive, budget) -> _Styles:
    styles = ElementTree.fromstring(budget.whole(archive, "xl/styles.xml"))
    percent_formats = set(_BUILT_IN_PERCENT)
    for number_format in styles.iter(f"{_MAIN}numFmt"):
        if "%" in number_format.get("formatCode", ""):
            percent_formats.add(int(number_format.get("numFmtId", "-1")))
    old_fonts = {}
    for index, font in enumerate(styles.iterfind(f"{_MAIN}fonts/{_MAIN}font")):
        name = font.find(f"{_MAIN}name")
        if name is not None and (encoding := encoding_of_font(name.get("val", ""))):
            old_fonts[index] = encoding
    percents, fonts = set(), {}
    for index, cell_format in enumerate(styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        if int(cell_format.get("numFmtId", "0")) in percent_formats:
            percents.add(index)
        if encoding := old_fonts.get(int(cell_format.get("fontId", "0"))):
            fonts[index] = encoding
    return _Styles(frozenset(percents), fonts)


def _scan_part(chunks, styles: _Styles):
    """Error cells, percentage cells and cells in old fonts of one part. Raises Refused when its cells reach too far."""
    errors, percents, fonts = {}, set(), {}
    last_row, last_column, row_tags, tail = 0, 0, 0, b""
    for chunk in chunks:
        if not tail and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in chunk[:200]):
            raise Refused(
                DAMAGED
            )  # XML in UTF-16: no office program writes it and these patterns would not see into it
        text = tail + chunk
        places = _CELL.findall(text)
        last_column = max(
            last_column, *(column_number(name.decode()) + 1 for name in {place[0] for place in places}), 0
        )
        last_row = max(last_row, *map(int, {place[1] for place in places}), *map(int, _ROW.findall(text)), 0)
        row_tags += len(_ROW_TAG.findall(chunk))
        for found in _ERROR_CELL.finditer(text) if b't="e"' in text or b"t='e'" in text else ():
            position = int(found[2]) - 1, column_number(found[1].decode())
            errors[position] = found[3].decode("utf-8", "replace")
        for found in _FORMULA.finditer(text) if b"<f" in text or b":f" in text else ():
            # A formula may answer empty text; without a type and a value nobody has calculated it yet.
            if (place := _PLACE.search(found[1])) and not re.search(rb"""\bt=["']str["']""", found[1]):
                errors[int(place[2]) - 1, column_number(place[1].decode())] = NOT_CALCULATED
        if styles.percents or styles.fonts:
            for found in _STYLED_CELL.finditer(text):
                style = int(found[3])
                if style in styles.percents:
                    percents.add((int(found[2]) - 1, column_number(found[1].decode())))
                if style in styles.fonts:
                    fonts[int(found[2]) - 1, column_number(found[1].decode())] = styles.fonts[style]
        check_extent(max(last_row, row_tags), last_column)
        tail = text[-OVERLAP:]
    return errors, percents, fonts


def _inspect_ods(archive: zipfile.ZipFile) -> Findings:
    """Rows and cells of an .ods may carry a repeat count; only those that hold something are what a parser expands."""
    budget = _Budget()
    findings = Findings("ods")
    state = {"sheet": "", "row": 0, "rows": 1, "column": 0, "last_row": 0, "last_column": 0}

    def start(tag, attributes):
        if tag == "table:table":
            state.update(sheet=attributes.get("table:name", ""), row=0, last_row=0, last_column=0)
            findings.errors[state["sheet"]], findings.percents[state["sheet"]] = {}, set()
        elif tag == "table:table-row":
            state.update(rows=int(attributes.get("table:number-rows-repeated", "1")), column=0)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            times = int(attributes.get("table:number-columns-repeated", "1"))
            kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
            if kind:
                state["last_row"] = max(state["last_row"], state["row"] + state["rows"])
                state["last_column"] = max(state["last_column"], state["column"] + times)
                check_extent(state["last_row"], state["last_column"])
                position = state["row"], state["column"]
                if kind == "error":
                    findings.errors[state["sheet"]][position] = "lỗi công thức"
                elif kind == "percentage":
                    findings.percents[state["sheet"]].update(
                        (position[0] + down, position[1] + right)
                        for down in range(state["rows"])
                        for right in range(times)
                    )
            state["column"] += times

    def end(tag):
        if tag == "table:table-row":
            state["row"] += state["rows"]

    def refuse(*_):
        raise Refused(DAMAGED)

    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in budget.whole(
        archive, "META-INF/manifest.xml"
    ):
        raise Refused(ENCRYPTED)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    for chunk in budget.chunks(archive, "content.xml"):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return findings
