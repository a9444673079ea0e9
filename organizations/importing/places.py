"""Whose figures a row or a sheet holds: each place of a file judged once."""

from bisect import bisect
from collections.abc import Mapping
from itertools import chain

from lib.workbooks.layouts import Place, Reading
from lib.workbooks.layouts.shapes import IGNORE, WIDE
from lib.workbooks.matching import Unit, Unmatched, names_in, unit_key
from lib.workbooks.problems import Problem, Severity
from organizations.importing.context import Context, explain
from organizations.importing.sheets import unit_of_sheet

NAMES_LOOKED_UP = 200
IGNORED = object()  # people said to leave these figures out


class Places:
    """``of``: place → its unit, None when it cannot be told (then ``problems`` say why), or IGNORED.

    ``twice``: places of a wide table whose unit another row names, too; the figures of both are refused.
    """

    def __init__(self, reading: Reading, context: Context, answers: Mapping[str, str]):
        self.context, self.answers = context, answers
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.of: dict[Place, Unit | object | None] = {}
        self.twice: set[Place] = set()
        self._rows: dict[tuple[str, int, int], Place] = {}
        self._begins: dict[str, list[int]] = {}  # sheet → first rows of its tables
        for table in reading.tables:
            self._begins.setdefault(table.sheet, []).append(table.first)
        self._asked: set[str] = set()
        context.units.answer(answers)
        self._explain_unknown(reading)

    def unit(self, place: Place, layout: str):
        """The unit of a place not seen before."""
        self.of[place] = unit = self._of_sheet(place) if place.titles else self._of_row(place, layout)
        return unit

    def _of_sheet(self, place: Place) -> Unit | None:
        unit, problem, note = unit_of_sheet(place, self.context, self.answers)
        self.problems += [problem] if problem else []
        self.notes += [note] if note else []
        return unit

    def _of_row(self, place: Place, layout: str):
        try:
            unit = self.context.units.find(place.code, place.name)
        except Unmatched as reason:
            if reason.code == "ignored":
                return IGNORED
            self._refuse(place, reason)
            return None
        if layout != WIDE:
            return unit
        first = self._rows.setdefault((place.sheet, bisect(self._begins[place.sheet], place.row), unit.id), place)
        if first is place:
            return unit
        rule = "mỗi đơn vị chỉ được một dòng"
        self._say(place, f"{unit.dated} đã có ở ô {first.cell}; {rule}", "duplicate-unit")
        if first not in self.twice:
            self.twice.add(first)
            self._say(first, f"{unit.dated} còn ghi ở ô {place.cell}; {rule}", "duplicate-unit")
        return None

    def _say(self, place: Place, clause: str, code: str) -> None:
        self.problems.append(Problem(place.sheet, place.cell, place.read, clause, code=code))

    def _refuse(self, place: Place, reason: Unmatched) -> None:
        key: str = ""
        options: tuple[tuple[str, str], ...] = ()
        if reason.options:
            key = unit_key(place.code, place.name)
            options = (*reason.options, (IGNORE, "Bỏ qua các dòng này"))
            if key in self._asked:
                return
            self._asked.add(key)
        severity: Severity = "question" if reason.code == "ambiguous-unit" else "error"
        self.problems.append(
            Problem(place.sheet, place.cell, place.read, str(reason), severity, reason.code, key, options)
        )

    def _explain_unknown(self, reading: Reading) -> None:
        """Look up what the unknown names are elsewhere in the country, in a few queries for the whole file."""
        unknown: dict[tuple[str, str], bool] = {}
        titles: dict[str, None] = {}
        last = None
        for figure in reading.figures:
            place = figure[1]
            if place is last:
                continue
            last = place
            if place.titles:
                titles |= dict.fromkeys(name for title in place.titles for name in chain(*names_in(title.text)))
                called = next(title.text for title in place.titles if title.row < 0)
                unknown["", called] = not self.context.units.by_name_alone(called)
            elif (place.code, place.name) not in unknown:
                try:
                    self.context.units.find(place.code, place.name)
                    unknown[place.code, place.name] = False
                except Unmatched as reason:
                    unknown[place.code, place.name] = reason.code == "unknown-unit"
        asked = [named for named, is_unknown in unknown.items() if is_unknown]
        # A title also says *xã hội*: only what may be the name of a commune elsewhere is looked up.
        elsewhere = [name for name in titles if name not in self.context.units.by_full][:NAMES_LOOKED_UP]
        if asked or elsewhere:
            explain(self.context.units, asked, elsewhere)
