"""What a file holds beside its values: errors, formats, fonts, hidden and merged cells, in every kind of file."""

import io
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from lib.vietnamese.encodings import Encoding
from lib.workbooks.cells import CellError
from lib.workbooks.encoding_repair import repair_encodings
from lib.workbooks.formats import xlsx_events, xlsx_scan
from lib.workbooks.formats.rich_text import RAISED, TextRun
from lib.workbooks.formats.sheet_details import NOT_CALCULATED
from lib.workbooks.formats.xlsx_styles import Styles, is_percentage, significant_format
from lib.workbooks.marks import Mark
from lib.workbooks.reader import read_grids
from tests.workbooks import ods, repacked, saved, xlsx


def xlsx_book() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Tên xã", "Tỷ lệ", "Tiền", "Số hộ"])
    page.append(["X· NghÜa T¸", 0.457, 1.5, 10])
    page.append(["b¶ng", 0.5, 2.25, "#REF!"])
    for row in (2, 3):
        page.cell(row, 2).number_format, page.cell(row, 3).number_format = "0.0%", "#,##0.00"
        page.cell(row, 4).number_format = "#,##0"
    page["A2"].font, page["A3"].font = openpyxl.styles.Font(name=".VnTime"), openpyxl.styles.Font(name=".VnTimeH")
    page["D3"].data_type = "e"
    page["D4"] = "=SUM(D2:D3)"
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    page.merge_cells("A5:C6")
    return saved(book)


def xls_book() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet")
    for column, text in enumerate(["Tên xã", "Tỷ lệ", "Tiền", "Số hộ"]):
        page.write(0, column, text)
    for row, (name, font, share, money) in enumerate(
        [("X· NghÜa T¸", ".VnTime", 0.457, 1.5), ("b¶ng", ".VnTimeH", 0.5, 2.25)], 1
    ):
        page.write(row, 0, name, xlwt.easyxf(f"font: name {font}"))
        page.write(row, 1, share, xlwt.easyxf(num_format_str="0.0%"))
        page.write(row, 2, money, xlwt.easyxf(num_format_str="#,##0.00"))
    page.write(1, 3, 10, xlwt.easyxf(num_format_str="#,##0"))
    page.row(2).set_cell_error(3, "#REF!")
    page.row(1).hidden = True
    page.col(2).hidden = True
    page.merge(4, 5, 0, 2)
    return saved(book)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:calcext="urn:org:documentfoundation:names:calc"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3"><office:automatic-styles>
<number:number-style style:name="N2"><number:number number:decimal-places="2"/></number:number-style>
<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/>
</style:style>
<style:style style:name="ce2" style:family="table-cell"><style:text-properties style:font-name=".VnTimeH"/>
</style:style>
<style:style style:name="ce3" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="VNI-Times"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Sheet">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods_text(text: str, style: str = "Default") -> str:
    kind = f'<table:table-cell table:style-name="{style}" office:value-type="string" calcext:value-type="string">'
    return f"{kind}<text:p>{text}</text:p></table:table-cell>"


def ods_number(value: float, kind: str = "float", style: str = "Default") -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" office:value="{value}" '
        f'calcext:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'
    )


def ods_book(*more: str) -> bytes:
    lines = [
        "".join(map(ods_text, ["Tên xã", "Tỷ lệ", "Tiền", "Số hộ"])),
        ods_text("X· NghÜa T¸", "ce1") + ods_number(0.457, "percentage") + ods_number(1.5, style="ce3")
        + ods_number(10),
        ods_text("b¶ng", "ce2") + ods_number(0.5, "percentage") + ods_number(2.25, style="ce3")
        + '<table:table-cell table:formula="of:=#REF!.Z1" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>',
        '<table:table-cell table:number-columns-repeated="3"/><table:table-cell table:formula="of:=SUM([.D2:.D3])"/>',
        '<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"/>',
        *more,
    ]  # fmt: skip
    rows = "".join(
        f"<table:table-row{hidden}>{line}</table:table-row>"
        for hidden, line in zip(["", ' table:visibility="collapse"', *[""] * len(lines)], lines, strict=False)
    )
    return repacked(ods([["x"]]), {"content.xml": ODS.format(rows=rows).encode()})


