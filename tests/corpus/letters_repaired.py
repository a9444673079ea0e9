"""Letters of before Unicode: by the font and by vote, decomposed, code pages, delimiters."""

from functools import partial

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question, table
from tests.corpus.paper import COLUMNS, FIGURES, tall_figures, tall_rows, wide_rows
from tests.lib.vietnamese.legacy_encodings import as_tcvn3, as_vni, csv_1258, decomposed

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


def two_readings() -> bytes:
    """The only word beyond ASCII is a syllable in two readings: “bố” in TCVN3 are the bytes of “bè”."""
    return as_tcvn3("Ten xa;MT01;Ghi chu\nNghia Ta;8;bố\n").encode("latin-1")


def capitals() -> Sheet:
    """``.VnTimeH`` shows small letters as capitals; only the font knows."""
    rows = [[as_tcvn3("tên xã"), as_tcvn3("hộ nghèo")], [as_tcvn3("xã nghĩa tá"), 62], [as_tcvn3("xã đại sảo"), 40]]
    return Sheet(rows, fonts={"A": ".VnTimeH", "B": ".VnTimeH"})


FOOTNOTES = Sheet(
    [
        ["Tên xã", "MT01 ¹", "XA02", "Ghi chú", "Diện tích (m²)"],
        ["Xã Yên Mỹ", 8, 62, "¹ so uoc", "480¹ m²"],
        ["Xã Nghĩa Tá", 5, 80, "ho¹", "«Khu» · m¹"],
    ]
)
FOOTNOTES_FIGURES = table(("MT01", "XA02"), {"Xã Yên Mỹ": (8, 62), "Xã Nghĩa Tá": (5, 80)})

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
    Case(
        # The only place that names the commune is the name of the sheet.
        "sheet-named-in-tcvn3",
        lambda: book("xlsx", Sheet(written(tall_rows("UBND"), as_tcvn3), name=as_tcvn3("Nghĩa Tá"))),
        figures=tall_figures("Xã Nghĩa Tá"),
        conversions=("tcvn3",),
    ),
    Case(
        "sheet-named-in-vni",
        lambda: book("xls", Sheet(tall_rows("UBND"), name=as_vni("Quảng Bạch"))),
        "xls",
        figures=tall_figures("Xã Quảng Bạch"),
        conversions=("vni",),
    ),
    Case(
        "line-wrong-on-a-sheet-named-in-tcvn3",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01"], ["Xã Nghĩa Tá", "tám"]], name=as_tcvn3("Số liệu"))),
        conversions=("tcvn3",),
        problems=(error("not-a-number", "B2", sheet=as_tcvn3("Số liệu")),),
    ),
    *(
        # In TCVN3 ¹ is “ạ”: 480ạ, mạ, hoạ.
        Case(f"footnotes-in-unicode-{kind}", partial(book, kind, FOOTNOTES), kind, figures=FOOTNOTES_FIGURES)
        for kind in ("xlsx", "xls", "ods", "csv")
    ),
    Case("csv-two-readings", two_readings, "csv", figures=table(("MT01",), {"Xã Nghĩa Tá": (8,)}),
         conversions=("windows-1258",),
         problems=(question("split-bytes", "C2", "bytes:CSV", "“bè” (Windows-1258) hoặc “bố” (TCVN3", options=2),)),
    Case("csv-two-readings-answered", two_readings, "csv", answers={"bytes:CSV": "tcvn3"},
         figures=table(("MT01",), {"Xã Nghĩa Tá": (8,)}), conversions=("tcvn3",)),
    Case(
        # “hộ” of TCVN3 are the bytes of “hé”, a syllable as well; forms speak of households.
        "csv-two-readings-told-by-the-words-of-forms",
        lambda: as_tcvn3("Ten xa;hộ nghèo\nNghia Ta;62\n").replace("nghÌo", "ngheo").encode("latin-1"),
        "csv", figures=table(("XA02",), {"Xã Nghĩa Tá": (62,)}),
        conversions=("tcvn3",),
    ),
    Case("csv-comma", lambda: book("csv", Sheet(NAMES), delimiter=",", encoding="utf-8"), "csv", figures=NAMED),
    Case("csv-tab", lambda: book("csv", Sheet(NAMES), delimiter="\t", encoding="utf-8-sig"), "csv", figures=NAMED),
    Case("csv-semicolon", lambda: book("csv", Sheet(wide_rows()), encoding="utf-8"), "csv", figures=WIDE),
)  # fmt: skip
