"""Headers that nobody finds, or the finder finds wrongly: the rows, the column of names, each column are asked."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, question, table

STRANGE = [
    ["BÁO CÁO NHANH"],
    ["Nơi nộp", "Cột một", "Cột hai"],
    ["Xã Nghĩa Tá", 8, 62],
    ["Xã Bình Trung", 5, 80],
]
# A list of what the columns mean stands above, and looks more like a header than the header does.
EXPLAINED = [
    ["Tên xã", "MT01", "XA02", "XA01"],
    ["là tên", "là số buổi", "là hộ nghèo", "là số hộ"],
    [],
    ["Nơi nộp", "Buổi", "Hộ", "Tổng"],
    ["Xã Nghĩa Tá", 8, 62, 480],
    ["Xã Bình Trung", 5, 80, 510],
]
ROWS, NAMES = "header:Quý I", "names:Quý I"
TWO = table(("MT01", "XA02"), {"Xã Nghĩa Tá": (8, 62), "Xã Bình Trung": (5, 80)})
CHOSEN = {ROWS: "2", NAMES: "unit:A", "column:Quý I:B": "MT01", "column:Quý I:C": "XA02"}
DOWN = [
    ["XÃ NGHĨA TÁ"],
    ["Việc đã làm", "Làm được"],
    ["Số buổi tuyên truyền, vận động", 8],
    ["Hộ nghèo", 62],
]


def strange(kind: str = "xlsx", rows=STRANGE, **more) -> bytes:
    return book(kind, Sheet(rows, **more))


CASES = (
    Case(
        "header-unknown",
        strange,
        problems=(question("no-header", "A1", ROWS, "không nhận ra dòng tiêu đề", options=4),),
    ),
    Case(
        "header-chosen-names-asked",
        strange,
        answers={ROWS: "2"},
        problems=(question("no-unit-column", "A2", NAMES, "không rõ cột nào", options=2),),
    ),
    Case(
        "header-and-names-chosen",
        strange,
        answers={ROWS: "2", NAMES: "unit:A"},
        problems=(
            question("unknown-column", "B2", "column:Quý I:B", "không khớp", options=40),
            question("unknown-column", "C2", "column:Quý I:C", "không khớp", options=40),
        ),
    ),
    Case("header-chosen", lambda: strange("xls"), "xls", answers=CHOSEN, layout="wide", figures=TWO),
    Case(
        # The next quarter's file of the same office, its table two rows lower: nothing is asked any more.
        "header-remembered",
        lambda: strange("ods", [["QUÝ II NĂM 2020"], [], *STRANGE[1:]], name="Bảng"),
        "ods",
        period="2020-Q2",
        remembered="header-chosen",
        figures=TWO,
    ),
    Case(
        "header-of-two-lines-chosen",
        lambda: strange(rows=[STRANGE[0], ["Nơi nộp", "Kết quả", ""], ["", "một", "hai"], *STRANGE[2:]]),
        answers={
            ROWS: "2-3", NAMES: "unit:A", "column:Quý I:B": "MT01", "column:Quý I:C": "XA02",
        },
        figures=TWO,
    ),
    Case(
        "header-found-wrongly-and-put-right",
        lambda: strange(rows=EXPLAINED),
        answers={
            ROWS: "4", NAMES: "unit:A", "column:Quý I:B": "MT01", "column:Quý I:C": "XA02", "column:Quý I:D": "ignore",
        },
        figures=TWO,
    ),
    Case(
        "header-chosen-tall",
        lambda: strange(rows=DOWN),
        answers={ROWS: "2", NAMES: "indicator:A", "column:Quý I:B": "value"},
        layout="tall",
        figures=table(("MT01", "XA02"), {"Xã Nghĩa Tá": (8, 62)}),
    ),
    Case(
        "header-on-no-sheet",
        strange,
        answers={ROWS: "ignore"},
        refused="Không tìm thấy bảng số liệu",
    ),
    Case(
        "names-column-without-title",
        lambda: strange(rows=[["", "MT01", "XA02"], *STRANGE[2:]]),
        answers={NAMES: "unit:A"},
        figures=TWO,
    ),
    Case(
        "codes-column-without-title",
        lambda: strange("csv", [["", "MT01", "XA02"], ["02071", 8, 62], ["02080", 5, 80]]),
        "csv",
        answers={"names:CSV": "unit:A"},
        figures=TWO,
    ),
)  # fmt: skip
