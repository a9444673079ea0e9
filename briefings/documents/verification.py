"""The address to which the QR code at the foot of an issued paper leads."""

import re
import secrets

from django.conf import settings
from django.urls import reverse

# None that one takes for another when typing from paper. 20 of 31 make 99 bits: nobody guesses a token.
CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 20
TOKEN = re.compile(f"[{CHARACTERS}]{{{LENGTH}}}")


def new_token() -> str:
    """A random token; it says nothing about the document."""
    return "".join(secrets.choice(CHARACTERS) for _ in range(LENGTH))


def is_token(text: str) -> bool:
    """Whether ``text`` has the form of a token; any other text leads to no document."""
    return TOKEN.fullmatch(text) is not None


def is_public() -> bool:
    """Whether issued papers carry a QR code: where ``PORTAL_ADDRESS`` says how to get here from outside."""
    return bool(settings.PORTAL_ADDRESS)


def address_of(token: str) -> str:
    """``https://…/kiem-tra/<token>/``; empty while ``PORTAL_ADDRESS`` is not set: nobody outside would get there."""
    if not is_public():
        return ""
    return settings.PORTAL_ADDRESS + reverse("briefings:verify", args=[token])
