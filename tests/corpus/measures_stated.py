"""In which unit of measure a file says that its figures are, wherever it says so: the same, convertible, another."""

import io
import re
import zipfile

from tests.corpus.books import Sheet, book, settled
from tests.corpus.case import Case, question, table
from tests.workbooks import repacked

MT03, MT04 = 'Quỹ "Vì người nghèo": số tiền vận động được trong kỳ', 'Quỹ "Vì người nghèo": số tiền đã chi'
NGHIA_TA, BINH_TRUNG, BANG_PHUC = "Xã Nghĩa Tá", "Xã Bình Trung", "Xã Bằng Phúc"
TITLE = ["TỔNG HỢP QUÝ I NĂM 2020"]


def wide(*columns, rows, above="", below=(), note="", **more) -> Sheet:
    """Communes in rows under ``columns``; ``above``: a line at the right above them; ``below``: a row of measures under
    the headings; ``note``: a line below the table."""
    lines = [TITLE, ["", *[""] * len(columns), above], ["TT", "Tên xã", *columns]]
    lines += [["", "", *below]] if below else []
    return Sheet([*lines, *([number, *row] for number, row in enumerate(rows, 1)), [], [note]], **more)


def tall(*lines, header=("TT", "Chỉ tiêu", "ĐVT", "Trong quý"), above="", **more) -> Sheet:
    """One commune's lines under ``header``."""
    top = [["UBND XÃ NGHĨA TÁ"], ["BÁO CÁO SỐ LIỆU QUÝ I NĂM 2020"], ["", "", "", above]]
    return Sheet([*top, list(header), *map(list, lines)], **more)


def of_nghia_ta(**figures) -> dict[tuple[str, str], str]:
    return {(NGHIA_TA, code): str(value) for code, value in figures.items()}


def asked(cell: str, *says: str, key: str = "", **more):
    """The question about a measure that is none of the indicator's."""
    return question("unit-of-measure", cell, key or f"measure:Quý I:{cell}", " ".join(says), options=2, **more)


MONEY = table(("MT03",), {NGHIA_TA: ("12.5",), BINH_TRUNG: (8,)})
IN_DONG = ((NGHIA_TA, 12_500_000), (BINH_TRUNG, 8_000_000), ("Tổng cộng", 20_500_000))
IN_THOUSANDS = ((NGHIA_TA, 12_500), (BINH_TRUNG, 8_000))
PEOPLE = tall([1, "Hộ nghèo", "nhân khẩu", 248], [2, "Tổng số hộ dân", "hộ", 480])
LIST_HEADER = ["STT", "Đơn vị", "Mã chỉ tiêu", "Đơn vị tính", "Trong quý"]
LIST = [
    LIST_HEADER,
    [1, NGHIA_TA, "MT03", "đồng", 12_500_000],
    [2, BINH_TRUNG, "MT03", "nghìn đ", 8_000],
    [3, BANG_PHUC, "MT03", "triệu đồng", 5],
    [4, NGHIA_TA, "XA02", "hộ", 62],
    [5, BINH_TRUNG, "XA02", "người", 301],
]
LISTED = {(NGHIA_TA, "MT03"): "12.5", (BINH_TRUNG, "MT03"): "8", (BANG_PHUC, "MT03"): "5", (NGHIA_TA, "XA02"): "62"}

# As LibreOffice writes #,##0 [$₫-42A];-#,##0 [$₫-42A], and #,##0.0,,
_NUMBER = '<number:number number:decimal-places="{0}" number:min-integer-digits="1" number:grouping="true"{1}/>'
_SIGN = '<number:text> </number:text><number:currency-symbol number:language="vi">₫</number:currency-symbol>'
DONG_STYLES = (
    f'<number:currency-style style:name="N9P0">{_NUMBER.format(0, "")}{_SIGN}</number:currency-style>'
    f'<number:currency-style style:name="N9"><number:text>-</number:text>{_NUMBER.format(0, "")}{_SIGN}'
    '<style:map style:condition="value()&gt;=0" style:apply-style-name="N9P0"/></number:currency-style>'
    '<style:style style:name="money" style:family="table-cell" style:data-style-name="N9"/>'
)
_FACTOR = ' number:display-factor="1000000"'
MILLIONS_STYLES = (
    f'<number:number-style style:name="N9">{_NUMBER.format(1, _FACTOR)}</number:number-style>'
    '<style:style style:name="money" style:family="table-cell" style:data-style-name="N9"/>'
)


