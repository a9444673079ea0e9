"""Periods as people type them: slips, boxes to tick, days that Excel made, months beside their sum, plans."""

from datetime import date

from tests.corpus.case import Case, question
from tests.corpus.periods_read import MT01, OF_OTHER, POOR, SPEECHES, asked, plain, single, titled

ONE = {("Xã Nghĩa Tá", "MT01"): "8"}

# --- titles ----------------------------------------------------------------------------------------------------------

OTHER_TITLES = {
    "small-l-for-i": ("BÁO CÁO QUÝ lI NĂM 2020", "quý II năm 2020"),
    "one-for-i": ("BÁO CÁO QUÝ 1I NĂM 2020", "quý II năm 2020"),
    "roman-character": ("BÁO CÁO QUÝ Ⅱ NĂM 2020", "quý II năm 2020"),
    "fund-with-a-year": ("BÁO CÁO QUỶ II NĂM 2020", "quý II năm 2020"),
    "year-of-two-digits": ("BÁO CÁO QUÝ I NĂM 19", "quý I năm 2019"),
    "year-with-a-letter": ("BÁO CÁO QUÝ II NĂM 2O2O", "quý II năm 2020"),
    "letters-set-apart": ("B Á O  C Á O  Q U Ý  I I  N Ă M  2 0 2 0", "quý II năm 2020"),
    "english": ("Data, Quarter 2, 2020", "quý II năm 2020"),
    "without-a-year": ("BÁO CÁO QUÝ II", "quý II, còn kỳ đã chọn"),
    "year-left-blank": ("BÁO CÁO QUÝ II NĂM .....", "quý II, còn kỳ đã chọn"),
    "ticked": ("Quý I ☐   Quý II ☑   Quý III ☐   Quý IV ☐", "quý II"),
    "ticked-before": ("[ ] Quý I  [x] Quý II  [ ] Quý III", "quý II"),
    "number-of-the-period": ("Kỳ báo cáo: 2/2020", "tệp ghi kỳ 2/2020"),
    "quarter-that-excel-made-a-day": (["Quý:", date(2020, 2, 1)], "quý II năm 2020"),
}
SAME_TITLES = {
    "small-l-for-i": "BÁO CÁO QUÝ l NĂM 2020",
    "letters-set-apart": "B Á O  C Á O  Q U Ý  I  N Ă M  2 0 2 0",
    "ticked": "Quý I ☑   Quý II ☐   Quý III ☐   Quý IV ☐",
    "ticked-in-cells": ["Quý I ☑", "Quý II ☐", "Quý III ☐"],
    "number-of-the-period": "Kỳ báo cáo: 1/2020",
    "at-the-right-edge": ["", "", "", "", "Quý I/2020"],
}
TITLES = (
    *(
        asked(f"title-typed-{name}", lambda title=title: titled(title), says, options=2)
        for name, (title, says) in OTHER_TITLES.items()
    ),
    *(
        Case(f"title-typed-same-{name}", lambda title=title: titled(title), figures=MT01)
        for name, title in SAME_TITLES.items()
    ),
    asked(
        "title-month-that-excel-made-a-day",
        lambda: titled(["Tháng:", date(2020, 6, 1)]),
        "tháng 6 năm 2020",
    ),
    asked(
        "title-at-the-right-edge",
        lambda: plain(["", "", "", "Quý II/2020"], ["TT", "Tên xã", "MT01"], [1, "Xã Nghĩa Tá", 8]),
        "quý II năm 2020",
        "D1",
        options=2,
        figures=ONE,
    ),
    asked(
        "figures-closed-on-an-earlier-day",
        lambda: plain(["TT", "Tên xã", "MT01"], [1, "Xã Nghĩa Tá", 8], [], ["Ghi chú: Số liệu chốt ngày 31/12/2019"]),
        "tính đến ngày 31/12/2019",
        "A4",
        figures=ONE,
    ),
    Case(
        "figures-closed-on-the-last-day",
        lambda: plain(["TT", "Tên xã", "MT01"], [1, "Xã Nghĩa Tá", 8], [], ["Ghi chú: Số liệu chốt ngày 31/3/2020"],
                      ["Hộ nghèo theo số liệu tính đến ngày 31/12/2019"]),
        figures=ONE,
    ),
    asked("sheet-of-a-quarter-without-a-year", lambda: titled("SỐ LIỆU", sheet="Quý 2"), "quý II", options=2),
    asked("head-of-a-quarter-without-a-year", lambda: single(["TT", "Chỉ tiêu", "Quý II"], [1, SPEECHES, 8]),
          "quý II", "C3", options=2, figures={}),
    asked("list-of-a-quarter-without-a-year",
          lambda: plain(["Tên xã", "Chỉ tiêu", "Kỳ", "Giá trị"], ["Xã Nghĩa Tá", SPEECHES, "Quý II", 8]),
          "quý II", "C2", options=2, figures={}),
)  # fmt: skip

# --- columns and lines -----------------------------------------------------------------------------------------------

TALL = ["TT", "Chỉ tiêu"]


def tall(*heads: str, line=()) -> bytes:
    return single([*TALL, *heads], [1, SPEECHES, *line], titles=("QUÝ I NĂM 2020",))


