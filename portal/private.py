"""The data folder is the portal's alone: what it writes is private from the first byte, what is not is mended.

Whoever can read the folder reads every record, whatever the portal says about rights.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

OTHERS = 0o077  # what anybody but the owner may do
NAMED = 3  # files named in a sentence


def keep_private() -> None:
    """From now on this process, and those it starts, make files that only their owner reads."""
    os.umask(OTHERS)


@dataclass
class Mended:
    """How many files and folders were open to others and are no longer; ``open``: those that could not be mended."""

    closed: int = 0
    open: list[Path] = field(default_factory=list)

    @property
    def said(self) -> str:
        """One line for the log; empty where nothing was mended."""
        if not self.closed:
            return ""
        return (
            f"Đã thu hẹp quyền của {self.closed} tệp và thư mục dữ liệu mà tài khoản khác trên máy đọc được: nay chỉ "
            "tài khoản chạy cổng đọc được."
        )

    @property
    def refusal(self) -> str:
        """A sentence about what stays open; empty where nothing does."""
        if not self.open:
            return ""
        named = ", ".join(str(path) for path in self.open[:NAMED])
        more = f" và {len(self.open) - NAMED} tệp, thư mục khác" if len(self.open) > NAMED else ""
        return (
            f"Tài khoản khác trên máy này đọc được dữ liệu của cổng ở {named}{more}, mà cổng không sửa quyền được vì "
            "không phải chủ sở hữu; hãy chạy chown -R cho tài khoản chạy cổng và chmod -R go= trên thư mục dữ liệu."
        )


def mend(*places: Path, deep: bool) -> Mended:
    """Take from all others what they may do with ``places``; ``deep``: and with everything beneath.

    What belongs to another account is open, whatever its mode: its owner may read it. Links are not followed.
    """
    found = Mended()
    for path in _all(places, deep=deep):
        try:
            status = path.lstat()
        except FileNotFoundError:  # gone meanwhile
            continue
        if stat.S_ISLNK(status.st_mode):
            continue
        if status.st_uid != os.geteuid():
            found.open.append(path)
        elif status.st_mode & OTHERS:
            _close(path, status.st_mode, found)
    return found


def _close(path: Path, mode: int, found: Mended) -> None:
    try:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:
        return
    except OSError:
        found.open.append(path)
        return
    found.closed += 1


def _all(places: tuple[Path, ...], *, deep: bool) -> Iterator[Path]:
    for place in places:
        yield place
        if deep and place.is_dir() and not place.is_symlink():
            for folder, folders, files in os.walk(place):
                yield from (Path(folder, name) for name in (*folders, *files))
