"""What must be so before the portal starts in production: asked by the web server, the worker and every command.

Commands that mend what is refused, or save what there is, run nevertheless.
"""

import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from lib.refused import Refused
from organizations.choices import OperatorKind
from organizations.models import User
from organizations.operator_log import note
from portal import in_use
from portal.private import Mended, mend

MAY_RUN_ALWAYS = frozenset(
    {
        "help", "version", "check", "migrate", "showmigrations", "collectstatic", "createsuperuser", "changepassword",
        "lock_demo_accounts", "backup", "restore", "verify",
    }
)  # fmt: skip
RUNS_FOR_LONG = frozenset({"run_worker", "runserver"})  # looks at the modes of everything, as the web server does
DEMO = (
    "Cổng đang vận hành chính thức mà còn tài khoản thử đang hoạt động ({names}), mật khẩu của chúng nhiều người biết; "
    "hãy khóa bằng lệnh manage.py lock_demo_accounts rồi khởi động lại."
)


def require_safe_start(*, deep: bool) -> str:
    """Mend the modes of the data folder, and raise Refused in production with all that must not be.

    ``deep``: everything beneath the folder, too. Returns a line about what was mended, or nothing.
    """
    mended = mend_modes(deep=deep)
    if settings.PRODUCTION:
        refused = [sentence for sentence in (mended.refusal, demo_refusal()) if sentence]
        if refused:
            _note(" ".join(refused))
            raise Refused(" ".join(refused))
    return " ".join(sentence for sentence in (mended.said, mended.refusal) if sentence)


def mend_modes(*, deep: bool) -> Mended:
    return mend(settings.DATA_DIR, *_kept_elsewhere(), deep=deep)


def _kept_elsewhere() -> list[Path]:
    """The files of SQLite, and the folder of kept files, where the settings put them elsewhere."""
    places = [Path(settings.MEDIA_ROOT), settings.DATA_DIR / "secret_key"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        places += [Path(f"{database['NAME']}{ending}") for ending in ("", "-wal", "-shm")]
    return places


def demo_refusal() -> str:
    """A sentence where accounts for trying the portal can sign in; empty where none can, or the database is away."""
    try:
        names = list(User.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True))
    except DatabaseError:  # not migrated, or away: nobody signs in then
        return ""
    return DEMO.format(names=", ".join(names)) if names else ""


def _note(sentence: str) -> None:
    with suppress(DatabaseError):  # it is said on standard error as well
        note(OperatorKind.START, sentence, key="start")


def check_command(arguments: list[str]) -> None:
    """Before ``manage.py`` does anything: ends the process with a sentence where the portal must not start."""
    name = next((each for each in arguments[1:] if not each.startswith("-")), "help")
    if name in MAY_RUN_ALWAYS or {"-h", "--help", "--version"} & set(arguments):
        return
    stop_unless_safe(deep=name in RUNS_FOR_LONG)


def stop_unless_safe(*, deep: bool) -> None:
    """End the process with the sentence on standard error where the portal must not start; what runs for long holds the
    data folder from now on, so that no restore changes it under a running portal."""
    try:
        if deep:
            in_use.hold()
        said = require_safe_start(deep=deep)
    except Refused as refusal:
        sys.exit(str(refusal))
    if said:
        sys.stderr.write(f"{said}\n")
