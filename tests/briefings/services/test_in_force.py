"""Who is asked and reminded: those that are there on the day of which the briefing speaks."""

from datetime import UTC, date, datetime

import pytest

from briefings.choices import ReportStatus
from briefings.documents.kinds.invitation import addressees as invited
from briefings.documents.kinds.reminder_letter import addressees as reminded
from briefings.services import briefings, recipients, reports
from tests import factories

SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)  # 08:00 in Việt Nam; the quarter ended on 31/03


def end(organization, on: date):
    organization.valid_to = on
    organization.save()


@pytest.mark.parametrize(
    ("starts_at", "last", "asked"),
    [
        (SESSION, date(2020, 4, 7), True),
        (SESSION, date(2020, 4, 6), False),
        (None, date(2020, 3, 31), True),  # no day is planned: the last of the period
        (None, date(2020, 3, 30), False),
    ],
)
def test_who_is_dissolved_before_the_day_of_the_session_owes_no_report(cast, starts_at, last, asked):
    cast.briefing.starts_at = starts_at
    cast.briefing.save()
    end(cast.farmers, last)

    briefings.collect(cast.briefing.pk, by=cast.office)

    expected = {report.organization for report in cast.briefing.reports.all()}
    assert expected == ({cast.farmers, cast.women} if asked else {cast.women})
    assert set(invited(cast.briefing)) == expected
    assert (cast.farmers in recipients.taking_part(cast.briefing)) is asked


def test_who_comes_into_being_after_the_session_owes_no_report(cast):
    cast.farmers.valid_from = date(2020, 4, 1)
    cast.farmers.save()

    briefings.collect(cast.briefing.pk, by=cast.office)

    assert [report.organization for report in cast.briefing.reports.all()] == [cast.women]


def test_a_session_put_off_beyond_the_end_of_an_organization_asks_it_no_more(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)
    written = cast.briefing.reports.get(organization=cast.women)
    reports.start(written.pk, by=cast.woman)
    briefings.postpone(cast.briefing.pk, by=cast.office, reason="Dịch bệnh.")
    for organization in (cast.farmers, cast.women):
        end(organization, date(2020, 3, 31))
    cast.briefing.refresh_from_db()
    cast.briefing.starts_at = SESSION
    cast.briefing.save()

    briefings.resume(cast.briefing.pk, by=cast.office)

    waived = cast.briefing.reports.get(organization=cast.farmers)
    assert waived.status == ReportStatus.WAIVED
    assert waived.waived_reason == "Tổ chức chỉ có đến hết ngày 31/03/2020, trước ngày 07/04/2020 của hội nghị."
    written.refresh_from_db()
    assert written.status == ReportStatus.DRAFT


def test_nobody_is_reminded_after_the_own_end(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)
    factories.DirectiveFactory(briefing=cast.briefing, assigned=True, lead_organization=cast.farmers)
    end(cast.farmers, date(2020, 6, 30))

    assert cast.farmers in reminded(cast.briefing, date(2020, 6, 30))
    assert reminded(cast.briefing, date(2020, 7, 1)) == [cast.women]


def test_a_paper_goes_to_nobody_who_had_ended_on_its_day(cast):
    end(cast.farmers, date(2020, 6, 30))
    line = [cast.farmers.name]

    assert recipients.named_in(cast.briefing, line, date(2020, 6, 30)) == [cast.farmers]
    assert recipients.named_in(cast.briefing, line, date(2020, 7, 1)) == []
