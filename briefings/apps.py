from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models import Q

from briefings.rights import RIGHTS
from lib.papers import use_font_folder
from organizations.access import count_as_taking_part
from organizations.roles import grant_rights


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = "Giao ban"

    def ready(self):
        grant_rights(RIGHTS)
        count_as_taking_part(self.taking_part)
        use_font_folder(settings.PAPER_FONT_DIR, "PORTAL_FONT_DIR")

    def taking_part(self, hosts):
        """Usual participants of the series that ``hosts`` call, and those that reported or were at a session of them:
        as ``organizations.access.TakesPart``."""
        series: Any = self.get_model("BriefingSeries")
        usual = series.participants.through.objects.filter(hosts("briefingseries__host__"))
        found = Q(pk__in=usual.values("organization"))
        for name in ("OrganizationReport", "Attendance"):
            model: Any = self.get_model(name)
            rows = model.objects.filter(hosts("briefing__series__host__"), organization__isnull=False)
            found |= Q(pk__in=rows.order_by().values("organization"))
        return found
