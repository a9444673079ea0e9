"""Where an uploaded file waits between preview and confirmation."""

import hashlib
import re
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from import_export.tmp_storages import BaseStorage

from lib import store
from lib.refused import Refused
from organizations.storage import room

GONE = "Tệp chờ xác nhận không còn trên máy chủ (đã ghi rồi, hoặc để quá một ngày). Hãy chọn lại tệp."
NAME = re.compile(r"[0-9a-f]{32}\.[0-9a-f]{64}")


class PreviewStorage(BaseStorage):
    """A folder that all web processes share. What is confirmed is what was looked at: its name has its hash.

    A file that nobody confirmed is removed after a day (``manage.py clean_files``).
    """

    def save(self, data: bytes) -> None:
        self.name = f"{uuid4().hex}.{hashlib.sha256(data).hexdigest()}"
        with room():
            store.write(self._path(), [data], mode=0o400)

    def read(self) -> bytes:
        """Raises Refused where it is gone or no longer what was looked at."""
        if not self.exists():
            raise Refused(GONE)
        try:
            return store.read(self._path(), self.name.partition(".")[2])
        except store.StoreError:
            raise Refused(GONE) from None

    def remove(self) -> None:
        if self.exists():
            self._path().unlink(missing_ok=True)

    def exists(self) -> bool:
        return bool(NAME.fullmatch(self.name or "")) and self._path().is_file()

    def _path(self) -> Path:
        return previews() / self.name


def previews() -> Path:
    """The folder of files that wait for confirmation."""
    return Path(settings.DATA_DIR, "previews")
