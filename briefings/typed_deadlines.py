"""Deadlines as secretaries write them down: ``15/6``, ``chậm nhất ngày 20/6/2021``, ``trong quý II``, ``thường xuyên``.

What is written is known, or it is asked: a year that was left out is taken from the day of the session only where no
other year can be meant, and words that leave the last day open are refused with what to write instead.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from briefings.choices import DueKind
from lib.refused import Refused
from lib.vietnamese import Period, fold, normalize

LONGEST = 120  # characters of the words that are kept
NEAR = timedelta(days=183)  # how far into the next year a day without its year may lie
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_UNKNOWN = {"", "-", "–", "—", "...", "…", "chua xac dinh", "chua ro", "chua co", "khong"}
_ONGOING = re.compile(r"(thuong xuyen|lien tuc|dinh ky|hang (ngay|tuan|thang|quy|nam))\b.*")
_BEFORE = re.compile(r"(xong |hoan thanh )?truoc\b.*")
_LEADING = re.compile(r"(?:(?:xong|hoan thanh|han|thoi han|cham nhat|den|het|vao|trong|la|cuoi|ngay)\b[\s:]*)+")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?")
_DAY_IN_WORDS = re.compile(r"(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?")
_YEAR = r"(?:\s*(?:/|-|nam)?\s*(\d{4}))?"
_MONTH = re.compile(rf"thang (\d{{1,2}}){_YEAR}")
_QUARTER = re.compile(rf"quy (iv|iii|ii|i|\d){_YEAR}")
_HALF = re.compile(rf"(?:6|sau) thang (dau|cuoi) nam{_YEAR}")
_NINE = re.compile(rf"(?:9|chin) thang(?: dau nam)?{_YEAR}")
_WHOLE_YEAR = re.compile(r"nam(?: nay)?(?: (\d{4}))?|(\d{4})")

HOW = "ghi ngày (15/6/2021), kỳ (trong quý II) hoặc “thường xuyên”"


@dataclass(frozen=True)
class Deadline:
    """``on``: the last day, of the kinds that end on one; ``words``: the chair's, where the kind and day do not say it
    all."""

    kind: DueKind = DueKind.UNDEFINED
    on: date | None = None
    words: str = ""


def read_deadline(text: str, *, session: date) -> Deadline:
    """The deadline that ``text`` writes, as said on the day ``session``; an empty text leaves it open.

    Raises Refused with a sentence for whoever wrote it: no such day, no year, or no last day in these words.
    """
    words = normalize(text)
    said = fold(words).rstrip(" .;,")
    if said in _UNKNOWN:
        return Deadline()
    if len(words) > LONGEST:
        raise Refused(f"Thời hạn dài quá {LONGEST} chữ; phần còn lại ghi vào nội dung.")
    if _ONGOING.fullmatch(said):
        return Deadline(DueKind.ONGOING, words="" if said == "thuong xuyen" else words)
    if _BEFORE.fullmatch(said):
        raise Refused(f"“{words}”: chưa rõ ngày cuối cùng còn kịp; ghi ngày ấy, ví dụ: chậm nhất 17/01/2021.")
    bare = _LEADING.sub("", said, count=1) if _LEADING.match(said) else said
    for pattern, read in _READERS:
        if found := pattern.fullmatch(bare):
            return read(found, words, session)
    raise Refused(f"Không đọc được thời hạn “{words}”; {HOW}.")


def day_of(text: str, *, session: date) -> date | None:
    """The day that ``text`` writes, None for nothing. Raises Refused as ``read_deadline``, and for what is no day."""
    found = read_deadline(text, session=session)
    if found.kind not in (DueKind.DATE, DueKind.UNDEFINED):
        raise Refused(f"“{normalize(text)}” không phải một ngày; ghi ngày/tháng/năm, ví dụ 15/6/2021.")
    return found.on


def _day(found: re.Match, words: str, session: date) -> Deadline:
    day, month, year = int(found[1]), int(found[2]), found[3]
    _require_month(month)
    if year is None:
        on = _without_year(lambda each: _make(day, month, each), words, session)
    else:
        on = _make(day, month, int(year) if len(year) == 4 else 2000 + int(year))
    return Deadline(DueKind.DATE, on)


def _iso(found: re.Match, words: str, session: date) -> Deadline:
    _require_month(int(found[2]))
    return Deadline(DueKind.DATE, _make(int(found[3]), int(found[2]), int(found[1])))


def _month(found: re.Match, words: str, session: date) -> Deadline:
    month = int(found[1])
    _require_month(month)
    return _period(lambda year: _last_of(month, year), found[2], words, session)


def _quarter(found: re.Match, words: str, session: date) -> Deadline:
    number = ROMAN.get(found[1]) or int(found[1])
    if number not in ROMAN.values():
        raise Refused(f"Không có quý {number}; {HOW}.")
    return _period(lambda year: Period.quarter(_within(year), number).last_day, found[2], words, session)


def _half(found: re.Match, words: str, session: date) -> Deadline:
    month = 6 if found[1] == "dau" else 12
    return _period(lambda year: _last_of(month, year), found[2], words, session)


def _nine(found: re.Match, words: str, session: date) -> Deadline:
    return _period(lambda year: _last_of(9, year), found[1], words, session)


def _whole_year(found: re.Match, words: str, session: date) -> Deadline:
    return _period(lambda year: _last_of(12, year), found[1] or found[2], words, session)


def _period(last_day: Callable[[int], date], year: str | None, words: str, session: date) -> Deadline:
    on = last_day(int(year)) if year else _without_year(last_day, words, session)
    return Deadline(DueKind.PERIOD, on, words)


def _without_year(day_in: Callable[[int], date], words: str, session: date) -> date:
    """The day in the year of ``session`` where it is still to come, or early in the next year."""
    try:
        on = day_in(session.year)
    except Refused:  # 29/2
        on = None
    if on is not None and on >= session:
        return on
    following = day_in(session.year + 1)
    if following - session <= NEAR:
        return following
    said = f"{on:%d/%m/%Y} đã qua ngày họp {session:%d/%m/%Y}" if on else f"{words} không có năm {session.year}"
    raise Refused(f"“{words}” chưa ghi năm: {said}; ghi đủ năm, ví dụ {following:%d/%m/%Y}.")


def _require_month(month: int) -> None:
    if not 1 <= month <= 12:
        raise Refused(f"Không có tháng {month}; ghi ngày trước, tháng sau, ví dụ 15/6/2021.")


def _make(day: int, month: int, year: int) -> date:
    last = monthrange(_within(year), month)[1]
    if not 1 <= day <= last:
        raise Refused(f"Tháng {month} năm {year} chỉ có {last} ngày.")
    return date(year, month, day)


def _last_of(month: int, year: int) -> date:
    return date(_within(year), month, monthrange(year, month)[1])


def _within(year: int) -> int:
    if not 1945 <= year <= 2200:
        raise Refused(f"Năm {year} nằm ngoài khoảng 1945–2200; ghi lại năm.")
    return year


_READERS = (
    (_ISO, _iso),
    (_DAY_IN_WORDS, _day),
    (_DAY, _day),
    (_HALF, _half),
    (_NINE, _nine),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_WHOLE_YEAR, _whole_year),
)
