"""Words of secrecy are found however they are written, and ordinary words are not taken for them."""

import unicodedata

import pytest

from lib.vietnamese import find_secrecy
from lib.vietnamese.lookalikes import _LOOK

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u180e\u2063\u034f\U000e0041"

DISGUISED = [
    "tài liệu Tối mật", "TUYỆT MẬT", "đóng dấu MẬT lên hồ sơ", "Độ: MẬT", "tối  mật", "TỐI\u00a0MẬT", "TỐI\u3000MẬT",
    "tốimật", "TUYỆT-MẬT", "tuyệt_mật", "Tối/mật", "hồ sơ [MẬT]", "(MẬT)", "CỘNG HÒA\nMẬT\nBÁO CÁO", "TỐI\nMẬT",
    "T Ố I  M Ậ T", "T Ố I M Ậ T", "T.Ố.I.M.Ậ.T", "T-U-Y-Ệ-T M-Ậ-T", "Dấu M Ậ T ở góc", "Dấu M.Ậ.T ở góc",
    "tuỵêt mật", "tôí mật", "tối mâṭ", "TÔÍ MÂṬ", "tốis mật", "tốí mật",
    "toois maatj", "toosi maajt", "toios matja", "TOOIS MAATJ", "tuyeetj maatj", "tuyeejt mậtj", "tôis mâtj", "MAATJ",
    "to61i ma65t", "toi61 mat65", "tuye65t ma65t", "tuyet65 mat65",
    "ＴỐＩ ＭẬＴ", "𝐭ố𝐢 𝐦ậ𝐭", "TỐl MẬT", "TỐ1 MẬT", "T̶Ố̶I̶ M̶Ậ̶T̶", "tȏ́i mạ̑t", "Tối Mật", "tỐi mẬt",
]  # fmt: skip
ORDINARY = [
    "nuôi ong lấy mật", "quan hệ mật thiết", "QUAN HỆ MẬT THIẾT", "mật độ dân cư", "MẬT ĐỘ DÂN CƯ", "bảo mật thông tin",
    "BẢO MẬT THÔNG TIN", "B Ả O  M Ậ T", "B Ả O M Ậ T", "đổi mật khẩu", "MẬT KHẨU", "nghiêm mật", "cơ mật", "mật vụ",
    "bí mật",
    "Nguyễn Văn Mật", "NGUYỄN VĂN MẬT", "mật ong rừng", "MẬT ONG RỪNG", "mật mía", "túi mật", "sỏi mật", "mật gấu",
    "tôi mất", "tội mất", "trời tối mặt", "tới mặt", "tối mát", "tuyết mát", "tuyệt mắt", "buổi tối. Mật độ",
    "tối, mật ong",
    "buổi tối\nmật ong", "tối: mật ong", "mắt tối", "mật tối", "mật tuyệt", "to mat", "matj", "mat",
    "Thời gian: 18 giờ tối",
    "", "m", "a b c m a t",
]  # fmt: skip


@pytest.mark.parametrize("text", DISGUISED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_of_secrecy_is_found(text, form):
    written = f"Giao văn phòng {unicodedata.normalize(form, text)} theo dõi." if "\n" not in text else text
    found = find_secrecy(written)
    assert found is not None
    assert found.forbids
    assert found.start() < found.end() <= len(written)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_is_not(text):
    assert find_secrecy(text) is None


@pytest.mark.parametrize(("text", "word"), [
    ("luật về bí mật nhà nước", "bí mật nhà nước"), ("gửi tài\u200b liệu mật", "tài liệu mật"),
    ("ĐỘ M\u00adẬT", "độ mật"),
    ("văn bản mật", "văn bản mật"), ("ho so toi mat", "toi mat"), ("TUYET MAT", "tuyet mat"),
])  # fmt: skip
def test_what_speaks_of_secrets_is_for_the_clerk_to_judge(text, word):
    found = find_secrecy(text)
    assert (found.word, found.forbids) == (word, False)


def forbids(text: str) -> bool:
    found = find_secrecy(text)
    return found is not None and found.forbids


def test_neither_zero_width_nor_look_alike_letters_hide_it(capsys):
    """Every invisible character at every place, and every letter of the table in the place of what it looks like."""
    walked = 0
    for phrase in ("TỐI MẬT", "tuyệt mật", "hồ sơ MẬT này"):
        for hidden in ZERO_WIDTH:
            for place in range(len(phrase) + 1):
                written = phrase[:place] + hidden + phrase[place:]
                assert forbids(written), ascii(written)
                walked += 1
        decomposed = unicodedata.normalize("NFD", phrase)
        for place, letter in enumerate(decomposed):
            for like in _LOOK.get(letter.lower(), ""):
                if letter.isupper() and not like.isupper() and phrase.startswith("hồ"):
                    continue  # the stamp is in capitals
                written = decomposed[:place] + like + decomposed[place + 1 :]
                assert forbids(written), ascii(written)
                walked += 1
    with capsys.disabled():
        print(f"\n{walked} disguises of words of secrecy")
    assert walked > 500
