"""Numbers in Vietnamese notation, read and written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.vietnamese import (
    AmbiguousNumber,
    Dots,
    NotANumber,
    ascii_forms,
    format_number,
    parse_number,
    stated_separators,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("-3", "-3"), ("+4", "4"), ("1.234.567", "1234567"), ("1.234,5", "1234.5"), ("1 234", "1234"),
        ("12,5", "12.5"), ("12.5", "12.5"), ("0.500", "0.5"), ("1,234,567.5", "1234567.5"), ("1,234.5", "1234.5"),
        ("5.", "5"), ("12,5.", "12.5"), ("1'234'567", "1234567"), ("12’500,5", "12500.5"), ("'7", "7"),
        ("8.000.000,-", "8000000"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "mười", "1,2,3", "1..5", ".5", "5,", "5..", "12'50", "12 5", "1e5", "- x"])
def test_anything_else_is_no_number(text):
    with pytest.raises(NotANumber):
        parse_number(text)


def test_one_dot_before_three_digits_may_be_two_things():
    with pytest.raises(AmbiguousNumber) as both:
        parse_number("-1.500")
    assert (both.value.thousands, both.value.decimals) == (Decimal(-1500), Decimal("-1.500"))
    assert parse_number("1.500", dots=Dots.THOUSANDS) == 1500
    assert parse_number("1.500", dots="decimals") == Decimal("1.5")


def test_one_comma_before_three_digits_is_before_decimals_unless_it_is_asked():
    assert parse_number("1,500") == Decimal("1.5")
    assert parse_number("-1,500", commas=Dots.THOUSANDS) == -1500
    with pytest.raises(AmbiguousNumber) as both:
        parse_number("1,500", commas="")
    assert (both.value.thousands, both.value.decimals, both.value.sign) == (1500, Decimal("1.500"), ",")


@pytest.mark.parametrize(
    ("text", "dots", "commas"),
    [
        ("1.234.567", "thousands", ""), ("1.234,5", "thousands", "decimals"), ("1.234.567,5", "thousands", "decimals"),
        ("1,234,567", "", "thousands"), ("1,234.5", "decimals", "thousands"), ("1,234,567.5", "decimals", "thousands"),
        ("12,5", "", "decimals"), ("1 234,5", "", "decimals"), ("12.5", "decimals", ""), ("0.500", "decimals", ""),
        ("1.500", "", ""), ("1,500", "", ""), ("12", "", ""), ("1 234", "", ""), ("1,2,3", "", ""),
    ],
)  # fmt: skip
def test_what_one_number_proves_of_those_beside_it(text, dots, commas):
    assert stated_separators(text) == (dots, commas)


def test_full_width_digits_and_other_minus_signs_are_ascii():
    assert ascii_forms("１２，５−３\u200b") == "12,5-3"


@pytest.mark.parametrize(
    ("number", "plain", "grouped"),
    [
        ("1844.5000", "1844,5", "1.844,5"), ("19.0000", "19", "19"), ("-1234567", "-1234567", "-1.234.567"),
        ("0", "0", "0"), ("0.05", "0,05", "0,05"), ("1E+3", "1000", "1.000"),
    ],
)  # fmt: skip
def test_a_number_is_written_for_people(number, plain, grouped):
    assert format_number(Decimal(number)) == plain
    assert format_number(Decimal(number), grouped=True) == grouped


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_what_is_written_is_read_again(number):
    assert parse_number(format_number(number), dots=Dots.THOUSANDS) == number
