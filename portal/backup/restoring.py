"""Bringing an archive back: prepared beside what is there, compared with the archive, and only then in its place."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from lib import store
from lib.archives import Archive, Identity, open_archive
from lib.refused import Refused
from organizations.storage import MODE
from portal.backup import databases, places
from portal.backup.layout import FILES, MEDIA_TYPE, SECRET_KEY, VERSION, Say, counted, fingerprint, quiet, table_part
from portal.backup.rows import Digest, read_rows, same, set_next_key, tables_of, write_rows
from portal.backup.versions import applied_here, check_tables, make_tables, registry_of
from portal.in_use import UNFINISHED, alone
from portal.verify import Fault, find_faults, path_of

NOT_EMPTY = (
    "Nơi khôi phục đã có dữ liệu ({what}), nên chưa khôi phục gì. Nếu đúng là muốn thay dữ liệu ấy, hãy thêm "
    "--replace: dữ liệu cũ được giữ lại bên cạnh."
)
DIFFERENT = (
    "Bảng {table} sau khi ghi lại không giống bản sao lưu (dòng thứ {number}), nên dữ liệu cũ được giữ nguyên; hãy báo "
    "người phát triển."
)
NO_ROOM = (
    "Ổ đĩa của thư mục {folder} còn {free} MB, không đủ cho {needed} MB trong bản sao lưu, nên chưa khôi phục gì; hãy "
    "giải phóng chỗ rồi chạy lại."
)
NOT_WRITTEN = (
    "Không ghi được dữ liệu khôi phục vào {folder} ({why}), nên dữ liệu cũ được giữ nguyên; hãy giải phóng chỗ và kiểm "
    "tra quyền ghi rồi chạy lại."
)
OTHER_KEY = (
    "Khóa bí mật của máy này khác khóa lúc sao lưu, nên mọi người phải đăng nhập lại và lớp xác thực thứ hai không "
    "dùng được; hãy đặt PORTAL_SECRET_KEY như lúc ấy rồi khởi động cổng."
)
BROKEN = "Bản sao lưu thiếu phần {lack} nên không dùng được; hãy dùng bản khác."


@dataclass
class Restored:
    """What was brought back; ``aside``: where the old data are kept; ``told``: sentences about what is wrong in it."""

    made_at: str = ""
    rows: int = 0
    files: int = 0
    aside: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def restore_backup(
    path: Path, *, identities: Sequence[Identity] = (), replace: bool = False, say: Say = quiet
) -> Restored:
    """Make the portal what it was when ``path`` was written, with this version's tables.

    What is there must be empty, or be replaced on purpose: then it is kept beside. Until everything was written and
    found to be as in the archive, it stays in its place untouched. Raises Refused, with what to do, where the archive
    does not serve, where the portal is running, and where the disk is full.
    """
    with alone():
        _settle()
        if not replace:
            _refuse_data()
        workshop = Path(settings.DATA_DIR)
        say("Kiểm tra bản sao lưu")
        with open_archive(
            path, media_type=MEDIA_TYPE, version=VERSION, identities=identities, workshop=workshop
        ) as archive:
            try:
                return _restore(archive, replace, say)
            except OSError as error:
                told = UNFINISHED if places.read_note() else NOT_WRITTEN
                raise Refused(told.format(folder=settings.DATA_DIR, why=error.strerror)) from error


def finish_interrupted() -> str:
    """Finish a restore that was interrupted while its data took their place, or take it back where nothing had been
    moved yet. Returns what was done, a sentence; empty where there was nothing to do."""
    with alone():
        return _settle()


def _settle() -> str:
    done = ""
    if moving := places.read_note():
        if moving.schema and databases.has_schema(moving.schema):
            moving.give_up()
            databases.drop_schema(moving.schema)
            done = "Lần khôi phục bị ngắt đã được bỏ; dữ liệu cũ còn nguyên. Hãy chạy lại lệnh khôi phục."
        else:
            moving.finish()
            done = "Lần khôi phục bị ngắt đã được hoàn tất."
    for path in places.leftovers():
        places.remove(path)
    return done


def _refuse_data() -> None:
    media = Path(settings.MEDIA_ROOT)
    if not databases.is_empty():
        raise Refused(NOT_EMPTY.format(what="cơ sở dữ liệu"))
    if any(files for _, _, names in os.walk(media) for files in names if files != ".lock"):
        raise Refused(NOT_EMPTY.format(what=f"tệp trong {media}"))


def _restore(archive: Archive, replace: bool, say: Say) -> Restored:
    facts = _facts_of(archive)
    registry = registry_of(facts["migrations"])
    check_tables(registry, {name: told["columns"] for name, told in facts["tables"].items()})
    _refuse_small_disk(archive)
    token, stamp = databases.new_token(), f"{timezone.localtime():%Y%m%d-%H%M%S}"
    media = places.move_to(Path(settings.MEDIA_ROOT), token, stamp)
    key = places.move_to(Path(settings.DATA_DIR) / SECRET_KEY, token, stamp)
    restored = Restored(made_at=facts["made_at"])
    target = databases.new_target(token, stamp)
    try:
        _unpack_files(archive, Path(media.new), restored, say)
        if SECRET_KEY in archive.parts:
            store.write(Path(key.new), archive.chunks(SECRET_KEY), mode=0o600)
        with target.opened():
            _fill(archive, registry, facts, restored, say)
            say("Nâng cấp dữ liệu lên phiên bản này")
            call_command("migrate", verbosity=0, interactive=False)
            finding = find_faults(locate=lambda name: path_of(name, Path(media.new)), say=say)
            _compare_faults(finding.faults, facts, restored)
        _compare_keys(archive, restored)
        os.sync()  # every file and folder at once
        with target.replacing():
            moves = [*target.moves(), media, *([key] if Path(key.new).exists() else [])]
            moving = places.Moving(moves, target.schema)
            moving.write()
            target.take_place()
            moving.finish()
    except BaseException:
        if places.read_note() is None:
            target.give_up()
            for path in (Path(media.new), Path(key.new)):
                places.remove(path)
        raise
    _keep_aside(moving, target, restored, replace)
    return restored


def _keep_aside(moving: places.Moving, target: databases.Target, restored: Restored, replace: bool) -> None:
    """Name what was kept; where nothing was replaced, there was nothing to keep."""
    kept = [Path(move.aside) for move in moving.moves if Path(move.aside).exists()]
    if replace:
        restored.aside = [str(path) for path in kept]
        if target.aside and databases.has_schema(target.aside):
            restored.aside.append(f"PostgreSQL: {target.aside}")
        return
    for path in kept:
        places.remove(path)
    if target.aside:
        databases.drop_schema(target.aside)


def _facts_of(archive: Archive) -> dict[str, Any]:
    """The manifest, as far as restoring needs it. Raises Refused where a part lacks."""
    facts = archive.facts
    for name, kind in (("migrations", dict), ("tables", dict), ("made_at", str), ("faults", list)):
        if not isinstance(facts.get(name), kind):
            raise Refused(BROKEN.format(lack=name))
    for table, told in facts["tables"].items():
        if table_part(table) not in archive.parts or not {"columns", "rows", "sha256", "next_key"} <= set(told):
            raise Refused(BROKEN.format(lack=table))
    return facts


def _refuse_small_disk(archive: Archive) -> None:
    folder = Path(settings.DATA_DIR)
    free, needed = shutil.disk_usage(folder).free, archive.total_size
    if free < needed:
        raise Refused(NO_ROOM.format(folder=folder, free=free >> 20, needed=(needed >> 20) + 1))


def _unpack_files(archive: Archive, folder: Path, restored: Restored, say: Say) -> None:
    names = [name for name in archive.parts if name.startswith(FILES)]
    tell = counted(say, "Tệp", len(names))
    folder.mkdir(mode=0o700)
    for number, name in enumerate(names, 1):
        store.write(folder / name.removeprefix(FILES), archive.chunks(name), mode=MODE, durable=False)
        restored.files += 1
        tell(number)


def _fill(archive: Archive, registry: Apps, facts: dict[str, Any], restored: Restored, say: Say) -> None:
    """Make the tables of the archive's own version, put its rows into them and compare what is there then."""
    make_tables(registry, facts["migrations"])
    tables = tables_of(registry)
    with connection.constraint_checks_disabled():
        try:
            with transaction.atomic():
                for number, (name, model) in enumerate(tables.items(), 1):
                    say(f"Bảng {number} trên {len(tables)}: {name}")
                    told = facts["tables"][name]
                    write_rows(model, told["columns"], archive.lines(table_part(name)))
                    if told["next_key"] is not None:
                        set_next_key(model, told["next_key"])
                connection.check_constraints()
        except IntegrityError as error:
            raise Refused(
                f"Các dòng trong bản sao lưu không khớp nhau ({error}), nên dữ liệu cũ được giữ nguyên; hãy dùng bản "
                "sao lưu khác."
            ) from error
    for number, (name, model) in enumerate(tables.items(), 1):
        say(f"So lại bảng {number} trên {len(tables)}: {name}")
        restored.rows += _compare_rows(archive, name, model, facts["tables"][name])


