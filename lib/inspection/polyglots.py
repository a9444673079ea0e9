"""Files that are two things at once: one program shows the picture, another runs what is in it."""

import io
import re
import zipfile

from lib.inspection.hostile import Hostile

_PAGE = re.compile(rb"<(?:script|html|!doctype html|iframe|body|\?php)[\s>/:]", re.IGNORECASE)
_HEAD = 1024  # bytes in which readers of PDF look for its beginning


def refuse_second_kind(content: bytes) -> None:
    """Raises Hostile for a picture that is an archive, a PDF or a page as well."""
    if _is_archive(content):
        raise Hostile("vừa là ảnh vừa là tệp nén (một tệp giả hai loại)")
    if b"%PDF-" in content[:_HEAD]:
        raise Hostile("vừa là ảnh vừa là tệp PDF (một tệp giả hai loại)")
    if _PAGE.search(content):
        raise Hostile("vừa là ảnh vừa là trang web hoặc mã lệnh (một tệp giả hai loại)")


def refuse_second_kind_of_pdf(content: bytes) -> None:
    """The same for a PDF, in which such words may stand as text further back."""
    if _is_archive(content):
        raise Hostile("vừa là tệp PDF vừa là tệp nén (một tệp giả hai loại)")
    if _PAGE.search(content[:_HEAD]):
        raise Hostile("vừa là tệp PDF vừa là trang web hoặc mã lệnh (một tệp giả hai loại)")


def _is_archive(content: bytes) -> bool:
    if b"PK\5\6" not in content:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError):
        return False
