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

EVERYBODY = re.compile(r"\b(nhu thanh phan|thanh phan (tham )?du|nhu tren|nhu kinh gui|cac doan the|cac thanh vien)\b")


def taking_part(briefing: Briefing):
    """The organizations of a briefing: usual participants, those that report, those on the attendance list."""
    return Organization.objects.filter(
        Q(pk__in=briefing.usual_participants().values("pk"))
        | Q(pk__in=briefing.reports.values("organization"))
        | Q(pk__in=briefing.attendances.exclude(organization=None).values("organization"))
    ).exclude(pk=briefing.series.host_id)


def named_in(briefing: Briefing, lines: Iterable[str], on: date | None = None) -> list[Organization]:
    """The organizations that receive a document of ``briefing`` with these lines under *Nơi nhận*, by rank: those in
    force on ``on``, its own day where that is not the session's."""
    on = on or briefing.reference_date
    taking, host = list(taking_part(briefing).in_force(on)), briefing.series.host
    near = Organization.objects.in_force(on).filter(Q(path__startswith=host.path) | Q(pk=host.parent_id))
    known = {organization.pk: organization for organization in near.exclude(pk=host.pk)}
    known |= {organization.pk: organization for organization in taking}
    names = [(organization, _names(organization)) for organization in known.values()]
    found: dict[int, Organization] = {}
    for line in map(fold, lines):
        if EVERYBODY.search(line):
            found |= {organization.pk: organization for organization in taking}
        found |= {organization.pk: organization for organization, pattern in names if pattern and pattern.search(line)}
    return sorted(found.values(), key=attrgetter("sort_key", "pk"))


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


def _names(organization: Organization) -> re.Pattern | None:
    names = {fold(name) for name in (organization.name, organization.short_name) if name}
    names = {re.escape(name) for name in names if len(name) > 3}  # HU, MTTQ: too short to be sure
    return re.compile(rf"\b({'|'.join(sorted(names, key=len, reverse=True))})\b") if names else None