def _compare_rows(archive: Archive, name: str, model: type[models.Model], told: dict[str, Any]) -> int:
    """How many rows the table has. Raises Refused where one is not the row of the archive."""
    digest, number = Digest(model), 0
    both = zip_longest(read_rows(model, told["columns"]), archive.lines(table_part(name)))
    for number, (row, line) in enumerate(both, 1):
        if row is None or line is None or not same(model, row, line):
            raise Refused(DIFFERENT.format(table=name, number=number))
        digest.add(row)
    if number != told["rows"] or digest.hexdigest() != told["sha256"]:
        raise Refused(DIFFERENT.format(table=name, number=number))
    return number


def _compare_faults(faults: list[Fault], facts: dict[str, Any], restored: Restored) -> None:
    """Note what is wrong with the data. Raises Refused where it was not wrong when the archive was written by this
    version: then restoring has done it. An older one did not look for all that this one looks for."""
    known = {(told["kind"], told["record"]) for told in facts["faults"]}
    for fault in faults:
        if applied_here() == facts["migrations"] and fault.is_of_data and (fault.kind, fault.record) not in known:
            raise Refused(f"Dữ liệu khôi phục có chỗ sai nên dữ liệu cũ được giữ nguyên: {fault.sentence}")
        if fault.is_of_data:
            restored.told.append(fault.sentence)


def _compare_keys(archive: Archive, restored: Restored) -> None:
    """Say where the portal will have another secret key than it had: the environment goes before the file."""
    key = os.environ.get("PORTAL_SECRET_KEY", "")
    if not key:
        key = archive.read(SECRET_KEY).decode().strip() if SECRET_KEY in archive.parts else settings.SECRET_KEY
    if fingerprint(key) != archive.facts.get("key"):
        restored.told.append(OTHER_KEY)
