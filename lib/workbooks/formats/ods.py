"""An .ods: python-calamine reads its values; here its one large part is counted, and followed where it holds more.

A row or a cell may carry a repeat count; only those that hold something are what a parser expands.
"""

import re
from xml.etree import ElementTree
from xml.parsers import expat

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.ods_cells import ContentReader
from lib.workbooks.formats.ods_styles import CellStyles
from lib.workbooks.formats.sheet_details import Looked

TYPE, CONTENT, STYLES, MANIFEST = "mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml"

# Only with one of these does the content hold what calamine does not tell.
_TELLING = re.compile(
    rb'"percentage"|"error"|"collapse"|"filter"|-spanned=|:formula=|-repeated="[0-9]{4}|decimal-places="[1-9]|'
    rb'(?:font-name|font-family)="\'?(?:\.vn|vni-)',
    re.IGNORECASE,
)


def look(archive: Archive) -> dict[str, Looked]:
    """What each sheet holds beside its values, by its name; ``archive`` has then read all that calamine needs.

    Raises Refused.
    """
    archive.part(TYPE)
    if b"encryption-data" in archive.xml(MANIFEST):
        raise Refused(limits.ENCRYPTED)
    content = archive.xml(CONTENT)
    named = archive.xml(STYLES) if STYLES in archive else b""
    if not _TELLING.search(content) and not _TELLING.search(named):
        return {}
    return _follow(content, named, within_limits=True).sheets


def farthest(archive: Archive) -> tuple[int, int]:
    """(rows, columns) that the largest sheet claims with its filled cells: why a parser could not bear it."""
    return _follow(archive.xml(CONTENT), b"", within_limits=False).reached


def _follow(content: bytes, named: bytes, *, within_limits: bool) -> ContentReader:
    try:
        styles = CellStyles()
        if named:
            styles.read_named(ElementTree.fromstring(named))
        reader = ContentReader(styles, within_limits=within_limits)
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.text
        parser.buffer_text = True
        parser.Parse(content, True)
    except (expat.ExpatError, ElementTree.ParseError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error
    return reader
