"""Periods as texts name them, in whatever spelling: the one place that reads them.

``find_periods`` takes a text apart; titles, names of sheets, headings and the cells of a list all ask it. The day of a
document (*ngày 25 tháng 3 năm 2020*) is no period.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from lib.workbooks.layouts.period_patterns import (
    AS_OF,
    BARE_YEAR,
    BEFORE,
    COMPARED,
    DAYS,
    DAYS_OF_MONTH,
    DOCUMENT_DAY,
    FIRST_OF_MONTH,
    FUND,
    HALF_WORDS,
    HINT,
    MONTH,
    MONTH_CHAIN,
    MONTH_WORD,
    MONTHS_OF_YEAR,
    ONLY_YEAR,
    PLANNED,
    QN,
    QUARTER,
    QUARTER_AFTER_YEAR,
    QUARTER_CHAIN,
    QUARTER_DOTTED,
    QUARTER_WORD,
    ROMAN,
    RULE,
    SHORT_MONTH,
    SPACED,
    THIS,
    THIS_MONTH,
    UNSURE,
    UNTIL,
    WHOLE_YEAR,
    WORD_KEYS,
    WORDS,
    YEAR,
    YEAR_WITH_LETTERS,
    M,
)
from lib.workbooks.layouts.periods import DATED
from lib.workbooks.layouts.reading import StatedPeriod

LONGEST = 300  # characters of a text that may name a period


class Named(NamedTuple):
    """A period in a text: characters ``start`` to ``end`` of it; the rest as in ``StatedPeriod``."""

    kind: str
    number: int
    year: int | None
    start: int
    end: int
    said: str = ""
    first: str = ""
    last: str = ""

    def at(self, sheet: str, cell: str, text: str) -> StatedPeriod:
        """The same with its place."""
        return StatedPeriod(
            sheet, cell, text, self.kind, self.number, self.year, False, self.said, self.first, self.last
        )


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """``text`` in small letters without marks, one letter for each of its own: positions are the same in both."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in _small(text)).replace("đ", "d")


