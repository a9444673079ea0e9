"""What is pasted from Word and Excel, as rows of cells."""

from briefings.forms.pasting import read_paste

COLUMNS = ("content", "lead", "helpers", "due")
HEADINGS = {
    "noi dung": "content",
    "chu tri": "lead",
    "don vi chu tri": "lead",
    "phoi hop": "helpers",
    "thoi han": "due",
}


def rows(text):
    return read_paste(text, COLUMNS, HEADINGS).rows


def test_each_line_is_a_row_without_its_bullet():
    text = "1. Thăm, tặng quà hộ nghèo.\n\n2) Rà soát  hộ tái đàn.\n- Tuyên truyền.\na) Nắm tình hình."

    assert [row["content"] for row in rows(text)] == [
        "Thăm, tặng quà hộ nghèo.",
        "Rà soát hộ tái đàn.",
        "Tuyên truyền.",
        "Nắm tình hình.",
    ]


def test_a_line_that_begins_with_a_year_or_an_amount_keeps_it():
    assert rows("20 hộ nghèo\n2021 là năm cuối")[0] == {"content": "20 hộ nghèo"}


def test_cells_of_a_table_fill_the_columns_from_the_left():
    assert rows("Rà soát\tHội Nông dân\t\t15/6") == [{"content": "Rà soát", "lead": "Hội Nông dân", "due": "15/6"}]


def test_a_column_of_numbers_is_left_out():
    assert rows("1\tRà soát\tHội Nông dân\n2\tThăm hỏi\tHội LHPN")[1] == {"content": "Thăm hỏi", "lead": "Hội LHPN"}


def test_headings_say_which_column_is_which():
    pasted = read_paste(
        "TT\tThời hạn\tNội dung công việc\tĐơn vị chủ trì\tGhi chú\n1\t15/6\tRà soát\tHội Nông dân\tgấp",
        COLUMNS,
        HEADINGS,
    )

    assert pasted.rows == [{"due": "15/6", "content": "Rà soát", "lead": "Hội Nông dân"}]
    assert pasted.left_out == ["Ghi chú"]


def test_a_cell_of_excel_with_several_lines_is_one_cell():
    assert rows('"Rà soát\nhộ tái đàn"\tHội Nông dân')[0]["content"] == "Rà soát hộ tái đàn"


def test_a_cell_too_many_is_told():
    assert read_paste("a\tb\tc\td\te", COLUMNS, HEADINGS).left_out == ["cột 5"]


def test_nothing_is_no_row():
    assert rows("") == rows("\n \t \n") == []
