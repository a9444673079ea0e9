"""What kind of file some bytes are, and which files are refused before anything is inflated or parsed.

Cheap enough for the moment of an upload. What is inside is counted and bounded where it is read (``formats``).
"""

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.formats.archive import Archive

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf", b"GIF8", b"BM")
_HYPERTEXT = (b"<!doctype html", b"<html", b"<?xml", b"<table")
# Streams of the old container, named in UTF-16: a locked .xlsx is wrapped in the one, macros are in the other.
_LOCKED, _PROGRAM = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT_CUR".encode("utf-16-le")
MAX_TYPES_BYTES = 4 * 1024 * 1024  # of the list of parts in an .xlsx


def inspect(content: bytes, name: str = "") -> str:
    """The kind of the file ``content``: ``xlsx``, ``xls``, ``ods`` or ``csv``; its name does not matter.

    Raises Refused when nobody should read it; ``name`` is then compared with what the bytes are.
    """
    try:
        return _kind(content)
    except Refused as refusal:
        raise Refused(f"{refusal}{_about_the_name(content, name)}") from refusal


def _kind(content: bytes) -> str:
    if len(content) > limits.MAX_FILE_BYTES:
        raise Refused(limits.TOO_BIG)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused(limits.EMPTY)
    if content.startswith(b"PK"):
        return _kind_of_archive(Archive(content, MAX_TYPES_BYTES))
    if content.startswith(OLD_CONTAINER):
        if _LOCKED in content:
            raise Refused(limits.ENCRYPTED)
        if _PROGRAM in content:
            raise Refused(limits.MACROS)
        return "xls"
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04") and content[2:4] in (b"\x04\x00", b"\x06\x00"):
        return "xls"  # of Excel 2 to 4: a stream without a container
    if content.startswith(UTF16_MARKS):
        return "csv"
    if b"\0" in content or content.startswith(_OTHER_KINDS):
        raise Refused(limits.UNKNOWN)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HYPERTEXT):
        raise Refused(limits.HYPERTEXT)
    return "csv"


def _kind_of_archive(archive: Archive) -> str:
    names = archive.names
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
        raise Refused(limits.MACROS)
    if "xl/workbook.bin" in archive:
        raise Refused(limits.BINARY)
    if "content.xml" in archive:
        return "ods"
    if "xl/workbook.xml" in archive and "[Content_Types].xml" in archive:
        if b"macroenabled" in archive.xml("[Content_Types].xml").lower():
            raise Refused(limits.MACROS)
        return "xlsx"
    raise Refused(limits.UNKNOWN)


def _about_the_name(content: bytes, name: str) -> str:
    """A further sentence when the extension of ``name`` promises another kind of file than the bytes are."""
    extension = name[name.rfind(".") :].lower() if "." in name else ""
    beginnings = {".xlsx": b"PK", ".ods": b"PK", ".xls": OLD_CONTAINER}
    if extension in beginnings and content.strip(b"\0") and not content.startswith(beginnings[extension]):
        return f" Tên tệp có đuôi {extension} nhưng nội dung không phải loại tệp đó."
    return ""
