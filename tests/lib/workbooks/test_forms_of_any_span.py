"""Forms of every length of period: written by the library, sent back, read: nothing is lost or misplaced."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.vietnamese import Period, Span
from lib.workbooks import (
    CheckingContext,
    IndicatorLabels,
    IndicatorSpec,
    MissingReason,
    Statement,
    Verdict,
    check_figures,
    read_returned,
    read_workbook,
)
from lib.workbooks.cells import parse_address
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.matching import Unit, Units
from lib.workbooks.parsing import parse
from lib.workbooks.stamps import FormStamp, read_form_stamp
from lib.workbooks.writing import Form, ReturnPlan, write_form, write_returned
from tests import workbooks
from tests.budget import budget

SPECS = [
    IndicatorSpec("MT01", "Số buổi tuyên truyền, vận động", minimum=Decimal(0), unit_of_measure="buổi"),
    IndicatorSpec("MT03", "Số tiền vận động được trong kỳ", "money", 3, unit_of_measure="triệu đồng"),
    IndicatorSpec("MT06", "Nhà Đại đoàn kết làm mới", minimum=Decimal(0), unit_of_measure="nhà"),
    IndicatorSpec("XA04", "Tỷ lệ hộ nghèo", "percent", 1, Decimal(0), Decimal(100), "%"),
    IndicatorSpec("XA05", "Số tiêu chí nông thôn mới đạt", minimum=Decimal(0), maximum=Decimal(19)),
]
LABELS = [IndicatorLabels(spec.code, spec.name, spec.unit_of_measure) for spec in SPECS]
HAMLETS = [
    Unit(1, "02071-01", "Thôn Bản Duồng"), Unit(2, "02071-02", "Thôn Nà Pài"), Unit(3, "02071-03", "Thôn Bản Lác"),
    Unit(4, "02071-04", "Tổ dân phố 11A"), Unit(5, "02071-05", "Khu Bản Mạn"),
]  # fmt: skip
PERIODS = [
    Period.month(2026, 1), Period.month(2026, 5), Period.month(2026, 12), Period.quarter(2026, 1),
    Period.quarter(2026, 4), Period(2026, Span.HALF_YEAR, 1), Period(2026, Span.HALF_YEAR, 2),
    Period(2026, Span.NINE_MONTHS), Period(2026, Span.YEAR),
]  # fmt: skip
HEADINGS = {
    Span.MONTH: ("Tháng trước", "Trong tháng"), Span.QUARTER: ("Quý trước", "Trong quý"),
    Span.HALF_YEAR: ("Kỳ trước", "Trong kỳ"), Span.NINE_MONTHS: ("Kỳ trước", "Trong kỳ"),
    Span.YEAR: ("Năm trước", "Trong năm"),
}  # fmt: skip


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def context(period: Period) -> CheckingContext:
    units = Units(HAMLETS, {unit.id for unit in HAMLETS}, [], [], period.last_day)
    specs = {spec.code: (number, spec) for number, spec in enumerate(SPECS)}
    return CheckingContext(period, "", specs, frozenset(specs), units, lambda unknown, names: ())


def number_of(spec: IndicatorSpec) -> st.SearchStrategy[Decimal]:
    top = 19 if spec.maximum == 19 else 100 if spec.maximum else 90_000
    return st.integers(0, top * 10**spec.decimal_places).map(lambda whole: Decimal(whole).scaleb(-spec.decimal_places))


def statements(spec: IndicatorSpec, so_far: bool) -> st.SearchStrategy[Statement]:
    numbers = st.builds(Statement, number_of(spec), cumulative=number_of(spec) if so_far else st.none())
    missing = st.sampled_from(list(MissingReason)).map(lambda reason: Statement(missing_reason=reason.value))
    return st.one_of(numbers, numbers, numbers, missing)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Form, bool]:
    period = draw(st.sampled_from(PERIODS))
    single_unit = draw(st.booleans())
    specs = draw(st.lists(st.sampled_from(SPECS), min_size=1, unique=True))
    units = draw(st.lists(st.sampled_from(HAMLETS), min_size=1, max_size=1 if single_unit else 5, unique=True))
    keys = [(unit.code, spec) for unit in units for spec in specs]

    def figures(so_far: bool) -> dict[tuple[str, str], Statement]:
        chosen = [key for key in keys if draw(st.booleans())]
        return {(code, spec.code): draw(statements(spec, so_far)) for code, spec in chosen}

    plan = {key: said for key, said in figures(False).items() if not said.missing_reason}
    form = Form(
        "Số liệu của các Ban công tác Mặt trận", "MT-T", period, specs, [(unit.code, unit.name) for unit in units],
        figures(draw(st.booleans())), previous=figures(False) if draw(st.booleans()) else None,
        plan=plan if draw(st.booleans()) else None,
    )  # fmt: skip
    return form, single_unit


def said(figures, *, planned: bool) -> dict[tuple[str, str], tuple[object, ...]]:
    code_of = {unit.id: unit.code for unit in HAMLETS}
    return {
        (code_of[row.unit_id], SPECS[row.indicator_id].code): (
            None if row.value is None else Decimal(row.value), row.missing_reason,
            None if row.cumulative is None else Decimal(row.cumulative),
        )
        for row in figures
        if row.planned is planned
    }  # fmt: skip


def written(figures) -> dict[tuple[str, str], tuple[object, ...]]:
    return {key: (one.value, one.missing_reason, one.cumulative) for key, one in (figures or {}).items()}


@settings(max_examples=budget(25, long=2_000), deadline=None)
@given(forms())
def test_a_form_of_any_span_says_what_was_written_into_it(drawn):
    form, single_unit = drawn
    grids = parse(write_form(form, single_unit=single_unit), "bieu.xlsx")
    reading = find_figures(grids, LABELS, quarter=form.quarter)
    checked = check_figures(reading, context(form.quarter))

    assert checked.problems == []
    assert {row.state for row in checked.figures} <= {Verdict.OK}
    assert said(checked.figures, planned=False) == written(form.figures)
    assert said(checked.figures, planned=True) == written(form.plan)
    assert read_form_stamp(grids) == FormStamp("MT-T", form.quarter, "", form.units[0][0] if single_unit else "")


@settings(max_examples=budget(15, long=1_000), deadline=None)
@given(forms(), st.sampled_from(PERIODS))
def test_a_form_without_its_stamp_is_never_taken_for_another_period(drawn, other):
    form, single_unit = drawn
    if other == form.quarter or form.quarter.span == Span.YEAR or not form.figures:
        return  # a year in a title is also that of the months in it
    grids = parse(write_form(form, single_unit=single_unit), "bieu.xlsx")
    checked = check_figures(find_figures(grids, LABELS, quarter=other), context(other))

    questions = [problem for problem in checked.problems if problem.severity == "question"]
    assert questions or not said(checked.figures, planned=False)


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("single_unit", [False, True])
def test_the_headings_are_those_of_the_span(period, single_unit):
    unit = HAMLETS[0]
    figures = {(unit.code, "MT01"): Statement(Decimal(5), cumulative=Decimal(14))}
    plan = {(unit.code, "MT01"): Statement(Decimal(60))}
    form = Form("Số liệu", "MT-T", period, SPECS[:1], [(unit.code, unit.name)], figures, previous={}, plan=plan)
    [sheet, _] = parse(write_form(form, single_unit=single_unit), "bieu.xlsx")
    texts = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]

    wanted = [f"Kế hoạch năm {period.year}", *HEADINGS[period.span], "Lũy kế"]
    assert [text for text in texts if text in wanted] == wanted


@pytest.mark.parametrize("single_unit", [False, True])
def test_a_plan_can_be_typed_and_is_checked_by_excel(single_unit):
    unit = HAMLETS[0]
    form = Form("Số liệu", "MT-T", PERIODS[1], SPECS, [(unit.code, unit.name)], plan={})
    sheet = opened(write_form(form, single_unit=single_unit)).worksheets[0]
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    first = next(cell for row in sheet.iter_rows() for cell in row if cell.value in (unit.code, "MT01")
                 and cell.row > 6)  # fmt: skip
    column = "E" if single_unit else "D"

    assert f"{column}{first.row}" in open_cells
    assert any(f"{column}{first.row}" in str(rule.sqref) for rule in sheet.data_validations.dataValidation)


def test_without_a_plan_a_form_has_no_column_for_it():
    form = Form("Số liệu", "MT-T", PERIODS[1], SPECS, [(unit.code, unit.name) for unit in HAMLETS])
    [sheet, _] = parse(write_form(form), "bieu.xlsx")

    assert not any("Kế hoạch" in str(cell) for row in sheet.rows for cell in row)


def test_a_form_of_older_days_is_still_one_of_a_quarter():
    book = openpyxl.Workbook()
    book.create_sheet("_bieu").append(["cong-giao-ban", "XA-Q", "2020-Q1", "abc", "02071"])

    stamp = read_form_stamp(parse(workbooks.saved(book), "bieu.xlsx"))
    assert stamp == FormStamp("XA-Q", Period.quarter(2020, 1), "abc", "02071")


def test_corrected_rows_of_a_monthly_form_come_back_to_their_cells():
    units = [(unit.code, unit.name) for unit in HAMLETS]
    figures = {(code, "MT01"): Statement(Decimal(number)) for number, (code, _) in enumerate(units)}
    plan = {(code, "MT01"): Statement(Decimal(60)) for code, _ in units}
    content = write_form(Form("Số liệu", "MT-T", PERIODS[1], SPECS[:1], units, figures, plan=plan))
    reading = read_workbook(content, LABELS, quarter=PERIODS[1])
    row = next(figure.row for figure in reading.figures if figure.unit.code == "02071-03")
    name = reading.tables[0].sheet

    returned = write_returned(content, "bieu.xlsx", ReturnPlan(7, "Các dòng lỗi", {name: [row]}, {}))
    book = opened(returned)
    book[name]["D1"], book[name]["E1"] = 70, 9
    came_back = read_returned(workbooks.saved(book))
    changes = came_back.changes(content, {})
    again = read_workbook(content, LABELS, quarter=PERIODS[1], corrections=changes)

    assert {parse_address(address)[0] for address in changes[name]} == {row}
    corrected = {figure.indicator.key: figure.value for figure in again.figures if figure.row == row}
    assert corrected == {"MT01": 9, "MT01|plan": 70}


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_form_of_hamlets_is_read_as_one_of_communes(period):
    """The own codes of hamlets beneath the commune's, and their free names, go in and out."""
    units = [(unit.code, unit.name) for unit in HAMLETS]
    figures = {(code, "MT01"): Statement(Decimal(number + 1)) for number, (code, _) in enumerate(units)}
    form = Form("Số liệu", "MT-T", period, SPECS[:2], units, figures, previous={}, plan={})
    reading = read_workbook(write_form(form), LABELS, quarter=period)

    assert [(figure.unit.code, figure.unit.name, figure.value) for figure in reading.figures] == [
        (code, name, float(number + 1)) for number, (code, name) in enumerate(units)
    ]
    assert reading.stamp.quarter == period


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_period_that_is_the_year_so_far_has_no_column_for_it(period):
    unit = HAMLETS[0]
    form = Form("Số liệu", "MT-T", period, SPECS, [(unit.code, unit.name)])
    [sheet, _] = parse(write_form(form, single_unit=True), "bieu.xlsx")
    is_so_far = period.number == 1 and period.span in (Span.HALF_YEAR, Span.NINE_MONTHS, Span.YEAR)

    assert any("Lũy kế" in row for row in sheet.rows) is not is_so_far
