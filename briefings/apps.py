from django.apps import AppConfig

from organizations.roles import grant_rights


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = "Giao ban"

    def ready(self):
        from briefings.rights import RIGHTS

        grant_rights(RIGHTS)
