from django.apps import AppConfig
from django.conf import settings

from briefings.rights import RIGHTS
from lib.papers import use_font_folder
from organizations.roles import grant_rights


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = "Giao ban"

    def ready(self):
        grant_rights(RIGHTS)
        use_font_folder(settings.PAPER_FONT_DIR, "PORTAL_FONT_DIR")
