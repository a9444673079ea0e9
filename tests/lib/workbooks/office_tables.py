"""Tables as Vietnamese offices write them: of months, half-years, nine months and years, with columns of plans.

Rows are what a sheet holds. ``figures``: (unit, indicator) → what is stated of the chosen period, ``"5|14"`` with the
year so far; ``plans``: the same, of the plan of the year. ``asks``: the cells that are asked about.
"""

from dataclasses import dataclass, field

SPEECHES, POOR, HOUSES = "Số buổi tuyên truyền, vận động", "Hộ nghèo", "Nhà Đại đoàn kết làm mới"
SENT, TRIP = "Số lượt người tham dự", "Số cuộc giám sát chủ trì"
OWN = ""  # the one unit of a sheet


@dataclass(frozen=True)
class OfficeTable:
    name: str
    period: str
    rows: list[list[object]]
    figures: dict[tuple[str, str], str]
    plans: dict[tuple[str, str], str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    sheet: str = "Sheet1"
    notes: tuple[str, ...] = ()


def tall(title: str, heads: list[str], *lines: list[object], above: list[object] | None = None) -> list[list[object]]:
    """A form of one commune: letterhead, title, header (of two rows with ``above``), lines, signatures."""
    top = [["ỦY BAN MTTQ VIỆT NAM", "", "", "", "Biểu số: 01/MTTQ"], ["XÃ CHỢ ĐỒN"], [title], []]
    header = [["TT", "Chỉ tiêu", "ĐVT", *heads]]
    if above is not None:
        header = [["TT", "Chỉ tiêu", "ĐVT", *above], ["", "", "", *heads]]
    foot = [[], ["", "NGƯỜI LẬP BIỂU", "", "", "TM. BAN THƯỜNG TRỰC"], ["", "(Ký, ghi rõ họ tên)", "", "", "CHỦ TỊCH"]]
    return [*top, *header, *lines, *foot]


def wide(title: str, groups: list[str], heads: list[str], *lines: list[object]) -> list[list[object]]:
    """A table of several units: a row of groups, a row beneath."""
    top = [["ỦY BAN MTTQ XÃ CHỢ ĐỒN"], [title], []]
    return [*top, ["TT", "Đơn vị", *groups], ["", "", *heads], *lines]


def of_one(**stated: str) -> dict[tuple[str, str], str]:
    return {(OWN, code): said for code, said in stated.items()}


TABLES = [
    OfficeTable(
        "month-with-plan-month-before-and-so-far", "2026-M05",
        tall("KẾT QUẢ CÔNG TÁC MẶT TRẬN THÁNG 5 NĂM 2026",
             ["Kế hoạch năm", "Tháng trước", "Trong tháng", "Lũy kế", "So sánh %", "Ghi chú"],
             [1.0, SPEECHES, "buổi", 60.0, 4.0, 5.0, 21.0, 35.0, ""],
             [2.0, HOUSES, "nhà", 6.0, 0.0, 1.0, 2.0, 33.3, ""]),
        of_one(MT01="5|21", MT06="1|2"), of_one(MT01="60", MT06="6"),
    ),
    OfficeTable(
        "month-under-thuc-hien", "2026-M05",
        tall("BIỂU TỔNG HỢP THÁNG 5/2026", ["", "Tháng 4", "Tháng 5", "Lũy kế 5 tháng", ""],
             ["A", "B", "C", 1.0, 2.0, 3.0, 4.0, 5.0], [1.0, SPEECHES, "buổi", 60.0, 4.0, 5.0, 21.0, "đạt khá"],
             above=["KH năm 2026", "Thực hiện", "", "", "Ghi chú"]),
        of_one(MT01="5|21"), of_one(MT01="60"), merged=((4, 4, 4, 6),),
    ),
    OfficeTable(
        "month-beside-the-year-so-far-in-months", "2026-M04",
        tall("BÁO CÁO THÁNG 4 VÀ 4 THÁNG ĐẦU NĂM 2026", ["Thực hiện tháng 4", "4 tháng đầu năm", "Cùng kỳ 2025"],
             [1.0, SPEECHES, "buổi", 4.0, 16.0, 12.0]),
        of_one(MT01="4|16"),
    ),
    OfficeTable(
        "month-estimated", "2026-M11",
        tall("BIỂU SỐ LIỆU", ["Chỉ tiêu giao", "Thực hiện tháng 10", "Ước thực hiện tháng 11", "Cộng dồn từ đầu năm"],
             [1.0, SPEECHES, "buổi", 60.0, 4.0, 5.0, 55.0]),
        of_one(MT01="5|55"), of_one(MT01="60"),
    ),
    OfficeTable(
        "month-to-a-day", "2026-M05",
        tall("TỪ NGÀY 01/5/2026 ĐẾN NGÀY 31/5/2026", ["Phát sinh trong tháng", "Lũy kế đến 31/5/2026"],
             [1.0, SPEECHES, "buổi", 5.0, 21.0]),
        of_one(MT01="5|21"),
    ),
    OfficeTable(
        "first-month-whose-so-far-is-its-own", "2026-M01",
        tall("THÁNG 01 NĂM 2026", ["Mục tiêu năm", "Lũy kế"], [1.0, SPEECHES, "buổi", 60.0, 5.0]),
        of_one(MT01="5"), of_one(MT01="60"),
    ),
    OfficeTable(
        "month-that-ends-a-quarter", "2026-M06",
        tall("THÁNG 6 NĂM 2026", ["Tháng này", "Quý này", "6 tháng"], [1.0, SPEECHES, "buổi", 5.0, 14.0, 26.0]),
        of_one(MT01="5|26"), notes=("“Quý này” (số của quý này)",),
    ),
    OfficeTable(
        "plan-of-the-month", "2026-M05",
        tall("THÁNG 5 NĂM 2026", ["Kế hoạch tháng", "Thực hiện trong tháng", "% KH"],
             [1.0, SPEECHES, "buổi", 6.0, 5.0, 83.0]),
        of_one(MT01="5"), notes=("không nhập cột D “Kế hoạch tháng” (kế hoạch",),
    ),
    OfficeTable(
        "thon-in-a-month", "2026-M05",
        [["ỦY BAN MTTQ XÃ CHỢ ĐỒN"], ["TỔNG HỢP CỦA CÁC BAN CÔNG TÁC MẶT TRẬN THÁNG 5 NĂM 2026"],
         ["TT", "Tên đơn vị", SPEECHES, "", POOR, ""], ["", "", "Trong tháng", "Lũy kế", "Trong tháng", "Lũy kế"],
         [1.0, "Thôn Bản Duồng", 2.0, 9.0, 11.0, 11.0], [2.0, "Thôn Nà Pài", 1.0, 4.0, 7.0, 7.0],
         [3.0, "Tổ dân phố 11A", 3.0, 8.0, 2.0, 2.0], ["", "Tổng cộng", 6.0, 21.0, 20.0, 20.0]],
        {("Thôn Bản Duồng", "MT01"): "2|9", ("Thôn Bản Duồng", "XA02"): "11|11", ("Thôn Nà Pài", "MT01"): "1|4",
         ("Thôn Nà Pài", "XA02"): "7|7", ("Tổ dân phố 11A", "MT01"): "3|8", ("Tổ dân phố 11A", "XA02"): "2|2"},
    ),
    OfficeTable(
        "thon-with-plans-beneath-each-indicator", "2026-M05",
        wide("THÁNG 5 NĂM 2026", [SPEECHES, "", "", HOUSES, "", ""], ["KH", "TH", "%", "KH", "TH", "%"],
             [1.0, "Thôn Bản Duồng", 12.0, 2.0, 16.7, 1.0, 0.0, 0.0],
             [2.0, "Thôn Nà Pài", 10.0, 1.0, 10.0, 2.0, 1.0, 50.0]),
        {("Thôn Bản Duồng", "MT01"): "2", ("Thôn Bản Duồng", "MT06"): "0", ("Thôn Nà Pài", "MT01"): "1",
         ("Thôn Nà Pài", "MT06"): "1"},
        {("Thôn Bản Duồng", "MT01"): "12", ("Thôn Bản Duồng", "MT06"): "1", ("Thôn Nà Pài", "MT01"): "10",
         ("Thôn Nà Pài", "MT06"): "2"},
    ),
    OfficeTable(
        "plans-above-indicators", "2026-Q2",
        wide("", ["Kế hoạch năm 2026", "", "Thực hiện quý II", "", "Lũy kế 6 tháng", ""], [SPEECHES, HOUSES] * 3,
             [1.0, "Xã Nghĩa Tá", 40.0, 3.0, 9.0, 1.0, 20.0, 2.0],
             [2.0, "Xã Yên Phong", 50.0, 4.0, 8.0, 0.0, 17.0, 1.0]),
        {("Xã Nghĩa Tá", "MT01"): "9|20", ("Xã Nghĩa Tá", "MT06"): "1|2", ("Xã Yên Phong", "MT01"): "8|17",
         ("Xã Yên Phong", "MT06"): "0|1"},
        {("Xã Nghĩa Tá", "MT01"): "40", ("Xã Nghĩa Tá", "MT06"): "3", ("Xã Yên Phong", "MT01"): "50",
         ("Xã Yên Phong", "MT06"): "4"},
    ),
    OfficeTable(
        "quarter-with-the-form-of-the-front", "2026-Q2",
        tall("BIỂU TỔNG HỢP KẾT QUẢ QUÝ II NĂM 2026", ["", "Quý trước", "Trong quý", "Lũy kế", "", ""],
             ["A", "B", "C", "1", "2", "3", "4", "5", "6"], ["I", "Công tác tuyên truyền"],
             [1.0, SPEECHES, "buổi", 60.0, 15.0, 14.0, 29.0, 48.3, ""],
             ["1.1", SENT, "lượt người", 3000.0, 700.0, 650.0, 1350.0, 45.0, ""],
             above=["Kế hoạch năm", "Thực hiện", "", "", "So sánh %", "Ghi chú"]),
        of_one(MT01="14|29", MT02="650|1350"), of_one(MT01="60", MT02="3000"), merged=((4, 4, 4, 6),),
    ),
    OfficeTable(
        "half-year-with-its-quarters", "2026-H1",
        tall("6 THÁNG ĐẦU NĂM 2026", ["Kế hoạch năm", "Quý I", "Quý II", "6 tháng đầu năm", "% so với KH năm"],
             [1.0, SPEECHES, "buổi", 60.0, 15.0, 14.0, 29.0, 48.3]),
        of_one(MT01="29"), of_one(MT01="60"), notes=("“Quý I” (số của quý I",),
    ),
    OfficeTable(
        "half-year-summed-from-its-quarters", "2026-H1",
        tall("6 THÁNG ĐẦU NĂM 2026", ["Quý I", "Quý II", "Cộng"], [1.0, SPEECHES, "buổi", 15.0, 14.0, 29.0]),
        of_one(MT01="29"),
    ),
    OfficeTable(
        "half-year-in-this-period-and-so-far", "2026-H1",
        tall("SƠ KẾT 6 THÁNG ĐẦU NĂM 2026", ["KH giao", "Kỳ trước", "Trong kỳ", "Lũy kế từ đầu năm"],
             [1.0, SPEECHES, "buổi", 60.0, 31.0, 29.0, 29.0]),
        of_one(MT01="29|29"), of_one(MT01="60"),
    ),
    OfficeTable(
        "half-year-estimated-beside-last-year", "2026-H1",
        tall("BÁO CÁO 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2026",
             ["Chỉ tiêu kế hoạch năm 2026", "6 tháng đầu năm 2025", "Ước 6 tháng đầu năm 2026", "So với cùng kỳ"],
             [1.0, SPEECHES, "buổi", 60.0, 25.0, 29.0, 116.0]),
        of_one(MT01="29"), of_one(MT01="60"),
    ),
    OfficeTable(
        "second-half-year", "2026-H2",
        tall("6 THÁNG CUỐI NĂM 2026", ["6 tháng đầu năm", "6 tháng cuối năm", "Cả năm"],
             [1.0, SPEECHES, "buổi", 29.0, 27.0, 56.0]),
        of_one(MT01="27|56"),
    ),
    OfficeTable(
        "nine-months-so-far-alone", "2026-9M",
        tall("KẾT QUẢ 9 THÁNG ĐẦU NĂM 2026", ["Kế hoạch năm", "Thực hiện 9 tháng", "Tỷ lệ đạt (%)"],
             [1.0, SPEECHES, "buổi", 60.0, 44.0, 73.3]),
        of_one(MT01="44"), of_one(MT01="60"),
    ),
    OfficeTable(
        "nine-months-with-the-third-quarter", "2026-9M",
        tall("QUÝ III VÀ 9 THÁNG NĂM 2026", ["Quý III", "Lũy kế 9 tháng", "Ước cả năm"],
             [1.0, SPEECHES, "buổi", 15.0, 44.0, 60.0]),
        of_one(MT01="44"),
    ),
    OfficeTable(
        "nine-months-in-the-portals-words", "2026-9M",
        tall("9 THÁNG ĐẦU NĂM 2026", ["Kế hoạch năm 2026", "Kỳ trước", "Trong kỳ", "Lũy kế"],
             [1.0, SPEECHES, "buổi", 60.0, 41.0, 44.0, 44.0]),
        of_one(MT01="44|44"), of_one(MT01="60"),
    ),
    OfficeTable(
        "year-beside-last-year", "2026",
        tall("TỔNG KẾT NĂM 2026", ["Thực hiện năm 2025", "Kế hoạch năm 2026", "Thực hiện năm 2026", "TH/KH (%)"],
             [1.0, SPEECHES, "buổi", 52.0, 60.0, 58.0, 96.7]),
        of_one(MT01="58"), of_one(MT01="60"),
    ),
    OfficeTable(
        "year-in-bare-years", "2026",
        tall("TỔNG KẾT NĂM 2026", ["Năm 2025", "Năm 2026", "Tăng, giảm"], [1.0, SPEECHES, "buổi", 52.0, 58.0, 6.0]),
        of_one(MT01="58"),
    ),
    OfficeTable(
        "year-by-quarters", "2026",
        tall("NĂM 2026", ["Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"],
             [1.0, SPEECHES, "buổi", 15.0, 14.0, 15.0, 14.0, 58.0]),
        of_one(MT01="58"),
    ),
    OfficeTable(
        "year-with-the-plan-of-the-next", "2026",
        tall("NĂM 2026", ["Kế hoạch năm 2026", "Thực hiện cả năm", "Kế hoạch năm 2027"],
             [1.0, SPEECHES, "buổi", 60.0, 58.0, 65.0]),
        of_one(MT01="58"), of_one(MT01="60"), notes=("không nhập cột F “Kế hoạch năm 2027”",),
    ),
    OfficeTable(
        "plan-of-the-next-year-alone", "2026",
        tall("NĂM 2026", ["Thực hiện trong năm", "Kế hoạch năm 2027"], [1.0, SPEECHES, "buổi", 58.0, 65.0]),
        of_one(MT01="58"), asks=("E5",),
    ),
    OfficeTable(
        "plan-of-a-quarter-and-of-the-year", "2026-Q2",
        tall("QUÝ II NĂM 2026", ["Kế hoạch năm", "Kế hoạch quý II", "Trong quý", "Lũy kế"],
             [1.0, SPEECHES, "buổi", 60.0, 15.0, 14.0, 29.0]),
        of_one(MT01="14|29"), of_one(MT01="60"), notes=("không nhập cột E “Kế hoạch quý II” (kế hoạch",),
    ),
    OfficeTable(
        "plan-under-a-quarter", "2026-Q2",
        wide("", [f"{SPEECHES}", "", "", ""], ["Quý II", "", "Lũy kế", ""],
             ["", "", "KH", "TH", "KH", "TH"], [1.0, "Xã Nghĩa Tá", 15.0, 14.0, 30.0, 29.0],
             [2.0, "Xã Yên Phong", 10.0, 9.0, 20.0, 18.0]),
        {("Xã Nghĩa Tá", "MT01"): "14|29", ("Xã Yên Phong", "MT01"): "9|18"},
        merged=((3, 2, 3, 5), (4, 2, 4, 3), (4, 4, 4, 5)),
    ),
    OfficeTable(
        "plan-without-a-year-under-the-plan-of-a-quarter", "2026-Q2",
        tall("KẾT QUẢ THỰC HIỆN KẾ HOẠCH QUÝ II NĂM 2026", ["Kế hoạch", "Thực hiện", "Đạt %"],
             [1.0, SPEECHES, "buổi", 15.0, 14.0, 93.0]),
        of_one(MT01="14"), asks=("D5",),
    ),
    OfficeTable(
        "plans-of-two-origins", "2026-Q2",
        tall("QUÝ II NĂM 2026", ["Tỉnh giao", "Kế hoạch tỉnh giao", "Kế hoạch xã giao", "Thực hiện"],
             [1.0, SPEECHES, "buổi", "", 55.0, 60.0, 14.0]),
        of_one(MT01="14"), asks=("E5", "F5"),
    ),
    OfficeTable(
        "compared-with-plan-and-last-year", "2026-Q2",
        tall("QUÝ II NĂM 2026", ["", "", "KH năm", "Cùng kỳ"], [1.0, SPEECHES, "buổi", 60.0, 14.0, 23.3, 110.0],
             above=["Kế hoạch năm", "Thực hiện", "So sánh (%)", ""]),
        of_one(MT01="14"), of_one(MT01="60"), merged=((4, 5, 4, 6),),
    ),
    OfficeTable(
        "list-of-a-month", "2026-M05",
        [["Tên đơn vị", "Chỉ tiêu", "Kế hoạch năm", "Trong tháng", "Lũy kế"], ["Thôn Nà Pài", SPEECHES, 10.0, 1.0, 4.0],
         ["Thôn Nà Pài", POOR, "", 7.0, 7.0], ["Thôn Bản Duồng", SPEECHES, 12.0, "", ""]],
        {("Thôn Nà Pài", "MT01"): "1|4", ("Thôn Nà Pài", "XA02"): "7|7"},
        {("Thôn Nà Pài", "MT01"): "10", ("Thôn Bản Duồng", "MT01"): "12"},
    ),
    OfficeTable(
        "lines-of-a-month", "2026-M05",
        tall("THÁNG 5 NĂM 2026", ["Số liệu"], [1.0, SPEECHES, "buổi", ""], ["", "- Kế hoạch năm", "", 60.0],
             ["", "- Trong tháng", "", 5.0], ["", "- Lũy kế", "", 21.0]),
        of_one(MT01="5|21"), of_one(MT01="60"),
    ),
    OfficeTable(
        "list-of-months", "2026-M05",
        [["Đơn vị", "Tháng", SPEECHES], ["Thôn Nà Pài", 4.0, 3.0], ["Thôn Nà Pài", 5.0, 1.0],
             ["Thôn Bản Duồng", 4.0, 2.0],
         ["Thôn Bản Duồng", 5.0, 6.0]],
        {("Thôn Nà Pài", "MT01"): "1", ("Thôn Bản Duồng", "MT01"): "6"}, notes=("số của tháng 4",),
    ),
    OfficeTable(
        "month-in-the-form-of-another", "2026-M05",
        tall("THÁNG 4 NĂM 2026", ["Trong tháng", "Lũy kế"], [1.0, SPEECHES, "buổi", 4.0, 16.0]),
        of_one(MT01="4|16"), asks=("A3",),
    ),
    OfficeTable(
        "quarter-sent-for-a-month", "2026-M06",
        tall("QUÝ II NĂM 2026", ["Trong quý", "Lũy kế"], [1.0, SPEECHES, "buổi", 14.0, 29.0]),
        {(OWN, "MT01"): "|29"}, asks=("A3", "D5"),
    ),
    OfficeTable(
        "half-year-sent-for-a-year", "2026",
        tall("6 THÁNG ĐẦU NĂM 2026", ["Kế hoạch năm", "Trong kỳ"], [1.0, SPEECHES, "buổi", 60.0, 29.0]),
        of_one(MT01="29"), of_one(MT01="60"), asks=("A3",),
    ),
]  # fmt: skip
