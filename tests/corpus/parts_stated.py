"""Lines and further columns that state another part of a figure: *Kế hoạch*, *Lũy kế*, a month, a second count."""

from datetime import date

from tests.corpus.case import Case, Found, error, question
from tests.corpus.periods_read import OF_OTHER, POOR, SPEECHES, plain, single

NGHIA_TA, BINH_TRUNG = "Xã Nghĩa Tá", "Xã Bình Trung"
ONE, OF_YEAR = {(NGHIA_TA, "MT01"): "8"}, {(NGHIA_TA, "MT01"): "10"}
PLANNED = "(kế hoạch hoặc chỉ tiêu được giao)"

# --- further columns of a list ---------------------------------------------------------------------------------------

LIST = ["TT", "Tên xã", "Chỉ tiêu"]


def listed(*heads: str, line=(), kind: str = "xlsx") -> bytes:
    return plain([*LIST, *heads], [1, NGHIA_TA, SPEECHES, *line], kind=kind)


def further(cell: str, says: str = "không rõ là số trong quý hay lũy kế") -> Found:
    return question("unknown-column", cell, f"column:Sheet1:{cell[0]}", says, options=3)


COLUMNS = (
    Case("list-with-a-month-beside", lambda: listed("Số tháng 3", "Trong quý", line=(3, 8)), figures=ONE,
         notes=("D “Số tháng 3” (số của tháng 3)",)),
    Case("list-with-months-and-their-sum",
         lambda: listed("Tháng 1", "Tháng 2", "Tháng 3", "Cộng quý", line=(2, 3, 3, 8)), figures=ONE,
         notes=(OF_OTHER,)),
    Case("list-with-a-plan-beside", lambda: listed("Kế hoạch", "Thực hiện", "% đạt", line=(10, 8, 80)), figures=ONE,
         plans=OF_YEAR, notes=("D “Kế hoạch” là kế hoạch năm 2020", "F “% đạt” (so sánh)")),
    Case("list-with-a-second-count", lambda: listed("Giá trị", "Số kiểm tra lại", line=(8, 9)), figures=ONE,
         problems=(further("E1"),)),
    Case("list-with-a-second-count-xls", lambda: listed("Giá trị", "Kết quả", line=(8, 9), kind="xls"), "xls",
         figures=ONE, problems=(further("E1"),)),
    Case("list-with-the-quarter-twice", lambda: listed("Trong quý", "Thực hiện quý I/2020", line=(8, 9)), figures=ONE,
         problems=(further("E1"),)),
    Case("list-with-the-year-so-far-twice",
         lambda: listed("Trong quý", "Lũy kế từ đầu năm", "Lũy kế từ đầu nhiệm kỳ", line=(8, 8, 100)),
         figures={(NGHIA_TA, "MT01"): "8|8"}, problems=(further("F1"),)),
    Case("list-with-figures-without-a-heading", lambda: listed("Giá trị", "", line=(8, 9)), figures=ONE,
         problems=(further("E2"),)),
    Case("list-with-words-and-days-beside",
         lambda: listed("Giá trị", "Người báo cáo", "Ngày cập nhật", line=(8, "Nguyễn Văn A", date(2020, 3, 25))),
         figures=ONE),
    Case("list-with-a-second-count-left-out", lambda: listed("Giá trị", "Số kiểm tra lại", line=(8, 9)), figures=ONE,
         answers={"column:Sheet1:E": "ignore"}, notes=("theo lựa chọn",)),
    Case("list-with-a-second-count-that-counts", lambda: listed("Giá trị", "Số kiểm tra lại", line=(8, 9)),
         answers={"column:Sheet1:E": "value", "column:Sheet1:D": "ignore"}, figures={(NGHIA_TA, "MT01"): "9"}),
    Case("list-with-a-second-count-of-the-year", lambda: listed("Giá trị", "Số kiểm tra lại", line=(8, 9)),
         answers={"column:Sheet1:E": "cumulative"}, figures={(NGHIA_TA, "MT01"): "8|9"}),
    Case("list-with-two-columns-answered-to-be-one", lambda: listed("Giá trị", "Kết quả", line=(8, 9)), figures=ONE,
         answers={"column:Sheet1:D": "value", "column:Sheet1:E": "value"},
         problems=(error("duplicate-column", "E1", "cột D đã được chọn là số trong quý"),)),
)  # fmt: skip

