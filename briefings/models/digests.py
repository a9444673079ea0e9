"""Which daily letters went out."""

from django.conf import settings
from django.db import models

from organizations.models.base import TextRecord


class DigestSent(TextRecord):
    """The letter about a person's work of one day. The row stands before the letter leaves: there is never a second."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests_sent", verbose_name="tài khoản"
    )
    on = models.DateField("ngày")
    sent_at = models.DateTimeField("gửi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "thư nhắc việc đã gửi"
        verbose_name_plural = "thư nhắc việc đã gửi"
        ordering = ["-on", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on"],
                name="digest_once_a_day",
                violation_error_message="Đã gửi thư nhắc việc của ngày này cho tài khoản.",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.on:%d/%m/%Y}"
