"""What titles and names of sheets say about commune and period, beside what the person chose."""

from collections.abc import Mapping

from lib.vietnamese.quarters import ROMAN, Quarter
from lib.workbooks.grid import address
from lib.workbooks.layouts import Period, Place, Reading
from lib.workbooks.layouts.shapes import IGNORE, KEEP
from lib.workbooks.matching import Unit
from lib.workbooks.problems import Problem
from organizations.importing.context import Context

OFFERED_AT_MOST = 400  # units to choose from for a sheet that names none


def check_periods(reading: Reading, quarter: Quarter, answers: Mapping[str, str]) -> list[Problem]:
    """A question for every table whose title, or sheet's name, tells another period than the one chosen.

    One for the file where all tables differ; where some agree, those that differ may be left out one by one.
    """
    differing = {
        table: period
        for table, periods in reading.periods.items()
        if (period := _differing(periods, quarter)) is not None
    }
    if not differing:
        return []
    if len(differing) == len(reading.tables):
        period = next(iter(differing.values()))
        if answers.get("period") == KEEP:
            return []
        return [
            Problem(
                period.sheet, period.cell, period.text[:255],
                f"tệp ghi {name_of(period)}, còn kỳ đã chọn là {quarter.name}; hãy chọn lại kỳ, hoặc xác nhận",
                "question", "period-differs", "period", ((KEEP, f"Số liệu này đúng là của {quarter.name}"),),
            )
        ]  # fmt: skip
    return [
        Problem(
            period.sheet, period.cell, period.text[:255],
            f"{_called(table, period)} ghi {name_of(period)}, còn kỳ đã chọn là {quarter.name}; "
            "hãy bỏ qua, hoặc xác nhận",
            "question", "period-differs", f"sheet:{table}",
            ((IGNORE, f"Bỏ qua {_called(table, period)}"),
             (KEEP, f"Số liệu của {_called(table, period)} đúng là của {quarter.name}")),
        )
        for table, period in differing.items()
        if answers.get(f"sheet:{table}") != KEEP
    ]  # fmt: skip


def _called(table: str, period: Period) -> str:
    return "trang này" if table == period.sheet else "bảng này"


def _differing(periods: list[Period], quarter: Quarter) -> Period | None:
    """A period that contradicts ``quarter``: of those in the titles none agrees, or of those in the sheet's name."""
    for names_sheet in (False, True):
        named = [period for period in periods if period.names_sheet is names_sheet]
        if named and not any(agrees(period, quarter) for period in named):
            return named[0]
    return None


def agrees(period: Period, quarter: Quarter) -> bool:
    """Whether figures of ``period`` may be those of ``quarter``: of six months or of one month they are not."""
    if period.kind == "year":
        return period.year == quarter.year
    return period.kind == "quarter" and period.number == quarter.number and period.year in (None, quarter.year)


def name_of(period: Period) -> str:
    """``quý I năm 2020``, ``6 tháng đầu năm 2020``, ``tháng 3``."""
    year = f" năm {period.year}" if period.year else ""
    if period.kind == "quarter":
        return f"quý {ROMAN[period.number]}{year}"
    if period.kind == "half":
        return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} năm{f' {period.year}' if period.year else ''}"
    if period.kind == "nine":
        return f"9 tháng{year}"
    return f"tháng {period.number}{year}" if period.kind == "month" else f"năm {period.year}"


def unit_of_sheet(
    place: Place, context: Context, answers: Mapping[str, str]
) -> tuple[Unit | None, Problem | None, str]:
    """(unit, question or error, note) for a sheet that speaks of one commune, by ``place.titles``.

    A labelled name counts before those in letterhead and title; the sheet's own name must not say otherwise. What was
    chosen with the organization stands in where the sheet says nothing, and is compared where it does.
    """
    units, chosen = context.units, context.only_unit
    found, at, own = _named(place, context)
    # A table below another is asked about by itself where it names a commune itself.
    key = f"unit-of:{place.sheet}:{place.row + 1}" if own and place.row else f"unit-of:{place.sheet}"
    answer = answers.get(key, "")
    if answer == KEEP and chosen is not None:
        return chosen, None, ""
    if answer.isdigit() and int(answer) in units.scope:
        return units.by_id[int(answer)], None, ""
    cell, read = (address(max(at.row, 0), at.column), at.text) if at else ("A1", place.sheet)
    if len(found) == 1:
        (unit_id,) = found
        if unit_id in units.scope:
            return units.by_id[unit_id], None, ""
    if chosen is not None:
        if not found:
            return chosen, None, f"Trang “{place.sheet}” không ghi tên xã; số liệu được nhập cho {chosen.dated}."
        named = " hoặc ".join(sorted(unit.dated for unit_id in found if (unit := units.unit(unit_id)))[:3])
        clause = f"trang này là của {named}, còn đơn vị đã chọn là {chosen.dated}; hãy chọn lại, hoặc xác nhận"
        options = ((KEEP, f"Nhập cho {chosen.dated}"),)
        return None, Problem(place.sheet, cell, read, clause, "question", "unit-differs", key, options), ""
    offered = units.options(found or units.scope)[:OFFERED_AT_MOST]
    if found and not offered:
        outside = units.unit(next(iter(found)))
        clause = f"{outside.dated} nằm ngoài phạm vi được nhập số liệu"
        return None, Problem(place.sheet, cell, read, clause, code="unit-outside"), ""
    clause = "trang này có thể là của nhiều xã" if found else "trang này không ghi là của xã nào"
    clause += "; hãy chọn xã của trang"
    code = "ambiguous-unit" if found else "unit-of-sheet"
    return None, Problem(place.sheet, cell, read, clause, "question", code, key, tuple(offered)), ""


def _named(place: Place, context: Context):
    """(ids of the units that the titles name, the title that named them, whether it is of this very table)."""
    found, first, near = set(), None, 0
    for near in sorted({title.above for title in place.titles}):
        here = [title for title in place.titles if title.above == near and title.row >= 0]
        found, first = _units_in([title for title in here if title.labelled], context, whole=True)
        if not found:
            found, first = _units_in([title for title in here if not title.labelled], context, whole=False)
        if found:
            break
    own = bool(found) and near == 0
    called, sheet = _units_in([title for title in place.titles if title.row < 0], context, whole=True)
    # A sheet copied for the next commune often keeps the title of the first.
    return (found, first, own) if found & called else (found | called, first or sheet, own)


def _units_in(titles, context: Context, *, whole: bool):
    found, first = set(), None
    for title in titles:
        here = context.units.in_text(title.text) or (context.units.by_name_alone(title.text) if whole else set())
        if here and first is None:
            first = title
        found |= here
    return found, first
