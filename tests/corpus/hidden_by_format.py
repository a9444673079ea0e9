"""What a file holds and shows otherwise: conditional formats, letters in the colour behind them, stale formulas, days
counted from 1904."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import xlwt
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.books import Sheet, book, settled
from tests.corpus.case import Case, error
from tests.corpus.seen import asked, found, ods_number, ods_row, open_document, put, sums, written, xls, xlsx
from tests.workbooks import repacked

WHITE, YELLOW, RED = "FFFFFFFF", "FFFFFF00", "FFFF0000"
IN_WHITE = {"font": Font(color=WHITE)}


def ruled(rule: Rule, **cells) -> Callable[[], bytes]:
    """The small table with ``rule`` over its figures."""
    return xlsx(lambda page: put(**cells)(page) or page.conditional_formatting.add("C2:D4", rule))


def equal(number: int, **look) -> Rule:
    return CellIsRule(operator="equal", formula=[str(number)], **look)


FIVES = asked("pale", "C3", "cùng màu với nền")
CONDITIONS = (
    Case(
        "nought-white-by-condition",
        ruled(equal(0, **IN_WHITE), C3=0),
        figures=found((0, 1)),
        problems=asked("zero-not-shown", "C3", "không hiện"),
    ),
    Case("figure-white-by-condition", ruled(equal(5, **IN_WHITE)), figures=found(), problems=FIVES),
    Case("figure-white-by-formula", ruled(FormulaRule(formula=["$C2+1=6"], **IN_WHITE)), figures=found(),
         problems=asked("pale", "C3", "C3, D3")),
    Case(
        "figure-between-by-condition",
        ruled(CellIsRule(operator="between", formula=["4", "6"], **IN_WHITE)),
        figures=found(),
        problems=asked("pale", "C3", "C3, D4"),
    ),
    Case(
        "figure-struck-by-condition",
        ruled(equal(5, font=Font(strike=True))),
        figures=found(),
        problems=asked("struck", "C3", "gạch ngang"),
    ),
    Case(
        "format-of-nothing-by-condition",
        ruled(
            Rule(type="cellIs", operator="lessThan", formula=["2"], dxf=DifferentialStyle(
                numFmt=NumberFormat(numFmtId=164, formatCode=";;;")
            ))
        ),
        figures=found(),
        problems=asked("not-shown", "D3", "không cho hiện"),
    ),
    Case(
        "condition-that-is-not-calculated",
        ruled(Rule(type="duplicateValues", dxf=DifferentialStyle(font=Font(color=WHITE)))),
        figures=found(),
        problems=asked("conditional-format", "C2", "Conditional Formatting"),
    ),
    Case("condition-in-red", ruled(equal(5, font=Font(color=RED))), figures=found()),
    Case(
        "condition-white-on-red",
        ruled(equal(5, font=Font(color=WHITE), fill=PatternFill(bgColor=RED))),
        figures=found(),
    ),
    Case("condition-of-errors", ruled(FormulaRule(formula=["ISERROR(C2)"], **IN_WHITE)), figures=found()),
    Case("condition-that-never-holds", ruled(equal(9, **IN_WHITE)), figures=found()),
)  # fmt: skip


def filled(colour: str, behind: str) -> Callable[[], bytes]:
    return xlsx(
        lambda page: (
            put(C3=("font", Font(color=colour)))(page) or put(C3=("fill", PatternFill("solid", fgColor=behind)))(page)
        )
    )


WHITE_ON_WHITE = (
    '<style:style style:name="pale" style:family="table-cell"><style:table-cell-properties '
    'fo:background-color="#ffff00"/><style:text-properties fo:color="#FFFF00"/></style:style>'
)
COLOURS = (
    Case("white-on-a-white-fill", filled(WHITE, WHITE), figures=found(), problems=FIVES),
    Case("yellow-on-yellow", filled(YELLOW, YELLOW), figures=found(), problems=FIVES),
    Case("nearly-white", xlsx(put(C3=("font", Font(color="FFFDFDFE")))), figures=found(), problems=FIVES),
    Case("white-on-red", filled(WHITE, RED), figures=found()),
    Case(
        "white-on-a-white-fill-xls",
        xls(written(2, 2, 5, "font: color white; pattern: pattern solid, fore_color white")),
        "xls",
        figures=found(),
        problems=FIVES,
    ),
    Case(
        "yellow-on-yellow-ods",
        open_document(WHITE_ON_WHITE, {3: ods_row(2, ods_number(5, ' table:style-name="pale"'), ods_number(1))}),
        "ods",
        figures=found(),
        problems=FIVES,
    ),
)


STALE = (error("formula-error", "C3", "lưu lại rồi gửi lại"),)
ROUNDED = ' fullPrecision="0"'
RESULTS = (
    Case("formula-of-another-result", sums("<v>7</v>"), figures=found((None, 1)), problems=STALE),
    Case("reference-of-another-result", sums("<v>7</v>", "D2"), figures=found((None, 1)), problems=STALE),
    Case("range-of-another-result", sums("<v>9</v>", "SUM(D2:D4)"), figures=found((None, 1)), problems=STALE),
    Case(
        "formula-of-another-result-ods",
        open_document("", {3: ods_row(2, ods_number(9, ' table:formula="of:=[.D3]+4"'), ods_number(1))}),
        "ods",
        figures=found((None, 1)),
        problems=STALE,
    ),
    Case("range-of-its-result", sums("<v>7</v>", "SUM(D2:D4)"), figures=found((7, 1))),
    Case("formula-of-rounded-numbers", sums("<v>7</v>", calculation=ROUNDED), figures=found((7, 1))),
    Case("formula-of-a-filter", sums("<v>3</v>", "SUBTOTAL(9,D2:D4)"), figures=found((3, 1))),
)


def counted_from_1904(*days) -> Callable[[], bytes]:
    def make() -> bytes:
        workbook = openpyxl.Workbook()
        workbook.epoch = CALENDAR_MAC_1904
        page = workbook.active
        page.append(["Tên xã", "XA06N"])
        for commune, day in zip(("Xã Nghĩa Tá", "Xã Bình Trung"), days, strict=False):
            page.append([commune, day])
        target = io.BytesIO()
        workbook.save(target)
        return settled(target.getvalue())

    return make


def counted_from_1904_xls() -> bytes:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    page = workbook.add_sheet("Sheet")
    for y, row in enumerate([("Tên xã", "XA06N"), ("Xã Nghĩa Tá", 42400)]):
        for x, value in enumerate(row):
            page.write(y, x, value)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def counted_from_1904_ods() -> bytes:
    written = book("ods", Sheet([["Tên xã", "XA06N"], ["Xã Nghĩa Tá", 42400]]))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        content = archive.read("content.xml")
    settings = (
        b'<office:spreadsheet><table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        b"</table:calculation-settings>"
    )
    return settled(repacked(written, {"content.xml": content.replace(b"<office:spreadsheet>", settings)}))


def recognised(**of) -> dict[tuple[str, str], str]:
    names = {"nghia_ta": "Xã Nghĩa Tá", "binh_trung": "Xã Bình Trung"}
    return {(names[key], "XA06N"): day for key, day in of.items()}


FROM_1904 = (
    Case(
        "bare-day-from-1904",
        counted_from_1904(42400, date(2020, 2, 3)),
        figures=recognised(nghia_ta="2020-02-01", binh_trung="2020-02-03"),
    ),
    Case("bare-day-from-1904-xls", counted_from_1904_xls, "xls", figures=recognised(nghia_ta="2020-02-01")),
    Case("bare-day-from-1904-ods", counted_from_1904_ods, "ods", figures=recognised(nghia_ta="2020-02-01")),
    Case(
        "bare-day-from-1900",
        lambda: book("xlsx", Sheet([["Tên xã", "XA06N"], ["Xã Nghĩa Tá", 43862]])),
        figures=recognised(nghia_ta="2020-02-01"),
    ),
)

CASES = (*CONDITIONS, *COLOURS, *RESULTS, *FROM_1904)
