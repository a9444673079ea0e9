"""docs/operations.md as its readers follow it: its blocks, and a machine on which they can be run."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PAGE = Path(settings.BASE_DIR) / "docs/operations.md"
BLOCK = re.compile(r"^```(\S+)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOCKET = "%2Fvar%2Frun%2Fpostgresql"
# Folders of the page → those of the test.
FOLDERS = ("/srv/portal", "/etc/portal.env", "/var/lib/portal", "/backup", "/root")


@dataclass(frozen=True)
class Block:
    """``kind``: sh, env, systemd or nginx. ``words``: what stands after it."""

    kind: str
    words: tuple[str, ...]
    text: str

    @property
    def status_again(self) -> int:
        return next((int(word.removeprefix("again=")) for word in self.words if word.startswith("again=")), 0)


def blocks() -> list[Block]:
    return [Block(kind, tuple(words.split()), text) for kind, words, text in BLOCK.findall(PAGE.read_text("utf-8"))]


def commands() -> list[str]:
    """Every ``manage.py NAME …`` of the page, in blocks and in sentences."""
    text = PAGE.read_text("utf-8").replace('"$public"', "age1x")
    found = re.findall(r"^[^#\n]*?python manage\.py ([^\n]+)$", "".join(block.text for block in blocks()), re.MULTILINE)
    return [*found, *re.findall(r"manage\.py ([^`”]+)[`”]", BLOCK.sub("", text))]


class Machine:
    """A folder that stands for the root of a machine."""

    def __init__(self, root: Path, postgresql: str = ""):
        self.root, self.postgresql = root, postgresql
        for name in ("srv", "etc", "var/lib", "backup", "root"):
            (root / name).mkdir(parents=True)
        self.origin = _copy(root / "origin")

    def here(self, text: str) -> str:
        """``text`` with the folders of this machine."""
        for name in FOLDERS:
            text = re.sub(rf"(?<![\w./]){re.escape(name)}", f"{self.root}{name}", text)
        text = text.replace("https://git.example.gov.vn/portal.git", str(self.origin))
        return text.replace(SOCKET, self.postgresql.replace("/", "%2F"))

    def run(self, text: str, *, prepared: bool = True) -> subprocess.CompletedProcess:
        prepare = next(block.text for block in blocks() if "prepare" in block.words)
        script = f"set -eu\n{prepare if prepared else ''}{text}"
        cleared = ("PORTAL_", "DATABASE_URL", "DJANGO_SETTINGS")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(cleared)}
        environment |= {"DJANGO_SUPERUSER_PASSWORD": "mot-mat-khau-rat-dai-2026"}
        if self.postgresql:
            environment |= {"PGHOST": self.postgresql, "PGUSER": "postgres"}
        return subprocess.run(
            ["sh", "-c", self.here(script)],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )


def _copy(folder: Path) -> Path:
    """A repository of the checkout as it is now, where ``git clone`` and ``git pull`` find it."""
    base = Path(settings.BASE_DIR)
    listed = ["git", "-C", base, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, capture_output=True, check=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (base / name).is_file():
            shutil.copy2(base / name, target)
    said = ["-c", "user.name=Thu", "-c", "user.email=thu@example.gov.vn"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*said, "commit", "-q", "-m", "The portal"]):
        subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True)
    return folder
