"""Which commune a sheet or table of one commune is of, by its titles and its name."""

import re
from collections.abc import Iterable, Mapping

from lib.workbooks.cells import cell_address
from lib.workbooks.checking.context import CheckingContext
from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.layouts.reading import Title, UnitReference
from lib.workbooks.layouts.titles import SIGNATURES
from lib.workbooks.layouts.vocabulary import heading_key
from lib.workbooks.matching import Unit, Units
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.unit_names import without_office

_SUMMARY = re.compile(r"(?:bieu |bang |so lieu )?(?:tong hop|th|tong cong|tong|toan huyen|huyen|toan tinh)\b")
OFFERED_AT_MOST = 400  # units to choose from for a sheet that names none


def unit_of_sheet(
    reference: UnitReference, context: CheckingContext, answers: Mapping[str, str], *, of_others: bool = False
) -> tuple[Unit | None, Problem | None, str]:
    """(unit, question or error, note) for a sheet that is of one commune, by ``reference.titles``.

    A labelled name counts before those in letterhead and title; the sheet's own name must not say otherwise. What was
    chosen with the organization stands in where the sheet says nothing, and is compared where it does.
    """
    units, chosen, sheet = context.units, context.only_unit, reference.sheet
    found, title, own = _named_units(reference, units)
    # A table below another is asked about by itself where it names a commune itself.
    key = f"unit-of:{reference.table if own and reference.table else sheet}"
    answer = answers.get(key, "")
    if answer == Answer.KEEP and chosen is not None:
        return chosen, None, ""
    if answer == Answer.IGNORE:
        return None, None, f"Trang “{sheet}” không được nhập theo lựa chọn của người nhập."
    if answer.isdigit() and int(answer) in units.scope:
        return units.by_id[int(answer)], None, ""
    cell, read = (cell_address(max(title.row, 0), title.column), title.text) if title else ("A1", sheet)
    if len(found) == 1:
        (unit_id,) = found
        if unit_id in units.scope:
            return units.by_id[unit_id], None, ""
    if not found and (problem := _of_other_kind(reference, context, key)):
        return None, problem, ""
    if chosen is not None:
        if not found and (unknown := _unknown_name(reference)):
            clause = (
                f"tên này không có trong danh mục đơn vị, còn đơn vị đã chọn là {chosen.dated}; hãy sửa trong tệp, "
                "hoặc xác nhận"
            )
            keep = ((Answer.KEEP, f"Nhập cho {chosen.dated}"),)
            cell = cell_address(max(unknown.row, 0), unknown.column)
            return None, Problem(sheet, cell, unknown.text, clause, "question", "unit-differs", key, keep), ""
        if not found:
            return chosen, None, f"Trang “{sheet}” không ghi tên xã; số liệu được nhập cho {chosen.dated}."
        named = " hoặc ".join(sorted(units.unit(unit_id).dated for unit_id in found)[:3])
        clause = f"trang này là của {named}, còn đơn vị đã chọn là {chosen.dated}; hãy chọn lại, hoặc xác nhận"
        options: list[tuple[str, str]] = [(Answer.KEEP, f"Nhập cho {chosen.dated}")]
        return None, Problem(sheet, cell, read, clause, "question", "unit-differs", key, tuple(options)), ""
    options = units.options(found or units.scope)[:OFFERED_AT_MOST]
    if not found and of_others and sums_others(sheet):
        return None, None, f"Trang “{sheet}” là số tổng hợp của các trang khác nên không nhập."
    if found and not options:
        outside = units.unit(next(iter(found)))
        clause = f"{outside.dated} nằm ngoài phạm vi được nhập số liệu"
        return None, Problem(sheet, cell, read, clause, code="unit-outside"), ""
    options.append((Answer.IGNORE, "Bỏ qua bảng này"))
    clause = "trang này có thể là của nhiều xã" if found else "trang này không ghi là của xã nào"
    clause += "; hãy chọn xã của trang"
    code = "ambiguous-unit" if found else "unit-of-sheet"
    return None, Problem(sheet, cell, read, clause, "question", code, key, tuple(options)), ""


def sums_others(sheet: str) -> bool:
    """Whether a sheet is called as one that sums those of the communes: *Tổng hợp*, *TH huyện*, *Toàn huyện*."""
    return bool(_SUMMARY.match(heading_key(sheet)))


def names_unit(reference: UnitReference, units: Units) -> bool:
    """Whether the titles of a sheet name a commune."""
    return bool(_named_units(reference, units)[0])


def _unknown_name(reference: UnitReference) -> Title | None:
    """A title that is the name of a commune, or of its office, though the list has none of that name."""
    for title in reference.titles:
        name = without_office(title.text)
        if (
            title.row >= 0
            and title.tables_below < SIGNATURES
            and (names_commune(name) or (title.labelled and may_name_commune(name)))
        ):
            return title
    return None


def _of_other_kind(reference: UnitReference, context: CheckingContext, key: str) -> Problem | None:
    """The question about a title that names a unit of the list as one of another kind: *UBND PHƯỜNG NGHĨA TÁ*."""
    units, chosen = context.units, context.only_unit
    for title in sorted(reference.titles, key=lambda title: (title.tables_below, not title.labelled)):
        found = units.of_other_kind(title.text)
        if options := units.options(found):
            named = " hoặc ".join(label for _, label in options)
            if chosen is not None:
                options = [(Answer.KEEP, f"Nhập cho {chosen.dated}")]
            clause = f"tên này ghi loại đơn vị khác với danh mục, chỉ có {named}; hãy sửa trong tệp, hoặc xác nhận"
            cell = cell_address(max(title.row, 0), title.column)
            return Problem(reference.sheet, cell, title.text, clause, "question", "unit-kind", key, tuple(options))
    return None


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
    if found and distance < min((title.tables_below for title in reference.titles if title.row < 0), default=0):
        return found, first, own  # a heading within the table is nearer than the sheet's name
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
