"""What a check of a paper finds."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Finding:
    """One whole sentence; ``forbids``: the paper may not be issued like this."""

    sentence: str
    forbids: bool = False


class Found(Protocol):
    """A place in a text, such as ``re.Match``."""

    def start(self) -> int:
        """Where it begins."""

    def end(self) -> int:
        """Where it is over."""


def around(text: str, found: Found) -> str:
    """The words of ``text`` around what was ``found`` in it."""
    start, end = max(0, found.start() - 30), min(len(text), found.end() + 30)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
