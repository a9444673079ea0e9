"""The encodings of before Unicode: their tables, what a font shows, what the words of a text say."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.vietnamese.encodings import Encoding, decode, detect, detect_single_byte, encoding_label, font_encoding
from lib.vietnamese.encodings.tables import TCVN3_TABLE, VNI_TABLE
from tests.lib.vietnamese.legacy_encodings import as_tcvn3, as_vni, csv_1258

LOWER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def nothing_around():
    return Counter(), Counter()


def test_it_works():
    assert decode("Uû ban nh©n d©n", Encoding.TCVN3) == "Uỷ ban nhân dân"
    assert decode("Uûy ban nhaân daân", Encoding.VNI) == "Ủy ban nhân dân"
    assert decode("Uû ban", Encoding.TCVN3_CAPITALS) == "UỶ BAN"
    assert decode("Ủy ban", Encoding.TCVN3) is None


def test_every_vietnamese_letter_has_its_place_in_both_tables():
    marked = [letter for letter in LOWER if not letter.isascii()]
    assert set(marked) <= set(TCVN3_TABLE.values())
    assert set(marked) | {letter.upper() for letter in marked} == set(VNI_TABLE.values())


@given(st.text(LOWER + "ĂÂÊÔƠƯĐ 0123456789.,"))
def test_tcvn3_comes_back(text):
    assert decode(as_tcvn3(text), Encoding.TCVN3) == text


@given(st.lists(st.sampled_from(LOWER + LOWER.upper() + " 0.")).map("".join))
def test_vni_comes_back(text):
    assert decode(as_vni(text), Encoding.VNI) == text


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3), (".VnTimeH", Encoding.TCVN3_CAPITALS), (".vnarialh", Encoding.TCVN3_CAPITALS),
        ("VNI-Times", Encoding.VNI), ("VNI-Helve", Encoding.VNI), ("Times New Roman", None), ("", None),
    ],
)  # fmt: skip
def test_a_font_tells_its_encoding(font, encoding):
    assert font_encoding(font) == encoding


def test_a_text_is_detected_by_its_words():
    assert detect("X· NghÜa T¸", "", nothing_around) == Encoding.TCVN3
    assert detect(as_vni("Xã Nghĩa Tá"), "", nothing_around) == Encoding.VNI
    assert detect("Xã Nghĩa Tá", "", nothing_around) == Encoding.UNICODE


def test_a_word_of_two_readings_follows_what_is_near_then_what_is_far():
    vni, tcvn3 = Counter({Encoding.VNI: 9}), Counter({Encoding.UNICODE: 9})
    assert detect("hoà", "", lambda: (vni, tcvn3)) == Encoding.VNI
    assert detect("hoà", "", lambda: (Counter(), vni)) == Encoding.VNI
    assert detect("hoà", "", lambda: (vni + tcvn3, Counter())) is None


def test_a_font_is_believed_unless_the_words_say_otherwise():
    assert detect("b¶ng", Encoding.TCVN3_CAPITALS, nothing_around) == Encoding.TCVN3_CAPITALS
    assert detect(as_vni("Xã Nghĩa Tá"), Encoding.TCVN3, nothing_around) is None


def test_bytes_are_of_the_code_page_whose_words_are_vietnamese():
    assert detect_single_byte(csv_1258([["Tên đơn vị"], ["Xã Nghĩa Tá"]]).decode("latin-1")) == (Encoding.WINDOWS_1258,)
    assert detect_single_byte(as_tcvn3("Tên đơn vị\nXã Nghĩa Tá")) == (Encoding.TCVN3,)
    assert detect_single_byte("Prénom;N°\nZoé;1\nÎle;2") == ()


def test_bytes_that_lost_letters_are_of_no_encoding():
    assert detect_single_byte(as_tcvn3("Tên đơn vị\nXã Nghĩa T?nh")) == ()


def test_stored_values_have_a_name():
    assert encoding_label("tcvn3") == Encoding.TCVN3.label == "TCVN3 (ABC)"
    assert encoding_label("khác") == "khác"
