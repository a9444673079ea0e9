"""From a briefing to the import of the figures that it is about."""

from urllib.parse import urlencode

from django.urls import reverse

from briefings.models import Briefing
from organizations.importing import organizations_importing
from organizations.period_codes import code_of
from organizations.roles import IMPORT


def import_address(briefing: Briefing, user) -> str:
    """The page on which ``user`` sends figures, with the period chosen of which ``briefing`` shows them; empty for
    whoever may not send any."""
    if not user.has_perm(f"organizations.{IMPORT}_indicatorvalue"):
        return ""
    period = briefing.shown_period
    chosen: dict[str, int | str] = {"year": period.year, "period": code_of(period)}
    if organizations_importing(user).filter(pk=briefing.series.host_id).exists():
        chosen["organization"] = briefing.series.host_id
    return f"{reverse('organizations:imports')}?{urlencode(chosen)}"
