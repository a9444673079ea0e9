"""What ``manage.py check`` says about this machine beyond Django's own checks."""

from django.conf import settings
from django.core.checks import Error, Warning
from django.db import connections

from lib.papers import find_fonts
from lib.refused import Refused
from portal.start import demo_refusal, mend_modes


def paper_fonts(app_configs, **kwargs):
    """Without its fonts the portal works, but prints no papers."""
    try:
        find_fonts()
    except Refused as refused:
        return [Warning(str(refused), id="portal.W001")]
    return []


POSTGRESQL_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
SQLITE_FULL = 2


def durable_database(app_configs, databases=None, **kwargs):
    """What is stored must survive a power cut: an error in production, elsewhere a warning.

    ``manage.py migrate`` asks, and with it each start by script/server.
    """
    found = []
    for name in databases or ():
        with connections[name].cursor() as cursor:
            found += [_not_durable(what) for what in _switched_off(connections[name].vendor, cursor)]
    return found


def _switched_off(vendor: str, cursor) -> list[str]:
    if vendor == "sqlite":
        cursor.execute("PRAGMA synchronous")
        return [] if cursor.fetchone()[0] >= SQLITE_FULL else ["synchronous"]
    cursor.execute("SELECT name FROM pg_settings WHERE setting = 'off' AND name = ANY(%s)", [list(POSTGRESQL_DURABLE)])
    return sorted(name for (name,) in cursor.fetchall())


def _not_durable(what: str) -> Error | Warning:
    kind = Error if settings.PRODUCTION else Warning
    return kind(
        f"Cơ sở dữ liệu đặt {what} = off: mất điện thì mất cả những việc cổng đã báo là ghi xong, kể cả số văn bản đã "
        f"cấp. Hãy bật lại {what} trong cấu hình của máy chủ cơ sở dữ liệu rồi khởi động lại nó.",
        id="portal.E002" if settings.PRODUCTION else "portal.W002",
    )


def safe_start(app_configs, **kwargs):
    """With ``--deploy``: what stops the start in production (``portal.start``)."""
    if not settings.PRODUCTION:
        return []
    refused = [sentence for sentence in (mend_modes(deep=True).refusal, demo_refusal()) if sentence]
    return [Error(sentence, id="portal.E001") for sentence in refused]
