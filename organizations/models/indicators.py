"""What is counted: indicators and their definitions, the forms that ask for them, the figures and their trail."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organizations.choices import (
    NUMERIC,
    AcrossTime,
    AcrossUnits,
    FigurePeriod,
    MissingReason,
    OrganizationKind,
    RevisionSource,
    UnitLevel,
    ValueType,
)
from organizations.models.base import AppendOnly, TextRecord, Tracked
from organizations.models.keys import SortKey
from organizations.models.owned import Owned, once_per_owner
from organizations.models.periods import DatedByPeriod, number_fits
from organizations.models.units import AdministrativeUnit
from organizations.querysets import (
    CatalogueQuerySet,
    IndicatorQuerySet,
    IndicatorValueQuerySet,
    IndicatorVersionQuerySet,
    ReportFormQuerySet,
    TargetManager,
    ValueRevisionQuerySet,
)

CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9.\-]*$", "Mã gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, ví dụ MT01."
)

# Whatever its rule over units says.
NO_TOTAL: dict[str, str] = {
    ValueType.DATE: "Không cộng: mỗi nơi một ngày",
    ValueType.TEXT: "Không cộng: ghi bằng chữ",
}
NO_TOTAL_OF_LAST = "Không cộng: số riêng của từng nơi"


class Indicator(Owned, Tracked):
    """One thing that is counted per unit and period, and how it adds up over units and over the year (domain §5.1).

    A ratio is never averaged: it is computed again from ``numerator`` and ``denominator``.
    """

    search_fields = ("code", "name")
    given_once = "code"

    code = models.CharField("mã", max_length=20, validators=[CODE])
    name = models.CharField("tên chỉ tiêu", max_length=200)
    unit_of_measure = models.CharField("đơn vị tính", max_length=40, blank=True)
    value_type = models.CharField("kiểu giá trị", max_length=10, choices=ValueType, default=ValueType.INTEGER)
    decimal_places = models.PositiveSmallIntegerField(
        "số chữ số thập phân", default=0, validators=[MaxValueValidator(4)], help_text="Từ 0 đến 4."
    )
    across_units = models.CharField("tổng hợp theo đơn vị", max_length=10, choices=AcrossUnits, default=AcrossUnits.SUM)
    across_time = models.CharField("tổng hợp trong năm", max_length=10, choices=AcrossTime, default=AcrossTime.SUM)
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tử số")
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mẫu số"
    )
    owner_kind = models.CharField("tổ chức phụ trách", max_length=20, choices=OrganizationKind)
    source = models.CharField(
        "nguồn", max_length=255, blank=True, help_text="Văn bản hoặc biểu mẫu nêu chỉ tiêu này, nếu có."
    )
    aliases = models.JSONField(
        "tên gọi khác",
        default=list,
        blank=True,
        help_text="Các cách ghi khác của chỉ tiêu này trong tiêu đề cột, mỗi dòng một cách.",
    )
    jump_percent = models.PositiveSmallIntegerField(
        "hỏi lại khi chênh quá (%)",
        null=True,
        blank=True,
        help_text="So với kỳ trước, tính bằng phần trăm của kỳ trước. Để trống thì không hỏi.",
    )
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["code", "pk"]
        constraints = [
            *once_per_owner("code", "indicator_code_once", "Đã có chỉ tiêu mang mã này."),
            models.CheckConstraint(
                condition=(
                    ~Q(across_units=AcrossUnits.RATIO)
                    & ~Q(across_time=AcrossTime.RATIO)
                    & Q(numerator__isnull=True, denominator__isnull=True)
                )
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="indicator_ratio_has_parts",
                violation_error_message="Chỉ tiêu tính lại theo tỷ lệ phải có cả tử số và mẫu số.",
            ),
            models.CheckConstraint(
                condition=~Q(value_type=ValueType.INTEGER) | Q(decimal_places=0),
                name="indicator_integer_is_whole",
                violation_error_message="Số nguyên thì không có chữ số thập phân.",
            ),
            models.CheckConstraint(
                condition=Q(decimal_places__lte=4),
                name="indicator_decimal_places_range",
                violation_error_message="Số chữ số thập phân từ 0 đến 4.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def is_numeric(self) -> bool:
        return self.value_type in NUMERIC

    @property
    def why_no_total(self) -> str:
        """Why several units come to no total (``IndicatorQuerySet.adding_up``); empty where there is one."""
        if self.value_type in NO_TOTAL:
            return NO_TOTAL[ValueType(self.value_type)]
        return NO_TOTAL_OF_LAST if self.across_units == AcrossUnits.LAST else ""

    @property
    def how_totalled(self) -> str:
        """The rule over units in words, or why there is no total."""
        return self.why_no_total or str(AcrossUnits(self.across_units).label)


class IndicatorVersion(Tracked):
    """What an indicator meant from ``valid_from`` to ``valid_to``: definitions break, and a series with them."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions", verbose_name="chỉ tiêu")
    valid_from = models.DateField("từ ngày", null=True, blank=True, help_text="Để trống nếu áp dụng từ đầu.")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    definition = models.TextField("định nghĩa")
    minimum = models.DecimalField("nhỏ nhất", max_digits=20, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField("lớn nhất", max_digits=20, decimal_places=4, null=True, blank=True)

    objects = IndicatorVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "định nghĩa chỉ tiêu"
        verbose_name_plural = "định nghĩa chỉ tiêu"
        ordering = ["indicator", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "valid_from"],
                name="indicator_version_once_a_day",
                violation_error_message="Chỉ tiêu đã có định nghĩa từ ngày này.",
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(valid_from__isnull=True),
                name="indicator_version_once_undated",
                violation_error_message="Chỉ tiêu đã có định nghĩa không ghi ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="indicator_version_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="indicator_version_bounds_ordered",
                violation_error_message="Giá trị lớn nhất không được nhỏ hơn giá trị nhỏ nhất.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code} từ {self.valid_from:%d/%m/%Y}" if self.valid_from else self.indicator.code

    def clean(self):
        super().clean()
        if not self.indicator_id:
            return
        others = IndicatorVersion.objects.filter(indicator=self.indicator_id).exclude(pk=self.pk)
        if self.valid_to:
            others = others.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=self.valid_to))
        if self.valid_from:
            others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))
        if others.exists():
            raise ValidationError(
                "Hai định nghĩa của một chỉ tiêu không được trùng thời gian; hãy sửa ngày bắt đầu hoặc kết thúc."
            )


