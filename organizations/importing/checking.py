"""Every figure of a file against the catalogue, the units and what it says: all problems at once.

One pass over plain tuples. What is the same for many figures is judged once: a row's unit, a column's indicator, a
cell's content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from organizations.excel.grid import address, column_letters, shown
from organizations.excel.layouts import Place, RawFigure, Reading, Source
from organizations.excel.layouts.shapes import WIDE
from organizations.excel.matching import Unit, Unmatched, unit_key
from organizations.excel.problems import Problem
from organizations.excel.values import DATE, TEXT, Settled, Spec
from organizations.importing.cells import BLANK, Cells, Outcome
from organizations.importing.context import Context, explain
from organizations.importing.sheets import check_periods, unit_of_sheet
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
    rejected: int = 0

    @property
    def questions(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "question"]


def check(reading: Reading, context: Context, answers: Mapping[str, str] | None = None) -> Checked:
    """Judge the figures of ``reading`` for the period, form and scope of ``context``, with the ``answers`` so far."""
    return _Check(reading, context, answers or {}).run()


class _Column:
    """One indicator in one column: how its cells are cleaned, and where its figures stand."""

    __slots__ = ("cells", "cumulative", "first_at", "indicator_id", "lines", "spec")

    def __init__(self, indicator_id: int, spec: Spec, cells: Cells, cumulative: Cells | None):
        self.indicator_id, self.spec, self.cells, self.cumulative = indicator_id, spec, cells, cumulative
        self.lines: Lines | None = None


class _Check:
    def __init__(self, reading: Reading, context: Context, answers: Mapping[str, str]):
        self.reading, self.context, self.answers = reading, context, answers
        self.checked = Checked(problems=list(reading.problems), notes=list(reading.notes))
        self.signs = {key.partition(":")[2]: answer for key, answer in answers.items() if key.startswith("sign:")}
        self.columns: dict[tuple[Source, int], _Column | None] = {}
        self.by_spec: dict[tuple, Cells] = {}
        self.places: dict[Place, Unit | None] = {}
        self.rows: dict[tuple[str, int], Place] = {}  # sheet and unit → where a wide table names it first
        self.stated: dict[int, dict[int, int]] = {}  # indicator → unit → position in ``staged``
        self.asked: set[str] = set()
        self.letters: dict[int, str] = {}
        self.left_out = self.repeated = 0
        self.spoiled: set[int] = set()  # positions in ``staged`` that a later cell contradicts

    def run(self) -> Checked:
        reading, checked = self.reading, self.checked
        self.context.units.answer(self.answers)
        self._explain_unknown()
        totals = {source for total in reading.totals for source, *_ in total.cells}
        for figure in reading.figures:
            self._judge(figure, totals)
        for position in self.spoiled:
            checked.staged[position] = checked.staged[position]._replace(state=REJECTED)
        if reading.totals:
            lines = {column.lines.source: column.lines for column in self.columns.values() if column and column.lines}
            checked.problems += check_totals(reading.totals, lines, self._cells_of_total)
        checked.problems += check_periods(reading, self.context.quarter, self.answers)
        checked.problems = in_order(checked.problems, reading)
        checked.learned = dict(self.context.units.learned)
        checked.rejected = sum(row.state == REJECTED for row in checked.staged)
        self._note_left_out()
        return checked

    # --- one figure ---------------------------------------------------------------------------------------------------

    def _judge(self, figure: RawFigure, totals: set[Source]) -> None:
        source, place, row, number, value, so_far, so_far_number = figure
        key = (source, number)
        column = self.columns[key] if key in self.columns else self._column(figure, source in totals)
        if place in self.places:
            unit = self.places[place]
        else:
            unit = self.places[place] = self._unit(place, source.layout)
        if unit is IGNORED:
            self.left_out += 1
            return
        read_from = figure.column != so_far_number
        if column is None:
            self._stage(figure, unit, None, Outcome(read=shown(value)[:255]), BLANK, REJECTED)
            return
        said = column.cells.say(value, row, number) if read_from else BLANK
        cumulative = column.cumulative.say(so_far, row, so_far_number) if so_far_number >= 0 else BLANK
        state = OK
        if said.unclear is not None or cumulative.unclear is not None:
            self._refuse(figure, said, cumulative)
            state = REJECTED
        elif said.reason and not cumulative.blank:
            cumulative, state = self._without_cumulative(figure, said, cumulative)
        if said.blank and cumulative.blank and state == OK:
            return  # a sign that was answered to mean nothing
        if unit is None:
            state = REJECTED
        if state == OK:
            first = self.stated.setdefault(column.indicator_id, {})
            known = first.get(unit.id)
            if known is not None:
                if self._repeats(figure, column, unit, said, cumulative, known):
                    return
                state = REJECTED
            else:
                first[unit.id] = len(self.checked.staged)
        if column.lines is not None:
            column.lines.add(row, said, cumulative, state)
        self._stage(figure, unit, column, said, cumulative, state)

    def _stage(self, figure: RawFigure, unit, column: _Column | None, said, cumulative, state: str) -> None:
        source, place, row, number, _, _, so_far_number = figure
        letters = self.letters
        if number not in letters:
            letters[number] = column_letters(number)
        if so_far_number not in letters:
            letters[so_far_number] = column_letters(so_far_number) if so_far_number >= 0 else ""
        staged, so_far = self.checked.staged, cumulative.value
        staged.append(
            StagedRow(
                len(staged), source.sheet[:100], row + 1, f"{letters[number]}{row + 1}",
                f"{letters[so_far_number]}{row + 1}" if so_far_number >= 0 else "",
                unit.id if unit is not None else None, column.indicator_id if column is not None else None,
                (place.name or place.code or (unit.name if unit is not None else ""))[:255],
                said.read or cumulative.read, said.value, said.text, said.reason, so_far, so_far is not None, state,
            )
        )  # fmt: skip

    def _refuse(self, figure: RawFigure, said: Outcome, cumulative: Outcome) -> None:
        """Say what is wrong with the figure's cells; what an answer can settle is asked once for the column."""
        for outcome, number in ((said, figure.column), (cumulative, figure.cumulative_column)):
            reason = outcome.unclear
            if reason is None:
                continue
            sheet, severity, key = figure.source.sheet, "error", ""
            if reason.options:
                severity = "question"
                key = f"sign:{reason.sign}" if reason.sign else f"{SETTLING[reason.code]}:{sheet}:{column_letters(number)}"
                if key in self.asked:
                    continue
                self.asked.add(key)
            self.checked.problems.append(
                Problem(sheet, address(figure.row, number), outcome.read, str(reason), severity, reason.code, key, reason.options)
            )  # fmt: skip

    def _without_cumulative(self, figure: RawFigure, said: Outcome, cumulative: Outcome) -> tuple[Outcome, str]:
        """Where there is no figure for a reason, there is none for the year so far, either."""
        if cumulative.reason:
            return BLANK, OK
        clause = f"quý ghi “{said.read}” thì lũy kế để trống; nếu trong quý bằng không thì ghi 0"
        cell = address(figure.row, figure.cumulative_column)
        self.checked.problems.append(
            Problem(figure.source.sheet, cell, cumulative.read, clause, code="cumulative-without-value")
        )
        return cumulative, REJECTED

    def _repeats(self, figure: RawFigure, column: _Column, unit: Unit, said, cumulative, known: int) -> bool:
        """Whether another sheet says the same of this unit and indicator; if it says another thing, both are refused."""
        first = self.checked.staged[known]
        same = (first.value, first.text_value, first.missing_reason, first.cumulative) == (
            said.value, said.text, said.reason, cumulative.value,
        )  # fmt: skip
        if same and first.sheet != figure.source.sheet[:100]:
            self.repeated += 1
            return True
        here, there = (figure.source.sheet, address(figure.row, figure.column)), (first.sheet, first.cell)
        what = f"chỉ tiêu {column.spec.code} của {unit.dated}"
        rule = "mỗi số liệu chỉ được ghi một lần"
        self.checked.problems += [
            Problem(*here, said.read, f"{what} đã có ở ô {there[1]} trang “{there[0]}”; {rule}", code="duplicate-figure"),
        ]
        if known not in self.spoiled:
            self.spoiled.add(known)
            self.checked.problems.append(
                Problem(*there, first.read, f"{what} còn ghi ở ô {here[1]} trang “{here[0]}”; {rule}", code="duplicate-figure")
            )  # fmt: skip
        return False

    # --- what many figures share --------------------------------------------------------------------------------------

    def _column(self, figure: RawFigure, summed: bool) -> _Column | None:
        source, number = figure.source, figure.column
        known = self.context.specs.get(source.indicator)
        column = None
        if known is None:
            self._say_once(source.sheet, source.header, source.indicator, "không phải mã chỉ tiêu nào trong danh mục",
                           "unknown-indicator")  # fmt: skip
        elif source.indicator not in self.context.in_form:
            clause = f"chỉ tiêu này không thuộc biểu {self.context.form.code}; hãy chọn đúng biểu hoặc xóa cột"
            self._say_once(source.sheet, source.header, source.indicator, clause, "not-in-form")
        else:
            indicator_id, spec = known
            so_far = figure.cumulative_column
            cells = self._cells(source, number, spec)
            cumulative = self._cells(source, so_far, spec, cumulative=True) if so_far >= 0 else None
            column = _Column(indicator_id, spec, cells, cumulative)
            if summed and spec.value_type not in (DATE, TEXT):
                column.lines = Lines(source)
        self.columns[source, number] = column
        return column

    def _cells(self, source: Source, number: int, spec: Spec, *, cumulative: bool = False) -> Cells:
        """The cleaning of one column, shared by all lines of a sheet that take the same."""
        if cumulative and spec.value_type in (DATE, TEXT):
            spec = Spec(spec.code, spec.name, decimal_places=0)
        at = column_letters(number)
        key = (source.sheet, number, spec)
        if key not in self.by_spec:
            settled = Settled(
                self.answers.get(f"number:{source.sheet}:{at}", ""),
                self.answers.get(f"percent:{source.sheet}:{at}", ""),
                self.signs,
            )
            self.by_spec[key] = Cells(spec, source.percents, source.formats, source.formats_known, settled)
        return self.by_spec[key]

    def _cells_of_total(self, source: Source, number: int) -> Cells | None:
        known = self.context.specs.get(source.indicator)
        return self._cells(source, number, known[1]) if known else None

    def _unit(self, place: Place, layout: str) -> "Unit | None | object":
        """The unit of a row or a sheet; None when it cannot be told, IGNORED when people said to leave it out."""
        if place.titles:
            unit, problem, note = unit_of_sheet(place, self.context, self.answers)
            self.checked.problems += [problem] if problem else []
            self.checked.notes += [note] if note else []
            return unit
        try:
            unit = self.context.units.find(place.code, place.name)
        except Unmatched as reason:
            return IGNORED if reason.code == "ignored" else self._refuse_unit(place, reason)
        if layout != WIDE:
            return unit
        first = self.rows.setdefault((place.sheet, unit.id), place)
        if first is place:
            return unit
        rule = "mỗi đơn vị chỉ được một dòng"
        self.checked.problems.append(
            Problem(place.sheet, place.cell, place.read, f"{unit.dated} đã có ở ô {first.cell}; {rule}", code="duplicate-unit")
        )  # fmt: skip
        if self.places.get(first) is not None:
            self.places[first] = None
            self._spoil(first)
            self.checked.problems.append(
                Problem(first.sheet, first.cell, first.read, f"{unit.dated} còn ghi ở ô {place.cell}; {rule}", code="duplicate-unit")
            )  # fmt: skip
        return None

    def _spoil(self, place: Place) -> None:
        self.spoiled |= {
            position
            for position, row in enumerate(self.checked.staged)
            if row.sheet == place.sheet[:100] and row.row_number == place.row + 1
        }

    def _refuse_unit(self, place: Place, reason: Unmatched) -> None:
        key, options = "", ()
        if reason.options:
            key, options = unit_key(place.code, place.name), (*reason.options, ("ignore", "Bỏ qua các dòng này"))
        severity = "question" if reason.code == "ambiguous-unit" else "error"
        if not key or key not in self.asked:
            self.asked.add(key)
            self.checked.problems.append(
                Problem(place.sheet, place.cell, place.read, str(reason), severity, reason.code, key, options)
            )

    def _say_once(self, sheet: str, cell: str, read: str, clause: str, code: str) -> None:
        if (key := f"{sheet}!{cell}!{code}") not in self.asked:
            self.asked.add(key)
            self.checked.problems.append(Problem(sheet, cell, read, clause, code=code))

    def _explain_unknown(self) -> None:
        """Look up what the unknown names are elsewhere in the country, in a few queries for the whole file."""
        unknown, seen, last = [], set(), None
        for figure in self.reading.figures:
            place = figure.place
            if place is last or place.titles:
                continue
            last = place
            if (place.code, place.name) in seen:
                continue
            seen.add((place.code, place.name))
            try:
                self.context.units.find(place.code, place.name)
            except Unmatched:
                unknown.append((place.code, place.name))
        if unknown:
            explain(self.context.units, unknown)

    def _note_left_out(self) -> None:
        if self.left_out:
            self.checked.notes.append(f"{self.left_out} số liệu được bỏ qua theo lựa chọn của người nhập.")
        if self.repeated:
            self.checked.notes.append(
                f"{self.repeated} số liệu ghi ở nhiều trang với cùng nội dung; mỗi số liệu chỉ nhập một lần."
            )


IGNORED = object()


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
