"""How people sign in: their sessions, and the second step after the password."""

import time

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from organizations.encryption import decrypt
from organizations.models.base import TextRecord

STEP = 30  # seconds that a code lasts, and by how much a clock may be wrong (RFC 6238)
LENGTH_OF_AGENT = 300


class SignIn(TextRecord):
    """A session of somebody who has signed in: since when, from where, and whether it is on a shared machine."""

    session = models.OneToOneField("sessions.Session", models.CASCADE, related_name="sign_in", verbose_name="phiên")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins", verbose_name="người dùng"
    )
    started_at = models.DateTimeField("đăng nhập lúc")
    last_used_at = models.DateTimeField("dùng lần cuối")
    address = models.GenericIPAddressField("địa chỉ mạng", null=True, blank=True)
    agent = models.CharField("trình duyệt", max_length=LENGTH_OF_AGENT, blank=True)
    shared = models.BooleanField("máy dùng chung", default=False)

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"
        ordering = ["-last_used_at", "-pk"]

    def __str__(self):
        return f"{self.user}, {timezone.localtime(self.started_at):%d/%m/%Y}"


class SecondFactor(ThrottlingMixin, TextRecord, Device):
    """The program on a person's telephone that shows a new code every half minute (TOTP, RFC 6238).

    ``secret``: encrypted; the same is in the telephone. A code is taken once: ``last_step`` is the half minute of the
    last one. Wrong codes make wait twice as long each time (``ThrottlingMixin``). Until ``confirmed_at`` it is only
    being set up.
    """

    name = confirmed = None  # Django's way to drop an inherited field
    user: models.OneToOneField = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor", verbose_name="người dùng"
    )
    secret: models.CharField = models.CharField("khóa bí mật", max_length=255)
    confirmed_at: models.DateTimeField = models.DateTimeField("thiết lập lúc", null=True, blank=True)
    last_step: models.BigIntegerField = models.BigIntegerField("mã gần nhất", default=-1)
    throttling_failure_timestamp: models.DateTimeField = models.DateTimeField("sai lần cuối", null=True, blank=True)
    throttling_failure_count: models.PositiveIntegerField = models.PositiveIntegerField(
        "số lần sai liên tiếp", default=0
    )

    objects = models.Manager()

    class Meta:
        verbose_name = "xác thực hai bước"
        verbose_name_plural = "xác thực hai bước"
        ordering = ["pk"]

    def __str__(self):
        return str(self.user)

    def get_throttle_factor(self) -> int:
        return 1

    def matches(self, code: str) -> bool:
        """Whether ``code`` is the present one, or that of half a minute before or after, and is new; it is then used
        up. The caller has locked the row and saves it."""
        secret = decrypt(self.secret)
        if secret is None or not (code.isascii() and code.isdecimal() and len(code) == 6):
            return False
        totp = TOTP(bytes.fromhex(secret), step=STEP)
        totp.time = time.time()
        if not totp.verify(int(code), tolerance=1, min_t=self.last_step + 1):
            return False
        self.last_step = totp.t()
        return True


class RecoveryCode(TextRecord):
    """Opens the second step once, when the telephone is not there; kept as a digest."""

    factor = models.ForeignKey(
        SecondFactor, models.CASCADE, related_name="recovery_codes", verbose_name="xác thực hai bước"
    )
    digest = models.CharField("mã băm", max_length=64)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self):
        return str(self.factor)
