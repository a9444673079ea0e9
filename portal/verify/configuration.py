"""Settings of this machine against what is stored: what would fail or mislead only later."""

import os
from pathlib import Path

from django.conf import settings

from organizations.storage import media_root
from portal.verify.faults import Fault, Finding


def faults(finding: Finding) -> list[Fault]:
    finding.count("settings", 2)
    return [*_secret_key(), *_media(media_root())]


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
