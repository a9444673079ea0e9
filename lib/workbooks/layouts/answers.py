"""What people chose for columns and lines in doubt: in this file, or in an earlier one with the same header."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from lib.vietnamese import Period, Span
from lib.workbooks.cells import column_letters
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.reading import MatchedBy, StatedPeriod
from lib.workbooks.layouts.stated_measures import StatedMeasure
from lib.workbooks.layouts.vocabulary import heading_key
from lib.workbooks.problems import Answer

PERIOD_KEY = "period"  # of the question whether the file is of the period that was chosen
PART_OPTIONS = (
    ("value", "Số trong quý"), ("cumulative", "Lũy kế từ đầu năm"), ("plan", "Kế hoạch năm"),
    (Answer.IGNORE, "Bỏ qua, không nhập"),
)  # fmt: skip
_WORDS = {Span.MONTH: "tháng", Span.QUARTER: "quý", Span.YEAR: "năm"}
PART_ANSWERS = tuple(answer for answer, _ in PART_OPTIONS)
REPEATED = " #"  # before the number of a heading that stands in one table again; no heading key has this character


def span_word(chosen: Period | None) -> str:
    """What a figure of the chosen period is called: *trong quý*, *trong tháng*, *trong kỳ*."""
    return _WORDS.get(chosen.span, "kỳ") if chosen else "quý"


def part_options(chosen: Period | None) -> tuple[tuple[str, str], ...]:
    """``PART_OPTIONS`` in the words of the chosen period."""
    return (("value", f"Số trong {span_word(chosen)}"), *PART_OPTIONS[1:])


def column_key(sheet: str, place: str) -> str:
    """The key of the question about a column (``place`` its letters) or a line (the address of its label)."""
    return f"column:{sheet}:{place}"


def sheet_key(table: str) -> str:
    """The key of the question whether ``table`` (``KnownAnswers.table``) is to be imported."""
    return f"sheet:{table}"


def hidden_key(sheet: str) -> str:
    """The key of the question whether hidden rows and columns of ``sheet`` are to be imported."""
    return f"hidden:{sheet}"


@dataclass
class KnownAnswers:
    """``given``: answers of this file by key; ``profiles``: fingerprint → ``heading_key`` → answer of earlier files.

    The same heading is asked about once in a file: ``asked`` keeps where, and its answer holds for every sheet; only
    where one table has it twice, each is asked about by itself. ``remembered``: what to keep for the next file, as
    ``profiles``. ``row``: of the header of the table in hand, from 1, where another table stands above it on the same
    sheet; ``block``: letters of its first column, where another stands beside it; ``section``: of the table.
    ``measures_above``: sheet → the measure that a line above a table states; it holds for the tables below, too.
    ``quarter``: the period, of any length, that was chosen beside the file; None: nothing is compared with it.
    ``left_tables``: those that are left out, with the other period that each is of. ``year``: that of the titles of the
    table in hand, where they name one.
    """

    given: Mapping[str, str]
    profiles: Mapping[str, Mapping[str, str]]
    indicators: IndicatorIndex
    asked: dict[str, str] = field(default_factory=dict)  # name of a heading → key
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    row: int = 0
    block: str = ""
    section: int = 0
    _places: dict[tuple[object, ...], list[str]] = field(default_factory=dict)  # (table, heading) → where it stands
    measures_above: dict[str, StatedMeasure] = field(default_factory=dict)
    quarter: Period | None = None
    left_tables: Mapping[str, StatedPeriod] = field(default_factory=dict)
    year: int | None = None

    @property
    def keeps_period(self) -> bool:
        """Whether somebody confirmed that the file is of the chosen quarter, though it says otherwise."""
        return self.given.get(PERIOD_KEY) == Answer.KEEP

    def table(self, sheet: str) -> str:
        """The name of the table in hand: that of its sheet, with its place where it is not the first there."""
        place = f"{self.block}{self.row or ''}"
        return f"{sheet}:{place}" if place else sheet

    def column(self, column: int) -> str:
        """The place of a column in keys: its letters, with the row of its header where it is not the first table."""
        return f"{column_letters(column)}{self.row or ''}"

    def name(self, sheet: str, place: str, heading: str) -> str:
        """Under which name an answer about ``heading`` is remembered: its words, numbered where a table repeats it."""
        words = heading_key(heading)
        places = self._places.setdefault((sheet, self.row, self.block, self.section, words), [])
        if place not in places:
            places.append(place)
        number = places.index(place) + 1
        return f"{words}{REPEATED}{number}" if words and number > 1 else words

    def key(self, sheet: str, place: str, heading: str) -> str:
        """The key under which ``heading`` is asked: that of the first place in the file with the same name."""
        own, name = column_key(sheet, place), self.name(sheet, place, heading)
        return self.asked.setdefault(name, own) if name else own

    def is_asked_here(self, sheet: str, place: str, heading: str) -> bool:
        """Whether this is the first place in the file where ``heading`` stands."""
        return self.key(sheet, place, heading) == column_key(sheet, place)

    def about(self, sheet: str, place: str, heading: str, fingerprint: str) -> tuple[str, MatchedBy] | None:
        """(answer, how it is known) for a column or line; None without an answer. One of this file comes first."""
        return self._known(sheet, place, heading, fingerprint, self._is_valid)

    def about_part(self, sheet: str, place: str, heading: str, fingerprint: str) -> tuple[str, MatchedBy] | None:
        """(whether a column of a single unit's form is the quarter's or the year's so far, how that is known); None
        without an answer."""
        return self._known(sheet, place, heading, fingerprint, _is_part)

    def about_measure(
        self, key: str, what: str, profile_key: str, fingerprint: str, options: Collection[str]
    ) -> str | None:
        """The answer about a unit of measure, one of ``options``; None without one.

        ``what``: the same words, asked under ``key`` at their first place in the file. ``profile_key``: under which the
        answer is remembered.
        """
        first = self.asked.setdefault(what, key)
        answer = self.given.get(key) or self.given.get(first)
        if answer is not None and answer in options:
            self.remembered.setdefault(fingerprint, {})[profile_key] = answer
            return answer
        earlier = self.profiles.get(fingerprint, {}).get(profile_key)
        return earlier if earlier in options else None

    def _known(
        self, sheet: str, place: str, heading: str, fingerprint: str, is_valid: Callable[[object], TypeGuard[str]]
    ) -> tuple[str, MatchedBy] | None:
        key, name = self.key(sheet, place, heading), self.name(sheet, place, heading)
        answer = self.given.get(column_key(sheet, place)) or self.given.get(key)
        if is_valid(answer):
            if name:
                self.remembered.setdefault(fingerprint, {})[name] = answer
            return answer, MatchedBy.ANSWERED
        answer = self.profiles.get(fingerprint, {}).get(name)
        return (answer, MatchedBy.REMEMBERED) if is_valid(answer) else None

    def _is_valid(self, answer: object) -> TypeGuard[str]:
        """Whether an answer means something: an indicator may have left the catalogue since."""
        return isinstance(answer, str) and (
            answer == Answer.IGNORE or answer.partition("|")[0] in self.indicators.labels
        )


def _is_part(answer: object) -> TypeGuard[str]:
    return answer in PART_ANSWERS
