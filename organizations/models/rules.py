"""What figures of one unit and period owe each other."""

from django.db import models

from organizations.choices import ComparedFigure
from organizations.models.base import Tracked
from organizations.models.indicators import Indicator
from organizations.models.keys import SortKey
from organizations.models.names import NamedOnce
from organizations.models.owned import Owned, once_per_owner
from organizations.querysets import CatalogueQuerySet


class IndicatorRule(Owned, NamedOnce, Tracked):
    """The ``parts`` together are never more than the ``whole``: *hộ nghèo + hộ cận nghèo ≤ số hộ* (domain §5.1)."""

    search_fields = ("name",)
    named_within = ("owner_id",)
    given_once = "name_key"

    name = models.CharField("tên", max_length=200, help_text="Ví dụ: Hộ nghèo và cận nghèo không quá tổng số hộ.")
    parts = models.ManyToManyField(Indicator, related_name="+", verbose_name="các phần")
    whole = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="tổng")
    compares = models.CharField(
        "so sánh số",
        max_length=10,
        choices=ComparedFigure,
        default=ComparedFigure.VALUE,
        help_text="Lũy kế: khi phần của kỳ này có thể thuộc về tổng của kỳ trước, ví dụ kiến nghị nêu quý trước.",
    )
    search = models.CharField(max_length=255, editable=False, default="")
    sort_key = SortKey("name")

    objects = CatalogueQuerySet.as_manager()

    _history_m2m_fields = ("parts",)

    class Meta:
        verbose_name = "quy tắc giữa các chỉ tiêu"
        verbose_name_plural = "quy tắc giữa các chỉ tiêu"
        ordering = ["sort_key", "pk"]
        constraints = once_per_owner("name_key", "indicator_rule_name_once", "Đã có quy tắc mang tên này.")

    def __str__(self):
        return self.name


# The page that asks before deleting a rule names these rows, too.
_Part = IndicatorRule.parts.through
_Part._meta.verbose_name = _Part._meta.verbose_name_plural = "phần của quy tắc"
# Django makes the class, so that it has no body for this.
_Part.__str__ = lambda part: str(part.indicator)  # type: ignore[method-assign, attr-defined]  # a field of the part