def in_part(cell: str, says: str, options: int = 3) -> tuple:
    return (question("unknown-column", cell, f"column:Sheet1:{cell[0]}", says, options=options),)


SUMS = ("Cộng quý", "Tổng", "Tổng số", "Cộng", "Tổng cộng", "Cộng quý I", "Cả quý")
MONTHS = ("Tháng 1", "Tháng 2", "Tháng 3")
COLUMNS = (
    *(
        Case(f"months-and-their-sum-{number}", lambda name=name: tall(*MONTHS, name, line=(2, 3, 3, 8)), figures=ONE,
             notes=(OF_OTHER,))
        for number, name in enumerate(SUMS, 1)
    ),
    Case("months-and-their-sum-below-an-indicator", lambda: plain(
            ["TT", "Tên xã", SPEECHES, "", "", ""], ["", "", "T1", "T2", "T3", "Cộng"],
            [1, "Xã Nghĩa Tá", 2, 3, 3, 8], merged=("C1:F1",)),
         figures=ONE, notes=(OF_OTHER,)),
    Case("months-and-the-sum-of-something-else", lambda: tall("Tháng 1", "Tháng 2", "Cộng", line=(2, 3, 5)),
         problems=(*in_part("C4", "tháng 1"), *in_part("D4", "tháng 2"), *in_part("E4", "không rõ"))),
    Case("this-month-alone", lambda: tall("Tháng này", line=(8,)), problems=in_part("C4", "tiêu đề ghi tháng này")),
    Case("this-month-in-other-words", lambda: tall("Thực hiện trong tháng", "Lũy kế", line=(3, 8)),
         figures={("Xã Nghĩa Tá", "MT01"): "|8"}, problems=in_part("C4", "tiêu đề ghi trong tháng")),
    Case("this-month-beside-the-quarter", lambda: tall("Tháng này", "Trong quý", line=(3, 8)), figures=ONE,
         notes=("C “Tháng này” (số của tháng này)",)),
    Case("this-month-above-indicators", lambda: plain(
            ["TT", "Tên xã", "Tháng này", ""], ["", "", SPEECHES, POOR], [1, "Xã Nghĩa Tá", 3, 62],
            merged=("A1:A2", "B1:B2", "C1:D1")),
         problems=(*in_part("C2", "tháng này", 40), *in_part("D2", "tháng này", 40))),
    Case("estimates", lambda: tall("Chính thức quý trước", "Ước quý này", "Ước lũy kế", line=(5, 8, 8)),
         figures={("Xã Nghĩa Tá", "MT01"): "8|8"}, notes=("số của quý trước",)),
    Case("estimate-from-months", lambda: tall("Thực hiện 2 tháng đầu năm", "Ước tháng 3", "Ước thực hiện quý I/2020",
                                              line=(5, 3, 8)),
         figures=ONE, notes=(OF_OTHER,)),
    *(
        Case(f"what-is-planned-{number}", lambda name=name: tall("Thực hiện quý I", name, line=(8, 30)), figures=ONE,
             notes=("(kế hoạch hoặc chỉ tiêu được giao)",))
        for number, name in enumerate(("Phương hướng quý II", "Dự kiến quý II", "Phấn đấu quý II", "Chỉ tiêu đăng ký",
                                       "Kế hoạch quý II"), 1)
    ),
    Case("plan-alone", lambda: tall("Kế hoạch quý I", line=(10,)), refused="không nhập cột C “Kế hoạch quý I”"),
    Case("what-is-expected-alone", lambda: tall("Dự kiến quý I", line=(10,)), refused="Tệp không có số liệu nào để"),
    Case("list-of-quarters-that-excel-made-days",
         lambda: plain(["Tên xã", "Chỉ tiêu", "Quý", "Giá trị"], ["Xã Nghĩa Tá", SPEECHES, date(2020, 1, 1), 8],
                       ["Xã Bình Trung", SPEECHES, date(2020, 2, 1), 5]),
         figures=ONE, notes=("không nhập dòng 3, vì là số của quý II năm 2020",)),
    Case("list-of-periods-that-excel-made-days",
         lambda: plain(["Tên xã", "Chỉ tiêu", "Kỳ", "Giá trị"], ["Xã Nghĩa Tá", SPEECHES, date(2020, 1, 1), 8],
                       ["Xã Bình Trung", SPEECHES, date(2020, 2, 1), 5]),
         figures=MT01, problems=(question("period-differs", "C3", "rows:Sheet1", "không rõ", options=2),)),
    Case("list-of-months-that-excel-made-days",
         lambda: plain(["Tên xã", "Chỉ tiêu", "Tháng", "Giá trị"], ["Xã Nghĩa Tá", SPEECHES, date(2020, 4, 1), 8],
                       ["Xã Bình Trung", SPEECHES, date(2020, 3, 1), 5]),
         figures={("Xã Bình Trung", "MT01"): "5"}, notes=("tháng 4 năm 2020",),
         problems=(question("period-differs", "C3", "rows:Sheet1", "không rõ", options=2),)),
)  # fmt: skip

CASES = (*TITLES, *COLUMNS)
