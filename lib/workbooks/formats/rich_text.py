"""A text of several parts as people read it: without what is struck out and without the number of a footnote."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lib.workbooks.footnotes import ends_in_measure, is_figure_text, may_be_base_of_power
from lib.workbooks.marks import Mark

STRUCK, RAISED = "struck", "raised"


class TextRun(NamedTuple):
    """A part of a text. ``encoding``: that of its font, ``""`` for Unicode, None for that of the cell.

    ``effect``: ``STRUCK``, ``RAISED`` (lowered as well), ``""``.
    """

    text: str
    encoding: str | None = None
    effect: str = ""


def as_read(runs: Iterable[TextRun]) -> tuple[list[TextRun], Mark | None]:
    """The parts that say something, and what has to be said about the others.

    Where nothing would be left, all is left as it is.
    """
    runs = list(runs)
    kept = [run for run in runs if run.effect != STRUCK]
    if not _text(kept).strip():
        return runs, Mark.STRUCK if any(run.effect == STRUCK and run.text.strip() for run in runs) else None
    mark = Mark.PARTLY_STRUCK if _text(kept).strip() != _text(runs).strip() else None
    plain = [run for number, run in enumerate(kept) if not _is_footnote(kept, number)]
    base, whole = _text(plain).strip(), _text(kept).strip()
    if base == whole:
        return kept, mark
    if not base:
        return kept, mark or Mark.RAISED
    if not is_figure_text(base):
        return plain, mark
    if may_be_base_of_power(base) and any(run.text.strip().isdigit() for run in kept if run.effect == RAISED):
        return plain, mark or Mark.RAISED
    return plain, mark or Mark.FOOTNOTE


def _is_footnote(runs: list[TextRun], number: int) -> bool:
    """Whether a raised part is none of the measure (m², km³) or of a formula (CO₂) before it."""
    run, before = runs[number], _text(runs[:number])
    if run.effect != RAISED:
        return False
    return not (run.text.strip() in ("2", "3", "²", "³") and re.search(r"[a-z]\s*$", before, re.IGNORECASE)
                and (ends_in_measure(before) or before[-1:].isupper()))  # fmt: skip


def _text(runs: Iterable[TextRun]) -> str:
    return "".join(run.text for run in runs)
