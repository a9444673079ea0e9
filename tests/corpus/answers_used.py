"""Answers: what a person says comes before what was guessed or remembered; one that cannot be used is told."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question

NGHIA_TA, BINH_TRUNG = "Xã Nghĩa Tá", "Xã Bình Trung"
MEETINGS = "Số buổi tuyên truyền, vận động"

TWO = [["Tên xã", MEETINGS, "Số buổi đã họp"], [NGHIA_TA, 8, 3], [BINH_TRUNG, 5, 4]]
OF_C = {(NGHIA_TA, "MT01"): "3", (BINH_TRUNG, "MT01"): "4"}
B, C = "column:Quý I:B", "column:Quý I:C"
FORM = [["XÃ NGHĨA TÁ"], ["TT", "Chỉ tiêu", "Thực hiện", "Số liệu tháng 3"], [1, MEETINGS, 21, 8]]
D = "column:Quý I:D"
REPEATED = [["Tên xã", "Số lượng", "Số lượng"], [NGHIA_TA, 8, 3]]
REPEATED_FIGURES = {(NGHIA_TA, "MT01"): "8", (NGHIA_TA, "MT02"): "3"}
LINES = [
    ["XÃ NGHĨA TÁ"],
    ["TT", "Chỉ tiêu", "Trong quý"],
    [1, "Thăm hỏi"],
    ["", "Số người", 4],
    [2, "Tặng quà"],
    ["", "Số người", 9],
]
UNKNOWN = [["PHIẾU SỐ LIỆU"], ["Nơi gửi", "Cột một"], ["Nghĩa Tá", 8]]

CASES = (
    Case(
        "answer-before-a-guess",
        lambda: book("xlsx", Sheet(TWO)),
        answers={C: "MT01"},
        figures=OF_C,
        problems=(question("unknown-column", "B1", B, "chỉ tiêu MT01 đã được chọn cho cột của ô C1", options=3),),
    ),
    Case(
        "answer-before-a-guess-that-is-left-out",
        lambda: book("xls", Sheet(TWO)),
        "xls",
        answers={C: "MT01", B: "ignore"},
        figures=OF_C,
        notes=(f"không nhập B “{MEETINGS}” theo lựa chọn",),
    ),
    Case(
        "answer-remembered-before-a-guess",
        lambda: book("ods", Sheet(TWO, name="Quý II")),
        "ods",
        period="2020-Q2",
        remembered="answer-before-a-guess-that-is-left-out",
        figures=OF_C,
    ),
    Case(
        "two-answers-of-one-indicator",
        lambda: book("xlsx", Sheet([["Tên xã", "Số họp", "Số buổi đã họp"], *TWO[1:]])),
        answers={B: "MT01", C: "MT01"},
        figures={(NGHIA_TA, "MT01"): "8", (BINH_TRUNG, "MT01"): "5"},
        problems=(error("duplicate-column", "C1", "đã có ở cột của ô B1"),),
    ),
    Case(
        "two-answers-of-one-indicator-without-heading",
        lambda: book("xlsx", Sheet([["Tên xã", "MT06"], [NGHIA_TA, 1, 8, 3]])),
        answers={C: "MT01", D: "MT01"},
        figures={(NGHIA_TA, "MT06"): "1", (NGHIA_TA, "MT01"): "8"},
        problems=(error("duplicate-column", "D1", "đã có ở cột của ô C1"),),
    ),
    Case(
        "part-answered-before-a-guess",
        lambda: book("xlsx", Sheet(FORM)),
        answers={D: "value"},
        figures={(NGHIA_TA, "MT01"): "8"},
        problems=(question("unknown-column", "C2", C, "không rõ là số trong quý hay lũy kế", options=3),),
    ),
    Case(
        "parts-answered",
        lambda: book("csv", Sheet(FORM, name="CSV")),
        "csv",
        answers={"column:CSV:D": "value", "column:CSV:C": "cumulative"},
        figures={(NGHIA_TA, "MT01"): "8|21"},
    ),
    Case(
        "one-part-answered-twice",
        lambda: book("xlsx", Sheet(FORM)),
        answers={C: "value", D: "value"},
        figures={(NGHIA_TA, "MT01"): "21"},
        problems=(error("duplicate-column", "D2", "cột C đã được chọn là số trong quý"),),
    ),
    Case(
        "one-heading-twice",
        lambda: book("xlsx", Sheet(REPEATED)),
        problems=(question("unknown-column", "B1", B), question("unknown-column", "C1", C)),
    ),
    Case(
        "one-heading-twice-answered",
        lambda: book("xlsx", Sheet(REPEATED)),
        answers={B: "MT01", C: "MT02"},
        figures=REPEATED_FIGURES,
    ),
    Case(
        "one-heading-twice-remembered",
        lambda: book("xls", Sheet(REPEATED, name="Quý II")),
        "xls",
        period="2020-Q2",
        remembered="one-heading-twice-answered",
        figures=REPEATED_FIGURES,
    ),
    Case(
        "one-label-twice-answered",
        lambda: book("ods", Sheet(LINES)),
        "ods",
        answers={"column:Quý I:B4": "MT01", "column:Quý I:B6": "MT02"},
        figures={(NGHIA_TA, "MT01"): "4", (NGHIA_TA, "MT02"): "9"},
    ),
    Case(
        "header-chosen-beyond-the-sheet",
        lambda: book("xlsx", Sheet(UNKNOWN)),
        answers={"header:Quý I": "9"},
        problems=(question("no-header", "A1", "header:Quý I", "chỉ có 3 dòng nên không có dòng tiêu đề ở dòng 9"),),
    ),
    Case(
        "header-chosen-above-nothing",
        lambda: book("xlsx", Sheet([*UNKNOWN, [], ["Người lập"]])),
        answers={"header:Quý I": "5"},
        problems=(question("no-header", "A1", "header:Quý I", "dòng 5 được chọn làm tiêu đề nhưng dưới đó"),),
    ),
)
