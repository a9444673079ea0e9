"""What organizations report: achievements, shortcomings, proposals; and the tasks they set themselves."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import ReportStatus, TaskProgress
from briefings.models.briefings import Briefing, BriefingPart
from briefings.models.themes import Theme
from briefings.querysets import (
    OrganizationReportQuerySet,
    ProposalQuerySet,
    ReportItemQuerySet,
    ShortcomingQuerySet,
    TaskQuerySet,
)
from lib.vietnamese import Period
from organizations.display import shortened
from organizations.models import Indicator, IndicatorValue, Organization
from organizations.models.base import Tracked
from organizations.models.keys import SortKey


class OrganizationReport(BriefingPart):
    """What one organization owes one briefing; it exists from the moment it is expected, so silence can be seen."""

    chosen_fields = ("organization",)

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="reports", verbose_name="hội nghị giao ban")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="reports", verbose_name="tổ chức")
    status = models.CharField(
        "trạng thái", max_length=10, choices=ReportStatus, default=ReportStatus.EXPECTED, editable=False
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    received_on = models.DateField("ngày nhận", null=True, blank=True, editable=False)
    returned_note = models.TextField("lý do trả lại", blank=True, editable=False)
    waived_reason = models.CharField("lý do miễn", max_length=255, blank=True, editable=False)
    narrative = models.TextField("lời báo cáo", blank=True, help_text="Phần đánh giá chung bằng lời.")

    objects = OrganizationReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của tổ chức"
        verbose_name_plural = "báo cáo của các tổ chức"
        ordering = ["briefing", "organization"]
        indexes = [models.Index(fields=["status"], name="report_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "organization"],
                name="report_once",
                violation_error_message="Tổ chức này đã có báo cáo cho hội nghị.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "accepted"]) | Q(submitted_at__isnull=False),
                name="report_submitted_has_time",
                violation_error_message="Báo cáo đã nộp phải có thời điểm nộp.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(submitted_at__isnull=False),
                name="report_received_is_submitted",
                violation_error_message="Báo cáo có ngày nhận thì phải có thời điểm nộp.",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(returned_note=""),
                name="report_returned_has_note",
                violation_error_message="Trả lại báo cáo thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(status="waived") | ~Q(waived_reason=""),
                name="report_waived_has_reason",
                violation_error_message="Miễn báo cáo thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo của {self.organization} – {self.briefing.period_name}"

    def get_absolute_url(self):
        return reverse("briefings:report", args=[self.pk])


class ReportItem(BriefingPart):
    """One statement made to a briefing: of one organization's report, or of all together when ``report`` is empty.

    ``happened_on`` names the column that says when something was done about it, if it has one.
    """

    search_fields = ("text",)
    happened_on = ""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="%(class)ss", verbose_name="hội nghị giao ban")
    report = models.ForeignKey(
        OrganizationReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="báo cáo của tổ chức",
        help_text="Để trống nếu là đánh giá chung của cả khối.",
    )
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("nội dung")
    search = models.TextField(editable=False, default="")

    objects = ReportItemQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.ordinal}. {shortened(self.text, 80)}"

    def clean(self):
        super().clean()
        if self.happened_on and (day := getattr(self, self.happened_on)) and day > timezone.localdate():
            raise ValidationError(
                {self.happened_on: "Ngày này chưa tới; hãy ghi hôm nay hoặc một ngày trước đó, hoặc để trống."}
            )
        if self.report and self.briefing_id and self.report.briefing_id != self.briefing_id:
            raise ValidationError({"report": "Báo cáo này thuộc hội nghị khác; hãy chọn báo cáo của đúng hội nghị."})


def ordinal_once(name: str) -> list[models.BaseConstraint]:
    """Within a report, or within the common part of a briefing, each ordinal stands once."""
    message = "Thứ tự này đã có nội dung khác."
    return [
        models.UniqueConstraint(
            fields=["report", "ordinal"],
            condition=Q(report__isnull=False),
            name=f"{name}_ordinal_once",
            violation_error_message=message,
        ),
        models.UniqueConstraint(
            fields=["briefing", "ordinal"],
            condition=Q(report__isnull=True),
            name=f"{name}_common_ordinal_once",
            violation_error_message=message,
        ),
    ]


class Achievement(ReportItem):
    """What was achieved."""

    _history_m2m_fields = ("figures",)

    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="achievements", verbose_name="chủ đề"
    )
    figures = models.ManyToManyField(
        IndicatorValue, blank=True, related_name="achievements", verbose_name="số liệu kèm theo"
    )

    class Meta:
        verbose_name = "kết quả đạt được"
        verbose_name_plural = "kết quả đạt được"
        ordering = ["briefing", F("report__organization__sort_key").asc(nulls_first=True), "ordinal"]
        constraints = ordinal_once("achievement")


class Shortcoming(ReportItem):
    """Where it fell short, why, and what is done about it; it lives until it is resolved."""

    happened_on = "resolved_on"
    chosen_fields = ("responsible",)

    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="shortcomings", verbose_name="chủ đề"
    )
    cause = models.TextField("nguyên nhân", blank=True)
    remedy = models.TextField("hướng khắc phục", blank=True)
    responsible = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tổ chức chịu trách nhiệm"
    )
    continues_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name="tiếp theo của"
    )
    resolved_on = models.DateField("khắc phục xong ngày", null=True, blank=True)

    objects = ShortcomingQuerySet.as_manager()  # type: ignore[misc]  # a manager of its own, as Django allows

    class Meta:
        verbose_name = "tồn tại, hạn chế"
        verbose_name_plural = "tồn tại, hạn chế"
        ordering = ["briefing", F("report__organization__sort_key").asc(nulls_first=True), "ordinal"]
        constraints = [
            *ordinal_once("shortcoming"),
            models.CheckConstraint(
                condition=Q(continues_from__isnull=True) | ~Q(continues_from=F("id")),
                name="shortcoming_not_its_own_past",
                violation_error_message="Một tồn tại không thể tiếp theo của chính nó.",
            ),
        ]


class Proposal(ReportItem):
    """An upward request (*kiến nghị, đề xuất*) and its answer; never a directive."""

    happened_on = "answered_on"

    addressed_to = models.CharField("gửi tới", max_length=200, blank=True)
    answer = models.TextField("trả lời", blank=True)
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()  # type: ignore[misc]  # likewise

    class Meta:
        verbose_name = "kiến nghị, đề xuất"
        verbose_name_plural = "kiến nghị, đề xuất"
        ordering = ["briefing", F("report__organization__sort_key").asc(nulls_first=True), "ordinal"]
        constraints = [
            *ordinal_once("proposal"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""),
                name="proposal_answer_given",
                violation_error_message="Đã ghi ngày trả lời thì phải ghi nội dung trả lời.",
            ),
        ]


class Task(Tracked):
    """A task that an organization plans for a quarter."""

    search_fields = ("title",)
    day_fields = ("year", "quarter")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tasks", verbose_name="tổ chức")
    year = models.PositiveSmallIntegerField("năm", validators=[MinValueValidator(1945), MaxValueValidator(2200)])
    quarter = models.PositiveSmallIntegerField("quý", validators=[MinValueValidator(1), MaxValueValidator(4)])
    title = models.CharField("nhiệm vụ", max_length=300)
    target = models.DecimalField("chỉ tiêu", max_digits=18, decimal_places=2, null=True, blank=True)
    unit_of_measure = models.CharField("đơn vị tính", max_length=40, blank=True)
    measured_by = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đo bằng chỉ tiêu",
        help_text="Mức đạt lấy từ số liệu đã báo cáo của quý; để trống nếu không đo bằng số liệu.",
    )
    achieved = models.DecimalField("đã đạt", max_digits=18, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    progress = models.CharField("tiến độ", max_length=12, choices=TaskProgress, default=TaskProgress.PLANNED)
    outcome_reason = models.CharField(
        "lý do", max_length=255, blank=True, help_text="Bắt buộc khi không hoàn thành hoặc dừng."
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="chuyển từ kỳ trước"
    )
    search = models.CharField(max_length=320, editable=False, default="")
    sort_key = SortKey("title")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ quý"
        verbose_name_plural = "nhiệm vụ quý"
        ordering = ["-year", "-quarter", "organization", "pk"]
        indexes = [models.Index(fields=["year", "quarter", "progress"], name="task_period_progress")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="task_quarter_range",
                violation_error_message="Quý là 1, 2, 3 hoặc 4.",
            ),
            models.CheckConstraint(
                condition=~Q(progress__in=["not_done", "cancelled"]) | ~Q(outcome_reason=""),
                name="task_failure_has_reason",
                violation_error_message="Nhiệm vụ không hoàn thành hoặc dừng thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(measured_by__isnull=True) | Q(target__isnull=False, target__gt=0),
                name="task_measure_has_target",
                violation_error_message="Đo bằng chỉ tiêu thì phải ghi chỉ tiêu lớn hơn 0 để so.",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True) | ~Q(carried_from=F("id")),
                name="task_not_its_own_past",
                violation_error_message="Một nhiệm vụ không thể chuyển từ chính nó.",
            ),
        ]

    def days_of(self, field=""):
        return (self.period.last_day,) if self.year and self.quarter else None

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("briefings:task", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period.quarter(self.year, self.quarter)
