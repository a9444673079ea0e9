"""Periods: in titles, names of sheets, heads of columns, columns of lists and lines above others; each compared."""

from datetime import date

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, error, question, table
from tests.corpus.paper import NAME_MT03

NAMED = {"Xã Nghĩa Tá": (8,), "Xã Bình Trung": (5,)}
MT01 = table(("MT01",), NAMED)
LINES = [["TT", "Tên xã", "MT01"], [1, "Xã Nghĩa Tá", 8], [2, "Xã Bình Trung", 5]]
SPEECHES, POOR = "Số buổi tuyên truyền, vận động", "Hộ nghèo"
OF_OTHER = "vì là của kỳ khác"


def titled(*titles, sheet: str = "Sheet1", lines=None) -> bytes:
    """Two communes below ``titles``, each a line or a list of cells."""
    rows = [title if isinstance(title, list) else [title] for title in titles]
    return book("xlsx", Sheet([*rows, [], *(lines or LINES)], name=sheet))


def single(*rows, titles=()) -> bytes:
    """The form of one commune with the rows of its table."""
    return book("xlsx", Sheet([["UBND XÃ NGHĨA TÁ"], *([title] for title in titles), [], *rows], name="Sheet1"))


def plain(*rows, kind: str = "xlsx", **more) -> bytes:
    return book(kind, Sheet([list(row) for row in rows], name="Sheet1", **more))


def asked(name: str, make, says: str, cell: str = "A1", **more) -> Case:
    """A file of another period: nothing is stored before it is settled. The figures are what is staged."""
    options = more.pop("options", 1)
    return Case(
        name,
        make,
        problems=(question("period-differs", cell, "period", says, options=options),),
        **{"figures": MT01, **more},
    )


# --- titles and names of sheets --------------------------------------------------------------------------------------

OTHER_TITLES = {
    "qui-with-i": ("BÁO CÁO QUÍ II NĂM 2020", "quý II năm 2020", 2),
    "qui-with-the-mark-on-the-u": ("Số liệu Qúi 2/2020", "quý II năm 2020", 2),
    "quarter-in-words": ("KẾT QUẢ QUÝ HAI NĂM 2020", "quý II năm 2020", 2),
    "quarter-four-in-words": ("Kết quả quý tư năm 2019", "quý IV năm 2019", 2),
    "quarter-behind-the-year": ("Báo cáo 2020 - Q2", "quý II năm 2020", 2),
    "quarter-with-a-dot": ("Số liệu Q.II.2020", "quý II năm 2020", 2),
    "quarter-of-last-year": ("Quý I/2019", "quý I năm 2019", 2),
    "quarter-with-a-short-year": ("SỐ LIỆU QUÝ 4/19", "quý IV năm 2019", 2),
    "quarter-by-its-months": ("Số liệu từ tháng 4 đến tháng 6 năm 2020", "quý II năm 2020", 2),
    "quarter-by-its-days": ("SỐ LIỆU TỪ NGÀY 01/4/2020 ĐẾN NGÀY 30/6/2020", "quý II năm 2020", 2),
    "quarter-by-days-with-hyphens": ("(từ 01-4 đến 30-6-2020)", "quý II năm 2020", 2),
    "quarter-by-days-in-words": ("Từ ngày 1 tháng 4 năm 2020 đến ngày 30 tháng 6 năm 2020", "quý II năm 2020", 2),
    "quarter-by-days-in-brackets": ("(01/10/2019 - 31/12/2019)", "quý IV năm 2019", 2),
    "days-that-are-no-quarter": ("Từ ngày 15/12/2019 đến 14/3/2020", "từ ngày 15/12/2019 đến ngày 14/3/2020", 1),
    "as-of-a-later-day": ("Số liệu tính đến ngày 30/6/2020", "tính đến ngày 30/6/2020", 1),
    "one-month": ("SỐ LIỆU THÁNG 3/2020", "tháng 3 năm 2020", 1),
    "four-months": ("Kết quả 4 tháng đầu năm 2020", "tháng 1 đến tháng 4 năm 2020", 1),
    "last-year": ("SỐ LIỆU NĂM 2019", "năm 2019", 1),
}
SAME_TITLES = {
    "first-three-months": ("KẾT QUẢ 3 THÁNG ĐẦU NĂM 2020",),
    "months-of-the-quarter": ("Tháng 01, 02, 03 năm 2020",),
    "days-of-the-quarter": ("(Từ ngày 01/01/2020 đến ngày 31/3/2020)",),
    "quarter-first-in-words": ("BÁO CÁO QUÝ NHẤT NĂM 2020",),
    "quarter-beside-shifted-days": ("QUÝ I NĂM 2020", "(từ ngày 15/12/2019 đến ngày 14/3/2020)"),
    "quarter-beside-the-day-of-the-paper": ("QUÝ I/2020", "Chợ Đồn, ngày 05 tháng 4 năm 2020"),
    "quarter-beside-the-month-of-the-paper": ("QUÝ I/2020", "Chợ Đồn, tháng 4 năm 2020"),
    "quarter-beside-a-rule-of-another-year": ("QUÝ I/2020", "(Theo Thông tư số 12 năm 2019 của Bộ)"),
    "quarter-beside-what-is-planned": ("KẾT QUẢ QUÝ I", "VÀ PHƯƠNG HƯỚNG QUÝ II NĂM 2020"),
    "quarter-beside-what-it-is-compared-with": ("BÁO CÁO QUÝ I/2020 (SO VỚI QUÝ IV/2019)",),
    "fund-that-sounds-like-a-quarter": ("QUỸ TỪ THIỆN, QUỸ II", "QUÝ I NĂM 2020"),
}

