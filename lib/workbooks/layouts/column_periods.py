"""Which period the headings of a column say its figures are of, and how that fits the one that was chosen."""

from collections.abc import Iterable
from dataclasses import replace

from lib.vietnamese import Period, Span
from lib.workbooks.cells import cell_address
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning, meaning_of
from lib.workbooks.layouts.headers import Header, Heading
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.period_reading import find_periods, without_periods
from lib.workbooks.layouts.periods import Fit, ends_after, ends_with, fit, main_periods, part_number, with_year
from lib.workbooks.layouts.reading import StatedPeriod
from lib.workbooks.layouts.span_words import SpanWords, is_of_chosen, span_words, stated_by
from lib.workbooks.layouts.vocabulary import (
    NOT_IMPORTED,
    Role,
    bare_heading_key,
    heading_key,
    is_total,
    role_of,
    says_so_far,
)

_OF_QUARTER, _SO_FAR = "Trong quý", "Lũy kế"  # as every form heads them
_SO_FAR_WORDS = ("luy ke", "cong don", "tu dau nam")
# What may stand beside the period in the heading of its figures.
_NOTHING_MORE = frozenset({
    "trong", "thuc hien trong", "so", "tu", "den het", "nam nay", "thuc hien nam nay", "phat sinh", "phat sinh trong",
    "so phat sinh", "bao cao", "ky bao cao", "thuc hien ky", "so thuc hien trong", "uoc", "uoc thuc hien",
    "cong", "tong", "tong so", "tong cong", "ca", "so trong", "ket qua trong", "so lieu trong", "uoc th",
})  # fmt: skip
_WITH_FIGURES = frozenset({*PART_OF_ROLE, None, Role.PERIOD})


def dated_meaning(
    path: tuple[Heading, ...], sheet: str, indicators: IndicatorIndex, chosen: Period | None, year: int | None
) -> ColumnMeaning:
    """``meaning_of`` the column under ``path``, whatever period its headings name, with that period.

    ``year``: of the titles, for a period whose heading names none. Without a ``chosen`` period nothing is compared.
    """
    if chosen is None or chosen.span == Span.QUARTER:
        return _dated_meaning(path, sheet, indicators, chosen, year)
    # *Trong tháng* is of the chosen month as *Trong quý* is of the chosen quarter; the latter is another period now.
    meaning = _dated_meaning(
        tuple(_in_words_of_quarter(heading, indicators) for heading in path), sheet, indicators, chosen, year
    )
    if meaning.fit == Fit.SAME and meaning.part == "value" and chosen.number > 1 and _says_until(path, meaning):
        return replace(meaning, fit=Fit.PARTLY)
    other = _of_other_span(path, indicators, chosen)
    if other is None or meaning.role in NOT_IMPORTED or (meaning.fit is not None and meaning.fit != Fit.SAME):
        return meaning
    heading, words = other
    period = stated_by(words, sheet, cell_address(heading.row, heading.column), heading.text)
    return replace(meaning, period=period, fit=Fit.PARTLY)


def _says_until(path: tuple[Heading, ...], meaning: ColumnMeaning) -> bool:
    """Whether a heading *Đến hết tháng 5* may be of that month or of the year so far."""
    until = {heading.text for heading in path if bare_heading_key(without_periods(heading.text)) == "den het"}
    return meaning.role != Role.CUMULATIVE and bool(until)


def _of_other_span(
    path: tuple[Heading, ...], indicators: IndicatorIndex, chosen: Period
) -> tuple[Heading, SpanWords] | None:
    """The lowest heading that says a period, with its words, where these are of another length than ``chosen``."""
    for heading in reversed(path):
        if indicators.match(heading.text):
            continue
        if words := span_words(heading.text):
            return None if is_of_chosen(words, chosen) else (heading, words)
        if any(named.kind != "year" for named in find_periods(heading.text, alone=True)):
            return None
    return None


def _in_words_of_quarter(heading: Heading, indicators: IndicatorIndex) -> Heading:
    """*Thực hiện trong tháng* as *Trong quý*, by which every figure of the chosen period is known."""
    words = None if indicators.match(heading.text) else span_words(heading.text)
    if words is None:
        return heading
    return heading._replace(text=_SO_FAR if words.role == Role.CUMULATIVE else _OF_QUARTER)


def _dated_meaning(
    path: tuple[Heading, ...], sheet: str, indicators: IndicatorIndex, chosen: Period | None, year: int | None
) -> ColumnMeaning:
    period, several = _period_of(path, sheet, indicators, year)
    meaning = _so_far_in_brackets(meaning_of(path, indicators), path, chosen)
    if period is None or meaning.role in NOT_IMPORTED:
        return meaning
    undated = meaning_of(tuple(_undated(heading, indicators) for heading in path), indicators)
    meaning = _so_far_in_brackets(undated, path, chosen)
    of_whole_year = chosen is not None and chosen.span == Span.YEAR
    if meaning.role not in _WITH_FIGURES or (
        period.kind == "year" and (chosen is None or period.year == chosen.year) and not of_whole_year
    ):
        return meaning_of(path, indicators) if period.kind == "year" else meaning
    if chosen is None:
        return replace(meaning, period=period)
    return _fitted(meaning, period, chosen, several)


def _so_far_in_brackets(meaning: ColumnMeaning, path: Iterable[Heading], chosen: Period | None) -> ColumnMeaning:
    """*Hộ nghèo (lũy kế)* is the year so far; of the first period of a year that is the period's figure, too."""
    if chosen is None or chosen.number == 1 or not meaning.code or meaning.part == "cumulative":
        return meaning
    return replace(meaning, part="cumulative") if any(says_so_far(each.text) for each in path) else meaning


