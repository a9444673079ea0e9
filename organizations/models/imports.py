"""Commune files on their way in: the file kept, what was found in it, and what became of it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from organizations.models.base import Record, Tracked
from organizations.models.indicators import ReportForm
from organizations.models.organizations import Organization
from organizations.models.units import AdministrativeUnit
from organizations.querysets import CatalogueQuerySet, ImportBatchQuerySet, ImportDetailQuerySet

SHA256 = RegexValidator(r"^[0-9a-f]{64}$", "Mã băm SHA-256 gồm 64 chữ số thập lục phân.")


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "Đã tải lên"
    PREVIEWED = "previewed", "Đã xem trước"
    APPLYING = "applying", "Đang ghi"
    APPLIED = "applied", "Đã ghi"
    UNDONE = "undone", "Đã hoàn tác"
    FAILED = "failed", "Gián đoạn"
    CANCELLED = "cancelled", "Đã hủy"
    EXPIRED = "expired", "Hết hạn"


class ImportBatch(Record):
    """One file sent in, with its bytes, its period and its fate."""

    search_fields = ("original_name",)

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="import_batches", verbose_name="tổ chức nhập"
    )
    form = models.ForeignKey(
        ReportForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="biểu mẫu"
    )
    year = models.PositiveSmallIntegerField("năm")
    quarter = models.PositiveSmallIntegerField("quý")
    file = models.FileField("tệp", upload_to="imports/%Y/%m/")
    original_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, validators=[SHA256], db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gửi"
    )
    layout = models.CharField("kiểu bảng", max_length=20, blank=True)
    encoding = models.CharField("bảng mã", max_length=20, blank=True)
    mapping = models.JSONField("cách ghép cột", default=dict, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=BatchState, default=BatchState.UPLOADED, editable=False
    )
    created = models.PositiveIntegerField("mới", default=0)
    updated = models.PositiveIntegerField("thay đổi", default=0)
    unchanged = models.PositiveIntegerField("giữ nguyên", default=0)
    rejected = models.PositiveIntegerField("bị loại", default=0)
    heartbeat_at = models.DateTimeField("nhịp gần nhất", null=True, blank=True, editable=False)
    applied_at = models.DateTimeField("ghi lúc", null=True, blank=True, editable=False)
    search = models.CharField(max_length=255, editable=False, default="")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập số liệu"
        verbose_name_plural = "các lần nhập số liệu"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="batch_quarter_range",
                violation_error_message="Quý là 1, 2, 3 hoặc 4.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                name="batch_applied_has_time",
                violation_error_message="Lần nhập đã ghi phải có thời điểm ghi.",
            ),
        ]

    def __str__(self):
        return f"Lần nhập {self.pk}: {self.original_name}"


class RowState(models.TextChoices):
    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    UNCHANGED = "unchanged", "Giữ nguyên"
    WARNING = "warning", "Cần xem lại"
    REJECTED = "rejected", "Bị loại"


class ImportRow(models.Model):
    """One row of a batch as staged at preview; applying reads it, not the file."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="lần nhập")
    sheet = models.CharField("trang tính", max_length=100)
    row_number = models.PositiveIntegerField("dòng")
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, related_name="+", verbose_name="đơn vị")
    data = models.JSONField("các ô", default=dict)
    state = models.CharField("trạng thái", max_length=10, choices=RowState)

    objects = ImportDetailQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhập"
        verbose_name_plural = "dòng nhập"
        ordering = ["batch", "sheet", "row_number"]
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row_number"], name="import_row_once")]

    def __str__(self):
        return f"{self.sheet} dòng {self.row_number}"


class Severity(models.TextChoices):
    ERROR = "error", "Lỗi"
    WARNING = "warning", "Cảnh báo"
    QUESTION = "question", "Cần trả lời"


class ImportIssue(models.Model):
    """What is wrong or doubtful in a batch, with the place, what was read and what was expected."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="issues", verbose_name="lần nhập")
    row = models.ForeignKey(ImportRow, models.CASCADE, null=True, related_name="issues", verbose_name="dòng")
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    cell = models.CharField("ô", max_length=12, blank=True)
    severity = models.CharField("mức độ", max_length=10, choices=Severity)
    code = models.CharField("mã lỗi", max_length=40)
    message = models.CharField("nội dung", max_length=500)
    found = models.CharField("đọc được", max_length=255, blank=True)
    expected = models.CharField("cần có", max_length=255, blank=True)
    resolution = models.CharField("cách xử lý", max_length=255, blank=True)

    objects = ImportDetailQuerySet.as_manager()

    class Meta:
        verbose_name = "vấn đề khi nhập"
        verbose_name_plural = "vấn đề khi nhập"
        ordering = ["batch", "pk"]

    def __str__(self):
        return f"{self.sheet}!{self.cell}: {self.message}"


class MappingProfile(Tracked):
    """How the columns of one kind of file map to indicators, recognised by the fingerprint of its header."""

    search_fields = ("name",)

    name = models.CharField("tên", max_length=120)
    form = models.ForeignKey(
        ReportForm, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="biểu mẫu"
    )
    fingerprint = models.CharField("dấu nhận dạng tiêu đề", max_length=64, unique=True, validators=[SHA256])
    columns = models.JSONField("cột và chỉ tiêu", default=dict)
    search = models.CharField(max_length=255, editable=False, default="")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "cách ghép cột đã nhớ"
        verbose_name_plural = "cách ghép cột đã nhớ"
        ordering = ["name"]

    def __str__(self):
        return self.name
