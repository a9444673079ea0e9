"""Who is asked and reminded: those that are there on the day of which the briefing speaks."""

from datetime import UTC, date, datetime

import pytest

from briefings.choices import BriefingStatus, ReportStatus
from briefings.documents.kinds.invitation import addressees as invited
from briefings.documents.kinds.reminder_letter import addressees as reminded
from briefings.models import Briefing
from briefings.services import briefings, directives, recipients, reports
from briefings.services.digest import send_digests
from briefings.services.my_work import my_work
from organizations.models import Organization, User
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

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
    factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.farmers)
    end(cast.farmers, date(2020, 6, 30))

    assert cast.farmers in reminded(cast.briefing, date(2020, 6, 30))
    assert reminded(cast.briefing, date(2020, 7, 1)) == [cast.women]


def test_a_paper_goes_to_nobody_who_had_ended_on_its_day(cast):
    end(cast.farmers, date(2020, 6, 30))
    line = [cast.farmers.name]

    assert recipients.named_in(cast.briefing, line, date(2020, 6, 30)) == [cast.farmers]
    assert recipients.named_in(cast.briefing, line, date(2020, 7, 1)) == []


@pytest.fixture
def dissolved(cast):
    """The farmers ended on 30/06/2020 with a directive and a report still open; another organization follows them."""
    briefings.collect(cast.briefing.pk, by=cast.office)
    owed = factories.DirectiveFactory(briefing=cast.briefing, assigned=True, lead_organization=cast.farmers)
    factories.DirectiveFactory(briefing=cast.briefing, done=True, lead_organization=cast.farmers)
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CONCLUDED)
    end(cast.farmers, date(2020, 6, 30))
    heir = factories.OrganizationFactory(parent=cast.host, valid_from=date(2020, 7, 1), name="Hội Nông dân mới")
    factories.OrganizationSuccessionFactory(predecessor=cast.farmers, successor=heir, effective_on=date(2020, 7, 1))
    return owed, cast.briefing.reports.get(organization=cast.farmers)


def handed_over(person, on: date) -> dict[str, str]:
    return {duty.address: duty.note for duty in my_work(person, on).to_decide if duty.kind == "Bàn giao"}


def test_open_work_of_the_dissolved_waits_for_the_office_with_who_takes_it_over(cast, dissolved):
    owed, report = dissolved

    assert handed_over(cast.office, date(2020, 6, 30)) == {}
    assert handed_over(cast.office, date(2020, 7, 1)) == {
        owed.get_absolute_url(): "Đơn vị đã giải thể ngày 30/06/2020 còn việc; hãy giao lại cho Hội Nông dân mới",
        report.get_absolute_url(): "Đơn vị đã giải thể ngày 30/06/2020 còn báo cáo chưa nộp; hãy ghi miễn, kèm lý do",
    }
    assert handed_over(cast.woman, date(2020, 7, 1)) == {}


def test_the_list_counts_what_is_to_be_handed_over(client, cast, dissolved):
    client.force_login(cast.office)

    found = client.get("/chi-dao/?tinh_hinh=handover").content.decode()

    assert f"{cast.farmers.name} (đến 30/06/2020)" in found
    assert "Đơn vị chủ trì đã giải thể" in found


def test_handing_over_settles_both(cast, dissolved):
    owed, report = dissolved
    heir = Organization.objects.get(name="Hội Nông dân mới")

    directives.assign(owed.pk, by=cast.office, lead=heir, due_kind="date", due_on=owed.due_on)
    reports.waive(report.pk, by=cast.office, reason="Tổ chức đã giải thể.")

    assert handed_over(cast.office, date(2020, 7, 1)) == {}


def test_its_people_still_read_but_no_letter_reminds_them(client, cast, dissolved, mailoutbox):
    owed, _ = dissolved
    User.objects.filter(pk__in=[cast.farmer.pk, cast.woman.pk]).update(email="can.bo@example.org")
    client.force_login(cast.farmer)

    assert client.get(owed.get_absolute_url()).status_code == 200
    assert my_work(cast.farmer, date(2020, 7, 1))
    send_digests(date(2020, 6, 30))
    assert {letter.subject.count("Việc của tôi") for letter in mailoutbox} == {1}
    before = len(mailoutbox)
    outcome = send_digests(date(2020, 7, 1))
    assert (before, outcome.sent, outcome.idle) == (2, 1, 1)


def test_a_person_of_two_organizations_is_reminded_of_the_one_that_is_left(cast, dissolved):
    factories.MembershipFactory(user=cast.farmer, organization=cast.women, role="officer")
    person = User.objects.get(pk=cast.farmer.pk)

    asked = my_work(person, date(2020, 7, 1), asked=True)

    assert {duty.organization for duty in (*asked.overdue, *asked.outstanding)} == {cast.women.label}
