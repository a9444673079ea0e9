"""Every figure of a file against the catalogue, the units and what it says: all problems at once.

One pass over plain tuples. What is the same for many figures is judged once: a row's unit (``places``), a column's
indicator, a cell's content (``cells``). The usual figure, a clean number of a known unit, costs a few look-ups.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lib.workbooks.grid import address, column_letters, shown
from lib.workbooks.layouts import RawFigure, Reading, Source
from lib.workbooks.matching import Unit
from lib.workbooks.problems import Problem, Severity
from lib.workbooks.values import Settled, Spec
from organizations.importing.cells import BLANK, CellCleaner, Outcome
from organizations.importing.context import Context
from organizations.importing.places import IGNORED, Places
from organizations.importing.sheets import check_periods
from organizations.importing.staged import OK, REJECTED, StagedRow
from organizations.importing.totals import Lines, check_totals

SETTLING = {"ambiguous-number": "number", "ambiguous-percent": "percent"}  # kind of trouble → key of its question


@dataclass
class Checked:
    """``staged``: one row per figure, also for rejected ones. ``problems``: those of the reading included, in the order
    of the file. ``learned``: name as written → id of the unit that an answer said it is."""

    staged: list[StagedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    learned: dict[str, int] = field(default_factory=dict)

    @property
    def questions(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "question"]


def check(reading: Reading, context: Context, answers: Mapping[str, str] | None = None) -> Checked:
    """Judge the figures of ``reading`` for the period, form and scope of ``context``, with the ``answers`` so far."""
    return _Check(reading, context, answers or {}).run()


class _Column:
    """All figures of one ``Source``: what they are of, how their cells are cleaned, which units have one already."""

    __slots__ = ("by_unit", "cells", "cumulative", "indicator_id", "lines", "spec")

    def __init__(
        self, indicator_id: int, spec: Spec, cells: CellCleaner, cumulative: CellCleaner | None, by_unit: dict[int, int]
    ):
        self.indicator_id, self.spec, self.cells, self.cumulative = indicator_id, spec, cells, cumulative
        self.by_unit = by_unit  # unit → position in ``staged``, shared by all columns of the indicator
        self.lines: Lines | None = None


class _Check:
    def __init__(self, reading: Reading, context: Context, answers: Mapping[str, str]):
        self.reading, self.context, self.answers = reading, context, answers
        self.checked = Checked(problems=list(reading.problems), notes=list(reading.notes))
        self.places = Places(reading, context, answers)
        self.signs = {key.partition(":")[2]: answer for key, answer in answers.items() if key.startswith("sign:")}
        self.summed = {source for total in reading.totals for source, *_ in total.cells}
        self.columns: dict[Source, _Column | None] = {}
        self.by_spec: dict[tuple, CellCleaner] = {}
        self.by_indicator: dict[int, dict[int, int]] = {}
        self.asked: set[str] = set()
        self.letters: dict[int, str] = {-1: ""}
        self.left_out = self.repeated = 0
        self.spoiled: set[int] = set()  # positions in ``staged`` that a later cell contradicts

    def run(self) -> Checked:
        checked, places = self.checked, self.places
        self._judge_all()
        self._reject_spoiled()
        if self.summed:
            lines = {source: column.lines for source, column in self.columns.items() if column and column.lines}
            checked.problems += check_totals(self.reading, lines, self._cells_of_total)
        checked.problems += places.problems
        checked.problems += check_periods(self.reading, self.context.quarter, self.answers)
        checked.problems = in_order(checked.problems, self.reading)
        checked.notes += places.notes
        checked.learned = dict(self.context.units.learned)
        self._note_left_out()
        return checked

    # --- figures ------------------------------------------------------------------------------------------------------

    def _judge_all(self) -> None:
        """Stage every figure. The names are local, for this loop is where the time of a large file goes."""
        staged, columns, units, letters = self.checked.staged, self.columns, self.places.of, self.letters
        append, new, row_class, seen, last = staged.append, tuple.__new__, StagedRow, object(), None
        unit = unit_id = unit_name = sheet = None
        position = 0
        for figure in self.reading.figures:
            source, place, row, number, value, _, so_far_number = figure
            if place is not last:
                last = place
                unit = units.get(place, seen)
                if unit is seen:
                    unit = self.places.unit(place, source.layout)
                unit_id = unit.id if unit.__class__ is Unit else None
                unit_name, sheet = _unit_name(place, unit), source.sheet[:100]
            column = columns.get(source, seen)
            if column is seen:
                column = self._column(figure)
            if unit_id is not None and column is not None and so_far_number < 0:
                cells, kind = column.cells, value.__class__
                said = cells.known.get(value) if cells.plain and (kind is float or kind is str) else None
                if said is None:
                    said = cells.say(value, row, number)
                if said.unclear is None and not said.blank and unit_id not in column.by_unit:
                    column.by_unit[unit_id] = position
                    append(
                        new(row_class, (
                            position, sheet, row + 1, f"{letters[number]}{row + 1}", "", unit_id, column.indicator_id,
                            unit_name, said.read, said.value, said.text, said.reason, None, False, OK,
                        ))
                    )  # fmt: skip
                    position += 1
                    if column.lines is not None:
                        column.lines.stated.append((row, said.value, None))
                    continue
            self._judge(figure, unit, column)
            position = len(staged)

    def _judge(self, figure: RawFigure, unit, column: _Column | None) -> None:
        """Any figure that is not of the usual kind: one with a cumulative cell, or in trouble."""
        _, _, row, number, value, so_far, so_far_number = figure
        if unit is IGNORED:
            self.left_out += 1
            return
        if column is None:
            self._stage(figure, unit, None, Outcome(read=shown(value)[:255]), BLANK, REJECTED)
            return
        said = column.cells.say(value, row, number) if number != so_far_number else BLANK
        cumulative = column.cumulative.say(so_far, row, so_far_number) if so_far_number >= 0 else BLANK
        state = OK if unit is not None else REJECTED
        if said.unclear is not None or cumulative.unclear is not None:
            self._refuse(figure, said, cumulative)
            state = REJECTED
        elif said.reason and not cumulative.blank:
            cumulative, kept = self._without_cumulative(figure, said, cumulative)
            state = state if kept else REJECTED
        elif said.blank and cumulative.blank:
            return  # a sign that was answered to mean nothing
        if state == OK:
            known = column.by_unit.setdefault(unit.id, len(self.checked.staged))
            if known != len(self.checked.staged):
                if self._repeats(figure, column, unit, said, cumulative, known):
                    return
                state = REJECTED
        if column.lines is not None:
            column.lines.add(row, said, cumulative, state)
        self._stage(figure, unit, column, said, cumulative, state)

    def _stage(self, figure: RawFigure, unit, column: _Column | None, said, cumulative, state: str) -> None:
        source, place, row, number, _, _, so_far_number = figure
        for at in (number, so_far_number):
            if at not in self.letters:
                self.letters[at] = column_letters(at)
        so_far = cumulative.value
        self.checked.staged.append(
            StagedRow(
                len(self.checked.staged), source.sheet[:100], row + 1, f"{self.letters[number]}{row + 1}",
                f"{self.letters[so_far_number]}{row + 1}" if so_far_number >= 0 else "",
                unit.id if unit is not None else None, column.indicator_id if column is not None else None,
                _unit_name(place, unit), said.read or cumulative.read, said.value, said.text, said.reason,
                so_far, so_far is not None, state,
            )
        )  # fmt: skip

    def _refuse(self, figure: RawFigure, said: Outcome, cumulative: Outcome) -> None:
        """Say what is wrong with the figure's cells; what an answer can settle is asked once for the column."""
        for outcome, number in ((said, figure.column), (cumulative, figure.cumulative_column)):
            reason = outcome.unclear
            if reason is None:
                continue
            sheet, key = figure.source.sheet, ""
            severity: Severity = "error"
            if reason.options:
                severity = "question"
                key = f"{SETTLING.get(reason.code)}:{sheet}:{column_letters(number)}"
                key = f"sign:{reason.sign}" if reason.sign else key
                if key in self.asked:
                    continue
                self.asked.add(key)
            cell = address(figure.row, number)
            self.checked.problems.append(
                Problem(sheet, cell, outcome.read, str(reason), severity, reason.code, key, reason.options)
            )

    def _without_cumulative(self, figure: RawFigure, said: Outcome, cumulative: Outcome) -> tuple[Outcome, bool]:
        """No figure for a reason, and yet one for the year so far: (what it is taken for, whether it may be)."""
        if cumulative.reason:
            return BLANK, True
        clause = f"quý ghi “{said.read}” thì lũy kế để trống; nếu trong quý bằng không thì ghi 0"
        cell = address(figure.row, figure.cumulative_column)
        self.checked.problems.append(
            Problem(figure.source.sheet, cell, cumulative.read, clause, code="cumulative-without-value")
        )
        return cumulative, False

    def _repeats(self, figure: RawFigure, column: _Column, unit: Unit, said, cumulative, known: int) -> bool:
        """Whether another sheet says the same of this unit and indicator; where it says otherwise, refuse both."""
        first = self.checked.staged[known]
        stated = (first.value, first.text_value, first.missing_reason, first.cumulative)
        same = stated == (said.value, said.text, said.reason, cumulative.value)
        if same and first.sheet != figure.source.sheet[:100]:
            self.repeated += 1
            return True
        sheet, cell = figure.source.sheet, address(figure.row, figure.column)
        what, rule = f"chỉ tiêu {column.spec.code} của {unit.dated}", "mỗi số liệu chỉ được ghi một lần"
        clause = f"{what} đã có ở ô {first.cell} trang “{first.sheet}”; {rule}"
        self.checked.problems.append(Problem(sheet, cell, said.read, clause, code="duplicate-figure"))
        if known not in self.spoiled:
            self.spoiled.add(known)
            clause = f"{what} còn ghi ở ô {cell} trang “{sheet}”; {rule}"
            self.checked.problems.append(Problem(first.sheet, first.cell, first.read, clause, code="duplicate-figure"))
        return False

    def _reject_spoiled(self) -> None:
        """Refuse also what came first, where two places contradict each other: nobody knows which is right."""
        staged = self.checked.staged
        if self.places.twice:
            rows = {(place.sheet[:100], place.row + 1) for place in self.places.twice}
            self.spoiled |= {row.ordinal for row in staged if (row.sheet, row.row_number) in rows}
        for position in self.spoiled:
            staged[position] = staged[position]._replace(state=REJECTED)

    # --- columns ------------------------------------------------------------------------------------------------------

    def _column(self, figure: RawFigure) -> _Column | None:
        source, number, so_far = figure.source, figure.column, figure.cumulative_column
        known = self.context.specs.get(source.indicator)
        column = None
        if known is None:
            self._refuse_indicator(source, "không phải mã chỉ tiêu nào trong danh mục", "unknown-indicator")
        elif source.indicator not in self.context.in_form:
            todo = "hãy chọn đúng biểu, hoặc chọn không nhận ở bước Ghép cột"
            clause = f"chỉ tiêu này không thuộc biểu {self.context.form.code}; {todo}"
            self._refuse_indicator(source, clause, "not-in-form")
        else:
            indicator_id, spec = known
            cells = self._cells(source, number, spec)
            cumulative = self._cells(source, so_far, spec) if so_far >= 0 else None
            column = _Column(indicator_id, spec, cells, cumulative, self.by_indicator.setdefault(indicator_id, {}))
            self.letters[number] = column_letters(number)
            if source in self.summed and spec.is_number:
                column.lines = Lines()
        self.columns[source] = column
        return column

    def _cells(self, source: Source, number: int, spec: Spec) -> CellCleaner:
        """The cleaning of one column, shared by all that take the same and are answered alike."""
        at = f"{source.sheet}:{column_letters(number)}"
        dots, fractions = self.answers.get(f"number:{at}", ""), self.answers.get(f"percent:{at}", "")
        takes = replace(spec, code="", name="")  # what it is called does not matter to a cell
        key = (takes, dots, fractions, source.sheet if source.percents or source.formats else "", source.formats_known)
        if key not in self.by_spec:
            settled = Settled(dots, fractions, self.signs)
            self.by_spec[key] = CellCleaner(takes, source.percents, source.formats, source.formats_known, settled)
        return self.by_spec[key]

    def _cells_of_total(self, source: Source, number: int) -> CellCleaner | None:
        known = self.context.specs.get(source.indicator)
        return self._cells(source, number, known[1]) if known else None

    def _refuse_indicator(self, source: Source, clause: str, code: str) -> None:
        self.checked.problems.append(Problem(source.sheet, source.header, source.indicator, clause, code=code))

    def _note_left_out(self) -> None:
        if self.left_out:
            self.checked.notes.append(f"{self.left_out} số liệu được bỏ qua theo lựa chọn của người nhập.")
        if self.repeated:
            self.checked.notes.append(
                f"{self.repeated} số liệu ghi ở nhiều trang với cùng nội dung; mỗi số liệu chỉ nhập một lần."
            )


def _unit_name(place, unit) -> str:
    """The unit as the file names it; for a sheet of one commune as the portal does."""
    return (place.name or place.code or (unit.name if unit.__class__ is Unit else ""))[:255]


def in_order(problems: list[Problem], reading: Reading) -> list[Problem]:
    """``problems`` once each, in the order of the file: by sheet, row and column."""
    sheets: dict[str, int] = {}
    for table in reading.tables:
        sheets.setdefault(table.sheet, len(sheets))

    def place(problem: Problem) -> tuple:
        letters = problem.cell.rstrip("0123456789")
        digits = problem.cell[len(letters) :]
        return sheets.get(problem.sheet, len(sheets)), int(digits or 0), len(letters), letters

    return sorted(dict.fromkeys(problems), key=place)
