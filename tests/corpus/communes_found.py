"""Whose figures they are: blocks side by side, communes across, as sections, in roman lines; kinds and notes."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question

MEETINGS, HOUSES = "Số buổi tuyên truyền, vận động", "Nhà Đại đoàn kết làm mới"
NGHIA_TA, BINH_TRUNG, YEN_MY, BANG_PHUC = "Xã Nghĩa Tá", "Xã Bình Trung", "Xã Yên Mỹ", "Xã Bằng Phúc"
TOWN = "Thị trấn Bằng Lũng"


def meetings(**of) -> dict[tuple[str, str], str]:
    """``{"nghia_ta": 8}`` as figures of MT01."""
    names = {"town": TOWN, "nghia_ta": NGHIA_TA, "binh_trung": BINH_TRUNG, "yen_my": YEN_MY, "bang_phuc": BANG_PHUC}
    return {(names[key], "MT01"): str(value) for key, value in of.items()}


def houses(**of) -> dict[tuple[str, str], str]:
    return {(unit, "MT06"): said for (unit, _), said in meetings(**of).items()}


# --- blocks beside each other ----------------------------------------------------------------------------------------

BESIDE = [
    ["DANH SÁCH CÁC XÃ QUÝ I NĂM 2020"],
    ["STT", "Đơn vị", MEETINGS, "", "STT", "Đơn vị", HOUSES],
    [1, NGHIA_TA, 8, "", 1, YEN_MY, 3],
    [2, BINH_TRUNG, 5, "", 2, BANG_PHUC, 4],
    ["", "Cộng", 13, "", "", "Cộng", 7],
]
BESIDE_FIGURES = {**meetings(nghia_ta=8, binh_trung=5), **houses(yen_my=3, bang_phuc=4)}
CONTINUED = [
    ["TT", "Tên xã", "MT01", "TT", "Tên xã", "MT01"],
    [1, NGHIA_TA, 8, 3, YEN_MY, 3],
    [2, BINH_TRUNG, 5, 4, BANG_PHUC, 4],
    ["", "", "", "", "Tổng cộng", 20],
]
CONTINUED_FIGURES = meetings(nghia_ta=8, binh_trung=5, yen_my=3, bang_phuc=4)
THREE = [
    ["Cụm Nam", "", "Cụm Bắc", "", "Cụm Tây", ""],
    ["Xã", "MT01", "Xã", "MT01", "Xã, thị trấn", "MT06"],
    [NGHIA_TA, 8, YEN_MY, 3, TOWN, 2],
]
WITHOUT_HEADING = [["Tên xã", "MT01"], [NGHIA_TA, 8, YEN_MY, 3], [BINH_TRUNG, 5, BANG_PHUC, 4]]
TALL_BESIDE = [
    ["XÃ NGHĨA TÁ", "", "", "XÃ YÊN MỸ"],
    ["Chỉ tiêu", "ĐVT", "Trong quý", "Chỉ tiêu", "ĐVT", "Trong quý"],
    [MEETINGS, "buổi", 8, MEETINGS, "buổi", 3],
    [HOUSES, "nhà", 1, HOUSES, "nhà", 0],
]
PRINTED = [
    ["XÃ NGHĨA TÁ"],
    ["TT", "Chỉ tiêu", "Trong quý", "TT", "Chỉ tiêu", "Trong quý"],
    [1, MEETINGS, 8, 3, HOUSES, 1],
    [2, "Hộ nghèo", 62],
]
LISTS_BESIDE = [
    ["Mã xã", "Mã chỉ tiêu", "Số liệu", "Mã xã", "Mã chỉ tiêu", "Số liệu"],
    ["02071", "MT01", 8, "02077", "MT01", 3],
    ["02080", "MT01", 5, "02041", "MT06", 4],
]

BLOCKS = (
    *(
        Case(
            f"blocks-beside-each-other-{kind}",
            lambda kind=kind: book(kind, Sheet(BESIDE)),
            kind,
            figures=BESIDE_FIGURES,
        )
        for kind in ("xlsx", "csv")
    ),
    Case("list-continued-beside", lambda: book("xls", Sheet(CONTINUED)), "xls", figures=CONTINUED_FIGURES),
    Case(
        "three-blocks",
        lambda: book("ods", Sheet(THREE, merged=("A1:B1", "C1:D1", "E1:F1"))),
        "ods",
        figures={**meetings(nghia_ta=8, yen_my=3), **houses(town=2)},
    ),
    Case(
        "same-communes-in-both-blocks",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "Tên xã", "MT06"], [NGHIA_TA, 8, NGHIA_TA, 1]])),
        figures={**meetings(nghia_ta=8), **houses(nghia_ta=1)},
    ),
    Case(
        "one-commune-twice-beside",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "Tên xã", "MT01"], [NGHIA_TA, 8, "Nghĩa Tá", 9]])),
        problems=(error("duplicate-figure", "B2", "còn ghi ở ô D2"), error("duplicate-figure", "D2", "đã có ở ô B2")),
    ),
    Case(
        "block-without-heading",
        lambda: book("xlsx", Sheet(WITHOUT_HEADING)),
        figures=meetings(nghia_ta=8, binh_trung=5),
        problems=(question("unknown-column", "D2", "column:Quý I:D", "không có tiêu đề"),),
    ),
    Case(
        "block-without-heading-answered",
        lambda: book("xlsx", Sheet(WITHOUT_HEADING)),
        answers={"column:Quý I:D": "MT01"},
        figures=CONTINUED_FIGURES,
    ),
    Case(
        "forms-of-two-communes-beside-each-other",
        lambda: book("xlsx", Sheet(TALL_BESIDE)),
        figures={**meetings(nghia_ta=8, yen_my=3), **houses(nghia_ta=1, yen_my=0)},
    ),
    Case(
        "form-in-two-printed-columns",
        lambda: book("xls", Sheet(PRINTED)),
        "xls",
        figures={**meetings(nghia_ta=8), **houses(nghia_ta=1), (NGHIA_TA, "XA02"): "62"},
    ),
    Case(
        "form-of-one-commune-beside-a-list",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["XÃ NGHĨA TÁ"],
                    ["Chỉ tiêu", "Trong quý", "", "Tên xã", MEETINGS, "Chỉ tiêu", "Trong quý"],
                    [HOUSES, 1, "", YEN_MY, 3, "Hộ nghèo", 62],
                ]
            ),
        ),
        figures={**houses(nghia_ta=1), **meetings(yen_my=3), (NGHIA_TA, "XA02"): "62"},
    ),
    Case(
        "lists-beside-each-other",
        lambda: book("csv", Sheet(LISTS_BESIDE)),
        "csv",
        figures={**meetings(nghia_ta=8, yen_my=3, binh_trung=5), **houses(bang_phuc=4)},
    ),
)

# --- kinds, numbers and notes beside a name --------------------------------------------------------------------------


def listed(*names) -> list[list]:
    """Each of ``names`` with its running number as MT01."""
    return [["Tên xã", "MT01"], *([name, number] for number, name in enumerate(names, 1))]


KEY = "unit:phuong nghia ta"
NAMES = (
    Case(
        "kind-of-another-unit",
        lambda: book("xlsx", Sheet(listed("Phường Nghĩa Tá", BINH_TRUNG))),
        figures={(BINH_TRUNG, "MT01"): "2"},
        problems=(question("unit-kind", "A2", KEY, "chỉ có xã Nghĩa Tá (mã 02071", options=2),),
    ),
    Case(
        "kind-of-another-unit-answered",
        lambda: book("xlsx", Sheet(listed("Phường Nghĩa Tá"))),
        answers={KEY: "=02071"},
        figures=meetings(nghia_ta=1),
    ),
    Case(
        "answered-kind-is-an-alias-ever-after",
        lambda: book("xls", Sheet(listed("PHƯỜNG NGHĨA TÁ"), name="Bảng")),
        "xls",
        period="2020-Q2",
        remembered="kind-of-another-unit-answered",
        figures=meetings(nghia_ta=1),
    ),
    Case(
        "kinds-abbreviated",
        lambda: book("ods", Sheet(listed("P. Nghĩa Tá", "TX. Bình Trung", "Xã Bằng Lũng", "TT.Bằng Lũng"))),
        "ods",
        figures={(TOWN, "MT01"): "4"},
        problems=(
            question("unit-kind", "A2", "unit:p. nghia ta", "ghi là phường"),
            question("unit-kind", "A3", "unit:tx. binh trung", "ghi là thị xã"),
            question("unit-kind", "A4", "unit:xa bang lung", "chỉ có thị trấn Bằng Lũng"),
        ),
    ),
    Case(
        "kind-contradicts-though-the-code-agrees",
        lambda: book("xlsx", Sheet([["Mã xã", "Tên xã", "MT01"], ["02071", "Phường Nghĩa Tá", 8]])),
        problems=(question("unit-kind", "B2", KEY, "ghi là phường"),),
    ),
    Case(
        "kind-in-a-title",
        lambda: book("xlsx", Sheet([["UBND PHƯỜNG NGHĨA TÁ"], ["TT", "Chỉ tiêu", "Trong quý"], [1, MEETINGS, 8]])),
        problems=(question("unit-kind", "A1", "unit-of:Quý I", "chỉ có xã Nghĩa Tá"),),
    ),
    Case(
        "kind-in-a-title-of-the-own-commune",
        lambda: book("xlsx", Sheet([["UBND PHƯỜNG NGHĨA TÁ"], ["TT", "Chỉ tiêu", "Trong quý"], [1, MEETINGS, 8]])),
        unit=NGHIA_TA,
        answers={"unit-of:Quý I": "keep"},
        figures=meetings(nghia_ta=8),
    ),
    Case(
        # A commune is renamed in 2025: what it is called later names what it was.
        "kind-of-later-days",
        lambda: book("xlsx", Sheet(listed("Xã Chợ Đồn"), name="Bảng")),
        period="2025-Q2",
        problems=(question("ambiguous-unit", "A2", "unit:xa cho don", "thị trấn Bằng Lũng"),),
    ),
    Case(
        "numbers-and-notes-beside-names",
        lambda: book(
            "xlsx",
            Sheet(
                listed(
                    "1) Xã Nghĩa Tá", "2. Bình Trung", "- TT Bằng Lũng", "+ Xã Yên Mỹ (*)", "05/ Bằng Phúc (KV III)",
                    "Xã Đồng Thắng (sáp nhập)", "Yên Phong (Yên Nhuận)", "Xã Đại Sảo - mới sáp nhập",
                )
            ),
        ),
        figures={
            **meetings(nghia_ta=1, binh_trung=2, town=3, yen_my=4, bang_phuc=5),
            ("Xã Đồng Thắng", "MT01"): "6",
            ("Xã Yên Phong", "MT01"): "7",
            ("Xã Đại Sảo", "MT01"): "8",
        },
    ),
    Case(
        "note-that-may-say-otherwise",
        lambda: book("xlsx", Sheet(listed("Nghĩa Tá (thôn Nà Cà)", "Bình Trung (Yên Mỹ)"))),
        problems=(
            question("ambiguous-unit", "A2", "unit:nghia ta thon na ca", "phần “thôn Nà Cà” không rõ", options=2),
            question("ambiguous-unit", "A3", "unit:binh trung yen my", "xã Yên Mỹ", options=3),
        ),
    ),
)  # fmt: skip

# --- roman lines, groups, pages --------------------------------------------------------------------------------------

MIXED = [
    ["TT", "Tên xã", MEETINGS],
    ["I", TOWN, 8],
    ["II", "Các xã còn lại", 13],
    [1, NGHIA_TA, 8],
    [2, BINH_TRUNG, 5],
    ["", "Tổng số", 21],
]
MIXED_FIGURES = meetings(town=8, nghia_ta=8, binh_trung=5)
PAGES = [
    ["TT", "Tên xã", "MT01"],
    [1, NGHIA_TA, 8],
    [2, BINH_TRUNG, 5],
    ["", "Cộng trang 1", 13],
    ["", "Mang sang", 13],
    [3, YEN_MY, 3],
    ["", "Cộng cụm 1", 16],
    [4, BANG_PHUC, 4],
    ["", "Cộng khối xã", 4],
    ["", "Cộng chuyển sang trang sau", 20],
    ["", "TỔNG CỘNG", 20],
]
ROMAN = (
    Case("town-in-a-roman-line", lambda: book("xlsx", Sheet(MIXED)), figures=MIXED_FIGURES),
    Case(
        "roman-numbers-before-the-names",
        lambda: book(
            "xls",
            Sheet(
                [["Đơn vị", "MT01"], ["I. Thị trấn Bằng Lũng", 8], ["II. Xã"], ["1. Nghĩa Tá", 8], ["2. Bình Trung", 5]]
            ),
        ),
        "xls",
        figures=MIXED_FIGURES,
    ),
    Case(
        "sum-of-the-communes-in-a-roman-line",
        lambda: book(
            "ods", Sheet([*MIXED[:1], ["I", "Thị trấn", 8], [1, "Bằng Lũng", 8], ["II", "Xã", 13], *MIXED[3:]])
        ),
        "ods",
        figures=MIXED_FIGURES,
    ),
    Case(
        "roman-lines-without-kinds",
        lambda: book("xlsx", Sheet([*MIXED[:1], ["I", "Bằng Lũng", 8], ["II", "Cụm phía Nam", 13], *MIXED[3:]])),
        figures=MIXED_FIGURES,
    ),
    Case(
        "commune-with-its-hamlets",
        lambda: book("xlsx", Sheet([*MIXED[:1], ["I", NGHIA_TA, 8], [1, "Thôn Nà Cà", 5], [2, "Thôn Nà Khằn", 3]])),
        figures=meetings(nghia_ta=8),
        problems=(error("unknown-unit", "B3", "Thôn Nà Cà"), error("unknown-unit", "B4", "Thôn Nà Khằn")),
    ),
    Case(
        "totals-of-pages-and-groups",
        lambda: book("xlsx", Sheet(PAGES)),
        figures=meetings(nghia_ta=8, binh_trung=5, yen_my=3, bang_phuc=4),
    ),
)

# --- communes across, and as sections --------------------------------------------------------------------------------

ACROSS = [
    ["TT", "Chỉ tiêu", "ĐVT", NGHIA_TA, BINH_TRUNG, "Tổng cộng"],
    [1, MEETINGS, "buổi", 8, 5, 13],
    [2, HOUSES, "nhà", 1, 0, 1],
]
BOTH = {**meetings(nghia_ta=8, binh_trung=5), **houses(nghia_ta=1, binh_trung=0)}
BOTH_PLANNED = {**meetings(nghia_ta=20, binh_trung=10), **houses(nghia_ta=2, binh_trung=1)}
ACROSS_PARTS = [
    ["TT", "Nội dung", NGHIA_TA, "", "", BINH_TRUNG, "", ""],
    ["", "", "Kế hoạch", "Thực hiện", "Tỷ lệ", "Kế hoạch", "Thực hiện", "Tỷ lệ"],
    [1, MEETINGS, 20, 8, 40, 10, 5, 50],
    [2, HOUSES, 2, 1, 50, 1, 0, 0],
]
SECTIONS = [
    ["TT", "Chỉ tiêu", "ĐVT", "Trong quý"],
    ["I", NGHIA_TA],
    [1, MEETINGS, "buổi", 8],
    [2, HOUSES, "nhà", 1],
    ["II", BINH_TRUNG],
    [1, MEETINGS, "buổi", 5],
    [2, HOUSES, "nhà", 0],
]
WITHOUT_KIND = [
    [row[0], str(row[1]).removeprefix("Xã ").upper(), *row[2:]] if row[0] in ("I", "II") else row for row in SECTIONS
]
PLANS = [
    ["TT", "Tên xã", "Loại số", MEETINGS, HOUSES],
    [1, NGHIA_TA, "Kế hoạch", 10, 2],
    ["", "", "Thực hiện", 8, 1],
    [2, BINH_TRUNG, "Kế hoạch", 6, 1],
    ["", "", "Thực hiện", 5, 0],
]
IN_LINES = {**meetings(nghia_ta=10, binh_trung=6), **houses(nghia_ta=2, binh_trung=1)}
PLAN_COLUMNS = [
    ["TT", "Tên xã", MEETINGS, "", "", HOUSES, "", ""],
    ["", "", "Kế hoạch", "Thực hiện", "Tỷ lệ", "Chỉ tiêu", "Kết quả", "Đạt %"],
    [1, NGHIA_TA, 20, 8, 40, 2, 1, 50],
    [2, BINH_TRUNG, 10, 5, 50, 1, 0, 0],
]
ELSEWHERE = (
    *(
        Case(f"communes-across-{kind}", lambda kind=kind: book(kind, Sheet(ACROSS)), kind, figures=BOTH)
        for kind in ("xlsx", "csv")
    ),
    Case(
        "communes-across-without-kinds",
        lambda: book(
            "xls",
            Sheet(
                [
                    ["Chỉ tiêu", "Kế hoạch", "Nghĩa Tá", "Bình Trung", "Cộng"],
                    *([row[1], 20, *row[3:]] for row in ACROSS[1:]),
                ]
            ),
        ),
        "xls",
        figures=BOTH,
        notes=("không nhập cột B “Kế hoạch”",),
    ),
    Case(
        "communes-across-with-plans",
        lambda: book("xlsx", Sheet(ACROSS_PARTS, merged=("C1:E1", "F1:H1"))),
        figures=BOTH,
        plans=BOTH_PLANNED,
        notes=("C “Xã Nghĩa Tá / Kế hoạch”",),
    ),
    Case(
        "commune-across-unknown",
        lambda: book("xlsx", Sheet([["Chỉ tiêu", NGHIA_TA, "Xã Bình Trumg"], [MEETINGS, 8, 5]])),
        figures=meetings(nghia_ta=8),
        problems=(error("unknown-unit", "C1", "gần giống nhất là xã Bình Trung", key="unit:xa binh trumg", options=2),),
    ),
    Case(
        "column-beside-communes-across",
        lambda: book("xlsx", Sheet([["Chỉ tiêu", NGHIA_TA, "Số liệu tháng 3"], [MEETINGS, 8, 5]])),
        figures=meetings(nghia_ta=8),
        problems=(question("unknown-column", "C1", "column:Quý I:C", "không ghi là của xã nào", options=1),),
    ),
    Case("communes-as-sections", lambda: book("xlsx", Sheet(SECTIONS)), figures=BOTH),
    Case("communes-as-sections-without-kinds", lambda: book("ods", Sheet(WITHOUT_KIND)), "ods", figures=BOTH),
    Case(
        "communes-as-sections-in-the-first-column",
        lambda: book(
            "csv",
            Sheet([SECTIONS[0], *([f"{row[0]}. {row[1]}"] if len(row) == 2 else row for row in SECTIONS[1:])]),
        ),
        "csv",
        figures=BOTH,
    ),
    Case(
        "sections-that-are-no-communes",
        lambda: book(
            "xlsx",
            Sheet(
                [["XÃ NGHĨA TÁ"], SECTIONS[0], ["I", "KINH TẾ"], SECTIONS[2], ["II", "VĂN HÓA - XÃ HỘI"], SECTIONS[3]]
            ),
        ),
        figures={**meetings(nghia_ta=8), **houses(nghia_ta=1)},
    ),
    Case(
        "section-of-another-commune",
        lambda: book("xlsx", Sheet(SECTIONS)),
        unit=NGHIA_TA,
        figures={**meetings(nghia_ta=8), **houses(nghia_ta=1)},
        problems=(error("unit-outside", "B5", "nằm ngoài phạm vi"),),
    ),
    Case(
        "communes-below-their-indicator",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["TT", "Nội dung", "Kết quả"],
                    ["I", MEETINGS],
                    [1, NGHIA_TA, 8],
                    [2, BINH_TRUNG, 5],
                    ["II", HOUSES],
                    [1, YEN_MY, 3],
                ]
            ),
        ),
        figures={**meetings(nghia_ta=8, binh_trung=5), **houses(yen_my=3)},
    ),
    Case(
        "communes-below-their-indicator-without-kinds",
        lambda: book(
            "ods",
            Sheet(
                [
                    ["TT", "Tên xã", "Số lượng"],
                    ["I", MEETINGS, ""],
                    [1, "Nghĩa Tá", 8],
                    [2, "Bình Trung", 5],
                    ["II", HOUSES, ""],
                    [1, "Yên Mỹ", 3],
                ]
            ),
        ),
        "ods",
        figures={**meetings(nghia_ta=8, binh_trung=5), **houses(yen_my=3)},
    ),
    Case(
        "communes-across-below-a-title",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["TT", "Chỉ tiêu / Xã", "Các xã, thị trấn", "", ""],
                    ["", "", "TT Bằng Lũng", "Nghĩa Tá", "Bình Trung"],
                    ["A", "B", 1, 2, 3],
                    [1, MEETINGS, 4, 8, 5],
                ],
                merged=("C1:E1",),
            ),
        ),
        figures=meetings(town=4, nghia_ta=8, binh_trung=5),
    ),
    Case(
        "communes-across-by-code",
        lambda: book("csv", Sheet([["Mã chỉ tiêu", "02071", "02080"], ["MT01", 8, 5], ["MT06", 1, 0]])),
        "csv",
        figures=BOTH,
    ),
    Case(
        "plans-in-lines-below-names",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    PLANS[0][:2] + PLANS[0][3:],
                    [1, NGHIA_TA],
                    ["", "- Kế hoạch", 10, 2],
                    ["", "- Thực hiện", 8, 1],
                    [2, BINH_TRUNG],
                    ["", "- Kế hoạch", 6, 1],
                    ["", "- Thực hiện", 5, 0],
                ]
            ),
        ),
        figures=BOTH,
        plans=IN_LINES,
        notes=("nhập dòng 3, 6 là kế hoạch năm 2020",),
    ),
    Case(
        "title-of-a-commune-that-there-is-not",
        lambda: book("xlsx", Sheet([["UBND XÃ NGHĨA TRÁ"], ["Chỉ tiêu", "Trong quý"], [MEETINGS, 8]])),
        unit=NGHIA_TA,
        problems=(question("unit-differs", "A1", "unit-of:Quý I", "không có trong danh mục đơn vị", options=1),),
    ),
    Case(
        "label-of-a-commune-that-there-is-not",
        lambda: book("xls", Sheet([["Tên xã: Nghĩa Trá"], ["Chỉ tiêu", "Trong quý"], [MEETINGS, 8]])),
        "xls",
        unit=NGHIA_TA,
        problems=(question("unit-differs", "A1", "unit-of:Quý I", "không có trong danh mục đơn vị", options=1),),
    ),
    Case(
        # The title names the commune that wrote the list; each line names whose the figure is.
        "names-of-lines-before-the-title",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["UBND XÃ NGHĨA TÁ"],
                    ["Đơn vị", "Chỉ tiêu", "Số đã họp"],
                    [BINH_TRUNG, MEETINGS, 5],
                    [YEN_MY, MEETINGS, 3],
                ]
            ),
        ),
        answers={"column:Quý I:C": "value"},
        figures=meetings(binh_trung=5, yen_my=3),
    ),
    Case(
        "plans-in-lines-of-their-own",
        lambda: book("xlsx", Sheet(PLANS, merged=("B2:B3", "B4:B5"))),
        figures=BOTH,
        plans=IN_LINES,
        notes=("nhập dòng 2, 4 là kế hoạch năm 2020",),
    ),
    Case(
        "plans-in-lines-with-the-name-again",
        lambda: book("xls", Sheet([PLANS[0], PLANS[1], ["", NGHIA_TA, "TH", 8, 1], ["", NGHIA_TA, "%", 80, 50]])),
        "xls",
        figures={**meetings(nghia_ta=8), **houses(nghia_ta=1)},
        plans={**meetings(nghia_ta=10), **houses(nghia_ta=2)},
        notes=("không nhập dòng 4 (so sánh)", "nhập dòng 2 là kế hoạch năm 2020"),
    ),
    Case(
        "plans-in-columns",
        lambda: book("xlsx", Sheet(PLAN_COLUMNS, merged=("C1:E1", "F1:H1"))),
        figures=BOTH,
        plans=BOTH_PLANNED,
        notes=("F “Nhà Đại đoàn kết làm mới / Chỉ tiêu” là kế hoạch năm 2020",),
    ),
    Case(
        "plans-in-lines-of-a-form",
        lambda: book(
            "ods",
            Sheet(
                [
                    ["XÃ NGHĨA TÁ"],
                    ["TT", "Chỉ tiêu", "Số liệu"],
                    [1, MEETINGS],
                    ["", "- Kế hoạch", 10],
                    ["", "- Thực hiện", 8],
                ]
            ),
        ),
        "ods",
        figures=meetings(nghia_ta=8),
        plans=meetings(nghia_ta=10),
        notes=("nhập dòng 4 là kế hoạch năm 2020",),
    ),
    Case(
        "year-so-far-in-a-line-of-its-own",
        lambda: book("xlsx", Sheet([PLANS[0], [1, NGHIA_TA, "Trong quý", 8, 1], ["", NGHIA_TA, "Lũy kế", 9, 2]])),
        figures={**meetings(nghia_ta="8|9"), **houses(nghia_ta="1|2")},
    ),
    Case(
        "merged-name-over-two-lines",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01"], [NGHIA_TA, 8], ["", 5]], merged=("A2:A3",))),
        problems=(error("duplicate-unit", "A2", "còn ghi ở ô A3"), error("duplicate-unit", "A3", "đã có ở ô A2")),
    ),
    Case(
        "merged-names-of-a-list",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["Tên xã", "Chỉ tiêu", "Kết quả"],
                    [NGHIA_TA, MEETINGS, 8],
                    ["", HOUSES, 1],
                    [BINH_TRUNG, MEETINGS, 5],
                ],
                merged=("A2:A3",),
            ),
        ),
        figures={**meetings(nghia_ta=8, binh_trung=5), **houses(nghia_ta=1)},
    ),
)

CASES = (*BLOCKS, *NAMES, *ROMAN, *ELSEWHERE)
