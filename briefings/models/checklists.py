"""What a report must answer about the quarters before it, and the grants to open a locked one again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from briefings.choices import ChecklistAnswer
from briefings.models.reports import OrganizationReport, Shortcoming, Task
from briefings.querysets import ChecklistQuerySet, ReopenGrantEndQuerySet, ReopenGrantQuerySet
from organizations.display import shortened
from organizations.models.base import AppendOnly, Tracked


class ReportChecklistItem(Tracked):
    """One thing carried into a report: a task planned earlier, or a shortcoming not yet resolved.

    The answer takes effect when the report is accepted, once (``settled_at``). A shortcoming is resolved or goes on;
    only a task can end undone, and then the note says why.
    """

    report = models.ForeignKey(
        OrganizationReport, models.CASCADE, related_name="checklist", verbose_name="báo cáo của tổ chức"
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="nhiệm vụ quý"
    )
    shortcoming = models.ForeignKey(
        Shortcoming, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="tồn tại, hạn chế"
    )
    answer = models.CharField("trả lời", max_length=8, choices=ChecklistAnswer, blank=True)
    note = models.CharField("ghi chú", max_length=255, blank=True)
    settled_at = models.DateTimeField("có hiệu lực lúc", null=True, blank=True, editable=False)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = "việc chuyển từ kỳ trước"
        verbose_name_plural = "các việc chuyển từ kỳ trước"
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, shortcoming__isnull=True)
                | Q(task__isnull=True, shortcoming__isnull=False),
                name="checklist_one_subject",
                violation_error_message="Mỗi dòng ghi đúng một nhiệm vụ hoặc một tồn tại.",
            ),
            models.UniqueConstraint(
                fields=["report", "task"],
                condition=Q(task__isnull=False),
                name="checklist_task_once",
                violation_error_message="Báo cáo đã có nhiệm vụ này.",
            ),
            models.UniqueConstraint(
                fields=["report", "shortcoming"],
                condition=Q(shortcoming__isnull=False),
                name="checklist_shortcoming_once",
                violation_error_message="Báo cáo đã có tồn tại này.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="not_done") | (Q(task__isnull=False) & ~Q(note="")),
                name="checklist_failure_has_reason",
                violation_error_message="Nhiệm vụ không thực hiện được thì phải ghi lý do; tồn tại thì chỉ chọn "
                "đã xong hoặc tiếp tục.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(answer=""),
                name="checklist_settled_has_answer",
                violation_error_message="Việc chưa trả lời thì chưa thể có hiệu lực.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def text(self) -> str:
        if self.task is not None:
            return self.task.title
        return self.shortcoming.text if self.shortcoming is not None else ""


class ReopenGrant(AppendOnly):
    """The office's permission to open one locked report again, why, and until when, if it does not end before."""

    report = models.ForeignKey(
        OrganizationReport, models.PROTECT, related_name="reopen_grants", verbose_name="báo cáo của tổ chức"
    )
    reason = models.TextField("lý do")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người cho phép"
    )
    granted_at = models.DateTimeField("cho phép lúc", auto_now_add=True)
    expires_at = models.DateTimeField("hết hạn lúc")

    objects = ReopenGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "cho phép mở lại báo cáo"
        verbose_name_plural = "các lần cho phép mở lại báo cáo"
        ordering = ["report", "granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reopen_grant_has_reason",
                violation_error_message="Cho phép mở lại báo cáo thì phải ghi lý do.",
            )
        ]

    def __str__(self):
        return f"Mở lại {self.report}: {shortened(self.reason, 60)}"


class ReopenGrantEnd(AppendOnly):
    """The end of a permission before its time: the report was taken again, or the office took the permission back."""

    grant = models.OneToOneField(
        ReopenGrant, models.PROTECT, related_name="end", verbose_name="cho phép mở lại báo cáo"
    )
    reason = models.TextField("lý do")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người kết thúc")
    at = models.DateTimeField("kết thúc lúc", auto_now_add=True)

    objects = ReopenGrantEndQuerySet.as_manager()

    class Meta:
        verbose_name = "kết thúc cho phép mở lại"
        verbose_name_plural = "các lần kết thúc cho phép mở lại"
        ordering = ["grant"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reopen_grant_end_has_reason",
                violation_error_message="Kết thúc cho phép mở lại báo cáo thì phải ghi lý do.",
            )
        ]

    def __str__(self):
        return f"{self.grant}: {shortened(self.reason, 60)}"
