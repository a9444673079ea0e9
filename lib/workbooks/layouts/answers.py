"""What people chose for columns and lines in doubt: in this file, or in an earlier one with the same header."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.workbooks.grid import column_letters
from lib.workbooks.layouts.headers import Headers
from lib.workbooks.layouts.shapes import IGNORE, column_key
from lib.workbooks.layouts.words import plain

ANSWERED, REMEMBERED = "answered", "remembered"
PART_ANSWERS = ("value", "cumulative", IGNORE)


@dataclass
class Choices:
    """``answers`` of this file by key; ``profiles``: fingerprint → plain heading → answer.

    The same heading is asked about once in a file: ``asked`` keeps where, and its answer holds for every sheet.
    ``row``: of the header of the table in hand, from 1, where another table stands above it on the same sheet.
    """

    answers: Mapping[str, str]
    profiles: Mapping[str, Mapping[str, str]]
    headers: Headers
    asked: dict[str, str] = field(default_factory=dict)  # plain heading → key
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    row: int = 0

    def table(self, sheet: str) -> str:
        """The name of the table in hand: that of its sheet, with its row where it is not the first there."""
        return f"{sheet}:{self.row}" if self.row else sheet

    def column(self, column: int) -> str:
        """The place of a column in keys: its letters, with the row of its header where it is not the first table."""
        return f"{column_letters(column)}{self.row or ''}"

    def key(self, sheet: str, place: str, heading: str) -> str:
        """The key under which ``heading`` is asked: that of the first place in the file with the same words."""
        own = column_key(sheet, place)
        return self.asked.setdefault(plain(heading), own) if plain(heading) else own

    def about(self, sheet: str, place: str, heading: str, fingerprint: str) -> tuple[str, str] | None:
        """(answer, how) for a column or line; None when nobody chose. An answer of this file comes first."""
        key = self.key(sheet, place, heading)
        answer = self.answers.get(column_key(sheet, place)) or self.answers.get(key)
        if self.valid(answer):
            if plain(heading):
                self.remembered.setdefault(fingerprint, {})[plain(heading)] = answer
            return answer, ANSWERED
        answer = self.profiles.get(fingerprint, {}).get(plain(heading))
        return (answer, REMEMBERED) if self.valid(answer) else None

    def about_part(self, sheet: str, place: str, heading: str, fingerprint: str) -> str | None:
        """Whether a column of a tall form is the quarter's or the year's so far; None when nobody chose."""
        key = self.key(sheet, place, heading)
        answer = self.answers.get(column_key(sheet, place)) or self.answers.get(key)
        if answer in PART_ANSWERS:
            self.remembered.setdefault(fingerprint, {})[plain(heading)] = answer
            return answer
        answer = self.profiles.get(fingerprint, {}).get(plain(heading))
        return answer if answer in PART_ANSWERS else None

    def valid(self, answer) -> bool:
        """Whether an answer means something: an indicator may have left the catalogue since."""
        return isinstance(answer, str) and (answer == IGNORE or answer.partition("|")[0] in self.headers.heads)
