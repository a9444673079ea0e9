"""Themes, series of briefings and who usually takes part in them, as lists in and out."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from import_export.fields import Field

from briefings.models import BriefingSeries, Theme
from briefings.resources.references import REFERENCES_OF_CYCLE
from lib.refused import Refused
from lib.vietnamese import name_key
from organizations.models.base import with_author
from organizations.resources import (
    REASON,
    ListedRow,
    ListResource,
    NamedCell,
    OrganizationReference,
    TextCell,
    YesNoCell,
)
from organizations.roles import CHANGE
from organizations.validity import require_in_force

NO_SERIES = "Cơ quan này không có chế độ giao ban mang tên đó trong phạm vi được sửa; ghi đúng như danh sách."
NOT_THERE = "Tổ chức này không thường dự nên không có gì để bỏ; xóa dòng này khỏi tệp."


class ThemeResource(ListResource):
    references = REFERENCES_OF_CYCLE
    together = True
    found_by = "name"

    class Meta:
        model = Theme
        name = "Chủ đề"
        import_id_fields = ("owner", "name")
        fields = ("owner", "name")


class SeriesResource(ListResource):
    references = REFERENCES_OF_CYCLE
    found_by = "host"

    class Meta:
        model = BriefingSeries
        name = "Chế độ giao ban"
        import_id_fields = ("host", "name")
        fields = ("host", "name", "period_kind", "chair_post", "format_family", "agenda_template")

    def with_related(self, rows):
        return rows.select_related("host", "chair_post__organization")


class ParticipantResource(ListResource):
    """One line for each organization that usually takes part in a series; *không* takes it out."""

    by_service = True
    belongs_to = "briefingseries"
    headings = {"organization": "Tổ chức thường dự"}

    host = Field(
        attribute="briefingseries__host", column_name="Cơ quan chủ trì", widget=NamedCell(OrganizationReference)
    )
    name = Field(attribute="briefingseries__name", column_name="Chế độ giao ban", widget=TextCell())
    attends = Field(attribute="pk", column_name="Thường dự", widget=YesNoCell())

    class Meta:
        model = BriefingSeries.participants.through
        name = "Tổ chức thường dự"
        import_id_fields = ("host", "name", "organization")
        fields = ("host", "name", "organization", "attends")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._series: dict[tuple, BriefingSeries] = {}

    def get_queryset(self):
        series = BriefingSeries.objects.for_user(self.by)
        rows = self._meta.model.objects.filter(briefingseries__in=series)
        return rows.order_by("briefingseries__host__sort_key", "briefingseries__sort_key", "organization__sort_key")

    def with_related(self, rows):
        return rows.select_related("briefingseries__host", "organization")

    def candidates(self, rows):
        hosts = {row.values["host"].pk for row in rows if row.values["host"]}
        series = BriefingSeries.objects.for_user(self.by, CHANGE).filter(host__in=hosts).select_related("host")
        self._series = {(each.host_id, name_key(each.name)): each for each in series}
        return self.get_queryset().filter(briefingseries__host__in=hosts)

    def begin(self, row):
        return self._meta.model(organization=row.values["organization"])

    def _of(self, row: ListedRow) -> BriefingSeries | None:
        host = row.values.get("host")
        return self._series.get((host and host.pk, name_key(row.values.get("name", ""))))

    def _check_rights(self, rows: Sequence[ListedRow]) -> None:
        for row in rows:
            if (not row.is_new and not row.changed) or row.faults:
                continue
            if self._of(row) is None:
                self.refuse(row, "name", NO_SERIES)
            elif row.is_new and row.values.get("attends") is False:
                self.refuse(row, "attends", NOT_THERE)

    def store(self, rows: Sequence[ListedRow]) -> None:
        """One version of each series, whatever number of rows speak of it."""
        together: dict[int, list[ListedRow]] = defaultdict(list)
        for row in rows:
            if (series := self._of(row)) is not None:
                together[series.pk].append(row)
        for several in together.values():
            self._store_of(self._of(several[0]), several)

    def _store_of(self, series: Any, rows: Sequence[ListedRow]) -> None:
        coming = [row for row in rows if row.is_new]
        going = [row.values["organization"] for row in rows if not row.is_new]
        for row in coming:
            try:
                require_in_force(series, "participants", [row.values["organization"]])
            except Refused as refusal:
                self.refuse(row, "organization", str(refusal))
        with transaction.atomic():
            with_author(series, self.by, REASON).save()
            series.participants.add(*(row.values["organization"] for row in coming if not row.faults))
            if going:
                series.participants.remove(*going)
