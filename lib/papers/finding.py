"""What a check of a paper finds."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One whole sentence; ``forbids``: the paper may not be issued like this."""

    sentence: str
    forbids: bool = False


def around(text: str, found: re.Match[str]) -> str:
    """The words of ``text`` around what was ``found`` in it."""
    start, end = max(0, found.start() - 30), min(len(text), found.end() + 30)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