# Of a part of the year, or of another year: the words by which columns of such plans are known.
OTHER_PLANS = {
    f"{layout}-{number}": rows
    for number, plan in enumerate(("Kế hoạch quý I", "KH quý", "Kế hoạch năm 2019", "Kế hoạch quý II/2020"))
    for layout, rows in {
        "wide": (["Tên xã", "Loại số liệu", "MT01"], [NGHIA_TA, plan, 10], [NGHIA_TA, "Thực hiện", 8]),
        "list": (
            ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"],
            [NGHIA_TA, SPEECHES, plan, 10],
            [NGHIA_TA, SPEECHES, "Thực hiện", 8],
        ),
    }.items()
}

# --- lines of the year so far, of plans and of other periods ---------------------------------------------------------

TALL = ["TT", "Chỉ tiêu", "ĐVT", "Số liệu"]
SO_FAR = {(NGHIA_TA, "MT01"): "8|20", (NGHIA_TA, "XA02"): "62|62"}


def tall(*lines) -> bytes:
    return single(TALL, *lines, titles=("QUÝ II NĂM 2020",))


def second(name: str, make, **more) -> Case:
    return Case(name, make, period="2020-Q2", **more)


LINES = (
    second("tall-lines-of-both-parts", lambda: tall(
        [1, SPEECHES, "buổi", ""], ["", "- Thực hiện trong quý", "", 8], ["", "- Lũy kế", "", 20],
        [2, POOR, "hộ", ""], ["", "- Thực hiện trong quý", "", 62], ["", "- Lũy kế từ đầu năm", "", 62]),
        figures=SO_FAR),
    second("tall-line-of-the-year-below-that-of-the-indicator", lambda: tall(
        [1, SPEECHES, "buổi", 8], ["", "Lũy kế từ đầu năm", "buổi", 20], [2, POOR, "hộ", 62], ["", "+ Lũy kế", "", 62]),
        figures=SO_FAR),
    second("tall-line-of-the-year-first", lambda: tall(
        [1, SPEECHES, "buổi", ""], ["", "- Lũy kế đến 30/6/2020", "", 20], ["", "- Trong quý", "", 8]),
        figures={(NGHIA_TA, "MT01"): "8|20"}),
    second("tall-line-of-the-year-alone", lambda: tall(
        [1, SPEECHES, "buổi", ""], ["", "- Lũy kế 6 tháng đầu năm", "", 20], [2, POOR, "hộ", 62]),
        figures={(NGHIA_TA, "MT01"): "|20", (NGHIA_TA, "XA02"): "62"}),
    second("tall-lines-of-two-quarters", lambda: tall(
        [1, SPEECHES, "buổi", ""], ["", "- Thực hiện quý I/2020", "", 12], ["", "- Thực hiện quý II/2020", "", 8],
        ["", "- Lũy kế đến hết quý II", "", 20]),
        figures={(NGHIA_TA, "MT01"): "8|20"}, notes=("không nhập dòng 6 (số của kỳ trước)",)),
    second("tall-line-of-the-year-before", lambda: tall(
        [1, SPEECHES, "buổi", 8], ["", "- Lũy kế đến hết quý IV/2019", "", 40]),
        figures=ONE, notes=("(số của kỳ trước)",)),
    second("tall-line-of-the-year-in-another-measure", lambda: tall(
        [1, "MT03", "triệu đồng", 8], ["", "- Lũy kế", "nghìn đồng", 20000]),
        figures={(NGHIA_TA, "MT03"): "8"}, problems=(error("line-of-cumulative", "D6", "đơn vị tính khác"),)),
    second("tall-two-lines-of-the-year", lambda: tall(
        [1, SPEECHES, "buổi", 8], ["", "- Lũy kế", "", 20], ["", "- Lũy kế từ đầu năm", "", 21]),
        figures={(NGHIA_TA, "MT01"): "8|20"}, problems=(error("line-of-cumulative", "D7", "đã có ở ô D6"),)),
    second("tall-lines-below-a-code", lambda: tall(
        [1, "MT01", "buổi", ""], ["", "- Kế hoạch", "", 10], ["", "- Thực hiện", "", 8], ["", "- Lũy kế", "", 20]),
        figures={(NGHIA_TA, "MT01"): "8|20"}, plans=OF_YEAR, notes=("nhập dòng 6 là kế hoạch năm 2020",)),
    second("tall-line-of-the-year-beside-its-column", lambda: single(
        ["TT", "Chỉ tiêu", "Trong quý", "Lũy kế"], [1, SPEECHES, 8, 20], ["", "- Lũy kế", 20, 20]),
        figures={(NGHIA_TA, "MT01"): "8|20"}, problems=(error("line-of-cumulative", "B5", "thành một cột"),)),
    second("tall-line-of-the-year-that-is-no-number", lambda: tall(
        [1, SPEECHES, "buổi", 8], ["", "- Lũy kế", "buổi", "hai chục"]),
        problems=(error("not-a-number", "D6"),)),
    second("wide-lines-of-both-parts", lambda: plain(
        ["TT", "Tên xã", "Nội dung", "MT01", "XA02"], [1, NGHIA_TA, "Trong quý", 8, 62], ["", "", "Lũy kế", 20, 62],
        [2, BINH_TRUNG, "Trong quý", 5, 80], ["", "", "Lũy kế", 15, 80]),
        figures={**SO_FAR, (BINH_TRUNG, "MT01"): "5|15", (BINH_TRUNG, "XA02"): "80|80"}),
    second("wide-lines-of-both-parts-below-names", lambda: plain(
        ["TT", "Tên xã", "MT01", "XA02"], [1, NGHIA_TA, "", ""], ["", "- Kế hoạch năm", 30, ""],
        ["", "- Trong quý", 8, 62], ["", "- Lũy kế", 20, 62]),
        figures=SO_FAR, plans={(NGHIA_TA, "MT01"): "30"}, notes=("nhập dòng 3 là kế hoạch năm 2020",)),
    second("wide-lines-of-three-parts-without-merged-names", lambda: plain(
        ["TT", "Tên xã", "Loại số liệu", "MT01"], [1, NGHIA_TA, "Kế hoạch", 10], ["", "", "Thực hiện", 8],
        ["", "", "Lũy kế", 20], [2, BINH_TRUNG, "Kế hoạch", 6], ["", "", "Thực hiện", 5], ["", "", "Lũy kế", 9]),
        figures={(NGHIA_TA, "MT01"): "8|20", (BINH_TRUNG, "MT01"): "5|9"},
        plans=OF_YEAR | {(BINH_TRUNG, "MT01"): "6"}, notes=("nhập dòng 2, 5 là kế hoạch năm 2020",)),
    second("wide-lines-of-both-parts-in-one-measure", lambda: plain(
        ["TT", "Tên xã", "Loại số liệu", "ĐVT", "MT03"], [1, NGHIA_TA, "Trong quý", "nghìn đồng", 8000],
        ["", "", "Lũy kế", "nghìn đồng", 20000], [2, BINH_TRUNG, "Trong quý", "triệu đồng", 5],
        ["", "", "Lũy kế", "triệu đồng", 9]),
        figures={(NGHIA_TA, "MT03"): "8|20", (BINH_TRUNG, "MT03"): "5|9"}),
    second("wide-lines-of-both-parts-in-two-measures", lambda: plain(
        ["TT", "Tên xã", "Loại số liệu", "ĐVT", "MT03"], [1, NGHIA_TA, "Trong quý", "triệu đồng", 8],
        ["", "", "Lũy kế", "nghìn đồng", 20000]),
        figures={(NGHIA_TA, "MT03"): "8"}, problems=(error("line-of-cumulative", "E3", "đơn vị tính khác"),)),
    Case("wide-lines-of-plans-alone", lambda: plain(
        ["Tên xã", "Loại số liệu", "MT01"], [NGHIA_TA, "Kế hoạch", 10], [BINH_TRUNG, "Kế hoạch", 6]),
        figures={}, plans=OF_YEAR | {(BINH_TRUNG, "MT01"): "6"}, notes=("nhập dòng 2, 3 là kế hoạch năm 2020",)),
    Case("wide-lines-of-plans-of-the-quarter-alone", lambda: plain(
        ["Tên xã", "Loại số liệu", "MT01"], [NGHIA_TA, "Kế hoạch quý", 10], [BINH_TRUNG, "Kế hoạch quý", 6]),
        refused="không nhập dòng 2, 3"),
    second("list-lines-of-both-parts", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại số liệu", "Giá trị"], [NGHIA_TA, SPEECHES, "Trong quý", 8],
        [NGHIA_TA, SPEECHES, "Lũy kế", 20], [NGHIA_TA, POOR, "Lũy kế", 62], [NGHIA_TA, POOR, "Trong quý", 62]),
        figures=SO_FAR),
    Case("list-lines-of-plans-and-figures", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"], [NGHIA_TA, SPEECHES, "Kế hoạch", 10],
        [NGHIA_TA, SPEECHES, "Thực hiện", 8], [BINH_TRUNG, SPEECHES, "Kế hoạch", 6]),
        figures=ONE, plans=OF_YEAR | {(BINH_TRUNG, "MT01"): "6"}, notes=("nhập dòng 2, 4 là kế hoạch năm 2020",)),
    *(Case(f"lines-of-plans-{name}", lambda rows=rows: plain(*rows), figures=ONE, plans={},
           notes=(f"không nhập dòng 2 {PLANNED}",)) for name, rows in OTHER_PLANS.items()),
    Case("list-lines-of-plans-alone", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"], [NGHIA_TA, SPEECHES, "Kế hoạch", 10], kind="csv"), "csv",
        figures={}, plans=OF_YEAR, notes=("nhập dòng 2 là kế hoạch năm 2020",)),
    Case("list-lines-of-plans-of-the-quarter-alone", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"], [NGHIA_TA, SPEECHES, "KH quý I", 10], kind="csv"), "csv",
        refused="không nhập dòng 2"),
)  # fmt: skip

