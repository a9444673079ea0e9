"""Numbers, days and moments look the same wherever people read them."""

import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from organizations.display import (
    NOTHING,
    display_cell,
    display_days,
    display_recent,
    display_size,
    display_value,
    format_number,
    moment_element,
    shortened,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1844.5000"), "1.844,5"),
        (Decimal("1500.00"), "1.500"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-0.0750"), "-0,075"),
        (date(2020, 3, 1), "01/03/2020"),
        (datetime(2020, 3, 1, 17, 30, tzinfo=UTC), "00:30 02/03/2020"),
        ("Chưa giao", "Chưa giao"),
    ],
)
def test_a_value_in_a_list_and_in_the_history_is_the_same(value, shown):
    assert display_cell(value) == display_value(value) == shown


def test_a_whole_number_is_a_count_in_a_list_and_a_year_in_the_history():
    assert (display_cell(1500), display_value(2020)) == ("1.500", "2020")


def test_nothing_is_blank_in_a_list_and_a_word_in_the_history():
    for nothing in (None, ""):
        assert (display_cell(nothing), display_value(nothing)) == ("", NOTHING)


@given(st.decimals(-(10**12), 10**12, places=4), st.integers(0, 4))
def test_numbers_are_those_of_the_locale(value, places):
    whole = value.to_integral_value()
    bare = whole if whole == value else value.normalize()
    assert format_number(value) == number_format(bare, force_grouping=True)
    exact = round(value, places)
    assert format_number(exact, places) == number_format(exact, places, force_grouping=True)


@given(st.integers(0, 10**12))
def test_counts_are_those_of_the_locale(number):
    assert format_number(number) == number_format(number, force_grouping=True)


def test_a_limit_is_told_in_megabytes():
    assert display_size(30 * 1024 * 1024) == "30 MB"


def test_what_happened_lately_is_told_by_today_and_yesterday(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2020, 3, 2, 1, tzinfo=UTC))
    moments = [datetime(2020, 3, 1, 17, 5, tzinfo=UTC), datetime(2020, 3, 1, 16, 59, tzinfo=UTC)]

    assert [display_recent(at) for at in moments] == ["hôm nay 00:05", "hôm qua 23:59"]
    assert display_recent(datetime(2020, 2, 28, 2, 0, tzinfo=UTC)) == "09:00 28/02"
    assert display_recent(datetime(2019, 12, 31, 2, 0, tzinfo=UTC)) == "09:00 31/12/2019"
    assert moment_element(moments[0]) == (
        '<time datetime="2020-03-02T00:05:00+07:00" title="00:05 ngày 02/03/2020">hôm nay 00:05</time>'
    )
    assert moment_element(None) == ""


def test_days_are_counted_as_numbers_are():
    assert (display_days(5), display_days(2160)) == ("5 ngày", "2.160 ngày")


def test_a_long_text_is_cut_between_words():
    assert shortened("Kiểm tra nguồn giống trước vụ xuân", 20) == "Kiểm tra nguồn …"
    assert shortened("Kiểm tra\n  nguồn giống", 20) == "Kiểm tra nguồn giống"


LONGEST_CODE = 24  # letters; what is longer and stands in a sentence is text


def cuts_text(node: ast.AST) -> bool:
    """``{self.content[:80]}`` in a string that people read: it ends within a word, and nobody sees that it goes on."""
    part = node.value if isinstance(node, ast.FormattedValue) else None
    if not isinstance(part, ast.Subscript) or not isinstance(part.slice, ast.Slice):
        return False
    text, upper = part.value, part.slice.upper
    if not isinstance(text, ast.Attribute | ast.Name) and not ast.unparse(text).startswith("str("):
        return False  # such as the name of a task, for whoever runs the portal
    return isinstance(upper, ast.Constant) and isinstance(upper.value, int) and upper.value > LONGEST_CODE


def test_no_sentence_cuts_a_text_within_a_word(capsys):
    root, looked, wrong = Path(settings.BASE_DIR), 0, []
    for app in ("organizations", "briefings", "portal"):
        for path in sorted((root / app).rglob("*.py")):
            nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FormattedValue)]
            looked += len(nodes)
            wrong += [
                f"{path.relative_to(root)}:{node.lineno} {ast.unparse(node)}" for node in nodes if cuts_text(node)
            ]
    with capsys.disabled():
        print(f"\n{looked} shown values")
    assert looked > 1_000
    assert not wrong, "\n".join(wrong)
