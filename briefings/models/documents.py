"""Documents and their numbers. An issued document's bytes never change; a number once given is never given again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import AllocationState, DocumentKind, DocumentState, NumberScope, RelationKind
from briefings.models.briefings import Briefing
from briefings.querysets import AllocationQuerySet, DocumentQuerySet, NumberSeriesQuerySet, RelationQuerySet
from organizations.models import Organization
from organizations.models.base import Record, TextRecord, Tracked
from organizations.models.imports import SHA256
from organizations.storage import KeptFileField


class Document(Record):
    """An official document of a briefing. Once issued it has a number, a day, a file and that file's hash.

    Of an issued one only its state may change, and what says why it is no longer in force; ``save`` raises TypeError
    for anything else. ``snapshot`` holds the values it was printed from, ``made_with`` what printed it.
    """

    search_fields = ("symbol",)
    FROZEN = (
        "briefing_id",
        "kind",
        "addressee_id",
        "profile",
        "number",
        "symbol",
        "issued_on",
        "version",
        "sha256",
        "file",
        "token",
        "snapshot",
        "made_with",
        "rendered_by_id",
        "rendered_at",
    )

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="documents", verbose_name="hội nghị giao ban")
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)
    addressee = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gửi riêng cho",
        help_text="Tổ chức mà phiếu giao việc hay công văn đôn đốc gửi riêng.",
    )
    profile = models.CharField("thể thức", max_length=30)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField(
        "số, ký hiệu", max_length=80, blank=True, help_text="Như in trên văn bản, ví dụ 05/BB-MTTQ-BTT hay 12-TB/HU."
    )
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    version = models.PositiveSmallIntegerField("bản thứ", default=1)
    state = models.CharField(
        "trạng thái", max_length=10, choices=DocumentState, default=DocumentState.DRAFT, editable=False
    )
    file = KeptFileField("tệp", upload_to="documents/%Y/", blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True, validators=[SHA256])
    token = models.CharField("mã kiểm tra", max_length=40, unique=True, null=True, editable=False)  # noqa: DJ001
    snapshot = models.JSONField("số liệu lúc ban hành", default=dict, editable=False)
    made_with = models.JSONField("in bằng", default=dict, editable=False)
    rendered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người ban hành",
    )
    rendered_at = models.DateTimeField("in lúc", null=True, editable=False)
    closed_on = models.DateField("hết hiệu lực từ ngày", null=True, editable=False)
    closing_reason = models.TextField("lý do hết hiệu lực", blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người ghi hết hiệu lực",
    )
    search = models.CharField(max_length=120, editable=False, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["briefing", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "kind", "version"],
                condition=~Q(kind__in=["assignment_slip", "reminder_letter"]),
                name="document_version_once",
                violation_error_message="Hội nghị đã có bản này của văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(number__isnull=False, issued_on__isnull=False) & ~Q(sha256="") & ~Q(file="")),
                name="document_issued_is_whole",
                violation_error_message="Văn bản đã ban hành phải có số, ngày, tệp và mã băm.",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(number__isnull=True),
                name="document_draft_has_no_number",
                violation_error_message="Dự thảo chưa có số.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.briefing}"

    def get_absolute_url(self):
        return reverse("briefings:document", args=[self.pk])

    def days_of(self, field=""):
        """The day of its briefing; it is sent on the day of issue or later."""
        if field == "deliveries":
            return tuple(filter(None, (self.issued_on, timezone.localdate())))
        return self.briefing.days_of() if self.briefing_id else None

    @property
    def reference(self) -> str:
        """``Biên bản số 05/BB-MTTQ-BTT ngày 05/04/2020``; of a draft that it is one."""
        if self.issued_on is None:
            return f"{self.get_kind_display()} (chưa ban hành)"
        return f"{self.get_kind_display()} số {self.symbol} ngày {self.issued_on:%d/%m/%Y}"

    @property
    def is_in_force(self) -> bool:
        return self.state in DocumentState.in_force()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            self._refuse_change()
        super().save(*args, **kwargs)

    def _refuse_change(self):
        stored = type(self)._base_manager.filter(pk=self.pk).values("state", *self.FROZEN).first()
        if stored is None or stored.pop("state") == DocumentState.DRAFT:
            return
        changed = [name for name, value in stored.items() if value != getattr(self, name)]
        if changed or self.state == DocumentState.DRAFT:
            raise TypeError(f"an issued document never changes: {', '.join(changed) or 'state'}")

    def delete(self, *args, **kwargs):
        if self.state != DocumentState.DRAFT:
            raise TypeError("an issued document is never deleted")
        return super().delete(*args, **kwargs)


class DocumentRelation(TextRecord):
    """What one document does to another."""

    source = models.ForeignKey(Document, models.PROTECT, related_name="relations", verbose_name="văn bản")
    target = models.ForeignKey(Document, models.PROTECT, related_name="related_from", verbose_name="văn bản liên quan")
    kind = models.CharField("quan hệ", max_length=10, choices=RelationKind)
    reason = models.TextField("lý do", blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="document_relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="document_relation_two"),
        ]

    def __str__(self):
        return f"{self.source} {self.get_kind_display().lower()} {self.target}"


class NumberSeries(Tracked):
    """A run of numbers: per type and year for the State and the Front, per type and term for the Party (domain §4)."""

    day_fields = ("starts_on",)

    issuer = models.ForeignKey(
        Organization, models.PROTECT, related_name="number_series", verbose_name="cơ quan ban hành"
    )
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)
    scope = models.CharField("cách đánh số", max_length=4, choices=NumberScope)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    last_number = models.PositiveIntegerField("số đã cấp sau cùng", default=0)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "sổ số văn bản"
        verbose_name_plural = "sổ số văn bản"
        ordering = ["issuer", "kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "starts_on"],
                name="number_series_once",
                violation_error_message="Đã có sổ số cho loại văn bản này từ ngày ấy.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="number_series_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return f"{self.kind_name} của {self.issuer} từ {self.starts_on:%d/%m/%Y}"

    def days_of(self, field=""):
        return (self.starts_on,) if self.starts_on else None

    @property
    def kind_name(self) -> str:
        """What is numbered here; all annexes that are issued alone stand in one register."""
        return "Phụ lục" if self.kind == DocumentKind.DIRECTIVE_ANNEX else self.get_kind_display()

    def get_absolute_url(self):
        return reverse("briefings:register", args=[self.pk])


class NumberAllocation(Record):
    """One number of a series and what became of it; a voided one stays visible with its reason."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="allocations", verbose_name="sổ số")
    number = models.PositiveIntegerField("số")
    state = models.CharField("trạng thái", max_length=8, choices=AllocationState, default=AllocationState.RESERVED)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="allocation", verbose_name="văn bản"
    )
    reason = models.CharField("lý do bỏ số", max_length=255, blank=True)
    wrong_day_reason = models.CharField("lý do không tính ngày", max_length=255, blank=True, editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = "số đã cấp"
        verbose_name_plural = "số đã cấp"
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="number_once", violation_error_message="Số này đã được cấp."
            ),
            models.CheckConstraint(
                condition=Q(state="used", document__isnull=False) | ~Q(state="used"),
                name="number_used_has_document",
                violation_error_message="Số đã dùng phải gắn với văn bản.",
            ),
            models.CheckConstraint(
                condition=~Q(state="voided") | ~Q(reason=""),
                name="number_voided_has_reason",
                violation_error_message="Bỏ số thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(wrong_day_reason="") | Q(document__isnull=False),
                name="number_wrong_day_has_document",
                violation_error_message="Chỉ ghi ngày sai cho số đã gắn với văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="number_from_one", violation_error_message="Số tính từ 1."
            ),
        ]

    def __str__(self):
        return f"{self.number} ({self.get_state_display()})"

    def delete(self, *args, **kwargs):
        raise TypeError("a number once given stays in its register")
