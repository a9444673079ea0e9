"""Achievements and shortcomings as lists in and out."""

from collections.abc import Sequence
from functools import cached_property

from import_export.fields import Field

from briefings.models import Achievement, OrganizationReport, Shortcoming
from briefings.resources.references import REFERENCES_OF_CYCLE
from briefings.services.statements import write_statement
from organizations.resources import REASON, ListedRow, ListResource, NamedCell, OrganizationReference

NO_REPORT = "Tổ chức này không có báo cáo cho hội nghị đó trong phạm vi được xem; để trống là đánh giá chung cả khối."


class StatementResource(ListResource):
    """Found again by briefing, organization (none: the common part) and number; without a number it is the next."""

    references = REFERENCES_OF_CYCLE
    found_by = "briefing"
    by_service = True

    class Meta:
        import_id_fields = ("briefing", "organization", "ordinal")

    def with_related(self, rows):
        related = ["briefing__series__host", "report__organization", "report__briefing__series__host", "theme__owner"]
        return rows.select_related(*related)

    def _find_records(self, rows: Sequence[ListedRow]) -> None:
        self._briefings = {row.values["briefing"].pk for row in rows if row.values.get("briefing")}
        super()._find_records(rows)

    @cached_property
    def _reports(self) -> dict[tuple[int, int], OrganizationReport]:
        rows = OrganizationReport.objects.for_user(self.by).filter(briefing__in=self._briefings)
        found = rows.select_related("organization", "briefing__series__host")
        return {(report.briefing_id, report.organization_id): report for report in found}

    def _has_no_key(self, row):
        return row.values.get("ordinal") is None

    def begin(self, row):
        briefing, organization = row.values["briefing"], row.values["organization"]
        report = None
        if organization is not None and briefing is not None:
            report = self._reports.get((briefing.pk, organization.pk))
            if report is None:
                self.refuse(row, "organization", NO_REPORT)
        return self._meta.model(briefing=briefing, report=report, ordinal=row.values["ordinal"])

    def write_one(self, row):
        self.fill(row)
        write_statement(row.record, row.new_values(), by=self.by, reason=REASON)


def of_report() -> Field:
    return Field(attribute="report__organization", column_name="Báo cáo của", widget=NamedCell(OrganizationReference))


class AchievementResource(StatementResource):
    organization = of_report()

    class Meta:
        model = Achievement
        name = "Kết quả đạt được"
        fields = ("briefing", "organization", "ordinal", "text", "theme")


class ShortcomingResource(StatementResource):
    organization = of_report()

    class Meta:
        model = Shortcoming
        name = "Tồn tại, hạn chế"
        fields = (
            "briefing",
            "organization",
            "ordinal",
            "text",
            "theme",
            "cause",
            "remedy",
            "responsible",
            "resolved_on",
            "continues_from",
        )

    def with_related(self, rows):
        further = ("responsible", "continues_from__briefing", "continues_from__report__organization")
        return super().with_related(rows).select_related(*further)
