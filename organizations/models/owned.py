"""The catalogue has owners: what an organization defines is used by those beneath it and changed by itself alone."""

from django.db import models
from django.db.models import Q

from organizations.models.organizations import Organization


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

    class Meta:
        abstract = True


def once_per_owner(column: str, name: str, sentence: str) -> list[models.BaseConstraint]:
    """``column`` says one thing among the records of each owner, and among those without one."""
    return [
        models.UniqueConstraint(fields=["owner", column], name=name, violation_error_message=sentence),
        models.UniqueConstraint(
            fields=[column], condition=Q(owner__isnull=True), name=f"{name}_shared", violation_error_message=sentence
        ),
    ]
