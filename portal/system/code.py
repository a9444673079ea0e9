"""Which code runs: the portal's, and that of the libraries it is pinned to."""

import platform
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.db import connection

PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==([^\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """``wanted``: the pinned version, where there is one."""

    name: str
    installed: str
    wanted: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.wanted) and self.installed != self.wanted


@cache
def commit() -> str:
    """The commit of the checkout, seven letters; empty where that cannot be told."""
    command = ["git", "-c", "safe.directory=*", "rev-parse", "--short=7", "HEAD"]
    try:
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def pinned() -> dict[str, str]:
    """The libraries of requirements.txt with their versions."""
    return dict(PIN.findall((settings.BASE_DIR / "requirements.txt").read_text("utf-8")))


def versions() -> list[Version]:
    """Python, the database and every pinned library."""
    database = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    found = [Version("Python", platform.python_version()), Version("Cơ sở dữ liệu", database)]
    return found + [Version(name, _installed(name), wanted) for name, wanted in pinned().items()]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "chưa cài"
