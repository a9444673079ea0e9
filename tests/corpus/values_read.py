"""What stands in a cell: numbers as people write them, signs, words, dates, formulas, and what is asked back."""

from datetime import date

from tests.corpus.books import Fault, Formula, Sheet, book
from tests.corpus.case import Case, error, question, table

UNITS = ("Xã Nghĩa Tá", "Xã Bình Trung", "Xã Phương Viên", "Xã Yên Mỹ", "Xã Đại Sảo", "Xã Bằng Phúc", "Xã Nam Cường",
         "Xã Xuân Lạc", "Xã Đồng Lạc", "Xã Tân Lập", "Xã Bản Thi", "Xã Quảng Bạch")  # fmt: skip


def column(code: str, *cells, **more) -> Sheet:
    """``cells`` of one indicator, each in the row of another commune."""
    return Sheet([["Tên xã", code], *([unit, cell] for unit, cell in zip(UNITS, cells, strict=False))], **more)


def stated(code: str, *values) -> dict:
    return table((code,), {unit: (value,) for unit, value in zip(UNITS, values, strict=False)})


MONEY = (
    "1.234.567,5", "1 234,5", "12,5", "0,25", "1.500.000 đ", "2,5 triệu đồng", "1,234,567.5", " 12,50\u00a0", "１２,５",
    "-0", 12.3 + 4.5, "+7",
)  # fmt: skip
MONEY_READ = ("1234567.5", "1234.5", "12.5", "0.25", "1.5", "2.5", "1234567.5", "12.5", "12.5", "0", "16.8", "7")
COUNTS = ("1.500", "1.234.567", " 12 ", "007", "12 buổi", 10, 0, "0", -0.0, "１２", "1\u00a0234", "")
COUNTS_READ = (1500, 1234567, 12, 7, 12, 10, 0, 0, 0, 12, 1234, None)
ASKED = ("1.500", "2.000", "12,5", "700")
ASKED_KEY = "number:Quý I:B"
SIGNS = ("-", "x", "–", 5)
MISSING = ("không có", "Không áp dụng", "CHƯA BÁO CÁO", "khong co", "", 0)

