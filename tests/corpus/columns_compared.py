"""Numbers and days that can be read in two ways, beside others of their column that settle it, or do not; and signs."""

from datetime import date

from tests.corpus.books import Fault, Sheet, book
from tests.corpus.case import Case, error, question
from tests.corpus.paper import TALL_MERGED, tall_rows
from tests.corpus.values_read import column, stated

NUMBER, DAY = "number:Quý I:B", "date:Quý I:B"
ENGLISH = ("1,750", "4,000", "2,125", "900")


def asked(name: str, *cells, code="MT03", figures=(), key=NUMBER, kind="xlsx") -> Case:
    return Case(
        name,
        lambda: book(kind, column(code, *cells)),
        kind,
        figures=stated(code, *figures),
        problems=(question("ambiguous-number", "B2", key, "1750 hoặc 1,75", options=2),),
    )


def settled(name: str, cells, figures, *, code="MT03", kind="xlsx", **more) -> Case:
    return Case(name, lambda: book(kind, column(code, *cells)), kind, figures=stated(code, *figures), **more)


NUMBERS = (
    asked("comma-before-three-digits", *ENGLISH, figures=(None, None, None, "900")),
    asked("comma-before-three-digits-xls", *ENGLISH, figures=(None, None, None, "900"), kind="xls"),
    asked("comma-before-three-digits-csv", *ENGLISH, figures=(None, None, None, "900"), kind="csv", key="number:CSV:B"),
    asked("comma-in-a-count", "1,750", 12, code="MT01", figures=(None, 12)),
    Case(
        "comma-below-nought",
        lambda: book("xlsx", column("MT03", "-1,750", 3)),
        figures=stated("MT03", None, "3"),
        problems=(question("ambiguous-number", "B2", NUMBER, "-1750 hoặc -1,75"),),
    ),
    settled("comma-proven-beside-spaces", ("1,750", "1 234,5"), ("1.75", "1234.5"), notes=("có số “1 234,5”",)),
    asked("comma-with-a-measure", "1,750 triệu đồng", "2 triệu", figures=(None, "2")),
    settled("comma-answered-thousands", ENGLISH, ("1750", "4000", "2125", "900"), answers={NUMBER: "thousands"}),
    settled("comma-answered-decimals", ENGLISH, ("1.75", "4", "2.125", "900"), answers={NUMBER: "decimals"}),
    settled("comma-proven-by-millions", ("1,750", "2,345,678"), ("1750", "2345678"), notes=("“1,750” ngăn",)),
    settled("comma-proven-by-a-point", ("1,750", "2,250.5", "8,000"), ("1750", "2250.5", "8000"), kind="ods"),
    settled("comma-proven-decimal", ("1,750", "12,5"), ("1.75", "12.5"), notes=("“1,750” là dấu thập phân",)),
    settled("comma-proven-decimal-by-both", ("1,750", "1.234,5"), ("1.75", "1234.5"), kind="xls"),
    settled("dot-proven-by-millions", ("1.750", "2.345.678"), ("1750", "2345678")),
    settled("dot-proven-by-a-comma-too", ("1.750", "3.000", "1.234,5"), ("1750", "3000", "1234.5"), kind="csv"),
    settled("dot-proven-decimal", ("1.750", "12.5"), ("1.75", "12.5"), notes=("“1.750” là dấu thập phân",)),
    settled("dot-of-a-count-proves-the-others", ("1.750", "3.000", 4), ("1750", "3000", "4"), code="MT01"),
    asked("dot-beside-a-decimal-comma", "1.750", "12,5", figures=(None, "12.5")),
    asked("comma-beside-a-decimal-point", "1,750", "12.5", figures=(None, "12.5")),
    asked("comma-beside-contradictions", "1,750", "12,5", "1,234.5", figures=(None, "12.5", "1234.5")),
    asked("comma-beside-dots-between-thousands", "1,750", "2.345.678", figures=(None, "2345678")),
    settled(
        "comma-answered-beside-proven-dots",
        ("1,750", "2.345.678", "1.500"),
        ("1.75", "2345678", "1500"),
        answers={NUMBER: "decimals"},
    ),
    asked("comma-beside-typed-numbers", "1,750", 12.5, 1234567, figures=(None, "12.5", "1234567")),
    Case(
        "dot-and-comma-in-one-column",
        lambda: book("xlsx", column("MT03", "1.750", "4,250")),
        problems=(question("ambiguous-number", "B2", NUMBER, options=4),),
    ),
    settled("dot-and-comma-answered", ("1.750", "4,250"), ("1750", "4.25"), answers={NUMBER: "vietnamese"}),
    settled("dot-and-comma-answered-english", ("1.750", "4,250"), ("1.75", "4250"), answers={NUMBER: "english"}),
    Case(
        "comma-proven-by-the-total",
        lambda: book("xlsx", Sheet([["Tên xã", "MT03"], ["Xã Nghĩa Tá", "1,750"], ["Tổng cộng", "1,750.0"]])),
        figures={("Xã Nghĩa Tá", "MT03"): "1750"},
    ),
    Case(
        "comma-in-a-list",
        lambda: book(
            "csv",
            Sheet(
                [
                    ["Đơn vị", "Mã chỉ tiêu", "Giá trị"],
                    ["Xã Nghĩa Tá", "MT03", "1,750"],
                    ["Xã Nghĩa Tá", "MT01", "12"],
                    ["Xã Yên Mỹ", "MT03", "2,250.5"],
                ]
            ),
        ),
        "csv",
        figures={("Xã Nghĩa Tá", "MT03"): "1750", ("Xã Nghĩa Tá", "MT01"): "12", ("Xã Yên Mỹ", "MT03"): "2250.5"},
    ),
    Case(
        "comma-in-one-communes-form",
        lambda: book(
            "xlsx",
            Sheet(
                tall_rows(lines=[[1, 'Quỹ "Vì người nghèo": số tiền đã chi', "triệu đồng", "", "", "1,750"]]),
                "Biểu 01",
                TALL_MERGED,
            ),
        ),
        problems=(question("ambiguous-number", "F9", "number:Biểu 01:F", "1750 hoặc 1,75"),),
    ),
)

