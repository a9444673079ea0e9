"""A published list of administrative units → units of the portal.

The list is that of the statistics office: one row per commune with its district and province. It does not say when it
was true, and codes are used again after mergers; so a unit is found by its code *on a day*: the day that the person
names, else the last day on which the listed provinces existed as far as the portal knows.

With a day a list is a snapshot: what it adds is known since that day, what it replaces ended the day before, and an
older list reaches back. Where a code has another name, or a unit of the portal is missing in the list, people are
asked (``Question``); nothing is stored before all is answered.
"""

from collections import Counter
from collections.abc import Mapping
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
from organizations.roles import CHANGE, IMPORT, roles_that_may
from organizations.services.unit_writing import write_units
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


# Answers to questions.
REPLACED, SAME = "replaced", "same"  # of a code with another name
ENDED, KEPT = "ended", "kept"  # of all that the list lacks
MISSING = "missing"  # the code under which that is answered
EVERY = "all"  # the code under which all codes with another name are answered that are not answered for themselves
MOST_NAMED = 10
DAY = timedelta(days=1)
REASON = "Nhập danh mục đơn vị hành chính"


@dataclass(frozen=True)
class Question:
    """What only people know. ``code``: under which it is answered; ``about``: what stands in the list and the portal;
    ``choices``: answer → what it means."""

    code: str
    about: str
    choices: dict[str, str]
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}, ô {self.cell}: " if self.cell else ""
        return f"{place}{self.about}"


@dataclass
class Plan:
    """What a list would change. ``new`` are unsaved units, each with the code of its parent in ``parents``; ``changed``
    are stored ones with other days or another parent than before."""

    changed: list[AdministrativeUnit] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
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


