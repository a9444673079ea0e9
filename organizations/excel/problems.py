"""What is wrong with one cell, in a form that a screen, a command and a workbook of errors can all show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One finding: where (``sheet``, ``cell`` as A1), what was ``read`` there and what was ``expected``.

    ``expected`` is a Vietnamese clause without a capital at its start and without a full stop.
    """

    sheet: str
    cell: str
    read: str
    expected: str

    @property
    def message(self) -> str:
        """The whole sentence, without the place."""
        read = self.read if len(self.read) <= 80 else f"{self.read[:79]}…"
        found = f"đọc được “{read}”" if read else "ô để trống"
        return f"{found}; {self.expected}."

    def __str__(self):
        return f"Trang “{self.sheet}”, ô {self.cell}: {self.message}"
