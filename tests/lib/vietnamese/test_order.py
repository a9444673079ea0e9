"""The order of Vietnamese names, the same wherever keys are compared."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.vietnamese import LONGEST_KEY, person_sort_key, sort_key

IN_ORDER = [
    "", "2", "10", "An", "Ăn", "Ân", "Ba", "Ba Bể", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ban", "Bàn", "Bă", "Bâ", "Dung",
    "Dũng", "Dương", "Đa", "Đại Sảo", "Đông Viên", "Đồng Lạc", "Đồng Thắng", "em", "Êm", "Hoa", "Hòa", "Hội Nông dân",
    "on", "Ôn", "Ơn", "Tổ 2", "Tổ 10", "Tổ 10A", "Tổ chức", "un", "Ưn", "Ý", "Yên", "z", "Ωm", "日本",
]  # fmt: skip


def test_names_stand_as_a_dictionary_has_them():
    mixed = random.Random(12).sample(IN_ORDER, len(IN_ORDER))

    assert sorted(mixed, key=sort_key) == IN_ORDER
    print(f"{len(IN_ORDER)} names in order")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Hội Nông dân", "HỘI NÔNG DÂN"),
        ("Hòa Bình", "Hoà Bình"),
        ("Đảng ủy – xã", "Đảng ủy xã"),
        ("Chợ Đồn", unicodedata.normalize("NFD", "Chợ Đồn")),
        ("Chợ Đồn", "Chợ\u200b Đồ\u00adn\ufeff"),
        ("Tổ 2", "Tổ 02"),
    ],
)
def test_what_is_read_alike_stands_in_one_place(name, other):
    assert sort_key(name) == sort_key(other)


def test_people_stand_by_their_given_names():
    people = ["Nguyễn Văn An", "Trần Thị Ân", "Lê Bình", "Hoàng Dung", "Bùi Đạt", "Đặng Đạt"]
    mixed = random.Random(12).sample(people, len(people))

    assert sorted(mixed, key=person_sort_key) == people
    assert person_sort_key("") == ""


@given(st.text(max_size=300))
def test_a_key_is_of_digits_and_small_letters_alone(text):
    key = sort_key(text)

    assert len(key) <= LONGEST_KEY
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
