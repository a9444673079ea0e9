"""Several tables beneath each other on one sheet: other indicators, other communes, other periods, doubts apart."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, question, table, warning
from tests.corpus.paper import (
    COLUMNS,
    FIGURES,
    TALL_HEADER,
    TALL_LINES,
    feet,
    tall_figures,
    tall_rows,
    wide_rows,
)

NAMES = list(FIGURES)
HOUSEHOLDS = {NAMES[0]: (900, 40), NAMES[1]: (480, 62), NAMES[2]: (510, 80)}
BOTH = {**table(COLUMNS, FIGURES), **table(("XA01", "XA02"), HOUSEHOLDS)}


def beneath(title: str, third: str = "Hộ nghèo", totals=(1890, 182)) -> list[list]:
    """A second table with the same communes and other indicators, its header in one line."""
    lines = [[number, name, *values] for number, (name, values) in enumerate(HOUSEHOLDS.items(), 1)]
    return [
        [],
        [title],
        ["TT", "Xã, thị trấn", "Tổng số hộ dân", third],
        *lines,
        ["", "Cộng", *totals],
        *feet(5),
    ]


def wide_over_wide(**more) -> list[list]:
    return [*wide_rows(), *beneath(**{"title": "BIỂU SỐ 2. HỘ NGHÈO QUÝ I NĂM 2020", **more})]


TOP = len(wide_rows())  # rows above the second table
SUPPORT = [TALL_HEADER[0], TALL_HEADER[1], [2, "Nhà Đại đoàn kết"], ["", "a) Làm mới", "nhà", 4, 1, 1, 2, "", ""]]


def another_commune(office: str = "XÃ BÌNH TRUNG", title: str = "BIỂU TỔNG HỢP QUÝ I NĂM 2020") -> list[list]:
    return [*tall_rows(), [], [office], [title], *TALL_HEADER, *TALL_LINES]


SECOND_OF = len(tall_rows()) + 4  # row of the header of the second table in ``another_commune``, from 1

CASES = (
    *(
        Case(f"two-wide-tables-{kind}", lambda kind=kind: book(kind, Sheet(wide_over_wide())), kind, figures=BOTH)
        for kind in ("xlsx", "csv")
    ),
    Case(
        "total-of-the-second-table-wrong",
        lambda: book("xls", Sheet(wide_over_wide(totals=(1890, 181)))),
        "xls",
        figures=BOTH,
        problems=(warning("total-differs", f"D{TOP + 7}", "ghi 181 nhưng cộng các dòng là 182"),),
    ),
    Case(
        # Column D is known in the first table; the answer about D of the second leaves it alone.
        "unknown-column-of-the-second-table",
        lambda: book("xlsx", Sheet(wide_over_wide(third="Hộ có xe máy"))),
        figures={key: said for key, said in BOTH.items() if key[1] != "XA02"},
        problems=(question("unknown-column", f"D{TOP + 3}", f"column:Quý I:D{TOP + 3}", "không khớp mã hoặc tên"),),
    ),
    Case(
        "unknown-column-of-the-second-table-mapped",
        lambda: book("xlsx", Sheet(wide_over_wide(third="Hộ có xe máy"))),
        answers={f"column:Quý I:D{TOP + 3}": "XA02"},
        figures=BOTH,
    ),
    Case(
        "second-table-of-another-quarter",
        lambda: book("xlsx", Sheet(wide_over_wide(title="BIỂU SỐ 2. HỘ NGHÈO QUÝ IV NĂM 2019"))),
        figures=BOTH,
        problems=(question("period-differs", f"A{TOP + 2}", f"sheet:Quý I:{TOP + 3}", "bảng này ghi quý IV năm 2019"),),
    ),
    Case(
        "second-table-of-another-quarter-left-out",
        lambda: book("xlsx", Sheet(wide_over_wide(title="BIỂU SỐ 2. HỘ NGHÈO QUÝ IV NĂM 2019"))),
        answers={f"sheet:Quý I:{TOP + 3}": "ignore"},
        figures=table(COLUMNS, FIGURES),
        notes=(f"bảng ở dòng {TOP + 3} được bỏ qua",),
    ),
    Case(
        "two-communes-on-one-sheet",
        lambda: book("xlsx", Sheet(another_commune(), name="Biểu 01")),
        layout="tall",
        figures={**tall_figures("Xã Nghĩa Tá"), **tall_figures("Xã Bình Trung")},
    ),
    Case(
        "second-commune-in-doubt",
        lambda: book("ods", Sheet(another_commune("XÃ BÌNH TRUNG VÀ XÃ YÊN MỸ"), name="Biểu 01")),
        "ods",
        figures=tall_figures("Xã Nghĩa Tá"),
        problems=(
            question(
                "ambiguous-unit",
                f"A{SECOND_OF - 2}",
                f"unit-of:Biểu 01:{SECOND_OF}",
                "có thể là của nhiều xã",
                options=2,
            ),
        ),
    ),
    Case(
        # The second table says nothing of whose it is: it goes on with the first.
        "two-tables-of-one-commune",
        lambda: book("xls", Sheet([*tall_rows(lines=TALL_LINES[:8]), [], ["Biểu số: 02"], *SUPPORT], name="Biểu 01")),
        "xls",
        figures=tall_figures("Xã Nghĩa Tá"),
    ),
    Case(
        "two-tables-of-nobody-answered-once",
        lambda: book(
            "xlsx", Sheet([*tall_rows("UBND", lines=TALL_LINES[:8]), [], ["Biểu số: 02"], *SUPPORT], name="Biểu 01")
        ),
        answers={"unit-of:Biểu 01": "=02080"},
        figures=tall_figures("Xã Bình Trung"),
    ),
)
