"""To which organizations an issued document goes: those that its *Nơi nhận* names.

The lines are people's own words (*Như thành phần tham dự*, *Hội Nông dân huyện*). A line for those who took part means
every organization of the briefing; any other line means the organizations whose name or short name it says.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter

from django.db.models import Q

from briefings.models import Briefing
from lib.vietnamese import fold
from organizations.models import Organization

WORDS = re.compile(r"\w+")
EVERYBODY = re.compile(r"\b(nhu thanh phan|thanh phan (tham )?du|nhu tren|nhu kinh gui|cac doan the|cac thanh vien)\b")


def taking_part(briefing: Briefing):
    """The organizations of a briefing: usual participants, those that report, those on the attendance list."""
    return Organization.objects.filter(
        Q(pk__in=briefing.usual_participants().values("pk"))
        | Q(pk__in=briefing.reports.values("organization"))
        | Q(pk__in=briefing.attendances.exclude(organization=None).values("organization"))
    ).exclude(pk=briefing.series.host_id)


def named_in(
    briefing: Briefing, lines: Iterable[str], on: date | None = None, addressee: Organization | None = None
) -> list[Organization]:
    """The organizations that receive a document of ``briefing`` with these lines under *Nơi nhận*, by rank: those in
    force on ``on``, its own day where that is not the session's. One that is made for ``addressee`` alone goes there;
    a line for those who took part (*Như trên*) says no others then."""
    on = on or briefing.reference_date
    taking, host = list(taking_part(briefing).in_force(on)), briefing.series.host
    near = Organization.objects.choosable_by(host, on) | Organization.objects.in_force(on).filter(pk=host.parent_id)
    others = [one for one in near.exclude(pk=host.pk) if one not in set(taking)]
    here = [one for one in others if one.unit_id is not None and one.unit_id == host.unit_id]
    nearest = [_by_name(ones) for ones in (taking, here, others)]
    found: dict[int, Organization] = {addressee.pk: addressee} if addressee else {}
    for line in map(fold, lines):
        if EVERYBODY.search(line) and not addressee:
            found |= {organization.pk: organization for organization in taking}
        said = f" {' '.join(WORDS.findall(line))} "
        for name in {name for names in nearest for name in names if f" {name} " in said}:
            meant = next(names[name] for names in nearest if name in names)
            if len(meant) == 1 or meant[0] in taking:  # a name that many bear far away says of none of them that it is
                found |= {organization.pk: organization for organization in meant}
    return sorted(found.values(), key=attrgetter("sort_key", "pk"))


def _by_name(organizations: Iterable[Organization]) -> dict[str, list[Organization]]:
    """``organizations`` by each of their names, folded; those too short to be sure (HU, MTTQ) are left out."""
    found: dict[str, list[Organization]] = {}
    for one in organizations:
        for name in {" ".join(WORDS.findall(fold(name))) for name in (one.name, one.short_name)}:
            if len(name) > 3:
                found.setdefault(name, []).append(one)
    return found


def printed_lines(taken: dict) -> list[str]:
    """The lines under *Nơi nhận* of a document's snapshot, wherever they stand in it."""
    return [line for lines in _under(taken.get("paper"), "recipients") for line in lines if isinstance(line, str)]


def _under(value, name: str) -> Iterator[list]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == name and isinstance(part, list):
                yield part
            else:
                yield from _under(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _under(part, name)
