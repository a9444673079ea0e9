"""The address to which the QR code at the foot of an issued paper leads."""

import re
import secrets

from django.conf import settings
from django.urls import reverse

# No letters that one takes for another when typing from paper. 20 of 31 make 99 bits: nobody guesses a token.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 20
TOKEN = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


def new_token() -> str:
    """A random token; it says nothing about the paper."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def address_of(token: str) -> str:
    """``https://…/kiem-tra/<token>/``; empty while ``PORTAL_ADDRESS`` is not set: nobody outside would get there."""
    if not settings.PORTAL_ADDRESS:
        return ""
    return settings.PORTAL_ADDRESS + reverse("briefings:verify", args=[token])
