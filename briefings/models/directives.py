"""Directives: what the chair assigned, who owes it, by when, and what became of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import DueKind, ExtensionDecision, Progress, ReviewOutcome
from briefings.models.briefings import Briefing, BriefingPart, Conclusion
from briefings.models.themes import Theme
from briefings.querysets import (
    AppendedDirectivePartQuerySet,
    BriefingPartQuerySet,
    DirectivePartQuerySet,
    DirectiveQuerySet,
    EvidenceQuerySet,
)
from organizations.display import shortened
from organizations.models import AdministrativeUnit, Organization, Post
from organizations.models.base import AppendOnly, Tracked
from organizations.models.imports import SHA256
from organizations.storage import KeptFileField
from organizations.validity import has_ended


class Directive(BriefingPart):
    """One assigned piece of the chair's conclusion. It lives outside the minutes and is carried over by reference.

    Lead and deadline may be unknown when the secretary writes it down during the session. Whether it is late is
    computed, never stored (``timeliness``). ``original_due_on`` is set with the first deadline and never changes.
    What takes its place is ``superseded_by`` and, where it became several, the ``further_successors``: ``successors``.
    """

    search_fields = ("content", "expected_product")
    _history_m2m_fields = ("coordinating_organizations", "units", "further_successors")
    chosen_fields = ("lead_organization", "coordinating_organizations", "supervising_leader")

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="directives", verbose_name="hội nghị giao ban")
    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, blank=True, related_name="directives", verbose_name="từ kết luận"
    )
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    content = models.TextField("nội dung")
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="directives", verbose_name="chủ đề"
    )
    lead_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_directives",
        verbose_name="đơn vị chủ trì",
    )
    coordinating_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="coordinated_directives", verbose_name="đơn vị phối hợp"
    )
    units = models.ManyToManyField(
        AdministrativeUnit, blank=True, related_name="directives", verbose_name="địa bàn liên quan"
    )
    supervising_leader = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lãnh đạo theo dõi"
    )
    due_kind = models.CharField("loại thời hạn", max_length=10, choices=DueKind, default=DueKind.UNDEFINED)
    due_on = models.DateField(
        "thời hạn", null=True, blank=True, help_text="Với thời hạn trong kỳ: ngày cuối cùng của kỳ."
    )
    due_text = models.CharField(
        "thời hạn bằng lời", max_length=120, blank=True, help_text="Như lời kết luận, ví dụ: trong năm 2020."
    )
    original_due_on = models.DateField("thời hạn ban đầu", null=True, blank=True, editable=False)
    expected_product = models.CharField("sản phẩm, kết quả", max_length=300, blank=True)
    progress = models.CharField(
        "tiến độ", max_length=12, choices=Progress, default=Progress.NOT_STARTED, editable=False
    )
    percent = models.PositiveSmallIntegerField(
        "phần trăm", default=0, validators=[MaxValueValidator(100)], editable=False
    )
    completed_on = models.DateField("hoàn thành ngày", null=True, blank=True, editable=False)
    accepted_on = models.DateField("xác nhận ngày", null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người xác nhận",
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name="được thay bằng",
    )
    further_successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        editable=False,
        related_name="supersedes_too",
        verbose_name="và được thay bằng",
    )
    closing_reason = models.CharField("lý do dừng hoặc thay thế", max_length=255, blank=True, editable=False)
    search = models.TextField(editable=False, default="")

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ đạo"
        verbose_name_plural = "chỉ đạo"
        ordering = ["briefing", "ordinal"]
        indexes = [
            models.Index(fields=["progress", "due_on"], name="directive_progress_due"),
            models.Index(fields=["lead_organization", "progress"], name="directive_lead_progress"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "ordinal"],
                name="directive_ordinal_once",
                violation_error_message="Thứ tự này đã có chỉ đạo khác.",
            ),
            models.CheckConstraint(
                condition=Q(due_kind__in=["date", "period"], due_on__isnull=False)
                | Q(due_kind__in=["ongoing", "undefined"], due_on__isnull=True),
                name="directive_date_given",
                violation_error_message="Thời hạn theo ngày hoặc trong kỳ thì phải ghi ngày; loại khác để trống ngày.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(original_due_on__isnull=False),
                name="directive_original_due_kept",
                violation_error_message="Chỉ đạo có thời hạn thì phải giữ thời hạn ban đầu.",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="directive_percent_range",
                violation_error_message="Phần trăm từ 0 đến 100.",
            ),
            models.CheckConstraint(
                condition=Q(progress__in=["submitted", "done"], completed_on__isnull=False)
                | (~Q(progress__in=["submitted", "done"]) & Q(completed_on__isnull=True)),
                name="directive_completed_has_day",
                violation_error_message="Đã báo cáo hoàn thành thì phải có ngày hoàn thành, chỉ đạo khác thì không.",
            ),
            models.CheckConstraint(
                condition=Q(progress="done", accepted_on__isnull=False)
                | (~Q(progress="done") & Q(accepted_on__isnull=True, accepted_by__isnull=True)),
                name="directive_done_is_accepted",
                violation_error_message="Chỉ đạo chỉ hoàn thành khi đã được xác nhận.",
            ),
            models.CheckConstraint(
                condition=~Q(progress__in=["submitted", "done"]) | Q(lead_organization__isnull=False),
                name="directive_reported_has_lead",
                violation_error_message="Chỉ đạo chưa giao đơn vị chủ trì thì chưa thể báo cáo hoàn thành.",
            ),
            models.CheckConstraint(
                condition=(Q(progress__in=["cancelled", "superseded"]) & ~Q(closing_reason=""))
                | (~Q(progress__in=["cancelled", "superseded"]) & Q(closing_reason="")),
                name="directive_closing_has_reason",
                violation_error_message="Dừng hoặc thay thế chỉ đạo thì phải ghi lý do; chỉ đạo khác thì không.",
            ),
            models.CheckConstraint(
                condition=Q(progress="superseded", superseded_by__isnull=False)
                | (~Q(progress="superseded") & Q(superseded_by__isnull=True)),
                name="directive_superseded_by_another",
                violation_error_message="Chỉ đạo bị thay thế phải ghi chỉ đạo thay thế.",
            ),
        ]

    def __str__(self):
        return f"{self.ordinal}. {shortened(self.content, 80)}"

    def save(self, *args, **kwargs):
        """Whatever stands in ``original_due_on``, what was stored first stays."""
        fields = kwargs.get("update_fields")
        if fields is None or {"due_on", "original_due_on"} & set(fields):
            first = self.original_due_on
            if not self._state.adding:
                rows = type(self)._base_manager.filter(pk=self.pk)
                first = rows.values_list("original_due_on", flat=True).first()
            self.original_due_on = first or self.due_on
            if fields is not None:
                kwargs["update_fields"] = {*fields, "original_due_on"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("briefings:directive", args=[self.pk])

    def days_of(self, field=""):
        """The day of the session; where its lead, or another of ``field``, is dissolved by now, open work is handed
        over: then also today."""
        days, today = super().days_of(field), timezone.localdate()
        if not days or self.pk is None or self.progress not in Progress.working():
            return days
        named: list[Any] = [self.lead_organization] if self.lead_organization else []
        if field in self._history_m2m_fields:
            named += getattr(self, field).all()
        return (*days, today) if any(has_ended(each, today) for each in named) else days

    def shown_days(self):
        """Open work is somebody's today."""
        return (timezone.localdate(),) if self.progress in Progress.open() else super().days_of()

    @property
    def successors(self) -> list["Directive"]:
        """What took its place, in the order of the briefings; empty unless it was superseded."""
        if self.superseded_by is None:
            return []
        found = [self.superseded_by, *self.further_successors.all()]
        return sorted(found, key=lambda one: (one.briefing_id, one.ordinal))

    def clean(self):
        super().clean()
        if self.conclusion and self.briefing_id and self.conclusion.briefing_id != self.briefing_id:
            raise ValidationError(
                {"conclusion": "Kết luận này thuộc hội nghị khác; hãy chọn kết luận của đúng hội nghị."}
            )


