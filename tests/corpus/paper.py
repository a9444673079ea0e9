"""The parts of paper that forms of the Front share: letterhead, title, header, signatures."""

from tests.corpus.books import Sheet

NAME_MT03 = 'Quỹ "Vì người nghèo": số tiền vận động được trong kỳ'

TITLE = "BIỂU TỔNG HỢP KẾT QUẢ CÔNG TÁC MẶT TRẬN QUÝ I NĂM 2020"

# One district's figures of a quarter: communes in rows under MT01, MT03, MT06, MT07.
COLUMNS = ("MT01", "MT03", "MT06", "MT07")
FIGURES = {
    "Thị trấn Bằng Lũng": (12, 45.5, 2, 1),
    "Xã Nghĩa Tá": (8, 20, 1, 0),
    "Xã Bình Trung": (5, 7.25, 0, 3),
}
TOTALS = (25, 72.75, 3, 4)


def letterhead(width: int, office: str = "HUYỆN CHỢ ĐỒN", title: str = TITLE) -> list[list]:
    """Two lines left and right, a title over all columns, its subtitle, and the measure at the right edge."""
    return [
        ["ỦY BAN MTTQ VIỆT NAM", *[""] * (width - 2), "Biểu số: 01/MTTQ-Q"],
        [office, *[""] * (width - 2), "(Ban hành kèm theo Công văn số 12/MTTQ-BTT)"],
        [title],
        ["(Kèm theo Báo cáo số 15/BC-MTTQ-BTT ngày 25/3/2020)"],
        [*[""] * (width - 1), "Đơn vị tính: triệu đồng"],
    ]


def feet(width: int, place: str = "Chợ Đồn") -> list[list]:
    """The signatures below a table."""
    return [
        [],
        ["", "", *[""] * (width - 4), f"{place}, ngày 25 tháng 3 năm 2020"],
        ["", "NGƯỜI LẬP BIỂU", *[""] * (width - 4), "TM. BAN THƯỜNG TRỰC"],
        ["", "(Ký, ghi rõ họ tên)", *[""] * (width - 4), "CHỦ TỊCH"],
    ]


HEADER = [
    ["TT", "Tên xã, thị trấn", "Số buổi tuyên truyền, vận động", NAME_MT03, "Nhà Đại đoàn kết", "", "Ghi chú"],
    ["", "", "", "", "làm mới", "sửa chữa", ""],
    ["A", "B", "1", "2", "3", "4", "5"],
]
MERGED = ("A3:G3", "A4:G4", "A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:F6", "G6:G7")


def wide_rows(figures=None, header=None, totals=TOTALS, title: str = TITLE) -> list[list]:
    """Letterhead, header of two lines and the row that numbers the columns, communes, total, signatures."""
    figures = FIGURES if figures is None else figures
    lines = [[number, name, *values, ""] for number, (name, values) in enumerate(figures.items(), 1)]
    total = [["", "Tổng cộng", *totals, ""]] if totals else []
    return [*letterhead(7, title=title), *(header or HEADER), *lines, *total, *feet(7)]


def wide(**more) -> Sheet:
    """The consolidation of a district; ``more`` goes to the sheet."""
    return Sheet(wide_rows(), merged=MERGED, **more)


TALL_HEADER = [
    ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Thực hiện", "", "", "So sánh %", "Ghi chú"],
    ["", "", "", "", "Quý trước", "Trong quý", "Lũy kế", "", ""],
    ["A", "B", "C", "(1)", "(2)", "(3)", "(4)", "(5)=(4)/(1)", "(6)"],
]
TALL_MERGED = ("A3:I3", "A4:I4", "A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:G6", "H6:H7", "I6:I7")
TALL_LINES = [
    ["I", "Công tác tuyên truyền, vận động"],
    [1, "Số buổi tuyên truyền, vận động", "buổi", 40, 6, 8, 14, 35, ""],
    [2, 'Quỹ "Vì người nghèo"'],
    ["", "- Số tiền vận động được trong kỳ", "triệu đồng", 60, "18,5", "20,25", "38,75", "", "đã đối chiếu"],
    ["", "- Số tiền đã chi", "triệu đồng", 40, 10, 0, 10, 25, ""],
    ["II", "Giám sát và phản biện xã hội"],
    [1, "Kiến nghị sau giám sát, phản biện", "kiến nghị", "", 3, 4, 7, "", ""],
    ["", "Trong đó: đã được tiếp thu, giải quyết", "kiến nghị", "", 2, 3, 5, "", ""],
    [2, "Nhà Đại đoàn kết"],
    ["", "a) Làm mới", "nhà", 4, 1, 1, 2, "", ""],
    ["", "b) Sửa chữa", "nhà", "", "", "", "", "", ""],
]
TALL_FIGURES = {"MT01": "8|14", "MT03": "20.25|38.75", "MT04": "0|10", "MT13": "4|7", "MT14": "3|5", "MT06": "1|2"}


def tall_rows(office: str = "XÃ NGHĨA TÁ", title: str = TITLE, lines=None, header=None) -> list[list]:
    """One commune's form: indicators in rows, plan, last quarter, quarter, year so far, comparison, note."""
    place = office.title().removeprefix("Xã ")
    return [*letterhead(9, office, title), *(header or TALL_HEADER), *(lines or TALL_LINES), *feet(9, place)]


def tall(office: str = "XÃ NGHĨA TÁ", **more) -> Sheet:
    return Sheet(tall_rows(office), **{"name": "Biểu 01", "merged": TALL_MERGED, **more})


def tall_figures(unit: str, figures=None) -> dict[tuple[str, str], str]:
    return {(unit, code): value for code, value in (figures or TALL_FIGURES).items()}
