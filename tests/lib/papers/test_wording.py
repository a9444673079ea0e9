import unicodedata
from datetime import date, datetime

import pytest

from lib.papers.measures import Face
from lib.papers.text_metrics import even_rows, width
from lib.papers.wording import begins_small, day_or_blank, letterhead, line, lines, moment_or_blank, title_parts


def test_days_and_moments_that_nobody_knows_are_dotted():
    assert day_or_blank(date(2020, 1, 5)) == "ngày 05 tháng 01 năm 2020"
    assert day_or_blank(None) == "ngày …… tháng …… năm ……"
    assert moment_or_blank(datetime(2020, 4, 3, 8, 5)) == "08 giờ 05, ngày 03 tháng 4 năm 2020"
    assert moment_or_blank(None) == "…… giờ ……, ngày …… tháng …… năm ……"


def test_written_text_becomes_nfc_paragraphs_without_controls():
    assert lines(unicodedata.normalize("NFD", "Huyện ủy") + "\n\n dòng \u00a0hai\x07\u202e ") == [
        "Huyện ủy",
        "dòng hai",
    ]
    assert line("một\nhai") == "một hai"
    assert lines(" \n ") == []


def test_an_endless_word_may_break_and_no_other():
    assert "\u200b" not in line("w" * 199)
    broken = line("w" * 1000)
    assert max(map(len, broken.split("\u200b"))) == 50
    assert broken.replace("\u200b", "") == "w" * 1000


@pytest.mark.parametrize(
    ("text", "inside"), [("Hội nghị", "hội nghị"), ("MTTQ huyện", "MTTQ huyện"), ("A lô", "a lô"), ("", "")]
)
def test_inside_a_sentence_only_an_abbreviation_keeps_its_capital(text, inside):
    assert begins_small(text) == inside


def test_a_letterhead_breaks_before_the_name_of_the_place():
    assert letterhead("Ủy ban MTTQ Việt Nam huyện Chợ Đồn") == ("ỦY BAN MTTQ VIỆT NAM", "HUYỆN CHỢ ĐỒN")
    assert letterhead("Ban Chấp hành Công đoàn xã Đồng Thử") == ("BAN CHẤP HÀNH", "CÔNG ĐOÀN", "XÃ ĐỒNG THỬ")
    assert letterhead("BAN THƯỜNG TRỰC") == ("BAN THƯỜNG TRỰC",)
    assert letterhead("") == ()


def test_a_title_leaves_words_and_dates_whole():
    title = "Dự hội nghị giao ban Mặt trận Tổ quốc và các đoàn thể quý IV năm 2019"
    assert title_parts(title) == [
        *("Dự", "hội nghị", "giao ban", "Mặt trận", "Tổ quốc", "và", "các", "đoàn thể", "quý IV", "năm 2019"),
    ]
    assert title_parts("KẾT LUẬN  của \t Uỷ ban") == ["KẾT LUẬN", "của", "Uỷ ban"]
    assert title_parts("") == []


FACE = Face(14, bold=True)


def rows_within(title: str, points: float) -> tuple[str, ...]:
    return even_rows(title_parts(title), FACE, points)


def test_the_rows_of_a_title_are_even_and_tear_no_word_apart():
    title = "Dự hội nghị giao ban Mặt trận Tổ quốc và các đoàn thể quý IV năm 2019"
    two = rows_within(title, 400)
    assert two == ("Dự hội nghị giao ban Mặt trận Tổ quốc", "và các đoàn thể quý IV năm 2019")
    assert rows_within(title, 1000) == (title,)
    for points in range(80, 500, 7):
        rows = rows_within(title, points)
        assert " ".join(rows) == title
        assert all(width(row, FACE) <= points for row in rows)
        for whole in ("giao ban", "Tổ quốc", "quý IV", "năm 2019"):
            assert any(whole in row for row in rows)


def test_a_word_too_long_for_a_row_leaves_the_title_whole():
    assert rows_within(f"Về {'a' * 500} b", 300) == (f"Về {'a' * 500} b",)
    assert rows_within("Tổ quốc", width("quốc", FACE) + 1) == ("Tổ", "quốc")
    assert rows_within("", 300) == ()
