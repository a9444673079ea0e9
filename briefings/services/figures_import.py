"""From a briefing to the import of the figures that it is about."""

from urllib.parse import urlencode

from django.urls import reverse

from briefings.models import Briefing
from lib.vietnamese import Period
from organizations.importing import organizations_importing
from organizations.roles import IMPORT


def import_address(briefing: Briefing, user) -> str:
    """The page on which ``user`` sends figures, with the last quarter of ``briefing`` chosen; empty for whoever may
    not send any."""
    if not user.has_perm(f"organizations.{IMPORT}_indicatorvalue"):
        return ""
    quarter = Period.quarter_of(briefing.last_day)
    chosen = {"year": quarter.year, "quarter": quarter.number}
    if organizations_importing(user).filter(pk=briefing.series.host_id).exists():
        chosen["organization"] = briefing.series.host_id
    return f"{reverse('organizations:imports')}?{urlencode(chosen)}"