class ReportForm(Owned, Tracked):
    """*Biểu mẫu*: an ordered list of indicators that one kind of organization returns each period.

    ``unit_level`` says of which units the figures are: of communes, of the *thôn* beneath one, of whole provinces. One
    that another takes the place of ends (``valid_to``); what came in by it stays.
    """

    search_fields = ("code", "name")
    given_once = "code"

    code = models.CharField("mã biểu", max_length=20, validators=[CODE])
    name = models.CharField("tên biểu", max_length=200)
    organization_kind = models.CharField(
        "nơi báo cáo", max_length=20, choices=OrganizationKind, help_text="Loại tổ chức phải nộp biểu này."
    )
    span = models.CharField("kỳ báo cáo", max_length=12, choices=FigurePeriod, default=FigurePeriod.QUARTER)
    unit_level = models.CharField(
        "số liệu theo",
        max_length=16,
        choices=UnitLevel,
        default=UnitLevel.COMMUNE,
        help_text="Mỗi dòng của biểu là số liệu của một xã, một thôn hay một tỉnh.",
    )
    due_day = models.SmallIntegerField(
        "hạn nộp",
        null=True,
        blank=True,
        help_text="Số ngày tính từ ngày cuối kỳ; số âm là trước ngày cuối kỳ. Để trống nếu chưa quy định.",
    )
    valid_from = models.DateField("dùng từ ngày", null=True, blank=True, help_text="Để trống nếu dùng từ đầu.")
    valid_to = models.DateField("dùng đến hết ngày", null=True, blank=True, help_text="Để trống nếu còn dùng.")
    indicators: "models.ManyToManyField[Indicator, ReportFormItem]" = models.ManyToManyField(
        Indicator, through="ReportFormItem", verbose_name="chỉ tiêu"
    )
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = ReportFormQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu mẫu"
        verbose_name_plural = "biểu mẫu"
        ordering = ["code", "pk"]
        constraints = [
            *once_per_owner("code", "form_code_once", "Đã có biểu mẫu mang mã này."),
            models.CheckConstraint(
                condition=~Q(span=FigurePeriod.PLAN),
                name="form_span_is_a_period",
                violation_error_message="Kế hoạch năm là một cột của biểu, không phải kỳ báo cáo.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="form_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class ReportFormItem(TextRecord):
    """One line or column of a form."""

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="items", verbose_name="biểu mẫu")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="chỉ tiêu")
    ordinal = models.PositiveSmallIntegerField("thứ tự")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu trong biểu"
        verbose_name_plural = "chỉ tiêu trong biểu"
        ordering = ["form", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "indicator"],
                name="form_indicator_once",
                violation_error_message="Chỉ tiêu này đã có trong biểu.",
            ),
            models.UniqueConstraint(
                fields=["form", "ordinal"],
                name="form_ordinal_once",
                violation_error_message="Thứ tự này đã có chỉ tiêu khác.",
            ),
        ]

    def __str__(self):
        return f"{self.ordinal}. {self.indicator}"