# --- titles and brackets that say so of all --------------------------------------------------------------------------

WIDE = (["TT", "Tên xã", "MT01"], [1, NGHIA_TA, 8])


def said(cell: str, says: str) -> tuple[Found, ...]:
    return (question("stated-part", cell, "part:Sheet1", says, options=3),)


SO_FAR_TITLES = {
    "days": (["SỐ LIỆU LŨY KẾ TỪ ĐẦU NĂM ĐẾN 30/6/2020"],),
    "brackets": (["BÁO CÁO QUÝ II NĂM 2020 (SỐ LŨY KẾ TỪ ĐẦU NĂM)"],),
    "second-line": (["BÁO CÁO QUÝ II NĂM 2020"], ["Số liệu cộng dồn từ đầu năm"]),
}
PLAN_TITLES = ("KẾ HOẠCH QUÝ I NĂM 2020", "BIỂU ĐĂNG KÝ CHỈ TIÊU KẾ HOẠCH NĂM 2020", "GIAO CHỈ TIÊU QUÝ I/2020")
DONE_TITLES = ("KẾT QUẢ THỰC HIỆN KẾ HOẠCH QUÝ I/2020", "BÁO CÁO THỰC HIỆN CHỈ TIÊU KẾ HOẠCH GIAO QUÝ I/2020",
               "(Kèm theo Kế hoạch số 12/KH-MTTQ)")  # fmt: skip
