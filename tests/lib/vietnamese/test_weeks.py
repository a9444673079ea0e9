"""Weeks: of which year they are, what they are called, to which month they count; across every end of a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.vietnamese import Period, Span, Week

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 28))
ONE = timedelta(days=1)
YEARS = range(1945, 2201)


def by_hand(day: date) -> tuple[int, int]:
    """Year and number of the week of ``day`` by counting: the first is the one with the year's first Thursday."""
    thursday = day - timedelta(days=day.weekday()) + timedelta(days=3)
    return thursday.year, 1 + (thursday - date(thursday.year, 1, 1)).days // 7


@given(DAYS)
def test_a_day_lies_in_its_week_alone(day):
    week = Week.of(day)

    assert week.first_day <= day <= week.last_day
    assert (week.first_day.weekday(), week.last_day.weekday()) == (0, 6)
    assert (week.last_day - week.first_day).days == 6
    assert (week.year, week.number) == by_hand(day)


@given(DAYS.filter(lambda day: day > date(1900, 1, 8)))
def test_weeks_follow_each_other_without_a_gap(day):
    week = Week.of(day)

    if week.last_day < date(2200, 12, 28):
        assert week.next.first_day == week.last_day + ONE
        assert week.next.previous == week < week.next
    assert week.previous.last_day == week.first_day - ONE
    assert week.previous.next == week > week.previous


@pytest.mark.parametrize("year", [2026, 2020, 2015, 2032])
def test_a_year_of_53_weeks(year):
    assert Week.last_number(year) == 53
    assert Week(year, 52).next == Week(year, 53)
    assert Week(year, 53).next == Week(year + 1, 1)
    assert Week(year + 1, 1).previous == Week(year, 53)


@pytest.mark.parametrize("year", [2025, 2027, 2024, 2000])
def test_a_year_of_52_weeks(year):
    assert Week.last_number(year) == 52
    assert Week(year, 52).next == Week(year + 1, 1)
    assert Week(year + 1, 1).previous == Week(year, 52)
    with pytest.raises(ValueError, match="is not 1 to 52"):
        Week(year, 53)


def test_every_year_has_its_weeks_one_after_the_other():
    week = Week(YEARS[0], 1)
    for year in YEARS[:-1]:
        for number in range(1, Week.last_number(year) + 1):
            assert (week.year, week.number) == (year, number)
            assert week.month.year == year
            week = week.next


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 54), (1899, 1), (2201, 1)])
def test_a_week_that_does_not_exist(year, number):
    with pytest.raises(ValueError, match=r"is not 1 to 53|is out of range"):
        Week(year, number)


@pytest.mark.parametrize("year", [2015, 2020, 2024, 2025, 2026, 2027, 2028])
def test_each_week_of_a_year_counts_to_one_month_and_one_quarter(year):
    every = [Week(year, number) for number in range(1, Week.last_number(year) + 1)]

    for span in (Span.MONTH, Span.QUARTER, Span.YEAR):
        periods = [Period(year, span, number) for number in range(1, span.last_number + 1)]
        assert [week for period in periods for week in Week.within(period)] == every
    assert all(week in Week.within(week.month) for week in every)


@pytest.mark.parametrize(
    ("day", "name", "with_days", "month"),
    [
        (date(2026, 11, 4), "tuần 45/2026", "tuần 45, từ 02/11 đến 08/11/2026", "2026-M11"),
        (date(2026, 10, 31), "tuần 44/2026", "tuần 44, từ 26/10 đến 01/11/2026", "2026-M10"),
        (date(2025, 12, 29), "tuần 1/2026", "tuần 1, từ 29/12/2025 đến 04/01/2026", "2026-M01"),
        (date(2027, 1, 3), "tuần 53/2026", "tuần 53, từ 28/12/2026 đến 03/01/2027", "2026-M12"),
    ],
)
def test_what_people_call_them(day, name, with_days, month):
    week = Week.of(day)
    assert (week.name, week.name_with_days, str(week.month)) == (name, with_days, month)


def test_figures_are_never_collected_by_the_week():
    assert "week" not in set(Span)