class IndicatorValue(DatedByPeriod, TextRecord):
    """What one unit stated for one indicator and period, kept with the unit that existed at the period's end.

    Zero is a value; blank is no row (or one that undo emptied); *not applicable* and *not reported* are reasons.
    Figures of type date (ISO) and text are in ``text_value``. Every change leaves a ``ValueRevision``; mergers never
    move a figure.
    """

    # Without an index of its own: the unique constraint begins with it.
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="values", verbose_name="chỉ tiêu", db_index=False
    )
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="values", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm", validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    span = models.CharField("loại kỳ", max_length=12, choices=FigurePeriod, default=FigurePeriod.QUARTER)
    number = models.PositiveSmallIntegerField("kỳ", help_text="Tháng thứ mấy, quý thứ mấy của năm.")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True, blank=True)
    text_value = models.CharField("giá trị chữ hoặc ngày", max_length=200, blank=True)
    cumulative = models.DecimalField("lũy kế", max_digits=20, decimal_places=4, null=True, blank=True)
    missing_reason = models.CharField("lý do không có số liệu", max_length=15, choices=MissingReason, blank=True)
    note = models.CharField("ghi chú", max_length=255, blank=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True, editable=False)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["-year", "span", "-number", "unit", "indicator"]
        indexes = [models.Index(fields=["year", "span", "number", "indicator"], name="value_period_indicator")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "year", "span", "number"],
                name="value_once_a_period",
                violation_error_message="Đơn vị này đã có số liệu của chỉ tiêu trong kỳ ấy.",
            ),
            number_fits("value_number_fits"),
            models.CheckConstraint(
                condition=Q(missing_reason="") | Q(value__isnull=True, text_value="", cumulative__isnull=True),
                name="value_or_reason",
                violation_error_message="Đã ghi lý do không có số liệu thì không ghi giá trị.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(text_value=""),
                name="value_number_or_text",
                violation_error_message="Chỉ ghi một trong hai: giá trị số, hoặc giá trị chữ.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code} – {self.unit} – {self.period.name}"

    def days_of(self, field: str = ""):
        """An indicator that ends or begins within the period is stated in it (``services.stated_periods``)."""
        days = super().days_of(field)
        return (self.period.first_day, *days) if days and field == "indicator" else days


class Target(IndicatorValue):
    """The plan of a year for one unit and indicator: a figure of the period ``Period.plan(year)``."""

    objects = TargetManager()  # type: ignore[misc]  # narrower than that of all figures

    class Meta:
        proxy = True
        verbose_name = "kế hoạch năm"
        verbose_name_plural = "kế hoạch năm"
        ordering = ["-year", "unit", "indicator"]


class ValueRevision(AppendOnly):
    """One change of one figure: what it was, what it became, from where, by whom. Append-only; undo reads it."""

    MAX_REASON = 255

    indicator_value = models.ForeignKey(
        IndicatorValue, models.PROTECT, related_name="revisions", verbose_name="số liệu"
    )
    old_value = models.DecimalField("giá trị cũ", max_digits=20, decimal_places=4, null=True)
    new_value = models.DecimalField("giá trị mới", max_digits=20, decimal_places=4, null=True)
    old_text_value = models.CharField("giá trị chữ cũ", max_length=200, blank=True)
    new_text_value = models.CharField("giá trị chữ mới", max_length=200, blank=True)
    old_cumulative = models.DecimalField("lũy kế cũ", max_digits=20, decimal_places=4, null=True)
    new_cumulative = models.DecimalField("lũy kế mới", max_digits=20, decimal_places=4, null=True)
    old_missing_reason = models.CharField("lý do cũ", max_length=15, choices=MissingReason, blank=True)
    new_missing_reason = models.CharField("lý do mới", max_length=15, choices=MissingReason, blank=True)
    source = models.CharField("nguồn", max_length=10, choices=RevisionSource)
    batch = models.ForeignKey(
        "ImportBatch", models.PROTECT, null=True, related_name="revisions", verbose_name="lần nhập"
    )
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    cell = models.CharField("ô", max_length=12, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người ghi",
        db_index=False,  # asked for by nobody but the deletion of a user; each further index costs every import
    )
    at = models.DateTimeField("lúc", auto_now_add=True)
    reason = models.CharField("lý do sửa", max_length=MAX_REASON, blank=True)
    grant = models.ForeignKey(
        "PeriodGrant",
        models.PROTECT,
        null=True,
        related_name="revisions",
        verbose_name="theo lần cho phép sửa",
        db_index=False,  # few revisions have one, and those have their index below
    )

    objects = ValueRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "lần thay đổi số liệu"
        verbose_name_plural = "lịch sử số liệu"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["grant"], condition=Q(grant__isnull=False), name="revision_after_lock")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="import") | Q(batch__isnull=False),
                name="revision_import_has_batch",
                violation_error_message="Số liệu nhập từ tệp phải ghi lần nhập.",
            )
        ]

    def __str__(self):
        return f"{self.indicator_value} {timezone.localtime(self.at):%d/%m/%Y %H:%M}"
