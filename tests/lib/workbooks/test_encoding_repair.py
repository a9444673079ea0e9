"""Text of before Unicode is read as it was meant, or asked about; Unicode is left alone."""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.refused import Refused
from lib.vietnamese import is_syllable
from lib.vietnamese.encodings import Encoding
from lib.workbooks.encoding_repair import repair_encodings
from lib.workbooks.grid import Grid
from lib.workbooks.reader import read_grids, read_sheets
from tests.lib.vietnamese.legacy_encodings import as_tcvn3, as_vni, csv_1258, decomposed
from tests.workbooks import delimited, saved

COMMUNES = [
    "Thị trấn Bằng Lũng", "Xã Xuân Lạc", "Xã Nam Cường", "Xã Đồng Lạc", "Xã Tân Lập", "Xã Bản Thi", "Xã Quảng Bạch",
    "Xã Bằng Phúc", "Xã Yên Thịnh", "Xã Yên Thượng", "Xã Phương Viên", "Xã Ngọc Phái", "Xã Đồng Thắng",
    "Xã Lương Bằng", "Xã Bằng Lãng", "Xã Đại Sảo", "Xã Nghĩa Tá", "Xã Yên Mỹ", "Xã Bình Trung", "Xã Yên Phong",
]  # fmt: skip
BARE = [name.removeprefix("Xã ").removeprefix("Thị trấn ") for name in COMMUNES]


WRITINGS = {Encoding.TCVN3: as_tcvn3, Encoding.VNI: as_vni, "decomposed": decomposed, "unicode": str}


def column(*texts, **more):
    return Grid("Quý I", [[text] for text in texts], **more)


def read_back(grid):
    repaired = repair_encodings([grid])
    return [row[0] for row in repaired.grids[0].rows], repaired


def test_it_works():
    texts, repaired = read_back(column("Uû ban nh©n d©n"))
    assert texts == ["Uỷ ban nhân dân"]
    assert [str(conversion) for conversion in repaired.conversions] == [
        "Trang “Quý I”: đã chuyển 1 ô từ TCVN3 (ABC) sang Unicode, ví dụ ô A1: “Uû ban nh©n d©n” → “Uỷ ban nhân dân”."
    ]


def test_u_with_a_horn_is_a_soft_hyphen_in_tcvn3():
    assert as_tcvn3("lương") == "l\xad¬ng"
    assert read_back(column("X· L\xad¬ng B»ng"))[0] == ["Xã Lương Bằng"]


@pytest.mark.parametrize("names", [COMMUNES, BARE], ids=["with kind", "bare"])
@pytest.mark.parametrize("encoding", WRITINGS)
def test_a_column_of_communes_is_read_in_every_encoding(encoding, names):
    texts, repaired = read_back(column("Tên đơn vị" if encoding == "unicode" else "", *map(WRITINGS[encoding], names)))
    assert texts[1:] == names
    assert repaired.problems == []
    assert {conversion.encoding for conversion in repaired.conversions} == {encoding} - {"unicode"}


@pytest.mark.parametrize("name", COMMUNES)
@pytest.mark.parametrize("encoding", WRITINGS)
def test_a_cell_on_its_own_is_read(encoding, name):
    assert read_back(column(WRITINGS[encoding](name)))[0] == [name]


def test_a_word_of_two_readings_follows_its_column():
    assert read_back(column("hoà"))[0] == ["hoà"]
    assert read_back(column("hoà", as_vni("Xã Nghĩa Tá"), as_vni("Xã Đồng Lạc")))[0][0] == "hồ"
    assert read_back(column("hoà", "Xã Nghĩa Tá"))[0][0] == "hoà"


def test_a_split_vote_is_a_question():
    texts, repaired = read_back(column("hoà", as_vni("Xã Nghĩa Tá"), "Xã Yên Thịnh"))
    assert texts == ["hoà", "Xã Nghĩa Tá", "Xã Yên Thịnh"]
    (problem,) = repaired.problems
    assert (problem.cell, problem.read) == ("A1", "hoà")
    assert "“hoà” (Unicode) hoặc “hồ” (VNI)" in problem.expected

    (within,) = read_back(column("X· Bình"))[1].problems
    assert within.cell == "A1"


