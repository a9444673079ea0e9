"""Rows that are no lines: totals right and wrong, *Trong đó*, sections, column numbers, signatures; and hidden ones."""

from tests.corpus.books import Formula, Sheet, book
from tests.corpus.case import Case, error, question, table, warning
from tests.corpus.paper import COLUMNS, FIGURES, HEADER, MERGED, TALL_LINES, tall_figures, tall_rows, wide_rows

WIDE = table(COLUMNS, FIGURES)
HEADS = ["TT", "Tên xã", "MT01", "XA05"]
ON_TOP = [
    HEADS,
    ["", "TOÀN HUYỆN", 13, 17],
    [1, "Xã Nghĩa Tá", 8, 19],
    [2, "Xã Bình Trung", 5, 15],
]
SECTIONS = [
    ["TT", "Tên xã, thị trấn", "Số buổi tuyên truyền, vận động"],
    ["(1)", "(2)", "(3)"],
    ["I", "Cụm phía Nam", 13],
    [1, "Xã Nghĩa Tá", 8],
    [2, "Xã Bình Trung", 5],
    ["II", "Cụm phía Bắc", 9],
    [1, "Xã Nam Cường", 6],
    [2, "Xã Xuân Lạc", 4],
    ["", "Trong đó: các xã đặc biệt khó khăn", 4],
    ["", "Tổng số", 23],
]
SECTION_FIGURES = table(
    ("MT01",), {"Xã Nghĩa Tá": (8,), "Xã Bình Trung": (5,), "Xã Nam Cường": (6,), "Xã Xuân Lạc": (4,)}
)
TWO = {("Xã Nghĩa Tá", "MT01"): "8", ("Xã Bình Trung", "MT01"): "5"}
HIDDEN = [["TT", "Tên xã", "MT01", "MT06"], [1, "Xã Nghĩa Tá", 8, 1], [2, "Xã Bình Trung", 5, 0]]
HIDDEN_FIGURES = {**TWO, ("Xã Nghĩa Tá", "MT06"): "1", ("Xã Bình Trung", "MT06"): "0"}
OF_WHICH = [
    ["", "Trong đó:"],
    *TALL_LINES[6:8],
    ["", "+ Kiến nghị về đất đai", "kiến nghị", "", 1, 2, 3, "", ""],
]


def hidden(**more) -> bytes:
    return book("xlsx", Sheet(HIDDEN, **more))


def summed(total) -> bytes:
    return book("xlsx", Sheet([HEADS, [1, "Xã Nghĩa Tá", 8, 19], [2, "Xã Bình Trung", 5, 15], ["", "Cộng", total, 34]]))


