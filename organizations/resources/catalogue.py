"""What is counted and asked for, as lists in and out: indicators, their definitions, forms and what stands in them."""

from collections.abc import Sequence

from django.db.models import F

from organizations.models import Indicator, IndicatorVersion, ReportForm, ReportFormItem
from organizations.resources.base import ListedRow, ListResource
from organizations.services.ordinals import ASIDE, next_ordinal


class IndicatorResource(ListResource):
    together = True
    found_by = "code"

    class Meta:
        model = Indicator
        name = "Chỉ tiêu"
        import_id_fields = ("owner", "code")
        fields = (
            "owner",
            "code",
            "name",
            "unit_of_measure",
            "value_type",
            "decimal_places",
            "across_units",
            "across_time",
            "numerator",
            "denominator",
            "owner_kind",
            "aliases",
            "jump_percent",
        )

    def with_related(self, rows):
        return super().with_related(rows).select_related("numerator__owner", "denominator__owner", "owner")


class VersionResource(ListResource):
    found_by = belongs_to = "indicator"

    class Meta:
        model = IndicatorVersion
        name = "Định nghĩa chỉ tiêu"
        import_id_fields = ("indicator", "valid_from")
        fields = ("indicator", "valid_from", "valid_to", "definition", "minimum", "maximum")

    def with_related(self, rows):
        return rows.select_related("indicator__owner")


class FormResource(ListResource):
    found_by = "code"

    class Meta:
        model = ReportForm
        name = "Biểu mẫu"
        import_id_fields = ("owner", "code")
        fields = (
            "owner",
            "code",
            "name",
            "organization_kind",
            "span",
            "unit_level",
            "due_day",
            "valid_from",
            "valid_to",
        )


class FormItemResource(ListResource):
    """A blank number is the next one of its form."""

    found_by = belongs_to = "form"

    class Meta:
        model = ReportFormItem
        name = "Chỉ tiêu của biểu mẫu"
        import_id_fields = ("form", "indicator")
        fields = ("form", "indicator", "ordinal")

    def with_related(self, rows):
        return rows.select_related("form__owner", "indicator__owner")

    def store(self, rows: Sequence[ListedRow]) -> None:
        """Rows may change places: those that move stand aside meanwhile."""
        moving = [row.record.pk for row in rows if not row.is_new and "ordinal" in row.changed]
        ReportFormItem.objects.filter(pk__in=moving).update(ordinal=F("ordinal") + ASIDE)
        super().store(rows)

    def check(self, row):
        if row.is_new and row.record.ordinal is None:
            row.record.ordinal = next_ordinal(row.record.form.items.all())