US = ("3/25/2020", "4/3/2020", "02/02/2020", "ngày 05 tháng 3 năm 2020", "2020-03-06")
SURE = ("2020-02-02", "2020-03-05", "2020-03-06")


def days(name: str, *cells, figures=(), says="", cell="B2", kind="xlsx", key=DAY) -> Case:
    problems = (question("ambiguous-date", cell, key, says, options=2),) if says else ()
    return Case(
        name, lambda: book(kind, column("XA06N", *cells)), kind, figures=stated("XA06N", *figures), problems=problems
    )


def days_answered(name: str, answer: str, *cells, figures, problems=(), key=DAY, kind="xlsx") -> Case:
    make = lambda: book(kind, column("XA06N", *cells))  # noqa: E731
    return Case(name, make, kind, answers={key: answer}, figures=stated("XA06N", *figures), problems=problems)


DAYS = (
    days("days-month-first", *US, figures=(None, None, *SURE), says="các ô B2, B3"),
    days("days-month-first-csv", *US, figures=(None, None, *SURE), says="B2, B3", kind="csv", key="date:CSV:B"),
    days("days-month-first-below", "4-3-2020", "12.05.2020", "3-25-2020", says="ô B4 ghi 3/25/2020"),
    days("days-day-first", "25/3/2020", "4/3/2020", figures=("2020-03-25", "2020-03-04")),
    days("days-of-both-orders", "25/3/2020", "4/3/2020", "3/25/2020",
         figures=("2020-03-25",), says="B3, B4", cell="B3"),
    days("days-typed-and-text", date(2020, 5, 3), "25/3/2020", figures=(None, "2020-03-25"), says="máy có thể đã đảo"),
    days("days-typed-beyond-doubt", date(2020, 5, 3), date(2020, 3, 31), "25/3/2020",
         figures=("2020-05-03", "2020-03-31", "2020-03-25")),
    days("days-text-that-excel-left", date(2020, 5, 3), "4/3/2020", "25/3/2020",
         figures=("2020-05-03", "2020-03-04", "2020-03-25")),
    days_answered("days-answered-month-first", "month", *US, figures=("2020-03-25", "2020-04-03", *SURE)),
    days_answered("days-answered-day-first", "day", *US, figures=(None, "2020-03-04", *SURE),
                  problems=(error("not-a-date", "B2", "không có trong lịch"),)),
    days_answered("days-answered-swapped", "swapped", date(2020, 5, 3), "25/3/2020",
                  figures=("2020-03-05", "2020-03-25"), kind="xls"),
    days("days-month-first-and-typed", "3/25/2020", date(2020, 5, 3), says="các ô B2, B3"),
    days_answered("days-month-first-and-typed-answered", "month", "3/25/2020", date(2020, 5, 3),
                  figures=("2020-03-25", "2020-03-05")),
    days_answered("days-answered-as-typed", "day", date(2020, 5, 3), "25/3/2020", figures=("2020-05-03", "2020-03-25")),
)  # fmt: skip

