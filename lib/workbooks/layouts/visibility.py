"""What the file holds of a figure and a person does not see of it: struck out, not shown, of several cells, stale.

A figure that a person reads otherwise than the file holds it is asked about, once for each kind and sheet; one that
stands in a merged cell of several lines or columns is of all of them together, and refused.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lib.workbooks.cells import Cell, FigureError, Position, cell_address, cell_text, is_blank, parse_address
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.headers import is_figure
from lib.workbooks.layouts.questions import listed
from lib.workbooks.layouts.reading import RawFigure, Reading
from lib.workbooks.marks import Mark, shows_nothing
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.signs import SignMeaning

_QUESTIONS: dict[str, tuple[str, str, str]] = {
    Mark.STRUCK: ("số ở ô {} bị gạch ngang; hãy chọn nhập hay bỏ qua các số bị gạch", "Nhập cả số bị gạch",
                  "Bỏ qua số bị gạch"),
    Mark.PARTLY_STRUCK: ("ô {} có phần bị gạch ngang; hãy chọn nhập phần không bị gạch hay bỏ qua các ô ấy",
                         "Nhập phần không bị gạch", "Bỏ qua các ô ấy"),
    Mark.RAISED: ("ô {} viết chữ nhỏ nâng lên hoặc hạ xuống, như số chú thích hay số mũ; hãy chọn nhập hay bỏ qua",
                  "Nhập như số bình thường", "Bỏ qua các ô ấy"),
    Mark.UNPROVEN: ("kết quả công thức ở ô {} chưa được tính lại; hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc "
                    "chọn nhập kết quả đang ghi trong tệp", "Nhập kết quả đang ghi", "Bỏ qua các ô ấy"),
    Mark.PALE: ("số ở ô {} viết chữ trắng hoặc cùng màu với nền nên không nhìn thấy; hãy chọn nhập hay bỏ qua",
                "Nhập cả số không nhìn thấy", "Bỏ qua các ô ấy"),
    Mark.CONDITIONAL: ("định dạng có điều kiện (Conditional Formatting) có thể làm ẩn số ở ô {}; hãy chọn nhập hay bỏ "
                       "qua, hoặc bỏ định dạng ấy rồi gửi lại", "Nhập các số ấy", "Bỏ qua các số ấy"),
    Mark.NOT_SHOWN: ("định dạng của ô {} không cho hiện số; hãy chọn nhập hay bỏ qua các số không hiện",
                "Nhập cả số không hiện", "Bỏ qua số không hiện"),
    Mark.ZERO_NOT_SHOWN: ("số 0 ở ô {} không hiện ra, người xem thấy ô trống; hãy chọn ghi bằng 0 hay coi như để trống",
           "Bằng 0", "Coi như để trống: không báo gì"),
}  # fmt: skip


@dataclass(frozen=True)
class Extent:
    """The cells of one table: its ``lines``, the columns that name what a line is about, and those of its figures."""

    grid: Grid
    lines: Sequence[int]
    label_columns: Collection[int]
    figure_columns: Collection[int]


def settle_visibility(extent: Extent, begin: int, answers: KnownAnswers, reading: Reading) -> None:
    """Judge the figures of ``reading`` from number ``begin`` on, which are those of the table ``extent``.

    Those that an answer leaves out go; those that cannot be of one line alone become errors.
    """
    grid = extent.grid
    if any(bottom >= extent.lines[0] for _, _, bottom, _ in grid.merged) if extent.lines else False:
        _refuse_merged(extent, begin, reading)
    if grid.marks or grid.hiding or grid.zeros_hidden:
        _ask_about_unseen(grid, begin, answers, reading)


# --- what is not seen ------------------------------------------------------------------------------------------------


def _ask_about_unseen(grid: Grid, begin: int, answers: KnownAnswers, reading: Reading) -> None:
    found: dict[str, list[Position]] = {}
    left_out: set[int] = set()
    struck = _StruckLabels(grid)
    for number in range(begin, len(reading.figures)):
        figure = reading.figures[number]
        for position, value in _cells_of(figure):
            kind = _kind(grid, position, value) or struck.of(figure)
            if not kind or position in grid.corrected:
                continue
            found.setdefault(kind, []).append(position)
            if kind in _QUESTIONS and answers.given.get(_key(kind, grid.name)) == _choices(kind)[1]:
                left_out.add(number)
    for kind, positions in found.items():
        if kind == Mark.FOOTNOTE:
            cells = listed([f"{cell_address(*position)} ({grid.text(*position)})" for position in positions])
            reading.notes.append(
                f"Trang “{grid.name}”: số chú thích viết nhỏ phía trên không tính là số liệu, ô {cells}."
            )
        elif answers.given.get(_key(kind, grid.name)) not in _choices(kind):
            reading.problems.append(_question(grid, kind, positions))
    if left_out:
        reading.figures[begin:] = [
            figure for number, figure in enumerate(reading.figures[begin:], begin) if number not in left_out
        ]


def _cells_of(figure: RawFigure) -> Iterable[tuple[Position, Cell]]:
    if (figure.row, figure.column) != figure.cumulative_cell and not is_blank(figure.value):
        yield (figure.row, figure.column), figure.value
    if figure.cumulative_column >= 0 and not is_blank(figure.cumulative):
        yield figure.cumulative_cell, figure.cumulative


def _kind(grid: Grid, position: Position, value: Cell) -> str:
    """Why a figure may not be seen as it is; ``""`` for one that is."""
    if mark := grid.marks.get(position):
        return mark
    if grid.zeros_hidden and value == 0 and not isinstance(value, str | bool):
        return Mark.ZERO_NOT_SHOWN
    if (code := grid.hiding.get(position)) and shows_nothing(code, value):
        return Mark.ZERO_NOT_SHOWN if value == 0 else Mark.NOT_SHOWN
    return ""


def _choices(kind: str) -> tuple[str, str]:
    """The answers: take the figures as they are, or leave them out."""
    return (SignMeaning.ZERO, SignMeaning.BLANK) if kind == Mark.ZERO_NOT_SHOWN else (Answer.READ, Answer.IGNORE)


def _key(kind: str, sheet: str) -> str:
    return f"{kind}:{sheet}"


def _question(grid: Grid, kind: str, positions: Sequence[Position]) -> Problem:
    clause, read, ignore = _QUESTIONS[kind]
    position = min(positions)
    cells = listed([cell_address(*each) for each in positions])
    return Problem(
        grid.name, cell_address(*position), grid.text(*position), clause.format(cells), "question", kind,
        _key(kind, grid.name), tuple(zip(_choices(kind), (read, ignore), strict=True)),
    )  # fmt: skip


class _StruckLabels:
    """Which figures are of a unit or an indicator that is struck out."""

    def __init__(self, grid: Grid) -> None:
        self.positions = {position for position, mark in grid.marks.items() if mark == Mark.STRUCK}
        self.headers: dict[str, Position] = {}

    def of(self, figure: RawFigure) -> str:
        if not self.positions:
            return ""
        header = figure.indicator.header
        if header not in self.headers:
            self.headers[header] = parse_address(header)
        unit = figure.unit
        named = {(unit.row, unit.column), self.headers[header]}
        return Mark.STRUCK if not named.isdisjoint(self.positions) else ""


# --- one figure in several cells -------------------------------------------------------------------------------------


def _refuse_merged(extent: Extent, begin: int, reading: Reading) -> None:
    """Make errors of the figures in merged cells that are of several lines or columns, and of those beneath one."""
    grid = extent.grid
    lines, columns = frozenset(extent.lines), frozenset(extent.figure_columns)
    refused: dict[Position, FigureError] = {}
    for top, left, bottom, right in grid.merged:
        covered = columns.intersection(range(left, right + 1)) if bottom >= extent.lines[0] else ()
        if not covered:
            continue
        if any(top <= row <= bottom and left <= column <= right for row, column in grid.corrected):
            continue
        area = f"{cell_address(top, left)}:{cell_address(bottom, right)}"
        rows = [row for row in range(top, min(bottom, len(grid.rows) - 1) + 1) if row in lines]
        for position in [(row, column) for row in rows for column in covered if (row, column) != (top, left)]:
            if is_figure(grid.at(*position)):
                refused[position] = _beneath(grid, position, area)
        if is_figure(grid.at(top, left)) and (clause := _shared(extent, rows, left, covered, area)):
            doubtful = FigureError(grid.text(top, left), clause, "merged-figure")
            if left in columns and top in lines:
                refused[top, left] = doubtful
            else:  # it stands in a column that is not imported
                reading.problems.append(
                    Problem(grid.name, cell_address(top, left), doubtful.code, clause, code=doubtful.kind)
                )
    for number in range(begin, len(reading.figures)) if refused else ():
        figure = reading.figures[number]
        value = refused.get((figure.row, figure.column), figure.value)
        cumulative = refused.get(figure.cumulative_cell, figure.cumulative)
        if value is not figure.value or cumulative is not figure.cumulative:
            reading.figures[number] = figure._replace(value=value, cumulative=cumulative)


def _shared(extent: Extent, rows: Sequence[int], left: int, covered: Collection[int], area: str) -> str:
    """Why the figure of a merged cell is not of one line and column alone; ``""`` where it is."""
    grid = extent.grid
    named = [
        next((text for column in extent.label_columns if (text := cell_text(grid.at(row, column)))), "") for row in rows
    ]
    named = [name for name in named if name]
    if len(named) > 1:
        whose = f"{len(named)} dòng ({listed([f'“{name}”' for name in named])})"
        return f"ô gộp {area} có một số chung cho {whose}; hãy bỏ gộp ô và ghi riêng số của từng dòng"
    if rows and (len(covered) > 1 or left not in covered):
        return f"ô gộp {area} có một số chung cho nhiều cột; hãy bỏ gộp ô và ghi riêng số của từng cột"
    return ""


def _beneath(grid: Grid, position: Position, area: str) -> FigureError:
    clause = f"số này bị che dưới ô gộp {area} nên không ai nhìn thấy; hãy bỏ gộp ô, giữ số đúng hoặc xóa đi"
    return FigureError(grid.text(*position), clause, "merged-figure")
