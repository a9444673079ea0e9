"""Numbers, percentages, days and signs in ways that people and other programs write them, beside what says how."""

from datetime import date, datetime

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question
from tests.corpus.measures_stated import NGHIA_TA, tall
from tests.corpus.values_read import column, stated

PERCENT = "percent:Quý I:B"
FRACTIONS = (0.124, 0.0875, 0.05, 1)
SHARES = question("ambiguous-percent", "B2", PERCENT, "12,4% hoặc 0,124%", options=2)


def read(name: str, code: str, cells, figures, kind: str = "xlsx", **more) -> Case:
    return Case(name, lambda: book(kind, column(code, *cells)), kind, figures=stated(code, *figures), **more)


NUMBERS = (
    read("apostrophes-between-thousands", "MT03", ("12'500", "1’234’567", "1'500,5", "'12,5"),
         ("12500", "1234567", "1500.5", "12.5")),
    read("apostrophes-of-a-count-csv", "MT01", ("1'500", "2’000", "7"), (1500, 2000, 7), "csv"),
    read("full-stops-behind-numbers", "MT03", ("8.", "12,5.", "1.234.567.", "7;"), ("8", "12.5", "1234567", "7")),
    read("characters-without-width", "MT01", ("\u200e12", "8\u00ad", "\u20607", "1\u200f5"), (12, 8, 7, 15), "xls"),
    read("money-with-no-hao", "MT03", ("12.500.000,-đ", "12.500.000,-", 8), (None, "12500000", "8"),
         problems=(error("not-a-number", "B2"),)),
    read("currency-before-the-number", "MT03", ("VNĐ 12.500.000", "₫5.250.000", "VND: 8.000.000"),
         ("12.5", "5.25", "8"), "ods"),
    read("measure-in-brackets-behind-the-number", "MT03", ("12,5 (triệu)", "12.500.000 (đồng)", "8 (tr.đ)"),
         ("12.5", "12.5", "8")),
    read("households-in-brackets", "XA02", ("62 (hộ)", "50 hộ"), (62, 50), "csv"),
    read("people-behind-the-number", "XA02", ("62 khẩu", "50 (khẩu)", 3), (None, None, 3),
         problems=(error("not-a-number", "B2", "ô ghi “khẩu” còn chỉ tiêu này tính bằng hộ"),
                   error("not-a-number", "B3", "ô ghi “khẩu”"))),
    read("dollars-behind-the-number", "MT03", ("500 USD", "8"), (None, "8"), "xls",
         problems=(error("not-a-number", "B2", "ô ghi “USD” còn chỉ tiêu này tính bằng triệu đồng"),)),
    read("brackets-round-a-number", "MT03", ("(12,5)", "(5)", "8"), (None, None, "8"),
         problems=(error("not-a-number", "B2", "nếu đúng là số âm thì ghi -12,5"), error("not-a-number", "B3"))),
)  # fmt: skip

PERCENTAGES = (
    read("fractions-of-one", "XA04", FRACTIONS, (), problems=(SHARES,)),
    read("fractions-of-one-text", "XA04", ("0,124", "0,05"), (), "xls", problems=(SHARES,)),
    read("fractions-of-one-answered", "XA04", FRACTIONS, ("12.4", "8.75", "5", "100"), answers={PERCENT: "fraction"}),
    read("fractions-of-one-are-shares", "XA04", (0.12, 0.05, 1), ("0.12", "0.05", "1"), "xls",
         answers={PERCENT: "percent"}),
    read("fractions-of-two-decimals", "XA04", (0.12, 0.05), (),
         problems=(question("ambiguous-percent", "B2", PERCENT, "12% hoặc 0,12%"),)),
    read("one-share-below-one", "XA04", (0.5, 12.4, 3), ("0.5", "12.4", "3")),
    Case(
        "fraction-of-one-in-a-form",
        lambda: book("xlsx", tall([1, "Tỷ lệ hộ nghèo", "%", 0.124], [2, "Hộ nghèo", "hộ", 62])),
        figures={(NGHIA_TA, "XA02"): "62"},
        problems=(question("ambiguous-percent", "D5", "percent:Quý I:D", options=2),),
    ),
    Case(
        "formatted-and-typed-percentages",
        lambda: book("xlsx", Sheet([["Tên xã", "XA04"], [NGHIA_TA, 0.124], ["Xã Bình Trung", 0.5]],
                                   formats={"B2": "0.0%"})),
        figures={(NGHIA_TA, "XA04"): "12.4", ("Xã Bình Trung", "XA04"): "0.5"},
    ),
)  # fmt: skip

DAY = "2020-03-31"
DAYS = (
    read("days-of-two-digit-years", "XA06N", ("31/3/20", "31.03.20", "1-4-20"), (DAY, DAY, "2020-04-01")),
    read("days-in-words-and-with-times", "XA06N",
         ("31 tháng 3 năm 2020", "31 thg 3, 2020", "31/03/2020 08:30", "31-Mar-2020", "Thứ Ba, 31/3/2020.",
          "2020/03/31", "2020-03-31T08:00:00"), (DAY,) * 7),
    read("days-with-other-separators", "XA06N", ("31 / 3 / 2020", "31–3–2020", "31\\3\\2020", "(31/3/2020)"),
         (DAY,) * 4, "csv"),
    read("days-without-their-format", "XA06N", (43921, "43921", datetime(2020, 3, 31, 8)), (DAY,) * 3),
    read("year-first-of-two-digits", "XA06N", ("20/03/31", "31/03/99"), (),
         problems=(error("not-a-date", "B2"), error("not-a-date", "B3"))),
    read("days-of-impossible-years", "XA06N", (date(2120, 3, 31), "31/03/2202", "31/03/1920", "31/3/2020"),
         (None, None, None, DAY),
         problems=(error("not-a-date", "B2", "năm 2120 có vẻ gõ nhầm"), error("not-a-date", "B3"),
                   error("not-a-date", "B4"))),
    read("days-month-first-of-two-digit-years", "XA06N", ("3/25/20", "4/3/20"), (),
         problems=(question("ambiguous-date", "B2", "date:Quý I:B", "các ô B2, B3", options=2),)),
)  # fmt: skip

SIGNS = ("_", "✘", "[ ]", "[x]", "không tổ chức", "Hoàn thành", "Chưa hoàn thành", "–/–", "sẽ báo cáo sau", "#", "●")
ASKED = ("-", "✗", "☐", "x", "không tổ chức", "hoàn thành", "chưa hoàn thành", "-/-", "sẽ báo cáo sau", "#", "●")
MEANT = ("zero", "zero", "zero", "one", "zero", "one", "zero", "blank", "not_reported", "blank", "one")
SAID = (0, 0, 0, 1, 0, 1, 0, None, "chưa báo cáo", None, 1)
OTHER_SIGNS = (
    read("more-signs-asked", "XA06", SIGNS, (), problems=tuple(
        question("sign", f"B{row}", f"sign:{sign}", options=5) for row, sign in enumerate(ASKED, 2))),
    read("more-signs-answered", "XA06", SIGNS, SAID, "csv",
         answers={f"sign:{sign}": meant for sign, meant in zip(ASKED, MEANT, strict=True)}),
)  # fmt: skip

CASES = (*NUMBERS, *PERCENTAGES, *DAYS, *OTHER_SIGNS)
