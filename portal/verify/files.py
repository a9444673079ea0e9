"""Files and the rows that name them: each is there, and has the hash that was recorded."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.apps import apps

from organizations.storage import KeptFile, file_fields, kept_files
from portal.verify.faults import Fault, Finding

RESTORE = "hãy khôi phục tệp này từ bản sao lưu gần nhất"


def path_of(name: str, media: Path) -> Path | None:
    """Where the file ``name`` lies; None for a name that leads out of the folder of kept files."""
    path = media / name
    return path if path.resolve().is_relative_to(media.resolve()) and path != media else None


def digest_of(path: Path) -> str:
    """The sha256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults(finding: Finding, locate: Callable[[str], Path | None]) -> list[Fault]:
    found = []
    for kept in kept_files():
        finding.count("files", 1)
        found += _faults_of(kept, locate(kept.name))
    finding.count("file_fields", len(file_fields()))
    return found


def _faults_of(kept: KeptFile, path: Path | None) -> list[Fault]:
    record = f"{kept.model.lower()}:{kept.pk}"
    what = f"{kept.name} ({apps.get_model(kept.model)._meta.verbose_name} số {kept.pk})"
    if path is None:
        told = f"Tên tệp {what} dẫn ra ngoài thư mục lưu tệp; hãy báo người phát triển."
        return [Fault("file_outside", record, told)]
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        return [Fault("file_missing", record, f"Không còn tệp {what} trong thư mục lưu tệp; {RESTORE}.")]
    except OSError as error:
        told = f"Không đọc được tệp {what} trong thư mục lưu tệp ({error.strerror}); hãy kiểm tra quyền đọc và ổ đĩa."
        return [Fault("file_unreadable", record, told)]
    if not kept.sha256:
        told = f"Tệp {what} trong thư mục lưu tệp không có mã băm đã ghi nên cổng không dùng; {RESTORE}."
        return [Fault("file_unhashed", record, told)]
    if digest != kept.sha256:
        told = f"Tệp {what} trong thư mục lưu tệp đã bị thay đổi, không còn đúng mã băm lúc lưu; {RESTORE}."
        return [Fault("file_altered", record, told)]
    return []
