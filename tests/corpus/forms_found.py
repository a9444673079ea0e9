"""Layouts: communes in rows, one commune per sheet, lists; headers of several lines, many sheets, unknown columns."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question, table
from tests.corpus.paper import (
    COLUMNS,
    FIGURES,
    TALL_LINES,
    TALL_MERGED,
    tall,
    tall_figures,
    tall_rows,
    wide,
)

WIDE = table(COLUMNS, FIGURES)
NGHIA_TA = tall_figures("Xã Nghĩa Tá")


def of_kind(layout: str, kind: str, make, figures, **more) -> Case:
    return Case(f"{layout}-{kind}", lambda: book(kind, make()), kind, layout=layout, figures=figures, **more)


# --- lists -----------------------------------------------------------------------------------------------------------

OWN_LIST = [
    ["unit_code", "unit_name", "indicator_code", "value"],
    ["02071", "Xã Nghĩa Tá", "MT01", 8],
    ["02071", "Xã Nghĩa Tá", "MT03", "20.25"],  # the portal's own export writes a decimal point
    ["02080", "Xã Bình Trung", "MT03", "1.500"],
    ["02080", "Xã Bình Trung", "XA06N", "2020-03-31"],
    ["02020", "Thị trấn Bằng Lũng", "MT01", "không có"],
]
OWN_FIGURES = {
    ("Xã Nghĩa Tá", "MT01"): "8",
    ("Xã Nghĩa Tá", "MT03"): "20.25",
    ("Xã Bình Trung", "MT03"): "1.5",
    ("Xã Bình Trung", "XA06N"): "2020-03-31",
    ("Thị trấn Bằng Lũng", "MT01"): "không có",
}
LIST = [
    ["BẢNG SỐ LIỆU QUÝ I/2020"],
    ["STT", "Đơn vị", "Mã chỉ tiêu", "Tên chỉ tiêu", "ĐVT", "Trong quý", "Lũy kế", "Ghi chú"],
    [1, "Xã Nghĩa Tá", "MT01", "Số buổi tuyên truyền, vận động", "buổi", 8, 8, ""],
    [2, "Xã Nghĩa Tá", "MT06", "Nhà Đại đoàn kết làm mới", "nhà", 1, "", ""],
    [3, "Xã Bình Trung", "MT01", "Số buổi tuyên truyền, vận động", "buổi", 5, 5, "số ước"],
    ["", "Tổng cộng", "MT01", "", "", 13, 13, ""],
]

# --- wide headers ----------------------------------------------------------------------------------------------------


def pairs() -> Sheet:
    """Three header lines: *Thực hiện* over all, an indicator over each pair *Trong quý | Lũy kế*."""
    rows = [
        ["TỔNG HỢP QUÝ I NĂM 2020"],
        ["TT", "Đơn vị", "Thực hiện", "", "", ""],
        ["", "", "Số buổi tuyên truyền, vận động", "", "Nhà Đại đoàn kết làm mới", ""],
        ["", "", "Trong quý", "Lũy kế", "Trong quý", "Lũy kế từ đầu năm"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Nghĩa Tá", 8, 14, 1, 2],
        [2, "Bình Trung", 5, 9, "", 3],
        [3, "Bằng Phúc", 4, "", "không có", ""],
        ["", "Cộng", 17, 23, 1, 5],
    ]
    return Sheet(rows, merged=("A2:A4", "B2:B4", "C2:F2", "C3:D3", "E3:F3"))


def four_lines() -> Sheet:
    """Four header lines, with groups inside groups and a row of measures, and no row of column numbers."""
    rows = [
        ["STT", "Xã, thị trấn", "Kết quả", "", "", ""],
        ["", "", "Hộ dân", "", "", "Nhà Đại đoàn kết"],
        ["", "", "Tổng số hộ dân", "Trong đó", "", "làm mới"],
        ["", "", "", "Hộ nghèo", "Hộ cận nghèo", ""],
        ["", "", "hộ", "hộ", "hộ", "nhà"],
        [1, "Xã Nghĩa Tá", 480, 62, 55, 1],
        [2, "Xã Bình Trung", 510, 80, 71, 0],
    ]
    return Sheet(rows, merged=("A1:A5", "B1:B5", "C1:F1", "C2:E2", "C3:C4", "D3:E3"))


UNKNOWN = [
    ["TT", "Tên xã", "Số buổi tuyên truyền, vận động", "Số buổi nói chuyện", "Cán bộ phụ trách"],
    [1, "Xã Nghĩa Tá", 8, 3, "công an xã"],
    [2, "Xã Bình Trung", 5, 4, "tư pháp"],
]
KNOWN_FIGURES = {("Xã Nghĩa Tá", "MT01"): "8", ("Xã Bình Trung", "MT01"): "5"}
UNKNOWN_KEY = "column:Quý I:D"


def many_communes() -> bytes:
    """A cover, then one commune per sheet; the last names its commune in the sheet's name alone."""
    cover = Sheet([["BÁO CÁO SỐ LIỆU QUÝ I NĂM 2020"], ["Huyện Chợ Đồn"], ["Người tổng hợp: Văn phòng"]], name="Bìa")
    bare = tall_rows("")
    bare[1][0] = ""
    third = Sheet(bare, name="Bằng Phúc", merged=TALL_MERGED)
    return book("xlsx", cover, tall(name="Nghĩa Tá"), tall("XÃ BÌNH TRUNG", name="Sheet3"), third)


