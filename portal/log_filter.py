"""How the lines of the log look, and that a request is told of once."""

import logging
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

from lib.log_lines import bind

# What these say holds keys and places, no values of persons.
OWN = ("portal", "briefings", "organizations", "lib")


def line_format(environment: Mapping[str, str]) -> dict:
    """The formatter for ``LOGGING``: ``PORTAL_LOG=json`` or, without it, plain. Raises ImproperlyConfigured."""
    kind = environment.get("PORTAL_LOG", "").strip().lower() or "plain"
    if kind not in ("plain", "json"):
        raise ImproperlyConfigured(f"PORTAL_LOG={kind!r}: write plain or json")
    return {"()": "lib.log_lines.LineFormatter", "own": OWN, "as_json": kind == "json"}


class OncePerRequest(logging.Filter):
    """Django's own lines about a request, which name its path, give way to the line of ``portal.request_log``.

    Why a request was refused (``DisallowedHost``, ``csrf``) is said there; a page that broke keeps its traceback here.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        area, _, reason = record.name.partition("django.security.")
        if not area and reason:
            bind(reason=reason)
            return False
        if record.name != "django.request":
            return True
        error = record.exc_info and record.exc_info[1]
        if not error or getattr(record, "status_code", 0) < 500:
            bind(reason=type(error).__name__ if error else "")
            return False
        record.msg, record.args = "page broke", ()
        return True
