"""When a record came into a state, out of its history: a report itself keeps only the first handing in."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone

from briefings.models import Briefing, OrganizationReport
from organizations.models import User


@dataclass(frozen=True)
class Milestone:
    at: datetime
    by: User | None


def came_into(record: Briefing | OrganizationReport, status: str) -> list[Milestone]:
    """Each time ``record`` came into ``status``, in order."""
    versions = record.history.select_related("history_user").order_by("history_id")
    return [
        Milestone(version.history_date, version.history_user)
        for before, version in pairwise([None, *versions])
        if version.status == status and (before is None or before.status != status)
    ]


def first_days(briefing: Briefing) -> dict[str, date]:
    """By state of ``briefing`` the day on which it came into it for the first time; one query."""
    days: dict[str, date] = {}
    for status, at in briefing.history.order_by("history_id").values_list("status", "history_date"):
        days.setdefault(status, timezone.localdate(at))
    return days
