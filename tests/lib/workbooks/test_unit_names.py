import pytest

from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.unit_names import full_key, kind_of, names_in_note, says_nothing, spellings, with_note, written_kind


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("TT. Bằng Lũng", "thi tran", "thi tran bang lung"),
        ("T.T Bằng Lũng", "thi tran", "thi tran bang lung"),
        ("TTr. Bằng Lũng", "thi tran", "thi tran bang lung"),
        ("P. Nghĩa Tá", "phuong", "phuong nghia ta"),
        ("Phường 05", "phuong", "phuong 5"),
        ("TP. Bắc Kạn", "thanh pho", "thanh pho bac kan"),
        ("Nghĩa Tá", "", "nghia ta"),
    ],
)
def test_the_kind_in_front_of_a_name(written, kind, key):
    assert (written_kind(written), full_key(written)) == (kind, key)


def test_the_kind_of_an_official_name_is_as_it_is_spelled():
    assert [kind_of(name) for name in ("Xã Phương Viên", "Phường Nghĩa Tá", "Phương Viên")] == ["xa", "phuong", ""]


@pytest.mark.parametrize(
    ("written", "plain"),
    [("1) Xã Nghĩa Tá", "Xã Nghĩa Tá"), ("- TT Bằng Lũng", "TT Bằng Lũng"), ("(2) Nghĩa Tá", "Nghĩa Tá"),
     ("II. Xã", "Xã"), ("05 Yên Mỹ", "Yên Mỹ"), ("Nghĩa Tá", "Nghĩa Tá")],
)  # fmt: skip
def test_a_number_in_front_is_no_part_of_a_name(written, plain):
    assert [*spellings(written)] == list(dict.fromkeys([written, plain]))


def test_what_stands_behind_a_name():
    assert with_note("Xã Nghĩa Tá (sáp nhập)") == ("Xã Nghĩa Tá", "sáp nhập")
    assert with_note("Nghĩa Tá - mới sáp nhập") == ("Nghĩa Tá", "mới sáp nhập")
    assert with_note("Xã Nghĩa Tá") is None
    assert [says_nothing(note) for note in ("sáp nhập", "KV III", "*", "thôn Nà Cà", "cũ")] == [True] * 3 + [False] * 2
    assert names_in_note("Rã Bản + Đông Viên") == ["Rã Bản", "Đông Viên"]


@pytest.mark.parametrize(
    ("text", "named", "possible"),
    [
        ("I. Thị trấn Bằng Lũng", True, True),
        ("X.Nghĩa Tá", True, True),
        ("XÃ NGHĨA TÁ (sáp nhập)", True, True),
        ("Phường 5", True, True),
        ("Nghĩa Tá", False, True),
        ("Năm Căn", False, True),
        ("Xã", False, False),
        ("XÃ HỘI HÓA", False, False),
        ("Xã đạt chuẩn nông thôn mới", False, False),
        ("Cụm phía Nam", False, False),
        ("Tổng cộng", False, False),
        ("Kế Hoạch", False, False),
        ("Tháng 3", False, False),
    ],
)
def test_what_looks_like_the_name_of_a_commune(text, named, possible):
    assert (names_commune(text), may_name_commune(text)) == (named, possible)
