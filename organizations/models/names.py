"""Names that are given once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from lib.vietnamese import name_key
from organizations.models.keys import NameKey

SAME_NAME = (
    "Đã có {noun} “{name}”{since}; tên chỉ khác ở chữ hoa, chữ thường, dấu cách hoặc ký tự không nhìn thấy thì vẫn là "
    "một. Hãy dùng bản ghi ấy, hoặc ghi tên khác."
)


class NamedOnce(models.Model):
    """A record whose name nobody else has among those that are alike in ``named_within``.

    Two names that differ in case or in what nobody sees are one. A constraint of the model on ``name_key`` says so to
    the database; here people are told which record has the name.
    """

    named_within: tuple[str, ...] = ()
    name: Any  # the column that each model has of its own

    name_key = NameKey("name")

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if not self.name:
            return
        key = name_key(self.name)
        alike = {name: getattr(self, name) for name in self.named_within}
        other = type(self)._base_manager.filter(**alike, name_key=key).exclude(pk=self.pk).first()
        if other is not None:
            since = getattr(other, "valid_from", None)
            said = {"noun": self._meta.verbose_name, "name": other.name}
            raise ValidationError(
                {"name": SAME_NAME.format(**said, since=f" từ ngày {since:%d/%m/%Y}" if since else "")}
            )
