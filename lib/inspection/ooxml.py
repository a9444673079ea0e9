"""Files of Word and Excel (OPC packages, ECMA-376): every part by its type, every relation by where it leads."""

import html
import posixpath
import re
from urllib.parse import unquote

from lib.inspection import media
from lib.inspection.addresses import is_outside
from lib.inspection.archive import Budget, Package, unpack
from lib.inspection.fields import is_dde_text, refuse_field, refuse_formula, refuse_inner_field, refuse_link
from lib.inspection.formats import MAX_DEPTH, Format
from lib.inspection.hostile import Damaged, Hostile, shown
from lib.inspection.markup import Reader, local
from lib.inspection.package_types import (
    DENIED,
    EMBEDDED,
    FONT,
    PICTURE,
    PRINTER,
    is_allowed,
    is_place,
    type_of,
)

TYPES = "[Content_Types].xml"
MAIN = {Format.DOCX: ("word/document.xml", "document"), Format.XLSX: ("xl/workbook.xml", "workbook")}
_TABLES = re.compile(r"spreadsheetml\.(?:worksheet|sharedstrings|calcchain|pivotcacherecords)")
_TABLES_BY_PLACE = re.compile(r"xl/(?:worksheets/[^/]+|sharedstrings)\.xml")
# Their cells are many: looked through as bytes, for no tag or text that matters can be written in another way there.
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?(?:f|formula|formula1|formula2)(?:\s[^>]*)?>([^<]+)<")
_CELL_TEXT = re.compile(rb"<(?:[^\s<>/:]+:)?(?:t|v)(?:\s[^>]*)?>\s*([=+\-@][^<]*\|[^<]*)<")
_UNSEEN = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DANGEROUS_NAMES = re.compile(r"(?:_xlnm\.)?auto_(?:open|close|activate|deactivate)", re.IGNORECASE)
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"}
_READ = _FORMULAS | {"instrText", "delInstrText", "t", "HyperlinkBase"}
_UNLINKED = "hãy ngắt liên kết ấy (hoặc lưu tệp thành PDF), lưu lại rồi gửi"


def inspect(content: bytes, kind: Format, budget: Budget, depth: int = 1) -> None:
    """Raises Hostile unless ``content`` is a file of ``kind`` of which every part is known and harmless."""
    package = unpack(content, budget)
    types, defaults = _content_types(package)
    _refuse_macros_by_type(types, defaults)
    _refuse_another_kind(package, kind)
    for name, (written, data) in package.parts.items():
        found = type_of(name, types, defaults)
        _inspect_part(written, data, found, budget, depth)
        if name.endswith(".rels"):
            _Relations(package, written).read(written, data)


def _content_types(package: Package) -> tuple[dict[str, str], dict[str, str]]:
    """(name of a part → its type, suffix → type), all in lower case."""
    types: dict[str, str] = {}
    defaults: dict[str, str] = {}

    def note(name: str, attributes: dict[str, str]) -> None:
        found = attributes.get("ContentType", "").strip().lower()
        if local(name) == "Override":
            types[unquote(attributes.get("PartName", "")).lstrip("/").lower()] = found
        elif local(name) == "Default":
            defaults[attributes.get("Extension", "").lower()] = found

    Reader(start=note).read(TYPES, package.read(TYPES))
    return types, defaults


def _refuse_macros_by_type(types: dict[str, str], defaults: dict[str, str]) -> None:
    pattern, what, advice = DENIED[0]
    for where, found in types.items():
        if pattern.search(found):
            raise Hostile(f"{what} (ở {shown(where)})", advice)


