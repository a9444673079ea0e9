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
_YEAR = "([0-9]{4}|[0-2][0-9])"  # of two digits: this century's
DAY = re.compile(rf"(?:ngay )?([0-9]{{1,2}})[/.\-]([0-9]{{1,2}})[/.\-]{_YEAR}")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) (?:thang|thg) ([0-9]{1,2}),?(?: nam)? ([0-9]{4})")
_DAY_IN_ENGLISH = re.compile(rf"([0-9]{{1,2}})[ -]({'|'.join(_MONTH_NAMES)})[a-z]*[ -]([0-9]{{4}})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_TIME = re.compile(r"[t ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_WEEKDAY = re.compile(r"^(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat),? ")
_ROUND_SEPARATORS = re.compile(r"\s*([/.\-])\s*(?=[0-9])")
_POSSIBLE_YEARS = range(1930, 2101)


def plain_day(text: str) -> str:
    """The words of a day without time, weekday and what stands around it: ``"(31 / 3 / 2020)." → "31/3/2020"``."""
    text = fold(text).replace("\\", "/").replace("–", "-").strip(" .,;()")
    return _ROUND_SEPARATORS.sub(r"\1", _WEEKDAY.sub("", _TIME.sub("", text)))


def full_year(text: str) -> int:
    """The year that ``text`` is: of two digits one of this century."""
    return int(text) if len(text) > 2 else 2000 + int(text)


def day_in_cell(cell: Cell, notation: Notation) -> date:
    """The day that ``cell`` states. Raises UnclearCell: it is none, or may be two and nothing answers which."""
    day = _day(cell, notation)
    if day.year not in _POSSIBLE_YEARS:
        raise UnclearCell(f"năm {day.year} có vẻ gõ nhầm; hãy xem lại ngày này", "not-a-date")
    return day


def _day(cell: Cell, notation: Notation) -> date:
    wanted = "cần ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if isinstance(cell, date):
        return _typed_day(cell, notation)
    text = plain_day(cell) if isinstance(cell, str) else ""
    number = int(text) if text.isdecimal() and len(text) == 5 else cell
    if isinstance(number, float | int) and not isinstance(number, bool):
        serial = number + _DAYS_TO_1904 if notation.days_from_1904 else number
        if serial in _SERIAL_DAYS:  # a day whose cell lost its date format
            return _typed_day(date.fromordinal(_EXCEL_DAY_ZERO + int(serial)), notation)
    if not text:
        raise UnclearCell(wanted, "not-a-date")
    try:
        if found := DAY.fullmatch(text):
            return _written_day(int(found[1]), int(found[2]), full_year(found[3]), notation)
        if found := _DAY_IN_WORDS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_IN_ENGLISH.fullmatch(text):
            return date(int(found[3]), _MONTH_NAMES.index(found[2]) + 1, int(found[1]))
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
