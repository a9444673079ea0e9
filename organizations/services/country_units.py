"""Puts the country's units into the database: those of before 01/07/2025 and those since, and what became of each.

What is there stays: a unit is found by its code, its name and the time in which it stood, and keeps what people wrote.
Only what it leaves open is completed (its first or last day, a province that has a new record). Where the portal has
another name under a code, people are asked; nothing is stored until they have answered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import fold
from organizations.catalogue import Country, CountryUnit, read_country
from organizations.choices import UnitKind
from organizations.display import format_number
from organizations.models import AdministrativeUnit, UnitSuccession, User
from organizations.services.unit_writing import BATCH, keep_versions, write_units

DAY = timedelta(days=1)
MOST_SAID = 20  # differences that a refusal lists
REASON = "Nạp đơn vị hành chính cả nước"


@dataclass
class Loaded:
    """What a run did. ``kinds``: how many units of each kind there are in the part that was loaded, on each day."""

    created: int = 0
    completed: int = 0
    unchanged: int = 0
    successions: int = 0
    kinds: dict[date, Counter[str]] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return (
            f"Đã thêm {format_number(self.created)} đơn vị và {format_number(self.successions)} việc sắp xếp; "
            f"bổ sung {format_number(self.completed)}, giữ nguyên {format_number(self.unchanged)} đơn vị."
        )


class NamesDiffer(Refused):
    """The portal calls a unit otherwise than the country's list; ``keep_names`` is the answer."""


@transaction.atomic
def load_units(province: str | None = None, *, keep_names: bool = False, by: User | None = None) -> Loaded:
    """Store the units of today's ``province`` (its code; None: the whole country) with all that they were made of.

    ``keep_names``: where the portal has another name, it is the same unit and keeps that name; otherwise that raises
    ``NamesDiffer`` with the list. Raises Refused for a code that is none. A second run changes nothing.
    """
    country = read_country()
    if province is not None:
        country = country.part(check_province(country, province))
    plan = _Plan.of(country, keep_names)
    plan.refuse_differences()
    write_units(plan.new, plan.changed, by=by, reason=REASON)
    plan.loaded.successions = _store_successions(country, plan.rows, by)
    plan.loaded.kinds = count_kinds(country)
    return plan.loaded


@cache
def provinces() -> tuple[tuple[str, str], ...]:
    """Code and name of the provinces of today, by code."""
    return tuple((code, unit.name) for code, unit in read_country().provinces.items())


def check_province(country: Country, code: str) -> str:
    """``code`` if it is that of a province of today. Raises Refused, with the one to which an old one belongs now."""
    if code in country.provinces:
        return code
    if now := country.joined.get(code):
        today = country.provinces[now]
        raise Refused(f"Tỉnh mã {code} nay thuộc {today.name}; hãy ghi mã {now}.")
    known = ", ".join(f"{code} {unit.name}" for code, unit in country.provinces.items())
    raise Refused(f"Không có tỉnh, thành phố nào mang mã {code}. Các mã hiện nay: {known}.")


def count_kinds(country: Country) -> dict[date, Counter[str]]:
    """How many units of each kind stood on the first day of each change, and on the day before the first."""
    days = sorted({unit.first_day for unit in country.units if unit.first_day})
    return {
        day: Counter(
            str(unit.kind)
            for unit in country.units
            if (unit.first_day is None or unit.first_day <= day) and (unit.last_day is None or day <= unit.last_day)
        )
        for day in (*(first - DAY for first in days[:1]), *days)
    }


# --- what is there ----------------------------------------------------------------------------------------------------


def _key(name: str) -> str:
    """What two spellings of one name share: marks, capitals and the kind of apostrophe do not count."""
    return fold(name).replace("’", "'")


def _overlap(one_from, one_to, two_from, two_to) -> bool:
    return (one_from is None or two_to is None or one_from <= two_to) and (
        two_from is None or one_to is None or two_from <= one_to
    )


def _stood(unit: Any) -> str:
    """When a record stood, in a sentence."""
    since = f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    until = f"đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return " ".join(filter(None, (since, until))) or "không ghi ngày"


