"""What people chose for columns and lines in doubt: in this file, or in an earlier one with the same header."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from lib.vietnamese import Quarter
from lib.workbooks.cells import column_letters
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.reading import MatchedBy, Period
from lib.workbooks.layouts.stated_units import StatedUnit
from lib.workbooks.layouts.vocabulary import heading_key
from lib.workbooks.problems import Answer

PERIOD_KEY = "period"  # of the question whether the file is of the period that was chosen
PART_ANSWERS = ("value", "cumulative", Answer.IGNORE)


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

    The same heading is asked about once in a file: ``asked`` keeps where, and its answer holds for every sheet.
    ``remembered``: what to keep for the next file, as ``profiles``. ``row``: of the header of the table in hand, from
    1, where another table stands above it on the same sheet. ``units_above``: sheet → the unit of measure that a line
    above a table states; it holds for the tables below, too. ``quarter``: the one that was chosen beside the file;
    None: nothing is compared with it. ``left_tables``: those that are left out, with the other period that each is of.
    ``year``: that of the titles of the table in hand, where they name one.
    """

    given: Mapping[str, str]
    profiles: Mapping[str, Mapping[str, str]]
    indicators: IndicatorIndex
    asked: dict[str, str] = field(default_factory=dict)  # heading key → key
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    row: int = 0
    units_above: dict[str, StatedUnit] = field(default_factory=dict)
    quarter: Quarter | None = None
    left_tables: Mapping[str, Period] = field(default_factory=dict)
    year: int | None = None

    @property
    def keeps_period(self) -> bool:
        """Whether somebody confirmed that the file is of the chosen quarter, though it says otherwise."""
        return self.given.get(PERIOD_KEY) == Answer.KEEP

    def table(self, sheet: str) -> str:
        """The name of the table in hand: that of its sheet, with its row where it is not the first there."""
        return f"{sheet}:{self.row}" if self.row else sheet

    def column(self, column: int) -> str:
        """The place of a column in keys: its letters, with the row of its header where it is not the first table."""
        return f"{column_letters(column)}{self.row or ''}"

    def key(self, sheet: str, place: str, heading: str) -> str:
        """The key under which ``heading`` is asked: that of the first place in the file with the same words."""
        own = column_key(sheet, place)
        return self.asked.setdefault(heading_key(heading), own) if heading_key(heading) else own

    def is_asked_here(self, sheet: str, place: str, heading: str) -> bool:
        """Whether this is the first place in the file where ``heading`` stands."""
        return self.key(sheet, place, heading) == column_key(sheet, place)

    def about(self, sheet: str, place: str, heading: str, fingerprint: str) -> tuple[str, MatchedBy] | None:
        """(answer, how it is known) for a column or line; None without an answer. One of this file comes first."""
        key = self.key(sheet, place, heading)
        answer = self.given.get(column_key(sheet, place)) or self.given.get(key)
        if self._is_valid(answer):
            if heading_key(heading):
                self.remembered.setdefault(fingerprint, {})[heading_key(heading)] = answer
            return answer, MatchedBy.ANSWERED
        answer = self.profiles.get(fingerprint, {}).get(heading_key(heading))
        return (answer, MatchedBy.REMEMBERED) if self._is_valid(answer) else None

    def about_part(self, sheet: str, place: str, heading: str, fingerprint: str) -> tuple[str, MatchedBy] | None:
        """(whether a column of a single unit's form is the quarter's or the year's so far, how that is known); None
        without an answer."""
        key = self.key(sheet, place, heading)
        answer = self.given.get(column_key(sheet, place)) or self.given.get(key)
        if answer in PART_ANSWERS:
            self.remembered.setdefault(fingerprint, {})[heading_key(heading)] = answer
            return answer, MatchedBy.ANSWERED
        answer = self.profiles.get(fingerprint, {}).get(heading_key(heading))
        return (answer, MatchedBy.REMEMBERED) if answer in PART_ANSWERS else None

    def about_unit(
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

    def _is_valid(self, answer: object) -> TypeGuard[str]:
        """Whether an answer means something: an indicator may have left the catalogue since."""
        return isinstance(answer, str) and (
            answer == Answer.IGNORE or answer.partition("|")[0] in self.indicators.labels
        )
