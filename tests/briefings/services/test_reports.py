from datetime import timedelta

import pytest
from django.utils import timezone

from briefings.choices import ReportStatus
from briefings.punctuality import lateness
from briefings.services import reports
from lib.refused import Refused
from organizations.display import moment_element
from tests import factories


@pytest.fixture
def report(cast):
    return factories.OrganizationReportFactory(
        briefing=cast.briefing, organization=cast.farmers, narrative="Quý I, Hội đã hoàn thành kế hoạch."
    )


def test_a_report_is_written_returned_and_taken(cast, report):
    reports.start(report.pk, by=cast.farmer)
    reports.submit(report.pk, by=cast.farmer)
    reports.return_(report.pk, by=cast.office, note="Bổ sung số hội viên.")
    reports.submit(report.pk, by=cast.farmer)
    reports.accept(report.pk, by=cast.office)

    report.refresh_from_db()
    assert report.status == ReportStatus.ACCEPTED
    assert report.submitted_at is not None


def test_lateness_is_measured_by_the_first_handing_in(client, cast, report, monkeypatch):
    first = timezone.now()
    type(report.briefing).objects.filter(pk=report.briefing.pk).update(submit_by=timezone.localdate(first))
    reports.submit(report.pk, by=cast.farmer)
    reports.return_(report.pk, by=cast.office, note="Bổ sung số hội viên.")
    again = first + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: again)

    reports.submit(report.pk, by=cast.farmer)

    report = type(report).objects.get(pk=report.pk)
    assert report.submitted_at.date() == first.date()
    assert lateness(report) is None
    client.force_login(cast.office)
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"nộp lại lần cuối {moment_element(again)}" in page
    assert "nộp muộn" not in page
    assert "Nộp lại, chờ nhận hoặc trả lại" in client.get("/viec-cua-toi/").content.decode()


def test_an_empty_report_is_not_handed_in(cast):
    report = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers)

    with pytest.raises(Refused, match="chưa có nội dung"):
        reports.submit(report.pk, by=cast.farmer)
    report.refresh_from_db()
    assert report.status == ReportStatus.EXPECTED


def test_another_organization_neither_sees_nor_submits_it(cast, report):
    with pytest.raises(Refused, match="Không tìm thấy"):
        reports.submit(report.pk, by=cast.woman)


def test_the_organization_does_not_take_its_own_report(cast, report):
    reports.submit(report.pk, by=cast.farmer)

    with pytest.raises(Refused, match="không có quyền"):
        reports.accept(report.pk, by=cast.farmer)


def test_a_report_is_returned_or_waived_only_with_a_reason(cast, report):
    with pytest.raises(Refused, match="Phải ghi lý do"):
        reports.waive(report.pk, by=cast.office, reason="")
    reports.submit(report.pk, by=cast.farmer)
    with pytest.raises(Refused, match="Phải ghi lý do"):
        reports.return_(report.pk, by=cast.office, note=" ")


def test_a_waived_report_is_not_submitted(cast, report):
    reports.waive(report.pk, by=cast.office, reason="Mới sáp nhập.")

    with pytest.raises(Refused, match="được miễn"):
        reports.submit(report.pk, by=cast.farmer)
