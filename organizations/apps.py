from django.apps import AppConfig

from organizations.texts import clean_typed_text


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "Tổ chức và số liệu"

    def ready(self):
        clean_typed_text()
