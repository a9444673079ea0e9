import pytest

from lib.vietnamese import place_tones


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("ủy ban, hòa bình", "uỷ ban, hoà bình"),
        ("CHỦ TỌA, THỦY LỢI", "CHỦ TOẠ, THUỶ LỢI"),
        ("Ủy viên; Òa khóc; khỏe, khoe", "Uỷ viên; Oà khóc; khoẻ, khoe"),
    ],
)
def test_tones_of_open_syllables_move(new, old):
    assert place_tones(new, "old") == old
    assert place_tones(old, "new") == new


@pytest.mark.parametrize("text", ["quý, Quỹ, quỳ", "hoàn thành, hoạt động, thuyền, huyện", "kết quả, của"])
def test_tones_elsewhere_stay(text):
    assert place_tones(text, "old") == text
    assert place_tones(text, "new") == text
