"""Bytes of a file → its sheets, or all that its tables say."""

from collections.abc import Iterable, Mapping

from lib.refused import Refused
from lib.sandbox import USUAL_MEMORY, Busy, Limits, Sandbox, SandboxError
from lib.vietnamese import Period
from lib.workbooks import limits, parsing
from lib.workbooks.corrections import Corrections, apply_corrections
from lib.workbooks.encoding_repair import Sheets, repair_encodings
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.layouts.reading import IndicatorLabels, Reading
from lib.workbooks.stamps import read_form_stamp

# A file is read, or refused with its reason, within a minute. Each of two that one process has parsed at the same time
# may take all of the memory.
TO_PARSE = Limits(memory=USUAL_MEMORY, seconds=40, real_seconds=40)
TO_REASON = Limits(memory=USUAL_MEMORY, seconds=15, real_seconds=15)

sandbox = Sandbox(TO_PARSE, at_once=2, preload=["lib.workbooks.parsing"], plain=True)


def read_grids(content: bytes, name: str = "") -> list[Grid]:
    """The sheets of the file ``content`` as it has them, in order: numbers as floats, everything of a .csv as text.

    The kind of file is recognised by its bytes, not by its ``name``. Raises Refused, with a sentence for the person who
    sent it, when the file is of another kind, encrypted, damaged, with macros, or too large. It is parsed in a process
    of its own, whose death is such a sentence, too.
    """
    try:
        return _parsed(content, name)
    except Busy as error:
        raise Refused(limits.BUSY) from error
    except SandboxError as error:
        raise Refused(limits.EXHAUSTING) from error


def _parsed(content: bytes, name: str) -> list[Grid]:
    """Raises Refused and SandboxError."""
    try:
        return sandbox.run(parsing.parse, content, name, limits=TO_PARSE)
    except Busy:
        raise
    except SandboxError as error:
        raise Refused(sandbox.run(parsing.reason, content, limits=TO_REASON)) from error


def read_sheets(content: bytes, name: str = "", answers: Mapping[str, str] | None = None) -> Sheets:
    """The sheets of the file ``content`` with every text in composed Unicode.

    ``name``: that of the file, for the sentence of a refusal. ``answers``: ``Problem.key`` → the encoding that a person
    chose. Raises Refused as ``inspect`` does, and when the file is damaged.
    """
    return repair_encodings(read_grids(content, name), answers)


def read_workbook(
    content: bytes,
    indicators: Iterable[IndicatorLabels],
    *,
    name: str = "",
    answers: Mapping[str, str] | None = None,
    profiles: Mapping[str, Mapping[str, str]] | None = None,
    corrections: Corrections | None = None,
    quarter: Period | None = None,
) -> Reading:
    """All figures of ``indicators`` in the visible sheets of the file ``content``, and all that is doubtful.

    ``name``: that of the file. ``answers``: what people chose, by ``Problem.key``. ``profiles``: what they chose for
    earlier files, as ``Reading.remembered`` gave it. ``corrections``: cells typed over since the file came in.
    ``quarter``: the period, of any length, that was chosen beside the file, with which the periods that it names are
    compared; columns of the plan of its year are read as figures of their own. The same file with the same answers is
    always read alike. Raises Refused as ``read_sheets`` does, and when the file holds no table or no figures.
    """
    sheets = read_sheets(content, name, answers)
    grids = apply_corrections(sheets.grids, corrections) if corrections else sheets.grids
    reading = find_figures(grids, indicators, answers, profiles, quarter)
    reading.grids, reading.conversions, reading.encoding_problems = sheets.grids, sheets.conversions, sheets.problems
    reading.stamp = read_form_stamp(sheets.grids)
    if refusal := reading.refusal:
        raise Refused(refusal)
    return reading
