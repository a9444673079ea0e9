"""Figures of a closed period are locked, and opened again only by a grant: whose, why and until when."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from organizations.choices import FigurePeriod
from organizations.models.base import AppendOnly
from organizations.models.organizations import Organization
from organizations.models.periods import DatedByPeriod, number_fits
from organizations.models.units import AdministrativeUnit
from organizations.querysets import PeriodGrantQuerySet, PeriodLockQuerySet


class PeriodLock(DatedByPeriod, AppendOnly):
    """From ``at`` on nobody changes the figures of ``unit`` and of what lies beneath it for the period.

    ``organization`` closed the period there, and it alone may allow changes. Where several organizations closed it,
    each of them has to.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="period_locks", verbose_name="tổ chức khóa"
    )
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="period_locks", verbose_name="địa bàn")
    year = models.PositiveSmallIntegerField("năm", validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    span = models.CharField("loại kỳ", max_length=12, choices=FigurePeriod, default=FigurePeriod.QUARTER)
    number = models.PositiveSmallIntegerField("kỳ", help_text="Tháng thứ mấy, quý thứ mấy của năm.")
    reason = models.CharField("lý do khóa", max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người khóa"
    )
    at = models.DateTimeField("khóa lúc", auto_now_add=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        verbose_name = "khóa số liệu"
        verbose_name_plural = "khóa số liệu"
        ordering = ["-year", "span", "-number", "unit", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "span", "number", "unit", "organization"],
                name="period_lock_once",
                violation_error_message="Tổ chức này đã khóa số liệu của kỳ ấy rồi.",
            ),
            number_fits("period_lock_number_fits"),
        ]

    def __str__(self):
        return f"Khóa số liệu {self.period.name} – {self.unit}"


class PeriodGrant(AppendOnly):
    """Until ``expires_at`` the figures of ``unit`` and of what lies beneath it may be changed in spite of ``lock``."""

    MAX_REASON = 255
    day_fields = ("lock",)

    lock = models.ForeignKey(PeriodLock, models.PROTECT, related_name="grants", verbose_name="khóa số liệu")
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+", verbose_name="nơi được sửa")
    reason = models.CharField("lý do cho phép", max_length=MAX_REASON)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người cho phép"
    )
    granted_at = models.DateTimeField("cho phép lúc", auto_now_add=True)
    expires_at = models.DateTimeField("hết hạn lúc")

    objects = PeriodGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "cho phép sửa số liệu"
        verbose_name_plural = "các lần cho phép sửa số liệu"
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="period_grant_has_reason",
                violation_error_message="Cho phép sửa số liệu thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"Cho phép sửa số liệu {self.lock.period.name} – {self.unit}"

    def days_of(self, field: str = "") -> tuple[date, ...] | None:
        """Those of its lock."""
        return self.lock.days_of() if self.lock_id else None
