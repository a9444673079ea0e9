"""For migrations: rows that name a file and say no hash get the hash of the file that lies there."""

import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.db import models

NOT_READ = (
    "Không đọc được tệp {name} của {kind} số {key} trong {media}, nên chưa ghi mã băm của tệp ấy và cổng không dùng "
    "tệp; hãy khôi phục tệp từ bản sao lưu rồi chạy manage.py verify.\n"
)


def hash_files(model: type[models.Model]) -> None:
    """Fill the column ``sha256`` of ``model`` beside its ``file``. A file that cannot be read is told: no hash is
    better than a guessed one."""
    media = Path(settings.MEDIA_ROOT)
    rows = models.QuerySet(model).filter(sha256="").exclude(file="").order_by("pk")
    for key, name in list(rows.values_list("pk", "file")):
        try:
            with (media / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            sys.stderr.write(NOT_READ.format(name=name, kind=model._meta.verbose_name, key=key, media=media))
            continue
        models.QuerySet(model).filter(pk=key).update(sha256=digest)
