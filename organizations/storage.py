"""Kept files: what people sent in and what was issued, on ``lib.store`` beneath ``MEDIA_ROOT``.

Every ``FileField`` of the portal is a ``KeptFileField``: what is saved through it is on the disk before its row is, the
column beside it holds the hash of what was written, and reading asks for that hash. Nothing else writes or reads there.
"""

import hashlib
import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeVar

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.db.models.fields.files import FieldFile

from lib import store
from lib.refused import Refused

logger = logging.getLogger(__name__)
Found = TypeVar("Found")

MISSING = (
    "Tệp “{title}” không còn trên máy chủ, hoặc máy chủ không đọc được, nên chưa làm được việc này; hãy báo người quản "
    "trị khôi phục tệp từ bản sao lưu."
)
ALTERED = (
    "Tệp “{title}” trên máy chủ không còn đúng với mã băm đã ghi, nên cổng không dùng tệp ấy; hãy báo người quản "
    "trị khôi phục tệp từ bản sao lưu."
)
NO_ROOM = (
    "Máy chủ không ghi được tệp, có thể vì đĩa đã đầy hoặc chỉ đọc, nên chưa lưu gì; hãy báo người quản trị, rồi làm "
    "lại khi máy chủ ghi được."
)
# The same for whoever runs the portal.
MISSING_TOLD = (
    "Tệp {name} trong thư mục lưu tệp không còn hoặc không đọc được; hãy khôi phục tệp này từ bản sao lưu gần nhất."
)
ALTERED_TOLD = (
    "Tệp {name} trong thư mục lưu tệp đã bị thay đổi, không còn đúng mã băm đã ghi; hãy khôi phục tệp này từ bản sao "
    "lưu gần nhất."
)
NO_ROOM_TOLD = (
    "Không ghi được tệp vào thư mục dữ liệu ({error}); hãy kiểm tra chỗ trống của đĩa và quyền ghi của thư mục ấy."
)
MODE = 0o440  # nobody writes to a kept file, not even its owner


class Failure(Refused):
    """Something that a person could not do because of the disk. Whoever runs the portal is told in ``told``: a
    sentence of its own, under ``kind`` (``OperatorKind``) and ``key``."""

    kind = ""

    def __init__(self, sentence: str, told: str, key: str):
        super().__init__(sentence)
        self.told, self.key = told, key


class Lost(Failure):
    """A kept file is missing or altered."""

    kind = "file"


class NoRoom(Failure):
    """The disk did not take a file."""

    kind = "disk"


_listeners: list[Callable[[Failure], None]] = []


def when_failing(listener: Callable[[Failure], None]) -> None:
    """Have ``listener`` called with each ``Failure`` before it is raised: the operator's log stands above this room."""
    _listeners.append(listener)


def _failing(failure: Failure, reason: Exception) -> Failure:
    logger.error("kept files: %s", reason)
    for listener in _listeners:
        listener(failure)
    return failure


class KeptStorage(FileSystemStorage):
    """Django's storage beneath ``MEDIA_ROOT``, written through ``lib.store``. What lies there is never written over."""

    def _open(self, name, mode="rb"):
        raise TypeError("a kept file is opened by its hash: open_kept, read_kept or the field's own open")

    def _save(self, name, content):
        with room():
            content.sha256 = store.write(Path(self.path(name)), content.chunks(), new=True, mode=MODE)
        return name

    def delete(self, name):
        """What cannot be removed now is removed by whoever cleans up: the row that named it is gone already. Waits for
        a backup that takes hold of the files."""
        with suppress(OSError), store.alone(media_root()):
            super().delete(name)


@contextmanager
def room() -> Iterator[None]:
    """Raises NoRoom, and tells the operator, where the disk does not take what is written within."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise _failing(NoRoom(NO_ROOM, NO_ROOM_TOLD.format(error=error.strerror), "data"), error) from error


def keep_under_hash(folder: str, content: bytes, suffix: str) -> tuple[str, str]:
    """Store ``content`` in ``folder`` under its hash; returns its name and sha256. What is there and whole stays.

    Until a row names it, the file is young enough for whoever removes old ones. Raises NoRoom.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{digest[:2]}/{digest}{suffix}"
    path = Path(default_storage.path(name))
    with room(), store.shared(media_root()):
        try:
            store.read(path, digest)
            os.utime(path)
        except store.StoreError:
            store.write(path, [content], mode=MODE)
    return name, digest