def _fitted(meaning: ColumnMeaning, period: StatedPeriod, chosen: Period, several: bool) -> ColumnMeaning:
    how = fit(period, chosen)
    if meaning.part == "cumulative" or meaning.role == Role.CUMULATIVE:
        if how == Fit.PARTLY and ends_with(period, chosen):
            how = Fit.SAME  # “lũy kế đến tháng 3”
        if how == Fit.PARTLY and ends_after(period, chosen):
            how = Fit.OTHER
        how = Fit.SAME if how == Fit.SO_FAR else how
    elif how == Fit.SO_FAR:
        # “6 tháng đầu năm” beside the second quarter
        role = Role.CUMULATIVE if meaning.role in PART_OF_ROLE and meaning.role else meaning.role
        meaning, how = replace(meaning, part="cumulative", role=role), Fit.SAME
    if several and how == Fit.SAME:
        how = Fit.PARTLY
    return replace(meaning, period=period, fit=how)


def _period_of(
    path: tuple[Heading, ...], sheet: str, indicators: IndicatorIndex, year: int | None
) -> tuple[StatedPeriod | None, bool]:
    """(the period that the lowest heading with one names, whether it names several)."""
    years = [year] if year else []
    found: list[StatedPeriod] = []
    for heading in path:
        named = [
            one.at(sheet, cell_address(heading.row, heading.column), heading.text)
            for one in find_periods(heading.text, alone=True)
            if not _is_in_name(heading.text[one.start : one.end], heading.text, indicators)
        ]
        years += [one.year for one in named if one.kind == "year" and one.year]
        if named and (named[0].kind != "year" or not found or found[0].kind == "year"):
            found = named
    found = main_periods(found)
    if not found:
        return None, False
    first = with_year(found[0], years[-1] if years else None)
    return first, len({(period.kind, period.number, period.year) for period in found}) > 1


def _is_in_name(words: str, text: str, indicators: IndicatorIndex) -> bool:
    """Whether the words of a period are part of the name of the indicator that ``text`` names."""
    match = indicators.match(text)
    if match is None:
        return False
    labels = indicators.labels[match.code]
    return any(heading_key(words) in heading_key(name) for name in (labels.name, *labels.aliases))


def _undated(heading: Heading, indicators: IndicatorIndex) -> Heading:
    """``heading`` without its periods; where nothing else is left, *Trong quý* or *Lũy kế*."""
    text = heading.text
    if not find_periods(text, alone=True) or indicators.match(text) or role_of(text) in (Role.QUARTER, Role.CUMULATIVE):
        return heading
    rest = without_periods(text)
    role = role_of(rest)
    words = bare_heading_key(rest)
    if words.startswith(_SO_FAR_WORDS) and not indicators.match(rest):
        return heading._replace(text=_SO_FAR)
    if not words or role in PART_OF_ROLE or words in _NOTHING_MORE:
        return heading._replace(text=_OF_QUARTER if role != Role.CUMULATIVE else _SO_FAR)
    return heading._replace(text=rest)


def find_sum_of_parts(meanings: dict[int, ColumnMeaning], header: Header, chosen: Period | None) -> None:
    """Let the one column *Cộng*, *Tổng số* beside all the months, or quarters, of the chosen period be its figure."""
    if chosen is None:
        return
    parts = [
        part
        for found in meanings.values()
        if found.period and not found.code and (part := part_number(found.period, chosen))
    ]
    if not parts or sorted(parts) != [(parts[0][0], each.number) for each in chosen.parts(parts[0][0])]:
        return
    sums = [
        column
        for column, found in meanings.items()
        if found == ColumnMeaning() and is_total(header.paths[column][-1].text)
    ]
    if len(sums) == 1:
        meanings[sums[0]] = ColumnMeaning(Role.QUARTER)


def take_so_far_for_period(meanings: dict[int, ColumnMeaning], chosen: Period | None) -> None:
    """Let *Lũy kế* be the figure of a month, half-year, nine months or year that begins with January, where no column
    states that figure: both are one.

    For the first quarter they stay apart, as the figures of all quarters before were read.
    """
    if chosen is None or chosen.number != 1 or chosen.span == Span.QUARTER:
        return
    stated = {
        found.code
        for found in meanings.values()
        if not found.is_of_another_period
        and (found.part == "value" if found.code else found.role in (Role.QUARTER, Role.VALUE))
    }
    for column, found in meanings.items():
        so_far = found.role == Role.CUMULATIVE or (found.code and found.part == "cumulative")
        if so_far and not found.is_of_another_period and found.code not in stated:
            role = Role.QUARTER if found.role == Role.CUMULATIVE else found.role
            meanings[column] = replace(found, part="value", role=role)


def keep_period(meanings: dict[int, ColumnMeaning]) -> None:
    """Let the columns of the one other period count: somebody confirmed that it is the chosen one after all."""
    dated = {column: found for column, found in meanings.items() if found.fit is not None and found.period}
    if any(found.fit == Fit.SAME for found in dated.values()):
        return
    # A month of the quarter is asked about by itself.
    dated = {column: found for column, found in dated.items() if found.fit == Fit.OTHER} or dated
    if len(_distinct(dated.values())) != 1:
        return
    for column, found in dated.items():
        meanings[column] = replace(found, fit=Fit.SAME)


def _distinct(found: Iterable[ColumnMeaning]) -> set[tuple[str, int, int | None, str]]:
    return {(one.period.kind, one.period.number, one.period.year, one.period.said) for one in found if one.period}
