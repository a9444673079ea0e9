"""Files of LibreOffice (OpenDocument 1.3, part 2): parts by name, links and what runs by element and attribute."""

import posixpath
import re
from urllib.parse import unquote

from lib.inspection import media
from lib.inspection.addresses import is_outside
from lib.inspection.archive import LOCKED, Budget, Package, unpack
from lib.inspection.fields import VALUES_ONLY, is_dde_text, refuse_formula, refuse_link
from lib.inspection.formats import Format
from lib.inspection.hostile import Damaged, Hostile, shown
from lib.inspection.markup import Reader, local

MIMETYPES = {
    Format.ODT: b"application/vnd.oasis.opendocument.text",
    Format.ODS: b"application/vnd.oasis.opendocument.spreadsheet",
}
MACRO_FREE = "hãy mở bằng LibreOffice, vào Công cụ → Macro, xóa hết macro, lưu lại rồi gửi"
UNLINKED = "hãy vào Chỉnh sửa → Liên kết, ngắt liên kết ấy, lưu lại rồi gửi"
_OBJECT = r"(?:object \d+/)?"
_XML = re.compile(
    rf"{_OBJECT}(?:content|styles|meta|settings)\.xml|manifest\.rdf|{_OBJECT}layout-cache|meta-inf/(?:manifest|"
    r"documentsignatures)\.xml|configurations2/accelerator/current\.xml|[\w\-]{1,40}\.rdf"
)
_PICTURES = re.compile(
    rf"{_OBJECT}(?:pictures|media)/[^/]+|thumbnails/thumbnail\.png|{_OBJECT}objectreplacements/[^/]+"
)
_FONTS = re.compile(r"fonts/[^/]+\.(?:ttf|otf)")
_MACROS = re.compile(r"basic/|scripts/|dialogs/|meta-inf/macrosignatures|configurations2/(?!accelerator/)")
_OBJECTS = re.compile(r"object \d+$|.*\.(?:bin|exe|dll|class|jar)$|ole")

# Elements that fetch from elsewhere or run something, whatever they lead to.
_FETCHING = {
    "dde-source", "dde-connection", "dde-connection-decl", "dde-link", "database-source-sql", "database-source-table",
    "database-source-query", "database-display", "database-next", "data-source", "table-source", "cell-range-source",
    "server-map",
}  # fmt: skip
_RUNNING = {"applet", "plugin", "floating-frame", "event-listener", "script", "object-ole", "execute-macro"}
_LINKS = {"a"}
_TEMPLATE = re.compile(r"file:///(?!/)")  # on the disk of whoever wrote the text; programs note from which it was made


def inspect(content: bytes, kind: Format, budget: Budget) -> None:
    """Raises Hostile unless ``content`` is a file of ``kind`` of which every part is known and harmless."""
    package = unpack(content, budget)
    if "mimetype" not in package or package.read("mimetype").strip() != MIMETYPES[kind]:
        raise Damaged
    if "content.xml" not in package:
        raise Damaged("thiếu phần content.xml")
    for name, (written, data) in package.parts.items():
        if name != "mimetype":
            _inspect_part(package, name, written, data)


def _inspect_part(package: Package, name: str, written: str, data: bytes) -> None:
    if name.endswith("layout-cache"):
        media.refuse_program(written, data)
    elif _XML.fullmatch(name):
        if data.strip():
            elements = _Elements(package, written)
            Reader(elements.start, elements.end, elements.text).read(written, data)
    elif _PICTURES.fullmatch(name):
        media.refuse_picture(written, data)
    elif _FONTS.fullmatch(name):
        media.refuse_program(written, data)
    elif _MACROS.match(name):
        raise Hostile(f"có macro (phần {shown(written)})", MACRO_FREE)
    elif _OBJECTS.match(name):
        raise Hostile(f"có đối tượng hoặc chương trình nhúng (phần {shown(written)})")
    else:
        raise Hostile(f"có phần lạ không thuộc văn bản hay bảng tính ({shown(written)})")


class _Elements:
    """What is looked at in one part."""

    def __init__(self, package: Package, where: str):
        self._package, self._where, self._folder = package, where, posixpath.dirname(where)
        self._paragraph: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "encryption-data":
            raise Hostile(*LOCKED)
        if tag in _FETCHING:
            raise Hostile(f"có liên kết tự lấy dữ liệu từ nơi khác ({tag}, ở {shown(self._where)})", UNLINKED)
        if tag in _RUNNING:
            raise Hostile(f"có mã lệnh hoặc chương trình chạy cùng tệp ({tag}, ở {shown(self._where)})", MACRO_FREE)
        for key, value in attributes.items():
            self._look_at(tag, local(key), value)
        if tag == "p":
            self._paragraph = []

    def end(self, name: str) -> None:
        if local(name) == "p" and self._paragraph is not None:
            if is_dde_text("".join(self._paragraph[:40])):
                raise Hostile(f"có ô mang lệnh gọi chương trình khác (DDE), ở {shown(self._where)}", VALUES_ONLY)
            self._paragraph = None

    def text(self, text: str) -> None:
        if self._paragraph is not None:
            self._paragraph.append(text)

    def _look_at(self, tag: str, key: str, value: str) -> None:
        if key == "formula":
            refuse_formula(value, self._where)
        elif key == "href":
            if tag in _LINKS:
                refuse_link(value, self._where)
            elif tag == "template" and _TEMPLATE.match(value):
                return
            else:
                self._refuse_outside(value)
        elif key in ("macro-name", "event-name") and value:
            raise Hostile(f"có mã lệnh chạy khi có sự kiện ({shown(value)}, ở {shown(self._where)})", MACRO_FREE)

    def _refuse_outside(self, target: str) -> None:
        path = posixpath.normpath(posixpath.join(self._folder, unquote(target))) if target else ""
        if is_outside(target) or path.startswith(("/", "..")):
            raise Hostile(f"kéo nội dung từ nơi khác vào ({shown(target)}, ở {shown(self._where)})", UNLINKED)
