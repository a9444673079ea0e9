"""Characters that nobody sees, and slugs."""

import sys
import unicodedata

import pytest

from lib.vietnamese import fold, name_key, normalize, slug, without_invisible

KEPT = "Hội nghị\u00a0Đ\u2026\tx\n\u0301\uf0b7🙂"


def test_every_character_that_nobody_sees_is_taken_out():
    """Format, control and surrogate characters of all Unicode; white space and what is seen stays."""
    hidden = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and not character.isspace()
    ]

    assert without_invisible("".join(hidden)) == ""
    assert len(hidden) > 2_200
    assert without_invisible(KEPT) == KEPT
    print(f"{len(hidden)} invisible characters")


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u00ad", "\ufeff", "\u200e", "\u202e", "\u2066", "\u2060", "\u3164", "\ufe0f"]
)
def test_a_text_is_stored_searched_and_named_as_without_it(hidden):
    typed = f"{hidden}Hội {hidden} nghi\u0323{hidden}{hidden}"

    assert normalize(typed) == "Hội nghị"
    assert normalize(f"o{hidden}\u0302") == "ô"  # what it kept apart is composed
    assert normalize(f" {hidden} ") == ""
    assert fold(typed) == "hoi nghi"
    assert name_key(typed) == name_key("HỘI NGHỊ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giao ban khối Mặt trận, đoàn thể quý I/2020", "giao-ban-khoi-mat-tran-doan-the-quy-i-2020"),
        ("ĐẶNG\u200b Đoàn", "dang-doan"),
        (unicodedata.normalize("NFD", "Chợ Đồn (Bắc Kạn)"), "cho-don-bac-kan"),
        ("日本 🙂", ""),
    ],
)
def test_a_slug_has_small_letters_digits_and_hyphens(text, expected):
    assert slug(text) == expected
    assert slug(text, 5) == expected[:5].rstrip("-")
