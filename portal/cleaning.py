"""One cleaner for what nobody needs any more: half-written files, those that no row names, rows nobody goes on with.

It never removes what a row names, and nothing that was touched within a day: what is being written is newer.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from briefings.documents import clean_prints
from lib import store
from organizations import tasks
from organizations.storage import kept_files, media_root
from portal.retention import forget_old

DAY = 24 * 3600
LETTERS_KEPT = 30 * DAY  # letters are files only where no mail server is set
FEW = 20
SHARE = 10  # one in ten

TOO_MANY = (
    "Có {unnamed} trên {all} tệp không thuộc bản ghi nào, nhiều bất thường nên không tự dọn: có thể cơ sở dữ liệu này "
    "không phải của thư mục dữ liệu, hoặc được khôi phục từ bản cũ. Hãy kiểm tra; nếu đúng là tệp thừa thì chạy "
    "manage.py clean_files --all."
)

logger = logging.getLogger(__name__)


@dataclass
class Cleaned:
    """Names of the files that were removed; ``left``: why others were not, a sentence, or empty."""

    files: list[str] = field(default_factory=list)
    left: str = ""


def clean(now: datetime | None = None, *, however_many: bool = False) -> Cleaned:
    """Remove what is left over as of ``now``. Files that no row names are left where they are unusually many, unless
    ``however_many`` may go."""
    now = now or timezone.now()
    _clean_rows(now)
    return clean_files(now.timestamp(), however_many=however_many)


def _clean_rows(now: datetime) -> None:
    tasks.tidy(now)
    forget_old(now)


def clean_files(now: float, *, however_many: bool = False) -> Cleaned:
    """The files of ``clean``; ``now`` in seconds of the system's clock."""
    cleaned = Cleaned()
    data = Path(settings.DATA_DIR)
    for root in [data] if media_root().is_relative_to(data) else [data, media_root()]:
        cleaned.files += _remove(root, store.half_written(root, now=now), now)
    cleaned.files += [f"drawn/{name}" for name in clean_prints(now)]
    for name, kept in (("previews", DAY), ("mail", LETTERS_KEPT)):
        cleaned.files += _remove(data / name, store.old_files(data / name, older_than=kept, now=now), now)
    _clean_unnamed(cleaned, now, however_many)
    if cleaned.left:
        logger.error("cleaning: %s", cleaned.left)
    return cleaned


def _clean_unnamed(cleaned: Cleaned, now: float, however_many: bool) -> None:
    root = media_root()
    old = store.old_files(root, now=now)
    # Asked after the files were listed: a file that got its row meanwhile has it here.
    named = {root / file.name for file in kept_files()}
    unnamed = [path for path in old if path not in named]
    if not however_many and len(unnamed) > max(FEW, len(old) // SHARE):
        cleaned.left = TOO_MANY.format(unnamed=len(unnamed), all=len(old))
        return
    cleaned.files += _remove(root, unnamed, now)


def _remove(root: Path, paths: list[Path], now: float) -> list[str]:
    """Remove ``paths``; what the disk does not let go of is left for the next time. Returns their names."""
    removed = []
    for path in paths:
        try:
            gone = store.remove_old(root, path, now=now)
        except OSError:
            logger.exception("cleaning: %s cannot be removed", path)
            continue
        if gone:
            removed.append(path.relative_to(root).as_posix())
    return removed
