"""What a person sees of a cell that its value does not say: struck out, raised like a footnote, not shown at all."""

import re
from enum import StrEnum
from functools import lru_cache

from lib.workbooks.cells import Cell


class Mark(StrEnum):
    """Why a cell may not state what it holds."""

    STRUCK = "struck"  # all of it is struck out
    PARTLY_STRUCK = "partly-struck"  # the cell is what is not struck out
    RAISED = "raised"  # all of it is raised or lowered, like the number of a footnote; or it may be a power
    FOOTNOTE = "footnote"  # the raised number of a footnote was taken from it
    UNPROVEN = "unproven-formula"  # whoever wrote the file left its formulas to be calculated
    PALE = "pale"  # letters in the colour of what is behind them
    NOT_SHOWN = "not-shown"  # by its number format
    ZERO_NOT_SHOWN = "zero-not-shown"
    CONDITIONAL = "conditional-format"  # a conditional format may hide it


_TOKENS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|.', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)\]")
MOST_SECTIONS = 4


def may_hide_numbers(code: str) -> bool:
    """Whether the number format ``code`` shows nothing of some number, as ``;;;``, ``#,##0;-#,##0;`` and ``#`` do."""
    if code in ("", "General", "@"):
        return False
    bounds = [float(number) for _, number in _CONDITION.findall(code)]
    probes = [0.0, 1.0, -1.0, *bounds, *(bound + 1 for bound in bounds), *(bound - 1 for bound in bounds)]
    return any(shows_nothing(code, probe) for probe in probes) or shows_nothing(code, "1")


@lru_cache(maxsize=10_000)
def shows_nothing(code: str, cell: Cell) -> bool:
    """Whether a cell with the number format ``code`` and the content ``cell`` looks empty, or shows words alone."""
    sections = _sections(code)
    if isinstance(cell, str):
        return len(sections) >= MOST_SECTIONS and "@" not in sections[3] and _is_blank(sections[3])
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        return False
    section = _section(sections, float(cell))
    if section is None:
        return False
    if "[white]" in section.lower():
        return True
    plain = "".join(token for token in _TOKENS.findall(section) if len(token) == 1)
    if "0" in plain or re.search(r"[a-z@]", plain, re.IGNORECASE):
        return False
    if re.search(r"[#?]", plain):
        return cell == 0 and _is_blank(section)
    return cell != 0 or _is_blank(section)  # “-” or “không” for nought says so


def _sections(code: str) -> list[str]:
    sections = [""]
    for token in _TOKENS.findall(code):
        if token == ";":
            sections.append("")
        else:
            sections[-1] += token
    return sections


def _section(sections: list[str], number: float) -> str | None:
    """The section of a number format that shows ``number``; None where none is meant for it."""
    if any(_CONDITION.search(section) for section in sections):
        for section in sections[:3]:
            condition = _CONDITION.search(section)
            if condition is None or _holds(number, condition[1], float(condition[2])):
                return section
        return None  # Excel shows a row of “#”
    if len(sections) == 1 or number > 0:
        return sections[0]
    if number < 0:
        return sections[1]
    return sections[2] if len(sections) > 2 else sections[0]


def _holds(number: float, operator: str, bound: float) -> bool:
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound,
        "=": number == bound, "<>": number != bound,
    }[operator]  # fmt: skip


def _is_blank(section: str) -> bool:
    """Whether a section without digits shows no word and no dash either."""
    shown = ""
    for token in _TOKENS.findall(section):
        if token[0] == '"':
            shown += token[1:-1]
        elif token[0] == "\\":
            shown += token[1:]
        elif len(token) == 1 and token not in "#?.,%":
            shown += token
    return not shown.strip(" \u00a0")
