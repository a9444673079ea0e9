"""The calendar quarter."""

from datetime import date, timedelta

import pytest

from lib.vietnamese import Quarter


@pytest.mark.parametrize("text", ["2020-Q1", "2020Q1", "2020-q1", " 2020-Q1 ", "1/2020"])
def test_the_ways_to_write_a_quarter(text):
    assert Quarter.parse(text) == Quarter(2020, 1)


@pytest.mark.parametrize(
    "text", ["", "2020", "2020-Q0", "2020-Q5", "5/2020", "Q1-2020", "2020-Q11", "20-Q1", "2020-Q1x"]
)
def test_anything_else_is_no_quarter(text):
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.parse(text)


@pytest.mark.parametrize(("year", "number"), [(2020, 0), (2020, 5), (1899, 1), (2201, 1)])
def test_a_quarter_that_does_not_exist(year, number):
    with pytest.raises(ValueError, match=r"is not 1, 2, 3 or 4|is out of range"):
        Quarter(year, number)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2020, 1), date(2020, 1, 1), date(2020, 3, 31)),
        (Quarter(2020, 2), date(2020, 4, 1), date(2020, 6, 30)),
        (Quarter(2020, 3), date(2020, 7, 1), date(2020, 9, 30)),
        (Quarter(2020, 4), date(2020, 10, 1), date(2020, 12, 31)),
    ],
)
def test_first_and_last_day(quarter, first, last):
    assert (quarter.first_day, quarter.last_day) == (first, last)


def test_every_day_of_three_years_lies_in_its_quarter():
    for number in range(3 * 366):
        day = date(2019, 1, 1) + timedelta(days=number)
        quarter = Quarter.of(day)
        assert quarter.first_day <= day <= quarter.last_day


def test_next_and_previous_cross_the_year():
    assert Quarter(2019, 4).next == Quarter(2020, 1)
    assert Quarter(2020, 1).previous == Quarter(2019, 4)
    assert Quarter(2020, 2).next.previous == Quarter(2020, 2)


def test_quarters_are_ordered_in_time():
    assert Quarter(2019, 4) < Quarter(2020, 1) < Quarter(2020, 2)


def test_how_papers_and_files_write_it():
    assert [Quarter(2020, number).name for number in (1, 2, 3, 4)] == [
        "quý I năm 2020",
        "quý II năm 2020",
        "quý III năm 2020",
        "quý IV năm 2020",
    ]
    assert str(Quarter(2020, 1)) == "2020-Q1"
    assert Quarter.parse(str(Quarter(2020, 1))) == Quarter(2020, 1)
