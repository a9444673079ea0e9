"""How restored data takes the place of what was there: prepared beside it, then moved, and the old kept beside it.

The moves are written down before the first is made. Whoever dies in between leaves that note, the portal does not start
while it is there, and ``finish`` makes the rest of the moves: each may be tried again.
"""

import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from lib import store
from lib.refused import Refused
from portal.in_use import INTERRUPTED


@dataclass(frozen=True)
class Move:
    """``new`` becomes ``place``; what was there becomes ``aside``. Without ``new`` it only goes aside."""

    new: str
    place: str
    aside: str

    def make(self) -> None:
        """May be tried again after it broke off anywhere."""
        new, place, aside = Path(self.new), Path(self.place), Path(self.aside)
        if self.new and not new.exists():
            return  # it was made
        if place.is_dir() or not self.new:
            if place.exists():
                place.rename(aside if not aside.exists() else f"{aside}-{secrets.token_hex(4)}")
        elif place.exists() and not aside.exists():
            os.link(place, aside)  # so that there is always a file in its place
        if self.new:
            new.rename(place)
        store.sync_folder(place.parent)


@dataclass(frozen=True)
class Moving:
    """All moves of one restore. ``schema``: on PostgreSQL, where the restored tables lie until they take their place in
    one transaction; the moves are made after that."""

    moves: list[Move] = field(default_factory=list)
    schema: str = ""

    def write(self) -> None:
        """Have it be done, whatever happens from now on."""
        store.write(note(), [json.dumps(asdict(self)).encode()], mode=0o600)

    def finish(self) -> None:
        for move in self.moves:
            move.make()
        note().unlink()
        store.sync_folder(note().parent)

    def give_up(self) -> None:
        """Remove what was prepared; nothing has been moved."""
        for move in self.moves:
            remove(Path(move.new))
        note().unlink()


def note() -> Path:
    return Path(settings.DATA_DIR) / INTERRUPTED


def read_note() -> Moving | None:
    """What an interrupted restore left to be done."""
    try:
        told = json.loads(note().read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Moving([Move(**move) for move in told["moves"]], told["schema"])


def move_to(place: Path, token: str, stamp: str) -> Move:
    """The move to ``place`` of what is being prepared beside it. Raises Refused where it cannot be moved."""
    place = place.resolve()
    if place.is_mount():
        raise Refused(
            f"{place} là một ổ được gắn riêng nên không thay được cả thư mục; hãy gắn ổ ấy vào thư mục cha rồi khôi "
            "phục."
        )
    return Move(f"{place}.restored-{token}", str(place), f"{place}.before-{stamp}")


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def leftovers() -> list[Path]:
    """What restores that died before their moves had prepared."""
    places = [Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT).resolve().parent]
    if connection.vendor == "sqlite":
        places.append(Path(connection.settings_dict["NAME"]).resolve().parent)
    return sorted({path for folder in places for path in folder.glob("*.restored-*")})
