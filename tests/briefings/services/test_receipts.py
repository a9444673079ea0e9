"""The day on which the office received a report that was entered here later."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, Punctuality, ReportStatus
from briefings.documents.kinds.synthesis_report import synthesis_report
from briefings.models import OrganizationReport
from briefings.punctuality import lateness, punctuality, punctuality_is
from briefings.services import briefings, receipts, reports
from briefings.services.briefings import offers
from lib.papers.blocks import Section, Table
from lib.refused import Refused
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

DUE = date(2020, 4, 3)


@pytest.fixture
def old(cast):
    """A briefing of April 2020 that is entered now, with the reports of both organizations."""
    cast.briefing.status, cast.briefing.submit_by = BriefingStatus.COLLECTING, DUE
    cast.briefing.starts_at = datetime(2020, 4, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    cast.briefing.save()
    for organization in (cast.farmers, cast.women):
        factories.OrganizationReportFactory(
            briefing=cast.briefing, organization=organization, narrative="Đã hoàn thành kế hoạch quý I."
        )
    return cast.briefing


def report_of(organization) -> OrganizationReport:
    return OrganizationReport.objects.select_related("briefing").get(organization=organization)


def test_entering_the_past_does_not_make_it_late(client, cast, old):
    """Seen: a report of 2020 entered now was late by 2,339 days."""
    report = report_of(cast.farmers)
    client.force_login(cast.office)
    address = f"/bao-cao/{report.pk}/submit/"

    assert client.post(address, {"received_on": "02/04/2020"}).status_code == 302

    report = report_of(cast.farmers)
    assert (report.received_on, timezone.localdate(report.submitted_at)) == (date(2020, 4, 2), timezone.localdate())
    assert (lateness(report), punctuality(report, timezone.localdate())) == (None, Punctuality.ON_TIME)
    on_time = OrganizationReport.objects.filter(punctuality_is(Punctuality.ON_TIME, timezone.localdate()))
    assert list(on_time) == [report]
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"cơ quan nhận ngày 02/04/2020 ({cast.office} ghi)" in page
    assert "nộp muộn" not in page
    [row] = re.findall(r"<tr>(?:(?!</tr>).)*02/04/2020.*?</tr>", client.get("/bao-cao/").content.decode(), re.DOTALL)
    assert "muộn" not in row
    assert "quá hạn" not in row
    assert "Đúng hạn" in client.get("/bao-cao/?xuat=csv").content.decode()
    [last] = report.history.order_by("-history_id")[:1]
    assert last.history_user == cast.office
    assert last.history_change_reason == f"Nộp báo cáo (nhập thay {cast.farmers}), nhận ngày 02/04/2020"


def test_what_came_late_in_the_past_is_late_by_as_many_days_as_it_was(cast, old):
    report = reports.submit(report_of(cast.farmers).pk, by=cast.office, received_on=date(2020, 4, 7))
    assert lateness(report) == 4

    [table] = [
        block
        for section in synthesis_report(old).body
        if isinstance(section, Section)
        for block in section.blocks
        if isinstance(block, Table)
    ]
    [row] = [row for row in table.rows if row.cells[1] == (cast.farmers.name,)]
    assert (row.cells[3], row.cells[4]) == (("07/04/2020",), ("chậm 4 ngày",))


def test_the_day_is_stated_later_for_many_at_once(client, cast, old):
    for organization in (cast.farmers, cast.women):
        reports.submit(report_of(organization).pk, by=cast.office)
    assert [lateness(report_of(one)) > 2_000 for one in (cast.farmers, cast.women)] == [True, True]
    briefings.hold(old.pk, by=cast.office)
    client.force_login(cast.office)
    page = client.get(old.get_absolute_url()).content.decode()
    assert "Ghi ngày nhận báo cáo" in page

    typed = {
        "reports": [report_of(one).pk for one in (cast.farmers, cast.women)],
        "received_on": "03/04/2020",
        "reason": "Sổ công văn đến năm 2020.",
    }
    assert client.post(f"{old.get_absolute_url()}record_receipts/", typed).status_code == 302

    for organization in (cast.farmers, cast.women):
        report = report_of(organization)
        assert lateness(report) is None
        [last] = report.history.order_by("-history_id")[:1]
        assert last.history_change_reason == "Ghi ngày nhận 03/04/2020: Sổ công văn đến năm 2020."
    assert "Ghi ngày nhận báo cáo" not in client.get(old.get_absolute_url()).content.decode()


def test_an_accepted_report_gets_its_day_too_and_a_wrong_one_is_put_right(client, cast, old):
    report = report_of(cast.farmers)
    reports.submit(report.pk, by=cast.farmer)
    reports.accept(report.pk, by=cast.office)
    client.force_login(cast.office)
    for typed, late in (("13/04/2020", 10), ("02/04/2020", None)):
        response = client.post(
            f"/bao-cao/{report.pk}/record_receipt/", {"received_on": typed, "reason": "Dấu công văn đến."}
        )
        assert response.status_code == 302
        assert lateness(report_of(cast.farmers)) == late
    assert report_of(cast.farmers).status == ReportStatus.ACCEPTED


def test_the_day_is_the_offices_to_state_and_may_not_lie_ahead(cast, old):
    report = report_of(cast.farmers)
    today = timezone.localdate()
    with pytest.raises(Refused, match="không có quyền thực hiện bước “Ghi ngày nhận”"):
        reports.submit(report.pk, by=cast.farmer, received_on=date(2020, 4, 2))
    with pytest.raises(Refused, match="chưa tới"):
        reports.submit(report.pk, by=cast.office, received_on=today + timedelta(days=1))
    report.refresh_from_db()
    assert (report.status, report.received_on, report.submitted_at) == (ReportStatus.EXPECTED, None, None)
    with pytest.raises(Refused, match="đang ở trạng thái"):
        receipts.record_receipt(report.pk, by=cast.office, received_on=date(2020, 4, 2), reason="Có dấu đến.")

    reports.submit(report.pk, by=cast.farmer)
    OrganizationReport.objects.filter(pk=report.pk).update(submitted_at=timezone.now() - timedelta(days=3))
    common = {"by": cast.office, "received_on": date(2020, 4, 2), "reason": "Có dấu đến."}
    for changes, sentence in (
        ({"by": cast.farmer}, "không có quyền"),
        ({"by": cast.leader}, "không có quyền"),
        ({"by": cast.stranger}, "Không tìm thấy"),
        ({"reason": " "}, "Phải ghi lý do"),
        ({"received_on": today + timedelta(days=1)}, "chưa tới"),
        ({"received_on": today - timedelta(days=1)}, "đã nộp trên cổng ngày"),
    ):
        with pytest.raises(Refused, match=sentence):
            receipts.record_receipt(report.pk, **common | changes)
    assert "record_receipts" not in {step.name for step, _ in offers(old, by=cast.farmer)}
