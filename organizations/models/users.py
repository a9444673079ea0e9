"""Who signs in."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models

from lib.vietnamese import fold, person_sort_key, plain_letters
from organizations.models.base import History, TextRecord, Versions
from organizations.models.keys import SortKey


def looks(username: str) -> str:
    """What two login names share that are taken for each other: 0 and o, 1, i and l, rn and m, vv and w."""
    seen = fold(plain_letters(username)).translate(str.maketrans("01i|", "olll"))
    return seen.replace("rn", "m").replace("vv", "w")


class ShownName(SortKey):
    """The place of an account in a list of people: by the name that stands for it."""

    also = ("username",)

    def of(self, record):
        return self.key(record.full_name or record.username)[: self.max_length]


class Accounts(UserManager):
    use_in_migrations = False

    def create_superuser(self, username, email=None, password=None, **extra_fields):
        """As ``createsuperuser`` does, which leaves the password unchecked where nobody is asked for it."""
        if password is not None:
            validate_password(password, User(username=username, email=email or ""))
        return super().create_superuser(username, email, password, **extra_fields)


class User(TextRecord, AbstractUser):
    """A person with an account. Vietnamese names are one field; what a person may do follows from memberships."""

    latin_fields = ("username", "full_name", "email")

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

    objects = Accounts()  # type: ignore[misc]  # the stubs take a manager for one of the class alone

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

    def clean_fields(self, exclude=None):
        """Two login names that look alike are one to whoever reads them."""
        super().clean_fields(exclude)
        if "username" in (exclude or ()) or not self.username:
            return
        seen = looks(self.username)
        others = type(self).objects.exclude(pk=self.pk).exclude(username__iexact=self.username)
        alike = next((name for name in others.values_list("username", flat=True) if looks(name) == seen), "")
        if alike:
            raise ValidationError(
                {
                    "username": f"Tên đăng nhập “{self.username}” trông giống “{alike}” của một tài khoản khác; hãy "
                    "đổi hẳn chữ, không chỉ thay 0 và o, 1 và l, hay i và l."
                }
            )

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.full_name or self.username
