"""From the bytes of a file to judged figures: read, letters repaired, corrections laid over, tables found, checked."""

from collections.abc import Mapping

from lib.refused import Refused
from lib.vietnamese.quarters import Quarter
from lib.workbooks import layouts
from lib.workbooks import legacy_text as letters
from lib.workbooks.corrections import lay_over
from lib.workbooks.grid import Grid, shown
from lib.workbooks.reader import read
from organizations.importing.checking import Checked, check
from organizations.importing.context import indicator_heads, load_context
from organizations.importing.formats import FiguresDataset
from organizations.importing.forms import definition_of
from organizations.importing.remembering import LEARNED, REMEMBERED
from organizations.importing.staged import LEFT_OUT
from organizations.models import MappingProfile, Organization, ReportForm, User

SHOWN_ROWS, SHOWN_COLUMNS = 20, 12  # of each sheet, on the page that shows how the file was understood

Corrections = Mapping[str, Mapping[str, object]]


def read_figures(
    content: bytes, name: str = "", *, form: ReportForm | None, answers: Mapping[str, str], corrections: Corrections
) -> FiguresDataset:
    """The figures of a file, as its tables say. Raises Refused where there are none."""
    repaired = letters.repair(read(content, name), answers)
    grids = lay_over(repaired.grids, corrections) if corrections else repaired.grids
    profiles = dict(MappingProfile.objects.values_list("fingerprint", "columns"))
    reading = layouts.find(grids, indicator_heads(form), answers, profiles)
    if reading.refusal and not repaired.problems:
        raise Refused(reading.refusal)
    return FiguresDataset(repaired, reading)


def judge(
    dataset: FiguresDataset,
    *,
    quarter: Quarter,
    form: ReportForm | None,
    organization: Organization | None,
    by: User | None,
    answers: Mapping[str, str],
    corrections: Corrections,
) -> Checked:
    """Each figure against catalogue, units and period, with all problems. Raises Refused for another period's form."""
    _check_stamp(dataset.stamp, quarter, form)
    checked = check(dataset.reading, load_context(quarter, form, organization, by), answers)
    checked.problems = [*dataset.repaired.problems, *checked.problems]
    if form and dataset.stamp and dataset.stamp.definition not in ("", definition_of(form)):
        checked.notes.append(
            f"Biểu {form.code} đã thay đổi từ khi tệp này được tải từ cổng; "
            "các chỉ tiêu thêm sau đó không có trong tệp."
        )
    left_out = {(sheet, cell) for sheet, cells in corrections.items() for cell, text in cells.items() if text is None}
    if left_out:
        checked.staged = [
            row._replace(state=LEFT_OUT) if (row.sheet, row.cell) in left_out else row for row in checked.staged
        ]
        checked.problems = [
            problem for problem in checked.problems if problem.key or (problem.sheet, problem.cell) not in left_out
        ]
    return checked


def findings(dataset: FiguresDataset, checked: Checked) -> dict:
    """What the pages show of how the file was read, and what is worth remembering once it is applied; as JSON."""
    return {
        **dataset.reading.findings(),
        "notes": list(checked.notes),
        "conversions": [
            {
                "sheet": one.sheet,
                "encoding": one.encoding,
                "cells": one.cells,
                "cell": one.cell,
                "before": one.before,
                "after": one.after,
            }
            for one in dataset.repaired.conversions
        ],
        "sheets": [_first_rows(grid) for grid in dataset.repaired.grids if grid.visible],
        LEARNED: checked.learned,
        REMEMBERED: dataset.reading.remembered,
    }


def _first_rows(grid: Grid) -> dict:
    rows = [[shown(cell)[:80] for cell in row[:SHOWN_COLUMNS]] for row in grid.rows[:SHOWN_ROWS]]
    return {"name": grid.name, "rows": rows}


def _check_stamp(stamp: tuple | None, quarter: Quarter, form: ReportForm | None) -> None:
    """A form that the portal gave out for one period is not taken for another."""
    if stamp is None:
        return
    code, made_for = stamp[:2]
    if made_for != quarter:
        raise Refused(
            f"Tệp này là biểu của {made_for.name}, còn kỳ đã chọn là {quarter.name}; "
            "hãy chọn lại kỳ, hoặc tải biểu trống của đúng kỳ."
        )
    if code and form and code != form.code:
        raise Refused(f"Tệp này là biểu {code}, còn biểu đã chọn là {form.code}; hãy chọn lại biểu.")
