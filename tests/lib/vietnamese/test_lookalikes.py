"""Letters of other scripts in names are found with their place; those of the country's languages pass."""

import unicodedata

import pytest

from lib.vietnamese import foreign_letters, plain_letters
from lib.vietnamese.lookalikes import _LOOK

PASS = """Nguyễn Thị Hoa
Trần Đức Thắng
H'Hen Niê
Y Bhăm Êñuôl
Rơ Chăm H'Yéo
Siu Black
Đinh Núp
Ksor Phước
Bạch Liên Hương Ê̆ban
Ƀuôn Čư Ê Wi
Buôn Ma Thuột
Giàng A Pháo
Kơ̆ Pă Kơ Lơng
Huyện ủy Chợ Đồn
Mặt trận Tổ quốc Việt Nam (MTTQ)
MTTQ-BTT
Ŏ Ŭ Ĭ Ơ̆ Ư̆ Ĕ Ñ ñ č ƀ
Lò Văn Inh – A.
Cơʼ Tu
canbo@example.gov.vn
Xã Nghĩa Tá, Ⅰ""".splitlines()[:-1]


@pytest.mark.parametrize("name", PASS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_the_country_pass(name, form):
    assert foreign_letters(unicodedata.normalize(form, name)) == []


@pytest.mark.parametrize(("name", "letter", "place", "like"), [
    ("Vаn", "а", 2, "a"), ("Huyện οy", "ο", 7, "o"), ("ｖanphong", "ｖ", 1, "v"), ("𝐕an", "𝐕", 1, "V"),
    ("Ɩan", "Ɩ", 1, "l"), ("vanphοng", "ο", 6, "o"), ("Nguyеn", "е", 5, "e"), ("ɡiaoban", "ɡ", 1, "g"),
    ("quantrı", "ı", 7, "i"), ("canbo１", "１", 6, "1"), ("Ⅰa", "Ⅰ", 1, "I"), ("한", "한", 1, ""),
    ("nam²", "²", 4, "2"),
])  # fmt: skip
def test_a_letter_of_another_script_is_named_with_its_place(name, letter, place, like):
    found = foreign_letters(name)
    assert [(each.letter, each.place, each.like) for each in found] == [(letter, place, like)]
    assert f"thứ {place} “{letter}”" in found[0].described


def test_every_look_alike_is_read_as_what_it_looks_like_and_refused_in_names(capsys):
    walked = 0
    for plain, letters in _LOOK.items():
        for letter in letters:
            assert plain_letters(letter).lower() == plain
            assert foreign_letters(f"a{letter}")[0].place == 2
            walked += 1
    with capsys.disabled():
        print(f"\n{walked} look-alike letters")
    assert walked > 250


def test_marks_stay_on_a_letter_that_is_replaced():
    assert plain_letters("м" + unicodedata.normalize("NFD", "ậ").replace("a", "а") + "т") == "mật"
    assert plain_letters("Chợ Đồn") == "Chợ Đồn"
