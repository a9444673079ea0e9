"""An accepted table beside which a false unit of measure is stated somewhere: asked or converted, never as before."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lib.vietnamese import Period
from lib.workbooks import CheckingContext, Grid, IndicatorLabels, IndicatorSpec, Verdict, check_figures
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.matching import Unit, Units

UNITS = [Unit(1, "02071", "Xã Nghĩa Tá"), Unit(2, "02080", "Xã Bình Trung")]
OWN = {"XA02": ("Hộ nghèo", "hộ"), "MT03": ("Số tiền vận động", "triệu đồng"), "TH01": ("Sản lượng thóc", "tấn")}
LABELS = [IndicatorLabels(code, name, measure) for code, (name, measure) in OWN.items()]
SPECS = {
    code: (number, IndicatorSpec(code, name, "decimal", 6, unit_of_measure=measure))
    for number, (code, (name, measure)) in enumerate(OWN.items())
}
COLUMN = {"XA02": 2, "MT03": 3, "TH01": 4}
FALSE = {
    "XA02": ("khẩu", "Nhân khẩu", "người", "lượt người", "%", "kg", "nghìn hộ"),
    "MT03": ("đồng", "đ", "VNĐ", "1.000 đồng", "nghìn đ", "tỷ đồng", "ngàn đồng", "USD"),
    "TH01": ("kg", "tạ", "m²", "ha"),
}
PLACES = ("above", "sheet", "note", "brackets", "square", "below", "measure column", "format", "text")
figures = st.lists(st.integers(1, 999), min_size=6, max_size=6)


def grid_of(numbers: list[int], code: str = "", measure: str = "", place: str = "") -> Grid:
    """Two communes in rows; ``measure`` is stated in ``place`` of the figures of ``code``, the only ones where it is
    said of all."""
    codes = [code] if place in ("above", "sheet", "note", "measure column") else list(OWN)
    column = codes.index(code) + 2 if code else 0
    headings = [OWN[each][0] for each in codes]
    values: list[list] = [
        [float(number) for number in numbers[: len(codes)]],
        [float(number) for number in numbers[3 : 3 + len(codes)]],
    ]
    if place in ("brackets", "square"):
        headings[column - 2] += f" ({measure})" if place == "brackets" else f" [{measure}]"
    if place == "text":
        for row in values:
            row[column - 2] = f"{row[column - 2]:.0f} {measure}"
    rows: list[list] = [["", "", f"Đơn vị tính: {measure}" if place == "above" else ""], ["TT", "Tên xã", *headings]]
    rows += [["", "", *(f"({measure})" if each == code else "" for each in codes)]] if place == "below" else []
    first = len(rows)
    rows += [[float(n), each.name, *row] for n, (each, row) in enumerate(zip(UNITS, values, strict=True), 1)]
    if place == "measure column":
        rows = [[*row[:2], said, *row[2:]] for row, said in zip(rows, ("", "ĐVT", measure, measure), strict=True)]
    rows += [[], [f"Đơn vị tính: {measure}"]] if place == "note" else []
    formats = {(row, column): f'#,##0 "{measure}"' for row in range(first, first + 2)} if place == "format" else {}
    name = f"Số liệu ({measure})" if place == "sheet" else "Quý I"
    return Grid(name, rows, formats=formats, formats_known=True)


def read(grid: Grid) -> tuple[dict[tuple[int, str], Decimal], list, list[str]]:
    """(what is accepted, what is asked or refused, what the preview shows as read)."""
    quarter = Period.quarter(2020, 1)
    units = Units(UNITS, {1, 2}, [], [], quarter.last_day)
    reading = find_figures([grid], LABELS)
    checked = check_figures(
        reading, CheckingContext(quarter, "", SPECS, frozenset(SPECS), units, lambda unknown, names=(): ())
    )
    codes = {number: code for code, (number, _) in SPECS.items()}
    accepted = [figure for figure in checked.figures if figure.state == Verdict.OK]
    stated = {(figure.unit_id, codes[figure.indicator_id]): Decimal(figure.value) for figure in accepted}
    return stated, checked.problems, [figure.read for figure in accepted]


@given(figures, st.sampled_from([(code, measure) for code, measures in FALSE.items() for measure in measures]),
       st.sampled_from(PLACES))  # fmt: skip
def test_a_false_measure_is_asked_or_converted(numbers, false, place):
    code, measure = false
    before, asked, _ = read(grid_of(numbers))
    assert not asked
    assert len(before) == 6

    after, problems, shown = read(grid_of(numbers, code, measure, place))

    of_indicator = {key: value for key, value in after.items() if key[1] == code}
    assert problems or all(value != before[key] for key, value in of_indicator.items())
    assert of_indicator or problems
    assert problems or any(" " in text for text in shown)


@given(figures, st.sampled_from(list(OWN)), st.sampled_from(PLACES))
def test_its_own_measure_changes_nothing(numbers, code, place):
    before, _, _ = read(grid_of(numbers))

    after, problems, _ = read(grid_of(numbers, code, OWN[code][1], place))

    assert not problems
    if len(after) == 6:
        assert after == before
    else:
        assert [after[unit, code] for unit in (1, 2)] == [Decimal(numbers[0]), Decimal(numbers[3])]
