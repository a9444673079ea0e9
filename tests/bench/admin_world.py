"""An office with as many directives, and a briefing of as many reports, as a measurement of the admin site asks for."""

from dataclasses import dataclass
from datetime import date

from briefings.choices import BriefingStatus, DueKind
from briefings.models import Directive, OrganizationReport
from tests import factories

TEXT = "Tiếp tục tuyên truyền, vận động đoàn viên, hội viên và nhân dân thực hiện tốt các phong trào thi đua"
PER_BRIEFING = 50


@dataclass(frozen=True)
class Office:
    """``user``: the key of its secretary; ``briefing``: that of the one with the reports."""

    user: int
    briefing: int


def make(directives: int, reports: int) -> Office:
    """A host of its own. Half of the directives are late, a quarter has no lead; the briefing has some rows of each of
    its other lists."""
    host = factories.HostFactory(unit=factories.DistrictFactory())
    below = factories.OrganizationFactory.create_batch(reports, parent=host, unit=host.unit)
    series = factories.SeriesFactory(host=host, participants=below)
    themes = factories.ThemeFactory.create_batch(8)
    rows = []
    for number in range(directives):
        if number % PER_BRIEFING == 0:
            year, quarter = divmod(number // PER_BRIEFING, 4)
            held = factories.BriefingFactory(
                series=series, unit=host.unit, year=1990 + year, quarter=quarter + 1, status=BriefingStatus.CONCLUDED
            )
        due = date(2020, 6, 30) if number % 2 else date(2040, 6, 30)
        lead = below[number % len(below)] if number % 4 else None
        text = f"{TEXT} ở {number} thôn, bản, tổ dân phố."
        given = {"due_kind": DueKind.DATE, "due_on": due, "original_due_on": due} if lead else {}
        rows.append(
            Directive(
                briefing=held,
                series=held.series,
                ordinal=number % PER_BRIEFING + 1,
                content=text,
                lead_organization=lead,
                theme=themes[number % 8],
                **given,
            )
        )
    Directive.objects.bulk_create(rows, batch_size=500)
    briefing = factories.BriefingFactory(
        series=series, unit=host.unit, year=2020, quarter=1, status=BriefingStatus.COLLECTING
    )
    for organization in below:
        OrganizationReport.objects.create(briefing=briefing, organization=organization)
    for organization in below[:8]:
        factories.AttendanceFactory(briefing=briefing, organization=organization)
        factories.RemarkFactory(briefing=briefing, organization=organization)
    factories.AgendaItemFactory.create_batch(4, briefing=briefing)
    factories.AchievementFactory.create_batch(6, briefing=briefing, theme=themes[0])
    factories.ShortcomingFactory.create_batch(3, briefing=briefing, theme=themes[1], responsible=below[0])
    factories.ConclusionFactory.create_batch(4, briefing=briefing)
    for number in range(10):
        factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=below[number % len(below)])
    return Office(factories.member("secretariat", host).pk, briefing.pk)
