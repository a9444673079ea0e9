"""Which parts of an .xlsx hold what, whatever they are called; and the names under which a parser looks for them.

The names that Excel gives are a habit, not the rule: other programs put the workbook elsewhere, and what its relations
say counts. calamine looks for the workbook, its texts and styles under Excel's names alone.
"""

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.formats.archive import Archive

WORKBOOK, RELATIONS, STYLES, SHARED_TEXTS = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
)  # fmt: skip
TYPES, ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
EXPECTED = ("/worksheet", "/styles", "/sharedStrings")
TRUE, FALSE = ("1", "true", "on"), ("0", "false", "off")
_ROOT = re.compile(rb"<(?:\w+:)?workbook[\s>/]")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"(Type|Target)\s*=\s*[\"']([^\"']*)[\"']")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def workbook_part(archive: Archive) -> str:
    """The part that holds the workbook; ``""`` where there is none. Raises Refused."""
    if WORKBOOK in archive:
        return WORKBOOK
    if ROOT_RELATIONS not in archive:
        return ""
    for relation in _RELATION.findall(archive.part(ROOT_RELATIONS)):
        about = dict(_ATTRIBUTE.findall(relation))
        part = about.get(b"Target", b"").decode("utf-8", "replace").replace("\\", "/").lstrip("/")
        if about.get(b"Type", b"").endswith(b"/officeDocument") and part in archive:
            return part if _ROOT.search(archive.part(part)[:4096]) else ""
    return ""


@dataclass
class Parts:
    """The parts of a workbook. ``sheets``: name of each → its part.

    ``dates_from_1904``: from when its days are counted. ``unproven``: whether the workbook says that its formulas are
    still to be calculated; ``rounded``: that they are calculated with the numbers as they are shown.
    """

    workbook: str = WORKBOOK
    styles: str = ""
    shared_texts: str = ""
    sheets: dict[str, str] = field(default_factory=dict)
    dates_from_1904: bool = False
    unproven: bool = False
    rounded: bool = False
    _kinds: dict[str, str] = field(default_factory=dict)  # part → kind of its relation
    _states: dict[str, str] = field(default_factory=dict)  # sheet → visible, hidden, veryHidden
    _targets: list[str] = field(default_factory=list)  # as written

    @property
    def has_usual_names(self) -> bool:
        """Whether calamine finds each part by itself."""
        return (
            self.workbook == WORKBOOK
            and self.styles in ("", STYLES)
            and self.shared_texts in ("", SHARED_TEXTS)
            and all("\\" not in target and ".." not in target for target in self._targets)
        )

    def rename(self, archive: Archive) -> None:
        """Let ``archive`` hand these parts on under the names that calamine looks for."""
        names = {self.styles: STYLES, self.shared_texts: SHARED_TEXTS, self.workbook: "xl/original.xml"}
        names.pop("", None)
        sheets, relations = "", ""
        for number, (name, part) in enumerate(self.sheets.items(), 1):
            names[part] = f"xl/worksheets/sheet{number}.xml"
            kind = self._kinds.get(part, "worksheet")
            relations += (
                f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="worksheets/sheet{number}.xml"/>'
            )
            state = self._states.get(name, "visible")
            sheets += f'<sheet name={quoteattr(name)} sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        count = len(self.sheets)
        for number, (part, kind) in enumerate([("styles", "styles"), ("sharedStrings", "sharedStrings")], count + 1):
            if f"xl/{part}.xml" in names.values():
                relations += f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{part}.xml"/>'
        epoch = ' date1904="1"' if self.dates_from_1904 else ""
        types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        written = {
            WORKBOOK: f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{epoch}/><sheets>{sheets}</sheets>'
            "</workbook>",
            RELATIONS: f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
            ROOT_RELATIONS: f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            TYPES: f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
            f'ContentType="{types}.sheet.main+xml"/></Types>',
        }
        archive.rename(names, {name: f"{_DECLARATION}{text}".encode() for name, text in written.items()})


def find_parts(archive: Archive) -> Parts:
    """The parts of the workbook in ``archive``. Raises Refused and ElementTree.ParseError."""
    workbook = workbook_part(archive)
    if not workbook:
        raise Refused(limits.DAMAGED)
    parts = Parts(workbook)
    folder, name = posixpath.split(workbook)
    targets = {}
    for relation in ElementTree.fromstring(archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))):
        target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        part = _resolved(folder, target)
        targets[relation.get("Id")] = part
        if f"/{kind}" not in EXPECTED:
            continue
        if part not in archive:
            raise Refused(limits.DAMAGED)  # without it the figures would be read, but not all that they mean
        parts._targets.append(target)
        parts._kinds[part] = kind
        if kind == "styles":
            parts.styles = part
        elif kind == "sharedStrings":
            parts.shared_texts = part
    _read_workbook(ElementTree.fromstring(archive.xml(workbook)), targets, parts)
    return parts


def _read_workbook(root: ElementTree.Element, targets: dict[str | None, str], parts: Parts) -> None:
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part, name = targets.get(key, ""), sheet.get("name", "")
        if not part:
            raise Refused(limits.DAMAGED)
        parts.sheets[name] = part
        parts._states[name] = sheet.get("state", "visible")
    if len(parts.sheets) > limits.MAX_SHEETS:
        raise Refused(limits.TOO_MANY_SHEETS)
    about, calculation = root.find("{*}workbookPr"), root.find("{*}calcPr")
    parts.dates_from_1904 = about is not None and about.get("date1904") in TRUE
    if calculation is not None:
        parts.unproven = calculation.get("fullCalcOnLoad") in TRUE or calculation.get("calcCompleted") in FALSE
        parts.rounded = calculation.get("fullPrecision") in FALSE


def _resolved(folder: str, target: str) -> str:
    """The part that a relation of the workbook names, from the root of the archive."""
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
