"""Something false said beside the figures of an accepted file: no figure goes in as before without a word.

A plain wide file is accepted as it is. Then one statement that contradicts its figures is put somewhere: another
measure, another period, another kind of unit, a row or column that nobody sees, a figure that is struck out. Either
something is asked or refused, or what changed is shown: a figure converted, or one that is named and left.
"""

import io
from collections.abc import Callable
from random import Random

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import CheckingContext, IndicatorLabels, Verdict, check_figures, read_workbook
from organizations.importing.context import indicator_labels, load_context
from tests.budget import budget

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

QUARTER = Period.quarter(2020, 1)
HEADS = {"MT03": "Số tiền vận động (MT03)", "MT01": "Số hội nghị (MT01)", "XA01": "Hộ nghèo (XA01)"}
COMMUNES = ("Xã Nghĩa Tá", "Xã Đại Sảo", "Xã Yên Thượng", "Xã Lương Bằng")
HEADER, FIRST = 4, 5  # rows


def plain(chance: Random) -> openpyxl.Workbook:
    """A form that a commune officer would send: title, period, header, a row for each commune."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    sheet["A1"] = "BÁO CÁO SỐ LIỆU CÁC XÃ"
    sheet["A2"] = "Quý I năm 2020"
    for column, head in enumerate(["Tên xã", *HEADS.values()], start=1):
        sheet.cell(HEADER, column, head)
    for row, name in enumerate(COMMUNES, start=FIRST):
        sheet.cell(row, 1, name)
        for column in range(2, 2 + len(HEADS)):
            sheet.cell(row, column, chance.randrange(1, 900))
    return book


def figure(sheet: Worksheet, chance: Random) -> Cell:
    return sheet.cell(chance.randrange(FIRST, FIRST + len(COMMUNES)), chance.randrange(2, 2 + len(HEADS)))


# --- what is said falsely ---------------------------------------------------------------------------------------------


def measure_in_the_head(sheet: Worksheet, chance: Random) -> None:
    head = sheet.cell(HEADER, 2)
    head.value = (
        f"{head.value} {chance.choice(['(đồng)', '(nghìn đồng)', '- ĐVT: tỷ đồng', '(1.000đ)', '(tấn)', '(hộ)'])}"
    )


def measure_of_things_in_the_head(sheet: Worksheet, chance: Random) -> None:
    head = sheet.cell(HEADER, 4)
    head.value = (
        f"{head.value} {chance.choice(['(khẩu)', '(người)', '(ĐVT: lượt người)', '(%)', '(triệu đồng)', '(ha)'])}"
    )


def measure_above_the_table(sheet: Worksheet, chance: Random) -> None:
    said = chance.choice(["ĐVT: đồng", "Đơn vị tính: 1000đ", "(Đơn vị tính: tỷ đồng)", "Đơn vị: nghìn đồng"])
    sheet.cell(3, chance.randrange(1, 5), said)


def measure_in_a_row_beneath_the_head(sheet: Worksheet, chance: Random) -> None:
    sheet.insert_rows(FIRST)
    sheet.cell(FIRST, 2, chance.choice(["đồng", "nghìn đồng", "tỷ đồng"]))
    sheet.cell(FIRST, 4, "hộ")


def measure_in_the_format(sheet: Worksheet, chance: Random) -> None:
    shown = chance.choice(["#,##0\\ [$₫-42A]", '#,##0" đ"', "#,##0\\ ₫", '#,##0 "đồng"'])
    for row in range(FIRST, FIRST + len(COMMUNES)):
        sheet.cell(row, 2).number_format = shown


def measure_in_the_cell(sheet: Worksheet, chance: Random) -> None:
    cell = figure(sheet, chance)
    cell.value = f"{cell.value} {chance.choice(['tấn', 'ha', 'km', 'đôi'])}"


def period_in_the_title(sheet: Worksheet, chance: Random) -> None:
    sheet["A2"] = chance.choice([
        "Quý II năm 2020", "QUÍ III/2020", "Quý 1 năm 2019", "6 tháng đầu năm 2020", "Tháng 2 năm 2020",
        "Từ ngày 01/4/2020 đến ngày 30/6/2020", "quý tư năm 2019", "Q4-2019", "9 tháng năm 2020",
    ])  # fmt: skip


def period_in_a_head(sheet: Worksheet, chance: Random) -> None:
    head = sheet.cell(HEADER, chance.randrange(2, 5))
    said = chance.choice(["quý IV/2019", "Quý II năm 2020", "quí III/2020", "năm 2019", "6 tháng đầu năm 2020"])
    head.value = f"{head.value} {said}"


def period_of_the_sheet(sheet: Worksheet, chance: Random) -> None:
    sheet["A2"] = None
    sheet.title = chance.choice(["Quý II", "Q3.2020", "Tháng 5", "Quý 4-2019"])


def kind_of_a_unit(sheet: Worksheet, chance: Random) -> None:
    cell = sheet.cell(chance.randrange(FIRST, FIRST + len(COMMUNES)), 1)
    cell.value = cell.value.replace("Xã", chance.choice(["Phường", "Thị trấn", "Huyện", "P.", "TT."]))


def row_out_of_sight(sheet: Worksheet, chance: Random) -> None:
    row = sheet.row_dimensions[chance.randrange(FIRST, FIRST + len(COMMUNES))]
    if chance.random() < 0.5:
        row.hidden = True
    else:
        row.height = 0


def column_out_of_sight(sheet: Worksheet, chance: Random) -> None:
    sheet.column_dimensions[get_column_letter(chance.randrange(2, 5))].hidden = True


def struck_out(sheet: Worksheet, chance: Random) -> None:
    figure(sheet, chance).font = Font(strike=True)


def shown_as_nothing(sheet: Worksheet, chance: Random) -> None:
    figure(sheet, chance).number_format = ";;;"


def of_two_communes_together(sheet: Worksheet, chance: Random) -> None:
    row, column = chance.randrange(FIRST, FIRST + len(COMMUNES) - 1), chance.randrange(2, 5)
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


FALSE: list[Callable[[Worksheet, Random], None]] = [
    measure_in_the_head,
    measure_of_things_in_the_head,
    measure_above_the_table,
    measure_in_a_row_beneath_the_head,
    measure_in_the_format,
    measure_in_the_cell,
    period_in_the_title,
    period_in_a_head,
    period_of_the_sheet,
    kind_of_a_unit,
    row_out_of_sight,
    column_out_of_sight,
    struck_out,
    shown_as_nothing,
    of_two_communes_together,
]


# --- what becomes of it -----------------------------------------------------------------------------------------------


def outcome(
    book: openpyxl.Workbook, labels: list[IndicatorLabels], context: CheckingContext
) -> tuple[dict, list[str], list[str]]:
    """(unit and indicator → what would be stored, all that is asked or refused, all that is shown beside it)."""
    target = io.BytesIO()
    book.save(target)
    try:
        reading = read_workbook(target.getvalue(), labels, name="so-lieu.xlsx", quarter=QUARTER)
    except Refused as refusal:
        return {}, [str(refusal)], []
    checked = check_figures(reading, context, {})
    figures = {
        (row.unit_id, row.indicator_id): (row.value, row.text_value)
        for row in checked.figures
        if row.state == Verdict.OK
    }
    against = [str(one) for one in checked.problems if one.severity in ("question", "error")]
    return figures, against, [*map(str, checked.notes), *(row.read for row in checked.figures)]


@pytest.mark.parametrize("say", FALSE, ids=lambda say: say.__name__)
def test_nothing_false_is_stored_without_a_word(say, district):
    against_what = indicator_labels(None), load_context(QUARTER, None, None)
    for number in range(budget(6, long=100)):
        chance = Random(f"{say.__name__} {number}")
        book = plain(chance)
        accepted, against, shown = outcome(book, *against_what)
        assert (len(accepted), against) == (len(COMMUNES) * len(HEADS), []), against

        say(book.active, chance)
        stored, against, shown_now = outcome(book, *against_what)

        # Nothing is told: then what would be stored is another figure, and that it is one is shown.
        told = against or (stored != accepted and shown_now != shown)
        assert told, f"{say.__name__} {number}: stored as if nothing were said"
