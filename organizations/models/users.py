"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from organizations.models.base import History, Versions


class User(AbstractUser):
    """A person with an account. Vietnamese names are one field; what a person may do follows from memberships."""

    first_name = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    last_name = None  # type: ignore[assignment]  # likewise
    full_name = models.CharField("họ và tên", max_length=120, blank=True)

    history = History(
        excluded_fields=["password", "last_login"],
        history_manager=Versions,
        verbose_name="lịch sử",
        verbose_name_plural="lịch sử",
    )

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.full_name or self.username
