"""Which commune a sheet or table of one commune is of, by its titles and its name."""

from collections.abc import Iterable, Mapping

from lib.workbooks.cells import cell_address
from lib.workbooks.checking.context import CheckingContext
from lib.workbooks.layouts.reading import Title, UnitReference
from lib.workbooks.matching import Unit, Units
from lib.workbooks.problems import Answer, Problem

OFFERED_AT_MOST = 400  # units to choose from for a sheet that names none


def unit_of_sheet(
    reference: UnitReference, context: CheckingContext, answers: Mapping[str, str]
) -> tuple[Unit | None, Problem | None, str]:
    """(unit, question or error, note) for a sheet that is of one commune, by ``reference.titles``.

    A labelled name counts before those in letterhead and title; the sheet's own name must not say otherwise. What was
    chosen with the organization stands in where the sheet says nothing, and is compared where it does.
    """
    units, chosen, sheet = context.units, context.only_unit, reference.sheet
    found, title, own = _named_units(reference, units)
    # A table below another is asked about by itself where it names a commune itself.
    key = f"unit-of:{sheet}:{reference.row + 1}" if own and reference.row else f"unit-of:{sheet}"
    answer = answers.get(key, "")
    if answer == Answer.KEEP and chosen is not None:
        return chosen, None, ""
    if answer.isdigit() and int(answer) in units.scope:
        return units.by_id[int(answer)], None, ""
    cell, read = (cell_address(max(title.row, 0), title.column), title.text) if title else ("A1", sheet)
    if len(found) == 1:
        (unit_id,) = found
        if unit_id in units.scope:
            return units.by_id[unit_id], None, ""
    if chosen is not None:
        if not found:
            return chosen, None, f"Trang “{sheet}” không ghi tên xã; số liệu được nhập cho {chosen.dated}."
        named = " hoặc ".join(sorted(units.unit(unit_id).dated for unit_id in found)[:3])
        clause = f"trang này là của {named}, còn đơn vị đã chọn là {chosen.dated}; hãy chọn lại, hoặc xác nhận"
        options: list[tuple[str, str]] = [(Answer.KEEP, f"Nhập cho {chosen.dated}")]
        return None, Problem(sheet, cell, read, clause, "question", "unit-differs", key, tuple(options)), ""
    options = units.options(found or units.scope)[:OFFERED_AT_MOST]
    if found and not options:
        outside = units.unit(next(iter(found)))
        clause = f"{outside.dated} nằm ngoài phạm vi được nhập số liệu"
        return None, Problem(sheet, cell, read, clause, code="unit-outside"), ""
    clause = "trang này có thể là của nhiều xã" if found else "trang này không ghi là của xã nào"
    clause += "; hãy chọn xã của trang"
    code = "ambiguous-unit" if found else "unit-of-sheet"
    return None, Problem(sheet, cell, read, clause, "question", code, key, tuple(options)), ""


def _named_units(reference: UnitReference, units: Units) -> tuple[set[int], Title | None, bool]:
    """(ids of the units that the titles name, the title that named them, whether it is of this very table)."""
    found: set[int] = set()
    first, distance = None, 0
    for distance in sorted({title.tables_below for title in reference.titles}):
        here = [title for title in reference.titles if title.tables_below == distance and title.row >= 0]
        found, first = _units_in([title for title in here if title.labelled], units, whole=True)
        if not found:
            found, first = _units_in([title for title in here if not title.labelled], units, whole=False)
        if found:
            break
    own = bool(found) and distance == 0
    of_sheet, sheet_title = _units_in([title for title in reference.titles if title.row < 0], units, whole=True)
    # A sheet copied for the next commune often keeps the title of the first.
    return (found, first, own) if found & of_sheet else (found | of_sheet, first or sheet_title, own)


def _units_in(titles: Iterable[Title], units: Units, *, whole: bool) -> tuple[set[int], Title | None]:
    """(ids of the units in ``titles``, the first title that names one); ``whole``: a title may be the name alone."""
    found: set[int] = set()
    first = None
    for title in titles:
        here = units.find_in_text(title.text) or (units.find_whole_text(title.text) if whole else set())
        if here and first is None:
            first = title
        found |= here
    return found, first