def one_figure(unit: str, value: int = 8) -> list[list]:
    return [["TT", "Chỉ tiêu", "Trong quý"], [1, "Số buổi tuyên truyền, vận động", value], ["", unit]]


TALL_COLUMN = [
    ["XÃ NGHĨA TÁ"],
    ["TT", "Chỉ tiêu", "ĐVT", "Số liệu tháng 3", "Lũy kế"],
    [1, "Số buổi tuyên truyền, vận động", "buổi", 3, 14],
]
TALL_UNKNOWN = [*TALL_LINES[:2], [3, "Số buổi nói chuyện thời sự", "buổi", "", 1, 2, 3, "", ""]]

CASES = (
    *(of_kind("wide", kind, wide, WIDE, notes=()) for kind in ("xlsx", "xls", "ods", "csv")),
    *(
        of_kind("tall", kind, tall, NGHIA_TA, notes=("Kế hoạch năm", "Quý trước", "So sánh %"))
        for kind in ("xlsx", "xls", "ods", "csv")
    ),
    *(of_kind("long", kind, lambda: Sheet(OWN_LIST), OWN_FIGURES) for kind in ("xlsx", "xls", "ods", "csv")),
    Case(
        "list-of-an-office",
        lambda: book("xlsx", Sheet(LIST)),
        layout="long",
        figures={
            ("Xã Nghĩa Tá", "MT01"): "8|8",
            ("Xã Nghĩa Tá", "MT06"): "1",
            ("Xã Bình Trung", "MT01"): "5|5",
        },
    ),
    Case(
        "wide-pairs",
        lambda: book("xlsx", pairs()),
        layout="wide",
        figures={
            ("Xã Nghĩa Tá", "MT01"): "8|14",
            ("Xã Nghĩa Tá", "MT06"): "1|2",
            ("Xã Bình Trung", "MT01"): "5|9",
            ("Xã Bình Trung", "MT06"): "|3",
            ("Xã Bằng Phúc", "MT01"): "4",
            ("Xã Bằng Phúc", "MT06"): "không có",
        },
    ),
    Case(
        "wide-four-header-lines",
        lambda: book("xls", four_lines()),
        "xls",
        figures=table(
            ("XA01", "XA02", "XA03", "MT06"), {"Xã Nghĩa Tá": (480, 62, 55, 1), "Xã Bình Trung": (510, 80, 71, 0)}
        ),
    ),
    Case(
        "wide-merged-titles-lost",
        lambda: book("csv", pairs(), delimiter="\t"),
        "csv",
        figures={
            ("Xã Nghĩa Tá", "MT01"): "8|14",
            ("Xã Nghĩa Tá", "MT06"): "1|2",
            ("Xã Bình Trung", "MT01"): "5|9",
            ("Xã Bình Trung", "MT06"): "|3",
            ("Xã Bằng Phúc", "MT01"): "4",
            ("Xã Bằng Phúc", "MT06"): "không có",
        },
    ),
    Case(
        "many-sheets",
        many_communes,
        layout="tall",
        notes=("“Bìa” không có bảng số liệu",),
        figures={
            **NGHIA_TA,
            **tall_figures("Xã Bình Trung"),
            **tall_figures("Xã Bằng Phúc"),
        },
    ),
    Case(
        "sheets-that-repeat-each-other",
        lambda: book(
            "xlsx",
            wide(name="Tổng hợp"),
            Sheet(
                [["XÃ NGHĨA TÁ"], *one_figure("")[:2]],
                name="Nghĩa Tá",
            ),
        ),
        layout="mixed",
        figures=WIDE,
        notes=("1 số liệu ghi ở nhiều trang",),
    ),
    Case(
        "hidden-sheet",
        lambda: book("xlsx", wide(), wide(name="Nháp", visible=False)),
        figures=WIDE,
        notes=("Trang ẩn “Nháp” không được đọc",),
    ),
    Case(
        "unknown-column",
        lambda: book("xlsx", Sheet(UNKNOWN)),
        figures=KNOWN_FIGURES,
        problems=(question("unknown-column", "D1", UNKNOWN_KEY, "không khớp mã hoặc tên", options=40),),
        notes=("E “Cán bộ phụ trách” vì chỉ có chữ",),
    ),
    Case(
        "unknown-column-mapped",
        lambda: book("xlsx", Sheet(UNKNOWN)),
        answers={UNKNOWN_KEY: "MT02"},
        figures={**KNOWN_FIGURES, ("Xã Nghĩa Tá", "MT02"): "3", ("Xã Bình Trung", "MT02"): "4"},
    ),
    Case(
        "unknown-column-cumulative",
        lambda: book("xlsx", Sheet(UNKNOWN)),
        answers={UNKNOWN_KEY: "MT01|cumulative"},
        figures={("Xã Nghĩa Tá", "MT01"): "8|3", ("Xã Bình Trung", "MT01"): "5|4"},
    ),
    Case(
        "unknown-column-ignored",
        lambda: book("xlsx", Sheet(UNKNOWN)),
        answers={UNKNOWN_KEY: "ignore"},
        figures=KNOWN_FIGURES,
    ),
    Case(
        "mapping-remembered",
        # The next quarter's file of the same office: the same header, another sheet.
        lambda: book("xls", Sheet([UNKNOWN[0], [1, "Xã Yên Mỹ", 6, 2, ""]], name="Quý II")),
        "xls",
        period="2020-Q2",
        remembered="unknown-column-mapped",
        figures={("Xã Yên Mỹ", "MT01"): "6", ("Xã Yên Mỹ", "MT02"): "2"},
    ),
    Case(
        "column-without-header",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", ""], ["Xã Nghĩa Tá", 8, 3]])),
        figures={("Xã Nghĩa Tá", "MT01"): "8"},
        problems=(question("unknown-column", "C2", "column:Quý I:C", "không có tiêu đề"),),
    ),
    Case(
        "two-headers-of-one-indicator",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "Số buổi tuyên truyền, vận động"], ["Xã Nghĩa Tá", 8, 9]])),
        figures={("Xã Nghĩa Tá", "MT01"): "8"},
        problems=(error("duplicate-column", "C1", "đã có ở cột của ô B1"),),
    ),
    Case(
        "two-indicators-in-one-column",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "MT06"], ["", "Hộ nghèo", ""], ["Xã Nghĩa Tá", 8, 1]])),
        figures={("Xã Nghĩa Tá", "MT06"): "1"},
        problems=(error("two-indicators", "B2", "MT01, XA02"),),
    ),
    Case(
        "headers-by-code-alias-and-measure",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    [
                        "Mã xã",
                        "mt01",
                        "XA02 - Hộ nghèo (hộ)",
                        "Số nhà đại đoàn kết xây mới",
                        "QUY VI NGUOI NGHEO: SO TIEN DA CHI",
                    ],
                    [2071, 8, 62, 1, 12.5],
                ]
            ),
        ),
        figures=table(("MT01", "XA02", "MT06", "MT04"), {"Xã Nghĩa Tá": (8, 62, 1, "12.5")}),
    ),
    Case(
        "tall-line-unknown",
        lambda: book("xlsx", Sheet(tall_rows(lines=TALL_UNKNOWN), name="Biểu 01")),
        figures={("Xã Nghĩa Tá", "MT01"): "8|14"},
        problems=(question("unknown-column", "B11", "column:Biểu 01:B11", "dòng này là chỉ tiêu nào"),),
    ),
    Case(
        "tall-line-mapped",
        lambda: book("xlsx", Sheet(tall_rows(lines=TALL_UNKNOWN), name="Biểu 01")),
        answers={"column:Biểu 01:B11": "MT02"},
        figures={("Xã Nghĩa Tá", "MT01"): "8|14", ("Xã Nghĩa Tá", "MT02"): "2|3"},
    ),
    Case(
        "tall-labelled-commune",
        lambda: book(
            "ods",
            Sheet(
                [
                    ["Đơn vị báo cáo:", "Bình Trung"],
                    ["Kỳ báo cáo: Quý 1/2020"],
                    ["Mã chỉ tiêu", "Nội dung", "Đơn vị", "Kết quả"],
                    ["MT01", "Tuyên truyền miệng", "buổi", 5],
                    ["XA06N", "Ngày công nhận", "ngày", "31/3/2020"],
                ],
                name="Sheet1",
            ),
        ),
        "ods",
        figures={("Xã Bình Trung", "MT01"): "5", ("Xã Bình Trung", "XA06N"): "2020-03-31"},
    ),
    Case(
        "tall-column-answered",
        lambda: book("xls", Sheet(TALL_COLUMN, name="Biểu")),
        "xls",
        answers={"column:Biểu:D": "value"},
        figures={("Xã Nghĩa Tá", "MT01"): "3|14"},
    ),
    Case(
        "tall-column-unknown",
        lambda: book("xlsx", Sheet(TALL_COLUMN, name="Biểu")),
        figures={("Xã Nghĩa Tá", "MT01"): "|14"},
        problems=(question("unknown-column", "D2", "column:Biểu:D", "số trong quý hay lũy kế", options=3),),
    ),
    Case(
        "no-unit-column",
        lambda: book("xlsx", Sheet([["MT01", "MT06"], [8, 1]], name="Bảng")),
        problems=(error("no-unit-column", "A1", "không thấy cột tên hoặc mã đơn vị", sheet="Bảng"),),
    ),
    Case(
        "indicator-of-another-form",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "CD01"], ["Xã Nghĩa Tá", 8, 120]])),
        form="XA-Q",
        figures={("Xã Nghĩa Tá", "MT01"): "8"},
        problems=(error("not-in-form", "C1", "không thuộc biểu XA-Q"),),
    ),
)
