"""Briefings that come again: who calls them, who chairs, who usually attends, in which order things are said."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from briefings.choices import PeriodKind
from briefings.querysets import SeriesQuerySet
from organizations.choices import FormatFamily
from organizations.models import Organization, Post
from organizations.models.base import Tracked
from organizations.models.keys import SortKey
from organizations.models.names import NamedOnce
from organizations.validity import has_ended


class BriefingSeries(NamedOnce, Tracked):
    """A recurring briefing of one host."""

    search_fields = ("name",)
    named_within = ("host_id",)
    _history_m2m_fields = ("participants",)
    day_fields = ("host",)
    chosen_fields = ("participants", "chair_post")

    host = models.ForeignKey(
        Organization, models.PROTECT, related_name="briefing_series", verbose_name="cơ quan tổ chức giao ban"
    )
    name = models.CharField("tên", max_length=200, help_text="Ví dụ: Giao ban khối MTTQ và các đoàn thể.")
    chair_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chức vụ chủ trì"
    )
    period_kind = models.CharField("loại kỳ", max_length=12, choices=PeriodKind, default=PeriodKind.QUARTER)
    participants = models.ManyToManyField(
        Organization, blank=True, related_name="attended_series", verbose_name="tổ chức thường dự"
    )
    agenda_template = models.TextField(
        "chương trình mẫu", blank=True, help_text="Mỗi dòng là một mục của chương trình."
    )
    report_days = models.PositiveSmallIntegerField(
        "nộp báo cáo trước hội nghị",
        null=True,
        blank=True,
        validators=[MaxValueValidator(90)],
        help_text="Số ngày. Hội nghị đã ghi ngày họp mà để trống hạn nộp báo cáo thì lấy theo số này.",
    )
    format_family = models.CharField(
        "thể thức văn bản",
        max_length=10,
        choices=FormatFamily,
        blank=True,
        help_text="Để trống thì theo thể thức của cơ quan tổ chức.",
    )
    clock_checked_at = models.DateTimeField("xác nhận đồng hồ đúng lúc", null=True, blank=True, editable=False)
    clock_ahead_until = models.DateTimeField("đồng hồ từng chạy trước đến", null=True, blank=True, editable=False)
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "loạt giao ban"
        verbose_name_plural = "các loạt giao ban"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "name_key"],
                name="series_name_once",
                violation_error_message="Cơ quan này đã có loạt giao ban cùng tên.",
            )
        ]

    def __str__(self):
        return self.name

    def days_of(self, field=""):
        """Today; a series of the past speaks of the last day of its host."""
        if field == "host":
            return ()
        ended = self.host_id and self.host.valid_to and has_ended(self.host, timezone.localdate())
        return (self.host.valid_to,) if ended else ()

    @property
    def family(self) -> str:
        """The format family of this series' papers."""
        return self.format_family or self.host.format_family
