"""What prints papers on this machine, by name and version: part of an issued paper's record."""

import hashlib
import platform
from importlib.metadata import version

from lib.papers.fonts import find_fonts, font_bytes
from lib.papers.printing import print_pool

LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "segno")


def engine_versions(*others: str) -> dict[str, str]:
    """``{"weasyprint": "70.0", …, "pango": "1.50.12", "python": "3.11.2"}``; ``others``: more distributions to name.

    Pango's is empty where the machine lacks it.
    """
    engines = {name.lower(): version(name) for name in (*LIBRARIES, *others)}
    return engines | {"pango": print_pool.pango_version(), "python": platform.python_version()}


def font_hashes() -> dict[str, str]:
    """The sha256 of each font file, by face. Raises Refused where the machine lacks the papers' font."""
    return {face: hashlib.sha256(font_bytes(file)).hexdigest() for face, file in find_fonts().items()}
