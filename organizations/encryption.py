"""Short secrets as they lie in the database: unreadable without the portal's secret key, which is not in it.

The key of ``cryptography``'s Fernet is derived from ``SECRET_KEY``; what was written with one of
``SECRET_KEY_FALLBACKS`` is still read.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"organizations.encryption"


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str | None:
    """The text that was encrypted as ``stored``; None when it was written with a key that is no longer known."""
    try:
        return _fernet().decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def digests(text: str, purpose: str) -> list[str]:
    """The digest of ``text`` under the secret key, and under each older one: by it a secret is found, not read."""
    return [hmac.digest(key, f"{purpose}:{text}".encode(), "sha256").hex() for key in _keys()]


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in _keys()])


def _keys() -> list[bytes]:
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hmac.digest(hashlib.sha256(force_bytes(key)).digest(), PURPOSE, "sha256") for key in known]
