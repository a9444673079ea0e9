"""What achievements, shortcomings and directives are about."""

from django.db import models

from organizations.models.base import Tracked
from organizations.querysets import CatalogueQuerySet


class Theme(Tracked):
    """A subject that recurs: COVID-19, nông thôn mới, OCOP, giám sát và phản biện xã hội …"""

    search_fields = ("name",)

    name = models.CharField("tên", max_length=120, unique=True)
    search = models.CharField(max_length=255, editable=False, default="")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "chủ đề"
        verbose_name_plural = "chủ đề"
        ordering = ["name"]

    def __str__(self):
        return self.name