@pytest.mark.parametrize("make", [xlsx_book, xls_book, ods_book])
def test_every_kind_tells_what_stands_beside_the_values(make):
    (grid,) = read_grids(make())

    assert grid.at(2, 3) == CellError("#REF!")
    assert dict(grid.percents) == {(1, 1): True, (2, 1): True}
    assert set(grid.formats) == {(1, 1), (2, 1), (1, 2), (2, 2)}
    assert grid.formats_known
    assert dict(grid.fonts) == {(1, 0): Encoding.TCVN3, (2, 0): Encoding.TCVN3_CAPITALS}
    assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {2})
    assert grid.merged == ((4, 0, 5, 2),)
    assert [row[0] for row in repair_encodings([grid]).grids[0].rows[1:3]] == ["Xã Nghĩa Tá", "BẢNG"]


@pytest.mark.parametrize("make", [xlsx_book, ods_book])
def test_a_formula_that_nobody_calculated_is_no_blank(make):
    (grid,) = read_grids(make())
    assert grid.at(3, 3) == CellError(NOT_CALCULATED)


def test_an_empty_answer_of_a_formula_is_a_blank():
    content = xlsx([[1, 2]])
    sheet = b'<c r="A1" t="str"><f>IF(B1=2,"","x")</f><v></v></c><c r="B1"><v>2</v></c>'
    (grid,) = read_grids(
        repacked(
            content,
            {
                "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                b'<sheetData><row r="1">' + sheet + b"</row></sheetData></worksheet>"
            },
        )
    )
    assert grid.at(0, 0) == ""


# Parts of a cell in another font


RUNS = '<r><t xml:space="preserve">Tổng số </t></r><r><rPr><rFont val=".VnTime"/></rPr><t>x· NghÜa T¸</t></r>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rich_xlsx() -> bytes:
    """As Excel keeps it: among the shared texts."""
    cells = '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>0</v></c></row>'
    return repacked(
        xlsx([[1]]),
        {
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode(),
            "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>Quý I</t></si><si>{RUNS}</si></sst>".encode(),
        },
    )


def rich_xlsx_inside() -> bytes:
    """As openpyxl writes it: in the cell."""
    book = openpyxl.Workbook()
    book.active["A2"] = CellRichText("Tổng số ", TextBlock(InlineFont(rFont=".VnTime"), "x· NghÜa T¸"))
    return saved(book)


def rich_xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet")
    legacy = xlwt.easyfont("name .VnTime")
    for row in (0, 1):
        page.write_rich_text(row, 0, ("Tổng số ", ("x· NghÜa T¸", legacy)))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rich_ods() -> bytes:
    span = ods_text('Toång <text:span text:style-name="T1">hoà</text:span>').replace("Toång", "Tổng")
    return ods_book(span)


@pytest.mark.parametrize("make", [rich_xlsx, rich_xlsx_inside, rich_xls])
def test_the_font_of_a_part_is_told(make):
    (grid,) = read_grids(make())
    assert grid.runs[1, 0] == (("Tổng số ", ""), ("x· NghÜa T¸", Encoding.TCVN3))
    assert repair_encodings([grid]).grids[0].at(1, 0) == "Tổng số xã Nghĩa Tá"


def test_the_font_of_a_part_is_told_in_ods():
    (grid,) = read_grids(rich_ods())
    assert grid.runs[5, 0] == (("Tổng ", ""), ("hoà", Encoding.VNI))
    assert repair_encodings([grid]).grids[0].at(5, 0) == "Tổng hồ"


