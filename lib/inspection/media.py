"""Pictures and fonts inside a file: what they are by their bytes, whatever they are called."""

import re

from lib.inspection.hostile import Hostile, shown
from lib.inspection.markup import Reader, local

_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II\xbc", b"\1\0\0\0", b"\xd7\xcd\xc6\x9a",
    b"\1\0\x09\0", b"\2\0\x09\0", b"RIFF", b"VCLMTF", b"\0\0\1\0",
)  # fmt: skip
_SVG = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)")
_FOREIGN = re.compile(
    rb"\s*(?:MZ|\x7fELF|#!|<(?:html|script|!doctype|\?php)|%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0)", re.IGNORECASE
)
_UNPICTURED = "hãy xóa hình ấy hoặc chèn lại từ một ảnh .jpg, .png, lưu lại rồi gửi"


def refuse_picture(name: str, data: bytes) -> None:
    """Raises Hostile unless ``data`` begins as a picture does; of an SVG also for anything in it that runs."""
    if not data or data.startswith(_PICTURES):
        return
    if _SVG.match(data):
        Reader(start=_refuse_in_svg).read(name, data)
        return
    raise Hostile(f"có thứ mang tên hình ảnh nhưng không phải hình ảnh ({shown(name)})", _UNPICTURED)


def _refuse_in_svg(name: str, attributes: dict[str, str]) -> None:
    runs = local(name).lower() in {"script", "foreignobject", "handler", "iframe"}
    if runs or any(_runs(local(key).lower(), value) for key, value in attributes.items()):
        raise Hostile("có hình SVG mang mã lệnh", _UNPICTURED)


def _runs(key: str, value: str) -> bool:
    leads = key in ("href", "src") and not value.lstrip().startswith(("#", "data:image/"))
    return key.startswith("on") or leads


def refuse_program(name: str, data: bytes) -> None:
    """Raises Hostile for a program, a page or another file where settings of a printer or a font should be."""
    if _FOREIGN.match(data):
        raise Hostile(f"có chương trình hoặc tệp khác giấu ở phần {shown(name)}")
