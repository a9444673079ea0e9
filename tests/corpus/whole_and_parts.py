"""Whose figures they are, where names come with an office, a code or a kind; what is of several communes together."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question, warning
from tests.corpus.communes_found import (
    BANG_PHUC,
    BINH_TRUNG,
    BOTH,
    HOUSES,
    MEETINGS,
    NGHIA_TA,
    YEN_MY,
    houses,
    listed,
    meetings,
)

WRITTEN = (
    Case(
        "offices-before-names",
        lambda: book(
            "xlsx",
            Sheet(
                listed("UBND xã Nghĩa Tá", "MTTQ xã Bình Trung", "3. Ủy ban MTTQ xã Yên Mỹ", "Hội LHPN xã Bằng Phúc")
            ),
        ),
        figures=meetings(nghia_ta=1, binh_trung=2, yen_my=3, bang_phuc=4),
    ),
    Case(
        "offices-of-another-kind",
        lambda: book("ods", Sheet(listed("UBND phường Nghĩa Tá", "Đảng ủy xã Bình Trung"))),
        "ods",
        figures=meetings(binh_trung=2),
        problems=(question("unit-kind", "A2", "unit:ubnd phuong nghia ta", "ghi là phường"),),
    ),
    Case(
        "codes-beside-names",
        lambda: book("xls", Sheet(listed("02071 - Xã Nghĩa Tá", "02080 Bình Trung", "Xã Yên Mỹ (02077)"))),
        "xls",
        figures=meetings(nghia_ta=1, binh_trung=2, yen_my=3),
    ),
    Case(
        "code-beside-another-name",
        lambda: book("csv", Sheet(listed("02041-Nghĩa Tá", "Bình Trung"))),
        "csv",
        figures=meetings(binh_trung=2),
        problems=(error("unit-mismatch", "A2", "mã 02041 là xã Bằng Phúc", options=2),),
    ),
    Case(
        "kinds-and-footnotes-behind-names",
        lambda: book("xlsx", Sheet(listed("Bằng Lũng (TT)", "Nghĩa Tá 1)", "Bình Trung (xã)", "3, Yên Mỹ"))),
        figures=meetings(town=1, nghia_ta=2, binh_trung=3, yen_my=4),
    ),
    Case(
        "other-kind-behind-a-name",
        lambda: book("xlsx", Sheet(listed("Nghĩa Tá (TT)", "Bình Trung"))),
        figures=meetings(binh_trung=2),
        problems=(question("ambiguous-unit", "A2", "unit:nghia ta tt", "không rõ nghĩa"),),
    ),
)

KINDS = [
    ["TT", "Loại", "Tên xã", "MT01"],
    [1, "Xã", "Nghĩa Tá", 8],
    [2, "Thị trấn", "Bằng Lũng", 5],
    ["", "", "Tổng cộng", 13],
]
BESIDE = (
    Case("kinds-beside-names", lambda: book("xlsx", Sheet(KINDS)), figures=meetings(nghia_ta=8, town=5)),
    Case(
        "kinds-under-the-heading-of-units",
        lambda: book("xls", Sheet([["TT", "Đơn vị hành chính", "Tên", "MT01"], *KINDS[1:]])),
        "xls",
        figures=meetings(nghia_ta=8, town=5),
    ),
    Case(
        "kind-beside-contradicts-the-name",
        lambda: book("ods", Sheet([*KINDS[:3], [3, "TT", "Bình Trung", 4]])),
        "ods",
        figures=meetings(nghia_ta=8, town=5),
        problems=(question("unit-kind", "C4", "unit:tt binh trung", "ghi là thị trấn"),),
    ),
)


def rows(*more) -> list[list]:
    return [["TT", "Tên xã", "MT01"], *(list(row) for row in more)]


WHOLE = (
    Case(
        "district-as-the-sum",
        lambda: book("xlsx", Sheet(rows(("", "Huyện Chợ Đồn", 13), (1, NGHIA_TA, 8), (2, BINH_TRUNG, 5)))),
        figures=meetings(nghia_ta=8, binh_trung=5),
    ),
    Case(
        "districts-with-their-communes",
        lambda: book(
            "csv",
            Sheet(
                rows(
                    ("", "HUYỆN CHỢ ĐỒN", 13), (1, NGHIA_TA, 8), (2, BINH_TRUNG, 5),
                    ("", "HUYỆN NA RÌ", 7), (1, YEN_MY, 3), (2, BANG_PHUC, 4),
                )
            ),
        ),
        "csv",
        figures=meetings(nghia_ta=8, binh_trung=5, yen_my=3, bang_phuc=4),
    ),
    Case(
        "district-that-is-no-sum",
        lambda: book("xlsx", Sheet(rows(("", "Huyện Nghĩa Tá", 12), (1, YEN_MY, 8), (2, BINH_TRUNG, 5)))),
        figures=meetings(yen_my=8, binh_trung=5),
        problems=(question("unit-kind", "B2", "unit:huyen nghia ta", "ghi là huyện"),),
    ),
    Case(
        "means-and-sums-in-other-words",
        lambda: book(
            "xls",
            Sheet(
                rows(
                    (1, NGHIA_TA, 8), ("", "Cộng chuyển trang", 8), (2, BINH_TRUNG, 5), ("", "Cộng lũy kế trang", 13),
                    ("", "Tổng số: 02 xã", 13), ("", "Cộng toàn bảng", 13), ("", "Bình quân", 6.5),
                )
            ),
        ),
        "xls",
        figures=meetings(nghia_ta=8, binh_trung=5),
    ),
    Case(
        "sum-in-other-words-that-differs",
        lambda: book("xlsx", Sheet(rows((1, NGHIA_TA, 8), (2, BINH_TRUNG, 5), ("", "Tổng số: 02 xã", 14)))),
        figures=meetings(nghia_ta=8, binh_trung=5),
        problems=(warning("total-differs", "C4", "cộng các dòng là 13"),),
    ),
    Case(
        "men-and-women-below-communes",
        lambda: book("xlsx", Sheet(rows((1, NGHIA_TA, 8), ("", "- Nam", 5), ("", "- Nữ", 3), (2, BINH_TRUNG, 5)))),
        figures=meetings(nghia_ta=8, binh_trung=5),
        notes=("dòng “Trong đó” 3, 4",),
    ),
)  # fmt: skip

LINES = [["Chỉ tiêu", "Trong quý"]]


def sections(*heads) -> list[list]:
    """A form with a section under each of ``heads``: name, meetings, houses."""
    lines = ([[head], [MEETINGS, first], [HOUSES, second]] for head, first, second in heads)
    return [*LINES, *(line for section in lines for line in section)]


COMMUNES = ((NGHIA_TA, 8, 1), (BINH_TRUNG, 5, 0))
SECTIONS = (
    Case(
        "section-of-the-district-at-the-end",
        lambda: book("xlsx", Sheet(sections(*COMMUNES, ("Toàn huyện", 13, 1)))),
        figures=BOTH,
        notes=("không nhập dòng 9, 10 vì là số chung của nhiều xã",),
    ),
    Case(
        "section-of-the-district-alone-has-houses",
        lambda: book("xls", Sheet([*LINES, [NGHIA_TA], [MEETINGS, 8], ["Huyện Chợ Đồn"], [HOUSES, 20]])),
        "xls",
        figures=meetings(nghia_ta=8),
    ),
    Case(
        "heading-of-indicators-within-a-section",
        lambda: book("xlsx", Sheet([*LINES, [NGHIA_TA], ["Nhóm 1"], [MEETINGS, 8], [BINH_TRUNG], [MEETINGS, 5]])),
        figures=meetings(nghia_ta=8, binh_trung=5),
    ),
    Case(
        "section-of-a-group-first",
        lambda: book("ods", Sheet(sections(("CỤM I", 13, 1), *COMMUNES))),
        "ods",
        figures=BOTH,
    ),
)


def form(*below, commune: str = "") -> list[list]:
    return [*([[commune]] if commune else []), *LINES, [MEETINGS, 8], [HOUSES, 1], [], *below]


SIGNED = [["", "TM. UBND XÃ BÌNH TRUNG"], ["", "CHỦ TỊCH"]]
OF_NGHIA_TA = {**meetings(nghia_ta=8), **houses(nghia_ta=1)}
OF_BINH_TRUNG = {**meetings(binh_trung=8), **houses(binh_trung=1)}
SHEETS = (
    Case(
        "signed-by-another-commune",
        lambda: book("xlsx", Sheet(form(*SIGNED))),
        unit=NGHIA_TA,
        problems=(question("unit-differs", "B5", "unit-of:Quý I", "trang này là của xã Bình Trung"),),
    ),
    Case("signed-by-its-commune", lambda: book("xlsx", Sheet(form(*SIGNED))), figures=OF_BINH_TRUNG),
    Case(
        "place-and-day-of-a-commune",
        lambda: book("xls", Sheet(form(["", "Xã Bình Trung, ngày 25 tháng 3 năm 2020"]))),
        "xls",
        figures=OF_BINH_TRUNG,
    ),
    Case(
        "title-before-the-signature",
        lambda: book("xlsx", Sheet(form(*SIGNED, commune="XÃ NGHĨA TÁ"))),
        figures=OF_NGHIA_TA,
    ),
    Case(
        "recipients-are-no-signature",
        lambda: book("xlsx", Sheet(form(["Nơi nhận:"], ["- UBND xã Bình Trung;"], ["Đảng ủy xã Yên Mỹ (b/c);"]))),
        unit=NGHIA_TA,
        figures=OF_NGHIA_TA,
        notes=("không ghi tên xã",),
    ),
    *(
        Case(
            f"sheet-{number}-of-the-sums",
            lambda name=name: book(
                "xlsx",
                Sheet([*LINES, [MEETINGS, 13]], name=name),
                Sheet([*LINES, [MEETINGS, 8]], name="Nghĩa Tá"),
                Sheet([*LINES, [MEETINGS, 5]], name="Bình Trung"),
            ),
            figures=meetings(nghia_ta=8, binh_trung=5),
            notes=("là số tổng hợp của các trang khác",),
        )
        for number, name in enumerate(("Tổng hợp", "TH huyện", "Toàn huyện"), 1)
    ),
    Case(
        "sheet-of-nobody-left-out",
        lambda: book(
            "xlsx", Sheet([*LINES, [MEETINGS, 8]], name="Nghĩa Tá"), Sheet([*LINES, [MEETINGS, 5]], name="Bảng 2")
        ),
        answers={"unit-of:Bảng 2": "ignore"},
        figures=meetings(nghia_ta=8),
        notes=("không được nhập theo lựa chọn",),
    ),
)  # fmt: skip

CASES = (*WRITTEN, *BESIDE, *WHOLE, *SECTIONS, *SHEETS)