class ProgressUpdate(AppendOnly):
    """What an organization said about a directive on one day. Append-only: a wrong one is answered by a new one."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="updates", verbose_name="chỉ đạo")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="tổ chức")
    text = models.TextField("kết quả thực hiện")
    percent = models.PositiveSmallIntegerField("phần trăm", null=True, blank=True, validators=[MaxValueValidator(100)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("lúc", auto_now_add=True)

    objects = AppendedDirectivePartQuerySet.as_manager()

    class Meta:
        verbose_name = "cập nhật tiến độ"
        verbose_name_plural = "cập nhật tiến độ"
        ordering = ["directive", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="update_percent_range",
                violation_error_message="Phần trăm từ 0 đến 100.",
            )
        ]

    def __str__(self):
        return f"{timezone.localdate(self.at):%d/%m/%Y}: {shortened(self.text, 80)}"


class DirectiveAcknowledgement(AppendOnly):
    """An organization says that it has received a directive; each one, leading or coordinating, for itself."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="acknowledgements", verbose_name="chỉ đạo")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="tổ chức")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xác nhận")
    at = models.DateTimeField("lúc", auto_now_add=True)

    objects = AppendedDirectivePartQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận đã nhận việc"
        verbose_name_plural = "xác nhận đã nhận việc"
        ordering = ["directive", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "organization"],
                name="acknowledgement_once",
                violation_error_message="Tổ chức này đã xác nhận nhận việc.",
            )
        ]

    def __str__(self):
        return f"{self.organization}: {timezone.localdate(self.at):%d/%m/%Y}"


