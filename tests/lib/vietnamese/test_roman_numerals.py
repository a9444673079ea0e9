import pytest

from lib.vietnamese import roman


def test_numbers_are_written_as_papers_count():
    assert [roman(number) for number in range(1, 11)] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    assert [roman(number) for number in (40, 90, 400, 1999, 3999)] == ["XL", "XC", "CD", "MCMXCIX", "MMMCMXCIX"]


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_other_numbers_have_none(number):
    with pytest.raises(ValueError, match="no Roman numeral"):
        roman(number)
