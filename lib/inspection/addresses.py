"""Where a link in a file may lead: to pages and letters that whoever reads it opens themselves, never to a program."""

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_SAFE = {"http", "https", "mailto", "tel", "ftp", "ftps"}
_DRIVE = re.compile(r"(?:file:/*)?[A-Za-z]:/", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|msi|msp|js|jse|vbs|vbe|ws[fh]|hta|ps1|lnk|url|jar|cpl|dll|reg|inf|chm|iso|img|vhdx?|"
    r"do[ct]m|xl[st]m|xlam|pptm|sett?ingcontent-ms|library-ms|search-ms|scf|sh|apk|py|rb|pl|appx?|msix)(?:[?#].*)?$",
    re.IGNORECASE,
)


_UNREAD = re.compile(r"[\0-\x20\x7f]+")  # what programs leave out of an address


def is_safe_link(target: str) -> bool:
    """Whether ``target`` is the address of a page or a letter, a place in the file, or a document on the own disk."""
    target = _as_programs_read(target)
    if target.startswith("//"):
        return False
    if _DRIVE.match(target):
        return not _PROGRAM.search(target)
    scheme = _SCHEME.match(target)
    if scheme:
        return scheme[1].lower() in _SAFE
    return not _PROGRAM.search(target)


def is_outside(target: str) -> bool:
    """Whether ``target`` leads out of the file it stands in."""
    target = _as_programs_read(target)
    return bool(_SCHEME.match(target) or _DRIVE.match(target) or target.startswith("//"))


def _as_programs_read(target: str) -> str:
    return _UNREAD.sub("", unquote(target)).replace("\\", "/")