class Evidence(AppendOnly):
    """A file that shows what a progress update says."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="evidence", verbose_name="cập nhật")
    file = KeptFileField("tệp", upload_to="evidence/%Y/%m/")
    original_name = models.CharField("tên tệp", max_length=255)
    caption = models.CharField("chú thích", max_length=200, blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, validators=[SHA256])

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu minh chứng"
        verbose_name_plural = "tài liệu minh chứng"
        ordering = ["update", "pk"]

    def __str__(self):
        return self.original_name


class ExtensionRequest(Tracked):
    """A request for a later deadline, with its reason and the decision on it.

    It lapses, decided by nobody, when its directive ends first.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="extension_requests", verbose_name="chỉ đạo")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="tổ chức xin gia hạn")
    reason = models.TextField("lý do")
    new_due_on = models.DateField("thời hạn mới")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="người xin"
    )
    requested_at = models.DateTimeField("xin lúc", auto_now_add=True)
    decision = models.CharField(
        "quyết định", max_length=10, choices=ExtensionDecision, default=ExtensionDecision.PENDING, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người quyết định",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True, editable=False)
    decision_note = models.CharField("ý kiến", max_length=255, blank=True, editable=False)

    objects = DirectivePartQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị gia hạn"
        verbose_name_plural = "đề nghị gia hạn"
        ordering = ["directive", "requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive"],
                condition=Q(decision="pending"),
                name="extension_one_pending",
                violation_error_message="Chỉ đạo này đang có một đề nghị gia hạn chờ quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["pending", "withdrawn"])
                | Q(decision="lapsed", decided_at__isnull=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="extension_decision_has_author",
                violation_error_message="Quyết định phải ghi người quyết định và thời điểm.",
            ),
        ]

    def __str__(self):
        return f"Gia hạn đến {self.new_due_on:%d/%m/%Y}: {shortened(self.reason, 60)}"


class DirectiveReview(BriefingPart):
    """How one briefing looked at one open directive: the n-th time, where it stood, what was said, what followed.

    ``nth`` counts the sessions that spoke of the directive: the one that assigned it is the first, so the first row
    here is the second time.
    """

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="reviews", verbose_name="hội nghị giao ban")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="reviews", verbose_name="chỉ đạo")
    nth = models.PositiveSmallIntegerField("lần thứ", editable=False, help_text="Hội nghị giao việc là lần thứ nhất.")
    progress_then = models.CharField("tiến độ khi ấy", max_length=12, choices=Progress, editable=False)
    percent_then = models.PositiveSmallIntegerField("phần trăm khi ấy", editable=False)
    due_then = models.DateField("thời hạn khi ấy", null=True, blank=True, editable=False)
    remark = models.TextField("ý kiến", blank=True)
    outcome = models.CharField("kết quả xem xét", max_length=10, choices=ReviewOutcome, blank=True, editable=False)

    objects = BriefingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "lần xem xét chỉ đạo"
        verbose_name_plural = "các lần xem xét chỉ đạo"
        ordering = ["briefing", "directive"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "briefing"],
                name="review_once_a_briefing",
                violation_error_message="Hội nghị này đã xem xét chỉ đạo ấy.",
            ),
            models.UniqueConstraint(
                fields=["directive", "nth"],
                name="review_nth_once",
                violation_error_message="Chỉ đạo đã có lần xem xét mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(nth__gte=2) & Q(percent_then__lte=100),
                name="review_numbers_range",
                violation_error_message="Hội nghị giao việc là lần thứ nhất nên lần xem xét tính từ 2; phần trăm từ 0 "
                "đến 100.",
            ),
        ]

    def __str__(self):
        return f"Lần thứ {self.nth}: {self.directive}"
