"""Periods: what they are called, when they begin and end, what they are made of and lie in."""

from datetime import date, timedelta

import pytest

from lib.vietnamese import Period, Span


@pytest.mark.parametrize("text", ["2020-Q1", "2020Q1", "2020-q1", " 2020-Q1 ", "1/2020"])
def test_the_ways_to_write_a_quarter(text):
    assert Period.parse(text) == Period.quarter(2020, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2020-Q0", "2020-Q5", "5/2020", "Q1-2020", "2020-Q11", "20-Q1", "2020-Q1x", "2026-M0", "2026-M13", "2026-H3",
     "2026-9M2", "26", "2026-", "tháng 5"],
)  # fmt: skip
def test_anything_else_is_no_period(text):
    with pytest.raises(ValueError, match=r"is not a period|is not 1 to"):
        Period.parse(text)


@pytest.mark.parametrize(("year", "number"), [(2020, 0), (2020, 5), (1899, 1), (2201, 1)])
def test_a_quarter_that_does_not_exist(year, number):
    with pytest.raises(ValueError, match=r"is not 1 to 4|is out of range"):
        Period.quarter(year, number)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Period.quarter(2020, 1), date(2020, 1, 1), date(2020, 3, 31)),
        (Period.quarter(2020, 2), date(2020, 4, 1), date(2020, 6, 30)),
        (Period.quarter(2020, 3), date(2020, 7, 1), date(2020, 9, 30)),
        (Period.quarter(2020, 4), date(2020, 10, 1), date(2020, 12, 31)),
    ],
)
def test_first_and_last_day(quarter, first, last):
    assert (quarter.first_day, quarter.last_day) == (first, last)


def test_every_day_of_three_years_lies_in_its_quarter():
    for number in range(3 * 366):
        day = date(2019, 1, 1) + timedelta(days=number)
        quarter = Period.quarter_of(day)
        assert quarter.first_day <= day <= quarter.last_day


def test_next_and_previous_cross_the_year():
    assert Period.quarter(2019, 4).next == Period.quarter(2020, 1)
    assert Period.quarter(2020, 1).previous == Period.quarter(2019, 4)
    assert Period.quarter(2020, 2).next.previous == Period.quarter(2020, 2)


def test_quarters_are_ordered_in_time():
    assert Period.quarter(2019, 4) < Period.quarter(2020, 1) < Period.quarter(2020, 2)


def test_how_papers_and_files_write_it():
    assert [Period.quarter(2020, number).name for number in (1, 2, 3, 4)] == [
        "quý I năm 2020",
        "quý II năm 2020",
        "quý III năm 2020",
        "quý IV năm 2020",
    ]
    assert str(Period.quarter(2020, 1)) == "2020-Q1"
    assert Period.parse(str(Period.quarter(2020, 1))) == Period.quarter(2020, 1)


EVERY = [Period(2026, span, number) for span in Span for number in range(1, span.last_number + 1)]


@pytest.mark.parametrize("period", EVERY, ids=str)
def test_every_period_is_read_again_and_lies_in_itself(period):
    assert Period.parse(str(period)) == period
    assert period in period.containing()
    assert period.parts(period.span) == [period]
    assert period.next.previous == period
    assert period < period.next
    assert period.first_day <= period.last_day


@pytest.mark.parametrize("period", [each for each in EVERY if not each.is_plan], ids=str)
def test_what_contains_a_period_contains_its_days(period):
    longer = [each for each in EVERY if each.first_day <= period.first_day and period.last_day <= each.last_day]
    assert set(period.containing()) == {each for each in longer if not each.is_plan}


@pytest.mark.parametrize(
    ("period", "span", "expected"),
    [
        ("2026", "quarter", "2026-Q1 2026-Q2 2026-Q3 2026-Q4"),
        ("2026-9M", "quarter", "2026-Q1 2026-Q2 2026-Q3"),
        ("2026-9M", "half_year", ""),
        ("2026-H2", "quarter", "2026-Q3 2026-Q4"),
        ("2026-H2", "month", "2026-M07 2026-M08 2026-M09 2026-M10 2026-M11 2026-M12"),
        ("2026-Q2", "month", "2026-M04 2026-M05 2026-M06"),
        ("2026-Q2", "year", ""),
        ("2026", "plan", ""),
        ("2026-KH", "month", ""),
    ],
)
def test_what_a_period_is_made_of(period, span, expected):
    assert " ".join(map(str, Period.parse(period).parts(span))) == expected


def test_what_people_call_them():
    said = {str(each): (each.name, each.short_name) for each in EVERY}
    assert said["2026-M05"] == ("tháng 5 năm 2026", "T5/2026")
    assert said["2026-Q2"] == ("quý II năm 2026", "Q2/2026")
    assert said["2026-H1"] == ("6 tháng đầu năm 2026", "6T đầu/2026")
    assert said["2026-9M"] == ("9 tháng đầu năm 2026", "9T/2026")
    assert said["2026"] == ("năm 2026", "Năm 2026")
    assert said["2026-KH"] == ("kế hoạch năm 2026", "KH 2026")


def test_a_plan_is_closed_with_its_year():
    assert Period.plan(2026).containing() == [Period(2026, Span.YEAR), Period.plan(2026)]
    assert Period.plan(2026) not in Period.quarter(2026, 4).containing()
