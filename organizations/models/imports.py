"""Commune files on their way in: the file kept, what was found in it, and what became of it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from organizations.choices import ApplyMode, BatchState, FigurePeriod, FigureState, MissingReason, Severity
from organizations.models.base import Record, TextRecord, Tracked
from organizations.models.indicators import Indicator, ReportForm
from organizations.models.keys import SortKey
from organizations.models.organizations import Organization
from organizations.models.owned import Owned, once_per_owner
from organizations.models.periods import OfPeriod, number_fits
from organizations.models.units import AdministrativeUnit
from organizations.querysets import (
    ImportBatchQuerySet,
    ImportDetailQuerySet,
    ImportIssueQuerySet,
    RememberedQuerySet,
    StagedFigureQuerySet,
)
from organizations.storage import KeptFileField

SHA256 = RegexValidator(r"^[0-9a-f]{64}$", "Mã băm SHA-256 gồm 64 chữ số thập lục phân.")


class ImportBatch(OfPeriod, Record):
    """One file sent in, with its bytes, its period and its fate; or the undoing of one (``undoes``), without a file.

    ``answers``: what people chose where the file was in doubt (``Problem.key`` → value). ``findings``: what reading
    showed (tables, columns and how each was matched, conversions, notes), for the pages. ``corrections``: what people
    typed over cells, ``{sheet: {"D12": text}}``; None instead of a text leaves the cell out. The same file with the
    same answers and corrections is always read alike.
    """

    search_fields = ("original_name",)
    states_plans: bool | None = None  # whether figures staged for it are plans, once that was asked (``importing``)

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="import_batches", verbose_name="tổ chức nhập"
    )
    form = models.ForeignKey(
        ReportForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="biểu mẫu"
    )
    year = models.PositiveSmallIntegerField("năm")
    span = models.CharField("loại kỳ", max_length=12, choices=FigurePeriod, default=FigurePeriod.QUARTER)
    number = models.PositiveSmallIntegerField("kỳ", help_text="Tháng thứ mấy, quý thứ mấy của năm.")
    file = KeptFileField("tệp", upload_to="imports/%Y/%m/", blank=True)
    original_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True, validators=[SHA256], db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gửi"
    )
    layout = models.CharField("kiểu bảng", max_length=20, blank=True)
    encoding = models.CharField("bảng mã", max_length=60, blank=True)
    mapping = models.JSONField("cách ghép cột", default=dict, blank=True)
    answers = models.JSONField("câu trả lời", default=dict, blank=True)
    corrections = models.JSONField("ô đã sửa trên cổng", default=dict, blank=True)
    findings = models.JSONField("kết quả đọc tệp", default=dict, blank=True)
    mode = models.CharField("cách ghi", max_length=5, choices=ApplyMode, default=ApplyMode.ALL)
    state = models.CharField(
        "trạng thái", max_length=10, choices=BatchState, default=BatchState.UPLOADED, editable=False
    )
    created = models.PositiveIntegerField("mới", default=0)
    updated = models.PositiveIntegerField("thay đổi", default=0)
    unchanged = models.PositiveIntegerField("giữ nguyên", default=0)
    rejected = models.PositiveIntegerField("bị loại", default=0)
    warned = models.PositiveIntegerField("cần xem lại", default=0)
    applied_at = models.DateTimeField("ghi lúc", null=True, blank=True, editable=False)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name="hoàn tác lần nhập"
    )
    reason = models.CharField("lý do", max_length=255, blank=True)
    failure = models.CharField("vì sao gián đoạn", max_length=500, blank=True, editable=False)
    search = models.CharField(max_length=255, editable=False, default="")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập số liệu"
        verbose_name_plural = "các lần nhập số liệu"
        ordering = ["-created_at", "-pk"]
        constraints = [
            number_fits("batch_number_fits"),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                name="batch_applied_has_time",
                violation_error_message="Lần nhập đã ghi phải có thời điểm ghi.",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=False) | ~Q(sha256=""),
                name="batch_has_file",
                violation_error_message="Lần nhập phải có tệp và mã băm của tệp.",
            ),
            models.UniqueConstraint(
                fields=["undoes"],
                name="batch_undone_once",
                violation_error_message="Lần nhập này đã được hoàn tác rồi.",
            ),
        ]

    def __str__(self):
        if self.undoes_id:
            return f"Hoàn tác lần nhập {self.undoes_id}: {self.original_name}"
        return f"Lần nhập {self.pk}: {self.original_name}"


class ImportProgress(TextRecord):
    """How far the work on a batch is, for the page that waits for it.

    A row of its own, for whoever applies holds the batch's row locked until the end.
    """

    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="progress", verbose_name="lần nhập")
    step = models.CharField("bước", max_length=100, blank=True)
    done = models.PositiveIntegerField("đã xong", default=0)
    total = models.PositiveIntegerField("tổng số", default=0)
    heartbeat_at = models.DateTimeField("nhịp gần nhất", null=True, blank=True)
    cancel_requested = models.BooleanField("đã yêu cầu dừng", default=False)

    objects = ImportDetailQuerySet.as_manager()

    class Meta:
        verbose_name = "tiến độ nhập"
        verbose_name_plural = "tiến độ nhập"

    def __str__(self):
        return f"{self.step} {self.done}/{self.total}"


class StagedFigure(TextRecord):
    """One figure of a file as read at preview, beside what is stored (``old_…``); applying reads it, not the file.

    A rejected cell is here, too, with what was ``read`` in it. Working rows, written by the hundred thousand and
    joined set by set: unit and indicator carry no index, and the database checks their keys when they become figures.
    Their batch is locked while they are written, so that the database need not look for it once a row.
    """

    batch = models.ForeignKey(
        ImportBatch,
        models.CASCADE,
        related_name="figures",
        verbose_name="lần nhập",
        db_index=False,
        db_constraint=False,
    )
    ordinal = models.PositiveIntegerField("thứ tự trong tệp")
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    row_number = models.PositiveIntegerField("dòng")
    cell = models.CharField("ô", max_length=12, blank=True)
    cumulative_cell = models.CharField("ô lũy kế", max_length=12, blank=True)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="đơn vị",
        db_index=False,
        db_constraint=False,
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="chỉ tiêu",
        db_index=False,
        db_constraint=False,
    )
    unit_name = models.CharField("đơn vị ghi trong tệp", max_length=255, blank=True)
    read = models.CharField("đọc được", max_length=255, blank=True)
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True)
    text_value = models.CharField("giá trị chữ hoặc ngày", max_length=200, blank=True)
    missing_reason = models.CharField("lý do không có số liệu", max_length=15, choices=MissingReason, blank=True)
    cumulative = models.DecimalField("lũy kế", max_digits=20, decimal_places=4, null=True)
    states_value = models.BooleanField("tệp có ghi số của kỳ", default=True)
    states_cumulative = models.BooleanField("tệp có ghi lũy kế", default=False)
    old_value = models.DecimalField("giá trị đang lưu", max_digits=20, decimal_places=4, null=True)
    old_text_value = models.CharField("giá trị chữ đang lưu", max_length=200, blank=True)
    old_missing_reason = models.CharField("lý do đang lưu", max_length=15, choices=MissingReason, blank=True)
    old_cumulative = models.DecimalField("lũy kế đang lưu", max_digits=20, decimal_places=4, null=True)
    old_exists = models.BooleanField("đã có số liệu", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=FigureState)
    warned = models.BooleanField("cần xem lại", default=False)
    edited = models.BooleanField("đã sửa trên cổng", default=False)
    planned = models.BooleanField("là kế hoạch năm", default=False)

    objects = StagedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu chờ ghi"
        verbose_name_plural = "số liệu chờ ghi"
        ordering = ["batch", "ordinal"]
        # Holds nothing of a file without plans, and so costs it nothing; tells at once that there are none.
        indexes = [models.Index(fields=["batch"], condition=Q(planned=True), name="staged_plans")]
        constraints = [models.UniqueConstraint(fields=["batch", "ordinal"], name="staged_figure_once")]

    def __str__(self):
        return f"{self.sheet}!{self.cell}"


class ImportIssue(TextRecord):
    """What is wrong or doubtful in a batch: a ``Problem`` kept, with the staged figure it concerns, if it is one.

    ``options`` of a question: ``[[value, label], …]``. ``resolution``: the answer, or why a warning was accepted.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="issues", verbose_name="lần nhập")
    figure = models.ForeignKey(
        StagedFigure, models.CASCADE, null=True, blank=True, related_name="issues", verbose_name="số liệu chờ ghi"
    )
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    cell = models.CharField("ô", max_length=12, blank=True)
    severity = models.CharField("mức độ", max_length=10, choices=Severity)
    code = models.CharField("loại", max_length=40, blank=True)
    key = models.CharField("khóa câu hỏi", max_length=255, blank=True)
    message = models.CharField("nội dung", max_length=500)
    found = models.CharField("đọc được", max_length=255, blank=True)
    expected = models.CharField("cần có", max_length=500, blank=True)
    options = models.JSONField("các lựa chọn", default=list, blank=True)
    resolution = models.CharField("cách xử lý", max_length=255, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xử lý"
    )

    objects = ImportIssueQuerySet.as_manager()

    class Meta:
        verbose_name = "vấn đề khi nhập"
        verbose_name_plural = "vấn đề khi nhập"
        ordering = ["batch", "pk"]

    def __str__(self):
        return f"{self.sheet}!{self.cell}: {self.message}"


class MappingProfile(Owned, Tracked):
    """How the columns of one kind of file map to indicators, recognised by the fingerprint of its header.

    Its owner's answer: others are offered it, and it is never applied to theirs unasked.
    """

    search_fields = ("name",)

    name = models.CharField("tên", max_length=120)
    form = models.ForeignKey(
        ReportForm, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="biểu mẫu"
    )
    fingerprint = models.CharField("dấu nhận dạng tiêu đề", max_length=64, validators=[SHA256])
    columns = models.JSONField("cột và chỉ tiêu", default=dict)
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = RememberedQuerySet.as_manager()

    class Meta:
        verbose_name = "cách ghép cột đã nhớ"
        verbose_name_plural = "cách ghép cột đã nhớ"
        ordering = ["sort_key", "pk"]
        constraints = once_per_owner("fingerprint", "mapping_profile_once", "Đã nhớ cách ghép cột của kiểu tệp này.")

    def __str__(self):
        return self.name