def plan_units(listed: list[ListedUnit], on: date | None = None, answers: Mapping[str, str] | None = None) -> Plan:
    """What storing ``listed`` would change. ``on``: the day on which the list was true, if the person named it;
    ``answers``: to the questions of an earlier plan, by their codes."""
    known: dict[str, list[AdministrativeUnit]] = {}
    for unit in AdministrativeUnit.objects.filter(code__in={unit.code for unit in listed}).select_related("parent"):
        known.setdefault(unit.code, []).append(unit)
    plan = Plan(listed={unit.code: unit for unit in listed})
    if on is not None:
        _Snapshot(plan, known, on, answers or {}).compare(listed)
        return plan
    day = _last_day_of_provinces(listed, known)
    for unit in listed:
        parent = plan.parents.get(unit.parent_code) if unit.parent_code else None
        if unit.parent_code and parent is None:
            continue  # its parent is a problem already
        same_code = known.get(unit.code, [])
        held = next((other for other in same_code if _in_force(other, day)), None)
        if held is None or fold(held.name) != fold(unit.name):
            alike = [other for other in same_code if _same(other, unit, parent)]
            if len(alike) == 1:
                held = alike[0]
        if held is not None and fold(held.name) != fold(unit.name):
            when = f"ngày {day:%d/%m/%Y}" if day else "hiện nay"
            clause = (
                f"mã {unit.code} {when} thuộc về {held}; mã được dùng lại sau sắp xếp, nên hãy cho biết danh mục "
                "đúng vào ngày nào (--on ngày/tháng/năm)"
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


@dataclass
class _Snapshot:
    """Compares a list that was true on the day ``on`` with what the portal knows; what follows is kept in ``plan``."""

    plan: Plan
    known: dict[str, list[AdministrativeUnit]]
    on: date
    answers: Mapping[str, str]

    def compare(self, listed: list[ListedUnit]) -> None:
        for unit in listed:
            parent = self.plan.parents.get(unit.parent_code) if unit.parent_code else None
            if unit.parent_code and parent is None:
                continue  # its parent is a question or a problem already
            if (found := self._find(unit, parent)) is not None:
                self.plan.parents[unit.code] = found
        self._end_what_is_missing()

    def _find(self, unit: ListedUnit, parent: AdministrativeUnit | None) -> AdministrativeUnit | None:
        """The record of ``unit``, stored or new; None where people have to say."""
        same_code = self.known.get(unit.code, [])
        held = next((other for other in same_code if is_in_force(other, self.on)), None)
        if held is None:
            return self._reach_back(unit, parent, same_code) or self._add(unit, parent, same_code)
        same_place = (held.parent.code if held.parent else "") == unit.parent_code
        answer = SAME if fold(held.name) == fold(unit.name) else self._answered(unit.code)
        if answer == SAME and same_place:
            return self._keep(held, parent)
        if answer not in (SAME, REPLACED):
            self._ask(unit, held)
            return self._keep(held, parent)  # as long as nobody has said so, those beneath it stand where they stood
        return self._replace(unit, parent, held, same_code)

    def _answered(self, code: str) -> str | None:
        return self.answers.get(code) or self.answers.get(EVERY)

    def _ask(self, unit: ListedUnit, held: AdministrativeUnit) -> None:
        choices = {
            REPLACED: f"Đơn vị khác: {held.name} kết thúc ngày {self.on - DAY:%d/%m/%Y}, {unit.name} có từ ngày "
            f"{self.on:%d/%m/%Y}",
            SAME: f"Vẫn là đơn vị ấy, giữ tên {held.name}",
        }
        about = f"mã {unit.code} trong danh mục là {unit.name}, trong hệ thống là {held}"
        self.plan.questions.append(Question(unit.code, about, choices, unit.sheet, unit.cell))

    def _keep(self, held: AdministrativeUnit, parent: AdministrativeUnit | None) -> AdministrativeUnit:
        if parent is not None and held.parent_id != parent.pk:  # what stands above has a new record
            held.parent = parent
            self.plan.changed.append(held)
        else:
            self.plan.unchanged.append(held)
        return held

    def _replace(self, unit: ListedUnit, parent, held: AdministrativeUnit, same_code) -> AdministrativeUnit | None:
        """End ``held`` the day before; what the list has takes its place."""
        if held.valid_from is not None and held.valid_from >= self.on:
            clause = (
                f"mã {unit.code} từ đúng ngày {self.on:%d/%m/%Y} thuộc về {held.name}; hãy kiểm tra lại ngày của danh "
                "mục, hoặc sửa đơn vị ấy"
            )
            self.plan.problems.append(Problem(unit.sheet, unit.cell, f"{unit.code} {unit.name}", clause))
            return None
        until = held.valid_to
        held.valid_to = self.on - DAY
        self.plan.changed.append(held)
        new = self._add(unit, parent, same_code)
        new.valid_to = min(filter(None, (new.valid_to, until)), default=None)
        return new

    def _reach_back(self, unit: ListedUnit, parent, same_code) -> AdministrativeUnit | None:
        """The next unit of the code, if it is the one listed: then it is older than was known."""
        later = [other for other in same_code if other.valid_from is not None and other.valid_from > self.on]
        following = min(later, key=lambda other: other.valid_from, default=None)
        if following is None or not _same(following, unit, parent):
            return None
        ended = [other.valid_to for other in same_code if other.valid_to and other.valid_to < self.on]
        following.valid_from = max(ended) + DAY if ended else self.on
        self.plan.changed.append(following)
        return following

    def _add(self, unit: ListedUnit, parent, same_code) -> AdministrativeUnit:
        new = _new_unit(unit, parent, same_code, self.on)
        new.valid_from = new.valid_from or self.on
        self.plan.new.append(new)
        return new

    # --- what the list lacks ---

    def _end_what_is_missing(self) -> None:
        """Units of the portal beside those listed that are not in the list had ended; and so had, by then, those of an
        older list that a newer one lacks."""
        beside = {
            unit.parent.pk: unit.parent
            for code, unit in self.plan.parents.items()
            if unit.parent is not None and unit.parent.pk and self.plan.listed[code].parent_code in self.plan.parents
        }
        if not beside:
            return
        asked = {question.code for question in self.plan.questions}
        rows = AdministrativeUnit.objects.filter(parent__in=beside).exclude(kind=UnitKind.RESIDENTIAL_AREA)
        changed = {unit.pk for unit in self.plan.changed}
        accounted_for = changed | {unit.pk for unit in self.plan.parents.values() if unit.pk}
        accounted_for |= {unit.pk for code in asked for unit in self.known.get(code, ())}
        missing, begun = [], Counter[tuple[int, date]]()
        for row in rows.order_by("sort_key", "code", "pk"):
            if row.valid_from and row.valid_from > self.on:
                begun[row.parent_id, row.valid_from] += 1
            elif is_in_force(row, self.on) and row.valid_from != self.on and row.pk not in accounted_for:
                missing.append(row)
        # Several units of one place that are known since one day: a newer list was of that day.
        lists = sorted((day, place) for (place, day), number in begun.items() if number > 1)
        later = {place: day for day, place in reversed(lists)}
        outlived = [
            (new, later[new.parent.pk])
            for new in self.plan.new
            if new.parent is not None and new.parent.pk in later and new.valid_to is None
        ]
        if not missing and not outlived:
            return
        answer = self.answers.get(MISSING)
        if answer not in (ENDED, KEPT):
            self.plan.questions.append(self._ask_about_missing(missing, outlived))
        elif answer == ENDED:
            self._end(missing, changed)
            for new, day in outlived:
                self._limit(new, day - DAY)

    def _ask_about_missing(self, missing, outlived) -> Question:
        said = []
        if missing:
            said.append(
                f"{len(missing)} đơn vị của hệ thống còn hiệu lực ngày {self.on:%d/%m/%Y} mà danh mục không có: "
                f"{_names(missing)}"
            )
        if outlived:
            day = min(day for _, day in outlived)
            said.append(
                f"{len(outlived)} đơn vị của danh mục không còn trong các đơn vị từ ngày {day:%d/%m/%Y} của hệ thống: "
                f"{_names([new for new, _ in outlived])}"
            )
        until = f"{self.on - DAY:%d/%m/%Y}" if missing else f"{min(day for _, day in outlived) - DAY:%d/%m/%Y}"
        choices = {ENDED: f"Đã kết thúc, hết ngày {until}", KEPT: "Vẫn còn: danh mục chỉ là một phần"}
        return Question(MISSING, "; ".join(said), choices)

    def _end(self, missing: list[AdministrativeUnit], changed: set[int]) -> None:
        """``missing`` and all beneath them that nothing else ended."""
        paths = [row.path for row in missing]
        beneath = AdministrativeUnit.objects.filter(
            parent__in=AdministrativeUnit.objects.filter(pk__in=[row.pk for row in missing])
        )
        below = [row for row in beneath if row.pk not in changed and any(row.path.startswith(path) for path in paths)]
        for row in (*missing, *below):
            if is_in_force(row, self.on):
                row.valid_to = self.on - DAY
                self.plan.changed.append(row)

    def _limit(self, new: AdministrativeUnit, last_day: date) -> None:
        """``new`` and the new ones beneath it end no later than ``last_day``."""
        for each in self.plan.new:
            if each is new or each.parent is new:
                each.valid_to = min(filter(None, (each.valid_to, last_day)))


def _names(units: list[AdministrativeUnit]) -> str:
    more = f" và {len(units) - MOST_NAMED} đơn vị nữa" if len(units) > MOST_NAMED else ""
    return ", ".join(f"{unit.name} ({unit.code})" for unit in units[:MOST_NAMED]) + more


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
    """Let ``plan`` refuse the new units that ``user`` may not add, those not beneath a unit in scope, and changes of
    units that ``user`` may not edit."""
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
    keys = [unit.pk for unit in plan.changed]
    allowed = set(AdministrativeUnit.objects.for_user(user, CHANGE).filter(pk__in=keys).values_list("pk", flat=True))
    for unit in plan.changed:
        if unit.pk not in allowed:
            clause = "danh mục làm đổi đơn vị này, nằm ngoài địa bàn bạn được sửa; hãy nhờ quản trị hệ thống nhập"
            plan.problems.append(Problem("", "", f"{unit.code} {unit.name}", clause))


# --- storing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def store_plan(plan: Plan, by: User | None = None) -> None:
    """Create the new units and change those that ended or moved, with paths and history. Raises Refused when there are
    problems, or questions that nobody has answered."""
    if plan.problems or plan.questions:
        raise Refused("\n".join(str(each) for each in (*plan.problems, *plan.questions)))
    write_units(plan.new, plan.changed, by=by, reason=REASON)