TITLES = (
    *(
        second(f"title-of-the-year-so-far-{name}", lambda rows=rows: plain(*rows, *WIDE), figures=ONE,
               problems=said(f"A{len(rows)}", "là số lũy kế"))
        for name, rows in SO_FAR_TITLES.items()
    ),
    second("title-of-the-year-so-far-answered", lambda: plain(*SO_FAR_TITLES["days"], *WIDE),
           answers={"part:Sheet1": "cumulative"}, figures={(NGHIA_TA, "MT01"): "|8"}),
    second("title-of-the-year-so-far-denied", lambda: plain(*SO_FAR_TITLES["days"], *WIDE),
           answers={"part:Sheet1": "value"}, figures=ONE),
    second("title-of-both-parts-over-both-columns", lambda: single(
        ["TT", "Chỉ tiêu", "Trong quý", "Lũy kế"], [1, SPEECHES, 8, 20], titles=("QUÝ II VÀ LŨY KẾ NĂM 2020",)),
        figures={(NGHIA_TA, "MT01"): "8|20"}),
    Case("title-of-the-year-so-far-in-the-first-quarter", lambda: plain(["SỐ LŨY KẾ ĐẾN 31/3/2020"], *WIDE),
         figures=ONE),
    second("note-that-all-is-the-year-so-far", lambda: plain(*WIDE, [], ["Ghi chú: số liệu lũy kế từ đầu năm"]),
           figures=ONE, problems=said("A4", "là số lũy kế")),
    *(
        Case(f"title-of-a-plan-{number}", lambda title=title: plain([title], *WIDE), figures=ONE,
             problems=said("A1", "là số kế hoạch"))
        for number, title in enumerate(PLAN_TITLES, 1)
    ),
    *(
        Case(f"title-of-what-was-done-{number}", lambda title=title: plain([title], *WIDE), figures=ONE)
        for number, title in enumerate(DONE_TITLES, 1)
    ),
    Case("title-of-a-plan-over-figures-alone", lambda: single(
        ["TT", "Chỉ tiêu", "Số liệu"], [1, SPEECHES, 8], titles=("KẾ HOẠCH QUÝ I NĂM 2020",)),
        figures=ONE, problems=said("A2", "là số kế hoạch")),
    Case("note-that-all-is-planned", lambda: plain(*WIDE, [], ["Ghi chú: số liệu trên là số kế hoạch"]),
         figures=ONE, problems=said("A4", "là số kế hoạch")),
    Case("heads-with-parts-in-brackets", lambda: plain(
        ["Tên xã", f"{SPEECHES} (kế hoạch)", f"{SPEECHES} (thực hiện)"], [NGHIA_TA, 10, 8]),
        figures=ONE, plans=OF_YEAR, notes=(f"B “{SPEECHES} (kế hoạch)” là kế hoạch năm 2020",)),
    Case("head-of-a-plan-in-brackets-alone", lambda: plain(
        ["Tên xã", f"{SPEECHES} (kế hoạch)", "XA02"], [NGHIA_TA, 10, 62]),
        figures={(NGHIA_TA, "XA02"): "62"}, plans=OF_YEAR,
        notes=(f"B “{SPEECHES} (kế hoạch)” là kế hoạch năm 2020",)),
    second("tall-lines-with-parts-in-brackets", lambda: tall(
        [1, f"{SPEECHES} (kế hoạch)", "buổi", 10], [2, f"{SPEECHES} (thực hiện)", "buổi", 8]),
        figures=ONE, plans=OF_YEAR, notes=("nhập dòng 5 là kế hoạch năm 2020",)),
    Case("list-of-a-plan-in-brackets", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Giá trị"], [NGHIA_TA, f"{SPEECHES} (kế hoạch)", 10], [NGHIA_TA, POOR, 62]),
        figures={(NGHIA_TA, "XA02"): "62"},
        problems=(question("unknown-column", "B2", "column:Sheet1:B2", "chỉ tiêu nào", options=40),)),
)  # fmt: skip

# --- brackets --------------------------------------------------------------------------------------------------------


def second_quarter(*heads: str, line=()) -> bytes:
    return plain(["BIỂU SỐ LIỆU QUÝ II NĂM 2020"], ["TT", "Tên xã", *heads], [1, NGHIA_TA, *line])


BRACKETS = tuple(
    Case(f"year-so-far-in-brackets-{number}", lambda heads=heads, line=line: second_quarter(*heads, line=line),
         period="2020-Q2", figures={(NGHIA_TA, "XA02"): stored})
    for number, (heads, line, stored) in enumerate((
        ((f"{POOR} (lũy kế)",), (30,), "|30"),
        ((f"{POOR} (luỹ kế từ đầu năm)",), (30,), "|30"),
        ((POOR, f"{POOR} (lũy kế)"), (12, 30), "12|30"),
        ((f"{POOR} (trong quý)", f"{POOR} (cộng dồn)"), (12, 30), "12|30"),
    ), start=1)
)  # fmt: skip

CASES = (*COLUMNS, *LINES, *TITLES, *BRACKETS)