def in_doubt(answers=None):
    grid = column("hoà", as_vni("Xã Nghĩa Tá"), "Xã Yên Thịnh", "hoà", "toà")
    repaired = repair_encodings([grid], answers)
    return [row[0] for row in repaired.grids[0].rows], repaired


def test_the_cells_of_a_column_in_doubt_are_one_question():
    (problem,) = in_doubt()[1].problems
    assert (problem.severity, problem.code, problem.key) == ("question", "split-letters", "letters:Quý I:A")
    assert (problem.cell, "3 ô" in problem.expected) == ("A1", True)
    assert problem.options == (("unicode", "Unicode: “hoà”; “toà”"), ("vni", "VNI: “hồ”; “tồ”"))


@pytest.mark.parametrize(("answer", "texts"), [("vni", ["hồ", "hồ", "tồ"]), ("unicode", ["hoà", "hoà", "toà"])])
def test_an_answer_is_obeyed_for_the_cells_in_doubt_alone(answer, texts):
    read, repaired = in_doubt({"letters:Quý I:A": answer})
    assert repaired.problems == []
    assert [read[0], read[3], read[4]] == texts
    assert read[1:3] == ["Xã Nghĩa Tá", "Xã Yên Thịnh"]


@pytest.mark.parametrize("answer", ["utf-8", "tcvn3", "", "VNI"])
def test_an_answer_that_no_cell_bears_leaves_the_question_open(answer):
    assert len(in_doubt({"letters:Quý I:A": answer})[1].problems) == 1


def test_the_same_answers_give_the_same_reading_and_the_sheet_is_not_changed():
    grid = column("hoà", as_vni("Xã Nghĩa Tá"), "Xã Yên Thịnh")
    before = [list(row) for row in grid.rows]
    answers = {"letters:Quý I:A": "vni"}
    assert repair_encodings([grid], answers).grids == repair_encodings([grid], answers).grids
    assert grid.rows == before


def test_a_common_word_is_not_carried_away_by_its_column():
    assert read_back(column("Xã", "Ph\xad¬ng Nam", "NghÜa T¸"))[0] == ["Xã", "Phương Nam", "Nghĩa Tá"]


def test_a_word_that_is_no_syllable_follows_clear_surroundings():
    assert read_back(column("Kr«ng N«", *map(as_tcvn3, COMMUNES)))[0][0] == "Krông Nô"
    assert read_back(column("café", *COMMUNES))[0][0] == "café"
    assert read_back(column("café"))[0] == ["café"]


@pytest.mark.parametrize(
    "text", ["480¹", "12 ¹", "m¹", "t¹", "ho¹", "Yên¹", "MT01¹", "¹ so uoc", "(¹)", "· 5", "5 µ", "© 2020", "§ 5", "m²"]
)
@pytest.mark.parametrize("beside", ["Xã Yên Mỹ", "Ban Thi", ""])
def test_a_footnote_mark_or_a_sign_of_its_own_is_no_letter_of_an_old_font(text, beside):
    assert read_back(column(text, beside))[0] == [text, beside]


def test_such_a_letter_is_read_where_its_column_is_in_an_old_font():
    texts = [as_tcvn3(text) for text in ("Bằng Lãng", "Đại Sảo", "mạ", "à")]
    assert read_back(column(*texts))[0] == ["Bằng Lãng", "Đại Sảo", "mạ", "à"]


def test_numbers_and_plain_text_stay_the_same_objects():
    grid = Grid("Quý I", [["TT", 1.0, None, "5 - 6"]])
    assert repair_encodings([grid]).grids == [grid]


def test_a_hidden_sheet_is_left_alone():
    grid = column("Uû ban nh©n d©n", visible=False)
    assert repair_encodings([grid]).grids == [grid]


@given(st.lists(st.sampled_from(BARE).flatmap(lambda name: st.sampled_from(name.split())), min_size=1, max_size=8))
def test_unicode_is_never_taken_for_anything_else(said):
    text = " ".join(said)
    assert is_syllable(said[0])
    assert read_back(column(text, "Xã Nghĩa Tá"))[0][0] == text


# Fonts


def in_fonts(*cells) -> bytes:
    book = openpyxl.Workbook()
    for number, (text, font) in enumerate(cells, 1):
        cell = book.active.cell(number, 1, text)
        cell.font = openpyxl.styles.Font(name=font)
    return saved(book)


