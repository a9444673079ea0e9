"""Which period the headings of a column say its figures are of, and how that fits the quarter that was chosen."""

from collections.abc import Iterable
from dataclasses import replace

from lib.vietnamese import Period
from lib.workbooks.cells import cell_address
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning, meaning_of
from lib.workbooks.layouts.headers import Header, Heading
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.period_reading import find_periods, without_periods
from lib.workbooks.layouts.periods import Fit, ends_after, fit, main_periods, with_year
from lib.workbooks.layouts.reading import StatedPeriod
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
    "cong", "tong", "tong so", "tong cong", "ca", "so trong", "ket qua trong", "so lieu trong",
})  # fmt: skip
_WITH_FIGURES = frozenset({*PART_OF_ROLE, None, Role.PERIOD})


def dated_meaning(
    path: tuple[Heading, ...], sheet: str, indicators: IndicatorIndex, quarter: Period | None, year: int | None
) -> ColumnMeaning:
    """``meaning_of`` the column under ``path``, whatever period its headings name, with that period.

    ``year``: of the titles, for a quarter whose heading names none. Without a ``quarter`` nothing is compared.
    """
    period, several = _period_of(path, sheet, indicators, year)
    meaning = _so_far_in_brackets(meaning_of(path, indicators), path, quarter)
    if period is None or meaning.role in NOT_IMPORTED:
        return meaning
    undated = meaning_of(tuple(_undated(heading, indicators) for heading in path), indicators)
    meaning = _so_far_in_brackets(undated, path, quarter)
    if meaning.role not in _WITH_FIGURES or (
        period.kind == "year" and (quarter is None or period.year == quarter.year)
    ):
        return meaning_of(path, indicators) if period.kind == "year" else meaning
    if quarter is None:
        return replace(meaning, period=period)
    return _fitted(meaning, period, quarter, several)


def _so_far_in_brackets(meaning: ColumnMeaning, path: Iterable[Heading], quarter: Period | None) -> ColumnMeaning:
    """*Hộ nghèo (lũy kế)* is the year so far; of the first quarter that is the quarter's figure, too."""
    if quarter is None or quarter.number == 1 or not meaning.code or meaning.part == "cumulative":
        return meaning
    return replace(meaning, part="cumulative") if any(says_so_far(each.text) for each in path) else meaning


def _fitted(meaning: ColumnMeaning, period: StatedPeriod, quarter: Period, several: bool) -> ColumnMeaning:
    how = fit(period, quarter)
    if meaning.part == "cumulative" or meaning.role == Role.CUMULATIVE:
        if how == Fit.PARTLY and period.kind == "month" and period.number == 3 * quarter.number:
            how = Fit.SAME  # “lũy kế đến tháng 3”
        if how == Fit.PARTLY and ends_after(period, quarter):
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


def find_sum_of_months(meanings: dict[int, ColumnMeaning], header: Header) -> None:
    """Let the one column *Cộng*, *Tổng số* beside the three months of the quarter be the quarter's figure."""
    months = {
        column: found.period.number
        for column, found in meanings.items()
        if found.period and found.period.kind == "month" and found.fit == Fit.PARTLY and not found.code
    }
    if len(months) != 3 or len(set(months.values())) != 3:
        return
    sums = [
        column
        for column, found in meanings.items()
        if found == ColumnMeaning() and is_total(header.paths[column][-1].text)
    ]
    if len(sums) == 1:
        meanings[sums[0]] = ColumnMeaning(Role.QUARTER)


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
