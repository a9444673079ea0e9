"""The table that says what old units became: one row for each old unit and each new one it went into.

It is found by its headings: *Mã … cũ*, *Tên … cũ*, *Mã … mới*, *Tên … mới*; also *trước* and *sau sắp xếp*. Where a
column *Phần* or *Tỷ lệ* says how much, that is kept; else an old unit of one row went over whole, and of one with
several rows nobody knows how much.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import fold, normalize
from lib.workbooks import Grid, Problem, heading_key, read_sheets
from organizations.importing.unit_headings import SEARCHED_ROWS
from organizations.models import AdministrativeUnit, UnitSuccession, User
from organizations.services.unit_writing import BATCH, keep_versions, write_units
from organizations.validity import is_in_force

DAY = timedelta(days=1)
REASON = "Nhập bảng chuyển đổi đơn vị hành chính"
OLD, NEW = re.compile(r"\b(cu|truoc)\b"), re.compile(r"\b(moi|sau|hien nay)\b")
CODE, SHARE, BASIS = (
    re.compile(r"\bma\b"),
    re.compile(r"\b(phan|ty le|ti le)\b"),
    re.compile(r"\b(nghi quyet|can cu)\b"),
)
ABOVE = re.compile(r"\b(tinh|tp|thanh pho|huyen|quan|qh)\b")  # columns of what a unit belongs to
LENGTHS = (2, 3, 5)  # digits of the code of a province, district, commune
MOST_SAID = 50
MOST_NAMED = 10


@dataclass(frozen=True)
class ListedSuccession:
    """One row; ``share`` None where the table does not say. ``cell``: that of the old code."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    share: Decimal | None = None
    legal_basis: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass
class StoredSuccessions:
    """What became of a table; ``ended``: old units that got their last day; ``emptied``: units above them beneath which
    nothing is left, and which still stand."""

    created: int = 0
    unchanged: int = 0
    ended: int = 0
    emptied: tuple[AdministrativeUnit, ...] = ()

    @property
    def emptied_sentence(self) -> str:
        """Which units still stand without anything beneath them; empty where there are none."""
        if not self.emptied:
            return ""
        names = ", ".join(f"{unit.name} ({unit.code})" for unit in self.emptied[:MOST_NAMED])
        more = len(self.emptied) - MOST_NAMED
        return (
            f"Còn {len(self.emptied)} đơn vị cấp trên không còn đơn vị nào bên dưới mà chưa ghi ngày kết thúc: {names}"
            f"{f' và {more} đơn vị nữa' if more > 0 else ''}"
        )


def read_successions(content: bytes) -> list[ListedSuccession] | None:
    """The rows of the workbook ``content``; None where no sheet has the columns of such a table. Raises Refused with
    the cells that hold no code or share."""
    sheets = read_sheets(content)
    for grid in sheets.grids:
        for row in range(min(SEARCHED_ROWS, len(grid.rows))) if grid.visible else ():
            columns = _columns(grid, row)
            if {"old_code", "new_code"} <= columns.keys():
                return _read(grid, row, columns)
    return None


