"""Who took a file with internal content out of the portal."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.choices import DownloadKind
from organizations.models.base import AppendOnly
from organizations.querysets import AppendOnlyQuerySet


class Download(AppendOnly):
    """One file that was sent to one person (``organizations.services.download_log``).

    ``record``: the key of what the file belongs to, which ``kind`` names. ``title``: the file as people call it, which
    stays when the record is gone. Rows are forgotten after the time that the settings say, never changed.
    """

    kind = models.CharField("loại", max_length=10, choices=DownloadKind)
    record = models.PositiveBigIntegerField("mã bản ghi")
    title = models.CharField("tệp", max_length=255)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải")
    at = models.DateTimeField("tải lúc", auto_now_add=True, db_index=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt tải tệp"
        verbose_name_plural = "lượt tải tệp"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "record"], name="download_of_a_record")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DownloadKind.values), name="download_kind_known"),
        ]

    def __str__(self):
        return self.title