TITLES = (
    *(
        asked(f"title-{name}", lambda title=title: titled(title), says, options=options)
        for name, (title, says, options) in OTHER_TITLES.items()
    ),
    *(
        Case(f"title-{name}", lambda titles=titles: titled(*titles), figures=MT01)
        for name, titles in SAME_TITLES.items()
    ),
    asked("title-year-in-another-line", lambda: titled("BÁO CÁO QUÝ I", "NĂM 2019"), "quý I năm 2019", options=2),
    asked(
        "title-days-in-cells-of-their-own",
        lambda: titled(["Từ ngày", date(2020, 4, 1), "đến ngày", date(2020, 6, 30)]),
        "quý II năm 2020",
        options=2,
    ),
    asked("title-quarter-in-cells-of-its-own", lambda: titled(["Quý", "II", "Năm", 2020]), "quý II năm 2020"),
    asked(
        "title-that-contradicts-another",
        lambda: titled("BÁO CÁO QUÝ I NĂM 2020", "Kỳ báo cáo: từ 01/4/2020 đến 30/6/2020"),
        "quý II năm 2020",
        "A2",
    ),
    Case("title-kept-against", lambda: titled("QUÍ II NĂM 2020"), answers={"period": "keep"}, figures=MT01),
    asked(
        "period-below-the-table",
        lambda: plain(*LINES, [], ["Số liệu của quý II năm 2020"]),
        "quý II năm 2020",
        "A5",
        options=2,
    ),
    Case(
        "period-of-comparison-below-the-table",
        lambda: plain(["QUÝ I/2020"], *LINES, [], ["Ghi chú: tăng so với quý IV/2019"], ["Chợ Đồn, tháng 4/2020"]),
        figures=MT01,
    ),
    asked("sheet-named-by-a-month", lambda: titled("SỐ LIỆU", sheet="T4.2020"), "tháng 4 năm 2020"),
    asked("sheet-named-by-a-quarter", lambda: titled("SỐ LIỆU", sheet="QUÍ IV-2019"), "quý IV năm 2019", options=2),
    Case(
        "sheet-per-quarter",
        lambda: book("xlsx", *(Sheet(LINES, name=name) for name in ("Quý IV.2019", "Quý I.2020", "Quý II.2020"))),
        figures=MT01,
        notes=(
            "Trang “Quý IV.2019”: không nhập bảng ở dòng 1, vì ghi quý IV năm 2019 (tên trang)",
            "Trang “Quý II.2020”",
        ),
    ),
    Case(
        "sheet-per-month-beside-the-quarter",
        lambda: book("xls", *(Sheet(LINES, name=name) for name in ("Tháng 1", "Tháng 2", "Tháng 3", "Quý I"))),
        "xls",
        figures=MT01,
        notes=("Trang “Tháng 2”: không nhập",),
    ),
    Case(
        "table-of-the-last-quarter-above",
        lambda: plain(["QUÝ IV NĂM 2019"], *LINES, [], ["QUÝ I NĂM 2020"], *LINES),
        figures=MT01,
        notes=("không nhập bảng ở dòng 2, vì ghi quý IV năm 2019 (ô A1",),
    ),
    Case(
        # The sheet of the second commune is the one of the last quarter, or its title was forgotten: who knows.
        "title-forgotten-on-one-of-the-sheets",
        lambda: book(
            "xlsx",
            *(
                Sheet(
                    [[f"XÃ {name}"], [title], ["TT", "Chỉ tiêu", "Trong quý"], [1, SPEECHES, 8]], name=f"Sheet{number}"
                )
                for number, (name, title) in enumerate([("NGHĨA TÁ", "QUÝ I/2020"), ("BÌNH TRUNG", "QUÝ IV/2019")], 1)
            ),
        ),
        figures={("Xã Nghĩa Tá", "MT01"): "8", ("Xã Bình Trung", "MT01"): "8"},
        problems=(question("period-differs", "A2", "sheet:Sheet2", "trang này ghi quý IV năm 2019", options=2),),
    ),
)

