"""One backup each night into a folder of its own, and those of long ago removed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from briefings.services.locks import exclusive
from lib.archives import read_recipient
from lib.refused import Refused
from organizations.choices import OperatorKind
from organizations.operator_log import note, settle
from portal.backup.layout import Say, quiet
from portal.backup.making import Made, make_backup
from portal.backup.retention import days_to_keep

BEGINS = time(1, 0)  # in the office's time zone: nobody works, and the day before is whole
NAME = re.compile(r"portal-(\d{4}-\d{2}-\d{2})(-incomplete)?\.backup(\.age)?")
KEY = "nightly"
BUSY = "Một tiến trình khác đang làm bản sao lưu đêm."
INCOMPLETE = (
    "Bản sao lưu đêm {name} có {count} chỗ sai trong dữ liệu, chỗ đầu: {first} Hãy chạy “manage.py verify” và khôi "
    "phục phần thiếu từ một bản sao lưu còn đủ."
)
FAILED = "Chưa làm được bản sao lưu đêm {day:%d/%m/%Y}: {why}"


@dataclass(frozen=True)
class Nightly:
    """A backup of one night; not ``is_complete`` where something was wrong with the data."""

    path: Path
    day: date
    is_complete: bool

    @property
    def size(self) -> int:
        """In bytes; 0 for one that is gone meanwhile."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def folder() -> Path:
    return Path(settings.BACKUP_DIR)


def kept() -> list[Nightly]:
    """The backups of nights that are there, the oldest first."""
    found = []
    for path in folder().glob("portal-*"):
        if match := NAME.fullmatch(path.name):
            found.append(Nightly(path, date.fromisoformat(match[1]), not match[2]))
    return sorted(found, key=lambda one: (one.day, one.is_complete))


def last_nightly() -> Nightly | None:
    return next(reversed(kept()), None)


def nightly_is_due(now: datetime | None = None) -> bool:
    """Whether it is past the hour and there is no backup of this day yet."""
    local = timezone.localtime(now)
    return local.time() >= BEGINS and all(one.day != timezone.localdate(now) for one in kept())


def make_nightly(now: datetime | None = None, *, say: Say = quiet) -> Made | None:
    """Make the backup of this day, unless there is one or somebody else is making it (then None), and remove those
    that need not be kept. Whoever runs the portal is told of a failure, and that it is over.

    Raises Refused where it could not be made.
    """
    day = timezone.localtime(now).date()
    try:
        _make_folder()
        with exclusive("nightly backup", timeout=0, busy=BUSY):
            if not nightly_is_due(now):
                return None
            made = _make(day, say)
            _remove_old()
    except Refused as error:
        if str(error) == BUSY:
            return None
        told = FAILED.format(day=day, why=error)
        note(OperatorKind.BACKUP, told, key=KEY)
        raise Refused(told) from error
    if made.faults:
        told = INCOMPLETE.format(name=made.path.name, count=len(made.faults), first=made.faults[0])
        note(OperatorKind.BACKUP, told, key=KEY)
    else:
        settle(OperatorKind.BACKUP, KEY)
    return made


def _make_folder() -> None:
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"Không tạo được thư mục sao lưu {folder()} ({error.strerror}); hãy kiểm tra PORTAL_BACKUP_DIR và quyền "
            "ghi."
        ) from error


def _make(day: date, say: Say) -> Made:
    recipients = [read_recipient(text) for text in settings.BACKUP_RECIPIENTS]
    end = ".backup.age" if recipients else ".backup"
    made = make_backup(folder() / f"portal-{day}{end}", recipients=recipients, say=say)
    if made.faults:
        made.path = made.path.rename(folder() / f"portal-{day}-incomplete{end}")
    return made


def _remove_old() -> None:
    """What is wrong in one night's data never pushes out a night whose data were right."""
    complete = [one for one in kept() if one.is_complete]
    keep = days_to_keep(one.day for one in complete)
    incomplete = [one for one in kept() if not one.is_complete]
    keep_incomplete = days_to_keep(one.day for one in incomplete)
    for one in complete:
        if one.day not in keep:
            one.path.unlink()
    for one in incomplete:
        if one.day not in keep_incomplete:
            one.path.unlink()
