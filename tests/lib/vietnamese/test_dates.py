from datetime import date, datetime

import pytest

from lib.vietnamese import day_in_words, moment_in_words, two_digits


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 29), "ngày 29 tháng 02 năm 2020"),
        (date(2020, 3, 9), "ngày 09 tháng 3 năm 2020"),
        (date(2020, 12, 31), "ngày 31 tháng 12 năm 2020"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(on, written):
    assert day_in_words(on) == written


def test_a_moment_says_hour_and_minutes():
    assert moment_in_words(datetime(2020, 4, 3, 8, 5)) == "08 giờ 05, ngày 03 tháng 4 năm 2020"


def test_a_number_below_ten_takes_a_zero():
    assert [two_digits(number) for number in (0, 7, 12, 120)] == ["00", "07", "12", "120"]
