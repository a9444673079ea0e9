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
    """The groups of ``offered``, each with its unit read: all beneath ``host``, all at its place, then by level below
    its place and kind. A group has several members, and no two have the same."""
    ones = [one for one in offered if one.pk != host.pk]
    found = [
        _group("ben-duoi", f"Tất cả tổ chức trực thuộc {host.label}", [one for one in ones if _beneath(one, host)]),
        *([_group("tai-noi", f"Tất cả tổ chức tại {host.unit.name}", _at(host, ones))] if host.unit else []),
    ]
    for level in reversed(UnitLevel):
        there = [one for one in ones if one.unit and one.unit_id != host.unit_id and one.unit.kind in level.kinds]
        places = ", ".join(
            PLACES[kind] for kind in level.kinds if any(one.unit and one.unit.kind == kind for one in there)
        )
        found += [
            _group(
                f"{level}-{kind}", f"{KINDS.get(kind, kind.label)} các {places}", [o for o in there if o.kind == kind]
            )
            for kind in OrganizationKind
        ]
        found.append(_group(level.value, f"Tất cả tổ chức các {places}", there))
    kept: dict[tuple[int, ...], Group] = {}
    for one in found:
        if len(one.members) > 1:
            kept.setdefault(one.members, one)
    return list(kept.values())


def _group(key: str, name: str, members: Iterable[Organization]) -> Group:
    return Group(key, name, tuple(one.pk for one in members))


def _beneath(one: Organization, host: Organization) -> bool:
    return one.path.startswith(host.path)


def _at(host: Organization, ones: Iterable[Organization]) -> list[Organization]:
    return [one for one in ones if one.unit_id == host.unit_id]
