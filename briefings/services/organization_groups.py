"""Many organizations as one choice: the Front of every commune, all that stand beneath the host, all at its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from organizations.choices import OrganizationKind, UnitKind, UnitLevel
from organizations.models import Organization

# Of a list of the choices, not of a paper: as short as people say it.
KINDS = {
    OrganizationKind.PARTY_COMMITTEE: "Cấp ủy",
    OrganizationKind.FRONT: "Mặt trận",
    OrganizationKind.WOMEN: "Hội Phụ nữ",
}
PLACES = {
    UnitKind.PROVINCE: "tỉnh, thành phố",
    UnitKind.DISTRICT: "huyện",
    UnitKind.COMMUNE: "xã",
    UnitKind.WARD: "phường",
    UnitKind.TOWNSHIP: "thị trấn",
    UnitKind.SPECIAL_ZONE: "đặc khu",
    UnitKind.RESIDENTIAL_AREA: "thôn, tổ dân phố",
}


@dataclass(frozen=True)
class Group:
    """``members``: keys, in the order in which they were offered."""

    key: str
    name: str
    members: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"{self.name} ({len(self.members)})"


def groups(host: Organization, offered: Iterable[Organization]) -> list[Group]:
    """The groups of ``offered``, each with its unit read: by level below the place of ``host`` and kind, all at its
    place, all of a level, all beneath it. A group has several members; of two with the same the first says more."""
    ones = [one for one in offered if one.pk != host.pk]
    kinds, levels = [], []
    for level in reversed(UnitLevel):
        there = [one for one in ones if one.unit and one.unit_id != host.unit_id and one.unit.kind in level.kinds]
        found = {one.unit.kind for one in there if one.unit}
        places = ", ".join(PLACES[kind] for kind in level.kinds if kind in found)
        for kind in OrganizationKind:
            of_kind = [one for one in there if one.kind == kind]
            kinds.append(_group(f"{level.value}-{kind.value}", f"{KINDS.get(kind, kind.label)} các {places}", of_kind))
        levels.append(_group(level.value, f"Tất cả tổ chức các {places}", there))
    beneath = [one for one in ones if one.path.startswith(host.path)]
    here = [one for one in ones if one.unit_id == host.unit_id] if host.unit else []
    place = host.unit.name if host.unit else ""
    kept: dict[frozenset[int], Group] = {}
    for one in (
        *kinds,
        _group("tai-noi", f"Tất cả tổ chức tại {place}", here),
        *levels,
        _group("ben-duoi", f"Tất cả tổ chức trực thuộc {host.label}", beneath),
    ):
        if len(one.members) > 1:
            kept.setdefault(frozenset(one.members), one)
    return list(kept.values())


def _group(key: str, name: str, members: Iterable[Organization]) -> Group:
    return Group(key, name, tuple(one.pk for one in members))
