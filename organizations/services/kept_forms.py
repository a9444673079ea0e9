"""A form that could not be taken, because the session or the page had ended, waits for the person who had filled it.

Passwords and files are not kept. What is kept is found again by the same person in the same browser only: others who
sign in on the same machine get nothing of it.
"""

import re
import secrets
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from organizations.form_tokens import FIELD, FormToken
from organizations.models import KeptForm, User

KEPT_FOR = timedelta(days=2)
MOST = 20  # of one person; of more the oldest go
LARGEST = 1_000_000  # characters of one form
SECRET = re.compile("pass|token|csrf", re.IGNORECASE)


def keep(token: FormToken, path: str, data: QueryDict, files: MultiValueDict, *, browser: str) -> KeptForm | None:
    """Keep what was sent to ``path`` for whoever had opened the form; None where it is too much, or nobody is known."""
    kept = {name: data.getlist(name) for name in data if name != FIELD and not SECRET.search(name)}
    size = sum(len(name) + len(value) for name, values in kept.items() for value in values)
    person = User.objects.filter(pk=token.user or 0, is_active=True).first()
    if size > LARGEST or person is None:
        return None
    form = KeptForm.objects.create(
        key=secrets.token_urlsafe(32),
        browser=browser,
        user=person,
        path=path[:500],
        page=token.page,
        data=kept,
        files=[file.name for name in files for file in files.getlist(name)],
    )
    older = KeptForm.objects.filter(user=person).order_by("-pk").values_list("pk", flat=True)[MOST:]
    KeptForm.objects.filter(pk__in=list(older)).delete()
    return form


def find(key: str, *, by: User, browser: str) -> KeptForm | None:
    """What is kept under ``key`` for this person in this browser."""
    if not key or not browser:
        return None
    return KeptForm.objects.filter(key=key, user=by, browser=browser).first()


def as_sent(form: KeptForm) -> QueryDict:
    """The content as the browser had sent it."""
    data = QueryDict(mutable=True)
    for name, values in form.data.items():
        data.setlist(name, values)
    return data


def texts(form: KeptForm) -> list[tuple[str, str]]:
    """``[(name, text)]``: what looks like words rather than keys, days or choices."""
    return words_of(as_sent(form))


def words_of(data: QueryDict) -> list[tuple[str, str]]:
    """The same of a form as it was sent, without what is secret in it."""
    shown = [name for name in data if name != FIELD and not SECRET.search(name)]
    return [(name, value) for name in shown for value in data.getlist(name) if _is_text(value)]


def others(form: KeptForm) -> list[tuple[str, str]]:
    """The rest, to be sent along unseen."""
    return [(name, value) for name, values in form.data.items() for value in values if not _is_text(value)]


def _is_text(value: str) -> bool:
    return len(value) > 12 and bool(re.search(r"[^\W\d_]\s+\S|\n", value))


def forget_old(now: datetime | None = None) -> None:
    KeptForm.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
