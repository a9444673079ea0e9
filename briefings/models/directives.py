"""Directives: what the chair assigned, who owes it, by when, and what became of it."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus, DirectiveOrigin, DueKind, ExtensionDecision, Progress, ReviewOutcome
from briefings.models.briefings import Briefing, BriefingPart, Conclusion
from briefings.models.series import BriefingSeries
from briefings.models.themes import Theme
from briefings.querysets import (
    AppendedDirectivePartQuerySet,
    BriefingPartQuerySet,
    DirectivePartQuerySet,
    DirectiveQuerySet,
    EvidenceQuerySet,
)
from lib.vietnamese import Period, Span
from organizations.choices import FigurePeriod
from organizations.display import shortened
from organizations.models import AdministrativeUnit, Indicator, Organization, Post
from organizations.models.base import AppendOnly, Tracked
from organizations.models.imports import SHA256
from organizations.storage import KeptFileField
from organizations.validity import has_ended


class Directive(BriefingPart):
    """One assigned piece of the chair's conclusion, or of a paper from above (``origin``), which needs no briefing.

    It lives outside the minutes, belongs to a ``series`` and is carried over by reference: the next session of the
    series follows it up, wherever it came from. One that is given to many (``collective``) is answered by each of them
    in a directive of its own, its ``children``; it has no lead, owes nothing itself, and ends with the last of them.
    What is measured by an indicator says so (``measured_by``); the figures tell how far it is, people that it is done.

    Lead and deadline may be unknown when the secretary writes it down during the session. Whether it is late is
    computed, never stored (``timeliness``). ``original_due_on`` is set with the first deadline and never changes.
    What takes its place is ``superseded_by`` and, where it became several, the ``further_successors``: ``successors``.
    """

    search_fields = ("content", "expected_product", "paper_number", "issuer")
    latin_fields = ("paper_number",)
    day_fields = ("briefing", "paper_day")
    _history_m2m_fields = ("coordinating_organizations", "units", "further_successors")
    chosen_fields = ("lead_organization", "coordinating_organizations", "supervising_leader")

    series = models.ForeignKey(
        BriefingSeries,
        models.PROTECT,
        blank=True,
        related_name="directives",
        verbose_name="loạt giao ban",
        help_text="Hội nghị giao ban sau của loạt này xem xét nhiệm vụ.",
    )
    origin = models.CharField("nguồn giao", max_length=16, choices=DirectiveOrigin, default=DirectiveOrigin.BRIEFING)
    briefing = models.ForeignKey(
        Briefing,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
        verbose_name="hội nghị giao ban",
        help_text="Để trống khi giao theo văn bản.",
    )
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True, help_text="Ví dụ: Ban Thường vụ Tỉnh ủy.")
    paper_number = models.CharField(
        "số, ký hiệu", max_length=60, blank=True, help_text="Ví dụ: 45-CV/TU; công văn hỏa tốc chưa có số thì để trống."
    )
    paper_day = models.DateField("ngày văn bản", null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="children",
        verbose_name="thuộc nhiệm vụ giao chung",
    )
    collective = models.BooleanField("giao chung nhiều đơn vị", default=False, editable=False)
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
    measured_by = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đo bằng chỉ tiêu",
        help_text="Mức đạt lấy từ số liệu đã báo cáo; để trống nếu không đo bằng số liệu.",
    )
    target_value = models.DecimalField("mức phải đạt", max_digits=20, decimal_places=4, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField("năm của mức phải đạt", null=True, blank=True)
    target_span = models.CharField("kỳ của mức phải đạt", max_length=12, choices=FigurePeriod, blank=True)
    target_number = models.PositiveSmallIntegerField("số thứ tự của kỳ", null=True, blank=True)
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
                condition=Q(parent__isnull=True),
                name="directive_ordinal_once",
                violation_error_message="Thứ tự này đã có chỉ đạo khác.",
            ),
            models.UniqueConstraint(
                fields=["series", "issuer", "paper_number", "paper_day", "ordinal"],
                condition=Q(parent__isnull=True, briefing__isnull=True),
                name="directive_ordinal_once_a_paper",
                violation_error_message="Thứ tự này của văn bản đã có nhiệm vụ khác.",
            ),
            models.UniqueConstraint(
                fields=["parent", "lead_organization"],
                name="directive_child_once_a_lead",
                violation_error_message="Đơn vị này đã được giao trong nhiệm vụ chung.",
            ),
            models.CheckConstraint(
                condition=Q(
                    origin="briefing", briefing__isnull=False, issuer="", paper_number="", paper_day__isnull=True
                )
                | (~Q(origin="briefing") & Q(briefing__isnull=True, paper_day__isnull=False) & ~Q(issuer="")),
                name="directive_origin_stated",
                violation_error_message="Giao tại hội nghị thì ghi hội nghị và để trống phần văn bản; giao theo "
                "văn bản thì để trống hội nghị, ghi cơ quan ban hành và ngày văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(conclusion__isnull=True) | Q(briefing__isnull=False),
                name="directive_conclusion_of_a_briefing",
                violation_error_message="Nhiệm vụ theo văn bản không lấy từ kết luận hội nghị.",
            ),
            models.CheckConstraint(
                condition=Q(collective=True, parent__isnull=True, lead_organization__isnull=True)
                | Q(collective=False, parent__isnull=True)
                | Q(collective=False, parent__isnull=False, lead_organization__isnull=False),
                name="directive_given_to_one_or_many",
                violation_error_message="Nhiệm vụ giao chung không có đơn vị chủ trì riêng; phần của từng "
                "đơn vị thì phải có.",
            ),
            models.CheckConstraint(
                condition=Q(
                    measured_by__isnull=True,
                    target_value__isnull=True,
                    target_year__isnull=True,
                    target_span="",
                    target_number__isnull=True,
                )
                | (
                    Q(measured_by__isnull=False, target_value__isnull=False, target_value__gt=0)
                    & Q(target_year__isnull=False, target_number__isnull=False)
                    & ~Q(target_span="")
                ),
                name="directive_measure_has_target",
                violation_error_message="Đo bằng chỉ tiêu thì ghi đủ mức phải đạt (lớn hơn 0) và kỳ; không đo thì "
                "để trống.",
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
                condition=~Q(progress__in=["submitted", "done"])
                | Q(lead_organization__isnull=False)
                | Q(collective=True, progress="done"),
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
        moved = self.series_id is None or fields is None or "briefing" in fields
        if moved and self.briefing is not None:
            self.series_id = self.briefing.series_id
            if fields is not None:
                kwargs["update_fields"] = fields = {*fields, "series"}
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
        """The day of the session; of open work that a paper gave today, as it is given to whom there is by then.

        Where its lead, or another of ``field``, is dissolved by now, open work is handed over: then also today.
        """
        days, today = super().days_of(field), timezone.localdate()
        if self.origin != DirectiveOrigin.BRIEFING:
            ended = self.paper_day and self.progress not in Progress.open()
            days = (
                (self.paper_day,) if ended else (today,)
            )  # a paper gives work to whom there is when it is written down
        if not days or self.pk is None or self.progress not in Progress.working():
            return days
        named: list[Any] = [self.lead_organization] if self.lead_organization else []
        if field in self._history_m2m_fields:
            named += getattr(self, field).all()
        return (*days, today) if any(has_ended(each, today) for each in named) else days

    def shown_days(self):
        """Open work is somebody's today."""
        if self.progress in Progress.open():
            return (timezone.localdate(),)
        return super().days_of() if self.briefing_id else (self.paper_day,)

    # --- where it came from, and to whom it answers

    @property
    def host(self) -> Organization:
        """Who assigned it, accepts it and follows it up; also before it is stored."""
        if self.series_id is None and self.briefing is not None:
            return self.briefing.series.host
        return self.series.host

    @property
    def is_of_closed_briefing(self) -> bool:
        """Whether the words are those of a session that is over: they stay as they were said."""
        return self.briefing is not None and self.briefing.status in BriefingStatus.final()

    @property
    def source_name(self) -> str:
        """The session, or the paper: ``Công văn hỏa tốc số 45-CV/TU ngày 01/02/2026 của Tỉnh ủy``."""
        if self.briefing is not None:
            return str(self.briefing)
        kind = "Công văn hỏa tốc" if self.origin == DirectiveOrigin.URGENT_LETTER else "Văn bản"
        number = f" số {self.paper_number}" if self.paper_number else ""
        day = f" ngày {self.paper_day:%d/%m/%Y}" if self.paper_day else ""
        return f"{kind}{number}{day} của {self.issuer}"

    @property
    def source_short(self) -> str:
        """The same for a narrow column: ``Q4/2020``, ``45-CV/TU``, ``Hỏa tốc 01/02/2026``."""
        if self.briefing is not None:
            return self.briefing.short_name
        word = "Hỏa tốc" if self.origin == DirectiveOrigin.URGENT_LETTER else "Văn bản"
        return self.paper_number or f"{word} {self.paper_day:%d/%m/%Y}"

    @property
    def source_phrase(self) -> str:
        """The same within a sentence: ``quý IV năm 2020``, ``văn bản 45-CV/TU``."""
        if self.briefing is not None:
            return self.briefing.period_name
        return f"văn bản {self.paper_number}" if self.paper_number else self.source_short.lower()

    @property
    def source_last_day(self) -> date:
        """The last day of which the session or the paper speaks: what came later, it does not know."""
        if self.briefing is not None:
            return self.briefing.last_day
        assert self.paper_day is not None  # as the database holds
        return self.paper_day

    @property
    def illustrative(self) -> bool:
        """Whether it belongs to the illustrative briefings that may be loaded beside real ones."""
        return self.briefing is not None and self.briefing.illustrative

    @property
    def target_period(self) -> Period | None:
        """The period in which ``target_value`` is to be reached; None where it is not measured."""
        if self.target_year is None or self.target_number is None:
            return None
        return Period(self.target_year, Span(self.target_span), self.target_number)

    @property
    def leads(self) -> list[Organization]:
        """Who leads it: one, nobody yet, or each of those to whom it was given together."""
        if self.collective:
            return [part.lead_organization for part in self.children.all() if part.lead_organization]
        return [self.lead_organization] if self.lead_organization else []

    def measure_by(self, indicator: Indicator | None, value=None, period: Period | None = None) -> None:
        """Let it be measured by ``indicator``, which is to reach ``value`` in ``period``; None: by nothing."""
        columns = asdict(period) if indicator is not None and period is not None else {}
        self.measured_by, self.target_value = indicator, value if indicator is not None else None
        self.target_year, self.target_number = columns.get("year"), columns.get("number")
        self.target_span = columns.get("span", "")

    @property
    def successors(self) -> list["Directive"]:
        """What took its place, in the order of the briefings; empty unless it was superseded."""
        if self.superseded_by is None:
            return []
        found = [self.superseded_by, *self.further_successors.all()]
        return sorted(found, key=lambda one: (one.briefing_id or 0, one.paper_day or date.min, one.ordinal))

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
