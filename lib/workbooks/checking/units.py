"""Whose figures a row or a sheet holds: each reference to a unit judged once."""

from bisect import bisect
from collections.abc import Mapping
from itertools import chain

from lib.workbooks.checking.context import CheckingContext
from lib.workbooks.checking.sheet_units import names_unit, sums_others, unit_of_sheet
from lib.workbooks.layouts.reading import Layout, Reading, UnitReference
from lib.workbooks.matching import QUESTIONS, Unit, Unmatched, names_in, unit_key
from lib.workbooks.problems import Answer, Problem

NAMES_LOOKED_UP = 200


class Ignored:
    """In the place of a unit whose figures an answer leaves out."""


IGNORED = Ignored()


class UnitResolver:
    """Finds the unit of each reference; ``known``: reference → its unit, None when it is unknown (then ``problems`` say
    why), or IGNORED.

    ``repeated``: references of a wide table whose unit another row names, too; the figures of both are refused.
    """

    def __init__(self, reading: Reading, context: CheckingContext, answers: Mapping[str, str]) -> None:
        self.context, self.answers = context, answers
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.known: dict[UnitReference, Unit | Ignored | None] = {}
        self.repeated: set[UnitReference] = set()
        self._rows: dict[tuple[str, str, int, int], UnitReference] = {}  # (sheet, block, table, unit) → its first row
        self._first_rows: dict[str, list[int]] = {}  # sheet → first rows of its tables
        for table in reading.tables:
            self._first_rows.setdefault(table.sheet, []).append(table.first)
        self._asked: set[str] = set()
        self._of_sheets: dict[str, UnitReference] = {}  # sheet of a single commune → its first reference
        context.units.use_answers(answers)
        self._look_up_unknown(reading)

    def resolve(self, reference: UnitReference, layout: Layout) -> Unit | Ignored | None:
        """The unit of a reference not seen before."""
        unit = self._of_sheet(reference) if reference.titles else self._of_row(reference, layout)
        self.known[reference] = unit
        return unit

    def _of_sheet(self, reference: UnitReference) -> Unit | Ignored | None:
        of_others = sums_others(reference.sheet) and self._others_name_communes(reference)
        unit, problem, note = unit_of_sheet(reference, self.context, self.answers, of_others=of_others)
        self.problems += [problem] if problem else []
        self.notes += [note] if note and note not in self.notes else []
        return IGNORED if unit is None and problem is None else unit

    def _others_name_communes(self, reference: UnitReference) -> bool:
        """Whether two other sheets at least are each of a commune that they name."""
        named = {
            sheet for sheet, other in self._of_sheets.items()
            if sheet != reference.sheet and names_unit(other, self.context.units)
        }  # fmt: skip
        return len(named) > 1

    def _of_row(self, reference: UnitReference, layout: Layout) -> Unit | Ignored | None:
        try:
            unit = self.context.units.find(reference.code, reference.name)
        except Unmatched as reason:
            if reason.code == "ignored":
                return IGNORED
            self._refuse(reference, reason)
            return None
        if layout != Layout.WIDE:
            return unit
        table = bisect(self._first_rows[reference.sheet], reference.row)
        first = self._rows.setdefault((reference.sheet, reference.table, table, unit.id), reference)
        if first is reference:
            return unit
        rule = "mỗi đơn vị chỉ được một dòng"
        self._refuse_repeated(reference, f"{unit.dated} đã có ở ô {first.cell}; {rule}")
        if first not in self.repeated:
            self.repeated.add(first)
            self._refuse_repeated(first, f"{unit.dated} còn ghi ở ô {reference.cell}; {rule}")
        return None

    def _refuse_repeated(self, reference: UnitReference, clause: str) -> None:
        problem = Problem(reference.sheet, reference.cell, reference.read, clause, code="duplicate-unit")
        self.problems.append(problem)

    def _refuse(self, reference: UnitReference, reason: Unmatched) -> None:
        key, options = "", reason.options
        if options:
            key = unit_key(reference.code, reference.name)
            options = (*options, (Answer.IGNORE, "Bỏ qua các dòng này"))
            if key in self._asked:
                return
            self._asked.add(key)
        self.problems.append(
            Problem(
                reference.sheet, reference.cell, reference.read, str(reason),
                "question" if reason.code in QUESTIONS else "error", reason.code, key, options,
            )
        )  # fmt: skip

    def _look_up_unknown(self, reading: Reading) -> None:
        """Look up what the unknown names are elsewhere, once for the whole file."""
        units = self.context.units
        unknown: dict[tuple[str, str], bool] = {}
        titles: dict[str, None] = {}
        last = None
        for figure in reading.figures:
            reference = figure.unit
            if reference is last:
                continue
            last = reference
            if reference.titles:
                self._of_sheets.setdefault(reference.sheet, reference)
                titles |= dict.fromkeys(name for title in reference.titles for name in chain(*names_in(title.text)))
                sheet = next(title.text for title in reference.titles if title.row < 0)
                unknown["", sheet] = not units.find_whole_text(sheet)
            elif (reference.code, reference.name) not in unknown:
                try:
                    units.find(reference.code, reference.name)
                    unknown[reference.code, reference.name] = False
                except Unmatched as reason:
                    unknown[reference.code, reference.name] = reason.code in ("unknown-unit", "unit-kind")
        asked = [named for named, is_unknown in unknown.items() if is_unknown]
        # A title also says *xã hội*: only what may be the name of a commune elsewhere is looked up.
        elsewhere = [name for name in titles if name not in units.by_full][:NAMES_LOOKED_UP]
        if asked or elsewhere:
            units.add_outside(self.context.find_outside(asked, elsewhere))
