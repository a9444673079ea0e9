"""What the figures of a list are besides those that are taken: further columns, and lines of other parts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from lib.workbooks.cells import Cell, cell_address, cell_text, column_letters, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.annual_plans import PlanLines, plan_doubt, plan_name, settled_plans
from lib.workbooks.layouts.answers import PART_OPTIONS, KnownAnswers, column_key, part_options, span_word
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning, PlanOf
from lib.workbooks.layouts.headers import LISTING_ROLES, Header, is_figure
from lib.workbooks.layouts.questions import (
    note_columns_not_imported,
    note_ignored,
    note_lines_not_imported,
    note_plans,
    samples,
)
from lib.workbooks.layouts.reading import FoundColumn, MatchedBy, Part, Reading, Takes
from lib.workbooks.layouts.so_far_lines import part_word, role_of_line
from lib.workbooks.layouts.titles import read_titles
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role
from lib.workbooks.problems import Answer, Problem

PART_OF_ANSWER: dict[str, Part] = {"cumulative": "cumulative", "plan": "plan"}
EXAMINED_ROWS = 400  # of a column that may say which part of a figure each line states
_WITHOUT_FIGURES = frozenset({*LISTING_ROLES, Role.ORDER, Role.MEASURE, Role.PERIOD})
_PARTS = {*PART_OF_ROLE, *NOT_IMPORTED} - {None}


@dataclass
class ListColumns:
    """The columns of figures of one list. ``value`` and ``cumulative``: those that the headings name, or -1; after
    ``settle``, those that count; ``plan``: that of the plan of the year, then. ``others``: columns that hold something
    else. ``first``: of those with names."""

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    meanings: Mapping[int, ColumnMeaning]
    others: Collection[int]
    first: int
    value: int
    cumulative: int
    plan: int = -1

    def settle(self) -> None:
        """Follow what was answered; note the columns that are not imported, ask about the others with figures."""
        not_imported: list[tuple[int, str, Role]] = []
        ignored: list[tuple[str, str]] = []
        further = list(self._further())
        plans = {column: plan for column in further if (plan := self._meaning(column).plan)}
        of_year, asked_plans = settled_plans(plans)
        self.plan = -1 if of_year is None else of_year
        chosen = {column: known for column in further if (known := self._chosen(column))}
        by_answer: dict[Part, int] = {}
        for how in (MatchedBy.ANSWERED, MatchedBy.REMEMBERED):
            for column, (answer, known_by) in chosen.items():
                if known_by == how and answer != Answer.IGNORE:
                    self._take(column, PART_OF_ANSWER.get(answer, "value"), by_answer)
        for column in further:
            role = self._role(column)
            if column in chosen:
                if chosen[column][0] == Answer.IGNORE:
                    ignored.append((column_letters(column), self.header.text(column)))
                    self._note(column, MatchedBy.IGNORED)
                    self._leave(column)
            elif column in (self.value, self.cumulative, self.plan) or not self._has_figures(column):
                continue
            elif column in asked_plans and self.plan < 0:
                self._ask_about_plan(column, plans[column])
            elif role in NOT_IMPORTED:
                not_imported.append((column, self.header.text(column), role))
            else:
                self._ask(column)
        taken = [(self.plan, self.header.text(self.plan))] if self.plan >= 0 and self._has_figures(self.plan) else []
        note_plans(self.reading, self.grid, taken, self.answers.quarter)
        note_columns_not_imported(self.reading, self.grid, not_imported)
        note_ignored(self.reading, self.grid, ignored)

    def _further(self) -> Iterator[int]:
        rows = self.grid.rows[self.header.data :]
        width = max([*(len(row) for row in rows[:EXAMINED_ROWS]), *(column + 1 for column in self.meanings)], default=0)
        for column in range(self.first + 1, width):
            if column not in self.others and self._role(column) not in _WITHOUT_FIGURES:
                yield column

    def _role(self, column: int) -> Role | None:
        return self._meaning(column).role

    def _meaning(self, column: int) -> ColumnMeaning:
        return self.meanings.get(column, ColumnMeaning())

    def _leave(self, column: int) -> None:
        """Read nothing in ``column``."""
        self.value = -1 if self.value == column else self.value
        self.cumulative = -1 if self.cumulative == column else self.cumulative
        self.plan = -1 if self.plan == column else self.plan

    def _chosen(self, column: int) -> tuple[str, MatchedBy] | None:
        place = self.answers.column(column)
        self.reading.part_keys.add(column_key(self.grid.name, place))
        known = self.answers.about_part(self.grid.name, place, self._heading(column), self.header.fingerprint)
        return known if known and self._meaning(column).lets_hold(*known) else None

    def _take(self, column: int, part: Part, by_answer: dict[Part, int]) -> None:
        if part in by_answer:
            first = column_letters(by_answer[part])
            label = dict(part_options(self.answers.quarter))[part].lower()
            clause = f"cột {first} đã được chọn là {label}; mỗi phần chỉ được một cột"
            text = self.header.text(column)
            self.reading.problems.append(
                Problem(self.grid.name, self._cell(column), text, clause, code="duplicate-column")
            )
            return
        by_answer[part] = column
        self._leave(column)
        if part == "value":
            self.value = column
        elif part == "cumulative":
            self.cumulative = column
        else:
            self.plan = column
        self._note(column, MatchedBy.ANSWERED, part)

    def _ask_about_plan(self, column: int, plan: PlanOf) -> None:
        if (chosen := self.answers.quarter) is not None:
            options = (("plan", plan_name(chosen).capitalize()), PART_OPTIONS[-1])
            self._ask(column, plan_doubt(plan, chosen), options)

    def _ask(self, column: int, clause: str = "", options: tuple[tuple[str, str], ...] = ()) -> None:
        place, heading = self.answers.column(column), self._heading(column)
        if self.answers.is_asked_here(self.grid.name, place, heading):
            text = self.header.text(column)
            word = span_word(self.answers.quarter)
            clause = clause or (
                f"cột này có số liệu nhưng không rõ là số trong {word} hay lũy kế; hãy chọn, hoặc bỏ qua cột"
            )
            options = options or part_options(self.answers.quarter)
            key = self.answers.key(self.grid.name, place, heading)
            self.reading.problems.append(
                Problem(self.grid.name, self._cell(column), text, clause, "question", "unknown-column", key,
                        options)
            )  # fmt: skip
        self._note(column, MatchedBy.UNKNOWN)

    def _note(self, column: int, how: MatchedBy, part: Part = "value") -> None:
        """Let the page about columns show how ``column`` was understood."""
        name, lines = self.grid.name, range(self.header.data, len(self.grid.rows))
        key = self.answers.key(name, self.answers.column(column), self._heading(column))
        cells = samples(self.grid, ((row, column) for row in lines))
        text = self.header.text(column)
        self.reading.columns.append(FoundColumn(name, self._cell(column), text, "", part, how, cells, key, Takes.PART))

    def _heading(self, column: int) -> str:
        """As an answer is kept for it: not to be mixed with an indicator of the same words."""
        return f"{self.header.text(self.first)} | {self.header.text(column)}"

    def _cell(self, column: int) -> str:
        path = self.header.paths.get(column)
        if path:
            return cell_address(path[-1].row, column)
        rows = range(self.header.data, len(self.grid.rows))
        return cell_address(next((row for row in rows if is_figure(self.grid.at(row, column))), rows.start), column)

    def _has_figures(self, column: int) -> bool:
        return any(column < len(row) and is_figure(row[column]) for row in self.grid.rows[self.header.data :])


@dataclass
class LineParts:
    """Which part of a figure each line of a list states, where a column says it: *Kế hoạch*, *Thực hiện*, *Lũy kế*."""

    grid: Grid
    answers: KnownAnswers
    column: int
    plans: PlanLines
    roles: dict[Cell, Role | None] = field(default_factory=dict)
    left_out: dict[Role, list[int]] = field(default_factory=dict)

    def role(self, row: int) -> Role | None:
        """What a line states."""
        cell = self.grid.at(row, self.column)
        if cell not in self.roles:
            self.roles[cell] = role_of_line(cell_text(cell), self.answers.quarter, self.answers.year)
        return self.roles[cell]

    def plans_year(self, row: int) -> bool:
        """Whether a line is of the year's plan; keeps it in mind."""
        return self.role(row) == Role.PLAN and self.plans.takes(row, self.grid.text(row, self.column))

    def leaves(self, row: int) -> bool:
        """Whether a line is of another plan or the like; keeps it in mind."""
        role = self.role(row)
        if role in NOT_IMPORTED:
            self.left_out.setdefault(role, []).append(row)
            return True
        return False

    def note(self, reading: Reading) -> None:
        """Say which lines are plans, and which were left out."""
        self.plans.note(reading, self.grid.name)
        note_lines_not_imported(reading, self.grid, self.left_out)


def find_line_parts(grid: Grid, header: Header, answers: KnownAnswers, others: Collection[int]) -> LineParts | None:
    """The column, none of ``others``, in which every text says which part its line states; None without one."""
    rows = range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
    for column in sorted(header.paths):
        if column in others:
            continue
        words = {cell for row in rows if not is_blank(cell := grid.at(row, column))}
        if words and all(isinstance(word, str) for word in words):
            roles = {part_word(str(word), answers.quarter) for word in words}
            if roles <= _PARTS and (len(words) > 1 or Role.NOTE not in roles):
                return LineParts(grid, answers, column, PlanLines(answers, read_titles(grid, header.first)))
    return None