@dataclass
class _Plan:
    """``rows``: the record of each unit of the country, by its identity; those of ``new`` are not saved yet."""

    rows: dict[int, AdministrativeUnit] = field(default_factory=dict)
    new: list[AdministrativeUnit] = field(default_factory=list)
    changed: list[AdministrativeUnit] = field(default_factory=list)
    differences: dict[str, str] = field(default_factory=dict)  # by code
    loaded: Loaded = field(default_factory=Loaded)

    @classmethod
    def of(cls, country: Country, keep_names: bool) -> "_Plan":
        plan = cls()
        units: dict[str, list[CountryUnit]] = defaultdict(list)
        for unit in country.units:
            units[unit.code].append(unit)
        known = _known(units)
        with_districts = set(
            AdministrativeUnit.objects.filter(kind=UnitKind.DISTRICT).values_list("parent", flat=True).distinct()
        )
        for code, alike in units.items():
            plan._match(alike, known[code], with_districts, keep_names)
        before = {row.pk: (row.valid_from, row.valid_to, row.parent_id) for row in plan.rows.values()}
        for unit in country.units:
            if row := plan.rows.get(id(unit)):
                row.valid_from, row.valid_to = row.valid_from or unit.first_day, row.valid_to or unit.last_day
        for unit in country.units:
            plan._place_or_add(unit, known[unit.code])
        matched = [row for row in plan.rows.values() if row.pk]
        plan.changed = [row for row in matched if before[row.pk] != (row.valid_from, row.valid_to, row.parent_id)]
        plan.loaded.created = len(plan.new)
        plan.loaded.completed = len(plan.changed)
        plan.loaded.unchanged = len(country.units) - len(plan.new) - len(plan.changed)
        return plan

    def _match(self, units: list[CountryUnit], rows: list[AdministrativeUnit], with_districts, keep_names) -> None:
        """Find the records of ``units``, all of one code, among ``rows``, those with the code."""
        taken: set[int] = set()

        def take(unit: CountryUnit, row: AdministrativeUnit) -> None:
            self.rows[id(unit)] = row
            taken.add(row.pk)

        for row in rows:
            fitting = [
                unit
                for unit in units
                if id(unit) not in self.rows
                and _same_level(row, unit)
                and _overlap(row.valid_from, row.valid_to, unit.first_day, unit.last_day)
                and _key(row.name) == _key(unit.name)
            ]
            exact = [unit for unit in fitting if unit.first_day == row.valid_from and unit.last_day == row.valid_to]
            begun = [unit for unit in fitting if row.valid_from and unit.first_day == row.valid_from]
            if fitting:
                # One that stands to this day is today's; a province over districts is that of before.
                of_before = row.valid_to is not None or row.pk in with_districts
                take((exact or begun or [fitting[0 if of_before else -1]])[0], row)
        if keep_names:
            for row in rows:
                for unit in units:
                    if row.pk not in taken and id(unit) not in self.rows and _same_level(row, unit):
                        on = unit.last_day or unit.first_day
                        if on is None or _overlap(row.valid_from, row.valid_to, on, on):
                            take(unit, row)

    def _place_or_add(self, unit: CountryUnit, rows: list[AdministrativeUnit]) -> None:
        """Units come from above, so the record of the one above is known."""
        parent = self.rows[id(unit.parent)] if unit.parent else None
        row = self.rows.get(id(unit))
        if row is None:
            self.rows[id(unit)] = self._new(unit, parent, rows)
        # A province that has a new record takes its communes along; any other place is people's own word.
        elif parent and row.parent and row.parent.code == parent.code and row.parent_id != parent.pk:
            row.parent = parent

    def _new(self, unit: CountryUnit, parent, rows: list[AdministrativeUnit]) -> AdministrativeUnit:
        earlier = [row.valid_to for row in rows if row.valid_to and unit.last_day and row.valid_to < unit.last_day]
        first_day = unit.first_day
        if first_day is None and earlier:
            first_day = max(earlier) + DAY
        new = AdministrativeUnit(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            parent=parent,
            valid_from=first_day,
            valid_to=unit.last_day,
        )
        new.search = new.searchable()
        for row in rows:
            if _overlap(row.valid_from, row.valid_to, new.valid_from, new.valid_to):
                self.differences.setdefault(
                    unit.code,
                    f"mã {unit.code}: hệ thống có {row.name} ({_stood(row)}), danh mục cả nước có {unit.name} "
                    f"({_stood(new)})",
                )
        rows.append(new)
        self.new.append(new)
        return new

    def refuse_differences(self) -> None:
        if not self.differences:
            return
        more = len(self.differences) - MOST_SAID
        raise NamesDiffer(
            "\n".join(
                (
                    f"Có {format_number(len(self.differences))} đơn vị mà hệ thống ghi khác danh mục cả nước nên chưa "
                    "nạp gì. Nếu vẫn là đơn vị ấy thì chọn giữ tên đang có (lệnh: --keep-names); nếu là đơn vị khác "
                    "thì ghi ngày kết thúc của đơn vị ấy rồi nạp lại.",
                    *list(self.differences.values())[:MOST_SAID],
                    *([f"và {format_number(more)} đơn vị nữa"] if more > 0 else []),
                )
            )
        )


def _known(codes: Iterable[str]) -> dict[str, list[AdministrativeUnit]]:
    """The records with one of ``codes``, by code, the oldest first."""
    wanted = set(codes)
    found: dict[str, list[AdministrativeUnit]] = defaultdict(list)
    rows = AdministrativeUnit.objects.exclude(kind=UnitKind.RESIDENTIAL_AREA).select_related("parent")
    for row in rows.order_by("valid_to", "pk"):
        if row.code in wanted:
            found[row.code].append(row)
    for alike in found.values():
        alike.sort(key=lambda row: row.valid_to or date.max)
    return found


def _same_level(row: AdministrativeUnit, unit: CountryUnit) -> bool:
    """Whether both stand beneath a district, beneath a province, or on top."""
    above = unit.parent.kind if unit.parent else None
    return (row.parent.kind if row.parent else None) == above


def _store_successions(country: Country, rows: dict[int, AdministrativeUnit], by: User | None) -> int:
    """Those that the portal lacks; how many."""
    predecessors = {rows[id(each.predecessor)].pk for each in country.successions}
    known = {
        pair
        for pair in UnitSuccession.objects.order_by().values_list("predecessor", "successor")
        if pair[0] in predecessors
    }
    new = [
        UnitSuccession(
            predecessor=rows[id(each.predecessor)],
            successor=rows[id(each.successor)],
            effective_on=each.effective_on,
            share=1 if each.whole else None,
            legal_basis=each.legal_basis,
        )
        for each in country.successions
        if (rows[id(each.predecessor)].pk, rows[id(each.successor)].pk) not in known
        and rows[id(each.predecessor)].pk != rows[id(each.successor)].pk
    ]
    UnitSuccession.objects.bulk_create(new, batch_size=BATCH)
    keep_versions(UnitSuccession, new, by, REASON)
    return len(new)
