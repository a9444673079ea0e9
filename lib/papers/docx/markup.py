"""WordprocessingML in small pieces: elements, lengths, runs of text and paragraphs.

Written element by element, because Word refuses a file whose elements stand in another order than the schema's
(ECMA-376-1, 17.3.1.26), and because python-docx's tables cost a time that grows with the square of their rows.
"""

import re
from dataclasses import dataclass

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

# What XML 1.0 has no way to say (2.2, Char). Nearly all of it is gone before (``wording.lines``); what is left prints
# as nothing on paper, too.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

FONT = "Times New Roman"
NAMESPACES = {"w": nsmap["w"]}
W = f"{{{nsmap['w']}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def make(tag: str, *children, **attributes):
    """``<w:tag w:attribute="…">`` around ``children``; a child that is None is left out."""
    named = {W + name: str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(W + tag, named, NAMESPACES)
    made.extend([child for child in children if child is not None])
    return made


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def points(size: float) -> int:
    """Points as twentieths of a point."""
    return round(size * 20)


def sayable(text: str) -> str:
    """``text`` without the letters that XML cannot carry."""
    return _UNSAYABLE.sub("", text)


def run(text: str, *properties):
    """A run that says ``text``, every blank kept; never markup."""
    said = make("t")
    said.text = sayable(text)
    said.set(SPACE, "preserve")
    return make("r", make("rPr", *properties) if properties else None, said)


def say(element, text: str) -> None:
    """Have the paragraph ``element``, which has one run, say ``text``."""
    next(element.iter(W + "t")).text = sayable(text)


def line_break():
    return make("r", make("br"))


def tab():
    return make("r", make("tab"))


@dataclass(frozen=True)
class Line:
    """A solid line under a paragraph (``w:pBdr``), as wide as the paragraph is."""

    eighths: int = 6  # of a point; 0.75 pt


def paragraph(
    style: str,
    *runs,
    keep_next: bool = False,
    page_break_before: bool = False,
    line: Line | None = None,
    shade: str = "",
    tabs: tuple = (),
    before: float | None = None,
    after: float | None = None,
    exactly: float | None = None,
    left: float | None = None,
    right: float | None = None,
    align: str = "",
):
    """A paragraph of ``style`` with its own deviations: ``before``, ``after``, ``exactly`` (line height) in points,
    ``left`` and ``right`` indents in mm, ``tabs`` as (mm, alignment, leader)."""
    spacing = {"before": before, "after": after, "line": exactly}
    spacing = {name: points(value) for name, value in spacing.items() if value is not None}
    if exactly is not None:
        spacing["lineRule"] = "exact"
    indent = {name: twips(value) for name, value in {"left": left, "right": right}.items() if value is not None}
    properties = make(
        "pPr",
        make("pStyle", val=style),
        make("keepNext") if keep_next else None,
        make("pageBreakBefore") if page_break_before else None,
        make("pBdr", make("bottom", val="single", sz=line.eighths, space=0, color="auto")) if line else None,
        make("shd", val="clear", color="auto", fill=shade) if shade else None,
        make("tabs", *(make("tab", val=kind, leader=leader, pos=twips(at)) for at, kind, leader in tabs))
        if tabs
        else None,
        make("spacing", **spacing) if spacing else None,
        make("ind", **indent) if indent else None,
        make("jc", val=align) if align else None,
    )
    return make("p", properties, *runs)


def keep_with_next(element) -> None:
    """Keep the paragraph ``element`` on one page with what follows it."""
    element.get_or_add_pPr().get_or_add_keepNext()


def space_after(element, size: float) -> None:
    """Leave ``size`` points after the paragraph ``element``."""
    element.get_or_add_pPr().get_or_add_spacing().set(qn("w:after"), str(points(size)))
