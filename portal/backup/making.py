"""Making a backup: rows and the files they name as of one moment, while people work."""

import errno
import os
import platform
import secrets
import shutil
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from lib import store
from lib.archives import ArchiveWriter, Recipient, write_archive
from lib.refused import Refused
from organizations.storage import media_root
from portal.backup.layout import FILES, MEDIA_TYPE, SECRET_KEY, VERSION, Say, counted, fingerprint, quiet, table_part
from portal.backup.rows import Digest, columns_of, line_of, next_key, read_rows, tables_of
from portal.backup.versions import applied_here, registry_of
from portal.moment import moment
from portal.verify import Fault, find_faults, migrations_to_apply, path_of

CHUNK = 1 << 20
DAY = 24 * 3600
NOT_HELD = (
    "Không ghi được vào thư mục dữ liệu {folder} ({why}), nên chưa sao lưu; hãy giải phóng chỗ và kiểm tra quyền ghi "
    "rồi chạy lại."
)
ABSENT = Path("/nonexistent")
WORKSHOP = "backup-"  # how the folder of files begins that are being backed up


@dataclass
class Made:
    """A backup that was made: how much is in it, and what it lacks or what is wrong in it, a sentence each."""

    path: Path
    size: int = 0
    rows: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)


def make_backup(path: Path, *, recipients: Sequence[Recipient] = (), say: Say = quiet) -> Made:
    """Write the portal as of now to ``path``; what had that name is replaced once the new one is whole on the disk.

    What is wrong with the data (``portal.verify``) is stored and said, and no reason to go without a backup: all else
    is in it. Raises Refused where the disk does not take it. ``say`` is told what is done next.
    """
    made = Made(path)
    with (
        _workshop() as workshop,
        _moment(workshop) as then,
        write_archive(
            path, media_type=MEDIA_TYPE, version=VERSION, recipients=recipients, workshop=workshop
        ) as archive,
    ):
        archive.facts |= _facts(then)
        archive.facts["tables"] = _add_tables(archive, then.registry, made, say)
        _add_files(archive, then.files, made, say)
        _add_secret_key(archive)
        faults = _faults(then, say)
        archive.facts["faults"] = [fault.as_json() for fault in faults]
        made.faults = [fault.sentence for fault in faults]
    made.size = path.stat().st_size
    return made


@dataclass
class _Moment:
    """What there was at the moment: the models of the database's own version, and its files, held apart in a folder so
    that nobody's deletion takes them away while they are being read."""

    registry: Apps
    applied: dict[str, list[str]]
    files: dict[str, Path]


@contextmanager
def _workshop() -> Iterator[Path]:
    data = Path(settings.DATA_DIR)
    for left in data.glob(f"{WORKSHOP}*"):
        if left.stat().st_mtime < time.time() - DAY:  # whoever made it died
            shutil.rmtree(left, ignore_errors=True)
    folder = data / f"{WORKSHOP}{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Refused(NOT_HELD.format(folder=data, why=error.strerror)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _moment(workshop: Path) -> Iterator[_Moment]:
    """One moment of rows and files: whoever removes a file waits until every file that a row names is held.

    A file is whole before a row names it and never written again, so those of the rows are those of the moment.
    """
    applied = applied_here()
    registry = registry_of(applied)
    with ExitStack() as ending:
        with store.shared(media_root()):
            ending.enter_context(moment())
            files = _hold_files(_names(registry), workshop)
        yield _Moment(registry, applied, files)


def _hold_files(names: list[str], workshop: Path) -> dict[str, Path]:
    """Those of ``names`` that there are, each with the name under which it is held in ``workshop``."""
    held, media = {}, media_root()
    for number, name in enumerate(names):
        source, target = path_of(name, media), workshop / str(number)
        if source is not None and _hold(source, target):
            held[name] = target
    return held


def _names(registry: Apps) -> list[str]:
    """Of every file that a row names, once."""
    names = set()
    for model in registry.get_models(include_auto_created=True):
        for one in model._meta.local_concrete_fields:
            if isinstance(one, models.FileField):
                rows: QuerySet = QuerySet(model=model).exclude(**{one.name: ""})
                names |= set(rows.values_list(one.name, flat=True).iterator())
    return sorted(names)


def _hold(source: Path, target: Path) -> bool:
    """Give the file a second name, or a copy where the system knows no second names; whether there was a file."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError:
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
                raise Refused(NOT_HELD.format(folder=target.parent.parent, why=error.strerror)) from error
            return False
    return target.is_file() and not target.is_symlink()


def _facts(then: _Moment) -> dict[str, Any]:
    """What a reader must know of the installation; nothing secret."""
    with (Path(settings.BASE_DIR) / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return {
        "made_at": timezone.now().isoformat(),
        "portal": project["version"],
        "migrations": then.applied,
        "settings": {
            "database": connection.vendor,
            "python": platform.python_version(),
            "time_zone": settings.TIME_ZONE,
            "address": settings.PORTAL_ADDRESS,
            "production": settings.PRODUCTION,
            "key_from_environment": bool(os.environ.get("PORTAL_SECRET_KEY")),
        },
        "key": fingerprint(settings.SECRET_KEY),
    }


def _add_tables(archive: ArchiveWriter, registry: Apps, made: Made, say: Say) -> dict[str, dict[str, Any]]:
    told = {}
    tables = tables_of(registry)
    for number, (name, model) in enumerate(tables.items(), 1):
        say(f"Bảng {number} trên {len(tables)}: {name}")
        digest, columns = Digest(model), columns_of(model)
        archive.add(table_part(name), _lines(model, columns, digest))
        made.rows += digest.rows
        told[name] = {
            "columns": columns,
            "rows": digest.rows,
            "sha256": digest.hexdigest(),
            "next_key": next_key(model),
        }
    return told


def _lines(model: type[models.Model], columns: list[str], digest: Digest) -> Iterator[bytes]:
    for row in read_rows(model, columns):
        digest.add(row)
        yield line_of(row) + b"\n"


def _add_files(archive: ArchiveWriter, files: dict[str, Path], made: Made, say: Say) -> None:
    tell = counted(say, "Tệp", len(files))
    for number, (name, path) in enumerate(files.items(), 1):
        with path.open("rb") as file:
            archive.add(FILES + name, _chunks(file))
        made.files += 1
        tell(number)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _add_secret_key(archive: ArchiveWriter) -> None:
    """That of the data folder; one from the environment is kept by whoever set it."""
    path = Path(settings.DATA_DIR) / SECRET_KEY
    if path.is_file():
        archive.add(SECRET_KEY, [path.read_bytes()])


def _faults(then: _Moment, say: Say) -> list[Fault]:
    """What is wrong at the moment. Of a database that waits for its upgrade only which files lack: the checks know
    this version alone."""
    if not migrations_to_apply():
        return find_faults(locate=lambda name: then.files.get(name, ABSENT), say=say).faults
    missing = [name for name in _names(then.registry) if name not in then.files]
    return [Fault("file_missing", name, f"Không còn tệp {name} trong {media_root()}.") for name in missing]
