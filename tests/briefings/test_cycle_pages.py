"""A briefing from its first report to its closing, as people click through it."""

import pytest

from briefings.choices import BriefingStatus, Progress, ReportStatus
from briefings.models import Briefing, ReportChecklistItem
from tests import factories


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host)


@pytest.fixture
def series(host, farmers):
    return factories.SeriesFactory(host=host, participants=[farmers])


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers)


def step(client, user, address, data=None):
    client.force_login(user)
    answer = client.post(address, data or {}, follow=True)
    return answer.content.decode()


def test_from_the_call_for_reports_to_the_closing(client, series, farmers, office, officer):
    first = factories.BriefingFactory(series=series, status=BriefingStatus.CLOSED)
    owed = factories.DirectiveFactory(briefing=first, reported=True, lead_organization=farmers)
    briefing = factories.BriefingFactory(series=series, quarter=2)
    address = f"/giao-ban/{briefing.slug}/"

    assert "Đã mở thu báo cáo" in step(client, office, f"{address}collect/")
    report = briefing.reports.get()
    assert "chưa có nội dung" in step(client, officer, f"/bao-cao/{report.pk}/submit/")
    factories.AchievementFactory(report=report)
    assert "Đã nộp báo cáo" in step(client, officer, f"/bao-cao/{report.pk}/submit/")
    assert "Đã trả lại báo cáo" in step(client, office, f"/bao-cao/{report.pk}/return_/", {"reason": "Thiếu số liệu."})
    client.force_login(officer)
    assert "Thiếu số liệu." in client.get(f"/bao-cao/{report.pk}/").content.decode()
    step(client, officer, f"/bao-cao/{report.pk}/submit/")
    assert "Đã nhận báo cáo" in step(client, office, f"/bao-cao/{report.pk}/accept/")
    chair = factories.PostFactory(organization=series.host)
    assert "Đã ghi nhận hội nghị đã họp" not in step(client, office, f"{address}hold/")
    held = {"starts_at": "03/07/2020 08:00", "chair": chair.pk}
    assert "Đã ghi nhận hội nghị đã họp" in step(client, office, f"{address}hold/", held)
    assert "chưa ghi kết luận" in step(client, office, f"{address}conclude/")
    factories.ConclusionFactory(briefing=briefing)
    review = briefing.reviews.get()
    assert "Đã ghi kết quả xem xét" in step(
        client, office, f"/xem-xet/{review.pk}/", {"outcome": "accept", "on": "05/07/2020", "remark": "Đạt yêu cầu."}
    )
    step(client, office, f"{address}conclude/")
    assert "Đã khép hội nghị" in step(client, office, f"{address}close/")

    assert Briefing.objects.get(pk=briefing.pk).status == BriefingStatus.CLOSED
    owed.refresh_from_db()
    report.refresh_from_db()
    assert (owed.progress, report.status) == (Progress.DONE, ReportStatus.LOCKED)


def test_an_officer_is_not_offered_the_steps_of_the_office(client, series, officer):
    briefing = factories.BriefingFactory(series=series)
    client.force_login(officer)

    page = client.get(f"/giao-ban/{briefing.slug}/").content.decode()

    assert f"/giao-ban/{briefing.slug}/collect/" not in page
    assert "Bạn không có quyền" in step(client, officer, f"/giao-ban/{briefing.slug}/collect/")
    briefing.refresh_from_db()
    assert briefing.status == BriefingStatus.PLANNED


def test_an_unknown_step_is_not_found(client, series, office):
    briefing = factories.BriefingFactory(series=series)
    client.force_login(office)

    assert client.post(f"/giao-ban/{briefing.slug}/explode/").status_code == 404
    assert client.get(f"/giao-ban/{briefing.slug}/explode/").status_code == 404


def test_a_frozen_review_shows_why_it_stays(client, series, office):
    closed = factories.BriefingFactory(series=series, status=BriefingStatus.CLOSED)
    review = factories.DirectiveReviewFactory(briefing=closed)
    client.force_login(office)

    page = client.get(f"/xem-xet/{review.pk}/")
    assert page.context["form"] is None
    assert "hãy ghi ý kiến ở kỳ giao ban sau" in page.content.decode()
    refused = client.post(f"/xem-xet/{review.pk}/", {"outcome": "continue"}, follow=True)
    assert "đã khép" in refused.content.decode()


def test_the_report_of_another_organization_is_not_found(client, series, host, officer):
    briefing = factories.BriefingFactory(series=series)
    women = factories.OrganizationFactory(parent=host, kind="women")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=women)
    client.force_login(officer)

    assert client.get(f"/bao-cao/{report.pk}/").status_code == 404


def test_the_page_of_a_report_costs_the_same_at_any_length(client, series, farmers, office, count_queries):
    briefing = factories.BriefingFactory(series=series, quarter=2)
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)

    def fill():
        factories.AchievementFactory(report=report, theme=factories.ThemeFactory())
        factories.ShortcomingFactory(report=report, theme=factories.ThemeFactory(), responsible=farmers)
        factories.ProposalFactory(report=report)
        task = factories.TaskFactory(organization=farmers)
        ReportChecklistItem.objects.create(report=report, task=task)
        before = factories.ShortcomingFactory(briefing=factories.BriefingFactory(series=series, year=2019))
        ReportChecklistItem.objects.create(report=report, shortcoming=before)

    client.force_login(office)
    fill()
    few = count_queries(lambda: client.get(report.get_absolute_url()))
    for _ in range(2):
        fill()

    assert count_queries(lambda: client.get(report.get_absolute_url())) == few