def test_a_workbook_whose_ordinary_font_is_an_old_one():
    content = xlsx([["hoà", "hoà"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml")
    assert styles.count(b'<name val="Calibri"/>') == 1
    (grid,) = read_grids(repacked(content, {"xl/styles.xml": styles.replace(b"Calibri", b"VNI-Times")}))
    assert grid.font == Encoding.VNI
    assert repair_encodings([grid]).grids[0].rows == [["hồ", "hồ"]]


# Number formats


@pytest.mark.parametrize(
    ("code", "tells", "percent"),
    [
        ("General", False, False), ("0", False, False), ("#,##0", False, False), ("@", False, False),
        ("dd/mm/yyyy", False, False), ("0.00", True, False), ("#,##0.0", True, False), ("0%", True, True),
        ("0.0%", True, True), ('0.0"%"', True, False), ("0.0\\%", True, False), ("# ?/?", True, False),
        ('#,##0" lượng."', False, False), ('#,##0" đồng."', True, False),
        ("#,##0 [$₫-42A]", True, False), ("_-* #,##0 _₫_-", False, False), ("#,##0,", True, False),
        ("[Red]0.0", True, False), ("[$-42A]dd/mm/yyyy", False, False),
    ],
)  # fmt: skip
def test_which_number_formats_tell_something(code, tells, percent):
    assert significant_format(code) == (code if tells else "")
    assert is_percentage(code) is percent


# The fast look and the slow one

STYLES = Styles(
    formats={3: "0.0%", 4: "0.00"},
    percents={3},
    fonts={5: Encoding.TCVN3, 3: Encoding.VNI},
    texts={1: (TextRun("hoà", Encoding.VNI),), 2: (TextRun("12"), TextRun("1", None, RAISED))},
    hiding={4: ";;;"},
    marks={6: Mark.STRUCK},
)


SHARED = '<f t="shared" ref="A1:A9" si="0">SUM(B1:B2)</f>'
FORMULAS = ["", "", "<f>A1&amp;B1</f>", '<f t="shared" si="0"/>', "<f/>", SHARED]
DEFAULTS = ["", '<sheetFormatPr defaultRowHeight="0"/>', '<sheetFormatPr defaultColWidth="0"/>']


@st.composite
def sheets(draw) -> str:
    """A sheet as the usual programs write it."""
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 40), max_size=6))):
        cells = []
        for column in sorted(draw(st.sets(st.sampled_from(["A", "B", "Z"]), max_size=3))):
            attributes = [f'r="{column}{row}"']
            more = [f's="{draw(st.integers(0, 6))}"'] if draw(st.booleans()) else []
            kind = draw(st.sampled_from(["", "s", "e", "str", "n", "b", "inlineStr"]))
            more += [f't="{kind}"'] if kind else []
            attributes += draw(st.permutations(more))
            formula = draw(
                st.sampled_from(
                    [
                        "",
                        "",
                        "<f>A1&amp;B1</f>",
                        '<f t="shared" si="0"/>',
                        "<f/>",
                        '<f t="shared" ref="A1:A9" si="0">SUM(B1:B2)</f>',
                    ]
                )
            )
            value = draw(st.sampled_from(["", "<v/>", "<v></v>", "<v>1</v>", "<v>#N/A</v>", "<v> 2 </v>"]))
            if kind == "s":
                formula, value = "", draw(st.sampled_from(["<v>0</v>", "<v>1</v>", "<v>2</v>"]))
            if kind == "inlineStr":
                said = draw(st.sampled_from(["a", 't="e"', ' hidden="1"']))
                formula, value = "", f"<is><t>{escape(said)}</t></is>"
            body = formula + value
            cells.append(f"<c {' '.join(attributes)}>{body}</c>" if body else f"<c {' '.join(attributes)}/>")
        heights = ['ht="0"', 'ht="0.75" customHeight="1"', 'ht="1.5"', 'ht="15" customHeight="1"', 'customHeight="1"']
        looks = [' hidden="1"', ' hidden="0"', ' s="3" customFormat="1"', *(f" {height}" for height in heights)]
        hidden = draw(st.sampled_from(["", *looks]))
        rows.append(f'<row r="{row}"{hidden}>{"".join(cells)}</row>')
    hidden = '<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5"/></cols>'
    narrow = '<cols><col min="1" max="2" width="0" customWidth="1"/><col min="4" max="4" customWidth="1"/></cols>'
    columns = draw(
        st.sampled_from(["", '<sheetFormatPr defaultRowHeight="0"/>', '<sheetFormatPr defaultColWidth="0"/>'])
    )
    columns += draw(st.sampled_from(["", hidden, narrow]))
    merged = draw(st.sampled_from(["", '<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>']))
    return f"<worksheet>{columns}<sheetData>{''.join(rows)}</sheetData>{merged}</worksheet>"


@given(sheets())
def test_the_fast_look_finds_what_the_slow_one_finds(sheet):
    data = sheet.encode()
    assert xlsx_scan.can_read(data)
    assert xlsx_scan.read_sheet(data, STYLES) == xlsx_events.read_sheet(data, STYLES)


@pytest.mark.parametrize(
    "sheet",
    [
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1" hidden="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
        "<worksheet><sheetData><row r='1' hidden='true'><c r='A1' t='e'><v>#N/A</v></c></row></sheetData></worksheet>",
        '<worksheet><sheetData><row hidden="1"><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row hidden="1" r="1"><c t="e" r="A1"><v>#N/A</v></c></row></sheetData></worksheet>',
    ],
)
def test_what_other_programs_write_is_followed_slowly(sheet):
    assert not xlsx_scan.can_read(sheet.encode())
    details = xlsx_events.read_sheet(sheet.encode(), Styles())
    assert (details.errors, details.hidden_rows) == ({(0, 0): "#N/A"}, {0})
