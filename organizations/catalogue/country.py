"""The administrative units of the whole country, before 01/07/2025 and since, and what became of each.

Read from the table beside this module (``units/``), which ``script/units`` makes; docs/units.md says out of what, and
what is not certain. ``None`` as first day: no source says since when.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from organizations.choices import UnitKind

TABLE = Path(__file__).parent / "units"
REFORM = date(2025, 7, 1)
DAY = timedelta(days=1)
KINDS = {
    "Xã": UnitKind.COMMUNE,
    "Phường": UnitKind.WARD,
    "Thị trấn": UnitKind.TOWNSHIP,
    "Đặc khu": UnitKind.SPECIAL_ZONE,
}
LEVELS = {2: UnitKind.PROVINCE, 3: UnitKind.DISTRICT}  # by the digits of a code


@dataclass(frozen=True, eq=False)
class CountryUnit:
    """A unit as it stood from ``first_day`` to ``last_day`` (both included; None: not known, and to this day).

    ``parent`` is the one above it, of those in force on its last day.
    """

    code: str
    name: str
    kind: UnitKind
    parent: "CountryUnit | None"
    first_day: date | None
    last_day: date | None

    @property
    def province(self) -> "CountryUnit":
        return self.parent.province if self.parent else self


@dataclass(frozen=True)
class CountrySuccession:
    """``whole``: all of ``predecessor`` went into ``successor``; otherwise a part of it that no source tells."""

    predecessor: CountryUnit
    successor: CountryUnit
    effective_on: date
    whole: bool
    legal_basis: str


@dataclass(frozen=True)
class Country:
    """Units stand behind those above them; ``provinces`` are those of today, by code."""

    units: list[CountryUnit]
    successions: list[CountrySuccession]
    provinces: dict[str, CountryUnit]
    joined: dict[str, str]  # code of a province of before → of the one of today in which it lies

    def part(self, code: str) -> "Country":
        """Today's province ``code`` with all that it was made of; no succession leads out of it."""
        units = [each for each in self.units if self._today(each) == code]
        kept = set(map(id, units))
        successions = [each for each in self.successions if id(each.predecessor) in kept]
        return Country(units, successions, {code: self.provinces[code]}, self.joined)

    def _today(self, unit: CountryUnit) -> str:
        province = unit.province
        return self.joined[province.code] if province.first_day is None else province.code


@dataclass(frozen=True)
class _Change:
    """A new name, and so a kind, from a day on."""

    name: str
    first_day: date
    legal_basis: str


def read_country() -> Country:
    """All of it: 14,000 units, within a fifth of a second."""
    became = {row["code"]: row["became"].split() for row in _rows("successions")}
    changes = {row["code"]: _Change(row["name"], _day(row["first_day"]), _basis(row)) for row in _rows("changes")}
    names = {row["code"]: (row["name"], row["parent"]) for row in _rows("before")}
    since = {row["code"]: (row["name"], row["parent"]) for row in _rows("since")}
    origins: dict[str, set[str]] = defaultdict(set)
    for code, successors in became.items():
        for each in successors:
            origins[each].add(code)
    # A province that nothing was joined to goes on: nothing of it changed. A commune does not: it belonged to a
    # district, and belongs to its province now.
    unaltered = {
        code
        for code in since
        if len(code) == 2 and origins[code] == {code} and names.get(code, ("",))[0] == since[code][0]
    }
    units: list[CountryUnit] = []
    before: dict[str, CountryUnit] = {}
    for code, (name, parent) in sorted(names.items(), key=_from_above):
        last_day = _before_change(code, changes) if code in unaltered else REFORM - DAY
        before[code] = _unit(code, name, before.get(parent), None, last_day)
    units += before.values()
    first: dict[str, CountryUnit] = {code: before[code] for code in unaltered}
    today = dict(first)
    successions: list[CountrySuccession] = []
    for code, (name, parent) in sorted(since.items(), key=_from_above):
        if code not in unaltered:
            over = first.get(parent) if code in changes else today.get(parent)
            first[code] = today[code] = _unit(code, name, over, REFORM, _before_change(code, changes))
            units.append(first[code])
        if change := changes.get(code):
            today[code] = _unit(code, change.name, today.get(parent), change.first_day, None)
            units.append(today[code])
            successions.append(CountrySuccession(first[code], today[code], change.first_day, True, change.legal_basis))
    bases = {row["province"]: _basis(row) for row in _rows("resolutions")}
    for code, successors in became.items():
        for each in successors:
            if before[code] is not first[each]:
                basis = bases[since[each][1]]  # of a province: that about all provinces
                whole = len(successors) == 1
                successions.append(CountrySuccession(before[code], first[each], REFORM, whole, basis))
    joined = {code: successors[0] for code, successors in became.items() if len(code) == 2}
    return Country(units, successions, {code: today[code] for code in sorted(since) if len(code) == 2}, joined)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (TABLE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _from_above(pair: tuple[str, object]) -> tuple[int, str]:
    """Provinces, then districts, then communes."""
    return len(pair[0]), pair[0]


def _before_change(code: str, changes: dict[str, _Change]) -> date | None:
    return changes[code].first_day - DAY if code in changes else None


def _unit(
    code: str, name: str, parent: CountryUnit | None, first_day: date | None, last_day: date | None
) -> CountryUnit:
    kind = LEVELS.get(len(code)) or next(kind for word, kind in KINDS.items() if name.startswith(f"{word} "))
    return CountryUnit(code, name, kind, parent, first_day, last_day)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def _basis(row: dict[str, str]) -> str:
    return f"Nghị quyết {row['resolution']} ngày {row['passed_on']}"
