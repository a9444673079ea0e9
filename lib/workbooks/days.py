"""One cell → the day that it states. What may be read two ways is a question, never a guess."""

import re
from datetime import date

from lib.vietnamese import fold
from lib.workbooks.cells import Cell
from lib.workbooks.notation import DayOrder, Notation
from lib.workbooks.statements import UnclearCell

# Days that a number without a date format may mean in a column of days: 1990 to 2100 in Excel's count from 1900.
_SERIAL_DAYS = range(32_874, 73_416)
MONTHS = 12
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
_DAYS_TO_1904 = 1462
DAY = re.compile(r"(?:ngay )?([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_DAY_IN_WORDS = re.compile(r"ngay ([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ]00:00(?::00)?)?")


def day_in_cell(cell: Cell, notation: Notation) -> date:
    """The day that ``cell`` states. Raises UnclearCell: it is none, or may be two and nothing answers which."""
    wanted = "cần ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if isinstance(cell, date):
        return _typed_day(cell, notation)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        serial = cell + _DAYS_TO_1904 if notation.days_from_1904 else cell
        if serial in _SERIAL_DAYS:  # a day whose cell lost its date format
            return _typed_day(date.fromordinal(_EXCEL_DAY_ZERO + int(serial)), notation)
    if not isinstance(cell, str):
        raise UnclearCell(wanted, "not-a-date")
    text = fold(cell)
    try:
        if found := DAY.fullmatch(text):
            return _written_day(int(found[1]), int(found[2]), int(found[3]), notation)
        if found := _DAY_IN_WORDS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise UnclearCell(f"ngày này không có trong lịch; {wanted}", "not-a-date") from error
    raise UnclearCell(wanted, "not-a-date")


def _written_day(first: int, second: int, year: int, notation: Notation) -> date:
    """The day ``first/second/year``. Raises ValueError when the calendar has none, and UnclearCell."""
    if first != second and first <= MONTHS and notation.doubtful_days:
        raise _unclear_day(f"{first:02}/{second:02}/{year}", notation)
    if notation.days == DayOrder.MONTH_FIRST:
        first, second = second, first
    return date(year, second, first)


def _typed_day(cell: date, notation: Notation) -> date:
    """A day typed as such, which a machine set to another language may have swapped."""
    day = date(cell.year, cell.month, cell.day)  # without the time that Excel gives it
    if notation.typed_day is None or day.day == day.month or day.day > MONTHS:
        return day
    if notation.doubtful_days:
        raise _unclear_day(f"{day:%d/%m/%Y}", notation)
    return day if notation.days == DayOrder.DAY_FIRST else date(day.year, day.day, day.month)


def _unclear_day(text: str, notation: Notation) -> UnclearCell:
    """The question in which order a column of days is written."""
    same, other = "", ""
    if (typed := notation.typed_day) is not None:
        shown = f"; ô kiểu ngày hiện {typed:%d/%m/%Y} là ngày"
        same, other = f"{shown} ấy", f"{shown} {date(typed.year, typed.day, typed.month):%d/%m/%Y}"
    if notation.other_days == DayOrder.MONTH_FIRST:
        other = f"“{text}” là tháng {int(text[:2])}, ngày {int(text[3:5])}{other}"
        labels = f"Ngày đứng trước: “{text}” đúng như đang ghi{same}", f"Tháng đứng trước: {other}"
    else:
        labels = f"Đúng như đang hiện{same}", f"Ngày và tháng đã bị đảo{other}"
    return UnclearCell(
        f"{notation.doubtful_days}; hãy cho biết thứ tự, hoặc ghi lại các ngày theo dạng ngày/tháng/năm",
        "ambiguous-date",
        tuple(zip((DayOrder.DAY_FIRST.value, notation.other_days), labels, strict=True)),
    )
