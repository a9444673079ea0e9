"""Letters of before Unicode: by the font and by vote, decomposed, code pages, delimiters."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, question, table
from tests.corpus.paper import COLUMNS, FIGURES, tall_figures, tall_rows, wide_rows
from tests.organizations.excel.test_letters import as_tcvn3, as_vni, csv_1258, decomposed

WIDE = table(COLUMNS, FIGURES)
NAMES = [
    ["Tên xã", "MT01"],
    ["Xã Nghĩa Tá", 8],
    ["Xã Bình Trung", 5],
    ["Xã Phương Viên", 3],
    ["Thị trấn Bằng Lũng", 12],
]
NAMED = table(
    ("MT01",), {"Xã Nghĩa Tá": (8,), "Xã Bình Trung": (5,), "Xã Phương Viên": (3,), "Thị trấn Bằng Lũng": (12,)}
)
ALL = "ABCDEFGHI"
DOUBT = Sheet(
    [
        ["Tên xã", "MT01", "Ghi chu"],
        ["Xã Nghĩa Tá", 8, "hoà"],
        ["Xã Bình Trung", 5, as_vni("như Xã Nghĩa Tá")],
        ["Xã Yên Mỹ", 3, "như Xã Yên Thịnh"],
    ]
)
DOUBT_FIGURES = table(("MT01",), {"Xã Nghĩa Tá": (8,), "Xã Bình Trung": (5,), "Xã Yên Mỹ": (3,)})


def written(rows, writing) -> list[list]:
    """``rows`` with every text as ``writing`` makes it."""
    return [[writing(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def in_font(rows, font: str, letters: str = ALL) -> Sheet:
    return Sheet(rows, fonts=dict.fromkeys(letters, font))


def capitals() -> Sheet:
    """``.VnTimeH`` shows small letters as capitals; only the font knows."""
    rows = [[as_tcvn3("tên xã"), as_tcvn3("hộ nghèo")], [as_tcvn3("xã nghĩa tá"), 62], [as_tcvn3("xã đại sảo"), 40]]
    return Sheet(rows, fonts={"A": ".VnTimeH", "B": ".VnTimeH"})


CASES = (
    Case(
        "tcvn3-by-font",
        lambda: book("xlsx", in_font(written(wide_rows(), as_tcvn3), ".VnTime")),
        figures=WIDE,
        conversions=("tcvn3",),
    ),
    Case(
        "tcvn3-by-font-xls",
        lambda: book("xls", in_font(written(tall_rows(), as_tcvn3), ".VnTime")),
        "xls",
        figures=tall_figures("Xã Nghĩa Tá"),
        conversions=("tcvn3",),
    ),
    Case(
        "tcvn3-capitals",
        lambda: book("ods", capitals()),
        "ods",
        figures={("Xã Nghĩa Tá", "XA02"): "62", ("Xã Đại Sảo", "XA02"): "40"},
        conversions=("tcvn3-h",),
    ),
    Case(
        "tcvn3-by-vote",
        lambda: book("csv", Sheet(written(NAMES, as_tcvn3)), encoding="utf-8"),
        "csv",
        figures=NAMED,
        conversions=("tcvn3",),
    ),
    Case(
        "vni-by-font",
        lambda: book("xls", in_font(written(wide_rows(), as_vni), "VNI-Times")),
        "xls",
        figures=WIDE,
        conversions=("vni",),
    ),
    Case(
        "vni-by-vote",
        lambda: book("xlsx", Sheet(written(wide_rows(), as_vni))),
        figures=WIDE,
        conversions=("vni",),
    ),
    Case(
        "decomposed",
        lambda: book("xlsx", Sheet(written(tall_rows(), decomposed))),
        figures=tall_figures("Xã Nghĩa Tá"),
        conversions=("decomposed",),
    ),
    Case(
        # “Hoà” in Unicode is “Hồ” in VNI, and the column is written in both.
        "letters-in-doubt",
        lambda: book("xlsx", DOUBT),
        figures=DOUBT_FIGURES,
        conversions=("vni",),
        problems=(question("split-letters", "C2", "letters:Quý I:C", options=2),),
    ),
    Case(
        "letters-in-doubt-answered",
        lambda: book("xls", DOUBT),
        "xls",
        answers={"letters:Quý I:C": "vni"},
        figures=DOUBT_FIGURES,
        conversions=("vni",),
    ),
    Case("csv-utf16", lambda: book("csv", Sheet(wide_rows()), encoding="utf-16", delimiter="\t"), "csv", figures=WIDE,
         conversions=("utf-16",)),
    Case("csv-1258", lambda: csv_1258(NAMES), "csv", figures=NAMED, conversions=("windows-1258",)),
    Case("csv-comma", lambda: book("csv", Sheet(NAMES), delimiter=",", encoding="utf-8"), "csv", figures=NAMED),
    Case("csv-tab", lambda: book("csv", Sheet(NAMES), delimiter="\t", encoding="utf-8-sig"), "csv", figures=NAMED),
    Case("csv-semicolon", lambda: book("csv", Sheet(wide_rows()), encoding="utf-8"), "csv", figures=WIDE),
)  # fmt: skip
