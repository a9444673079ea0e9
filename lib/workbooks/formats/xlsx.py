"""An .xlsx: python-calamine reads its values; here its parts are inflated, counted and searched beforehand.

calamine returns formula errors and formulas that were never calculated as blanks, and no number format, no font and no
hidden row or column.
"""

import re
from xml.etree import ElementTree

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.formats import xlsx_events, xlsx_scan
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.sheet_details import SheetDetails
from lib.workbooks.formats.xlsx_conditions import hiding_formats, read_conditions
from lib.workbooks.formats.xlsx_parts import ROOT_RELATIONS, TYPES, find_parts
from lib.workbooks.formats.xlsx_styles import read_styles

# A text that a cell says to hold itself, and holds like a reference: Excel opens it, calamine finds nothing.
_INLINE_VALUE = re.compile(rb"""inlineStr(["'][^>]*>\s*<v[\s>])""")


def read_details(archive: Archive) -> dict[str, SheetDetails]:
    """What each sheet holds beside its values, by its name; ``archive`` has then read all that calamine needs.

    Raises Refused.
    """
    try:
        parts = find_parts(archive)
        styles = read_styles(archive, parts)
        for name in (TYPES, ROOT_RELATIONS):  # by which calamine knows the kind of file
            if name in archive:
                archive.xml(name)
        hiding = hiding_formats(styles.root) if styles.root is not None else {}
        found = {}
        for name, part in parts.sheets.items():
            data = archive.xml(part)
            if b"inlineStr" in data and _INLINE_VALUE.search(data):
                data = _INLINE_VALUE.sub(rb"str\1", data)
                archive.replace(part, data)
            read_sheet = xlsx_scan.read_sheet if xlsx_scan.can_read(data) else xlsx_events.read_sheet
            found[name] = read_sheet(data, styles)
            found[name].conditions = read_conditions(data, hiding)
            found[name].unproven, found[name].rounded = parts.unproven, parts.rounded
            found[name].days_from_1904 = parts.dates_from_1904
        if not parts.has_usual_names:
            parts.rename(archive)
        return found
    except (ElementTree.ParseError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error


def claimed_extent(archive: Archive) -> tuple[int, int]:
    """(rows, columns) that the filled cells of the largest sheet reach: why a parser may fail. Raises Refused."""
    try:
        extents = [xlsx_events.extent(archive.xml(part)) for part in find_parts(archive).sheets.values()]
    except ElementTree.ParseError as error:
        raise Refused(limits.DAMAGED) from error
    return max(extents, key=lambda extent: extent[0] * extent[1], default=(0, 0))
