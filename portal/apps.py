from django.apps import AppConfig
from django.contrib import admin
from django.core import checks

from portal.checks import paper_fonts


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng giao ban"

    def ready(self):
        checks.register(paper_fonts)
        # Models can be imported only once all apps are loaded: that is what Django calls ``ready`` for.
        from django_tasks_db.models import DBTaskResult

        from portal import request_log

        request_log.listen()
        admin.site.unregister(DBTaskResult)  # a table for programs; people see the progress of their file
