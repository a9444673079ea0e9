from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

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
        from organizations.signing_in import note_sign_in

        storage.when_failing(lambda failure: note(OperatorKind(failure.kind), failure.told, key=failure.key))
        user_logged_in.connect(note_sign_in, dispatch_uid="organizations.note_sign_in")
