"""One file of the corpus and what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

NONE, NOT_APPLICABLE, NOT_REPORTED = "không có", "không áp dụng", "chưa báo cáo"


@dataclass(frozen=True)
class Found:
    """A finding that must be told: its kind and place; ``says`` is a piece of its sentence."""

    severity: str
    code: str
    cell: str
    says: str = ""
    key: str = ""
    sheet: str = ""
    options: int = 0  # how many answers a question must offer at least


def error(code: str, cell: str, says: str = "", **more) -> Found:
    return Found("error", code, cell, says, **more)


def warning(code: str, cell: str, says: str = "", **more) -> Found:
    return Found("warning", code, cell, says, **more)


def question(code: str, cell: str, key: str, says: str = "", **more) -> Found:
    return Found("question", code, cell, says, key, **more)


_made: dict[str, bytes] = {}  # by the name of the case


@dataclass(frozen=True)
class Case:
    """``make`` writes the file. ``unit``: the commune in whose name it is imported; without one whoever holds them all.

    ``figures``: (code or name of the unit, indicator) → what is stored, as text: ``"12.5"``, a date as ISO, one of the
    three reasons; ``"12|30"`` has the year so far beside it, ``"|30"`` has that alone. They are all that the file
    states without fault for the period. ``plans``: likewise of the year's plan; None: whatever they are, as long as a
    note names their columns. ``problems``: all that is told, exactly. ``warned``: codes of all warnings that rules over
    the staged figures add, one for each; None: whatever they are. ``notes``: pieces of sentences that must stand among
    the notes. ``conversions``: encodings that were made Unicode. ``refused``: a piece of the sentence with which the
    whole file is sent back. ``answers``: what people said; ``=02020`` stands for the id of the commune of that code.
    ``remembered``: the name of another case that was stored before, and whose answers are kept.
    """

    name: str
    make: Callable[[], bytes]
    kind: str = "xlsx"
    period: str = "2020-Q1"
    form: str = ""
    unit: str = ""
    figures: Mapping[tuple[str, str], str] = field(default_factory=dict)
    plans: Mapping[tuple[str, str], str] | None = None
    problems: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    conversions: tuple[str, ...] = ()
    refused: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    remembered: str = ""
    layout: str = ""
    warned: tuple[str, ...] | None = None

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.kind}"

    @property
    def content(self) -> bytes:
        """Made once, for all tests."""
        if self.name not in _made:
            _made[self.name] = self.make()
        return _made[self.name]

    @property
    def features(self) -> set[object]:
        """What there is in the file for a database to keep: its layout, kinds of statements, findings and answers."""
        return {
            *(self.kind, self.layout, self.form, self.period[-2:]),
            *(name for name in ("unit", "refused", "remembered", "answers") if getattr(self, name)),
            *((found.severity, found.code) for found in self.problems),
            *self.conversions,
            *(self.warned or ()),
            *(said if said in (NONE, NOT_APPLICABLE, NOT_REPORTED) else "|" in said for said in self.figures.values()),
        }


def table(columns: tuple[str, ...], rows: Mapping[str, tuple]) -> dict[tuple[str, str], str]:
    """``{unit: (value, …)}`` under indicator codes as figures; None states nothing."""
    return {
        (unit, code): str(value)
        for unit, values in rows.items()
        for code, value in zip(columns, values, strict=True)
        if value is not None
    }
