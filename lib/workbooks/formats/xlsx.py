"""An .xlsx: python-calamine reads its values; here its parts are inflated, counted and searched beforehand.

calamine returns formula errors and formulas that were never calculated as blanks, and no number format, no font and no
hidden row or column.
"""

import posixpath
from xml.etree import ElementTree

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.formats import xlsx_events, xlsx_scan
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.sheet_details import SheetDetails
from lib.workbooks.formats.xlsx_events import TRUE
from lib.workbooks.formats.xlsx_styles import FALSE, read_styles

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
EXPECTED = ("/worksheet", "/styles", "/sharedStrings")
NEEDED = ("[Content_Types].xml", "_rels/.rels")  # by calamine, to know the kind of file


def read_details(archive: Archive) -> dict[str, SheetDetails]:
    """What each sheet holds beside its values, by its name; ``archive`` has then read all that calamine needs.

    Raises Refused.
    """
    try:
        parts = sheet_parts(archive)
        styles = read_styles(archive)
        for name in NEEDED:
            archive.xml(name)
        found = {}
        unproven = leaves_calculating(archive)
        for name, part in parts.items():
            data = archive.xml(part)
            read_sheet = xlsx_scan.read_sheet if xlsx_scan.can_read(data) else xlsx_events.read_sheet
            found[name] = read_sheet(data, styles)
            found[name].unproven = unproven
        return found
    except ElementTree.ParseError as error:
        raise Refused(limits.DAMAGED) from error


def sheet_parts(archive: Archive) -> dict[str, str]:
    """Name of each sheet → the part of the archive that holds it. Raises Refused and ElementTree.ParseError."""
    targets = {}
    for relation in ElementTree.fromstring(archive.xml(RELATIONS)):
        part = _resolved(relation.get("Target", ""))
        targets[relation.get("Id")] = part
        if relation.get("Type", "").endswith(EXPECTED) and part not in archive:
            raise Refused(limits.DAMAGED)  # without it the figures would be read, but not all that they mean
    parts = {}
    for sheet in ElementTree.fromstring(archive.xml(WORKBOOK)).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part = targets.get(key, "")
        if not part:
            raise Refused(limits.DAMAGED)
        parts[sheet.get("name", "")] = part
    if len(parts) > limits.MAX_SHEETS:
        raise Refused(limits.TOO_MANY_SHEETS)
    return parts


def leaves_calculating(archive: Archive) -> bool:
    """Whether the workbook says that its formulas are still to be calculated. Raises as ``sheet_parts``."""
    calculation = ElementTree.fromstring(archive.xml(WORKBOOK)).find("{*}calcPr")
    if calculation is None:
        return False
    return calculation.get("fullCalcOnLoad") in TRUE or calculation.get("calcCompleted") in FALSE


def _resolved(target: str) -> str:
    """The part that a relation of the workbook names, from the root of the archive."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def claimed_extent(archive: Archive) -> tuple[int, int]:
    """(rows, columns) that the filled cells of the largest sheet reach: why a parser may fail. Raises Refused."""
    extents = [xlsx_events.extent(archive.xml(part)) for part in sheet_parts(archive).values()]
    return max(extents, key=lambda extent: extent[0] * extent[1], default=(0, 0))
