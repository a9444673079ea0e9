from django.apps import AppConfig

from organizations import storage
from organizations.texts import clean_typed_text


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "Tổ chức và số liệu"

    def ready(self):
        clean_typed_text()
        # Models can be imported only once all apps are loaded: that is what Django calls ``ready`` for.
        from organizations.choices import OperatorKind
        from organizations.operator_log import note

        storage.when_failing(lambda failure: note(OperatorKind(failure.kind), failure.told, key=failure.key))
