"""What goes to a printing process and what comes back: plain values that both sides know."""

from dataclasses import dataclass, field
from pathlib import Path

from lib.sandbox import USUAL_MEMORY


@dataclass(frozen=True)
class PrintLimits:
    """What one paper, or one part of a long one, may cost: bytes of address space, seconds of processor, pages."""

    memory: int = USUAL_MEMORY
    seconds: int = 120
    pages: int = 400


@dataclass(frozen=True)
class Job:
    """A finished HTML document and how to print it.

    ``images``: SVG by the name under which the paper asks for it; ``css`` comes on top of the paper's own; ``fonts``:
    files by face. ``tagged``: with the structure that screen readers need; ``archived``: with the colours of PDF/A.
    ``part``: which part of a longer paper it is, from 1 (0: the whole); parts are numbered through.
    ``continues``: its first page only stands for what came before and is left out (``parts``).
    """

    html: str
    fonts: dict[str, Path]
    images: dict[str, bytes] = field(default_factory=dict)
    css: str = ""
    tagged: bool = False
    archived: bool = False
    part: int = 0
    continues: bool = False
    limits: PrintLimits = field(default_factory=PrintLimits)


@dataclass(frozen=True)
class Place:
    """Where on paper a signature goes: ``page`` from 0, the corners in points from the lower left of the page."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Rendering:
    """A PDF, how many pages it has, and the places of its signatures by the ids of their elements (``ky-1`` …)."""

    content: bytes
    pages: int
    places: dict[str, Place] = field(default_factory=dict)
