"""Long texts as they are typed: kept for their person, form and field until the form is saved, and offered back."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from lib.refused import Refused
from organizations.asked import as_key
from organizations.form_tokens import read_token
from organizations.models import Submission, TextDraft, User

KEPT_FOR = timedelta(days=30)
LONGEST = 100_000  # characters of one text
MOST = 100  # texts of one person; of more the oldest go
A_MINUTE = 60  # how often one person's page may send
JUST_SAVED = timedelta(seconds=5)
WHOLE = "*"  # in place of a field: all of a form, as JSON, for a page that shows it again as it had been filled


def keep(by: User, form: str, texts: Iterable[tuple[str, str]], *, token: str = "") -> None:
    """Keep the ``texts`` (name of a field and what stands in it) of the form that is sent to ``form``. An empty text
    leaves nothing to offer. ``token``: of the rendering in which they were typed, where the page says it.

    Raises Refused for too long a text, and where somebody's page sends more often than people type.
    """
    _refuse_flood(by)
    now = timezone.now()
    sent, rendering = Submission.objects.filter(user=by, path=form), read_token(token)
    if sent.filter(**{"token": rendering.nonce} if rendering else {"created_at__gt": now - JUST_SAVED}).exists():
        return  # the form itself was faster than the last text typed in it
    for field, text in texts:
        if len(text) > LONGEST:
            raise Refused(f"Ô này dài quá {LONGEST:,} chữ nên không lưu nháp được.".replace(",", "."))
        mine = TextDraft.objects.filter(user=by, form=form[:500], field=field[:200])
        if not text.strip():
            mine.delete()
            continue
        TextDraft.objects.update_or_create(
            user=by, form=form[:500], field=field[:200], defaults={"text": text, "updated_at": now}
        )
    older = TextDraft.objects.filter(user=by).order_by("-updated_at", "-pk").values_list("pk", flat=True)[MOST:]
    TextDraft.objects.filter(pk__in=list(older)).delete()


def _refuse_flood(by: User) -> None:
    key = f"drafts:{by.pk}:{timezone.now():%H%M}"
    cache.add(key, 0, 120)
    if cache.incr(key) > A_MINUTE:
        raise Refused("Trang này lưu nháp quá dày; hãy chờ một phút.")


def of_page(by: User, page: str) -> list[TextDraft]:
    """What ``by`` had begun to write in the forms of ``page``: sent to the page itself or to a step of it."""
    rows = TextDraft.objects.filter(user=by, form__startswith=page).exclude(field=WHOLE)
    return [draft for draft in rows if "/" not in draft.form.removeprefix(page).rstrip("/")]


def of_form(by: User, form: str) -> tuple[TextDraft, list[tuple[str, str]]] | None:
    """The draft of all that ``by`` had filled in the form sent to ``form``, and its fields with their values."""
    draft = TextDraft.objects.filter(user=by, form=form, field=WHOLE).first()
    if draft is None:
        return None
    try:
        return draft, [(str(name), str(value)) for name, value in json.loads(draft.text)]
    except (ValueError, TypeError):  # no page of ours wrote it
        return None


def drop(by: User, key: str) -> str:
    """Throw one away; returns the address of its form, empty where there is none."""
    known = as_key(key)
    draft = None if known is None else TextDraft.objects.filter(user=by, pk=known).first()
    if draft is None:
        return ""
    draft.delete()
    return draft.form


def forget_old(now: datetime | None = None) -> None:
    """Remove what nobody came back to."""
    TextDraft.objects.filter(updated_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
