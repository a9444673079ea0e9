"""Folding and storing Vietnamese text."""

import unicodedata

import pytest

from lib.vietnamese import capitalized, fold, normalize, uncapitalized


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Chợ Đồn", "cho don"),
        ("ĐẶNG", "dang"),
        ("đ", "d"),
        ("Thị trấn Bằng Lũng", "thi tran bang lung"),
        ("uỷ ủy Uỷ ỦY", "uy uy uy uy"),
        ("Quỹ ‘Vì người nghèo’ 2020", "quy ‘vi nguoi ngheo’ 2020"),
        ("ươ ƯƠ ăâêô", "uo uo aaeo"),
        ("", ""),
    ],
)
def test_folding_leaves_letters_without_marks(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["Chợ Đồn", "Phương Viên", "Đại Sảo", "Nghĩa Tá", "Uỷ ban"])
def test_both_forms_of_unicode_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_blanks_of_every_kind_become_one():
    assert fold(" Chợ\u00a0\u2003Đồn\t\n") == "cho don"
    assert normalize(" Chợ\u00a0\u2003Đồn\t\n") == "Chợ Đồn"


def test_several_texts_are_joined_and_empty_ones_left_out():
    assert fold("Xã Nghĩa Tá", "", "02071") == "xa nghia ta 02071"


def test_folding_twice_changes_nothing():
    once = fold("Đồng Thắng – Đông Viên")

    assert fold(once) == once


def test_stored_text_is_composed_and_keeps_its_marks_and_case():
    stored = normalize(unicodedata.normalize("NFD", "Hội Cựu chiến binh ĐỒNG LẠC"))

    assert stored == "Hội Cựu chiến binh ĐỒNG LẠC"
    assert unicodedata.is_normalized("NFC", stored)


def test_only_the_first_letter_becomes_large_or_small():
    assert [capitalized(text) for text in ("đang họp", "MTTQ", "")] == ["Đang họp", "MTTQ", ""]
    assert [uncapitalized(text) for text in ("Xã Nghĩa Tá", "Đang họp", "")] == ["xã Nghĩa Tá", "đang họp", ""]
