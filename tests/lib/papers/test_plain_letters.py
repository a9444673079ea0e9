"""What the papers' font lacks: by a plain equal where there is one, otherwise named with its place."""

import unicodedata
from dataclasses import replace

import pytest

from lib.papers import PROFILES, findings
from lib.papers.blocks import Annex, Column, Heading, Paragraph, Row, Section, Signature, Table, line
from lib.papers.plain_letters import EQUALS, plain
from lib.papers.text_metrics import lacking, with_boxes
from tests.lib.papers.papers_by_hand import paper as paper_by_hand


def test_every_equal_can_be_printed_and_stands_for_something_that_cannot():
    print(f"{len(EQUALS)} signs have a plain equal")
    assert len(EQUALS) > 1_000
    assert [equal for equal in EQUALS.values() if lacking(equal)] == []
    needless = [chr(code) for code, equal in EQUALS.items() if equal and not lacking(chr(code))]
    assert needless == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\uf0b7 Tuyên truyền", "• Tuyên truyền"),
        ("\uf0a7\uf0d8\uf0fc", "▪►√"),
        ("☑ Đã xong ☐ Chưa", "[x] Đã xong [ ] Chưa"),
        ("☑\ufe0f Đã xong", "[x] Đã xong"),
        ("✔ có, ✘ không", "√ có, × không"),
        ("➢ Hội viên", "► Hội viên"),
        ("① Rà soát; ⑳ báo cáo", "(1) Rà soát; (20) báo cáo"),
        ("15 ㎡, 3 ㎞", "15 m², 3 km"),
        ("Ⅳ. Ｋế hoạch", "IV. Kế hoạch"),
        ("𝐂𝐡𝐮́ 𝑦́", "Chú ý"),  # letters that telephones make bold
        ("xã‑phường", "xã-phường"),
        ("10⁵ hộ", "10⁵ hộ"),  # not 105
    ],
)
def test_what_has_a_plain_equal_is_printed_by_it(typed, printed):
    assert line(typed) == unicodedata.normalize("NFC", printed)


def test_vietnamese_and_what_the_font_has_stay_as_they_are():
    text = "Ủy ban Mặt trận Tổ quốc: “khá” – 5 × 3 ≥ 15, 20 °C, 1.000 ₫, № 3, ½, €, • ▪ ► → … §"
    assert plain(text) == text
    assert lacking(text) == []


@pytest.mark.parametrize("sign", ["漢", "😀", "ก", "ا", "\uf123", "\U0001fae0", "한"])
def test_what_has_none_prints_as_a_box_in_both_formats(sign):
    assert lacking(sign) == [sign]
    assert with_boxes(f"Khen {sign} rồi") == "Khen □ rồi"


def test_the_check_names_sign_code_place_and_words():
    paper = paper_by_hand(PROFILES[0])
    table = Table((Column("TT"), Column("Nội dung")), (Row((("1",), ("Thăm 🎉 gia đình",))),))
    paper = replace(
        paper,
        abstract="Về phong trào 漢",
        body=(Section("I. KẾT QUẢ", (Paragraph("Đã giúp \uf123 hộ."), Heading("1. Hội Nông dân"), Paragraph("ก ข"))),),
        signatures=(Signature((), "CHỦ TỊCH", "Nguyễn Văn 한"),),
        annexes=(Annex("Phụ lục", "Danh mục nhiệm vụ", "", True, (table,)),),
    )

    found = [one for one in findings(paper) if "phông chữ" in one.sentence]

    sentences = {one.sentence: one.forbids for one in found}
    told = " ".join(sentences)
    for words in (
        "Ở trích yếu có ký tự “漢” (mã U+6F22)",
        "“Về phong trào 漢”",
        "Ở mục “I. KẾT QUẢ” có ký tự (mã U+F123)",
        "Ở mục “1. Hội Nông dân” có ký tự “ก” (mã U+0E01)",
        "Ở chữ ký có ký tự “한”",
        "Còn 1 ký tự khác",
    ):
        assert words in told, words
    assert len(found) == 6
    emoji = [
        one for one in findings(replace(paper, abstract="", body=(), signatures=())) if "phông chữ" in one.sentence
    ]
    assert [one.forbids for one in emoji] == [False]
    assert "Ở phụ lục “Danh mục nhiệm vụ”, bảng, dòng 1, cột “Nội dung” có ký tự “🎉”" in emoji[0].sentence
