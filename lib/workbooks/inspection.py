"""What kind of file some bytes are, and which files are refused before anything is inflated or parsed.

Cheap enough for the moment of an upload. What is inside is counted and bounded where it is read: by ``formats`` and by
the process that parses it.
"""

from enum import StrEnum

from lib.refused import Refused
from lib.workbooks import limits, other_kinds
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.xlsx_parts import workbook_part

UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of an .xls
# Streams of a compound file, named in UTF-16: an .xlsx with a password is wrapped in the one, macros are in the other.
_ENCRYPTED, _MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT_CUR".encode("utf-16-le")
_EXAMINED = 4096  # bytes of a text
_MAX_CONTENT_TYPES_BYTES = 4 * 1024 * 1024  # of the list of parts in an .xlsx


class FileKind(StrEnum):
    """The kinds of files that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


ACCEPTED_EXTENSIONS = tuple(f".{kind}" for kind in FileKind)


def inspect(content: bytes, name: str = "") -> FileKind:
    """The kind of the file ``content``, by its bytes; its ``name`` does not matter.

    Raises Refused for a file of another kind, too large, empty, with a password or with macros; the sentence then also
    says where the extension of ``name`` promises another kind than the bytes are.
    """
    try:
        kind = _kind(content)
        if kind == FileKind.CSV:
            _refuse(other_kinds.of_name(name))
        return kind
    except Refused as refusal:
        raise Refused(f"{refusal}{_wrong_extension(content, name)}") from refusal


def _kind(content: bytes) -> FileKind:
    limits.check_size(len(content))
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused(limits.EMPTY)
    if content.startswith(b"PK"):
        return _kind_of_archive(Archive(content, _MAX_CONTENT_TYPES_BYTES))
    if content.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in content:
            raise Refused(limits.ENCRYPTED)
        _refuse(other_kinds.of_compound_file(content))
        if _MACROS in content:
            raise Refused(limits.MACROS)
        return FileKind.XLS
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04") and content[2:4] in (b"\x04\x00", b"\x06\x00"):
        return FileKind.XLS  # of Excel 2 to 4: a stream without a container
    _refuse(other_kinds.of_bytes(content) or other_kinds.of_text(content))
    if b"\0" in content and not utf_16_of(content):
        raise Refused(limits.UNKNOWN)
    return FileKind.CSV


def utf_16_of(content: bytes) -> str:
    """The encoding of a text in UTF-16, with its mark in front or without; ``""`` for any other text."""
    if content.startswith(UTF_16_BOMS):
        return "utf-16"
    sample = content[:_EXAMINED]
    high, low = sample[1::2].count(0), sample[0::2].count(0)  # of an ASCII letter the high byte is 0
    for encoding, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if others == 0 and zeros * 4 > len(sample) // 2:
            return encoding
    return ""


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)


def _kind_of_archive(archive: Archive) -> FileKind:
    names = archive.names
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
        raise Refused(limits.MACROS)
    if any(name.endswith("xl/workbook.bin") for name in names):
        raise Refused(limits.BINARY)
    mimetype = archive.part("mimetype").decode("latin-1") if "mimetype" in archive else ""
    if "content.xml" in archive and "opendocument.spreadsheet" in mimetype:
        return FileKind.ODS
    if "[Content_Types].xml" in archive and workbook_part(archive):
        if b"macroenabled" in archive.xml("[Content_Types].xml").lower():
            raise Refused(limits.MACROS)
        return FileKind.XLSX
    if "content.xml" in archive and "opendocument" not in mimetype:
        return FileKind.ODS  # damaged, as its parser will say
    raise Refused(other_kinds.of_archive(names, mimetype))


def _wrong_extension(content: bytes, name: str) -> str:
    """A further sentence when the extension of ``name`` promises another kind of file than the bytes are."""
    extension = name[name.rfind(".") :].lower() if "." in name else ""
    beginnings = {".xlsx": b"PK", ".ods": b"PK", ".xls": _COMPOUND_FILE}
    if extension in beginnings and content.strip(b"\0") and not content.startswith(beginnings[extension]):
        return f" Tên tệp có đuôi {extension} nhưng nội dung không phải loại tệp đó."
    return ""
