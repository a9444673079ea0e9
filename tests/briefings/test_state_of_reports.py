"""From the moment at which the permission to open it again runs out, a report is locked wherever people read of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import OrganizationReport
from briefings.services.reopening import state_of, state_word
from tests import factories

pytestmark = pytest.mark.long_on_postgresql


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def report(host):
    """Opened again, with a permission that ran out a minute ago; no worker has come by."""
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.CLOSED, submit_by=None)
    report = factories.OrganizationReportFactory(
        briefing=briefing, status=ReportStatus.DRAFT, submitted_at=timezone.now() - timedelta(days=3)
    )
    office = factories.member("secretariat", host)
    grant = factories.ReopenGrantFactory(report=report, granted_by=office)
    type(grant).objects.filter(pk=grant.pk)._raw_delete("default")
    factories.ReopenGrantFactory(report=report, granted_by=office, expires_at=timezone.now() - timedelta(minutes=1))
    return report


PLACES = (
    "/bao-cao/",
    "/bao-cao/?trang_thai=locked",
    "{report}",
    "{briefing}",
    "/admin/briefings/organizationreport/",
    "/admin/briefings/organizationreport/?trang_thai=locked",
    "/admin/briefings/organizationreport/{key}/change/",
    "/admin/briefings/briefing/{of}/change/",
)


def test_every_page_and_list_says_that_it_is_locked(client, host, report):
    client.force_login(factories.member("secretariat", host), backend="organizations.backends.RoleBackend")
    places = {"report": report.get_absolute_url(), "briefing": report.briefing.get_absolute_url()}
    places |= {"key": report.pk, "of": report.briefing_id}

    for place in PLACES:
        page = client.get(place.format(**places)).content.decode()
        assert "Đã khóa" in page, place
        assert ">Đang soạn<" not in page.replace('value="draft">Đang soạn<', ""), place
    for place in ("/bao-cao/?trang_thai=draft", "/admin/briefings/organizationreport/?trang_thai=draft"):
        assert report.organization.name not in rows_of(client.get(place)), place
    print(f"\n{len(PLACES) + 2} places")


def rows_of(answer) -> str:
    listed = answer.context["cl"].result_list if answer.context.get("cl") else answer.context["rows"]
    return str([[str(cell) for cell in row] if isinstance(row, list) else str(row) for row in listed])


def test_record_and_query_agree_on_the_state_of_every_report(host, report):
    briefing = factories.BriefingFactory(series__host=host)
    for status in ReportStatus:
        factories.OrganizationReportFactory(
            briefing=briefing,
            organization=factories.OrganizationFactory(parent=host),
            status=status,
            submitted_at=timezone.now() if status in ReportStatus.handed_in() else None,
            returned_note="Thiếu số." if status == ReportStatus.RETURNED else "",
            waived_reason="Mới lập." if status == ReportStatus.WAIVED else "",
        )
    now = timezone.now()

    number = 0
    for row in OrganizationReport.objects.all():
        one = OrganizationReport.objects.filter(pk=row.pk)
        states = [state for state in ReportStatus if one.filter(one.state_is(state, now)).exists()]
        annotated = OrganizationReport.objects.with_lapse(now).get(pk=row.pk)
        assert states == [state_of(row)] == [state_of(annotated)]
        assert state_word(row) == ReportStatus(states[0]).label
        number += 1
    assert number > len(ReportStatus)


def test_the_page_of_a_report_that_was_taken_leads_to_the_next_one(client, host, report):
    briefing = factories.BriefingFactory(series__host=host, status="collecting")
    taken, waiting = (
        factories.OrganizationReportFactory(
            briefing=briefing, organization__parent=host, status=status, submitted_at=timezone.now()
        )
        for status in ("accepted", "submitted")
    )
    client.force_login(factories.member("secretariat", host))

    assert (
        f'href="{waiting.get_absolute_url()}">Báo cáo chờ nhận tiếp theo (1)'
        in client.get(taken.get_absolute_url()).content.decode()
    )
    assert "tiếp theo (" not in client.get(waiting.get_absolute_url()).content.decode()
    client.force_login(factories.member("officer", taken.organization))
    assert "tiếp theo (" not in client.get(taken.get_absolute_url()).content.decode()
