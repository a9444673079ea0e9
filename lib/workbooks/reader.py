"""Bytes of a file → its sheets as plain cells: numbers as floats, everything of a .csv as text."""

from lib.workbooks import apart, guard
from lib.workbooks.grid import Grid

ACCEPTED_EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")


def read(content: bytes, name: str = "") -> list[Grid]:
    """The sheets of the file ``content``, in order. Which kind of file it is, its bytes tell, not its ``name``.

    Raises Refused, with a sentence for the person who sent it, when the file is of another kind, encrypted, damaged,
    with macros, or too large. It is parsed in a process of its own (``apart``).
    """
    guard.inspect(content, name)
    return apart.parse(content)
