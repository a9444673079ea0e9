"""Every figure of a file against the catalogue, the units and what it says: all problems at once.

One pass over plain tuples. What is the same for many figures is judged once: a row's unit (``units``), a column's
indicator, a cell's content (``column_values``). The usual figure, a clean number of a known unit, costs a few look-ups.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from lib.workbooks.cells import cell_address, cell_text, column_letters
from lib.workbooks.checking.column_notation import ColumnNotations
from lib.workbooks.checking.column_values import BLANK, ColumnValues, Outcome
from lib.workbooks.checking.context import CheckingContext
from lib.workbooks.checking.periods import check_periods
from lib.workbooks.checking.results import CheckedFigure, CheckResult, Verdict
from lib.workbooks.checking.totals import LineSums, check_totals
from lib.workbooks.checking.units import Ignored, UnitResolver
from lib.workbooks.layouts.answers import span_word
from lib.workbooks.layouts.reading import IndicatorReference, RawFigure, Reading, UnitReference
from lib.workbooks.matching import Unit
from lib.workbooks.problems import Problem, Severity
from lib.workbooks.statements import IndicatorSpec

# Kind of problem → kind of the key under which its question is asked for a column.
QUESTION_KINDS = {
    "ambiguous-number": "number", "ambiguous-percent": "percent", "ambiguous-date": "date",
    "measure-of-format": "format", "inexact-conversion": "round",
}  # fmt: skip
MAX_SHEET, MAX_UNIT_NAME, MAX_READ = 100, 255, 255  # characters of what is kept
_OK, _REJECTED, _LEFT_OUT = Verdict.OK.value, Verdict.REJECTED.value, Verdict.LEFT_OUT.value


def check_figures(
    reading: Reading,
    context: CheckingContext,
    answers: Mapping[str, str] | None = None,
    left_out: Collection[tuple[str, str]] = (),
) -> CheckResult:
    """Judge the figures of ``reading`` against ``context``.

    ``answers``: what people chose, by ``Problem.key``. ``left_out``: (sheet, address) of cells that people left out.
    """
    result = _Check(reading, context, answers or {}).run()
    if left_out:
        result.figures = [
            figure._replace(state=_LEFT_OUT) if (figure.sheet, figure.cell) in left_out else figure
            for figure in result.figures
        ]
        result.problems = [
            problem for problem in result.problems if problem.key or (problem.sheet, problem.cell) not in left_out
        ]
    return result


class _Column:
    """All figures of one ``IndicatorReference``: what they are of, how their cells are cleaned.

    ``ordinals``: unit → ordinal of its figure, shared by all columns of the indicator. ``sums``: where a total is
    checked.
    """

    __slots__ = ("cumulative", "indicator_id", "ordinals", "planned", "spec", "sums", "values")

    def __init__(
        self,
        indicator_id: int,
        spec: IndicatorSpec,
        values: ColumnValues,
        cumulative: ColumnValues | None,
        ordinals: dict[int, int],
        sums: LineSums | None,
        planned: bool,
    ) -> None:
        self.indicator_id, self.spec, self.values, self.cumulative = indicator_id, spec, values, cumulative
        self.ordinals, self.sums, self.planned = ordinals, sums, planned


class _Check:
    def __init__(self, reading: Reading, context: CheckingContext, answers: Mapping[str, str]) -> None:
        self.reading, self.context, self.answers = reading, context, answers
        self.result = CheckResult(problems=list(reading.problems), notes=list(reading.notes))
        self.units = UnitResolver(reading, context, answers)
        self.notations = ColumnNotations(reading, answers)
        self.summed = {(cell.indicator.sheet, cell.indicator.code) for total in reading.totals for cell in total.cells}
        self.columns: dict[IndicatorReference, _Column | None] = {}
        self.values_by_spec: dict[tuple[object, ...], ColumnValues] = {}
        self.ordinals_by_indicator: dict[tuple[int, bool], dict[int, int]] = {}
        self.asked: set[str] = set()
        self.letters: dict[int, str] = {-1: ""}
        self.left_out = self.left_blank = self.repeated = 0
        self.contradicted: set[int] = set()  # ordinals of figures that a later cell contradicts

    def run(self) -> CheckResult:
        result, units = self.result, self.units
        self._judge_all()
        self._reject_contradicted()
        if self.summed:
            sums = {key: column.sums for key, column in self.columns.items() if column and column.sums}
            result.problems += check_totals(self.reading, sums, self._values_of_total)
        result.problems += units.problems
        result.problems += check_periods(self.reading, self.context.quarter, self.answers)
        result.problems = [*self.reading.encoding_problems, *_in_file_order(result.problems, self.reading)]
        result.notes += units.notes
        result.learned = dict(self.context.units.learned)
        self._note_left_out()
        return result

    # --- figures ------------------------------------------------------------------------------------------------------

    def _judge_all(self) -> None:
        """Judge every figure. The names are local, for this loop is where the time of a large file goes."""
        figures, columns, known_units, letters = self.result.figures, self.columns, self.units.known, self.letters
        append, new, figure_class = figures.append, tuple.__new__, CheckedFigure
        last: UnitReference | None = None
        unit: Unit | Ignored | None = None
        unit_id: int | None = None
        unit_name = sheet = ""
        ordinal = 0
        for figure in self.reading.figures:
            indicator, reference, row, number, value, _, cumulative_number, _ = figure
            if reference is not last:
                last = reference
                if reference in known_units:
                    unit = known_units[reference]
                else:
                    unit = self.units.resolve(reference, indicator.layout)
                unit_id = unit.id if isinstance(unit, Unit) else None
                unit_name, sheet = _unit_name(reference, unit), indicator.sheet[:MAX_SHEET]
            column = columns[indicator] if indicator in columns else self._column(figure)
            if unit_id is not None and column is not None and cumulative_number < 0:
                values, kind = column.values, value.__class__
                cached = values.by_content_alone and (kind is float or kind is str)
                outcome = values.cache.get(value) if cached else None
                if outcome is None:
                    outcome = values.outcome(value, row, number)
                if outcome.unclear is None and not outcome.blank and unit_id not in column.ordinals:
                    column.ordinals[unit_id] = ordinal
                    append(
                        new(figure_class, (
                            ordinal, sheet, row + 1, f"{letters[number]}{row + 1}", "", unit_id, column.indicator_id,
                            unit_name, outcome.read, outcome.value, outcome.text, outcome.reason, None, False, _OK,
                            column.planned,
                        ))
                    )  # fmt: skip
                    ordinal += 1
                    if column.sums is not None:
                        column.sums.add_value(row, outcome.value)
                    continue
            self._judge(figure, unit, column)
            ordinal = len(figures)

    def _judge(self, figure: RawFigure, unit: Unit | Ignored | None, column: _Column | None) -> None:
        """Any figure that is not of the usual kind: one with a cumulative cell, or with a problem."""
        _, _, row, number, value, cumulative_value, cumulative_number, _ = figure
        cumulative_row, _ = figure.cumulative_cell
        if isinstance(unit, Ignored):
            self.left_out += 1
            return
        if column is None:
            self._add(figure, unit, None, Outcome(read=cell_text(value)[:MAX_READ]), BLANK, _REJECTED)
            return
        outcome = column.values.outcome(value, row, number) if (row, number) != figure.cumulative_cell else BLANK
        cumulative = BLANK
        if column.cumulative is not None:
            cumulative = column.cumulative.outcome(cumulative_value, cumulative_row, cumulative_number)
        state = _OK if unit is not None else _REJECTED
        if outcome.unclear is not None and figure.indicator.planned and not outcome.unclear.options:
            self._leave_plan(figure, outcome)
            return
        if outcome.unclear is not None or cumulative.unclear is not None:
            self._refuse(figure, outcome, cumulative)
            state = _REJECTED
        elif outcome.reason and not cumulative.blank:
            cumulative, kept = self._without_cumulative(figure, outcome, cumulative)
            state = state if kept else _REJECTED
        elif outcome.blank and cumulative.blank:
            self.left_blank += 1  # by an answer about a sign, or about the format
            return
        if state == _OK and unit is not None:
            first = column.ordinals.setdefault(unit.id, len(self.result.figures))
            if first != len(self.result.figures):
                if self._repeats(figure, column, unit, outcome, cumulative, first):
                    return
                state = _REJECTED
        if column.sums is not None:
            column.sums.add(row, outcome, cumulative, state)
        self._add(figure, unit, column, outcome, cumulative, state)

    def _add(
        self,
        figure: RawFigure,
        unit: Unit | None,
        column: _Column | None,
        outcome: Outcome,
        cumulative: Outcome,
        state: str,
    ) -> None:
        indicator, reference, row, number, _, _, cumulative_number, _ = figure
        cumulative_row, _ = figure.cumulative_cell
        for each in (number, cumulative_number):
            if each not in self.letters:
                self.letters[each] = column_letters(each)
        self.result.figures.append(
            CheckedFigure(
                len(self.result.figures), indicator.sheet[:MAX_SHEET], row + 1, f"{self.letters[number]}{row + 1}",
                f"{self.letters[cumulative_number]}{cumulative_row + 1}" if cumulative_number >= 0 else "",
                unit.id if unit is not None else None, column.indicator_id if column is not None else None,
                _unit_name(reference, unit), outcome.read or cumulative.read, outcome.value, outcome.text,
                outcome.reason, cumulative.value, cumulative.value is not None, state,
                indicator.planned,
            )
        )  # fmt: skip

    def _refuse(self, figure: RawFigure, outcome: Outcome, cumulative: Outcome) -> None:
        """Say what is wrong with the figure's cells; what an answer can settle is asked once for the column."""
        for one, row, number in ((outcome, figure.row, figure.column), (cumulative, *figure.cumulative_cell)):
            reason = one.unclear
            if reason is None:
                continue
            sheet, key = figure.indicator.sheet, ""
            severity: Severity = "error"
            if reason.options:
                severity = "question"
                key = f"{QUESTION_KINDS.get(reason.code)}:{sheet}:{column_letters(number)}"
                key = f"sign:{reason.placeholder}" if reason.placeholder else key
                if key in self.asked:
                    continue
                self.asked.add(key)
            cell = cell_address(row, number)
            self.result.problems.append(
                Problem(sheet, cell, one.read, str(reason), severity, reason.code, key, reason.options)
            )

    def _leave_plan(self, figure: RawFigure, outcome: Outcome) -> None:
        """Say that a plan such as *≥ 90%* or *theo thực tế* is no figure; the results beside it do not depend on it."""
        clause = f"ô này của cột kế hoạch không nhập được: {outcome.unclear}"
        cell = cell_address(figure.row, figure.column)
        self.result.problems.append(
            Problem(figure.indicator.sheet, cell, outcome.read, clause, "warning", "plan-unclear")
        )

    def _without_cumulative(self, figure: RawFigure, outcome: Outcome, cumulative: Outcome) -> tuple[Outcome, bool]:
        """No figure for a reason, and yet one for the year so far: (what that is taken for, whether it may be)."""
        if cumulative.reason:
            return BLANK, True
        word = span_word(self.context.quarter)
        clause = f"{word} ghi “{outcome.read}” thì lũy kế để trống; nếu trong {word} bằng không thì ghi 0"
        cell = cell_address(*figure.cumulative_cell)
        self.result.problems.append(
            Problem(figure.indicator.sheet, cell, cumulative.read, clause, code="cumulative-without-value")
        )
        return cumulative, False

    def _repeats(
        self, figure: RawFigure, column: _Column, unit: Unit, outcome: Outcome, cumulative: Outcome, ordinal: int
    ) -> bool:
        """Whether another sheet says the same of this unit and indicator; where it says otherwise, refuse both."""
        first = self.result.figures[ordinal]
        stated = (first.value, first.text_value, first.missing_reason, first.cumulative)
        same = stated == (outcome.value, outcome.text, outcome.reason, cumulative.value)
        if same and first.sheet != figure.indicator.sheet[:MAX_SHEET]:
            self.repeated += 1
            return True
        sheet, cell = figure.indicator.sheet, cell_address(figure.row, figure.column)
        plan = "kế hoạch của " if column.planned else ""
        what, rule = f"{plan}chỉ tiêu {column.spec.code} của {unit.dated}", "mỗi số liệu chỉ được ghi một lần"
        clause = f"{what} đã có ở ô {first.cell} trang “{first.sheet}”; {rule}"
        self.result.problems.append(Problem(sheet, cell, outcome.read, clause, code="duplicate-figure"))
        if ordinal not in self.contradicted:
            self.contradicted.add(ordinal)
            clause = f"{what} còn ghi ở ô {cell} trang “{sheet}”; {rule}"
            self.result.problems.append(Problem(first.sheet, first.cell, first.read, clause, code="duplicate-figure"))
        return False

    def _reject_contradicted(self) -> None:
        """Refuse also what came first, where two places contradict each other: which is right is unknown."""
        figures = self.result.figures
        if self.units.repeated:
            rows = {(reference.sheet[:MAX_SHEET], reference.row + 1) for reference in self.units.repeated}
            self.contradicted |= {figure.ordinal for figure in figures if (figure.sheet, figure.row_number) in rows}
        for ordinal in self.contradicted:
            figures[ordinal] = figures[ordinal]._replace(state=_REJECTED)

    # --- columns ------------------------------------------------------------------------------------------------------

    def _column(self, figure: RawFigure) -> _Column | None:
        """The column of a figure not seen before; None, and a problem, when its indicator may not be reported."""
        indicator, number, cumulative_number = figure.indicator, figure.column, figure.cumulative_column
        known = self.context.specs.get(indicator.code)
        column = None
        if known is None:
            self._refuse_indicator(indicator, "không phải mã chỉ tiêu nào trong danh mục", "unknown-indicator")
        elif indicator.code not in self.context.in_form:
            todo = "hãy chọn đúng biểu, hoặc chọn không nhận ở bước Ghép cột"
            clause = f"chỉ tiêu này không thuộc biểu {self.context.form_code}; {todo}"
            self._refuse_indicator(indicator, clause, "not-in-form")
        elif why_not := self.context.not_stated.get((indicator.code, indicator.planned)):
            todo = "hãy chọn kỳ khác, hoặc chọn không nhận ở bước Ghép cột"
            self._refuse_indicator(indicator, f"chỉ tiêu này {why_not}; {todo}", "not-stated")
        else:
            indicator_id, spec = known
            column = _Column(
                indicator_id,
                spec,
                self._values(indicator, number, spec),
                self._values(indicator, cumulative_number, spec) if cumulative_number >= 0 else None,
                self.ordinals_by_indicator.setdefault((indicator_id, indicator.planned), {}),
                LineSums() if (indicator.sheet, indicator.code) in self.summed and spec.is_number else None,
                indicator.planned,
            )
            self.letters[number] = column_letters(number)
        self.columns[indicator] = column
        return column

    def _values(self, indicator: IndicatorReference, number: int, spec: IndicatorSpec) -> ColumnValues:
        """The cleaning of one column, shared by all that take the same and are answered alike."""
        sheet = indicator.sheet
        stated = indicator.measures.get(number, "")
        takes = replace(spec, code="", name="")  # what it is called does not matter to a cell
        notation = self.notations.notation(indicator, number, spec)
        if (note := self.notations.note(sheet, number, spec)) and note not in self.result.notes:
            self.result.notes.append(note)
        formatted = indicator.percents or indicator.formats
        key = (takes, notation.key, stated, sheet if formatted else "", indicator.formats_known)
        if key not in self.values_by_spec:
            self.values_by_spec[key] = ColumnValues(
                takes, indicator.percents, indicator.formats, indicator.formats_known, notation, stated
            )
        return self.values_by_spec[key]

    def _values_of_total(self, indicator: IndicatorReference, number: int) -> ColumnValues | None:
        known = self.context.specs.get(indicator.code)
        return self._values(indicator, number, known[1]) if known else None

    def _refuse_indicator(self, indicator: IndicatorReference, clause: str, code: str) -> None:
        self.result.problems.append(Problem(indicator.sheet, indicator.header, indicator.code, clause, code=code))

    def _note_left_out(self) -> None:
        if self.left_out:
            self.result.notes.append(f"{self.left_out} số liệu được bỏ qua theo lựa chọn của người nhập.")
        if self.left_blank:
            self.result.notes.append(f"{self.left_blank} ô được coi như để trống theo lựa chọn của người nhập.")
        if self.repeated:
            self.result.notes.append(
                f"{self.repeated} số liệu ghi ở nhiều trang với cùng nội dung; mỗi số liệu chỉ nhập một lần."
            )


def _unit_name(reference: UnitReference, unit: Unit | Ignored | None) -> str:
    """The unit as the file names it; for a sheet of one commune as the portal does."""
    written = reference.name or reference.code
    return (written or (unit.name if isinstance(unit, Unit) else ""))[:MAX_UNIT_NAME]


def _in_file_order(problems: list[Problem], reading: Reading) -> list[Problem]:
    """``problems`` once each, by sheet, row and column."""
    sheets: dict[str, int] = {}
    for table in reading.tables:
        sheets.setdefault(table.sheet, len(sheets))

    def position(problem: Problem) -> tuple[int, int, int, str]:
        letters = problem.cell.rstrip("0123456789")
        digits = problem.cell[len(letters) :]
        return sheets.get(problem.sheet, len(sheets)), int(digits or 0), len(letters), letters

    return sorted(dict.fromkeys(problems), key=position)
