"""Files and the rows that name them: each is there, and has the hash that was recorded."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from portal.verify.faults import Fault, Finding

RESTORE = "hãy khôi phục tệp này từ bản sao lưu gần nhất"


@dataclass(frozen=True)
class KeptFile:
    """A file that a row names, relative to the folder of kept files; ``sha256`` is empty where none is recorded."""

    model: type[models.Model]
    pk: object
    field: str
    name: str
    sha256: str

    @property
    def record(self) -> str:
        return f"{self.model._meta.label_lower}:{self.pk}"


def file_fields(registry: Apps = apps) -> list[tuple[type[models.Model], models.FileField]]:
    """Every field of every model that names a file."""
    return [
        (model, field)
        for model in registry.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    ]


def kept_files(registry: Apps = apps) -> Iterator[KeptFile]:
    """Every file that a row names, in the order of fields and keys."""
    for model, field in file_fields(registry):
        hashed = any(one.name == "sha256" for one in model._meta.local_concrete_fields)
        columns = ["pk", field.attname, *(["sha256"] if hashed else [])]
        rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk").values_list(*columns)
        for pk, name, *digest in rows.iterator(chunk_size=2000):
            yield KeptFile(model, pk, field.name, str(name), digest[0] if digest else "")


def path_of(name: str, media: Path) -> Path | None:
    """Where the file ``name`` lies; None for a name that leads out of the folder of kept files."""
    path = media / name
    return path if path.resolve().is_relative_to(media.resolve()) and path != media else None


def digest_of(path: Path) -> str:
    """The sha256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults(finding: Finding, media: Path) -> list[Fault]:
    found = []
    for kept in kept_files():
        finding.count("files", 1)
        found += _faults_of(kept, media)
    finding.count("file_fields", len(file_fields()))
    return found


def _faults_of(kept: KeptFile, media: Path) -> list[Fault]:
    what = f"{kept.name} ({kept.model._meta.verbose_name} số {kept.pk})"
    path = path_of(kept.name, media)
    if path is None:
        told = f"Tên tệp {what} dẫn ra ngoài thư mục lưu tệp {media}; hãy báo người phát triển."
        return [Fault("file_outside", kept.record, told)]
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        return [Fault("file_missing", kept.record, f"Không còn tệp {what} trong {media}; {RESTORE}.")]
    except OSError as error:
        told = f"Không đọc được tệp {what} trong {media} ({error.strerror}); hãy kiểm tra quyền đọc và ổ đĩa."
        return [Fault("file_unreadable", kept.record, told)]
    if not kept.sha256:
        return []
    if digest != kept.sha256:
        told = f"Tệp {what} trong {media} đã bị thay đổi, không còn đúng mã băm lúc lưu; {RESTORE}."
        return [Fault("file_altered", kept.record, told)]
    return []