def ods_with(styles: str, sheet: Sheet) -> bytes:
    """``sheet`` with its large numbers in the cell style *money* of ``styles``."""
    content = book("ods", sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    namespace = 'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    xml = xml.replace("<office:document-content", f"<office:document-content {namespace}", 1)
    xml = xml.replace("<office:automatic-styles>", f"<office:automatic-styles>{styles}")
    xml = re.sub(
        r'(<table:table-cell)( office:value-type="float" office:value="[0-9]{6})', r'\1 table:style-name="money"\2', xml
    )
    return settled(repacked(content, {"content.xml": xml.encode()}))


CASES = (
    # --- the column ĐVT of a tall form ---
    Case(
        "measure-column-dong",
        lambda: book(
            "xlsx",
            tall(
                [1, "Số buổi tuyên truyền, vận động", "buổi", 8],
                [2, MT03, "đồng", 12_500_000],
                [3, "Hộ nghèo", "hộ gia đình", 62],
                [4, "Hội viên nông dân (có mặt cuối kỳ)", "hội viên", 310],
            ),
        ),
        figures=of_nghia_ta(MT01=8, MT03="12.5", XA02=62, ND01=310),
    ),
    Case(
        "measure-column-in-two-lines-xls",
        lambda: book(
            "xls",
            tall(
                ["I", 'Quỹ "Vì người nghèo"', "1.000đ"],
                ["", "- số tiền vận động được trong kỳ", "", 12_500],
                ["", "- số tiền đã chi", '"', "7.250"],
                header=("TT", "Chỉ tiêu", "Đơn vị\ntính", "Trong quý"),
            ),
        ),
        "xls",
        figures=of_nghia_ta(MT03="12.5", MT04="7.25"),
    ),
    Case(
        "measure-column-merged-ods",
        lambda: book(
            "ods",
            tall(
                [1, MT03, "Tr.đ", "12,5", "30"],
                [2, MT04, "", 5, 9],
                [3, "Tỷ lệ hộ nghèo", "‰", 124, ""],
                header=("TT", "Chỉ tiêu", "ĐV tính", "Trong quý", "Lũy kế"),
                merged=("C5:C6",),
            ),
        ),
        "ods",
        figures={(NGHIA_TA, "MT03"): "12.5|30", (NGHIA_TA, "MT04"): "5|9", (NGHIA_TA, "XA04"): "12.4"},
        warned=None,
    ),
    Case(
        "measure-column-and-head-contradict",
        lambda: book(
            "xlsx", tall([1, MT03, "triệu đồng", 12_500_000], header=("TT", "Chỉ tiêu", "ĐVT", "Trong quý (đồng)"))
        ),
        problems=(question("unit-of-measure", "C5", "measure:Quý I:C5", "hai đơn vị khác nhau", options=3),),
    ),
    Case(
        "measure-column-and-head-answered",
        lambda: book(
            "xlsx", tall([1, MT03, "triệu đồng", 12_500_000], header=("TT", "Chỉ tiêu", "ĐVT", "Trong quý (đồng)"))
        ),
        answers={"measure:Quý I:C5": "đồng"},
        figures=of_nghia_ta(MT03="12.5"),
    ),
    Case(
        "people-counted-for-households",
        lambda: book("xlsx", PEOPLE),
        figures=of_nghia_ta(XA01=480),
        problems=(asked("C5", "chỉ tiêu XA02 (ô B5) tính bằng hộ"),),
    ),
    Case(
        "people-are-households-after-all",
        lambda: book("xls", PEOPLE),
        "xls",
        answers={"measure:Quý I:C5": "keep"},
        figures=of_nghia_ta(XA02=248, XA01=480),
    ),
    Case(
        "people-left-out",
        lambda: book("ods", PEOPLE),
        "ods",
        answers={"measure:Quý I:C5": "ignore"},
        figures=of_nghia_ta(XA01=480),
    ),
    Case(
        "people-counted-as-before",
        lambda: book("xlsx", tall([1, "Hộ nghèo", "nhân khẩu", 250], [2, "Tổng số hộ dân", "hộ", 482])),
        remembered="people-left-out",
        figures=of_nghia_ta(XA01=482),
    ),
    Case(
        "attendances-or-people",
        lambda: book(
            "csv", tall([1, "Số lượt người tham dự tuyên truyền", "người", 300], [2, MT03, "đồng", 5_000_000])
        ),
        "csv",
        figures=of_nghia_ta(MT03=5),
        problems=(asked("C5", "MT02 (ô B5) tính bằng lượt người", key="measure:CSV:C5"),),
    ),
    # --- the line above the table ---
    Case(
        "measure-above-thousands",
        lambda: book("xlsx", wide(MT03, rows=IN_THOUSANDS, above="ĐVT: 1.000 đồng")),
        figures=MONEY,
    ),
    Case(
        "measure-above-beside-its-label-xls",
        lambda: book("xls", Sheet([TITLE, ["", "", "Đơn vị tính:", "Ng.đ"], ["TT", "Tên xã", "MT01", "MT03"],
                                   [1, NGHIA_TA, 8, 12_500]])),
        "xls",
        figures=of_nghia_ta(MT01=8, MT03="12.5"),
    ),
    Case(
        "measure-above-in-a-title-ods",
        lambda: book("ods", Sheet([["THU QUỸ QUÝ I NĂM 2020\n(ĐVT: đồng)"], ["TT", "Tên xã", MT03],
                                   *([n, *row] for n, row in enumerate(IN_DONG, 1))])),
        "ods",
        figures=MONEY,
    ),
    Case(
        "measure-above-of-two-tables",
        lambda: book(
            "csv",
            Sheet(
                [["", "", "(Đơn vị: đồng)"], ["TT", "Tên xã", MT03], [1, NGHIA_TA, 12_500_000], [],
                 ["TT", "Tên xã", "Hộ nghèo"], [1, NGHIA_TA, 62], [],
                 ["", "", "Đơn vị tính: tỷ đồng"], ["TT", "Tên xã", MT04], [1, NGHIA_TA, "0,0125"]]
            ),
        ),
        "csv",
        figures=of_nghia_ta(MT03="12.5", XA02=62, MT04="12.5"),
    ),
    Case(
        # The ordinary form: money above a table that counts households, too.
        "measure-above-means-the-money",
        lambda: book("xlsx", wide("Hộ nghèo", MT03, rows=[(NGHIA_TA, 62, 12.5)], above="Đơn vị tính: triệu đồng")),
        figures=of_nghia_ta(XA02=62, MT03="12.5"),
    ),
    Case(
        "measures-above-of-both",
        lambda: book("xlsx", wide("Hộ nghèo", MT03, rows=[(NGHIA_TA, 62, 12_500)], above="ĐVT: hộ; nghìn đồng")),
        figures=of_nghia_ta(XA02=62, MT03="12.5"),
    ),
    Case(
        "measure-above-another-thing",
        lambda: book("xlsx", wide("Hộ nghèo", "Hộ cận nghèo", rows=[(NGHIA_TA, 62, 55)], above="ĐVT: khẩu")),
        problems=(asked("D2", "XA02, XA03 tính bằng hộ"),),
    ),
    Case(
        "measure-above-fits-nothing",
        lambda: book("xlsx", wide("Hộ nghèo", "Hộ cận nghèo", rows=[(NGHIA_TA, 62, 55)], above="Đơn vị tính: kg")),
        problems=(asked("D2", "XA02, XA03 tính bằng hộ"),),
    ),
    Case(
        "measure-in-the-name-of-a-sheet",
        lambda: book("xlsx", wide(MT03, rows=IN_DONG, name="Thu quỹ (đồng)")),
        figures=MONEY,
    ),
    Case(
        "measure-in-a-note-below",
        lambda: book(
            "xls", wide("Hộ nghèo", MT03, rows=[(NGHIA_TA, 62, 12_500)], note="Ghi chú: đơn vị tính là 1.000đ")
        ),
        "xls",
        figures=of_nghia_ta(XA02=62, MT03="12.5"),
    ),
    # --- in and below the heading ---
    Case(
        "measure-in-brackets",
        lambda: book("xlsx", wide(f"{MT03} (đồng)", rows=IN_DONG, above="Đơn vị tính: triệu đồng")),
        figures=MONEY,
    ),
    Case(
        "measure-in-square-brackets-and-after-a-code-xls",
        lambda: book("xls", wide("MT03 [nghìn đồng]", "MT04 - đồng", rows=[(NGHIA_TA, 12_500, 5_000_000)])),
        "xls",
        figures=of_nghia_ta(MT03="12.5", MT04=5),
    ),
    Case(
        "measure-below-the-heading-ods",
        lambda: book("ods", wide(MT03, "Hộ nghèo", rows=[(NGHIA_TA, 12_500, 62)], below=("(nghìn đồng)", "(hộ)"))),
        "ods",
        figures=of_nghia_ta(MT03="12.5", XA02=62),
    ),
    Case(
        "measure-merged-below-the-heading",
        lambda: book(
            "xlsx",
            Sheet(
                [
                    ["TT", "Tên xã", "MT03", "", "XA02"],
                    ["", "", "Trong quý", "Lũy kế", ""],
                    ["ĐVT", "", "1000đ", "", "khẩu"],
                    ["A", "B", "1", "2", "3"],
                    [1, NGHIA_TA, 12_500, 30_000, 62],
                ],
                merged=("A1:A2", "B1:B2", "C1:D1", "C3:D3", "E1:E2"),
            ),
        ),
        figures={(NGHIA_TA, "MT03"): "12.5|30"},
        problems=(asked("E3", "XA02 (ô E1) tính bằng hộ"),),
        warned=None,
    ),
    Case(
        "measure-of-a-group",
        lambda: book(
            "xlsx",
            Sheet(
                [["TT", "Tên xã", "Quỹ (đồng)", "", "Hộ nghèo (lũy kế)"], ["", "", MT03, MT04, ""],
                 [1, NGHIA_TA, 12_500_000, 5_000_000, 62]],
                merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
            ),
        ),
        figures=of_nghia_ta(MT03="12.5", MT04=5, XA02=62),
    ),
    Case(
        "households-and-people-of-one-heading",
        lambda: book(
            "xlsx",
            Sheet(
                [["TT", "Tên xã", "Hộ nghèo", ""], ["", "", "hộ", "khẩu"], [1, NGHIA_TA, 62, 248]],
                merged=("A1:A2", "B1:B2", "C1:D1"),
            ),
        ),
        figures=of_nghia_ta(XA02=62),
        problems=(question("unknown-column", "D1", "column:Quý I:D", "là chỉ tiêu nào"),),
    ),
    Case(
        "brackets-without-a-measure",
        lambda: book(
            "xlsx",
            Sheet(
                [["TT", "Tên xã", "Hộ nghèo (lũy kế)", "MT01 (nam)", "MT06 (quý I)", "XA01 (1)", "XA03 (d)"],
                 [1, NGHIA_TA, 62, 8, 1, 480, 55]]
            ),
        ),
        figures=of_nghia_ta(XA02=62, MT01=8, MT06=1, XA01=480, XA03=55),
        warned=None,
    ),
    Case(
        "people-in-brackets",
        lambda: book("xlsx", wide("Hộ nghèo (người)", "MT01", rows=[(NGHIA_TA, 248, 8)])),
        figures=of_nghia_ta(MT01=8),
        problems=(asked("C3", "XA02 (ô C3) tính bằng hộ"),),
    ),
    # --- lists, and communes with a column of measures ---
    Case(
        "measures-of-a-list",
        lambda: book("xlsx", Sheet(LIST)),
        figures=LISTED,
        problems=(asked("D6", "XA02 (ô C6) tính bằng hộ"),),
    ),
    Case(
        "measures-of-a-list-answered",
        lambda: book("csv", Sheet(LIST)),
        "csv",
        answers={"measure:CSV:D6": "ignore"},
        figures=LISTED,
    ),
    Case(
        "measures-beside-communes-xls",
        lambda: book("xls", Sheet([["TT", "Tên xã", "ĐVT", "MT03"], [1, NGHIA_TA, "VNĐ", 12_500_000],
                                   [2, BINH_TRUNG, "VNĐ", 8_000_000]])),
        "xls",
        figures=MONEY,
    ),
    # --- number formats ---
    Case(
        "currency-format",
        lambda: book("xlsx", wide("MT03", rows=IN_DONG, formats={"C": '#,##0\\ "₫"'})),
        figures=MONEY,
    ),
    Case(
        "currency-format-with-its-language-xls",
        lambda: book("xls", wide("MT03", rows=IN_DONG, formats={"C": "#,##0\\ [$₫-42A];[Red]-#,##0\\ [$₫-42A]"})),
        "xls",
        figures=MONEY,
    ),
    Case(
        # Room as wide as the sign: the usual format for thousands of a Vietnamese Excel, which shows no currency.
        "room-for-a-currency",
        lambda: book("xlsx", wide("MT03", rows=[(NGHIA_TA, 12.5)], formats={"C": "_-* #,##0.0\\ _₫_-"})),
        figures=of_nghia_ta(MT03="12.5"),
    ),
    Case("currency-format-ods", lambda: ods_with(DONG_STYLES, wide("MT03", rows=IN_DONG)), "ods", figures=MONEY),
    Case("millions-shown-ods", lambda: ods_with(MILLIONS_STYLES, wide("MT03", rows=IN_DONG)), "ods", figures=MONEY),
    Case(
        "millions-shown-of-dong",
        lambda: book("xlsx", wide("MT03", rows=IN_DONG, formats={"C": "#,##0.0,,"})),
        figures=MONEY,
    ),
    Case(
        "thousands-shown",
        lambda: book("xlsx", wide("MT03", rows=IN_DONG[:2], formats={"C": "#,##0,"})),
        problems=(question("measure-of-format", "C4", "format:Quý I:C", "ô hiện “12.500” nhưng chứa", options=4),),
    ),
    Case(
        "thousands-shown-answered",
        lambda: book("xlsx", wide("MT03", rows=IN_DONG[:2], formats={"C": "#,##0,"})),
        answers={"format:Quý I:C": "dong"},
        figures=MONEY,
    ),
    Case(
        "format-contradicts-its-heading",
        lambda: book("xlsx", wide("MT03 (triệu đồng)", rows=IN_DONG[:2], formats={"C": '#,##0 "đ"'})),
        problems=(question("measure-of-format", "C4", "format:Quý I:C", "ô hiện “12.500.000 đ”", options=3),),
    ),
    Case(
        "format-of-another-thing",
        lambda: book(
            "xlsx", wide("XA02", "XA01", rows=[(NGHIA_TA, 62, 480)], formats={"C": '0" khẩu"', "D": '0" hộ"'})
        ),
        figures=of_nghia_ta(XA01=480),
        problems=(question("measure-of-format", "C4", "format:Quý I:C", "tính bằng hộ", options=2),),
    ),
    # --- what does not come out even ---
    Case(
        "dong-not-in-thousands",
        lambda: book("xlsx", wide("MT03 (đồng)", rows=[(NGHIA_TA, 12_345_678), (BINH_TRUNG, 8_000_000)])),
        figures={(BINH_TRUNG, "MT03"): "8"},
        problems=(question("inexact-conversion", "C4", "round:Quý I:C", "12,345678", options=2),),
    ),
    Case(
        "dong-rounded",
        lambda: book("xlsx", wide("MT03 (đồng)", rows=[(NGHIA_TA, 12_345_678), (BINH_TRUNG, 8_000_000)])),
        answers={"round:Quý I:C": "round"},
        figures={(NGHIA_TA, "MT03"): "12.346", (BINH_TRUNG, "MT03"): "8"},
    ),
    Case(
        "the-text-of-a-cell-before-its-column",
        lambda: book("xlsx", wide("MT03 (nghìn đồng)", rows=[(NGHIA_TA, "12.500.000 đ"), (BINH_TRUNG, "8.250")])),
        figures={(NGHIA_TA, "MT03"): "12.5", (BINH_TRUNG, "MT03"): "8.25"},
    ),
)  # fmt: skip