def _refuse_another_kind(package: Package, kind: Format) -> None:
    """Raises Damaged unless the part with which programs begin to read is a text, or a workbook, as ``kind`` says."""
    usual, root = MAIN[kind]
    targets: list[str] = []
    roots: list[str] = []

    def note_target(name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            targets.append(attributes.get("Target", "").lstrip("/"))

    def note_root(name: str, _: dict[str, str]) -> None:
        if not roots:
            roots.append(local(name))

    if "_rels/.rels" in package:
        Reader(start=note_target).read("_rels/.rels", package.read("_rels/.rels"))
    main = next((target for target in targets if target in package), usual)
    Reader(start=note_root).read(main, package.read(main))
    if roots != [root]:
        raise Damaged


def _inspect_part(written: str, data: bytes, found: str, budget: Budget, depth: int) -> None:
    name = written.lower()
    if found in EMBEDDED:
        _inspect_embedded(written, data, Format(EMBEDDED[found]), budget, depth)
    elif is_allowed(found) and is_place(name):
        _refuse_denied(name, "")  # whatever type such a part claims
        _inspect_xml(written, data, found)
    elif PICTURE.fullmatch(found) or PRINTER.fullmatch(found) or FONT.fullmatch(found):
        _refuse_denied(name, "")
        (media.refuse_picture if PICTURE.fullmatch(found) else media.refuse_program)(written, data)
    else:
        _refuse_denied(name, found)
        raise Hostile(f"có phần lạ không thuộc văn bản hay bảng tính ({shown(written)})")


def _refuse_denied(name: str, found: str) -> None:
    for pattern, what, advice in DENIED:
        if pattern.search(name) or pattern.search(found):
            raise Hostile(f"{what} (phần {shown(name)})", advice)


def _inspect_embedded(written: str, data: bytes, kind: Format, budget: Budget, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise Hostile(f"có tệp lồng trong tệp nhiều lớp ({shown(written)})")
    try:
        inspect(data, kind, budget, depth + 1)
    except Hostile as error:
        raise Hostile(f"có tệp nhúng {shown(written)}, và tệp nhúng ấy {error.what}", error.advice) from error


def _inspect_xml(written: str, data: bytes, found: str) -> None:
    if _TABLES.search(found) or _TABLES_BY_PLACE.fullmatch(written.lower()):
        _inspect_cells(written, data)
    elif written.lower().endswith(".vml"):
        _inspect_old_drawing(written, data)
    elif data.strip(b"\0 \r\n\t"):
        fields = _Fields(written)
        Reader(fields.start, fields.end, fields.text).read(written, data)


def _inspect_cells(written: str, data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data or b"<![CDATA[" in data:
        raise Damaged(f"phần {shown(written)}")  # no program writes it so, and a search would find nothing
    Reader().read(written, data)
    if b"<!--" in data or data.count(b"<?") > 1:
        data = _UNSEEN.sub(b"", data)  # they may stand in the middle of a formula
    for formula in _FORMULA.findall(data):
        if b"(" in formula or b"|" in formula or b"&#" in formula:
            refuse_formula(formula.decode("utf-8", "replace"), written)
    for text in _CELL_TEXT.findall(data):
        if is_dde_text(html.unescape(text.decode("utf-8", "replace"))):
            raise Hostile(f"có ô mang lệnh gọi chương trình khác (DDE), ở {shown(written)}", "hãy xóa ô ấy rồi gửi lại")


_OLD_LINK = re.compile(rb"""\s(?:[\w]+:)?(?:src|href|althref)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)


def _inspect_old_drawing(written: str, data: bytes) -> None:
    """VML, which Excel does not always write as whole XML."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        raise Hostile(f"có khai báo kiểu văn bản hoặc thực thể XML ở phần {shown(written)}")
    for link in _OLD_LINK.findall(data):
        _refuse_outside(link.decode("utf-8", "replace"), written)


def _refuse_outside(target: str, where: str) -> None:
    if is_outside(target):
        raise Hostile(f"kéo nội dung từ nơi khác vào ({shown(target)}, ở {shown(where)})", _UNLINKED)


class _Relations(Reader):
    """The relations of one part: inside they lead to parts that are there, outside only where a reader clicks."""

    def __init__(self, package: Package, written: str):
        super().__init__(start=self._look)
        folder, name = posixpath.split(posixpath.dirname(written))[0], posixpath.basename(written)
        self._package, self._where, self._folder = package, posixpath.join(folder, name[: -len(".rels")]), folder

    def _look(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship":
            return
        target, kind = attributes.get("Target", "").strip(), attributes.get("Type", "").rpartition("/")[2].lower()
        if kind == "hyperlink":
            refuse_link(target, self._where)
        elif attributes.get("TargetMode", "").lower() == "external" or is_outside(target):
            self._refuse_external(kind, target)
        elif denied := next((one for one in DENIED if one[0].search(kind)), None):
            raise Hostile(f"{denied[1]} ({kind}: {shown(target)}, ở {shown(self._where)})", denied[2])
        elif not self._is_there(target):
            raise Hostile(f"nhắc đến một phần không có trong tệp ({shown(target)}, ở {shown(self._where)})")

    def _refuse_external(self, kind: str, target: str) -> None:
        advice = next((advice for pattern, _, advice in DENIED if pattern.search(kind)), _UNLINKED)
        raise Hostile(f"kéo nội dung từ nơi khác vào ({kind}: {shown(target)}, ở {shown(self._where)})", advice)

    def _is_there(self, target: str) -> bool:
        path = unquote(target).partition("#")[0].replace("\\", "/")
        if not path or path.upper().endswith("NULL"):  # as Word writes of a picture that it could not find
            return True
        found = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(self._folder, path))
        return found in self._package or posixpath.normpath(found) in self._package


class _Fields:
    """The fields in a text of Word, also those whose instruction is spread over runs or made by fields in them."""

    def __init__(self, where: str):
        self._where, self._reading = where, ""
        self._open: list[list[str]] = []  # what each field is told that has begun and not ended
        self._done: list[bool] = []  # whether its result has begun
        self._formula: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "fldChar":
            self._turn(_attribute(attributes, "fldCharType"))
        elif tag == "fldSimple":
            refuse_field(_attribute(attributes, "instr"), self._where)
        elif tag in ("instrText", "delInstrText"):
            self._reading = "instruction"
        elif tag == "t":
            self._reading = "result"
        elif tag == "HyperlinkBase":
            self._reading = "base"
        elif tag in _FORMULAS:
            self._reading, self._formula = "formula", []
            if tag == "definedName" and _DANGEROUS_NAMES.match(_attribute(attributes, "name")):
                raise Hostile(f"có tên tự chạy khi mở tệp ({shown(_attribute(attributes, 'name'))})", DENIED[0][2])
        elif tag in ("imagedata", "fill", "stroke", "textpath"):
            _refuse_outside(_attribute(attributes, "src"), self._where)
        elif tag == "mailMerge":
            raise Hostile(
                f"có kết nối trộn thư tới dữ liệu bên ngoài (ở {shown(self._where)})",
                "hãy hoàn tất trộn thư, lưu văn bản đã trộn rồi gửi",
            )
        elif tag == "altChunk":
            raise Hostile(f"có một tệp khác chèn nguyên bên trong (ở {shown(self._where)})")

    def end(self, name: str) -> None:
        tag = local(name)
        if self._reading == "formula" and tag in _FORMULAS:
            refuse_formula("".join(self._formula), self._where)
        if tag in _READ:
            self._reading = ""
        elif tag in ("body", "hdr", "ftr", "footnote", "endnote", "comment"):
            while self._open:
                self._turn("end")

    def text(self, text: str) -> None:
        if self._reading == "formula":
            self._formula.append(text)
        elif self._reading == "base":
            refuse_link(text, self._where)
        elif self._reading == "instruction" and self._open:
            self._open[-1].append(text)
        elif self._reading == "instruction":
            refuse_field(text, self._where)
        elif self._reading == "result":
            for pieces, done in zip(self._open[:-1], self._done[:-1], strict=True):
                if not done:  # the result of a field inside it is part of what it is told
                    pieces.append(text)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
            self._done.append(False)
        elif self._open:
            told = "".join(self._open[-1])
            if not self._done[-1]:
                refuse_field(told, self._where)
                self._done[-1] = True
            if kind == "end":
                self._open.pop()
                self._done.pop()
                if self._open and not self._done[-1]:
                    refuse_inner_field(told, self._where)


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")