# --- heads of columns ------------------------------------------------------------------------------------------------

GROUPS = {
    "quarters-below-indicators": (
        [["TT", "Tên xã", SPEECHES, "", POOR, ""], ["", "", "Quý IV/2019", "Quý I/2020", "Quý IV/2019", "Quý I/2020"]],
        [1, "Xã Nghĩa Tá", 21, 8, 70, 62],
        ("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    ),
    "quarters-above-indicators": (
        [["TT", "Tên xã", "QUÍ IV/2019", "", "QUÍ I/2020", ""], ["", "", "MT01", "XA02", "MT01", "XA02"]],
        [1, "Xã Nghĩa Tá", 21, 70, 8, 62],
        ("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    ),
    "quarters-in-the-names": (
        [["TT", "Tên xã", f"{SPEECHES} quý 4/2019", f"{SPEECHES} Q1/2020", "XA02 (quý tư 2019)", "XA02 quý một"]],
        [1, "Xã Nghĩa Tá", 21, 8, 70, 62],
        (),
    ),
    "last-year-and-this": (
        [["TT", "Tên xã", SPEECHES, "", POOR, ""], ["", "", "Quý I/2019", "Quý I/2020", "Năm 2019", "Quý này"]],
        [1, "Xã Nghĩa Tá", 21, 8, 70, 62],
        ("C1:D1", "E1:F1"),
    ),
    "days-as-heads": (
        [["TT", "Tên xã", SPEECHES, "", "Hộ nghèo đến 31/12/2019", "Hộ nghèo đến 31/3/2020"],
         ["", "", "Từ 01/10/2019 đến 31/12/2019", "Từ 01/01/2020 đến 31/3/2020", "", ""]],
        [1, "Xã Nghĩa Tá", 21, 8, 70, 62],
        ("C1:D1",),
    ),
}  # fmt: skip
MEASURES = [
    ["SỐ LIỆU CẤP XÃ"],
    ["Quý I năm 2020"],
    [],
    ["TT", "Mã đơn vị", "Tên đơn vị", "MT01", "", "MT06", "", "XA01", "", "XA02", ""],
    ["", "", "", SPEECHES, "", "Nhà Đại đoàn kết làm mới", "", "Tổng số hộ dân", "", POOR, ""],
    ["", "", "", "(buổi)", "", "(nhà)", "", "(hộ)", "", "(hộ)", ""],
    ["", "", "", *["Quý trước", "Trong quý"] * 4],
    [1, "02071", "Xã Nghĩa Tá", 6, 8, "", 1, 478, 480, 70, 62],
    [2, "02080", "Xã Bình Trung", "", 5, "", 0, "", 510, "", 80],
]
FOUR = table(("MT01", "MT06", "XA01", "XA02"), {"Xã Nghĩa Tá": (8, 1, 480, 62), "Xã Bình Trung": (5, 0, 510, 80)})


def measures(*heads: str, row: str = "") -> list[list]:
    """``MEASURES`` under other words for the two parts of each indicator, with a row of other measures."""
    rows = [list(cells) for cells in MEASURES]
    rows[6] = ["", "", "", *heads * 4]
    if row:
        rows[5] = ["", "", "", *[cell and f"{row}{cell.strip('()')}" for cell in rows[5][3:]]]
    return rows


ONE_LAST = [["TT", "Chỉ tiêu", "ĐVT", "Thực hiện quý IV/2019"], [1, SPEECHES, "buổi", 21]]
TWO = [
    ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện quý IV/2019", "Thực hiện quý I/2020"],
    [1, SPEECHES, "buổi", 21, 8],
    [2, POOR, "hộ", 70, 62],
]
TWO_FIGURES = {("Xã Nghĩa Tá", "MT01"): "8", ("Xã Nghĩa Tá", "XA02"): "62"}
YEAR = [["TT", "Chỉ tiêu", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"], [1, SPEECHES, 8, 9, 7, 6, 30]]

COLUMNS = (
    Case("measures-between-names-and-parts", lambda: plain(*MEASURES), figures=FOUR, notes=("D “MT01",)),
    Case(
        "measures-between-names-and-two-quarters",
        lambda: plain(*measures("Quý IV/2019", "Quý I/2020")),
        figures=FOUR,
        notes=("(số của quý IV năm 2019)", OF_OTHER),
    ),
    Case("measures-spelt-out-between", lambda: plain(*measures("Kỳ trước", "Kỳ này"), kind="ods"), "ods", figures=FOUR),
    Case("measures-bare-between", lambda: plain(*measures("Quý trước", "Quý này", row=" ")), figures=FOUR),
    *(
        Case(
            f"columns-{name}",
            lambda header=header, line=line, merged=merged: plain(*header, line, merged=merged),
            figures=TWO_FIGURES,
            notes=(OF_OTHER,),
        )
        for name, (header, line, merged) in GROUPS.items()
    ),
    asked(
        "other-quarter-in-the-column-head",
        lambda: single(*ONE_LAST),
        "tệp chỉ có số liệu của quý IV năm 2019",
        "D3",
        figures={},
        options=2,
    ),
    asked(
        "other-quarter-in-wide-heads",
        lambda: plain(["Tên xã", "MT01 (Quí IV-2019)", "XA02 Q4.2019"], ["Xã Nghĩa Tá", 21, 70]),
        "quý IV năm 2019",
        "B1",
        figures={},
        options=2,
    ),
    asked(
        # What ends with another quarter has no year so far of this one.
        "other-quarter-beside-the-year-so-far",
        lambda: single(["TT", "Chỉ tiêu", "Quý IV/2019", "Lũy kế"], [1, SPEECHES, 21, 40]),
        "quý IV năm 2019",
        "C3",
        figures={},
        options=2,
    ),
    asked(
        "quarter-of-the-year-in-the-title",
        lambda: single(["TT", "Chỉ tiêu", "Quý I"], [1, SPEECHES, 21], titles=("SỐ LIỆU NĂM 2019",)),
        "quý I năm 2019",
        "C4",
        figures={},
        options=2,
    ),
    Case(
        "other-quarters-in-all-heads",
        lambda: single(["TT", "Chỉ tiêu", "Quý II", "Quý III"], [1, SPEECHES, 9, 7]),
        problems=(question("period-differs", "C3", "period", "quý II và quý III", options=2),),
    ),
    Case("other-quarter-in-the-head-kept", lambda: single(*ONE_LAST), answers={"period": "keep"},
         figures={("Xã Nghĩa Tá", "MT01"): "21"}),
    Case("last-quarter-and-this", lambda: single(*TWO, titles=("QUÝ I NĂM 2020",)), figures=TWO_FIGURES,
         notes=("D “Thực hiện quý IV/2019” (số của quý IV năm 2019)",)),
    Case(
        # An answer goes before what would be guessed of another column.
        "last-quarter-and-this-answered",
        lambda: single(*TWO, titles=("QUÝ I NĂM 2020",)),
        answers={"column:Sheet1:E": "value"},
        figures=TWO_FIGURES,
    ),
    Case(
        "last-quarter-answered-to-be-this",
        lambda: single(*TWO),
        answers={"column:Sheet1:D": "value"},
        figures={("Xã Nghĩa Tá", "MT01"): "21", ("Xã Nghĩa Tá", "XA02"): "70"},
        problems=(question("unknown-column", "E3", "column:Sheet1:E", "số trong quý hay lũy kế"),),
    ),
    Case(
        "two-columns-answered-to-be-one",
        lambda: single(*TWO),
        answers={"column:Sheet1:D": "value", "column:Sheet1:E": "value"},
        figures={("Xã Nghĩa Tá", "MT01"): "21", ("Xã Nghĩa Tá", "XA02"): "70"},
        problems=(error("duplicate-column", "E3", "cột D đã được chọn là số trong quý"),),
    ),
    Case("earlier-periods-in-the-names-of-indicators",
         lambda: plain(["Tên xã", "Hộ nghèo quý trước", "Hộ nghèo (kỳ này)", "MT01 (cùng kỳ năm trước)",
                        "MT01 quý I năm ngoái", "MT01", "Tăng, giảm so với quý trước"],
                       ["Xã Nghĩa Tá", 70, 62, 6, 7, 8, 2]),
         figures=TWO_FIGURES, notes=("B “Hộ nghèo quý trước” (số của quý trước)", "(so sánh)")),
    Case("heads-with-the-year-of-a-rule",
         lambda: plain(["Tên xã", "MT01", "Hộ nghèo (theo Quyết định số 59/2015 ngày 19/11/2015)"],
                       ["Xã Nghĩa Tá", 8, 62]),
         figures=TWO_FIGURES),
    Case("quarters-of-a-year-side-by-side", lambda: single(*YEAR, titles=("NĂM 2020",)), period="2020-Q2",
         figures={("Xã Nghĩa Tá", "MT01"): "9"}, notes=("F “Quý IV”", "G “Cả năm” (số của cả năm 2020)")),
    Case("months-beside-their-quarter", lambda: plain(
            ["Tên xã", SPEECHES, "", "", ""], ["", "Tháng 1", "Tháng 2", "Tháng 3", "Cộng quý I"],
            ["Xã Nghĩa Tá", 2, 3, 3, 8], merged=("B1:E1",)),
         figures={("Xã Nghĩa Tá", "MT01"): "8"}, notes=("(số của tháng 1)",)),
    Case(
        "months-without-their-quarter",
        lambda: plain(["Tên xã", "MT01 tháng 2/2020", "MT01 tháng 4/2020"], ["Xã Nghĩa Tá", 2, 3]),
        problems=(question("unknown-column", "B1", "column:Sheet1:B", "tiêu đề cột này ghi tháng 2", options=40),),
        notes=("C “MT01 tháng 4/2020” (số của tháng 4 năm 2020)",),
    ),
    Case("half-year-beside-its-second-quarter",
         lambda: single(["TT", "Chỉ tiêu", "Quý II/2020", "6 tháng đầu năm 2020"], [1, SPEECHES, 9, 17]),
         period="2020-Q2", figures={("Xã Nghĩa Tá", "MT01"): "9|17"}),
    Case("year-so-far-of-three-months",
         lambda: single(["TT", "Chỉ tiêu", "Quý I/2020", "Lũy kế đến tháng 3/2020"], [1, SPEECHES, 8, 8]),
         figures={("Xã Nghĩa Tá", "MT01"): "8|8"}),
    Case("year-so-far-of-another-quarter",
         lambda: single(["TT", "Chỉ tiêu", "Quý I/2020", "Lũy kế đến hết quý IV/2019"], [1, SPEECHES, 8, 40]),
         figures={("Xã Nghĩa Tá", "MT01"): "8"}, notes=(OF_OTHER,)),
    Case("earlier-periods-in-words",
         lambda: single(["TT", "Chỉ tiêu", "Kỳ báo cáo trước", "Cùng kỳ năm 2019", "Quý I năm nay", "Lũy kế kỳ trước"],
                        [1, SPEECHES, 6, 7, 8, 40]),
         figures={("Xã Nghĩa Tá", "MT01"): "8"}, notes=("số của kỳ trước",)),
)  # fmt: skip

# --- lines -----------------------------------------------------------------------------------------------------------

LIST_HEAD = ["Tên xã", "Chỉ tiêu", "Kỳ", "Giá trị"]
LISTS = {
    "kỳ": (LIST_HEAD, ["Quý I/2020"], ["Quý IV/2019"]),
    "reporting-period": (["Tên xã", "Chỉ tiêu", "Kỳ báo cáo", "Giá trị"], ["Q1-2020"], ["Q4-2019"]),
    "time": (["Tên xã", "Chỉ tiêu", "Thời điểm", "Giá trị"], ["2020-Q1"], ["2019-Q4"]),
    "quarter-and-year": (["Tên xã", "Chỉ tiêu", "Quý", "Năm", "Giá trị"], [1, 2020], [4, 2019]),
    "year-and-roman": (["Tên xã", "Chỉ tiêu", "Năm", "Quý", "Giá trị"], [2020, "I"], [2019, "I"]),
    "last-day": (["Tên xã", "Chỉ tiêu", "Kỳ số liệu", "Giá trị"], [date(2020, 3, 31)], [date(2019, 12, 31)]),
}
ONE = {("Xã Nghĩa Tá", "MT01"): "8"}


def listed(head, first, second) -> list[list]:
    return [head, ["Xã Nghĩa Tá", SPEECHES, *first, 8], ["Xã Bình Trung", SPEECHES, *second, 5]]


SECTIONS = [
    ["TT", "Tên xã", "MT01", "XA02"],
    ["", "QUÝ IV/2019", "", ""],
    [1, "Xã Nghĩa Tá", 21, 70],
    ["", "Cộng", 21, 70],
    ["", "QUÝ I/2020", "", ""],
    [1, "Xã Nghĩa Tá", 8, 62],
    ["", "Cộng", 8, 62],
]

ROWS = (
    *(
        Case(
            f"list-of-two-quarters-{name}",
            lambda rows=rows: plain(*listed(*rows)),
            figures=ONE,
            notes=("không nhập dòng 3, vì là số của",),
        )
        for name, rows in LISTS.items()
    ),
    Case(
        "list-of-two-quarters-in-columns",
        lambda: plain(
            ["Tên xã", "Chỉ tiêu", "Quý IV/2019", "Quý I/2020"], ["Xã Nghĩa Tá", SPEECHES, 21, 8], kind="csv"
        ),
        "csv",
        figures=ONE,
        notes=(OF_OTHER,),
    ),
    asked("list-of-another-quarter", lambda: plain(*listed(LIST_HEAD, ["Quý IV/2019"], ["Quý IV/2019"])),
          "chỉ có số liệu của quý IV năm 2019", "C2", figures={}, options=2),
    Case("list-of-another-quarter-kept", lambda: plain(*listed(LIST_HEAD, ["Quý IV/2019"], ["Quý IV/2019"])),
         answers={"period": "keep"}, figures=MT01),
    Case(
        "list-with-a-month-of-the-quarter",
        lambda: plain(*listed(["Tên xã", "Chỉ tiêu", "Tháng", "Giá trị"], ["3/2020"], ["4/2020"])),
        figures=ONE,
        problems=(question("period-differs", "C2", "rows:Sheet1", "1 dòng ghi kỳ “3/2020”", options=2),),
        notes=("không nhập dòng 3, vì là số của tháng 4 năm 2020",),
    ),
    Case("list-with-a-month-left-out",
         lambda: plain(*listed(LIST_HEAD, ["Quý I/2020"], ["Tháng 3/2020"])),
         answers={"rows:Sheet1": "ignore"}, figures=ONE),
    Case("list-with-merged-periods",
         lambda: plain(LIST_HEAD, ["Xã Nghĩa Tá", SPEECHES, "Quý IV/2019", 21], ["Xã Bình Trung", SPEECHES, "", 15],
                       ["Xã Nghĩa Tá", SPEECHES, "Quý I/2020", 8], ["Xã Bình Trung", SPEECHES, "", 5],
                       merged=("C2:C3", "C4:C5")),
         figures=MT01, notes=("không nhập dòng 2, 3,",)),
    Case("wide-with-a-column-of-quarters",
         lambda: plain(["Quý", "Tên xã", "MT01"], ["I/2020", "Xã Nghĩa Tá", 8], ["IV/2019", "Xã Nghĩa Tá", 21]),
         figures=ONE, notes=("không nhập dòng 3",)),
    Case("wide-with-days-that-are-no-periods",
         lambda: plain(["Tên xã", "MT01", "Hạn hoàn thành", "Ngày cập nhật"],
                       ["Xã Nghĩa Tá", 8, "Quý II/2020", "15/12/2019"],
                       ["Xã Bình Trung", 5, "Quý IV/2020", "02/4/2020"]),
         figures=MT01, notes=("vì chỉ có chữ",)),
    Case("wide-with-quarters-above-their-lines", lambda: plain(*SECTIONS), figures=TWO_FIGURES,
         notes=("không nhập dòng 3, vì là số của quý IV năm 2019",)),
    Case("wide-with-the-last-quarter-above-its-lines",
         lambda: plain(LINES[0], ["", "QUÝ TRƯỚC"], [1, "Xã Nghĩa Tá", 5], ["", "QUÝ NÀY"], [1, "Xã Nghĩa Tá", 8]),
         figures=ONE, notes=("không nhập dòng 3, vì là số của quý trước",)),
    Case("lines-of-one-commune-below-their-quarters",
         lambda: single(["TT", "Chỉ tiêu", "Số liệu"], ["I", "Quý IV/2019", ""], [1, SPEECHES, 21],
                        ["II", "Quý I/2020", ""], [1, SPEECHES, 8]),
         figures=ONE, notes=("quý IV năm 2019",)),
    Case("quarter-in-the-head-of-money",
         lambda: plain(["Tên xã", f"{NAME_MT03} quý IV/2019", f"{NAME_MT03} quý I/2020"], ["Xã Nghĩa Tá", 10, 20.25]),
         figures={("Xã Nghĩa Tá", "MT03"): "20.25"}, notes=(OF_OTHER,)),
)  # fmt: skip

CASES = (*TITLES, *COLUMNS, *ROWS)
