"""What is wrong with or doubtful about one cell, for a screen, a command and a workbook of errors alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning", "question"]


class Answer(StrEnum):
    """What answers to several questions have in common. The values are stored with every import."""

    IGNORE = "ignore"  # leave it out
    READ = "read"  # import it
    KEEP = "keep"  # as it was chosen beside the file


@dataclass(frozen=True)
class Problem:
    """One finding: where (``sheet``, ``cell`` as A1), what was ``read`` there and what was ``expected``.

    ``expected`` is a Vietnamese clause without a capital at its start and without a full stop.
    ``severity``: an ``error`` cannot be stored, a ``warning`` can be accepted with a reason, a ``question`` must be
    answered before anything is stored. ``code``: the kind, in short words joined by hyphens (``unknown-column``), by
    which findings are grouped. ``key``: for a question, the stable name of what is asked, under which the answer is
    kept (``column:Sheet1:D``). ``options``: the answers to choose from, as (value, Vietnamese label).
    """

    sheet: str
    cell: str
    read: str
    expected: str
    severity: Severity = "error"
    code: str = ""
    key: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """The whole sentence, without the place."""
        read = self.read if len(self.read) <= 80 else f"{self.read[:79]}…"
        found = f"đọc được “{read}”" if read else "ô để trống"
        return f"{found}; {self.expected}."

    def __str__(self) -> str:
        return f"Trang “{self.sheet}”, ô {self.cell}: {self.message}"
