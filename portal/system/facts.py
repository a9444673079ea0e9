"""The disk, the settings and what Django's checks say."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks

from organizations.display import display_size
from portal.backup import last_nightly

OF_DJANGO = "Kiểm tra {id} của Django không đạt; hãy chạy “manage.py check --deploy” để đọc và sửa theo."
ON, OFF = "bật", "tắt"


@dataclass(frozen=True)
class Disk:
    """The disk of the data folder; bytes."""

    folder: Path
    total: int
    free: int

    @property
    def percent(self) -> int:
        """How much is free."""
        return self.free * 100 // self.total if self.total else 0


def disk() -> Disk:
    found = shutil.disk_usage(settings.DATA_DIR)
    return Disk(Path(settings.DATA_DIR), found.total, found.free)


def failed_checks() -> list[str]:
    """What ``manage.py check`` finds, in production ``check --deploy``: a sentence each."""
    found = run_checks(include_deployment_checks=settings.PRODUCTION)
    return [
        str(message.msg) if (message.id or "").startswith("portal.") else OF_DJANGO.format(id=message.id)
        for message in found
        if not message.is_silenced()
    ]


def settings_facts() -> list[tuple[str, str]]:
    """``(name, value)`` of what decides how the portal runs; of secrets only where they come from."""
    return [
        ("Chạy chính thức (PORTAL_PRODUCTION)", _on(settings.PRODUCTION)),
        ("Trang gỡ lỗi (PORTAL_DEBUG)", _on(settings.DEBUG)),
        ("Đứng sau máy chủ chuyển tiếp (PORTAL_BEHIND_PROXY)", _on(settings.BEHIND_PROXY)),
        ("Tên máy chủ (PORTAL_ALLOWED_HOSTS)", ", ".join(settings.ALLOWED_HOSTS)),
        ("Địa chỉ in trên văn bản (PORTAL_ADDRESS)", settings.PORTAL_ADDRESS or "chưa đặt"),
        ("Khóa ký phiên", "từ biến môi trường" if os.environ.get("PORTAL_SECRET_KEY") else "trong thư mục dữ liệu"),
        ("Gửi thư", _on(settings.MAIL_ON)),  # type: ignore[misc]  # set from what mail_settings answers
        ("Chứng thư gốc (PORTAL_TRUST_ROOTS)", "đã đặt" if settings.TRUST_ROOTS else "chưa đặt"),
        ("Nhật ký (PORTAL_LOG)", "JSON" if settings.LOG_JSON else "dòng chữ"),
        ("Số đo cho Prometheus (PORTAL_METRICS_TOKEN)", _on(bool(settings.METRICS_TOKEN))),
        ("Gửi lỗi tới máy chủ Sentry (PORTAL_SENTRY_DSN)", _on(bool(settings.SENTRY_DSN))),
        ("Thư mục dữ liệu (PORTAL_DATA_DIR)", str(settings.DATA_DIR)),
        ("Thư mục sao lưu (PORTAL_BACKUP_DIR)", str(settings.BACKUP_DIR)),
        ("Mã hóa bản sao lưu đêm (PORTAL_BACKUP_RECIPIENT)", _on(bool(settings.BACKUP_RECIPIENTS))),
        ("Bản sao lưu đêm gần nhất", _last_backup()),
    ]


def _last_backup() -> str:
    last = last_nightly()
    if last is None:
        return "chưa có"
    said = f"{last.day:%d/%m/%Y}, {display_size(last.size)}"
    return said if last.is_complete else f"{said}; dữ liệu lúc ấy có chỗ sai, hãy chạy “manage.py verify”"


def _on(value: bool) -> str:
    return ON if value else OFF
