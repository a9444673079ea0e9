"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from lib.vietnamese import person_sort_key
from organizations.models.base import History, TextRecord, Versions
from organizations.models.keys import SortKey


class ShownName(SortKey):
    """The place of an account in a list of people: by the name that stands for it."""

    also = ("username",)

    def of(self, record):
        return self.key(record.full_name or record.username)[: self.max_length]


class User(TextRecord, AbstractUser):
    """A person with an account. Vietnamese names are one field; what a person may do follows from memberships."""

    first_name = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    last_name = None  # type: ignore[assignment]  # likewise
    full_name = models.CharField("họ và tên", max_length=120, blank=True)

    must_change_password = models.BooleanField(
        "phải đổi mật khẩu",
        default=False,
        editable=False,
        help_text="Mật khẩu do người khác đặt: chỉ đăng nhập được một lần, rồi phải đổi.",
    )
    password_used_at = models.DateTimeField("mật khẩu tạm đã dùng lúc", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("tài khoản thử", default=False, editable=False)

    sort_key = ShownName("full_name", person_sort_key)

    history = History(
        excluded_fields=["password", "last_login", "password_used_at"],
        history_manager=Versions,
        verbose_name="lịch sử",
        verbose_name_plural="lịch sử",
    )

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["sort_key", "username"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.full_name or self.username
