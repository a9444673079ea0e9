"""A province whose Front briefs the Fronts of many communes, each with a report, a post and a person."""

from datetime import UTC, datetime
from types import SimpleNamespace

from tests import factories
from tests.factories import NOON


def build_many(number: int) -> SimpleNamespace:
    """A briefing of the Front of a province that collects the reports of the Fronts of ``number`` communes, which stand
    beneath it; half of them have handed in."""
    province = factories.ProvinceFactory()
    host = factories.OrganizationFactory(
        name=f"Ủy ban MTTQ {province.name}", kind="front", unit=province, format_family="front", symbol="MTTQ-BTT"
    )
    communes = [factories.AdministrativeUnitFactory(parent=province) for _ in range(number)]
    fronts = [
        factories.OrganizationFactory(name=f"Ủy ban MTTQ {unit.name}", kind="front", unit=unit, parent=host)
        for unit in communes
    ]
    for front in fronts:
        factories.PostFactory(organization=front, title="Chủ tịch", full_name=f"Người Của {front.pk}")
    series = factories.SeriesFactory(host=host, participants=fronts)
    briefing = factories.BriefingFactory(
        series=series,
        unit=province,
        status="collecting",
        submit_by=datetime(2020, 3, 25).date(),
        starts_at=datetime(2020, 4, 7, 1, tzinfo=UTC),
        venue="Hội trường tầng 2",
        chair=factories.PostFactory(organization=host),
    )
    before = factories.BriefingFactory(series=series, unit=province, year=2019, quarter=4, status="concluded")
    for place, front in enumerate(fronts):
        status = ("expected", "submitted", "accepted", "returned")[place % 4]
        came = {} if status == "expected" else {"submitted_at": NOON, "returned_note": "Thiếu số liệu."}
        report = factories.OrganizationReportFactory(briefing=briefing, organization=front, status=status, **came)
        factories.AchievementFactory(briefing=briefing, report=report)
        factories.ShortcomingFactory(briefing=briefing, report=report, responsible=front)
        factories.DirectiveFactory(
            briefing=before, lead_organization=front, due_kind="date", due_on=datetime(2020, 2, 1).date()
        )
        factories.DirectiveFactory(briefing=briefing, lead_organization=front)
        factories.AttendanceFactory(briefing=briefing, organization=front, full_name=f"Người Của {front.pk}")
        if place < 6:
            factories.AgendaItemFactory(briefing=briefing, presenter=front)
        factories.RemarkFactory(briefing=briefing, organization=front)
    return SimpleNamespace(
        host=host,
        series=series,
        briefing=briefing,
        before=before,
        fronts=fronts,
        officer_of=lambda front: factories.member("officer", front),
        office=factories.member("secretariat", host),
    )
