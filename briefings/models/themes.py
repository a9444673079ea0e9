"""What achievements, shortcomings and directives are about."""

from django.db import models

from organizations.models.base import Tracked
from organizations.models.keys import SortKey
from organizations.models.names import NamedOnce
from organizations.models.owned import Owned, once_per_owner
from organizations.querysets import CatalogueQuerySet


class Theme(Owned, NamedOnce, Tracked):
    """A subject that recurs: COVID-19, nông thôn mới, OCOP, giám sát và phản biện xã hội …"""

    search_fields = ("name",)
    named_within = ("owner_id",)
    given_once = "name_key"

    name = models.CharField("tên", max_length=120)
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "chủ đề"
        verbose_name_plural = "chủ đề"
        ordering = ["sort_key", "pk"]
        constraints = once_per_owner("name_key", "theme_name_once", "Đã có chủ đề mang tên này.")

    def __str__(self):
        return self.name
