"""WordprocessingML in small pieces: elements, lengths, runs of text and paragraphs.

Written element by element, because Word refuses a file whose elements stand in another order than the schema's
(ECMA-376-1, 17.3.1.26), and because python-docx's tables cost a time that grows with the square of their rows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.text_metrics import with_boxes

# What XML 1.0 has no way to say (2.2, Char). Nearly all of it is gone before (``wording.lines``); what is left prints
# as nothing on paper, too.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

FONT = "Times New Roman"
NAMESPACES = {"w": nsmap["w"]}
W = f"{{{nsmap['w']}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Tab = tuple[float, str, str]  # mm, alignment, leader


def make(tag: str, *children: BaseOxmlElement | None, **attributes: str | int) -> BaseOxmlElement:
    """``<w:tag w:attribute="…">`` around ``children``; a child that is None is left out."""
    named = {W + name: str(value) for name, value in attributes.items()}
    made = cast(BaseOxmlElement, oxml_parser.makeelement(W + tag, named, NAMESPACES))
    made.extend([child for child in children if child is not None])
    return made


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def points(size: float) -> int:
    """Points as twentieths of a point."""
    return round(size * 20)


def sayable(text: str) -> str:
    """``text`` without the letters that XML cannot carry, and with the boxes that the PDF prints."""
    return with_boxes(_UNSAYABLE.sub("", text))


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A run that says ``text``, every blank kept; never markup."""
    said = make("t")
    said.text = sayable(text)
    said.set(SPACE, "preserve")
    return make("r", make("rPr", *properties) if properties else None, said)


def say(element: BaseOxmlElement, text: str) -> None:
    """Have the paragraph ``element``, which has one run, say ``text``."""
    next(element.iter(W + "t")).text = sayable(text)


def line_break() -> BaseOxmlElement:
    """A run that begins a new line."""
    return make("r", make("br"))


def tab() -> BaseOxmlElement:
    """A run that leads to the next tab stop."""
    return make("r", make("tab"))


@dataclass(frozen=True)
class Line:
    """A solid line under a paragraph (``w:pBdr``), as wide as the paragraph is."""

    eighths: int = 6  # of a point; 0.75 pt


def paragraph(
    style: str,
    *runs: BaseOxmlElement,
    keep_next: bool = False,
    page_break_before: bool = False,
    line: Line | None = None,
    shade: str = "",
    tabs: Iterable[Tab] = (),
    before: float | None = None,
    after: float | None = None,
    exactly: float | None = None,
    left: float | None = None,
    right: float | None = None,
    align: str = "",
) -> CT_P:
    """A paragraph of ``style`` with its own deviations: ``before``, ``after``, ``exactly`` (line height) in points,
    ``left`` and ``right`` indents in mm, ``tabs`` as (mm, alignment, leader)."""
    stops = [make("tab", val=kind, leader=leader, pos=twips(at)) for at, kind, leader in tabs]
    properties = make(
        "pPr",
        make("pStyle", val=style),
        make("keepNext") if keep_next else None,
        make("pageBreakBefore") if page_break_before else None,
        make("pBdr", make("bottom", val="single", sz=line.eighths, space=0, color="auto")) if line else None,
        make("shd", val="clear", color="auto", fill=shade) if shade else None,
        make("tabs", *stops) if stops else None,
        _spacing(before, after, exactly),
        _indents(left, right),
        make("jc", val=align) if align else None,
    )
    return cast(CT_P, make("p", properties, *runs))


def _spacing(before: float | None, after: float | None, exactly: float | None) -> BaseOxmlElement | None:
    lengths = {"before": before, "after": after, "line": exactly}
    said: dict[str, str | int] = {name: points(value) for name, value in lengths.items() if value is not None}
    if exactly is not None:
        said["lineRule"] = "exact"
    return make("spacing", **said) if said else None


def _indents(left: float | None, right: float | None) -> BaseOxmlElement | None:
    lengths = {"left": left, "right": right}
    said = {name: twips(value) for name, value in lengths.items() if value is not None}
    return make("ind", **said) if said else None


def keep_with_next(element: CT_P) -> None:
    """Keep the paragraph ``element`` on one page with what follows it."""
    # python-docx makes these methods of its own, where no checker sees them.
    element.get_or_add_pPr().get_or_add_keepNext()  # type: ignore[attr-defined]


def space_after(element: CT_P, size: float) -> None:
    """Leave ``size`` points after the paragraph ``element``."""
    spacing = element.get_or_add_pPr().get_or_add_spacing()  # type: ignore[attr-defined]  # as above
    spacing.set(qn("w:after"), str(points(size)))
