"""Settings of this machine against what is stored: what would fail or mislead only later."""

import os
from pathlib import Path

from django.conf import settings

from organizations.encryption import decrypt
from organizations.models import SecondFactor
from organizations.storage import media_root
from portal.verify.faults import Fault, Finding


def faults(finding: Finding) -> list[Fault]:
    finding.count("settings", 3)
    return [*_secret_key(), *_media(media_root()), *_second_factors()]


def _secret_key() -> list[Fault]:
    """The key is a file of this machine unless the environment gives it."""
    if os.environ.get("PORTAL_SECRET_KEY"):
        return []
    path = Path(settings.DATA_DIR) / "secret_key"
    if not path.is_file():
        return []  # the next start makes one
    if path.stat().st_mode & 0o077:
        told = f"Tệp khóa bí mật {path} để người khác đọc được; hãy chạy “chmod 600 {path}”."
        return [Fault("secret_key_mode", str(path), told)]
    return []


def _media(media: Path) -> list[Fault]:
    if media.is_dir() and not os.access(media, os.R_OK | os.W_OK | os.X_OK):
        told = f"Không ghi được vào thư mục lưu tệp {media}; hãy kiểm tra quyền của tài khoản chạy cổng."
        return [Fault("media_not_writable", str(media), told)]
    return []


def _second_factors() -> list[Fault]:
    """The secrets of the second factor are read with the key under which they were written."""
    lost = sum(decrypt(secret) is None for secret in SecondFactor.objects.values_list("secret", flat=True))
    if not lost:
        return []
    told = (
        f"Khóa bí mật của máy này không mở được lớp xác thực thứ hai của {lost} tài khoản; hãy đặt lại khóa cũ "
        "(PORTAL_SECRET_KEY hoặc tệp secret_key), hoặc đặt lại lớp thứ hai bằng manage.py reset_second_factor."
    )
    return [Fault("secret_key_other", "secret_key", told)]
