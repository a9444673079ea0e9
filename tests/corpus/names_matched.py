"""Whose figures they are and of when: names old and new, codes, doubts with dates; titles against the choice."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question
from tests.corpus.paper import tall, tall_figures, tall_rows, wide_rows

WRITINGS = (
    "NGHĨA TÁ", "X. Bình Trung", "TT. Bằng Lũng", "phuong vien", "Xã  Yên Mỹ", "X.Đại Sảo", "2041", "Rã Bản",
)  # fmt: skip
MEANT = {
    "Xã Nghĩa Tá": 1, "Xã Bình Trung": 2, "Thị trấn Bằng Lũng": 3, "Xã Phương Viên": 4, "Xã Yên Mỹ": 5, "Xã Đại Sảo": 6,
    "Xã Bằng Phúc": 7, "Xã Đồng Thắng": 8,
}  # fmt: skip


def listed(*names, title: str = "") -> Sheet:
    """Each of ``names`` with its running number as MT01."""
    top = [[title]] if title else []
    return Sheet([*top, ["Tên xã", "MT01"], *([name, number] for number, name in enumerate(names, 1))], name="Bảng")


def codes(*rows) -> Sheet:
    return Sheet([["Mã xã", "Tên xã", "MT01"], *rows], name="Bảng")


def figures(meant) -> dict:
    return {(unit, "MT01"): str(value) for unit, value in meant.items()}


FUTURE = ("Xã Chợ Đồn", "Xã Nghĩa Tá")
FUTURE_KEY = "unit:xa cho don"

CASES = (
    Case("names", lambda: book("xlsx", listed(*WRITINGS)), figures=figures(MEANT)),
    Case(
        "codes",
        lambda: book("xls", codes(["02071", "", 1], [2080, "Bình Trung", 2], ["02059", "Đông Viên", 3])),
        "xls",
        figures=figures({"Xã Nghĩa Tá": 1, "Xã Bình Trung": 2, "Xã Đồng Thắng": 3}),
    ),
    Case(
        # The window of Q1 2020 begins before the merger: in Q4 2019 the old communes are units of their own.
        "old-communes-in-their-time",
        lambda: book("xlsx", listed("Rã Bản", "Đông Viên", "Yên Nhuận")),
        period="2019-Q4",
        figures={("02056", "MT01"): "1", ("02059", "MT01"): "2", ("02083", "MT01"): "3"},
    ),
    Case(
        "old-communes-merged",
        lambda: book("xlsx", listed("Rã Bản", "Đông Viên")),
        problems=(error("duplicate-unit", "A2", "còn ghi ở ô A3"), error("duplicate-unit", "A3", "đã có ở ô A2")),
    ),
    Case(
        "name-of-a-later-commune",
        lambda: book("xlsx", listed(*FUTURE)),
        period="2025-Q2",
        figures=figures({"Xã Nghĩa Tá": 2}),
        problems=(
            question("ambiguous-unit", "A2", FUTURE_KEY, "thị trấn Bằng Lũng (mã 02020, đến 30/06/2025)", options=4),
        ),
    ),
    Case(
        "name-of-a-later-commune-answered",
        lambda: book("xlsx", listed(*FUTURE)),
        period="2025-Q2",
        answers={FUTURE_KEY: "=02020"},
        figures=figures({"Thị trấn Bằng Lũng": 1, "Xã Nghĩa Tá": 2}),
    ),
    Case(
        "name-answered-with-leaving-it-out",
        lambda: book("xlsx", listed(*FUTURE)),
        period="2025-Q2",
        answers={FUTURE_KEY: "ignore"},
        figures=figures({"Xã Nghĩa Tá": 2}),
        notes=("1 số liệu được bỏ qua",),
    ),
    Case(
        "code-and-name-disagree",
        lambda: book("xlsx", codes(["02071", "Bình Trung", 1])),
        problems=(error("unit-mismatch", "B2", "hãy sửa mã hoặc tên", key="unit:binh trung"),),
    ),
    Case(
        "unknown-name",
        lambda: book("xlsx", listed("Xã Nghĩa Ta Lùng", "Nghỉa Tá", "Xã Yên Mĩ", "Bình Trumg")),
        figures=figures({"Xã Nghĩa Tá": 2}),
        problems=(
            error("unknown-unit", "A2", "xã Nghĩa Tá (mã 02071", key="unit:xa nghia ta lung", options=2),
            error("unknown-unit", "A4", "xã Yên Mỹ (mã 02077", key="unit:xa yen mi", options=2),
            error("unknown-unit", "A5", "xã Bình Trung (mã 02080", key="unit:binh trumg", options=2),
        ),
    ),
    Case(
        "unknown-name-answered",
        lambda: book("xlsx", listed("Bình Trumg")),
        answers={"unit:binh trumg": "=02080"},
        figures=figures({"Xã Bình Trung": 1}),
    ),
    Case(
        "answered-name-is-an-alias-ever-after",
        lambda: book("ods", listed("BÌNH TRUMG", "Xã Yên Mỹ")),
        "ods",
        period="2020-Q2",
        remembered="unknown-name-answered",
        figures=figures({"Xã Bình Trung": 1, "Xã Yên Mỹ": 2}),
    ),
    Case(
        # Whose file it is must not be told by the one name that needed no answer.
        "unknown-name-beside-a-known-one-answered",
        lambda: book("xlsx", listed("Bình Trumg", "Xã Yên Mỹ")),
        answers={"unit:binh trumg": "=02080"},
        figures=figures({"Xã Bình Trung": 1, "Xã Yên Mỹ": 2}),
    ),
    Case("alias", lambda: book("xlsx", listed("B.Trung cũ")), figures=figures({"Xã Bình Trung": 1})),
    Case(
        "outside-the-scope",
        lambda: book("xlsx", listed("Xã Nghĩa Tá", "Xã Bình Trung")),
        unit="Xã Nghĩa Tá",
        figures=figures({"Xã Nghĩa Tá": 1}),
        problems=(error("unit-outside", "A3", "nằm ngoài phạm vi"),),
    ),
    Case(
        "period-differs",
        lambda: book("xlsx", Sheet(wide_rows(figures={"Xã Nghĩa Tá": (8, 1, 1, 1)}, totals=()))),
        period="2020-Q2",
        figures={
            ("Xã Nghĩa Tá", code): value for code, value in {"MT01": "8", "MT03": "1", "MT06": "1", "MT07": "1"}.items()
        },
        problems=(question("period-differs", "A3", "period", "ghi quý I năm 2020, còn kỳ đã chọn là quý II"),),
    ),
    Case(
        "period-differs-kept",
        lambda: book("xlsx", listed("Nghĩa Tá", title="SỐ LIỆU 6 THÁNG ĐẦU NĂM 2020")),
        period="2020-Q2",
        answers={"period": "keep"},
        figures=figures({"Xã Nghĩa Tá": 1}),
    ),
    Case(
        "half-a-year-is-no-quarter",
        lambda: book("xlsx", listed("Nghĩa Tá", title="SỐ LIỆU 6 THÁNG ĐẦU NĂM 2020")),
        period="2020-Q2",
        figures=figures({"Xã Nghĩa Tá": 1}),
        problems=(question("period-differs", "A1", "period", "6 tháng đầu năm 2020"),),
    ),
    Case(
        # A report looks ahead in its title as well; the quarter that was chosen is named, so nobody is asked.
        "two-quarters-in-a-title",
        lambda: book("xlsx", listed("Nghĩa Tá", title="KẾT QUẢ QUÝ I, PHƯƠNG HƯỚNG QUÝ II NĂM 2020")),
        figures=figures({"Xã Nghĩa Tá": 1}),
    ),
    Case(
        "period-in-the-name-of-a-sheet",
        lambda: book(
            "xlsx",
            tall(name="Q1-2020"),
            Sheet(tall_rows(title="BIỂU TỔNG HỢP KẾT QUẢ CÔNG TÁC MẶT TRẬN"), name="Q2-2020"),
        ),
        figures=tall_figures("Xã Nghĩa Tá"),
        notes=("Trang “Q2-2020”: không nhập bảng ở dòng 6, vì ghi quý II năm 2020",),
    ),
    Case(
        "sheet-of-another-period-left-out",
        lambda: book("xlsx", tall(name="Q1-2020"), tall("XÃ BÌNH TRUNG", name="Q2-2020")),
        answers={"sheet:Q2-2020": "ignore"},
        figures=tall_figures("Xã Nghĩa Tá"),
        notes=("Trang “Q2-2020” được bỏ qua",),
    ),
    Case(
        # The sheet was copied for the next commune, and its title stayed.
        "title-and-name-of-a-sheet-disagree",
        lambda: book("xlsx", tall(name="Bình Trung")),
        problems=(question("ambiguous-unit", "A2", "unit-of:Bình Trung", "có thể là của nhiều xã", options=2),),
    ),
    Case(
        "commune-in-the-name-of-a-sheet-differs",
        lambda: book("ods", tall("UBND", name="Bình Trung")),
        "ods",
        unit="Xã Nghĩa Tá",
        problems=(question("unit-differs", "A1", "unit-of:Bình Trung", "xã Bình Trung", options=1),),
    ),
    Case(
        "commune-differs",
        lambda: book("xlsx", tall("XÃ BÌNH TRUNG")),
        unit="Xã Nghĩa Tá",
        problems=(question("unit-differs", "A2", "unit-of:Biểu 01", "xã Bình Trung", options=1),),
    ),
    Case(
        "commune-differs-kept",
        lambda: book("xlsx", tall("XÃ BÌNH TRUNG")),
        unit="Xã Nghĩa Tá",
        answers={"unit-of:Biểu 01": "keep"},
        figures=tall_figures("Xã Nghĩa Tá"),
    ),
    Case(
        "commune-not-named",
        lambda: book("xlsx", tall("UBND")),
        problems=(question("unit-of-sheet", "A1", "unit-of:Biểu 01", "không ghi là của xã nào", options=20),),
    ),
    Case(
        "commune-not-named-answered",
        lambda: book("xlsx", tall("UBND")),
        answers={"unit-of:Biểu 01": "=02080"},
        figures=tall_figures("Xã Bình Trung"),
    ),
    Case(
        "commune-chosen",
        lambda: book("xlsx", tall("UBND")),
        unit="Xã Nghĩa Tá",
        figures=tall_figures("Xã Nghĩa Tá"),
        notes=("không ghi tên xã; số liệu được nhập cho xã Nghĩa Tá",),
    ),
)