def _columns(grid: Grid, row: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in enumerate(grid.rows[row]):
        key = heading_key(cell) if isinstance(cell, str) else ""
        if SHARE.search(key):
            columns.setdefault("share", column)
        elif BASIS.search(key):
            columns.setdefault("basis", column)
        elif ABOVE.search(key) and not re.search(r"\b(xa|phuong)\b", key):
            continue
        elif side := "old" if OLD.search(key) else "new" if NEW.search(key) else "":
            columns.setdefault(f"{side}_{'code' if CODE.search(key) else 'name'}", column)
    return columns


def _read(grid: Grid, heading: int, columns: dict[str, int]) -> list[ListedSuccession]:
    found, problems = [], []
    for row in range(heading + 1, len(grid.rows)):
        texts = {name: normalize(grid.text(row, column)) for name, column in columns.items()}
        if not texts["old_code"] and not texts["new_code"]:
            continue
        wrong = False
        for name in ("old_code", "new_code"):
            code = texts[name]
            if not code.isdecimal() or len(code) > 5:
                cell = grid.address(row, columns[name])
                problems.append(Problem(grid.name, cell, code, "cần mã đơn vị hành chính gồm 2, 3 hoặc 5 chữ số"))
                wrong = True
            else:
                texts[name] = code.zfill(next(length for length in LENGTHS if len(code) <= length))
        share = None
        if texts.get("share"):
            share = _share(texts["share"])
            if share is None:
                cell = grid.address(row, columns["share"])
                problems.append(Problem(grid.name, cell, texts["share"], "cần phần từ trên 0 đến 1, hoặc đến 100%"))
                wrong = True
        if not wrong:
            found.append(
                ListedSuccession(
                    texts["old_code"],
                    texts.get("old_name", ""),
                    texts["new_code"],
                    texts.get("new_name", ""),
                    share,
                    texts.get("basis", "")[:255],
                    grid.name,
                    grid.address(row, columns["old_code"]),
                )
            )
    if problems:
        raise Refused("\n".join(str(problem) for problem in problems[:MOST_SAID]))
    return found


def _share(text: str) -> Decimal | None:
    try:
        value = Decimal(text.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        return None
    value = value / 100 if text.endswith("%") else value
    return value if 0 < value <= 1 else None


@transaction.atomic
def store_successions(
    listed: list[ListedSuccession], on: date, *, by: User | None = None, end_emptied: bool = False
) -> StoredSuccessions:
    """Store what ``listed`` says took effect on the day ``on``; old units that stand to this day end the day before,
    with ``end_emptied`` also the units above them beneath which nothing is left, such as districts.

    An old unit is the one with its code on the day before, a new one that on the day itself; both must be there, and
    bear the names of the table where it has names. Raises Refused with all rows of which that is not so.
    """
    codes = {code for each in listed for code in (each.old_code, each.new_code)}
    known: dict[str, list[AdministrativeUnit]] = defaultdict(list)
    for unit in AdministrativeUnit.objects.filter(code__in=codes).select_related("parent"):
        known[unit.code].append(unit)
    problems: list[Problem] = []
    pairs: dict[tuple[int, int], ListedSuccession] = {}
    units: dict[int, AdministrativeUnit] = {}
    for each in listed:
        new = _find(known[each.new_code], on, each.new_name)
        old = _find(known[each.old_code], on - DAY, each.old_name)
        for unit, code, name, when in (
            (old, each.old_code, each.old_name, on - DAY),
            (new, each.new_code, each.new_name, on),
        ):
            if unit is None:
                clause = _why_none(known[code], when)
                problems.append(Problem(each.sheet, each.cell, f"{code} {name}".strip(), clause))
        if old is not None and new is not None and old.pk != new.pk:
            units |= {old.pk: old, new.pk: new}
            pairs[old.pk, new.pk] = each
    if problems:
        more = len(problems) - MOST_SAID
        said = [str(problem) for problem in problems[:MOST_SAID]]
        raise Refused("\n".join([*said, *([f"và {more} dòng nữa"] if more > 0 else [])]))
    return _store(pairs, units, on, by, end_emptied)


def _find(units: list[AdministrativeUnit], day: date, name: str) -> AdministrativeUnit | None:
    standing = [unit for unit in units if is_in_force(unit, day)]
    named = [unit for unit in standing if not name or fold(name) in (fold(unit.name), fold(unit.bare_name))]
    return named[0] if named else None


def _why_none(units: list[AdministrativeUnit], day: date) -> str:
    other = next((unit for unit in units if is_in_force(unit, day)), None)
    if other is None:
        return f"hệ thống không có đơn vị này ngày {day:%d/%m/%Y}; hãy nhập danh mục của ngày ấy trước"
    return (
        f"mã này ngày {day:%d/%m/%Y} trong hệ thống là {other.name}; nếu vẫn là đơn vị ấy thì để trống ô tên trong "
        "bảng hoặc ghi như hệ thống, nếu là đơn vị khác thì nhập danh mục của ngày ấy trước"
    )


def _store(pairs, units, on: date, by: User | None, end_emptied: bool) -> StoredSuccessions:
    parts = Counter(old for old, _ in pairs)
    stored = set(UnitSuccession.objects.filter(predecessor__in=parts).values_list("predecessor", "successor"))
    new = [
        UnitSuccession(
            predecessor=units[old],
            successor=units[successor],
            effective_on=on,
            share=each.share or (1 if parts[old] == 1 else None),
            legal_basis=each.legal_basis,
        )
        for (old, successor), each in pairs.items()
        if (old, successor) not in stored
    ]
    ended = [units[old] for old in parts if units[old].valid_to is None or units[old].valid_to >= on]
    for unit in ended:
        unit.valid_to = on - DAY
    write_units([], ended, by=by, reason=REASON)
    UnitSuccession.objects.bulk_create(new, batch_size=BATCH)
    keep_versions(UnitSuccession, new, by, REASON)
    emptied = _emptied([units[old] for old in parts], on)
    if end_emptied:
        for unit in emptied:
            unit.valid_to = on - DAY
        write_units([], emptied, by=by, reason=REASON)
        ended, emptied = ended + emptied, []
    return StoredSuccessions(len(new), len(pairs) - len(new), len(ended), tuple(emptied))


def _emptied(old: list[AdministrativeUnit], on: date) -> list[AdministrativeUnit]:
    """The units above ``old`` that stand on day ``on``, stood before it, and have nothing beneath them any more; a
    query or two for each level."""
    found: list[AdministrativeUnit] = []
    front = {unit.parent_id for unit in old if unit.parent_id}
    while front:
        beneath = AdministrativeUnit.objects.filter(parent__in=front).in_force(on)
        standing = set(beneath.exclude(pk__in=[unit.pk for unit in found]).order_by().values_list("parent", flat=True))
        above = AdministrativeUnit.objects.filter(pk__in=front - standing).in_force(on).exclude(valid_from__gte=on)
        empty = list(above.order_by("code", "pk"))
        found += empty
        front = {unit.parent_id for unit in empty if unit.parent_id}
    return found
