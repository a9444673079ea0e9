"""What a person is told about rights: theirs, or those given beneath them."""

from django.conf import settings
from django.db import models

from organizations.models.base import TextRecord
from organizations.querysets import RightsNoticeQuerySet


class RightsNotice(TextRecord):
    """One sentence for one person, shown on the first page after signing in until it is marked as read."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="rights_notices", verbose_name="người nhận"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nói về tài khoản",
    )
    sentence = models.TextField("nội dung")
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = RightsNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo về quyền"
        verbose_name_plural = "thông báo về quyền"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="rights_notice_unread")
        ]

    def __str__(self):
        return self.sentence
