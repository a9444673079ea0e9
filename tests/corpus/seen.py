"""What a person sees of a figure: footnotes, struck-out figures, formats that show nothing, rows of no height, merged
cells of several communes, formulas that nobody calculated."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import xlwt
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.corpus.books import _ODS, settled
from tests.corpus.case import Case, error, question, table
from tests.workbooks import delimited, ods, repacked

COMMUNES = ("Xã Nghĩa Tá", "Xã Bình Trung", "Xã Yên Mỹ")
HEADER = ("TT", "Tên xã", "MT01", "MT06")
FIGURES = ((8, 2), (5, 1), (3, 4))
LINES = [HEADER, *((n, c, *f) for n, c, f in zip((1, 2, 3), COMMUNES, FIGURES, strict=True))]
NUMBERING = '<number:number-style style:name="N1">{}</number:number-style>'
OPTIONAL = (
    '<number:number number:decimal-places="3" number:min-decimal-places="0" number:min-integer-digits="1" '
    'number:grouping="true"/>'
)


def xlsx(change: Callable, header=HEADER) -> Callable[[], bytes]:
    """Writes the small table as .xlsx; ``change(page)`` says what is special about it."""

    def make() -> bytes:
        workbook = openpyxl.Workbook()
        page = workbook.active
        page.title = "Quý I"
        page.append(header)
        for number, (commune, figures) in enumerate(zip(COMMUNES, FIGURES, strict=True), 1):
            page.append([number, commune, *figures])
        change(page)
        target = io.BytesIO()
        workbook.save(target)
        return settled(target.getvalue())

    return make


def xls(change: Callable) -> Callable[[], bytes]:
    """The same as .xls; ``change(page)`` writes over what is special."""

    def make() -> bytes:
        workbook = xlwt.Workbook()
        page = workbook.add_sheet("Quý I", cell_overwrite_ok=True)
        for y, row in enumerate(LINES):
            for x, value in enumerate(row):
                page.write(y, x, value)
        change(page)
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    return make


def open_document(styles: str, rows: dict[int, str], columns: str = "") -> Callable[[], bytes]:
    """The same as .ods; ``rows``: number of a row → its XML in the place of the plain one."""

    def cell(value) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    def make() -> bytes:
        written = "".join(
            rows.get(number) or f"<table:table-row>{''.join(map(cell, line))}</table:table-row>"
            for number, line in enumerate(LINES, 1)
        )
        tables = f'<table:table table:name="Quý I">{columns}{written}</table:table>'
        content = _ODS.format(styles=styles, tables=tables)
        content = content.replace(
            'office:version="1.3"',
            'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
            'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
            'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" office:version="1.3"',
        )
        return settled(repacked(ods([["x"]]), {"content.xml": content.encode()}))

    return make


def ods_row(number: int, *cells: str, look: str = "") -> str:
    """A row with ``cells`` (XML) behind its number and name."""
    start = (
        f'<table:table-cell office:value-type="float" office:value="{number}"/>'
        f'<table:table-cell office:value-type="string"><text:p>{COMMUNES[number - 1]}</text:p></table:table-cell>'
    )
    return f"<table:table-row{look}>{start}{''.join(cells)}</table:table-row>"


def ods_number(value, look: str = "") -> str:
    return f'<table:table-cell{look} office:value-type="float" office:value="{value}"/>'


def ods_text(text: str, look: str = "") -> str:
    return f'<table:table-cell{look} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def put(**cells) -> Callable:
    """A change of the .xlsx: cell → value, or (attribute, value) of its style."""

    def change(page) -> None:
        for address, value in cells.items():
            if isinstance(value, tuple):
                setattr(page[address], *value)
            else:
                page[address] = value

    return change


def written(row: int, column: int, value, style: str = "", number_format: str = "General") -> Callable:
    """A change of the .xls."""
    return lambda page: page.write(row, column, value, xlwt.easyxf(style, num_format_str=number_format))


def raised(text: str, mark: str, place: str = "superscript") -> CellRichText:
    return CellRichText(text, TextBlock(InlineFont(vertAlign=place), mark))


def found(second: tuple = (5, 1), first: tuple = (8, 2), third: tuple = (3, 4)) -> dict[tuple[str, str], str]:
    return table(("MT01", "MT06"), dict(zip(COMMUNES, (first, second, third), strict=True)))


def low_rows(page) -> None:
    page.row_dimensions[3].height = 0


def without_zeros(page) -> None:
    page["C3"] = 0
    page.sheet_view.showZeros = False


def merged(area: str, keep: tuple[str, ...] = ()) -> Callable:
    """A change that merges ``area`` as Excel does: what lies beneath is gone, but for ``keep``."""

    def change(page) -> None:
        values = {address: page[address].value for address in keep}
        page.merge_cells(area)
        for address, value in values.items():
            row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
            page._cells[row, column] = Cell(page, row, column, value)

    return change


def narrow_column(page) -> None:
    page.column_dimensions["D"].width = 0.1


def xls_low_row(page) -> None:
    page.row(2).height_mismatch = True
    page.row(2).height = 0


def xls_narrow_column(page) -> None:
    page.col(3).width = 0


def xls_no_zeros(page) -> None:
    page.write(2, 2, 0)
    page.show_zero_values = False


LOW = (
    '<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="0cm"/>'
    "</style:style>"
)
LINE = (
    '<style:style style:name="line" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)
UP = (
    '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)
NOTHING = (
    '<number:number-style style:name="N9"/><style:style style:name="none" style:family="table-cell" '
    'style:data-style-name="N9"/>'
)
DECIMALS = '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
FOOTNOTE = ("số chú thích viết nhỏ phía trên không tính là số liệu, ô C3 (5)",)
FOLDED = (
    '<table:table-row-group table:display="false">'
    + ods_row(2, ods_number(5), ods_number(1))
    + "</table:table-row-group>"
)


def asked(kind: str, cell: str, says: str) -> tuple:
    return (question(kind, cell, f"{kind}:Quý I", says, options=2),)


FOOTNOTES = (
    Case("footnote-typed", xlsx(put(B3="Xã Bình Trung¹", C3="5²", C1="MT01⁽³⁾")), figures=found(), notes=FOOTNOTE),
    Case("footnote-typed-xls", xls(written(2, 2, "5 ⁽¹⁾")), "xls", figures=found(), notes=FOOTNOTE),
    Case(
        "footnote-typed-csv",
        lambda: delimited([[*row[:2], "5¹", *row[3:]] if row[0] == 2 else row for row in LINES]),
        "csv",
        figures=found(),
        notes=FOOTNOTE,
    ),
    Case("power-typed", xlsx(put(C3="10³")), figures=found((10, 1)), problems=asked("raised", "C3", "số mũ")),
    Case("footnote-raised", xlsx(put(C3=raised("5", "1"))), figures=found(), notes=FOOTNOTE),
    Case("footnote-lowered", xlsx(put(C3=raised("5", " (2)", "subscript"))), figures=found(), notes=FOOTNOTE),
    Case("footnote-star", xlsx(put(C3=raised("5", "*"))), figures=found(), notes=FOOTNOTE),
    Case("footnote-of-a-name", xlsx(put(B3=raised("Xã Bình Trung", "1"))), figures=found()),
    Case("footnote-of-a-head", xlsx(put(C1=raised("MT01", "(a)"))), figures=found()),
    Case(
        "power-of-ten", xlsx(put(C3=raised("10", "3"))), figures=found((10, 1)), problems=asked("raised", "C3", "số mũ")
    ),
    Case(
        "footnote-xls",
        xls(lambda page: page.write_rich_text(2, 2, ("5", ("1", xlwt.easyfont("escapement superscript"))))),
        "xls",
        figures=found(),
        notes=FOOTNOTE,
    ),
    Case(
        "footnote-ods",
        open_document(UP, {3: ods_row(2, ods_text('5<text:span text:style-name="up">1</text:span>'), ods_number(1))}),
        "ods",
        figures=found(),
        notes=FOOTNOTE,
    ),
    Case(
        "raised-number",
        xlsx(put(C3=("font", Font(vertAlign="superscript")))),
        figures=found(),
        problems=asked("raised", "C3", "số chú thích"),
    ),
    Case(
        "raised-number-left-out",
        xlsx(put(C3=("font", Font(vertAlign="superscript")))),
        figures=found((None, 1)),
        answers={"raised:Quý I": "ignore"},
    ),
)

STRUCK = (
    Case(
        "struck-figure",
        xlsx(put(C3=("font", Font(strike=True)))),
        figures=found(),
        problems=asked("struck", "C3", "gạch"),
    ),
    Case(
        "struck-figure-left-out",
        xlsx(put(C3=("font", Font(strike=True)))),
        figures=found((None, 1)),
        answers={"struck:Quý I": "ignore"},
    ),
    Case(
        "struck-figure-taken",
        xlsx(put(C3=("font", Font(strike=True)))),
        figures=found(),
        answers={"struck:Quý I": "read"},
    ),
    Case(
        "struck-name",
        xlsx(put(B3=("font", Font(strike=True)))),
        figures=found(),
        problems=asked("struck", "C3", "C3, D3"),
    ),
    Case(
        "struck-part",
        xlsx(put(C3=CellRichText(TextBlock(InlineFont(strike=True), "12"), "5"))),
        figures=found(),
        problems=asked("partly-struck", "C3", "gạch"),
    ),
    Case(
        "struck-text",
        xlsx(put(C3=CellRichText(TextBlock(InlineFont(strike=True), "5")))),
        figures=found(),
        problems=asked("struck", "C3", "gạch"),
    ),
    Case(
        "struck-xls",
        xls(written(2, 2, 5, "font: struck_out on")),
        "xls",
        figures=found(),
        problems=asked("struck", "C3", "gạch"),
    ),
    Case(
        "struck-ods",
        open_document(LINE, {3: ods_row(2, ods_number(5, ' table:style-name="line"'), ods_number(1))}),
        "ods",
        figures=found(),
        problems=asked("struck", "C3", "gạch"),
    ),
)

NOT_SHOWN = (
    Case(
        "format-of-nothing",
        xlsx(put(C3=("number_format", ";;;"))),
        figures=found(),
        problems=asked("not-shown", "C3", "không cho hiện"),
    ),
    Case(
        "format-of-two-nothings",
        xlsx(put(D3=("number_format", ";;"))),
        figures=found(),
        problems=asked("not-shown", "D3", "không cho hiện"),
    ),
    Case(
        "format-of-words",
        xlsx(put(C3=("number_format", '"có";"có"'))),
        figures=found(),
        problems=asked("not-shown", "C3", "không cho hiện"),
    ),
    Case(
        "white-letters",
        xlsx(put(C3=("font", Font(color="FFFFFFFF")))),
        figures=found(),
        problems=asked("pale", "C3", "chữ trắng"),
    ),
    Case(
        "nought-not-shown",
        xlsx(lambda page: put(C3=0)(page) or put(C3=("number_format", "#,##0;-#,##0;"))(page)),
        figures=found((0, 1)),
        problems=asked("zero-not-shown", "C3", "không hiện"),
    ),
    Case(
        "nought-not-shown-is-blank",
        xlsx(lambda page: put(C3=0)(page) or put(C3=("number_format", "#,###"))(page)),
        figures=found((None, 1)),
        answers={"zero-not-shown:Quý I": "blank"},
    ),
    Case(
        "nought-shown-as-dash",
        xlsx(lambda page: put(C3=0)(page) or put(C3=("number_format", '#,##0;-#,##0;"-"'))(page)),
        figures=found((0, 1)),
    ),
    Case(
        "sheet-without-noughts",
        xlsx(without_zeros),
        figures=found((0, 1)),
        problems=asked("zero-not-shown", "C3", "không hiện"),
    ),
    Case(
        "sheet-without-noughts-xls",
        xls(xls_no_zeros),
        "xls",
        figures=found((0, 1)),
        problems=asked("zero-not-shown", "C3", "không hiện"),
    ),
    Case(
        "format-of-nothing-xls",
        xls(written(2, 2, 5, "", ";;;")),
        "xls",
        figures=found(),
        problems=asked("not-shown", "C3", "không cho hiện"),
    ),
    Case(
        "format-of-nothing-ods",
        open_document(NOTHING, {3: ods_row(2, ods_number(5, ' table:style-name="none"'), ods_number(1))}),
        "ods",
        figures=found(),
        problems=asked("not-shown", "C3", "không cho hiện"),
    ),
    Case(
        "formats-that-show",
        xlsx(
            lambda page: [
                put(C2=("number_format", "#,##0;[Red]-#,##0"))(page),
                put(C3=("number_format", "#,###"))(page),
                put(C4=("number_format", '0" buổi"'))(page),
                put(D2=("number_format", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'))(page),
            ]
        ),
        figures=found(),
    ),
)


def none_by_default(page) -> None:
    page.sheet_format.zeroHeight = True


def list_of(page) -> None:
    """The small table as a list: a commune, an indicator and a value in each row; the column of values has no width."""
    for y, row in enumerate([("Tên xã", "Chỉ tiêu", "Giá trị", ""), *((c, "MT01", f[0], "") for c, f in BOTH)], 1):
        for x, value in enumerate(row, 1):
            page.cell(y, x).value = value
    page.column_dimensions["C"].width = 0.1


BOTH = tuple(zip(COMMUNES, FIGURES, strict=True))
NO_SIZE = (
    Case(
        "rows-of-no-height-by-default",
        xlsx(none_by_default),
        figures=found(),
        problems=asked("hidden", "A2", "dòng ẩn 2, 3, 4"),
    ),
    Case(
        "list-of-no-width",
        xlsx(list_of),
        figures=found((5, None), (8, None), (3, None)),
        problems=asked("hidden", "C1", "cột ẩn C"),
    ),
    Case("row-of-no-height", xlsx(low_rows), figures=found(), problems=asked("hidden", "A3", "dòng ẩn 3")),
    Case("row-of-no-height-left-out", xlsx(low_rows), figures=found((None, None)), answers={"hidden:Quý I": "ignore"}),
    Case(
        "row-of-half-a-point",
        xlsx(lambda page: setattr(page.row_dimensions[3], "height", 0.5)),
        figures=found(),
        problems=asked("hidden", "A3", "dòng ẩn 3"),
    ),
    Case("column-of-no-width", xlsx(narrow_column), figures=found(), problems=asked("hidden", "D1", "cột ẩn D")),
    Case(
        "folded-rows",
        xlsx(lambda page: page.row_dimensions.group(3, 3, hidden=True)),
        figures=found(),
        problems=asked("hidden", "A3", "dòng ẩn 3"),
    ),
    Case("row-of-no-height-xls", xls(xls_low_row), "xls", figures=found(), problems=asked("hidden", "A3", "dòng ẩn 3")),
    Case(
        "column-of-no-width-xls",
        xls(xls_narrow_column),
        "xls",
        figures=found(),
        problems=asked("hidden", "D1", "cột ẩn D"),
    ),
    Case(
        "row-of-no-height-ods",
        open_document(LOW, {3: ods_row(2, ods_number(5), ods_number(1), look=' table:style-name="low"')}),
        "ods",
        figures=found(),
        problems=asked("hidden", "A3", "dòng ẩn 3"),
    ),
    Case(
        "folded-rows-ods",
        open_document("", {3: FOLDED}),
        "ods",
        figures=found(),
        problems=asked("hidden", "A3", "dòng ẩn 3"),
    ),
)

MERGED = (
    Case(
        "merged-over-communes",
        xlsx(merged("C2:C3")),
        figures=found((None, 1), (None, 2)),
        problems=(error("merged-figure", "C2", "2 dòng (“Xã Nghĩa Tá”, “Xã Bình Trung”)"),),
    ),
    Case(
        "merged-over-indicators",
        xlsx(merged("C3:D3")),
        figures=found((None, None)),
        problems=(error("merged-figure", "C3", "nhiều cột"),),
    ),
    Case("merged-block", xlsx(merged("C2:D4")), figures={}, problems=(error("merged-figure", "C2", "3 dòng"),)),
    Case("merged-with-note", xlsx(lambda page: [put(E1="Ghi chú")(page), merged("D3:E3")(page)]), figures=found()),
    Case(
        "beneath-a-merged-cell",
        xlsx(merged("C2:C3", keep=("C3",))),
        figures=found((None, 1), (None, 2)),
        problems=(error("merged-figure", "C2", "2 dòng"), error("merged-figure", "C3", "bị che dưới ô gộp C2:C3")),
    ),
    Case(
        "merged-over-communes-xls",
        xls(lambda page: page.write_merge(1, 2, 2, 2, 8) or page.write(2, 2, "")),
        "xls",
        figures=found((None, 1), (None, 2)),
        problems=(error("merged-figure", "C2", "2 dòng"),),
    ),
    Case(
        "merged-over-communes-ods",
        open_document(
            "",
            {
                2: ods_row(1, ods_number(8, ' table:number-rows-spanned="2"'), ods_number(2)),
                3: ods_row(2, "<table:covered-table-cell/>", ods_number(1)),
            },
        ),
        "ods",
        figures=found((None, 1), (None, 2)),
        problems=(error("merged-figure", "C2", "2 dòng"),),
    ),
)


def sums(result: str, formula: str = "D3+E3", calculation: str = "") -> Callable[[], bytes]:
    """C3 as a formula whose stored result is ``result``, in a workbook that says ``calculation``."""

    def make() -> bytes:
        content = xlsx(lambda page: put(C3=f"={formula}", E1="Ghi chú", E3=4)(page))()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            workbook = archive.read("xl/workbook.xml").decode()
        assert "</f><v/>" in sheet or "</f><v></v>" in sheet
        sheet = sheet.replace("</f><v/>", f"</f>{result}").replace("</f><v></v>", f"</f>{result}")
        workbook = workbook.replace(' fullCalcOnLoad="1"', calculation)
        return settled(
            repacked(content, {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/workbook.xml": workbook.encode()})
        )

    return make


STALE = (error("formula-error", "C3", "lưu lại rồi gửi lại"),)
ON_LOAD = ' fullCalcOnLoad="1"'
FORMULAS = (
    Case("formula-of-nought", sums("<v>0</v>", calculation=ON_LOAD), figures=found((None, 1)), problems=STALE),
    Case("formula-of-nought-without-a-word", sums("<v>0</v>"), figures=found((None, 1)), problems=STALE),
    Case("formula-stale-on-load", sums("<v>7</v>", calculation=ON_LOAD), figures=found((None, 1)), problems=STALE),
    Case("formula-right-on-load", sums("<v>5</v>", "SUM(D3,E3)", ON_LOAD), figures=found()),
    Case("formula-right", sums("<v>5</v>"), figures=found()),
    Case("formula-without-result", sums(""), figures=found((None, 1)), problems=STALE),
    Case(
        "formula-unknown-on-load",
        sums("<v>5</v>", 'IF(D3&gt;0,5,"")', ON_LOAD),
        figures=found(),
        problems=asked("unproven-formula", "C3", "lưu lại rồi gửi lại"),
    ),
    Case("formula-unknown", sums("<v>5</v>", 'IF(D3&gt;0,5,"")'), figures=found()),
    Case("formula-of-another-sheet", sums("<v>0</v>", "'Quý I'!D3*2"), figures=found((None, 1)), problems=STALE),
    Case("formula-really-nought", sums("<v>0</v>", "D3-1"), figures=found((0, 1))),
    Case(
        "formula-xls",
        xls(lambda page: page.write(2, 2, xlwt.Formula("D3+4"))),
        "xls",
        figures=found((None, 1)),
        problems=STALE,
    ),
    Case(
        "formula-of-nought-ods",
        open_document("", {3: ods_row(2, ods_number(0, ' table:formula="of:=[.D3]+4"'), ods_number(1))}),
        "ods",
        figures=found((None, 1)),
        problems=STALE,
    ),
)

DECIMAL = {("Xã Nghĩa Tá", "MT03"): "12.5", ("Xã Bình Trung", "MT03"): "20.25"}


def loext(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """The same as LibreOffice before 7.6 writes it."""

    def changed() -> bytes:
        with zipfile.ZipFile(io.BytesIO(make())) as archive:
            content = archive.read("content.xml").replace(b"number:min-dec", b"loext:min-dec")
        return settled(repacked(make(), {"content.xml": content}))

    return changed


def ods_decimals() -> Callable[[], bytes]:
    look = ' table:style-name="ce1"'
    header = "<table:table-row>" + "".join(map(ods_text, ("TT", "Tên xã", "MT03"))) + "</table:table-row>"
    lines = (ods_row(1, ods_number(12.5, look)), ods_row(2, ods_number(20.25, look)), "<table:table-row/>")
    return open_document(NUMBERING.format(OPTIONAL) + DECIMALS, {1: header, **dict(enumerate(lines, 2))})


DECIMALS_SHOWN = (
    Case("optional-decimals-ods", ods_decimals(), "ods", figures=DECIMAL),
    Case("optional-decimals-old-ods", loext(ods_decimals()), "ods", figures=DECIMAL),
    Case(
        "optional-decimals-xlsx",
        xlsx(
            lambda page: [
                put(C1="MT03", C2=12.5, C3=20.25, C4=1500)(page),
                put(C2=("number_format", "#,##0.###"))(page),
                put(C3=("number_format", "#,##0.###"))(page),
            ]
        ),
        figures=table(
            ("MT03", "MT06"), {"Xã Nghĩa Tá": (12.5, 2), "Xã Bình Trung": (20.25, 1), "Xã Yên Mỹ": (1500, 4)}
        ),
    ),
)

CASES = (*FOOTNOTES, *STRUCK, *NOT_SHOWN, *NO_SIZE, *MERGED, *FORMULAS, *DECIMALS_SHOWN)
