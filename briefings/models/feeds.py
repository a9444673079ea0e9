"""Secret addresses under which a person's calendar program reads sessions and deadlines."""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone

from organizations.models.base import TextRecord


def new_key() -> str:
    return secrets.token_hex(16)


class CalendarTokenQuerySet(models.QuerySet):
    def of(self, text: str):
        """The token that the address part ``text`` stands for, of an active account; none when it is not genuine."""
        try:
            key = SIGNER.unsign(text)
        except BadSignature:
            return self.none()
        return self.filter(key=key, user__is_active=True)

    def renew(self, user):
        """Give ``user`` a new address; the one before ends."""
        token, _ = self.update_or_create(user=user, defaults={"key": new_key(), "created_at": timezone.now()})
        return token


# The signature is not stored: who reads the database alone does not know the addresses.
SIGNER = Signer(salt="briefings.calendar", sep=".")


class CalendarToken(TextRecord):
    """The one calendar address of a person. Removing it revokes the address for ever; a new one has another key."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_token", verbose_name="tài khoản"
    )
    key = models.CharField("khóa", max_length=32, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    objects = CalendarTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"
        ordering = ["user"]

    def __str__(self):
        return f"Địa chỉ lịch của {self.user}"

    @property
    def text(self) -> str:
        """What stands in the address: the key and its signature."""
        return SIGNER.sign(self.key)
