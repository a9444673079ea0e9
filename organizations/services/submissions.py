"""What was pressed twice happens once: whatever a form makes is stored together with the token of its rendering.

``once()`` opens the transaction of an effect and claims the token in it; a service that prints or works before its own
transaction calls ``claim()`` inside that one. Of two presses the second waits for the first: where that was refused,
nothing is stored and the second goes on; where it was done, ``Repeated`` leads to its result (portal.posting). Commands
and jobs send no form: for them both do nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags

from lib.refused import Refused
from organizations.form_tokens import FIELD, FormToken
from organizations.models import KeptForm, Submission, TextDraft, User

KEPT_FOR = timedelta(days=7)
NOT_OF_THE_CONTENT = {FIELD, "csrfmiddlewaretoken"}


class Repeated(Exception):  # noqa: N818 -- no error: the way to the result of the first
    """The same form was sent before and took effect; ``first``: that time."""

    def __init__(self, first: Submission):
        super().__init__(str(first))
        self.first = first


@dataclass
class Attempt:
    """A form that is being sent now. ``restoring``: it is only shown as it had been filled, and this sentence says so;
    ``row``: its claim, which is gone when its transaction was undone."""

    user: User
    path: str
    token: FormToken | None
    fingerprint: Callable[[], str]
    restoring: str = ""
    row: Submission | None = None

    def took_effect(self) -> bool:
        return self.row is not None and Submission.objects.filter(pk=self.row.pk).exists()


_current: ContextVar[Attempt | None] = ContextVar("submission", default=None)


def current_submission() -> Attempt | None:
    """The form that is being sent in this request."""
    return _current.get()


@contextmanager
def sending(attempt: Attempt | None) -> Iterator[None]:
    """Within, ``attempt`` is the form that is being sent."""
    token = _current.set(attempt)
    try:
        yield
    finally:
        _current.reset(token)


def start(attempt: Attempt) -> None:
    """From now on, in the ``sending`` around it, ``attempt`` is the form that is being sent."""
    _current.set(attempt)


@contextmanager
def once() -> Iterator[None]:
    """A transaction for what a form makes, which comes about once however often the form is sent."""
    with transaction.atomic():
        claim()
        yield


def claim() -> None:
    """Store in the transaction of the caller that the form being sent takes effect.

    Raises Repeated when it did before. Drafts and texts kept for it are no longer needed and go.
    """
    attempt = _current.get()
    if attempt is None:
        return
    check()
    if attempt.took_effect():  # claimed in this transaction
        return
    attempt.row = None
    if attempt.token:
        try:
            with transaction.atomic():
                attempt.row = Submission.objects.create(
                    user=attempt.user,
                    path=attempt.path,
                    token=attempt.token.nonce,
                    fingerprint=attempt.fingerprint(),
                )
        except IntegrityError:
            check()
            raise
    TextDraft.objects.filter(user=attempt.user, form=attempt.path).delete()
    KeptForm.objects.filter(user=attempt.user, path=attempt.path).delete()


def check() -> None:
    """Raises Repeated when the form being sent took effect before, Refused when it is only shown again."""
    attempt = _current.get()
    if attempt is None:
        return
    if attempt.restoring:
        raise Refused(attempt.restoring)
    if (first := find_first(attempt)) and (attempt.row is None or first.pk != attempt.row.pk):
        raise Repeated(first)


def find_first(attempt: Attempt) -> Submission | None:
    """The time that the form took effect: this rendering of it, or one with the same content that another tab of the
    person sent after this one was rendered."""
    if attempt.token is None:
        return None
    mine = Submission.objects.filter(user=attempt.user, path=attempt.path).order_by("pk")
    of_this = Q(token=attempt.token.nonce)
    since = mine.filter(of_this | Q(created_at__gt=attempt.token.at))
    content = attempt.fingerprint() if since.exists() else ""
    return since.filter(of_this | Q(fingerprint=content)).first()


def lead_to(target: str, said: str = "") -> None:
    """Where the second press is led, and what it is told. Called in the transaction of the claim where that is known;
    portal.posting adds the address to which the first press was redirected."""
    attempt = _current.get()
    if attempt is None or attempt.row is None:
        return
    known = attempt.row.target, attempt.row.said
    attempt.row.target, attempt.row.said = target[:1000] or attempt.row.target, said or attempt.row.said
    if known == (attempt.row.target, attempt.row.said):
        return  # nothing to be written, and no further commit
    Submission.objects.filter(pk=attempt.row.pk).update(target=attempt.row.target, said=attempt.row.said)


def lead_as_answered(request, response) -> None:
    """As ``lead_to``: where ``response`` leads, and what it tells the person on the next page."""
    waiting: Any = messages.get_messages(request)
    told = waiting._queued_messages
    said = " ".join(strip_tags(str(one)) for one in told if one.level == messages.SUCCESS)
    lead_to(response.headers.get("Location", ""), said)


def give_up() -> None:
    """Take the claim back, in its transaction: the form was not right, and nothing came of it."""
    attempt = _current.get()
    if attempt is not None and attempt.row is not None:
        attempt.row.delete()
        attempt.row = None


def fingerprint(data: QueryDict, files: MultiValueDict) -> str:
    """Says what was sent, files by their bytes."""
    digest = hashlib.sha256()
    for name in sorted(set(data) - NOT_OF_THE_CONTENT):
        digest.update(repr((name, data.getlist(name))).encode())
    for name in sorted(files):
        for file in files.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode())
            file.seek(0)
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def forget_old(now: datetime | None = None) -> None:
    """Remove what nobody presses again."""
    Submission.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