def _small(text: str) -> str:
    """In small letters, each of which stays one."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=20_000)
def find_periods(text: str, *, alone: bool = False) -> tuple[Named, ...]:
    """The periods that ``text`` says it is of, from left to right.

    ``alone``: the text is a heading, the name of a sheet or the cell of a column of periods, which may be a year or
    *T3* alone. A quarter without a year takes the one year that the text names elsewhere.
    """
    if len(text) <= LONGEST and SPACED.search(plain(text)):
        text = _closed_up(text)
    words = YEAR_WITH_LETTERS.sub(lambda year: year[0].replace("o", "0"), plain(text))
    if len(text) > LONGEST or not HINT.search(words):
        return ()
    return _with_years(_wanted(_ticked(_Scan(text, words, alone).run(), text), words))


def _closed_up(text: str) -> str:
    """``"Q U Ý  I I" → "QUÝ II"``: letters that are set apart, and words that two spaces part."""
    return " ".join(re.sub(r"(?<!\S)(\S) (?=\S(?:\s|$))", r"\1", word) for word in re.split(r"\s{2,}", text.strip()))


_BOX = re.compile(r"\s*(?P<empty>[☐□○◯]|\[\s*\])|\s*(?P<ticked>[☑☒✓✔■●✗✘]|\[\s*[xXvV]\s*\])")


def _ticked(found: list[Named], text: str) -> list[Named]:
    """Without those that have an empty box, where others are ticked: ``Quý I ☐ Quý II ☑``."""
    if not found or not (box := _BOX.search(text)):
        return found
    before = box.start() < found[0].start
    kept = []
    for number, named in enumerate(found):
        begin, end = named.end, found[number + 1].start if number + 1 < len(found) else len(text)
        if before:
            begin, end = found[number - 1].end if number else 0, named.start
        beside = _BOX.search(text, begin, end)
        if beside is None or not beside["empty"]:
            kept.append(named)
    return kept


def _with_years(found: list[Named]) -> tuple[Named, ...]:
    """“quý I, phương hướng quý II năm 2020”: the year at the end goes for both."""
    years = {named.year for named in found if named.year}
    if len(years) == 1:
        found = [named if named.year or named.kind not in DATED else named._replace(year=max(years))
                 for named in found]  # fmt: skip
    finer = [named for named in found if named.kind != "year"]
    return tuple(finer or found)


def _wanted(found: list[Named], words: str) -> list[Named]:
    """Those that are not compared with or planned alone. A year that is dropped still is the year of the others."""
    kept: list[Named] = []
    years = {named.year for named in found if named.year}
    end = 0
    for named in found:
        between = words[end : named.start]
        end = named.end
        beside = COMPARED.search(between) or (kept and PLANNED.search(between))
        if beside and named.kind not in ("until", "this"):
            continue
        if named.kind in ("year", "until") and RULE.search(words[: named.start]):
            continue
        kept.append(named)
    if len(years) == 1:
        kept = [one if one.year or one.kind not in DATED else one._replace(year=max(years)) for one in kept]
    return kept


class _Scan:
    """One text; what was read is blanked, so that nothing is read twice."""

    def __init__(self, text: str, words: str, alone: bool) -> None:
        self.text, self.words, self.alone = text, words, alone
        self.found: list[Named] = []

    def run(self) -> list[Named]:
        """The periods in the order of the text."""
        self._read(FIRST_OF_MONTH, self._first_of_month)
        self._read(UNSURE, self._unsure)
        self._read(DAYS, self._days)
        self._read(DAYS_OF_MONTH, self._days)
        self._read(UNTIL, self._until)
        self._read(MONTH_CHAIN, self._month_chain)
        if self.alone:
            self._read(AS_OF, self._until)
        self._read(DOCUMENT_DAY, lambda _: [])
        self._read(HALF_WORDS, self._half)
        self._read(QUARTER_AFTER_YEAR, self._quarter)
        self._read(QUARTER_CHAIN, self._quarters)
        self._read(QUARTER, self._quarter)
        self._read(QUARTER_DOTTED, self._dotted)
        self._read(QUARTER_WORD, self._quarter_word)
        self._read(MONTHS_OF_YEAR, self._months_of_year)
        self._read(MONTH, self._month)
        self._read(MONTH_WORD, self._month_word)
        self._read(SHORT_MONTH, self._short_month)
        if self.alone:
            self._read(BEFORE, self._in_words)
            self._read(THIS, self._in_words)
            self._read(THIS_MONTH, self._in_words)
            self._read(WHOLE_YEAR, self._whole_year)
        self._read(ONLY_YEAR, self._year)
        if self.alone and (year := BARE_YEAR.fullmatch(self.words)):
            self.found += self._year(year)
        return sorted(self.found, key=lambda named: named.start)

    def _read(self, pattern: re.Pattern[str], take: Callable[[re.Match[str]], list[Named] | None]) -> None:
        """Let ``take`` judge each match of ``pattern``; None leaves the text to the others."""
        for match in list(pattern.finditer(self.words)):
            taken = take(match)
            if taken is not None:
                self.found += taken
                start, end = match.span()
                self.words = f"{self.words[:start]}{'#' * (end - start)}{self.words[end:]}"

    def _is_quarter_word(self, match: re.Match[str]) -> bool:
        """Whether *quy* is *quý* and not *quỹ*, as far as the text has marks."""
        written = self.text[match.start() : match.start() + 4]
        dated = _year(match, "y") is not None  # “QUỶ II NĂM 2020” is a slip
        return dated or not (self.text != self.words and not self.text.isascii() and FUND.match(written))

    def _quarter(self, match: re.Match[str]) -> list[Named] | None:
        if match.re is QUARTER and not self._is_quarter_word(match):
            return None
        return [Named("quarter", _number(match["n"]), _year(match, "y"), *match.span())]

    def _unsure(self, match: re.Match[str]) -> list[Named]:
        number, year = int(match["n"]), int(match["y"])
        if number > 4:
            return [Named("month", number, year, *match.span())]
        return [Named("unsure", number, year, *match.span(), f"kỳ {number}/{year}")]

    def _first_of_month(self, match: re.Match[str]) -> list[Named] | None:
        """*Quý: 2/2020*, of which Excel makes 01/02/2020."""
        number, is_month = int(match["n"]), match["what"] == "thang"
        if not is_month and (number > 4 or not self._is_quarter_word(match)):
            return None
        return [Named("month" if is_month else "quarter", number, int(match["y"]), *match.span())]

    def _dotted(self, match: re.Match[str]) -> list[Named] | None:
        """*Q.I*, *Q.1/2020*; *Q.1* alone is a district of a city."""
        year = _year(match, "y")
        return self._quarter(match) if year or match["n"].startswith("i") else None

    def _quarter_word(self, match: re.Match[str]) -> list[Named] | None:
        written = self.text[match.start() : match.start() + 4].lower()
        if self.text.isascii():
            if _year(match, "y") is None:  # “quy tu thien” without marks
                return None
        elif not re.match("q(?:uý|úy|uí|úi)", written):
            return None
        return [Named("quarter", WORD_KEYS[match["n"]], _year(match, "y"), *match.span())]

    def _quarters(self, match: re.Match[str]) -> list[Named] | None:
        if not self._is_quarter_word(match):
            return None
        numbers = [_number(n) for n in re.findall(rf"(?<![a-z0-9]){QN}", match["a"] + " " + match["rest"])]
        if len(numbers) < 2 or numbers[-1] <= numbers[0]:
            return None
        return [_of_months(3 * numbers[0] - 2, 3 * numbers[-1], _year(match, "y"), *match.span())]

    def _half(self, match: re.Match[str]) -> list[Named]:
        part = match["part"] or match["other"]
        year = _year(match, "y") or _year(match, "z")
        return [Named("half", 2 if part == "cuoi" else 1, year, *match.span())]

    def _months_of_year(self, match: re.Match[str]) -> list[Named] | None:
        words = match["n"]
        number = int(words) if words.isdigit() else WORD_KEYS.get(words, 0)
        part, year = (match["part"] or "").strip(), _year(match, "y")
        so_far = re.search(r"luy ke|cong don|tu dau nam", self.words[: match.start()])
        # *6 tháng* and *9 tháng* are periods by themselves; *3 tháng* may be how often something is done.
        if not (part or year or so_far or number in (6, 9, 12)) or (number == 1 and not part):
            return None
        if part == "cuoi":
            return [_of_months(13 - number, 12, year, *match.span())]
        return [_of_months(1, number, year, *match.span())]

    def _month_chain(self, match: re.Match[str]) -> list[Named] | None:
        numbers = [int(n) for n in re.findall(rf"(?<![0-9]){M}", re.sub(YEAR, " ", match[0]).replace("t", " "))]
        if len(numbers) < 2 or numbers[-1] <= numbers[0]:
            return None
        years = [int(year) for year in re.findall(YEAR, match[0])]
        if len(set(years)) > 1:
            return None
        return [_of_months(numbers[0], numbers[-1], years[0] if years else None, *match.span())]

    def _month(self, match: re.Match[str]) -> list[Named]:
        return [Named("month", int(match["n"]), _year(match, "y"), *match.span())]

    def _month_word(self, match: re.Match[str]) -> list[Named] | None:
        written = " ".join(self.text[match.start("n") : match.end("n")].lower().split())
        number = WORDS.get(written, 0 if not self.text.isascii() else WORD_KEYS[match["n"]])
        return [Named("month", number, _year(match, "y"), *match.span())] if number else None

    def _short_month(self, match: re.Match[str]) -> list[Named] | None:
        year = _year(match, "y")
        return [Named("month", int(match["n"]), year, *match.span())] if year or self._is_all(match) else None

    def _is_all(self, match: re.Match[str]) -> bool:
        return self.alone and not re.search("[a-z0-9]", self.words[: match.start()] + self.words[match.end() :])

    def _year(self, match: re.Match[str]) -> list[Named]:
        return [Named("year", 0, int(match["y"]), *match.span())]

    def _in_words(self, match: re.Match[str]) -> list[Named]:
        """*Quý trước*, *cùng kỳ*, *kỳ này*, *tháng này*."""
        kind = {THIS: "this", THIS_MONTH: "this month"}.get(match.re, "before")
        return [Named(kind, 0, None, *match.span(), self._written(match))]

    def _written(self, match: re.Match[str]) -> str:
        return " ".join(self.text[match.start() : match.end()].lower().split())

    def _whole_year(self, match: re.Match[str]) -> list[Named]:
        return [Named("months", 112, _year(match, "y"), *match.span())]

    def _until(self, match: re.Match[str]) -> list[Named] | None:
        year = _year(match, "by")
        if year is None or (last := _date(year, match["bm"], match["bd"])) is None:
            return None
        said = f"tính đến ngày {last.day:02}/{last.month}/{last.year}"
        return [Named("until", 0, year, match.start("at"), match.end("at"), said, "", last.isoformat())]

    def _days(self, match: re.Match[str]) -> list[Named] | None:
        groups = match.groupdict()
        year = _year(match, "by")
        first_month = groups.get("am") or groups["bm"]
        first_year = _year(match, "ay") if "ay" in groups else None
        if first_year is None and year is not None:
            first_year = year - 1 if int(first_month) > int(groups["bm"]) else year
        # 2000 stands for a year that is not said: it has a 29 February.
        first = _date(first_year or 2000, first_month, groups["ad"])
        last = _date(year or 2000, groups["bm"], groups["bd"])
        if first is None or last is None or (first >= last and year is not None):
            return None
        months = (first.day == 1 and (last + timedelta(days=1)).day == 1) or (last.month, last.day) == (2, 28)
        if months and first.day == 1 and first.year == last.year:
            return [_of_months(first.month, last.month, year, *match.span())]
        if year is None:
            said = f"từ ngày {first.day:02}/{first.month} đến ngày {last.day:02}/{last.month}"
            return [Named("days", 0, None, *match.span(), said)]
        said = f"từ ngày {first.day:02}/{first.month}/{first.year} đến ngày {last.day:02}/{last.month}/{last.year}"
        return [Named("days", 0, None, *match.span(), said, first.isoformat(), last.isoformat())]


def _number(text: str) -> int:
    return ROMAN.get(re.sub("[l1]", "i", text) if re.search("[ilv]", text) else text) or int(text)


def _year(match: re.Match[str], name: str) -> int | None:
    groups = match.groupdict()
    if groups.get(name):
        return int(groups[name])
    short = groups.get(f"{name}_short")
    return 2000 + int(short) if short else None


def _date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _of_months(first: int, last: int, year: int | None, start: int, end: int) -> Named:
    """Months ``first`` to ``last`` as the period that they are."""
    if first == last:
        return Named("month", first, year, start, end)
    if last - first == 2 and first % 3 == 1:
        return Named("quarter", (first + 2) // 3, year, start, end)
    named = {(1, 6): ("half", 1), (7, 12): ("half", 2), (1, 9): ("nine", 1), (4, 12): ("nine", 2)}
    if (first, last) == (1, 12) and year is not None:
        return Named("year", 0, year, start, end)
    kind, number = named.get((first, last), ("months", 100 * first + last))
    return Named(kind, number, year, start, end)


def without_periods(text: str) -> str:
    """``text`` without the words of its periods: ``"Hộ nghèo quý IV/2019" → "Hộ nghèo"``."""
    for named in reversed(find_periods(text, alone=True)):
        text = f"{text[: named.start]} {text[named.end :]}"
    return re.sub(r"\(\s*\)|\[\s*\]", " ", text).strip(" \t\n-–—:,;/")


def periods_at(sheet: str, cell: str, text: str, *, alone: bool = False) -> Iterator[StatedPeriod]:
    """The periods that the text of a cell names."""
    for named in find_periods(text, alone=alone):
        yield named.at(sheet, cell, text)
