"""What happens at every sign-in, whichever form or program opens the session."""

from django.contrib.auth.models import AnonymousUser

from lib.refused import Refused
from organizations.services import passwords


def note_sign_in(sender, request, user, **kwargs) -> None:
    """A password that another set opens one session; the second one is closed before it begins."""
    try:
        passwords.sign_in_once(user)
    except Refused:
        request.session.flush()
        request.user = AnonymousUser()
        raise