def test_the_font_of_the_cell_decides():
    (grid,) = read_grids(in_fonts(("hoà", "VNI-Times"), ("hoà", "Times New Roman"), ("b¶ng tæng hîp", ".VnTimeH")))
    assert grid.fonts == {(0, 0): Encoding.VNI, (2, 0): Encoding.TCVN3_CAPITALS}
    texts, repaired = read_back(grid)
    assert texts == ["hồ", "hoà", "BẢNG TỔNG HỢP"]
    assert [conversion.encoding for conversion in repaired.conversions] == [Encoding.VNI, Encoding.TCVN3_CAPITALS]


def test_unicode_under_an_old_font_is_unicode():
    (grid,) = read_grids(in_fonts(("Xã Đồng Lạc", ".VnTime"), ("Phường Thịnh", "VNI-Times")))
    assert read_back(grid)[0] == ["Xã Đồng Lạc", "Phường Thịnh"]


def test_the_font_of_a_part_decides_for_the_part():
    grid = column(
        "Tổng số x· NghÜa T¸",
        runs={(0, 0): (("Tổng số ", ""), ("x· NghÜa T¸", Encoding.TCVN3))},
    )
    texts, repaired = read_back(grid)
    assert texts == ["Tổng số xã Nghĩa Tá"]
    assert [conversion.encoding for conversion in repaired.conversions] == [Encoding.TCVN3]


def test_parts_that_are_not_the_text_of_the_cell_are_not_believed():
    assert read_back(column("Xã Yên Thịnh", runs={(0, 0): (("x· NghÜa", Encoding.TCVN3),)}))[0] == ["Xã Yên Thịnh"]


def test_a_sheet_may_have_an_old_font_throughout_but_for_some_cells():
    grid = Grid("Quý I", [["hoà", "hoà"]], font=Encoding.VNI, fonts={(0, 1): ""})
    assert repair_encodings([grid]).grids[0].rows == [["hồ", "hoà"]]


@pytest.mark.parametrize("make_rows", [lambda n: f"{n} ho", lambda n: f"Xã Bằng Lãng {n}", lambda n: "Xã Nghĩa Tá"])
def test_a_hundred_thousand_plain_cells_are_left_as_they_are(make_rows):
    grid = Grid("Quý I", [[make_rows(n)] for n in range(100_000)])
    repaired = repair_encodings([grid])
    assert repaired.grids[0] is grid
    assert repaired.problems == repaired.conversions == []


# Delimited text

ROWS = [["Tên đơn vị", "MT01"], *([name, "3"] for name in COMMUNES)]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (delimited(ROWS, encoding="utf-8"), ""),
        (delimited(ROWS, encoding="utf-16"), "utf-16"),
        ("\ufeff".encode("utf-16-be") + delimited(ROWS, encoding="utf-16-be"), "utf-16"),
        (csv_1258(ROWS), "windows-1258"),
        (as_tcvn3(delimited(ROWS, encoding="utf-8").decode()).encode("latin-1"), Encoding.TCVN3),
        (as_vni(delimited(ROWS, encoding="utf-8").decode()).encode("latin-1"), Encoding.VNI),
    ],
    ids=["utf-8", "utf-16", "utf-16 big end", "1258", "tcvn3", "vni"],
)
def test_delimited_text_of_every_encoding_gives_the_same_cells(content, encoding):
    repaired = read_sheets(content)
    assert repaired.grids[0].rows == ROWS
    assert [conversion.encoding for conversion in repaired.conversions] == [encoding] * bool(encoding)


def test_what_was_decoded_is_shown():
    (conversion,) = read_sheets(csv_1258(ROWS)).conversions
    assert str(conversion) == "Tệp .csv dùng mã Windows-1258; ví dụ ô A1 đọc được “Tên đơn vị”."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Xã;Số\n".encode("utf-16")[:-1], "UTF-16 bị hỏng"),
        ("名前;数\n東京;1\n".encode("shift-jis"), "dòng 1 có chữ không đọc được"),
        ("Prénom;N°\nZoé;1\nÎle;2".encode("latin-1"), "không ra chữ Việt rõ ràng"),
        (b"Xa;So\nA;\xff\xfe\xfd\n", "dòng 2"),
    ],
)
def test_a_wrong_guess_is_refused_with_a_sentence(content, says):
    with pytest.raises(Refused, match=says):
        read_grids(content)
