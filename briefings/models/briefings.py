"""The briefing and what happens in the session."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from briefings.choices import AttendanceRole, AttendanceStatus, BriefingStatus, PeriodKind
from briefings.models.series import BriefingSeries
from briefings.periods import FIRST_YEAR, LAST_YEAR, LONG_YEARS, CoveredPeriod
from briefings.querysets import BriefingPartQuerySet, BriefingQuerySet
from lib.vietnamese import Period
from organizations.display import shortened
from organizations.models import AdministrativeUnit, Organization, Post
from organizations.models.base import Tracked
from organizations.models.keys import SortKey
from organizations.querysets import OrganizationQuerySet


class Briefing(Tracked):
    """One session: which period it looks at, when and where, who chairs, who writes.

    The three dates are data, never derived from the calendar: the window of the figures, the day by which reports are
    due, and the session. What is not known stays empty and is a dotted blank on paper.
    """

    search_fields = ("title",)
    day_fields = ("starts_at", "period_kind", "year", "quarter", "month", "week", "data_to")
    chosen_fields = ("chair", "secretary")

    series = models.ForeignKey(BriefingSeries, models.PROTECT, related_name="briefings", verbose_name="loạt giao ban")
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="briefings", verbose_name="địa bàn")
    period_kind = models.CharField("loại kỳ", max_length=12, choices=PeriodKind, default=PeriodKind.QUARTER)
    year = models.PositiveSmallIntegerField(
        "năm", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    quarter = models.PositiveSmallIntegerField(
        "quý", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    month = models.PositiveSmallIntegerField(
        "tháng", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    week = models.PositiveSmallIntegerField(
        "tuần",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(53)],
        help_text="Tuần từ thứ Hai đến Chủ nhật; tuần 1 là tuần có ngày thứ Năm đầu tiên của năm.",
    )
    data_from = models.DateField("số liệu từ ngày", null=True, blank=True)
    data_to = models.DateField("số liệu đến ngày", null=True, blank=True)
    submit_by = models.DateField("hạn nộp báo cáo", null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(
        "lần thứ", default=1, help_text="Lần giao ban thứ mấy của loạt trong cùng một kỳ."
    )
    title = models.CharField("tên hội nghị", max_length=255)
    slug = models.SlugField("địa chỉ", max_length=120, unique=True, help_text="Phần cuối của địa chỉ trang, không dấu.")
    starts_at = models.DateTimeField("bắt đầu", null=True, blank=True)
    ends_at = models.DateTimeField("kết thúc", null=True, blank=True)
    venue = models.CharField("địa điểm", max_length=200, blank=True)
    chair = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chủ trì")
    secretary = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thư ký")
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng là một nơi nhận; dòng Lưu tự in.")
    status = models.CharField(
        "trạng thái", max_length=10, choices=BriefingStatus, default=BriefingStatus.PLANNED, editable=False
    )
    illustrative = models.BooleanField(
        "minh họa", default=False, editable=False, help_text="Hội nghị dựng để xem thử, không phải hội nghị có thật."
    )
    search = models.CharField(max_length=300, editable=False, default="")
    sort_key = SortKey("title")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = "hội nghị giao ban"
        verbose_name_plural = "hội nghị giao ban"
        ordering = ["-year", "-data_to", "-pk"]
        indexes = [models.Index(fields=["year", "quarter"], name="briefing_period")]
        constraints = [
            models.UniqueConstraint(
                # Quarter, month and week are empty for other kinds of period, and empty values would not collide.
                "series",
                "period_kind",
                "year",
                Coalesce("quarter", 0),
                Coalesce("month", 0),
                Coalesce("week", 0),
                "ordinal",
                name="briefing_once_a_period",
                violation_error_message="Loạt giao ban đã có hội nghị này trong kỳ; hãy ghi lần thứ khác.",
            ),
            models.CheckConstraint(
                condition=Q(period_kind="quarter", quarter__isnull=False, quarter__gte=1, quarter__lte=4)
                | (~Q(period_kind="quarter") & Q(quarter__isnull=True)),
                name="briefing_quarter_given",
                violation_error_message="Kỳ là quý thì ghi quý từ 1 đến 4; kỳ khác thì để trống quý.",
            ),
            models.CheckConstraint(
                condition=Q(period_kind="month", month__isnull=False, month__gte=1, month__lte=12)
                | (~Q(period_kind="month") & Q(month__isnull=True)),
                name="briefing_month_given",
                violation_error_message="Kỳ là tháng thì ghi tháng từ 1 đến 12; kỳ khác thì để trống tháng.",
            ),
            models.CheckConstraint(
                condition=Q(period_kind="week", week__isnull=False, week__gte=1, week__lte=52)
                | Q(period_kind="week", week__isnull=False, week=53, year__in=LONG_YEARS)
                | (~Q(period_kind="week") & Q(week__isnull=True)),
                name="briefing_week_given",
                violation_error_message="Kỳ là tuần thì ghi tuần từ 1 đến 52, hoặc 53 ở năm có 53 tuần; kỳ khác thì để "
                "trống tuần.",
            ),
            models.CheckConstraint(
                condition=Q(data_from__isnull=True) | Q(data_to__isnull=True) | Q(data_to__gte=F("data_from")),
                name="briefing_window_ordered",
                violation_error_message="Ngày cuối của số liệu phải từ ngày đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gte=F("starts_at")),
                name="briefing_ends_after_start",
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu, và phải có giờ bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("briefings:detail", args=[self.slug])

    @property
    def covered(self) -> CoveredPeriod:
        """The period that it looks at."""
        return CoveredPeriod(self.period_kind, self.year, self.quarter, self.month, self.week)

    @property
    def period_name(self) -> str:
        """The period as papers write it, e.g. ``quý I năm 2020``."""
        return self.covered.name

    @property
    def full_period_name(self) -> str:
        """The same on a page, where a week says its days."""
        return self.covered.full_name

    @property
    def short_name(self) -> str:
        """What a row of a list calls it, e.g. ``Q4/2020``; the title stands beside, for whoever points at it.

        An ad hoc one is known by the day of its session. Of several in one period the later ones say which they are.
        """
        if self.period_kind == PeriodKind.AD_HOC and self.held_on:
            return f"{self.held_on:%d/%m/%Y}"
        name = self.covered.short_name
        return f"{name} lần {self.ordinal}" if self.ordinal > 1 else name

    @property
    def held_on(self) -> date | None:
        """The local day of the session; None while nobody knows it."""
        return timezone.localdate(self.starts_at) if self.starts_at else None

    @property
    def reference_date(self) -> date:
        """The day of which the briefing and all that hangs on it speak: that of the session, held or planned, else the
        last of its period."""
        return self.held_on or self.last_day

    def days_of(self, field=""):
        return (self.reference_date,) if self.year else None

    def usual_participants(self) -> OrganizationQuerySet:
        """The usual participants of the series that are in force on the day of the briefing."""
        return self.series.participants.in_force(self.reference_date)

    @property
    def last_day(self):
        """The last day of the period; of an ad hoc briefing that of its figures, where it is known."""
        if self.period_kind == PeriodKind.AD_HOC and self.data_to:
            return self.data_to
        return self.covered.last_day

    @property
    def figures_period(self) -> Period | None:
        """The period whose figures are final when the briefing is closed."""
        return self.covered.figures_period

    @property
    def shown_period(self) -> Period:
        """The period whose figures the briefing shows: its own; of a week the month to which it counts; of an ad hoc
        one the quarter in which it ends."""
        return self.covered.shown_period or Period.quarter_of(self.last_day)


class BriefingPart(Tracked):
    """What hangs on one briefing and speaks of its day; each model has the key ``briefing`` of its own."""

    day_fields: tuple[str, ...] = ("briefing",)

    briefing: Any
    briefing_id: Any

    class Meta:
        abstract = True

    def days_of(self, field=""):
        return self.briefing.days_of() if self.briefing_id else None


class Attendance(BriefingPart):
    """One person or organization at the session. A guest needs no organization and no account."""

    chosen_fields = ("organization",)

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="attendances", verbose_name="hội nghị giao ban")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tổ chức"
    )
    full_name = models.CharField("họ và tên", max_length=120, blank=True)
    title = models.CharField("chức vụ", max_length=160, blank=True)
    role = models.CharField("tư cách", max_length=8, choices=AttendanceRole, default=AttendanceRole.MEMBER)
    status = models.CharField("có mặt", max_length=8, choices=AttendanceStatus, default=AttendanceStatus.PRESENT)
    reason = models.CharField("lý do vắng", max_length=200, blank=True)

    objects = BriefingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "thành phần dự"
        verbose_name_plural = "thành phần dự"
        ordering = ["briefing", F("organization__sort_key").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | ~Q(full_name="") | ~Q(title=""),
                name="attendance_names_somebody",
                violation_error_message="Phải ghi tổ chức, họ tên hoặc chức vụ của người dự.",
            ),
            models.CheckConstraint(
                condition=Q(status="absent") | Q(reason=""),
                name="attendance_reason_when_absent",
                violation_error_message="Chỉ ghi lý do vắng cho người vắng mặt.",
            ),
            models.UniqueConstraint(
                # A guest has no organization, and empty values would not collide.
                "briefing",
                Coalesce("organization", 0),
                "full_name",
                "title",
                name="attendance_once",
                violation_error_message="Người này đã có trong danh sách dự.",
            ),
        ]

    def __str__(self):
        return ", ".join(part for part in (self.full_name, self.title, str(self.organization or "")) if part)


class AgendaItem(BriefingPart):
    """One item of the agenda, in order."""

    chosen_fields = ("presenter",)

    briefing = models.ForeignKey(
        Briefing, models.CASCADE, related_name="agenda_items", verbose_name="hội nghị giao ban"
    )
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("nội dung", max_length=300)
    presenter = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tổ chức trình bày"
    )

    objects = BriefingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "mục chương trình"
        verbose_name_plural = "chương trình hội nghị"
        ordering = ["briefing", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "ordinal"],
                name="agenda_ordinal_once",
                violation_error_message="Thứ tự này đã có mục khác của chương trình.",
            )
        ]

    def __str__(self):
        return f"{self.ordinal}. {self.title}"


class Remark(BriefingPart):
    """What somebody said in the discussion."""

    chosen_fields = ("organization",)

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="remarks", verbose_name="hội nghị giao ban")
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="remarks", verbose_name="mục chương trình"
    )
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tổ chức"
    )
    speaker = models.CharField("người phát biểu", max_length=160, blank=True)
    content = models.TextField("nội dung")

    objects = BriefingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến phát biểu"
        verbose_name_plural = "ý kiến phát biểu"
        ordering = ["briefing", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "ordinal"],
                name="remark_ordinal_once",
                violation_error_message="Thứ tự này đã có ý kiến khác.",
            )
        ]

    def __str__(self):
        return f"{self.ordinal}. {shortened(self.content, 80)}"


class Conclusion(BriefingPart):
    """The chair's words, in order."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="conclusions", verbose_name="hội nghị giao ban")
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    content = models.TextField("nội dung")

    objects = BriefingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "kết luận"
        verbose_name_plural = "kết luận của chủ trì"
        ordering = ["briefing", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "ordinal"],
                name="conclusion_ordinal_once",
                violation_error_message="Thứ tự này đã có kết luận khác.",
            )
        ]

    def __str__(self):
        return f"{self.ordinal}. {shortened(self.content, 80)}"