SIGNS = ("--", "Không", "KHÔNG", "N/A", "✓", 5, "– –", "/", "chưa có", "0 (không)", "Đạt", "#N/A")
ASKED = {
    "--": "B2", "không": "B3", "N/A": "B5", "✓": "B6", "/": "B9", "chưa có": "B10", "0 (không)": "B11", "đạt": "B12",
    "#N/A": "B13",
}  # fmt: skip
MEANT = {
    "--": "blank", "không": "none", "N/A": "not_applicable", "✓": "one", "/": "not_reported", "chưa có": "not_reported",
    "0 (không)": "zero", "đạt": "one", "#N/A": "blank",
}  # fmt: skip
SAID = (None, "không có", "không có", "không áp dụng", 1, 5, None, "chưa báo cáo", "chưa báo cáo", 0, 1, None)
YES_NO = ("Có", "Không", "Đạt", "Chưa đạt", True, False, "x", 1)
YES_NO_ASKED = {"có": "B2", "không": "B3", "đạt": "B4", "chưa đạt": "B5", "TRUE": "B6", "FALSE": "B7", "x": "B8"}


def signs_asked(places) -> tuple:
    return tuple(question("sign", cell, f"sign:{sign}", options=5) for sign, cell in places.items())


OTHER_SIGNS = (
    Case(
        "words-and-signs-asked",
        lambda: book("xlsx", column("MT01", *SIGNS)),
        figures=stated("MT01", *[None] * 5, 5),
        problems=signs_asked(ASKED),
    ),
    Case(
        "words-and-signs-answered",
        lambda: book("csv", column("MT01", *SIGNS)),
        "csv",
        answers={f"sign:{sign}": meant for sign, meant in MEANT.items()},
        figures=stated("MT01", *SAID),
    ),
    Case(
        "yes-and-no-asked",
        lambda: book("xls", column("XA06", *YES_NO)),
        "xls",
        figures=stated("XA06", *[None] * 7, 1),
        problems=signs_asked(YES_NO_ASKED),
    ),
    Case(
        "yes-and-no-answered",
        lambda: book("xlsx", column("XA06", *YES_NO)),
        answers={f"sign:{sign}": "one" if place % 2 == 0 else "zero" for place, sign in enumerate(YES_NO_ASKED)},
        figures=stated("XA06", 1, 0, 1, 0, 1, 0, 1, 1),
    ),
    Case(
        # A day is neither nought nor one.
        "sign-answered-zero-for-a-day",
        lambda: book("xlsx", column("XA06N", "-", "2020-03-31")),
        answers={"sign:-": "zero"},
        figures=stated("XA06N", None, "2020-03-31"),
        problems=(error("not-a-date", "B2", "bằng 0, còn ở đây cần ngày"),),
    ),
    Case(
        "not-available-as-an-error",
        lambda: book("xlsx", column("MT01", Fault("#N/A"), 5)),
        figures=stated("MT01", None, 5),
        problems=(error("formula-error", "B2", "công thức"),),
    ),
)

CASES = (*NUMBERS, *DAYS, *OTHER_SIGNS)
