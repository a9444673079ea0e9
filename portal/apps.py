from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng giao ban"

    def ready(self):
        from django.contrib import admin
        from django_tasks_db.models import DBTaskResult

        from portal import checks  # noqa: F401 -- registers the checks

        admin.site.unregister(DBTaskResult)  # a table for programs; people see the progress of their file
