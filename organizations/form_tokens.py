"""The token of each rendering of a form: which one it was, for whom, on which page and when.

It travels with every form that changes something (``templatetags/form_tokens.py``), signed, so that nobody names
another person in it.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from django.core.signing import BadSignature, Signer
from django.utils import timezone

FIELD = "form_token"
LONGEST_PAGE = 500

_signer = Signer(salt="organizations.form_tokens")


@dataclass(frozen=True)
class FormToken:
    """``user``: the key of the account that was signed in, None for nobody. ``page``: the address that showed the form,
    with what stood after the question mark."""

    nonce: str
    user: int | None
    page: str
    at: datetime


def new_token(user: int | None, page: str) -> str:
    """The signed text of a token for one rendering."""
    page = page if len(page) <= LONGEST_PAGE else page.partition("?")[0][:LONGEST_PAGE]
    return _signer.sign_object([secrets.token_urlsafe(16), user, page, round(timezone.now().timestamp() * 1_000_000)])


def read_token(text: str) -> FormToken | None:
    """The token that was signed as ``text``; None for anything else."""
    try:
        nonce, user, page, at = cast(list, _signer.unsign_object(text))
    except (BadSignature, ValueError, TypeError):
        return None
    return FormToken(nonce, user, page, datetime.fromtimestamp(at / 1_000_000, UTC))
