"""What an organization that was dissolved, merged, renamed or split handed over to its successor, in one act."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from briefings.querysets import HandoverQuerySet
from organizations.models import Organization
from organizations.models.base import Tracked


class Handover(Tracked):
    """One act: what was ticked passed from ``predecessor`` to ``successor`` on ``effective_on``.

    ``passed``: each change as ``{"model", "key", "field", "name", "version"}``: the label and key of the record, the
    field that named the old organization, what the record was called then, and the version that the change made. With
    it the act is taken back as long as none of the records has changed since.
    """

    day_fields = ("effective_on",)

    predecessor = models.ForeignKey(
        Organization, models.PROTECT, related_name="handed_over", verbose_name="tổ chức bàn giao"
    )
    successor = models.ForeignKey(
        Organization, models.PROTECT, related_name="taken_over", verbose_name="tổ chức tiếp nhận"
    )
    effective_on = models.DateField("ngày bàn giao")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", auto_now_add=True)
    passed = models.JSONField("phần đã chuyển", default=list, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người hủy bàn giao",
    )
    undone_at = models.DateTimeField("hủy lúc", null=True, blank=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "lần bàn giao"
        verbose_name_plural = "các lần bàn giao"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="handover_two",
                violation_error_message="Tổ chức bàn giao và tổ chức tiếp nhận phải là hai tổ chức khác nhau.",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="handover_undone_by_somebody",
                violation_error_message="Hủy bàn giao phải ghi người hủy và thời điểm.",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.effective_on:%d/%m/%Y})"

    def days_of(self, field=""):
        return (self.effective_on,) if self.effective_on else None
