"""When a report came into a state, out of its history: the record itself keeps only the first handing in."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from briefings.models import OrganizationReport
from organizations.models import User


@dataclass(frozen=True)
class Milestone:
    at: datetime
    by: User | None


def came_into(report: OrganizationReport, status: str) -> list[Milestone]:
    """Each time ``report`` came into ``status``, in order."""
    versions = report.history.select_related("history_user").order_by("history_id")
    return [
        Milestone(version.history_date, version.history_user)
        for before, version in pairwise([None, *versions])
        if version.status == status and (before is None or before.status != status)
    ]
