"""The catalogue has owners: what an organization defines is used by those beneath it and changed by itself alone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from lib.vietnamese import name_key
from organizations.models.organizations import Organization

TAKEN_ABOVE = (
    "Tổ chức giữ đã dùng được {noun} “{record}” ({whose}); hãy dùng bản ghi ấy, hoặc ghi mã, tên khác để hai bản "
    "ghi không lẫn nhau."
)


class Owned(models.Model):
    """A record of the catalogue. Without ``owner`` it is that of whoever runs the portal, for all to use."""

    owner = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tổ chức giữ",
        help_text="Tổ chức này và cấp dưới dùng, chỉ tổ chức này sửa. Để trống: dùng chung, do quản trị sửa.",
    )

    objects: Any  # the manager that each model has of its own
    name: Any
    given_once = ""  # the column that names a record among all that an organization may use; empty: there is none

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if not self.given_once or self.owner is None:
            return
        other = self._alike().usable_by(self.owner).exclude(owner=self.owner).nearest_last().last()
        if other is not None:
            raise ValidationError({self._typed_as: other.taken_above()})

    def taken_above(self) -> str:
        """What whoever stands beneath its owner is told who would name another record the same."""
        noun, whose = self._meta.verbose_name, self.owner.name if self.owner else "dùng chung của cổng"
        return TAKEN_ABOVE.format(noun=noun, record=self, whose=whose)

    def days_of(self, field: str = ""):
        """Whoever keeps a record kept it on any day: an organization that has ended, too."""
        return None if field == "owner" else super().days_of(field)  # type: ignore[misc]  # of each record

    @property
    def _typed_as(self) -> str:
        """The field in which people type what names the record."""
        return "name" if self.given_once == "name_key" else self.given_once

    @property
    def given_name(self) -> str:
        """What stands, or will stand, in the column ``given_once``."""
        return name_key(self.name) if self.given_once == "name_key" else getattr(self, self.given_once)

    def _alike(self):
        """Other records that are named the same."""
        return type(self).objects.filter(**{self.given_once: self.given_name}).exclude(pk=self.pk)

    def taken_beneath(self) -> list[Organization]:
        """Organizations beneath the owner (without one: all) that have a record of the same name of their own."""
        if not self.given_once:
            return []
        rows = self._alike().exclude(owner=None)
        if self.owner is not None:
            rows = rows.filter(owner__path__startswith=self.owner.path).exclude(owner=self.owner)
        return list(Organization.objects.filter(pk__in=rows.values("owner")).order_by("path"))


def once_per_owner(column: str, name: str, sentence: str) -> list[models.BaseConstraint]:
    """``column`` says one thing among the records of each owner, and among those without one."""
    return [
        models.UniqueConstraint(fields=["owner", column], name=name, violation_error_message=sentence),
        models.UniqueConstraint(
            fields=[column], condition=Q(owner__isnull=True), name=f"{name}_shared", violation_error_message=sentence
        ),
    ]
