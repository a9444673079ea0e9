"""An .ods: python-calamine reads its values; here its one large part is counted, and parsed where it holds more.

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
from lib.workbooks.formats.sheet_details import SheetDetails

TYPE, CONTENT, STYLES, MANIFEST = "mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml"
SETTINGS = "settings.xml"

# Only with one of these does the content hold what calamine does not return.
_DETAILS = re.compile(
    rb'"percentage"|"error"|"collapse"|"filter"|-spanned=|:formula=|-repeated="[0-9]{4}|decimal-places="[1-9]|'
    rb'(?:font-name|font-family)="\'?(?:\.vn|vni-)|line-through-(?:style|type)="(?!none)|text-position="|<style:map |'
    rb'(?:row-height|column-width)="0|display="false"|min-integer-digits="0"|:color="#ffffff"|'
    rb"number:currency-symbol|display-factor=|<number:text>[^<]*[a-z\x80-\xff]|"
    rb"<number:(?:number|percentage|currency)-style [^>]*(?:/>|>\s*(?:<number:text(?:/>|>[^<]*</number:text>)\s*)*</)",
    re.IGNORECASE,
)
# Of styles with names there are many that no cell has.
_DETAILS_OF_CONTENT = re.compile(rb':background-color="#|null-date [^>]*"1904|precision-as-shown="true"')
_ZEROS_HIDDEN = re.compile(rb'"ShowZeroValues"[^>]*>\s*false')


def read_details(archive: Archive) -> dict[str, SheetDetails]:
    """What each sheet holds beside its values, by its name; ``archive`` has then read all that calamine needs.

    Raises Refused.
    """
    archive.part(TYPE)
    if b"encryption-data" in archive.xml(MANIFEST):
        raise Refused(limits.ENCRYPTED)
    content = archive.xml(CONTENT)
    named_styles = archive.xml(STYLES) if STYLES in archive else b""
    zeros_hidden = SETTINGS in archive and _ZEROS_HIDDEN.search(archive.xml(SETTINGS)) is not None
    special = any(map(_DETAILS.search, (content, named_styles))) or _DETAILS_OF_CONTENT.search(content)
    if not zeros_hidden and not special:
        return {}
    sheets = _parse(content, named_styles, within_limits=True).sheets
    for sheet in sheets.values():
        sheet.zeros_hidden = zeros_hidden
    return sheets


def claimed_extent(archive: Archive) -> tuple[int, int]:
    """(rows, columns) that the filled cells of the largest sheet reach: why a parser may fail. Raises Refused."""
    return _parse(archive.xml(CONTENT), b"", within_limits=False).extent


def _parse(content: bytes, named_styles: bytes, *, within_limits: bool) -> ContentReader:
    try:
        styles = CellStyles()
        if named_styles:
            styles.read_named(ElementTree.fromstring(named_styles))
        reader = ContentReader(styles, within_limits=within_limits)
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.text
        parser.buffer_text = True
        parser.Parse(content, True)
    except (expat.ExpatError, ElementTree.ParseError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error
    return reader