CASES = (
    Case(
        "total-wrong",
        lambda: book("xlsx", Sheet(wide_rows(totals=(26, "72,75", 3, 4)), merged=MERGED)),
        figures=WIDE,
        problems=(warning("total-differs", "C12", "ghi 26 nhưng cộng các dòng là 25"),),
    ),
    Case(
        "total-by-formula",
        lambda: summed(Formula("=SUM(C2:C3)", 13)),
        figures={**TWO, ("Xã Nghĩa Tá", "XA05"): "19", ("Xã Bình Trung", "XA05"): "15"},
    ),
    Case(
        # An average of criteria is no sum, so 34 beside 19 and 15 is not looked at, nor is 17 in the next file.
        "total-not-calculated",
        lambda: summed(Formula("=SUM(C2:C3)")),
        figures={**TWO, ("Xã Nghĩa Tá", "XA05"): "19", ("Xã Bình Trung", "XA05"): "15"},
    ),
    Case(
        "total-on-top",
        lambda: book("xls", Sheet(ON_TOP)),
        "xls",
        figures={**TWO, ("Xã Nghĩa Tá", "XA05"): "19", ("Xã Bình Trung", "XA05"): "15"},
    ),
    Case(
        "total-on-top-wrong",
        lambda: book("ods", Sheet([HEADS, ["", "TOÀN HUYỆN", 12, 17], *ON_TOP[2:]])),
        "ods",
        figures={**TWO, ("Xã Nghĩa Tá", "XA05"): "19", ("Xã Bình Trung", "XA05"): "15"},
        problems=(warning("total-differs", "C2", "ghi 12 nhưng cộng các dòng là 13"),),
    ),
    Case(
        "total-of-a-refused-line",
        lambda: book("xlsx", Sheet([HEADS[:3], [1, "Xã Nghĩa Tá", "tám"], [2, "Xã Bình Trung", 5], ["", "Cộng", 13]])),
        figures={("Xã Bình Trung", "MT01"): "5"},
        problems=(error("not-a-number", "C2", "cần số nguyên"),),
    ),
    Case(
        "sections-and-of-which",
        lambda: book("xlsx", Sheet(SECTIONS)),
        figures=SECTION_FIGURES,
        problems=(warning("total-differs", "C6", "ghi 9 nhưng cộng các dòng là 10"),),
        notes=("dòng “Trong đó” 9 là một phần của dòng trên",),
    ),
    Case(
        "tall-of-which",
        lambda: book("xlsx", Sheet(tall_rows(lines=OF_WHICH), name="Biểu 01")),
        figures=tall_figures("Xã Nghĩa Tá", {"MT13": "4|7", "MT14": "3|5"}),
        problems=(question("unknown-column", "B12", "column:Biểu 01:B12", "hãy cho biết dòng này"),),
    ),
    Case(
        "tall-totals",
        lambda: book("xlsx", Sheet(tall_rows(lines=[*TALL_LINES[:2], ["", "Tổng cộng", "", "", 6, 8, 14]]), name="B1")),
        figures=tall_figures("Xã Nghĩa Tá", {"MT01": "8|14"}),
        notes=("dòng tổng 11 không nhập",),
    ),
    Case(
        "column-numbers-in-brackets",
        lambda: book(
            "xlsx",
            Sheet(
                wide_rows(header=[*HEADER[:2], ["(1)", "(2)", "(3)", "(4)", "(5)=(3)/(1)", "(6)", "(7)"]]),
                merged=MERGED,
            ),
        ),
        figures=WIDE,
    ),
    Case(
        "column-numbers-as-numbers",
        lambda: book("xls", Sheet(wide_rows(header=[*HEADER[:2], ["A", "B", 1, 2, 3, 4, 5]]), merged=MERGED)),
        "xls",
        figures=WIDE,
    ),
    Case(
        "figures-below-signatures",
        lambda: book("xlsx", Sheet([*wide_rows(), ["", "Xã Yên Mỹ", 4, "", "", "", ""]])),
        figures=WIDE,
        problems=(error("below-signatures", "C17", "dưới phần chữ ký"),),
    ),
    Case(
        "figures-without-commune",
        lambda: book("xlsx", Sheet([HEADS[:3], [1, "Xã Nghĩa Tá", 8], [2, "", 5]])),
        figures={("Xã Nghĩa Tá", "MT01"): "8"},
        problems=(error("no-unit", "B3", "không ghi tên hoặc mã đơn vị"),),
    ),
    Case(
        "hidden-row",
        lambda: hidden(hidden_rows=(3,)),
        figures=HIDDEN_FIGURES,
        problems=(question("hidden", "A3", "hidden:Quý I", "dòng ẩn 3", options=2),),
    ),
    Case(
        "hidden-row-read",
        lambda: hidden(hidden_rows=(3,)),
        answers={"hidden:Quý I": "read"},
        figures=HIDDEN_FIGURES,
    ),
    Case(
        "hidden-row-ignored",
        lambda: book("ods", Sheet(HIDDEN, hidden_rows=(3,))),
        "ods",
        answers={"hidden:Quý I": "ignore"},
        figures={("Xã Nghĩa Tá", "MT01"): "8", ("Xã Nghĩa Tá", "MT06"): "1"},
    ),
    Case(
        "hidden-column",
        lambda: book("xls", Sheet(HIDDEN, hidden_columns=("D",))),
        "xls",
        figures=HIDDEN_FIGURES,
        problems=(question("hidden", "D1", "hidden:Quý I", "cột ẩn D"),),
    ),
    Case(
        "hidden-column-ignored",
        lambda: hidden(hidden_columns=("D",)),
        answers={"hidden:Quý I": "ignore"},
        figures=TWO,
    ),
    Case(
        # A hidden column of codes is how forms are made: it holds no figures, so nobody is asked.
        "hidden-column-of-codes",
        lambda: book("xlsx", Sheet([["Mã xã", "Tên xã", "MT01"], ["02071", "Nghĩa Tá", 8]], hidden_columns=("A",))),
        figures={("Xã Nghĩa Tá", "MT01"): "8"},
    ),
    Case(
        "duplicate-rows",
        lambda: book("xlsx", Sheet([HEADS[:3], [1, "Xã Nghĩa Tá", 8], [2, "X. Nghĩa Tá", 9], [3, "Bình Trung", 5]])),
        figures={("Xã Bình Trung", "MT01"): "5"},
        problems=(error("duplicate-unit", "B2", "còn ghi ở ô B3"), error("duplicate-unit", "B3", "đã có ở ô B2")),
    ),
    Case(
        "duplicate-figures-in-a-list",
        lambda: book(
            "csv",
            Sheet(
                [
                    ["unit_code", "unit_name", "indicator_code", "value"],
                    ["02071", "", "MT01", 8],
                    ["02080", "", "MT01", 5],
                    ["02071", "", "MT01", 9],
                ]
            ),
            delimiter=",",
        ),
        "csv",
        figures={("Xã Bình Trung", "MT01"): "5"},
        problems=(
            error("duplicate-figure", "D2", "còn ghi ở ô D4", sheet="CSV"),
            error("duplicate-figure", "D4", "đã có ở ô D2", sheet="CSV"),
        ),
    ),
)