def media_root() -> Path:
    """The folder beneath which every kept file lies."""
    return Path(default_storage.path(""))


def open_kept(name: str, sha256: str, title: object) -> BinaryIO:
    """The kept file ``name``, open at its start. Raises Lost, in which people read its ``title`` (or the record)."""
    return _looked_at(store.open_file, name, sha256, title)


def read_kept(name: str, sha256: str, title: object) -> bytes:
    """The bytes of the kept file ``name``. Raises Lost as ``open_kept`` does."""
    return _looked_at(store.read, name, sha256, title)


def _looked_at(look: Callable[[Path, str], Found], name: str, sha256: str, title: object) -> Found:
    try:
        return look(Path(default_storage.path(name)), sha256)
    except (store.StoreError, SuspiciousFileOperation) as error:
        sentence, told = (ALTERED, ALTERED_TOLD) if isinstance(error, store.Altered) else (MISSING, MISSING_TOLD)
        raise _failing(Lost(sentence.format(title=title), told.format(name=name), name), error) from error


class KeptFieldFile(FieldFile):
    """The file of a record: hashed when it is opened, and when it is saved the record knows its hash."""

    field: "KeptFileField"
    name: str
    _committed: bool
    _file: Any

    def _get_file(self):
        if not self:
            raise ValueError(f"{self.field.name}: there is no file")
        if self._committed and (getattr(self, "_file", None) is None or self._file.closed):
            self._file = File(open_kept(self.name, self._sha256(), self.instance), self.name)
        return self._file

    def _set_file(self, file):
        self._file = file

    def _del_file(self):
        del self._file

    file = property(_get_file, _set_file, _del_file)

    def open(self, mode="rb"):  # type: ignore[override]  # there is nothing else to choose
        """At its start. Raises Lost."""
        if mode != "rb":
            raise ValueError("a kept file is never written over")
        self.file.seek(0)
        return self

    def content(self) -> bytes:
        """All of it. Raises Lost."""
        return read_kept(self.name, self._sha256(), self.instance)

    @property
    def size(self) -> int:
        """In bytes. Raises Lost."""
        if not self._committed:
            return self.file.size
        try:
            return self.storage.size(self.name)
        except OSError:
            return self.file.size

    def save(self, name, content, save=True):
        super().save(name, content, save=False)
        setattr(self.instance, self.field.hash_field, content.sha256)
        if save:
            self.instance.save()

    def _sha256(self) -> str:
        return getattr(self.instance, self.field.hash_field)


class KeptFileField(models.FileField):
    """A ``FileField`` beside a column that holds the sha256 of what was written, which stands after it in the model."""

    attr_class = KeptFieldFile
    hash_field = "sha256"

    def generate_filename(self, instance, filename):
        """A name that no file ever had: that of a lost file must stay free for what is restored."""
        suffix = re.sub(r"[^.a-z0-9]", "", PurePath(filename).suffix.lower())[:6]
        return super().generate_filename(instance, f"{secrets.token_hex(16)}{suffix}")

    def pre_save(self, model_instance, add):
        file = super().pre_save(model_instance, add)
        if file and not getattr(model_instance, self.hash_field):
            raise ValueError(f"{self.model._meta.label}: a kept file without its hash")
        return file

    def deconstruct(self):
        """To a migration it is Django's own field: the column is the same."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


@dataclass(frozen=True)
class KeptFile:
    """A file that a row names: ``model`` as in ``briefings.Evidence``, ``name`` in the storage, the hash recorded."""

    model: str
    pk: int
    field: str
    name: str
    sha256: str


def kept_files() -> Iterator[KeptFile]:
    """Every file that a row names, model by model. ``sha256`` is empty where none was recorded."""
    for field in file_fields():
        rows: models.QuerySet = models.QuerySet(field.model).exclude(**{field.name: ""}).order_by("pk")
        columns = ("pk", field.name, field.hash_field)
        for key, name, sha256 in rows.values_list(*columns).iterator():
            yield KeptFile(field.model._meta.label, key, field.name, name, sha256)


def file_fields() -> list[KeptFileField]:
    """Every field of every model that names a file."""
    found = [field for model in apps.get_models() for field in model._meta.local_concrete_fields]
    return [field for field in found if isinstance(field, KeptFileField)]
