"""Every filled cell of a file against the catalogue, the units and what it says: all problems at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from organizations.excel import values
from organizations.excel.grid import shown
from organizations.excel.layout import RawFigure
from organizations.excel.matching import Unit, Unmatched
from organizations.excel.problems import Problem
from organizations.importing.context import Context, explain
from organizations.services.values import Figure


@dataclass
class Checked:
    """``figures`` with the unit and the indicator's code for showing; ``problems`` in the order of the file.

    ``rejected`` counts the cells that hold something and may not be stored.
    """

    figures: list[tuple[Figure, Unit, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0


def check(raw_figures: Iterable[RawFigure], problems: Iterable[Problem], context: Context, *, layout: str) -> Checked:
    """Judge ``raw_figures``; ``problems`` are those that the layout had found."""
    raw_figures = list(raw_figures)
    _explain_unknown(raw_figures, context)
    checked = Checked(problems=list(dict.fromkeys(problems)))
    said: set[tuple] = set()
    figure_cells: dict[tuple[int, int], str] = {}
    unit_rows: dict[tuple[str, int], str] = {}

    def refuse(raw: RawFigure, cell: str, read: str, expected: str, once=None) -> None:
        checked.rejected += 1
        if once is None or once not in said:
            said.add(once)
            checked.problems.append(Problem(raw.sheet, cell, read, expected))

    for raw in raw_figures:
        if raw.indicator not in context.specs:
            refuse(raw, raw.header, raw.indicator, "không phải mã chỉ tiêu nào trong danh mục", (raw.sheet, raw.header))
            continue
        if raw.indicator not in context.in_form:
            clause = f"chỉ tiêu này không thuộc biểu {context.form.code}; hãy chọn đúng biểu hoặc xóa cột"
            refuse(raw, raw.header, raw.indicator, clause, (raw.sheet, raw.header))
            continue
        try:
            unit = context.units.find(raw.unit_code, raw.unit_name)
        except Unmatched as reason:
            read = " ".join(part for part in (raw.unit_code, raw.unit_name) if part)
            refuse(raw, raw.unit_cell, read, str(reason), (raw.sheet, raw.unit_cell))
            continue
        if layout == "wide" and (first := unit_rows.setdefault((raw.sheet, unit.id), raw.unit_cell)) != raw.unit_cell:
            clause = f"{unit.dated} đã có ở ô {first}; mỗi đơn vị chỉ được một dòng"
            refuse(raw, raw.unit_cell, raw.unit_name or raw.unit_code, clause, (raw.sheet, raw.unit_cell))
            continue
        indicator_id, spec = context.specs[raw.indicator]
        place = f"ô {raw.cell} trang “{raw.sheet}”"
        if (first := figure_cells.setdefault((unit.id, indicator_id), place)) != place:
            clause = f"chỉ tiêu {spec.code} của {unit.dated} đã có ở {first}; mỗi số liệu chỉ được ghi một lần"
            refuse(raw, raw.cell, shown(raw.value), clause)
            continue
        try:
            statement = values.clean(
                raw.value, spec, percent_format=raw.percent_format, formats_known=raw.formats_known
            )
        except values.Unclear as reason:
            refuse(raw, raw.cell, shown(raw.value), str(reason))
            continue
        if statement is not None:
            figure = Figure(
                indicator_id, unit.id, context.quarter.year, context.quarter.number,
                statement.value, statement.text_value, statement.missing_reason, sheet=raw.sheet[:100], cell=raw.cell,
            )  # fmt: skip
            checked.figures.append((figure, unit, spec.code))
    return checked


def _explain_unknown(raw_figures: list[RawFigure], context: Context) -> None:
    unknown = []
    for code, name in dict.fromkeys((raw.unit_code, raw.unit_name) for raw in raw_figures):
        try:
            context.units.find(code, name)
        except Unmatched:
            unknown.append((code, name))
    if unknown:
        explain(context.units, unknown)
