"""Lines that state the year so far (*Lũy kế*) below the line of the quarter: both together are one figure."""

from collections.abc import Iterable

from lib.vietnamese import Period, Span
from lib.workbooks.cells import cell_address, cell_text, is_blank
from lib.workbooks.layouts.period_reading import find_periods, without_periods
from lib.workbooks.layouts.periods import Fit, fit
from lib.workbooks.layouts.reading import RawFigure, Reading, UnitReference
from lib.workbooks.layouts.span_words import is_of_chosen, span_words
from lib.workbooks.layouts.vocabulary import Role, role_of, without_numbering
from lib.workbooks.problems import Problem

_OF_FIGURES = (Role.VALUE, Role.QUARTER, Role.CUMULATIVE)


def role_of_line(text: str, quarter: Period | None, year: int | None = None) -> Role | None:
    """What a line *Thực hiện trong quý*, *Lũy kế đến 31/3/2020* states; that of another period is ``BEFORE``.

    ``year``: of the titles. None also for a period that is neither ``quarter`` nor clear of it.
    """
    own = without_numbering(text)
    if quarter is not None and quarter.span != Span.QUARTER and (words := span_words(own)):
        return words.role if is_of_chosen(words, quarter) else None
    role = role_of(own) or role_of(without_periods(own))
    if role is None and quarter is not None and quarter.span != Span.QUARTER and not without_periods(own):
        role = Role.QUARTER  # “Tháng 5” alone, as “Quý I” is known
    if role not in _OF_FIGURES or quarter is None:
        return role
    fits = {fit(one.at("", "", own)._replace(year=one.year or year), quarter) for one in find_periods(own, alone=True)}
    if not fits or fits == {Fit.SAME}:
        return role
    if role == Role.CUMULATIVE and not fits.isdisjoint({Fit.SO_FAR, Fit.SAME}):
        return role
    return Role.BEFORE if fits == {Fit.OTHER} else None


def part_word(text: str, chosen: Period | None) -> Role | None:
    """What a word in a column about the lines says; None for a period alone, which is no part."""
    own = without_numbering(text)
    if chosen is not None and chosen.span != Span.QUARTER and (words := span_words(own)):
        return words.role
    rest = without_periods(own)
    return (role_of(own) or role_of(rest)) if rest else None


def join_lines(reading: Reading, begin: int, so_far: Iterable[RawFigure]) -> None:
    """Give each figure from ``begin`` on the year so far that another line states of the same unit and indicator.

    ``so_far``: figures of which ``value`` is the year so far. One without a line of the quarter stands alone.
    """
    known = {_key(figure): number for number, figure in enumerate(reading.figures[begin:], begin)}
    for figure in so_far:
        if is_blank(figure.value):
            continue
        number = known.get(_key(figure))
        if number is None:
            reading.figures.append(
                figure._replace(value="", cumulative=figure.value, cumulative_column=figure.column, cumulative_row=-1)
            )
            continue
        of_quarter = reading.figures[number]
        if clause := _hindrance(of_quarter, figure):
            cell = cell_address(figure.row, figure.column)
            reading.problems.append(
                Problem(figure.indicator.sheet, cell, cell_text(figure.value), clause, code="line-of-cumulative")
            )
            continue
        reading.figures[number] = of_quarter._replace(
            cumulative=figure.value, cumulative_column=figure.column, cumulative_row=figure.row
        )


def _hindrance(figure: RawFigure, so_far: RawFigure) -> str:
    """Why ``so_far`` cannot be the year so far of ``figure``, as a clause; ``""`` where it can."""
    if figure.cumulative_column >= 0:
        return f"lũy kế của số này đã có ở ô {cell_address(*figure.cumulative_cell)}; hãy bỏ bớt một dòng"
    if figure.indicator.measures != so_far.indicator.measures:
        place = cell_address(figure.row, figure.column)
        return f"dòng lũy kế ghi đơn vị tính khác với số của kỳ ở ô {place}; hãy ghi cùng một đơn vị tính"
    return ""


def _key(figure: RawFigure) -> tuple[object, ...]:
    return figure.indicator.key, *_unit_key(figure.unit)


def _unit_key(unit: UnitReference) -> tuple[object, ...]:
    return (unit.code, unit.name) if unit.code or unit.name else (id(unit),)
