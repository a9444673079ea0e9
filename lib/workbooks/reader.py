"""Bytes of a file → its sheets as plain cells: numbers as floats, everything of a .csv as text."""

from lib.refused import Refused
from lib.sandbox import Busy, Limits, Sandbox, SandboxError
from lib.workbooks import guard, limits, parsing
from lib.workbooks.grid import Grid

ACCEPTED_EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")

# A file is read, or refused with its reason, within a minute. Each of two that one process has parsed at the same time
# may take all of the memory.
TO_PARSE = Limits(memory=1_500 * 1024 * 1024, seconds=40, real_seconds=40)
TO_REASON = Limits(memory=1_500 * 1024 * 1024, seconds=15, real_seconds=15)

sandbox = Sandbox(TO_PARSE, at_once=2, preload=["lib.workbooks.parsing"], plain=True)


def read(content: bytes, name: str = "") -> list[Grid]:
    """The sheets of the file ``content``, in order. Which kind of file it is, its bytes tell, not its ``name``.

    Raises Refused, with a sentence for the person who sent it, when the file is of another kind, encrypted, damaged,
    with macros, or too large. It is parsed in a process of its own, whose death is such a sentence, too.
    """
    guard.inspect(content, name)
    try:
        return _parsed(content)
    except Busy as error:
        raise Refused(limits.BUSY) from error
    except SandboxError as error:
        raise Refused(limits.EXHAUSTING) from error


def _parsed(content: bytes) -> list[Grid]:
    """Raises Refused and SandboxError."""
    try:
        return sandbox.run(parsing.parse, content, limits=TO_PARSE)
    except Busy:
        raise
    except SandboxError as error:
        raise Refused(sandbox.run(parsing.reason, content, limits=TO_REASON)) from error
