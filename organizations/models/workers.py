"""The processes that do what waits: whether they live, which nobody else can see when one of them dies in mid-task."""

from django.db import models

from organizations.models.base import TextRecord


class Worker(TextRecord):
    """One process that does tasks, under the name by which it claims them (``key``).

    It gives a sign of life every few seconds (``seen_at``). ``doubted_at``: somebody missed it; the next sign takes
    that back. ``ended_at``: it is dead, and what it had in hand is nobody's; ``overdue``: it was stopped because its
    task took too long.
    """

    key = models.CharField("tên", max_length=64, unique=True)
    machine = models.CharField("máy", max_length=100)
    process = models.PositiveIntegerField("số tiến trình")
    started_at = models.DateTimeField("bắt đầu lúc")
    seen_at = models.DateTimeField("nhịp gần nhất")
    doubted_at = models.DateTimeField("nghi đã dừng từ lúc", null=True)
    ended_at = models.DateTimeField("dừng lúc", null=True)
    overdue = models.BooleanField("bị dừng vì quá lâu", default=False)

    class Meta:
        verbose_name = "tiến trình xử lý"
        verbose_name_plural = "tiến trình xử lý"
        ordering = ["-seen_at", "-pk"]

    def __str__(self):
        return self.key
