"""A published list of administrative units → units of the portal.

The list is that of the statistics office: one row per commune with its district and province. It does not say when it
was true, and codes are used again after mergers; so a unit is found by its code *on a day*: the day that the person
names, else the last day on which the listed provinces existed as far as the portal knows.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import fold, foreign_letters, normalize
from lib.workbooks import Grid, Problem
from organizations.access import Scope
from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.importing.unit_headings import NO_DISTRICTS, UnitColumns, find_columns
from organizations.models import AdministrativeUnit, User
from organizations.roles import IMPORT, roles_that_may
from organizations.validity import is_in_force

UNIT_COLUMNS = ("Trang tính", "Ô", "Mã", "Tên", "Loại", "Mã cấp trên")

CODE_LENGTHS = {"province": 2, "district": 3, "commune": 5}
LEVEL_NAMES = {"province": "tỉnh, thành phố", "district": "quận, huyện", "commune": "xã, phường"}
# House capitals: the kind has one capital, whatever the list writes ("Thành Phố Bắc Kạn").
KIND_WORDS = {
    "thành phố": UnitKind.DISTRICT, "thị trấn": UnitKind.TOWNSHIP, "thị xã": UnitKind.DISTRICT,
    "đặc khu": UnitKind.SPECIAL_ZONE, "phường": UnitKind.WARD, "huyện": UnitKind.DISTRICT, "quận": UnitKind.DISTRICT,
    "tỉnh": UnitKind.PROVINCE, "xã": UnitKind.COMMUNE,
}  # fmt: skip


@dataclass(frozen=True)
class ListedUnit:
    """One unit as the list has it; ``cell`` is where its code stands."""

    code: str
    name: str
    kind: str
    parent_code: str
    sheet: str = ""
    cell: str = ""


@dataclass
class Plan:
    """What a list would change. ``new`` are unsaved units, each with the code of its parent in ``parents``."""

    new: list[AdministrativeUnit] = field(default_factory=list)
    parents: dict[str, AdministrativeUnit] = field(default_factory=dict)
    unchanged: list[AdministrativeUnit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: dict[str, ListedUnit] = field(default_factory=dict)


# --- reading ----------------------------------------------------------------------------------------------------------


def read_unit_list(grids: list[Grid]) -> list[tuple]:
    """The rows of the list, as ``UNIT_COLUMNS``: each unit once, provinces before districts before communes.

    Raises Refused when no sheet has the columns, or with all cells that hold no proper code or name.
    """
    listed = _listed(*find_columns(grids))
    return [(u.sheet, u.cell, u.code, u.name, u.kind, u.parent_code) for u in listed]


def _listed(grid: Grid, found: UnitColumns) -> list[ListedUnit]:
    columns = found.columns
    levels: dict[str, dict[str, ListedUnit]] = {"province": {}, "district": {}, "commune": {}}
    problems = []
    for row in range(found.row + 1, len(grid.rows)):
        parent_code = ""
        for level, units in levels.items():
            if f"{level}_code" not in columns:
                continue
            raw_code = grid.text(row, columns[f"{level}_code"])
            raw_name = normalize(grid.text(row, columns[f"{level}_name"]))
            if level == found.own_level and "level" in columns:
                raw_name = with_kind(raw_name, normalize(grid.text(row, columns["level"])))
            if not raw_code and not raw_name:
                continue
            cell = grid.address(row, columns[f"{level}_code"])
            if not raw_code.isdecimal() or len(raw_code) > CODE_LENGTHS[level]:
                clause = f"cần mã {LEVEL_NAMES[level]} gồm {CODE_LENGTHS[level]} chữ số"
                problems.append(Problem(grid.name, cell, raw_code, clause))
                break
            if clause := _why_no_name(raw_name, level):
                cell = grid.address(row, columns[f"{level}_name"])
                problems.append(Problem(grid.name, cell, raw_name, clause))
                break
            name, kind = house_name(raw_name, level)
            if kind is None:
                cell = grid.address(row, columns[f"{level}_name"])
                clause = f"tên {LEVEL_NAMES[level]} phải bắt đầu bằng loại đơn vị, ví dụ Xã Nghĩa Tá, Huyện Chợ Đồn"
                problems.append(Problem(grid.name, cell, raw_name, clause))
                break
            unit = ListedUnit(raw_code.zfill(CODE_LENGTHS[level]), name, kind, parent_code, grid.name, cell)
            first = units.setdefault(unit.code, unit)
            if (fold(first.name), first.parent_code) != (fold(name), parent_code):
                clause = f"mã {unit.code} đã là {first.name} ở ô {first.cell}; mỗi mã chỉ thuộc về một đơn vị"
                problems.append(Problem(grid.name, cell, f"{raw_code} {name}", clause))
                break
            if level == (found.own_level or "commune") and first is not unit:
                clause = f"đơn vị này đã có ở ô {first.cell}; mỗi đơn vị chỉ được một dòng"
                problems.append(Problem(grid.name, cell, f"{raw_code} {name}", clause))
            parent_code = unit.code
    if problems:
        raise Refused("\n".join(str(problem) for problem in problems))
    listed = [unit for units in levels.values() for unit in units.values()]
    town = next((unit for unit in listed if unit.kind == UnitKind.TOWNSHIP), None)
    if town and "district_code" not in columns:
        raise Refused(NO_DISTRICTS.format(sheet=grid.title, cell=town.cell, name=town.name))
    if not listed:
        raise Refused("Danh mục trong tệp không có dòng nào; hãy kiểm tra lại tệp.")
    return listed


def _why_no_name(text: str, level: str) -> str:
    """What is wrong with ``text`` as the name of a unit; empty where nothing is."""
    if not text or len(text) > 120:
        return f"cần tên {LEVEL_NAMES[level]}"
    found = foreign_letters(text)
    return f"cần gõ lại bằng chữ tiếng Việt: {found[0].described}" if found else ""


def with_kind(name: str, kind: str) -> str:
    """``("Nghĩa Tá", "Xã") → "Xã Nghĩa Tá"``: the kind before a name that has none."""
    if not name or kind.lower() not in KIND_WORDS or name.lower().startswith(tuple(f"{word} " for word in KIND_WORDS)):
        return name
    return f"{kind} {name}"


def house_name(name: str, level: str) -> tuple[str, str | None]:
    """``("Thành Phố Bắc Kạn", "district") → ("Thành phố Bắc Kạn", DISTRICT)``; None for a kind that the level lacks."""
    lowered = name.lower()
    for word, kind in KIND_WORDS.items():
        if lowered.startswith(f"{word} "):
            name = word[0].upper() + word[1:] + name[len(word) :]
            if level == "province":
                return name, UnitKind.PROVINCE if word in ("tỉnh", "thành phố") else None
            if level == "district":
                return name, kind if kind == UnitKind.DISTRICT else None
            return name, kind if kind in COMMUNE_LEVEL else None
    return name, None


# --- comparing --------------------------------------------------------------------------------------------------------


def plan_units(listed: list[ListedUnit], on: date | None = None) -> Plan:
    """What storing ``listed`` would add. ``on``: the day on which the list was true, if the person named it."""
    known: dict[str, list[AdministrativeUnit]] = {}
    for unit in AdministrativeUnit.objects.filter(code__in={unit.code for unit in listed}).select_related("parent"):
        known.setdefault(unit.code, []).append(unit)
    plan = Plan(listed={unit.code: unit for unit in listed})
    day = on or _last_day_of_provinces(listed, known)
    for unit in listed:
        parent = plan.parents.get(unit.parent_code) if unit.parent_code else None
        if unit.parent_code and parent is None:
            continue  # its parent is a problem already
        same_code = known.get(unit.code, [])
        held = next((other for other in same_code if _in_force(other, day)), None)
        if held is None or fold(held.name) != fold(unit.name):
            alike = [other for other in same_code if _same(other, unit, parent)]
            if on is None and len(alike) == 1:
                held = alike[0]
        if held is not None and fold(held.name) != fold(unit.name):
            when = f"ngày {day:%d/%m/%Y}" if day else "hiện nay"
            clause = (
                f"mã {unit.code} {when} thuộc về {held}; mã được dùng lại sau sắp xếp, nên hãy cho biết danh mục "
                "đúng vào ngày nào (--on ngày/tháng/năm)"
                if on is None
                else f"mã {unit.code} ngày {on:%d/%m/%Y} thuộc về {held}; hãy kiểm tra lại ngày của danh mục"
            )
            plan.problems.append(Problem(unit.sheet, unit.cell, f"{unit.code} {unit.name}", clause))
        elif held is not None:
            plan.parents[unit.code] = held
            plan.unchanged.append(held)
        else:
            new = _new_unit(unit, parent, same_code, day)
            plan.parents[unit.code] = new
            plan.new.append(new)
    return plan


def _in_force(unit: AdministrativeUnit, day: date | None) -> bool:
    """Whether ``unit`` stands on ``day``; without a day: whether it stands to this day."""
    return unit.valid_to is None if day is None else is_in_force(unit, day)


def _same(other: AdministrativeUnit, unit: ListedUnit, parent: AdministrativeUnit | None) -> bool:
    """Same code, same name, same parent: whatever the dates, one unit."""
    return fold(other.name) == fold(unit.name) and (parent is None or other.parent_id == parent.pk)


def _last_day_of_provinces(listed: list[ListedUnit], known: dict[str, list[AdministrativeUnit]]) -> date | None:
    """The last day on which the listed provinces all existed, where the portal knows that one of them ended."""
    ends = []
    for unit in listed:
        if unit.kind == UnitKind.PROVINCE:
            alike = [other for other in known.get(unit.code, []) if fold(other.name) == fold(unit.name)]
            over = [other.valid_to for other in alike if other.valid_to]
            if alike and len(over) == len(alike):
                ends.append(max(over))
    return min(ends, default=None)


def _new_unit(unit: ListedUnit, parent, same_code, day: date | None) -> AdministrativeUnit:
    """A unit that the portal lacks. It cannot outlast its parent, nor overlap another unit of its code."""
    earlier = [other.valid_to for other in same_code if other.valid_to and (day is None or other.valid_to < day)]
    later = [other.valid_from for other in same_code if other.valid_from and day and other.valid_from > day]
    ends = [later_from - timedelta(days=1) for later_from in later]
    if parent is not None and parent.valid_to:
        ends.append(parent.valid_to)
    new = AdministrativeUnit(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent=parent,
        valid_from=max(earlier) + timedelta(days=1) if earlier else None,
        valid_to=min(ends, default=None),
    )
    new.search = new.searchable()
    return new


def refuse_outside(plan: Plan, user: User) -> None:
    """Let ``plan`` refuse the new units that ``user`` may not add: those not beneath a unit in scope."""
    scope = Scope.of(user).with_roles(roles_that_may(IMPORT, AdministrativeUnit._meta.label_lower))
    if scope.everything:
        return
    for unit in plan.new:
        above = unit.parent
        while above is not None and above.pk is None:
            above = above.parent
        if above is None or not any(
            grant.unit_path and above.path.startswith(grant.unit_path) for grant in scope.grants
        ):
            listed = plan.listed[unit.code]
            clause = "đơn vị này chưa có và nằm ngoài địa bàn bạn được thêm; hãy nhờ quản trị hệ thống nhập"
            plan.problems.append(Problem(listed.sheet, listed.cell, f"{unit.code} {unit.name}", clause))


# --- storing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def store_plan(plan: Plan) -> None:
    """Create the new units, level by level, with paths and first history. Raises Refused when there are problems."""
    if plan.problems:
        raise Refused("\n".join(str(problem) for problem in plan.problems))
    waiting = list(plan.new)
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent.pk]
        for unit in ready:
            unit.parent_id = unit.parent.pk if unit.parent else None
        AdministrativeUnit.objects.bulk_create(ready, batch_size=500)
        for unit in ready:
            unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk}/"
        AdministrativeUnit.objects.bulk_update(ready, ["path"], batch_size=500)
        AdministrativeUnit.history.bulk_history_create(ready, batch_size=500)
        waiting = [unit for unit in waiting if not unit.pk]
    AdministrativeUnit.refresh_places()