CASES = (
    Case("numbers-as-text", lambda: book("xlsx", column("MT03", *MONEY)), figures=stated("MT03", *MONEY_READ)),
    Case("counts-as-text", lambda: book("xls", column("MT01", *COUNTS)), "xls", figures=stated("MT01", *COUNTS_READ)),
    Case(
        "ambiguous-thousands",
        lambda: book("xlsx", column("MT03", *ASKED)),
        figures=stated("MT03", None, None, "12.5", "700"),
        problems=(question("ambiguous-number", "B2", ASKED_KEY, "1500 hoặc 1,5", options=2),),
    ),
    Case(
        "ambiguous-answered-thousands",
        lambda: book("csv", column("MT03", *ASKED)),
        "csv",
        answers={"number:CSV:B": "thousands"},
        figures=stated("MT03", "1500", "2000", "12.5", "700"),
    ),
    Case(
        "ambiguous-answered-decimals",
        lambda: book("ods", column("MT03", *ASKED)),
        "ods",
        answers={ASKED_KEY: "decimals"},
        figures=stated("MT03", "1.5", "2", "12.5", "700"),
    ),
    Case(
        # Typed as 1.500 on an English machine, or 1,5: the number format alone does not say.
        "ambiguous-number-format",
        lambda: book("xlsx", column("MT03", 1.5, 12.25, formats={"B2": "#,##0.000"})),
        figures=stated("MT03", None, "12.25"),
        problems=(question("ambiguous-number", "B2", ASKED_KEY, "1500 hoặc 1,5"),),
    ),
    Case(
        # Of what could be two numbers, a count takes one only; and a percentage of at most 100 as well.
        "unambiguous-by-precision-and-bounds",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01", "XA04"], ["Xã Nghĩa Tá", "1.500", "1.250"]])),
        figures={("Xã Nghĩa Tá", "MT01"): "1500", ("Xã Nghĩa Tá", "XA04"): "1.25"},
    ),
    Case(
        "percentages",
        lambda: book(
            "xlsx",
            column(
                "XA04",
                "45,7%",
                0.457,
                45.7,
                "45,7 %",
                "28/28",
                "1/3",
                "0,5",
                0.5,
                1,
                formats={"B3": "0.0%", "B10": "0%"},
            ),
        ),
        figures=stated("XA04", "45.7", "45.7", "45.7", "45.7", "100", "33.33", "0.5", "0.5", "100"),
    ),
    Case(
        "percentages-xls",
        lambda: book("xls", column("XA04", 0.457, 12.5, formats={"B2": "0.00%"})),
        "xls",
        figures=stated("XA04", "45.7", "12.5"),
    ),
    Case(
        "percent-of-a-count",
        lambda: book("xlsx", column("MT01", 0.5, "45%", 5, formats={"B2": "0%"})),
        figures=stated("MT01", None, None, "5"),
        problems=(error("percent-format", "B2", "định dạng phần trăm"), error("not-a-number", "B3", "cần số nguyên")),
    ),
    Case(
        "criteria-reached",
        lambda: book("xlsx", column("XA05", "19/19", "15/19", "15/18", "28/28", 12)),
        figures=stated("XA05", 19, 15, None, None, 12),
        problems=(error("part-of", "B4", "trên tổng số 19"), error("part-of", "B5", "trên tổng số 19")),
    ),
    Case(
        "part-of-something",
        lambda: book("xlsx", column("MT01", "28/28", 5)),
        figures=stated("MT01", None, 5),
        problems=(error("part-of", "B2", "28 trên 28"),),
    ),
    Case(
        "signs-asked",
        lambda: book("xlsx", column("MT01", *SIGNS)),
        figures=stated("MT01", None, None, None, 5),
        problems=(question("sign", "B2", "sign:-", options=5), question("sign", "B3", "sign:x", options=5)),
    ),
    Case(
        "signs-answered",
        lambda: book("xls", column("MT01", *SIGNS)),
        "xls",
        answers={"sign:-": "zero", "sign:x": "not_applicable"},
        figures=stated("MT01", 0, "không áp dụng", 0, 5),
    ),
    Case(
        "signs-mean-blank",
        lambda: book("csv", column("MT01", *SIGNS)),
        "csv",
        answers={"sign:-": "blank", "sign:x": "blank"},
        figures=stated("MT01", None, None, None, 5),
    ),
    Case(
        "missing-words",
        lambda: book("xlsx", column("MT01", *MISSING)),
        figures=stated("MT01", "không có", "không áp dụng", "chưa báo cáo", "không có", None, 0),
    ),
    Case(
        "dates",
        lambda: book(
            "xlsx",
            column(
                "XA06N",
                date(2020, 3, 31),
                "01/3/2020",
                "31-3-2020",
                "ngày 02 tháng 3 năm 2020",
                43921,
                "2020-03-31",
                "tháng 3/2020",
                "31/02/2020",
            ),
        ),
        figures=stated("XA06N", "2020-03-31", "2020-03-01", "2020-03-31", "2020-03-02", "2020-03-31", "2020-03-31"),
        problems=(error("not-a-date", "B8", "ngày/tháng/năm"), error("not-a-date", "B9", "không có trong lịch")),
    ),
    Case(
        "dates-ods",
        lambda: book("ods", column("XA06N", date(2020, 3, 31), "01/3/2020")),
        "ods",
        figures=stated("XA06N", "2020-03-31", "2020-03-01"),
    ),
    Case(
        "date-for-a-count",
        lambda: book("xlsx", column("MT01", date(2020, 4, 3), 5)),  # 3/4 typed into Excel
        figures=stated("MT01", None, 5),
        problems=(error("date-for-number", "B2", "ngày hoặc giờ"),),
    ),
    Case(
        "impossible-values",
        lambda: book("xlsx", column("MT01", "mười hai", 12.5, "12,5", "1e3", True, 1e17)),
        problems=(
            error("not-a-number", "B2"),
            error("not-whole", "B3", "nếu là 12500"),
            error("not-whole", "B4"),
            error("not-a-number", "B5"),
            question("sign", "B6", "sign:TRUE", options=6),
            error("too-large", "B7"),
        ),
    ),
    Case(
        "too-precise",
        lambda: book("xlsx", column("MT03", 1.2345, "0,12345", 1.25)),
        figures=stated("MT03", None, None, "1.25"),
        problems=(error("too-precise", "B2", "tối đa 3"), error("too-precise", "B3", "tối đa 3")),
    ),
    Case(
        "out-of-bounds",
        lambda: book("xlsx", column("XA05", 20, -1, 19)),
        figures=stated("XA05", 20, -1, 19),
        warned=("out-of-bounds", "out-of-bounds"),
    ),
    Case(
        "formula-errors-xlsx",
        lambda: book("xlsx", column("MT01", Fault("#N/A"), Fault("#REF!"), Formula("=2+3", 5), Formula("=2+4"))),
        figures=stated("MT01", None, None, 5),
        problems=(
            error("formula-error", "B2", "công thức"),
            error("formula-error", "B3"),
            error("formula-error", "B5"),
        ),
    ),
    Case(
        "formula-errors-xls",
        lambda: book("xls", column("MT01", Fault("#DIV/0!"), 5)),
        "xls",
        figures=stated("MT01", None, 5),
        problems=(error("formula-error", "B2"),),
    ),
    Case(
        "formula-errors-ods",
        lambda: book("ods", column("MT01", Fault("#REF!"), Formula("=2+3", 5), Formula("=2+4"))),
        "ods",
        figures=stated("MT01", None, 5),
        problems=(error("formula-error", "B2"), error("formula-error", "B4")),
    ),
    Case(
        "cumulative-beside-no-figure",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["Tên xã", "MT01", ""],
                    ["", "Trong quý", "Lũy kế"],
                    ["Xã Nghĩa Tá", "không có", 5],
                    ["Xã Bình Trung", "không có", "không có"],
                    ["Xã Yên Mỹ", 3, "ba"],
                ],
                merged=("A1:A2", "B1:C1"),
            ),
        ),
        figures={("Xã Bình Trung", "MT01"): "không có"},
        problems=(error("cumulative-without-value", "C3", "lũy kế để trống"), error("not-a-number", "C5")),
    ),
)
