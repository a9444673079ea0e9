"""Lines and further columns that state another part of a figure: *Kế hoạch*, *Lũy kế*, a month, a second count."""

from datetime import date

from tests.corpus.case import Case, Found, error, question
from tests.corpus.periods_read import OF_OTHER, POOR, SPEECHES, plain, single

NGHIA_TA, BINH_TRUNG = "Xã Nghĩa Tá", "Xã Bình Trung"
ONE = {(NGHIA_TA, "MT01"): "8"}
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
         notes=(f"D “Kế hoạch” {PLANNED}, F “% đạt” (so sánh)",)),
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
        problems=(error("duplicate-figure", "D5"), error("duplicate-figure", "D6"))),
    second("tall-lines-below-a-code", lambda: tall(
        [1, "MT01", "buổi", ""], ["", "- Kế hoạch", "", 10], ["", "- Thực hiện", "", 8], ["", "- Lũy kế", "", 20]),
        figures={(NGHIA_TA, "MT01"): "8|20"}, notes=(PLANNED,)),
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
        figures=SO_FAR, notes=(f"không nhập dòng 3 {PLANNED}",)),
    second("wide-lines-of-three-parts-without-merged-names", lambda: plain(
        ["TT", "Tên xã", "Loại số liệu", "MT01"], [1, NGHIA_TA, "Kế hoạch", 10], ["", "", "Thực hiện", 8],
        ["", "", "Lũy kế", 20], [2, BINH_TRUNG, "Kế hoạch", 6], ["", "", "Thực hiện", 5], ["", "", "Lũy kế", 9]),
        figures={(NGHIA_TA, "MT01"): "8|20", (BINH_TRUNG, "MT01"): "5|9"}, notes=(PLANNED,)),
    Case("wide-lines-of-plans-alone", lambda: plain(
        ["Tên xã", "Loại số liệu", "MT01"], [NGHIA_TA, "Kế hoạch", 10], [BINH_TRUNG, "Kế hoạch", 6]),
        refused="không nhập dòng 2, 3"),
    second("list-lines-of-both-parts", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại số liệu", "Giá trị"], [NGHIA_TA, SPEECHES, "Trong quý", 8],
        [NGHIA_TA, SPEECHES, "Lũy kế", 20], [NGHIA_TA, POOR, "Lũy kế", 62], [NGHIA_TA, POOR, "Trong quý", 62]),
        figures=SO_FAR),
    Case("list-lines-of-plans-and-figures", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"], [NGHIA_TA, SPEECHES, "Kế hoạch", 10],
        [NGHIA_TA, SPEECHES, "Thực hiện", 8], [BINH_TRUNG, SPEECHES, "Kế hoạch", 6]),
        figures=ONE, notes=(f"không nhập dòng 2, 4 {PLANNED}",)),
    Case("list-lines-of-plans-alone", lambda: plain(
        ["Tên xã", "Chỉ tiêu", "Loại", "Số liệu"], [NGHIA_TA, SPEECHES, "Kế hoạch", 10], kind="csv"), "csv",
        refused="không nhập dòng 2"),
)  # fmt: skip

CASES = (*COLUMNS, *LINES)
