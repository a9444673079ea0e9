"""The QR code at the foot of an issued paper, and the address to which it leads."""

import re
import secrets
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse

NAME = "verification"
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


def qr_code(address: str) -> bytes:
    """``address`` as SVG, one unit a module, without the quiet zone: the foot of the page around it is white.

    Level M bears a stain on a seventh of it.
    """
    drawn = BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=False, nl=False
    )
    return drawn.getvalue()
