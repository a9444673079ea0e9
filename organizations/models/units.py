"""Where: administrative units, what became of them, and the other ways to write their names."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from lib.vietnamese import fold
from organizations.choices import UnitKind
from organizations.models.base import Tracked
from organizations.models.keys import SortKey
from organizations.models.shared_names import NamedRecord
from organizations.querysets import AdministrativeUnitQuerySet, UnitAliasQuerySet, UnitSuccessionQuerySet
from organizations.unit_names import bare_name

CODE = RegexValidator(
    r"^\d{2,5}(-\d{1,3})?$",
    "Mã đơn vị hành chính gồm 2 đến 5 chữ số, ví dụ 02071; của thôn là mã xã, gạch nối và số: 02071-01.",
)


class AdministrativeUnit(NamedRecord):
    """A province, district, commune or *thôn* as it stood from ``valid_from`` to ``valid_to`` (both days included).

    Codes of the statistics office are used again after mergers (02020 was *thị trấn Bằng Lũng*, then *xã Chợ Đồn*), so
    the identity is the surrogate key; ``(code, valid_from)`` is unique. ``valid_from`` empty: older than our sources.
    """

    search_fields = ("name", "code")
    latin_fields = ("name",)
    day_fields = ("valid_to",)
    named_by = ("name", "parent_id")

    code = models.CharField(
        "mã",
        max_length=9,
        validators=[CODE],
        help_text="Mã của cơ quan thống kê, ví dụ 02071; của thôn, tổ dân phố là mã xã, gạch nối và số: 02071-01.",
    )
    name = models.CharField("tên", max_length=120, help_text="Tên đầy đủ, ví dụ: Xã Nghĩa Tá, Thị trấn Bằng Lũng.")
    kind = models.CharField("loại", max_length=16, choices=UnitKind)
    kind_name = models.CharField(
        "gọi là",
        max_length=30,
        blank=True,
        help_text="Nơi này gọi là thôn, bản, khu phố, khóm, ấp …; để trống thì theo loại.",
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    valid_from = models.DateField(
        "có từ ngày", null=True, blank=True, help_text="Để trống nếu không rõ ngày thành lập."
    )
    valid_to = models.DateField("đến hết ngày", null=True, blank=True, help_text="Để trống nếu còn hiệu lực.")
    latitude = models.DecimalField("vĩ độ", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("kinh độ", max_digits=9, decimal_places=6, null=True, blank=True)
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = AdministrativeUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        ordering = ["sort_key", "code", F("valid_from").asc(nulls_first=True)]
        indexes = [
            models.Index(fields=["parent", "code"], name="unit_parent_code"),
            models.Index(fields=["sort_key", "code"], name="unit_sort_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="unit_code_once_a_day",
                violation_error_message="Đã có đơn vị mang mã này từ cùng ngày.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_from__isnull=True),
                name="unit_code_once_undated",
                violation_error_message="Đã có đơn vị mang mã này mà không rõ ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(kind=UnitKind.PROVINCE, parent__isnull=True)
                | (~Q(kind=UnitKind.PROVINCE) & Q(parent__isnull=False)),
                name="unit_province_on_top",
                violation_error_message="Tỉnh, thành phố đứng trên cùng; đơn vị khác phải có nơi trực thuộc.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__gte=-90, latitude__lte=90),
                name="unit_latitude_range",
                violation_error_message="Vĩ độ nằm trong khoảng −90 đến 90.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__gte=-180, longitude__lte=180),
                name="unit_longitude_range",
                violation_error_message="Kinh độ nằm trong khoảng −180 đến 180.",
            ),
        ]

    def __str__(self):
        return f"{self.shown_name} (đến {self.valid_to:%d/%m/%Y})" if self.valid_to else self.shown_name

    def days_of(self, field=""):
        return (self.valid_to,) if self.valid_to else ()

    def clean(self):
        super().clean()
        if not self.code:
            return
        same = AdministrativeUnit.objects.filter(code=self.code).exclude(pk=self.pk)
        if self.valid_to:
            same = same.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=self.valid_to))
        if self.valid_from:
            same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))
        if other := same.first():
            raise ValidationError(
                {"code": f"Mã {self.code} cùng thời gian đang thuộc về {other}; hãy ghi ngày kết thúc của đơn vị ấy."}
            )

    @property
    def shown_name(self) -> str:
        """The name without its days; with its place where another unit bears it, too: ``Xã Tân Lập, huyện Chợ Đồn``."""
        return f"{self.name}, {self.name_place}" if self.name_place else self.name

    def names_borne(self):
        return {self.name}

    def _rename(self, stored):
        """A unit that is called or stands otherwise than before names the places of all beneath it."""
        return super()._rename(stored) if stored is None else self.refresh_places()

    @property
    def bare_name(self) -> str:
        """The name without its kind: ``"Nghĩa Tá"`` of ``"Xã Nghĩa Tá"``."""
        return bare_name(self.name)


class UnitSuccession(Tracked):
    """``successor`` took over ``share`` of ``predecessor`` on ``effective_on``; several successors are possible."""

    day_fields = ("effective_on",)

    predecessor = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="successions", verbose_name="đơn vị cũ"
    )
    successor = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="origins", verbose_name="đơn vị mới")
    effective_on = models.DateField("có hiệu lực từ")
    share = models.DecimalField(
        "phần kế thừa",
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="1 là toàn bộ; 0,4 là bốn phần mười. Để trống nếu chưa rõ.",
    )
    legal_basis = models.CharField("căn cứ pháp lý", max_length=255, blank=True)

    objects = UnitSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sắp xếp đơn vị hành chính"
        verbose_name_plural = "sắp xếp đơn vị hành chính"
        ordering = ["effective_on", "predecessor"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="unit_succession_once",
                violation_error_message="Đã ghi việc kế thừa giữa hai đơn vị này.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="unit_succession_share_range",
                violation_error_message="Phần kế thừa lớn hơn 0 và không quá 1.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="unit_succession_two_units",
                violation_error_message="Đơn vị cũ và đơn vị mới phải là hai đơn vị khác nhau.",
            ),
        ]

    def days_of(self, field=""):
        """The old one ended the day before the new one took over."""
        if self.effective_on is None:
            return None
        return (self.effective_on - timedelta(days=1) if field == "predecessor" else self.effective_on,)

    def __str__(self):
        return f"{self.predecessor.name} → {self.successor.name} ({self.effective_on:%d/%m/%Y})"


class UnitAlias(Tracked):
    """Another way to write a unit in an Excel file. One spelling may mean several units: then people are asked."""

    search_fields = ("name",)

    unit = models.ForeignKey(
        AdministrativeUnit, models.CASCADE, related_name="aliases", verbose_name="đơn vị hành chính"
    )
    owner = models.ForeignKey(
        "Organization",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tổ chức nhớ",
        help_text="Cách viết mà tổ chức này trả lời khi nhập tệp. Để trống: mọi nơi cùng dùng.",
    )
    name = models.CharField("cách viết khác", max_length=120)
    search = models.CharField(max_length=255, editable=False, default="", db_index=True)
    sort_key = SortKey("name")

    objects = UnitAliasQuerySet.as_manager()

    class Meta:
        verbose_name = "tên gọi khác"
        verbose_name_plural = "tên gọi khác"
        ordering = ["unit", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "owner", "search"],
                name="unit_alias_once",
                violation_error_message="Đơn vị này đã có cách viết ấy.",
            ),
            models.UniqueConstraint(
                fields=["unit", "search"],
                condition=Q(owner__isnull=True),
                name="unit_alias_once_shared",
                violation_error_message="Đơn vị này đã có cách viết ấy.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Forms leave ``search`` out, and with it the constraint; this says it in their place."""
        super().clean()
        self.search = fold(self.name)
        if (
            self.unit_id
            and self.unit.aliases.filter(search=self.search, owner=self.owner_id).exclude(pk=self.pk).exists()
        ):
            raise ValidationError({"name": "Đơn vị này đã có cách viết ấy."})
