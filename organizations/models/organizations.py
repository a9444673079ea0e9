"""Who: organizations, what became of them, the posts people hold there and the roles users have."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lib.vietnamese import person_sort_key, sort_key
from organizations.choices import (
    COMMUNE_LEVEL,
    FormatFamily,
    MembershipState,
    OrganizationKind,
    Role,
    SuccessionKind,
    UnitKind,
)
from organizations.models.base import Tracked
from organizations.models.keys import SortKey
from organizations.models.names import NamedOnce
from organizations.models.shared_names import NamedRecord
from organizations.models.units import AdministrativeUnit
from organizations.querysets import MembershipQuerySet, OrganizationQuerySet, PostQuerySet, SuccessionQuerySet

MAX_RANK = 999


def protocol_key(rank: int | None, kind: str, name: str, unit_kind: str = "") -> str:
    """The place of an organization: after higher tiers its own ``rank`` or that of its ``kind``, then its name.

    A province comes before its communes and these before their thôn, whatever the organizations are.
    """
    known = kind in OrganizationKind.values
    return f"{_tier(unit_kind)}{rank or (OrganizationKind(kind).rank if known else MAX_RANK):03d}{sort_key(name)}"


def _tier(unit_kind: str) -> str:
    """What stands before the rank, which is digits: nothing above communes and where nobody knows the place."""
    return "y" if unit_kind == UnitKind.RESIDENTIAL_AREA else "x" if unit_kind in COMMUNE_LEVEL else ""


class ProtocolKey(SortKey):
    """The place of an organization in every list, on every screen and paper."""

    also = ("rank", "kind", "unit")
    related = ("unit",)

    def of(self, record):
        unit_kind = record.unit.kind if record.unit_id else ""
        return protocol_key(record.rank, record.kind, record.name, unit_kind)[: self.max_length]


class Organization(NamedOnce, NamedRecord):
    """A body that calls, attends or answers to a briefing.

    ``parent`` is who stands above it in the portal: a membership reaches an organization and all that lie beneath.
    What letterheads, numbers and archives say is data, because each body fixes its own (Nghị định 30/2020, Phụ lục I,
    II.3b).
    """

    search_fields = ("name", "short_name", "symbol")
    latin_fields = (
        "name",
        "short_name",
        "symbol",
        "letterhead_superior",
        "letterhead_issuer",
        "place_name",
    )
    named_within = ("valid_from",)
    day_fields = ("valid_to",)
    named_by = ("name", "short_name", "unit_id")
    place_columns = ("name_place", "label_place")

    name = models.CharField("tên", max_length=200, help_text="Tên đầy đủ, ví dụ: Hội Nông dân huyện Chợ Đồn.")
    short_name = models.CharField("tên gọi tắt", max_length=80, blank=True)
    symbol = models.CharField(
        "ký hiệu văn bản",
        max_length=30,
        blank=True,
        help_text="Phần ký hiệu sau loại văn bản, ví dụ MTTQ-BTT trong 05/BB-MTTQ-BTT, HU trong 12-TB/HU.",
    )
    kind = models.CharField("loại tổ chức", max_length=20, choices=OrganizationKind)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name="địa bàn",
        help_text="Đơn vị hành chính mà tổ chức hoạt động.",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="tổ chức cấp trên",
        help_text="Người của tổ chức cấp trên xem được dữ liệu của tổ chức này.",
    )
    format_family = models.CharField(
        "thể thức văn bản",
        max_length=10,
        choices=FormatFamily,
        default=FormatFamily.STATE,
        help_text="Văn bản của tổ chức theo quy định của Nhà nước, Mặt trận, Đảng, Đoàn Thanh niên hay Công đoàn.",
    )
    letterhead_superior = models.CharField(
        "dòng cơ quan chủ quản trên văn bản", max_length=120, blank=True, help_text="Ví dụ: ĐẢNG BỘ TỈNH BẮC KẠN."
    )
    letterhead_issuer = models.CharField(
        "dòng cơ quan ban hành trên văn bản", max_length=120, blank=True, help_text="Để trống thì in tên tổ chức."
    )
    place_name = models.CharField("địa danh trên văn bản", max_length=60, blank=True, help_text="Ví dụ: Chợ Đồn.")
    archive_note = models.CharField(
        "nơi lưu trên văn bản", max_length=60, blank=True, help_text="Dòng Lưu cuối Nơi nhận, ví dụ: VT, Hồ sơ."
    )
    valid_from = models.DateField("có từ ngày", null=True, blank=True, help_text="Để trống nếu không rõ.")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True, help_text="Để trống nếu còn hoạt động.")
    rank = models.PositiveSmallIntegerField(
        "thứ tự khi liệt kê",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_RANK)],
        help_text="Số nhỏ đứng trước; cùng số thì xếp theo tên; xã đứng sau tỉnh, thôn đứng sau xã. Để trống thì "
        "theo loại tổ chức: "
        f"{'; '.join(f'{kind.label} {kind.rank}' for kind in OrganizationKind)}.",
    )
    label_place = models.CharField("nơi, để phân biệt tên gọi tắt trùng", max_length=250, editable=False, default="")
    search = models.CharField(max_length=400, editable=False, default="")
    sort_key = ProtocolKey("name")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức"
        verbose_name_plural = "tổ chức"
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["sort_key"], name="organization_sort_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key", "valid_from"],
                name="organization_name_once_a_day",
                violation_error_message="Đã có tổ chức mang tên này từ cùng ngày.",
            ),
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(valid_from__isnull=True),
                name="organization_name_once_undated",
                violation_error_message="Đã có tổ chức mang tên này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organization_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1, rank__lte=MAX_RANK),
                name="organization_rank_range",
                violation_error_message=f"Thứ tự khi liệt kê từ 1 đến {MAX_RANK}.",
            ),
        ]

    def __str__(self):
        return self.shown_name

    def days_of(self, field=""):
        return (self.valid_to,) if self.valid_to else ()

    @property
    def shown_name(self) -> str:
        """The name; with the place where another organization bears it, too: ``Hội Nông dân – xã Nghĩa Tá``."""
        return f"{self.name} – {self.name_place}" if self.name_place else self.name

    @property
    def label(self) -> str:
        """What lists say: the short name where there is one, with the place where others are called so, too."""
        return f"{self.plain_label} – {self.label_place}" if self.label_place else self.plain_label

    @property
    def plain_label(self) -> str:
        """The short name where there is one, as papers write it."""
        return self.short_name or self.name

    def names_borne(self):
        return {self.name, self.plain_label}


class OrganizationSuccession(Tracked):
    """``successor`` continues ``predecessor`` from ``effective_on``."""

    day_fields = ("effective_on",)

    predecessor = models.ForeignKey(Organization, models.PROTECT, related_name="successions", verbose_name="tổ chức cũ")
    successor = models.ForeignKey(Organization, models.PROTECT, related_name="origins", verbose_name="tổ chức mới")
    kind = models.CharField("hình thức", max_length=10, choices=SuccessionKind)
    effective_on = models.DateField("có hiệu lực từ")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sắp xếp tổ chức"
        verbose_name_plural = "sắp xếp tổ chức"
        ordering = ["effective_on", "predecessor"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="organization_succession_once",
                violation_error_message="Đã ghi việc kế thừa giữa hai tổ chức này.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="organization_succession_two",
                violation_error_message="Tổ chức cũ và tổ chức mới phải là hai tổ chức khác nhau.",
            ),
        ]

    def days_of(self, field=""):
        """The old one ended the day before the new one took over."""
        if self.effective_on is None:
            return None
        return (self.effective_on - timedelta(days=1) if field == "predecessor" else self.effective_on,)

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.effective_on:%d/%m/%Y})"


class Post(Tracked):
    """A title held in an organization, from–to. One person may hold several; an unknown holder stays empty."""

    search_fields = ("full_name", "title")
    latin_fields = ("full_name", "title")
    day_fields = ("valid_to",)

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name="tổ chức")
    title = models.CharField("chức vụ", max_length=120, help_text="Ví dụ: Phó Bí thư Thường trực Huyện ủy.")
    full_name = models.CharField(
        "họ và tên", max_length=120, blank=True, help_text="Để trống nếu chưa rõ người giữ chức."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name="tài khoản"
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    search = models.CharField(max_length=255, editable=False, default="")
    title_key = SortKey("title")
    full_name_key = SortKey("full_name", person_sort_key)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["organization", "title_key", "full_name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title", "full_name", "valid_from"],
                name="post_once_a_day",
                violation_error_message="Đã ghi chức vụ này của người ấy từ cùng ngày.",
            ),
            models.UniqueConstraint(
                fields=["organization", "title", "full_name"],
                condition=Q(valid_from__isnull=True),
                name="post_once_undated",
                violation_error_message="Đã ghi chức vụ này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def days_of(self, field=""):
        return (self.valid_to,) if self.valid_to else ()

    def __str__(self):
        return f"{self.full_name}, {self.title}" if self.full_name else self.title


class Membership(Tracked):
    """A user's role in an organization; it reaches that organization and what lies beneath it.

    It counts while it is granted and in force (``MembershipQuerySet.counting``). One that is asked for waits for the
    office that looks after the account. ``granted_by``: who gave it last, never the person; empty for programs.
    """

    day_fields = ("valid_to",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="tài khoản"
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships", verbose_name="tổ chức")
    role = models.CharField("vai trò", max_length=16, choices=Role)
    state = models.CharField(
        "tình trạng", max_length=10, choices=MembershipState, default=MembershipState.GRANTED, editable=False
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True, help_text="Để trống nếu có hiệu lực ngay.")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True, help_text="Để trống nếu chưa định ngày hết.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người giao",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò trong tổ chức"
        verbose_name_plural = "vai trò trong tổ chức"
        ordering = ["user", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                name="membership_once",
                violation_error_message="Tài khoản đã có vai trò này trong tổ chức.",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="membership_given_by_another",
                violation_error_message="Không ai tự giao vai trò cho mình; hãy nhờ người khác có quyền giao.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_start",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}, {self.organization}"

    def days_of(self, field=""):
        return (self.valid_to,) if self.valid_to else ()

    @property
    def period(self) -> str:
        """Its first and last day in words; empty where neither is said."""
        since = f"từ ngày {self.valid_from:%d/%m/%Y}" if self.valid_from else ""
        until = f"đến hết ngày {self.valid_to:%d/%m/%Y}" if self.valid_to else ""
        return " ".join(part for part in (since, until) if part)
