"""Columns of the plan of a whole year: *Kế hoạch năm*, *Chỉ tiêu giao*, *KH* beside *TH*.

A plan that a heading says is of a quarter, a month or another part of the year is none; one of another year, and a plan
without a year under a title that speaks of the plan of a quarter, are asked about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lib.vietnamese import Period, Span
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.column_meanings import ColumnMeaning, PlanOf, meaning_of
from lib.workbooks.layouts.headers import LISTING_ROLES, Header, Heading
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.period_reading import find_periods, without_periods
from lib.workbooks.layouts.questions import listed
from lib.workbooks.layouts.reading import IndicatorReference, RawFigure, Reading, Title
from lib.workbooks.layouts.span_words import span_words
from lib.workbooks.layouts.vocabulary import (
    Role,
    bare_heading_key,
    heading_key,
    plan_in_brackets,
    role_of,
    without_numbering,
)

_BASE = r"(?:chi tieu ke hoach|chi tieu kh|ke hoach|kh|chi tieu|muc tieu)"
_MORE = (
    r"(?:(?:duoc )?(?:giao|phan bo|duyet)|(?:tinh|huyen|xa|cap tren|tw|trung uong|hdnd|ubnd|mttq) giao"
    r"|(?:ca |trong )?nam(?: nay)?|de ra|chung)"
)
_OF_YEAR = re.compile(rf"{_BASE}(?: {_MORE}){{0,3}}")
_YEAR_BEHIND = re.compile(r"(?: nam)? ((?:19|20)[0-9]{2})$")
_WHOLE_YEAR = {("year", 0), ("this year", 0), ("months", 112)}
_TARGET_OF_YEAR = re.compile(r"chi tieu nam (?:19|20)[0-9]{2}")
_SAYS_YEAR = re.compile(r"\b(?:nam|giao|phan bo)\b")
_COMPARED = re.compile(r"%|\b(?:so voi|so sanh|ty le|ti le|tang|giam|chenh lech|dat)\b")
_PART_IN_TITLE = re.compile(r"\b(?:ke hoach|kh|chi tieu) (?:(?:cua|trong) )?(?:quy|thang|[1-9] thang|ky)\b")


def find_plans(
    meanings: dict[int, ColumnMeaning],
    header: Header,
    titles: tuple[Title, ...],
    indicators: IndicatorIndex,
    chosen: Period | None,
) -> None:
    """Say of each column of a plan in ``meanings`` whether it is that of the year of ``chosen``."""
    if chosen is None or chosen.span == Span.PLAN:
        return
    # A line over the whole table is its title, and no heading of some of its columns.
    names = {column for column, found in meanings.items() if found.role in (*LISTING_ROLES, Role.ORDER)}
    of_part = any(_PART_IN_TITLE.search(heading_key(title.text)) for title in titles)
    for column, meaning in list(meanings.items()):
        path = tuple(heading for heading in header.paths.get(column, ()) if heading.column not in names - {column})
        planned = meaning.role == Role.PLAN or _is_target(column, meaning, meanings, path)
        if planned and path and (plan := _plan_of(path, indicators, chosen, of_part=of_part)):
            meanings[column] = replace(meaning, role=Role.PLAN, plan=plan, plan_code=_code(path, indicators))


@dataclass
class PlanLines:
    """Lines that state the plan of the year of ``answers``, by the words by which columns are known for such; the words
    of ``titles`` count likewise."""

    answers: KnownAnswers
    titles: tuple[Title, ...]
    rows: list[int] = field(default_factory=list)  # that are read
    _known: dict[str, bool] = field(default_factory=dict)

    def takes(self, row: int, text: str) -> bool:
        """Whether a line that says *Kế hoạch* is read as the plan of the year; keeps it in mind."""
        if text not in self._known:
            self._known[text] = self._says_year(text)
        if self._known[text]:
            self.rows.append(row)
        return self._known[text]

    def _says_year(self, text: str) -> bool:
        chosen = self.answers.quarter
        if chosen is None or chosen.span == Span.PLAN:
            return False
        of_part = any(_PART_IN_TITLE.search(heading_key(title.text)) for title in self.titles)
        path = (Heading(0, 0, without_numbering(text), 1),)
        return _plan_of(path, self.answers.indicators, chosen, of_part=of_part) == PlanOf.YEAR

    def note(self, reading: Reading, sheet: str) -> None:
        """Say which lines are read so."""
        if self.rows and self.answers.quarter is not None:
            lines = listed([str(row + 1) for row in self.rows])
            reading.notes.append(f"Trang “{sheet}”: nhập dòng {lines} là {plan_name(self.answers.quarter)}.")


def planned(figure: RawFigure, references: dict[IndicatorReference, IndicatorReference]) -> RawFigure:
    """``figure`` as one of the plan; ``references`` keeps those of the same indicators, planned."""
    own = figure.indicator
    return figure._replace(indicator=references.setdefault(own, replace(own, planned=True)))


def _is_target(
    column: int, meaning: ColumnMeaning, meanings: Mapping[int, ColumnMeaning], path: tuple[Heading, ...]
) -> bool:
    """Whether *Chỉ tiêu năm 2026* heads targets, because what is listed stands left of it."""
    listed = (Role.INDICATOR, Role.INDICATOR_CODE, Role.UNIT_NAME, Role.UNIT_CODE)
    return (
        meaning.role == Role.INDICATOR
        and bool(path and _TARGET_OF_YEAR.fullmatch(bare_heading_key(path[-1].text)))
        and any(found.role in listed for number, found in meanings.items() if number < column)
    )


def _plan_of(path: tuple[Heading, ...], indicators: IndicatorIndex, chosen: Period, *, of_part: bool) -> PlanOf | None:
    """Of which year the plan under ``path`` is; None where it is none of a whole year."""
    words, years = "", set[int]()
    for number, heading in enumerate(reversed(path)):
        inner = plan_in_brackets(heading.text)
        if inner is None and indicators.match(heading.text):
            continue
        text = inner if inner is not None else heading.text
        said_below = "nam" in words.split()  # *Kế hoạch năm* under *Quý II năm 2026*, over the results too
        for named in find_periods(text, alone=True):
            if (named.kind, named.number) not in _WHOLE_YEAR and (named.kind == "before" or not said_below):
                return None
            years |= {named.year} if named.year else set()
        own = bare_heading_key(without_periods(text))
        if not words and (inner is not None or _says_plan(text) or (number == 0 and own == "chi tieu")):
            if year := _YEAR_BEHIND.search(own):  # “KH 2026”, “Kế hoạch giao năm 2026”
                own, years = own[: year.start()], years | {int(year[1])}
            words = own
        elif _COMPARED.search(heading_key(text)) or (_says_part(text) and not said_below):
            return None
    if not words or not _OF_YEAR.fullmatch(words):
        return None
    if years:
        return PlanOf.YEAR if years == {chosen.year} else PlanOf.OTHER_YEAR
    return PlanOf.UNCLEAR if of_part and not _SAYS_YEAR.search(words) else PlanOf.YEAR


def _says_part(text: str) -> bool:
    """Whether a heading above is of a part of the year, or of the year so far: *Trong quý*, *Lũy kế* over *KH | TH*."""
    said = span_words(text)
    return said.span != Span.YEAR if said else role_of(text) in (Role.QUARTER, Role.CUMULATIVE)


def _says_plan(text: str) -> bool:
    return Role.PLAN in (role_of(text), role_of(without_periods(text)))


def _code(path: tuple[Heading, ...], indicators: IndicatorIndex) -> str:
    """The indicator that the other headings name; ``""`` where they name none."""
    others = []
    for heading in path:
        inner = plan_in_brackets(heading.text)
        if inner is not None:
            others.append(heading._replace(text=heading.text.replace(f"({inner})", " ")))
        elif indicators.match(heading.text) or not _says_plan(heading.text):
            text = heading.text if indicators.match(heading.text) else without_periods(heading.text)
            if text and bare_heading_key(text) != "chi tieu":
                others.append(heading._replace(text=text))
    found = meaning_of(tuple(others), indicators) if others else ColumnMeaning()
    return "" if found.others else found.code


def plan_doubt(plan: PlanOf, chosen: Period) -> str:
    """The clause that asks about a plan that is not clearly that of the year of ``chosen``."""
    said = {
        PlanOf.OTHER_YEAR: "tiêu đề cột này ghi kế hoạch của năm khác",
        PlanOf.UNCLEAR: "tiêu đề cột này không ghi là kế hoạch cả năm, còn tên biểu nói tới kế hoạch của một kỳ",
        PlanOf.YEAR: "trong bảng còn cột khác cũng là kế hoạch năm",
    }[plan]
    return f"{said}; hãy cho biết có nhập cột này làm kế hoạch năm {chosen.year}, hoặc bỏ qua"


def plan_name(chosen: Period) -> str:
    """``kế hoạch năm 2026``."""
    return Period.plan(chosen.year).name


def settled_plans(plans: Mapping[int, PlanOf]) -> tuple[int | None, list[int]]:
    """Of the plan columns of one indicator: (the one that is the year's, those to be asked about)."""
    of_year = [column for column, plan in plans.items() if plan == PlanOf.YEAR]
    if len(of_year) == 1:
        return of_year[0], []
    return None, of_year or list(plans)
