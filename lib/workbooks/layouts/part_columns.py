"""Which columns of a form with indicators in rows hold the quarter's figure and the year's so far, and whose."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lib.workbooks.cells import cell_address, column_letters
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.annual_plans import plan_doubt, plan_name, settled_plans
from lib.workbooks.layouts.answers import PART_OPTIONS, KnownAnswers, column_key, part_options, span_word
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning
from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.other_periods import leave_columns
from lib.workbooks.layouts.periods import Fit, period_name
from lib.workbooks.layouts.questions import note_columns_not_imported, note_ignored, note_plans, samples
from lib.workbooks.layouts.reading import FoundColumn, MatchedBy, Part, Reading, Takes, UnitReference
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role, is_total, role_of
from lib.workbooks.problems import Answer, Problem

LISTING_ROLES = (Role.INDICATOR, Role.INDICATOR_CODE, Role.ORDER, Role.MEASURE, Role.UNIT_CODE, Role.UNIT_NAME)
PART_OF_ANSWER: dict[str, Part] = {"cumulative": "cumulative", "plan": "plan"}
_UNIT_CODE = re.compile(r"0[0-9]{4}|[1-9][0-9]{4}")  # at the head of a column


@dataclass
class PartColumns:
    """The columns of one commune, -1 where there is none. ``unit``: None where the title says whose they are."""

    unit: UnitReference | None = None
    value: int = -1
    cumulative: int = -1
    plan: int = -1

    def column(self, part: Part) -> int:
        """That of one part."""
        return {"value": self.value, "cumulative": self.cumulative, "plan": self.plan}[part]

    def set_column(self, part: Part, column: int) -> None:
        """Let ``column`` be that of ``part``."""
        if part == "value":
            self.value = column
        elif part == "cumulative":
            self.cumulative = column
        else:
            self.plan = column

    @property
    def of_results(self) -> list[int]:
        """That of the period and that of the year so far, as far as there are."""
        return [column for column in (self.value, self.cumulative) if column >= 0]

    @property
    def columns(self) -> list[int]:
        """Those that there are."""
        return [*self.of_results, *([self.plan] if self.plan >= 0 else [])]

    def leave(self, columns: Collection[int]) -> None:
        """Read nothing in ``columns``."""
        self.value = -1 if self.value in columns else self.value
        self.cumulative = -1 if self.cumulative in columns else self.cumulative
        self.plan = -1 if self.plan in columns else self.plan


@dataclass(frozen=True)
class _Column:
    """One column beside the indicators: its heading, what that means, what was answered."""

    number: int
    text: str
    meaning: ColumnMeaning
    chosen: tuple[str, MatchedBy] | None


@dataclass
class PartFinder:
    """Finds the columns of one table. ``labels``: heading of the indicators; ``lines``: rows with indicators."""

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    labels: str
    fingerprint: str
    lines: Sequence[int]
    not_imported: list[tuple[int, str, Role]] = field(default_factory=list)
    plans: list[tuple[int, str]] = field(default_factory=list)

    def find(self, meanings: dict[int, ColumnMeaning], others: Iterable[int | None]) -> list[PartColumns]:
        """The columns of each commune, or those of the only one. ``others``: columns that hold no figures."""
        columns = self._columns(meanings, set(others))
        communes = self._communes(columns)
        groups = []
        if communes:
            across = {column.number for _, group in communes for column in group}
            for unit, group in communes:
                groups.append(self._parts(group, PartColumns(unit)))
            self._leave_out([column for column in columns if column.number not in across])
        else:
            groups.append(self._parts(columns, PartColumns()))
        note_plans(self.reading, self.grid, sorted(self.plans), self.answers.quarter)
        note_columns_not_imported(self.reading, self.grid, sorted(self.not_imported))
        ignored = [column for column in columns if column.chosen and column.chosen[0] == Answer.IGNORE]
        note_ignored(self.reading, self.grid, [(column_letters(each.number), each.text) for each in ignored])
        return groups

    def _columns(self, meanings: dict[int, ColumnMeaning], others: set[int | None]) -> list[_Column]:
        width = max((len(self.grid.rows[row]) for row in self.lines), default=0)
        columns = []
        for number in range(max(width, max(meanings, default=-1) + 1)):
            meaning, text = meanings.get(number, ColumnMeaning()), self.header.text(number)
            if number not in others and meaning.role not in LISTING_ROLES:
                place = self.answers.column(number)
                self.reading.part_keys.add(column_key(self.grid.name, place))
                chosen = self.answers.about_part(self.grid.name, place, self._heading(text), self.fingerprint)
                if chosen and not meaning.lets_hold(*chosen):
                    chosen = None
                columns.append(_Column(number, text, meaning, chosen))
        return columns

    # --- communes beside each other -----------------------------------------------------------------------------------

    def _communes(self, columns: list[_Column]) -> list[tuple[UnitReference, list[_Column]]]:
        """Each commune whose name heads columns, with these; none where the table is of one commune."""
        with_figures = [column for column in columns if self._first_figure(column.number) is not None]
        if codes := [column for column in with_figures if _UNIT_CODE.fullmatch(column.text)]:
            table = self.answers.table(self.grid.name)
            return [
                (UnitReference(self.grid.name, self._row(column), column.number, column.text, "", (), table), [column])
                for column in codes
            ]
        named = {each.number: name for each in with_figures if (name := self._commune(each, may_name_commune))}
        if not any(self._commune(column, names_commune) for column in with_figures):
            # Names without their kind are taken for such where nothing else stands beside each other.
            rest = [column for column in with_figures if column.number not in named and not _is_beside(column)]
            if len({cell for cell, _ in named.values()}) < 2 or rest:
                return []
        groups: dict[tuple[tuple[int, int], str], list[_Column]] = {}
        for column in with_figures:
            if found := named.get(column.number):
                groups.setdefault(found, []).append(column)
        table = self.answers.table(self.grid.name)
        return [
            (UnitReference(self.grid.name, *cell, "", name, (), table), group) for (cell, name), group in groups.items()
        ]

    def _commune(self, column: _Column, is_name: Callable[[str], bool]) -> tuple[tuple[int, int], str] | None:
        """(where, name) of the commune that a heading of ``column`` names."""
        for heading in self.header.paths.get(column.number, ()):
            if is_name(heading.text) and not self.answers.indicators.match(heading.text):
                return (heading.row, heading.column), heading.text
        return None

    def _leave_out(self, columns: list[_Column]) -> None:
        """Note what stands beside the communes, such as a plan; ask about what is neither that nor their sum."""
        for column in columns:
            if self._first_figure(column.number) is None:
                continue
            if column.meaning.role in NOT_IMPORTED:
                self.not_imported.append((column.number, column.text, column.meaning.role))
            elif column.chosen and column.chosen[0] == Answer.IGNORE:
                self._note(column, MatchedBy.IGNORED)
            elif not _is_beside(column):
                self._ask(
                    column, "cột này không ghi là của xã nào; hãy ghi tên xã ở tiêu đề, hoặc bỏ qua", PART_OPTIONS[-1:]
                )

    # --- parts --------------------------------------------------------------------------------------------------------

    def _parts(self, columns: list[_Column], group: PartColumns) -> PartColumns:
        """Find the column of the quarter and that of the year so far; ask about others that hold figures.

        What was answered comes first, then what was answered for an earlier file, then what the headings say.
        """
        by_answer: dict[Part, _Column] = {}
        for how in (MatchedBy.ANSWERED, MatchedBy.REMEMBERED):
            for column in columns:
                if column.chosen and column.chosen[1] == how:
                    self._take_answer(column, group, by_answer)
        unknown, others = [], []
        plans: dict[int, _Column] = {}
        for column in columns:
            if column.chosen:
                continue
            if column.meaning.plan:
                if self._first_figure(column.number) is not None:
                    plans[column.number] = column
                continue
            if column.meaning.is_of_another_period:
                others.append(column)
                continue
            part = self._stated_part(column, group)
            if part is not None and group.column(part) < 0:
                group.set_column(part, column.number)
                self._note(column, MatchedBy.NAME, part)
            elif column.meaning.role in NOT_IMPORTED:
                if self._first_figure(column.number) is not None:
                    self.not_imported.append((column.number, column.text, column.meaning.role))
                    self._note(column, MatchedBy.NOT_IMPORTED)
            else:
                unknown.append(column)
        self._take_plans(plans, group)
        # *Thực hiện*, *Kết quả* are the quarter's figure where nothing says so more plainly.
        value = next((column for column in unknown if self._is_plain_value(column, group)), None)
        if group.value < 0 and value is not None:
            group.value = value.number
            unknown.remove(value)
            self._note(value, MatchedBy.NAME, "value")
        unknown += self._leave_other_periods(others, group, columns)
        for column in sorted(unknown, key=lambda column: column.number):
            period = column.meaning.period if column.meaning.is_of_another_period else None
            said = f", vì tiêu đề ghi {period_name(period)}" if period else ""
            word = span_word(self.answers.quarter)
            clause = f"cột này có số liệu nhưng không rõ là số trong {word} hay lũy kế{said}; hãy chọn, hoặc bỏ qua cột"
            self._ask(column, clause)
        return group

    def _take_plans(self, plans: Mapping[int, _Column], group: PartColumns) -> None:
        """Let the column of the year's plan be that of ``group``, or ask which it is."""
        of_year, asked = settled_plans({number: column.meaning.plan for number, column in plans.items()
                                        if column.meaning.plan})  # fmt: skip
        if group.plan >= 0:  # by an answer
            of_year, asked = None, []
        if of_year is not None:
            group.plan = of_year
            self._note(plans[of_year], MatchedBy.NAME, "plan")
        if group.plan >= 0:
            self.plans.append((group.plan, self.header.text(group.plan)))
        for number, column in plans.items():
            chosen, plan = self.answers.quarter, column.meaning.plan
            if number in asked and chosen is not None and plan is not None:
                options = (("plan", plan_name(chosen).capitalize()), PART_OPTIONS[-1])
                self._ask(column, plan_doubt(plan, chosen), options)
            elif number != of_year:
                self.not_imported.append((number, column.text, Role.PLAN))
                self._note(column, MatchedBy.NOT_IMPORTED)

    def _leave_other_periods(self, others: list[_Column], group: PartColumns, columns: list[_Column]) -> list[_Column]:
        """Leave out the columns of other periods; answers those to be asked about: a month of the quarter, half a year
        with it, where no other column says the quarter's figure."""
        asked, left = [], []
        for column in others:
            period = column.meaning.period
            if period is None or self._first_figure(column.number) is None:
                continue
            part: Part = "cumulative" if column.meaning.role == Role.CUMULATIVE else "value"
            taken = next((each for each in columns if each.number == group.column(part)), None)
            # *Thực hiện* beside *Số liệu tháng 3* is the quarter's by a guess alone.
            guessed = taken is None or (taken.meaning.role == Role.VALUE and not taken.chosen)
            if column.meaning.fit == Fit.PARTLY and guessed:
                asked.append(column)
            else:
                left.append((column.number, column.text, period))
        so_far = next((column for column in columns if column.number == group.cumulative), None)
        if left and group.value < 0 and not asked and so_far and so_far.meaning.fit is None:
            # The year so far of a quarter that is another ends with that.
            left.append((so_far.number, so_far.text, left[0][2]))
            group.cumulative = -1
        leave_columns(self.reading, self.grid, left)
        return asked

    def _take_answer(self, column: _Column, group: PartColumns, by_answer: dict[Part, _Column]) -> None:
        answer, how = column.chosen or ("", MatchedBy.UNKNOWN)
        if answer == Answer.IGNORE:
            self._note(column, MatchedBy.IGNORED)
            return
        part = PART_OF_ANSWER.get(answer, "value")
        if first := by_answer.get(part):
            clause = (
                f"cột {column_letters(first.number)} đã được chọn là {self._label(part)}; mỗi phần chỉ được một cột"
            )
            self.reading.problems.append(
                Problem(self.grid.name, self._cell(column), column.text, clause, code="duplicate-column")
            )
            return
        by_answer[part] = column
        group.set_column(part, column.number)
        self._note(column, how, part)

    def _label(self, part: Part) -> str:
        return dict(part_options(self.answers.quarter))[part].lower()

    def _stated_part(self, column: _Column, group: PartColumns) -> Part | None:
        """The part that a heading states: *Trong quý*, *Lũy kế*."""
        roles = self._roles(column) if group.unit else [column.meaning.role]
        if column.meaning.role in NOT_IMPORTED:
            return None
        return next((PART_OF_ROLE[role] for role in roles if role in (Role.QUARTER, Role.CUMULATIVE)), None)

    def _is_plain_value(self, column: _Column, group: PartColumns) -> bool:
        """Whether a heading says *Kết quả*, or the name of a commune alone, below which its figure stands."""
        if group.unit is None:
            return column.meaning.role == Role.VALUE
        lowest = self.header.paths[column.number][-1]
        return Role.VALUE in self._roles(column) or (lowest.row, lowest.column) == (group.unit.row, group.unit.column)

    def _roles(self, column: _Column) -> list[Role | None]:
        return [role_of(heading.text) for heading in reversed(self.header.paths.get(column.number, ()))]

    def _ask(self, column: _Column, clause: str, options: tuple[tuple[str, str], ...] = ()) -> None:
        options = options or part_options(self.answers.quarter)
        first = self._first_figure(column.number)
        if first is None:
            return
        place, heading = self.answers.column(column.number), self._heading(column.text)
        if self.answers.is_asked_here(self.grid.name, place, heading):
            key = self.answers.key(self.grid.name, place, heading)
            self.reading.problems.append(
                Problem(self.grid.name, self._cell(column, first), column.text, clause, "question", "unknown-column",
                        key, options)
            )  # fmt: skip
        self._note(column, MatchedBy.UNKNOWN)

    def _note(self, column: _Column, how: MatchedBy, part: Part = "value") -> None:
        """Let the page about columns show how ``column`` was understood."""
        if self._first_figure(column.number) is None:
            return
        name = self.grid.name
        key = self.answers.key(name, self.answers.column(column.number), self._heading(column.text))
        cells = samples(self.grid, ((row, column.number) for row in self.lines))
        self.reading.columns.append(
            FoundColumn(name, self._cell(column), column.text, "", part, how, cells, key, Takes.PART)
        )

    def _cell(self, column: _Column, first: int | None = None) -> str:
        return cell_address(self._row(column, first), column.number)

    def _row(self, column: _Column, first: int | None = None) -> int:
        """The row of its lowest heading; without one ``first``, or the last row of the header."""
        path = self.header.paths.get(column.number)
        return path[-1].row if path else self.header.last if first is None else first

    def _first_figure(self, column: int) -> int | None:
        return next((row for row in self.lines if is_figure(self.grid.at(row, column))), None)

    def _heading(self, text: str) -> str:
        """The heading of a column as an answer is kept for it: not to be mixed with a line of the same words."""
        return f"{self.labels} | {text}"


def _is_beside(column: _Column) -> bool:
    """Whether a column stands beside those of communes: their sum, a plan, a note."""
    return is_total(column.text.rpartition(" / ")[2]) or column.meaning.role in NOT_IMPORTED
