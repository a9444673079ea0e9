"""How letters leave, read from the environment."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# scheme: (port, STARTTLS, TLS from the first byte)
SCHEMES = {"smtp": (25, False, False), "smtp+tls": (587, True, False), "smtps": (465, False, True)}


def mail_settings(environment: Mapping[str, str], data: Path, *, production: bool) -> dict:
    """Django's e-mail settings, and ``MAIL_ON``: whether letters go anywhere.

    ``PORTAL_EMAIL_URL`` names the server: ``smtp+tls://user:password@host:587``. Without it letters are files in
    ``data/mail``, in production nothing. Raises ImproperlyConfigured for a wrong value.
    """
    url = environment.get("PORTAL_EMAIL_URL", "").strip()
    if not url:
        backend = "dummy" if production else "filebased"
        return {
            "MAIL_ON": not production,
            "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
            "EMAIL_FILE_PATH": data / "mail",
            "DEFAULT_FROM_EMAIL": environment.get("PORTAL_EMAIL_FROM") or "giao-ban@localhost",
        }
    sender = environment.get("PORTAL_EMAIL_FROM", "").strip()
    if "@" not in sender:
        raise ImproperlyConfigured(f"PORTAL_EMAIL_FROM={sender!r}: write the address that letters come from")
    try:
        parts = urlsplit(url)
        port, starttls, tls = SCHEMES[parts.scheme]
        port = parts.port or port
    except (KeyError, ValueError):
        parts = None
    if parts is None or not parts.hostname:
        # Never the value itself: there is a password in it.
        raise ImproperlyConfigured(f"PORTAL_EMAIL_URL: write {'|'.join(SCHEMES)}://user:password@host:port")
    return {
        "MAIL_ON": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }
