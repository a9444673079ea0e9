"""Whatever stands in a cell: it is refused with a sentence, or what is accepted comes out equal."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.vietnamese import Dots, format_number
from lib.workbooks.cells import CellError, cell_text
from lib.workbooks.checking.column_values import ColumnValues, plain_number
from lib.workbooks.matching import Unit, Units, Unmatched
from lib.workbooks.notation import DayOrder, Notation
from lib.workbooks.signs import SignMeaning
from lib.workbooks.statements import IndicatorSpec, MissingReason, Statement, UnclearCell, ValueType
from lib.workbooks.values import clean_cell
from tests.budget import budget

SPECS = [
    IndicatorSpec("A", "Số", ValueType.INTEGER, unit_of_measure="hộ"),
    IndicatorSpec("B", "Số có hạn", ValueType.INTEGER, minimum=Decimal(0), maximum=Decimal(19)),
    IndicatorSpec("C", "Tiền", ValueType.MONEY, 3, unit_of_measure="triệu đồng"),
    IndicatorSpec("D", "Số lẻ", ValueType.DECIMAL, 4),
    IndicatorSpec("E", "Tỷ lệ", ValueType.PERCENT, 2, Decimal(0), Decimal(100)),
    IndicatorSpec("F", "Ngày", ValueType.DATE),
    IndicatorSpec("G", "Chữ", ValueType.TEXT),
]
specs = st.sampled_from(SPECS)
notations = st.builds(
    Notation,
    dots=st.sampled_from(["", *Dots]),
    commas=st.sampled_from(["", *Dots]),
    proven_dots=st.sampled_from(["", *Dots]),
    proven_commas=st.sampled_from(["", *Dots]),
    ambiguous=st.sampled_from([None, ("1.500", "1,500")]),
    days=st.sampled_from(["", *DayOrder]),
    doubtful_days=st.sampled_from(["", "ô C2 ghi 3/25/2020"]),
    other_days=st.sampled_from(["month", "swapped"]),
    typed_day=st.sampled_from([None, date(2020, 5, 3)]),
    fractions=st.sampled_from(["", "fraction", "percent"]),
    placeholders=st.dictionaries(
        st.sampled_from(["-", "x", "…", "không", "TRUE"]), st.sampled_from([*SignMeaning, *MissingReason])
    ),
)
digits = st.text("0123456789.,-+ %/đxX–()\u00a0１２，．tr", max_size=14)
written = st.one_of(st.text(max_size=30), digits, st.from_regex(r"-?\d{1,3}([., ]\d{3}){0,3}([.,]\d{1,4})?( ?%| ?đ)?"))
cells = st.one_of(
    written,
    st.floats(),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    st.integers(-(10**20), 10**20),
    st.integers(-5000, 5000).map(float),
    st.booleans(),
    st.none(),
    st.decimals(allow_nan=True, allow_infinity=True).filter(lambda number: not number.is_snan()),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.sampled_from(
        [
            "không",
            "Có",
            "✓",
            "n/a",
            "4/3/2020",
            "3/25/2020",
            CellError("#N/A"),
            *(reason.label for reason in MissingReason),
        ]
    ),
)
# What is written out anew is in Vietnamese notation, whatever the column was in.
CLEAR = Notation(Dots.THOUSANDS, commas=Dots.DECIMALS)
formats = st.sampled_from(["", "0.00", "#,##0.000", "0%"])


def attempt(call, *arguments, **more):
    """(what ``call`` answers, the refusal that it raises); any other exception escapes and fails the test."""
    try:
        return call(*arguments, **more), None
    except (UnclearCell, Unmatched) as reason:
        return None, reason


def written_out(said: Statement) -> str:
    """A statement as a Vietnamese reader would type it."""
    if said.value is not None:
        grouped = abs(said.value) >= 10_000
        return format_number(said.value, grouped=True) if grouped else cell_text(said.value)
    return MissingReason(said.missing_reason).label if said.missing_reason else said.text_value


@settings(max_examples=budget(200, long=10_000))
@given(cells, specs, notations, st.booleans(), st.booleans(), formats, st.booleans())
def test_what_is_accepted_comes_out_equal(cell, spec, answers, percent, known, number_format, bounds):
    said, reason = attempt(
        clean_cell, cell, spec, percent_format=percent, formats_known=known, number_format=number_format,
        notation=answers, bounds=bounds,
    )  # fmt: skip
    if reason is not None:
        assert str(reason)
        assert reason.code
        return
    if said is None:
        return
    assert [said.value is not None, bool(said.text_value), bool(said.missing_reason)].count(True) == 1
    if said.value is not None:
        assert said.value.is_finite()
        assert said.value == round(said.value, spec.decimal_places)
        assert not (said.value == 0 and said.value.is_signed())
    text = written_out(said)
    # Where a dot may be two things, the answer of another column does not hold for what is written out anew.
    assert clean_cell(text, spec, formats_known=True, notation=CLEAR, bounds=False) == said


@settings(max_examples=budget(120, long=5_000))
@given(cells, specs, notations)
def test_the_quick_way_says_the_same(cell, spec, answers):
    """``ColumnValues`` takes a shorter way for the plainest numbers; it must not lead elsewhere."""
    column = ColumnValues(spec, {}, {}, True, answers)
    said, reason = attempt(clean_cell, cell, spec, notation=answers, bounds=False)
    if reason is not None:
        outcome = column.outcome(cell, 0, 0)
        assert (outcome.unclear.code, str(outcome.unclear)) == (reason.code, str(reason))
        return
    for _ in range(2):  # the second time from what is kept
        outcome = column.outcome(cell, 0, 0)
        assert outcome.unclear is None
        assert outcome.blank == (said is None)
        if said is not None:
            assert (outcome.value, outcome.text, outcome.reason) == (said.value, said.text_value, said.missing_reason)


@given(st.one_of(st.floats(), st.text("0123456789,.", max_size=20)), st.integers(0, 4))
def test_a_plain_number_is_within_the_precision(cell, places):
    number = plain_number(cell, places)
    if number is not None:
        assert round(Decimal(number), places) == number
        assert float(number) == (cell if isinstance(cell, float) else float(cell.replace(",", ".")))


# --- names -----------------------------------------------------------------------------------------------------------

COMMUNES = [
    Unit(1, "02020", "Thị trấn Bằng Lũng", None, date(2025, 6, 30)),
    Unit(2, "02071", "Xã Nghĩa Tá"),
    Unit(3, "02050", "Xã Phương Viên"),
    Unit(4, "02059", "Xã Đông Viên", None, date(2020, 1, 31)),
    Unit(5, "02059", "Xã Đồng Thắng", date(2020, 2, 1)),
    Unit(6, "02077", "Xã Yên Mỹ"),
]
SCOPE = {1, 2, 3, 5, 6}
names = st.one_of(
    st.text(max_size=30),
    st.sampled_from([unit.name for unit in COMMUNES]).flatmap(
        lambda name: st.sampled_from(
            [name, name.upper(), name.lower(), f" {name} ", name.replace("Xã ", "X."), name.replace("Xã ", ""),
             name.replace("Thị trấn ", "TT. "), name[:-1], f"{name} huyện Chợ Đồn"]
        )
    ),
)  # fmt: skip
codes = st.one_of(st.just(""), st.text("0123456789", max_size=6), st.sampled_from([unit.code for unit in COMMUNES]))
answers = st.dictionaries(st.text(max_size=10).map(lambda text: f"unit:{text}"), st.sampled_from(["2", "ignore", "99"]))


def communes(given_answers=()) -> Units:
    succession = (4, 5, date(2020, 2, 1))
    return Units(COMMUNES, SCOPE, [(2, "N.Tá")], [succession], date(2020, 3, 31), answers=dict(given_answers))


@settings(max_examples=budget(120, long=5_000))
@given(codes, names, answers)
def test_a_name_is_a_unit_of_the_scope_or_a_sentence(code, name, given_answers):
    units = communes(given_answers)
    unit, reason = attempt(units.find, code, name)
    if reason is not None:
        assert str(reason)
        assert {int(value) for value, _ in reason.options} <= SCOPE
        return
    assert unit.id in SCOPE
    assert unit.in_force(units.on)
    # What was found is found again by what the portal itself writes: code, name, and both.
    for again in ((unit.code, ""), ("", unit.name), (unit.code, unit.name)):
        assert communes().find(*again).id == unit.id


@settings(max_examples=budget(80, long=5_000))
@given(st.text(max_size=60), names)
def test_a_title_names_units_or_none(before, name):
    found = communes().find_in_text(f"{before} {name}")
    assert found <= {unit.id for unit in COMMUNES}


@pytest.mark.parametrize("title", ["UBND XÃ NGHĨA TÁ", "Ban Thường trực – xã Nghĩa Tá, huyện Chợ Đồn", "X. Nghĩa Tá"])
def test_the_commune_of_a_letterhead(title):
    assert communes().find_in_text(title) == {2}


def test_a_society_is_no_commune():
    assert communes().find_in_text("Giám sát và phản biện xã hội quý I năm 2020") == set()
