"""Where an uploaded file waits between preview and confirmation."""

from datetime import timedelta

from django.utils import timezone
from import_export.tmp_storages import MediaStorage

FOLDER = "import-preview"
KEPT_FOR = timedelta(days=1)


class PreviewStorage(MediaStorage):
    """The media storage, which all web processes share; a file that nobody confirmed is removed after a day."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "MEDIA_FOLDER": FOLDER})

    def save(self, data):
        self.sweep()
        super().save(data)

    def exists(self) -> bool:
        return bool(self.name) and self._storage.exists(self.get_full_path())

    def sweep(self) -> None:
        """Remove what was left behind."""
        if not self._storage.exists(FOLDER):
            return
        oldest = timezone.now() - KEPT_FOR
        for name in self._storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if self._storage.get_modified_time(path) < oldest:
                self._storage.delete(path)
