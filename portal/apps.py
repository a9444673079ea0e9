from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.core import checks
from django.utils.module_loading import import_string


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng giao ban"

    def ready(self):
        # Models can be imported only once all apps are loaded: that is what Django calls ``ready`` for.
        from django_tasks_db.models import DBTaskResult

        from portal import request_log
        from portal.checks import durable_database, paper_fonts, safe_start
        from portal.system.code import commit

        checks.register(paper_fonts)
        checks.register(durable_database, checks.Tags.database)
        checks.register(safe_start, deploy=True)
        request_log.listen()
        if settings.SENTRY_DSN:
            start = import_string("portal.sentry.start")  # by its name: not loaded where nobody asked for it
            start(settings.SENTRY_DSN, release=commit(), production=settings.PRODUCTION)
        admin.site.unregister(DBTaskResult)  # a table for programs; people see the progress of their file
