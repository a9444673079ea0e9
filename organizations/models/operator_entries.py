"""What whoever runs the portal must know: a file that is gone, a backup or a task that failed, a page that broke."""

from django.db import models
from django.db.models import Q

from organizations.choices import OperatorKind
from organizations.models.base import TextRecord
from organizations.querysets import OperatorEntryQuerySet


class OperatorEntry(TextRecord):
    """One thing to look at, counted as often as it happens (``organizations.operator_log``).

    ``key`` tells one from another of its kind: the same thing happening again is counted, not listed again.
    ``sentence`` is the last one said, and says nothing about persons. Empty ``resolved_at``: still to be looked at.
    """

    kind = models.CharField("loại", max_length=10, choices=OperatorKind)
    key = models.CharField("mã", max_length=200)
    sentence = models.TextField("việc xảy ra")
    first_at = models.DateTimeField("lần đầu")
    last_at = models.DateTimeField("lần gần nhất", db_index=True)
    times = models.PositiveIntegerField("số lần", default=1)
    resolved_at = models.DateTimeField("xử lý xong lúc", null=True, blank=True)

    objects = OperatorEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "việc của người vận hành"
        verbose_name_plural = "việc của người vận hành"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="operator_entry_once"),
            models.CheckConstraint(condition=Q(kind__in=OperatorKind.values), name="operator_entry_kind_known"),
        ]

    def __str__(self):
        return self.sentence
