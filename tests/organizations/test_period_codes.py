"""A period is written beside its year as a code, in addresses and choices."""

from datetime import date

import pytest

from lib.vietnamese import Period, Span
from organizations.period_codes import REPORTED, all_codes, choices, code_of, last_period, period_from


@pytest.mark.parametrize("span", Span)
def test_every_period_is_read_again_from_its_code(span):
    for number in range(1, span.last_number + 1):
        period = Period(2026, span, number)
        assert period_from(2026, code_of(period)) == period


@pytest.mark.parametrize("code", ["", "Q5", "M13", "M0", "T5", "Q", "1", "2026-Q1", "-Q1"])
def test_what_stands_for_no_period_is_refused(code):
    with pytest.raises(ValueError, match=r"2026|span|is not"):
        print(period_from(2026, code))


def test_the_choices_are_grouped_and_named_without_their_year():
    assert [title for title, _ in choices()] == ["Tháng", "Quý", "6 tháng", "9 tháng", "Năm"]
    named = dict(all_codes([*REPORTED, Span.PLAN]))
    assert len(named) == 12 + 4 + 2 + 1 + 1 + 1
    assert [named[code] for code in ("M05", "Q1", "H1", "H2", "9M", "Y", "KH")] == [
        "Tháng 5",
        "Quý I",
        "6 tháng đầu năm",
        "6 tháng cuối năm",
        "9 tháng đầu năm",
        "Cả năm",
        "Kế hoạch năm",
    ]


@pytest.mark.parametrize(
    ("span", "on", "expected"),
    [
        (Span.MONTH, date(2026, 6, 3), "2026-M05"),
        (Span.MONTH, date(2026, 1, 31), "2025-M12"),
        (Span.QUARTER, date(2026, 3, 31), "2025-Q4"),
        (Span.HALF_YEAR, date(2026, 7, 1), "2026-H1"),
        (Span.NINE_MONTHS, date(2026, 9, 30), "2025-9M"),
        (Span.NINE_MONTHS, date(2026, 10, 1), "2026-9M"),
        (Span.YEAR, date(2026, 12, 31), "2025"),
    ],
)
def test_figures_are_sent_for_the_period_that_ended_last(span, on, expected):
    assert str(last_period(span, on)) == expected
