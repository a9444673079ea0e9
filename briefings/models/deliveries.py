"""To whom an issued document went, who has read it, and what came back signed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.models.documents import Document
from briefings.querysets import DeliveryQuerySet, ReadingQuerySet, SignedFileQuerySet
from lib.papers import DigitalSignature, name_signers
from organizations.models import Organization
from organizations.models.base import AppendOnly
from organizations.models.imports import SHA256
from organizations.storage import KeptFileField

UNNAMED = "một người của tổ chức"


class Delivery(AppendOnly):
    """An issued document in the inbox of one organization. ``by``: who sent it there, if its paper does not name it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries", verbose_name="văn bản")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="deliveries", verbose_name="tổ chức nhận"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người gửi thêm"
    )
    at = models.DateTimeField("gửi lúc", auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đến"
        verbose_name_plural = "văn bản đến"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organization"],
                name="delivery_once",
                violation_error_message="Văn bản đã được gửi cho tổ chức này.",
            )
        ]

    def __str__(self):
        return f"{self.document} → {self.organization}"

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    def days_of(self, field: str = "") -> tuple[date, ...]:
        """The day on which it was sent (``Record.days_of``)."""
        return (timezone.localdate(self.at),)


class Reading(AppendOnly):
    """The first time that one person of the receiving organization opened the document.

    Without ``by``: who it was has been forgotten, after the time that the settings say; that it was read stays.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="readings", verbose_name="văn bản đến")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người đọc"
    )
    at = models.DateTimeField("đọc lúc", auto_now_add=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt đọc văn bản"
        verbose_name_plural = "lượt đọc văn bản"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "by"],
                name="reading_once",
                violation_error_message="Lượt đọc này đã được ghi.",
            )
        ]

    def __str__(self):
        return f"{self.by or UNNAMED} {timezone.localdate(self.at):%d/%m/%Y}"


class SignedFile(AppendOnly):
    """An issued document with signatures that were set outside: its first revision is the issued file, byte for byte.

    ``signatures``: what was found when it came, one entry each, as ``lib.papers.DigitalSignature``. A later file
    begins with the one before it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="signed_files", verbose_name="văn bản")
    ordinal = models.PositiveSmallIntegerField("bản ký thứ")
    file = KeptFileField("tệp có chữ ký số", max_length=200)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, validators=[SHA256])
    signatures = models.JSONField("chữ ký", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nộp")
    at = models.DateTimeField("nộp lúc", auto_now_add=True)

    objects = SignedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bản có chữ ký số"
        verbose_name_plural = "bản có chữ ký số"
        ordering = ["document", "-ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "ordinal"],
                name="signed_file_ordinal_once",
                violation_error_message="Văn bản đã có bản có chữ ký số mang thứ tự này.",
            ),
            models.UniqueConstraint(
                fields=["document", "sha256"],
                name="signed_file_once",
                violation_error_message="Bản có chữ ký số này đã được nộp.",
            ),
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & ~Q(signatures=[]),
                name="signed_file_is_whole",
                violation_error_message="Bản có chữ ký số phải có tệp, mã băm và chữ ký.",
            ),
        ]

    def __str__(self):
        return f"{self.document} (bản ký thứ {self.ordinal})"

    def get_absolute_url(self):
        return reverse("briefings:document", args=[self.document_id])

    @property
    def found(self) -> list[DigitalSignature]:
        """Its signatures, the oldest first."""
        return [DigitalSignature.from_json(one) for one in self.signatures]

    @property
    def is_verified(self) -> bool:
        """Whether it is known of every signature who has set it: only then is the document called signed."""
        return all(one.trusted for one in self.found)

    @property
    def signers(self) -> str:
        """*chữ ký của A và chữ ký chưa xác minh mang tên B*."""
        return name_signers(self.found)

    @property
    def called(self) -> str:
        """What the file is called wherever it is named."""
        return "bản đã ký" if self.is_verified else "bản có chữ ký chưa xác minh"
