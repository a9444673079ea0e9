from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Achievement, OrganizationReport, ReopenGrant
from briefings.services import carry_over, reports
from briefings.services.reopening import grant_reopening, lock_again, reopen
from lib.refused import Refused
from organizations.roles import CHANGE
from tests import factories


def soon(**ahead):
    return timezone.now() + timedelta(**ahead)


@pytest.fixture
def report(cast):
    """A locked report of a closed briefing."""
    cast.briefing.status = BriefingStatus.CLOSED
    cast.briefing.save()
    return factories.OrganizationReportFactory(
        briefing=cast.briefing,
        organization=cast.farmers,
        status=ReportStatus.LOCKED,
        submitted_at=factories.NOON,
        narrative="Đã làm.",
    )


def test_a_locked_report_opens_with_a_leave_and_is_locked_again_when_accepted(cast, report):
    grant_reopening(report.pk, by=cast.leader, reason="Nhầm số hội viên.", expires_at=soon(days=2))
    assert reopen(report.pk, by=cast.farmer).status == ReportStatus.DRAFT
    reports.submit(report.pk, by=cast.farmer)

    assert reports.accept(report.pk, by=cast.office).status == ReportStatus.LOCKED
    told = [(row.history_user, row.history_change_reason) for row in report.history.order_by("history_id")]
    assert (cast.farmer, "Mở lại để sửa: Nhầm số hội viên.") in told
    assert any(user == cast.leader and reason.startswith("Cho phép mở lại đến") for user, reason in told if reason)


def test_without_a_leave_it_stays_locked(cast, report):
    with pytest.raises(Refused, match="đề nghị văn phòng"):
        reopen(report.pk, by=cast.farmer)
    report.refresh_from_db()
    assert report.status == ReportStatus.LOCKED


def test_a_leave_that_ran_out_says_when(cast, report):
    yesterday = soon(days=-1)
    ReopenGrant.objects.create(report=report, reason="Sửa.", granted_by=cast.office, expires_at=yesterday)

    with pytest.raises(Refused, match=f"hết hạn lúc .* {timezone.localtime(yesterday):%d/%m/%Y}"):
        reopen(report.pk, by=cast.farmer)


@pytest.mark.parametrize(
    ("reason", "ahead", "sentence"),
    [(" ", {"days": 1}, "Phải ghi lý do"), ("Sửa.", {"minutes": -1}, "phải ở sau lúc này")],
)
def test_a_leave_has_a_reason_and_an_end(cast, report, reason, ahead, sentence):
    with pytest.raises(Refused, match=sentence):
        grant_reopening(report.pk, by=cast.office, reason=reason, expires_at=soon(**ahead))
    assert not ReopenGrant.objects.exists()


@pytest.mark.parametrize("who", ["farmer", "reader"])
def test_only_the_office_or_a_leader_gives_leave(cast, report, who):
    with pytest.raises(Refused, match="không có quyền"):
        grant_reopening(report.pk, by=getattr(cast, who), reason="Sửa.", expires_at=soon(days=1))


def test_only_a_locked_report_needs_leave(cast, report):
    report.status = ReportStatus.ACCEPTED
    report.save()

    with pytest.raises(Refused, match="đã khóa"):
        grant_reopening(report.pk, by=cast.office, reason="Sửa.", expires_at=soon(days=1))


def test_for_another_organization_the_report_does_not_exist(cast, report):
    grant_reopening(report.pk, by=cast.office, reason="Sửa.", expires_at=soon(days=1))

    with pytest.raises(Refused, match="Không tìm thấy"):
        reopen(report.pk, by=cast.woman)


def test_a_leave_is_never_rewritten(cast, report):
    grant = grant_reopening(report.pk, by=cast.office, reason="Sửa.", expires_at=soon(days=1))

    with pytest.raises(TypeError):
        grant.save()
    with pytest.raises(TypeError):
        ReopenGrant.objects.update(expires_at=soon(days=9))


def test_the_page_gives_leave_shows_it_and_opens(client, cast, report):
    address = report.get_absolute_url()
    client.force_login(cast.farmer)
    assert "đề nghị văn phòng hoặc lãnh đạo cho phép mở lại" in client.get(address).content.decode()
    client.force_login(cast.office)
    page = client.get(address).content.decode()
    assert f'action="{address}grant_reopening/"' in page
    assert "đề nghị văn phòng" not in page  # itself
    until = timezone.localtime(soon(days=3)).strftime("%d/%m/%Y %H:%M")

    client.post(f"{address}grant_reopening/", {"reason": "Nhầm số.", "expires_at": until})

    client.force_login(cast.farmer)
    page = client.get(address).content.decode()
    assert f"hết hạn {until}: Nhầm số." in page
    assert "Báo cáo đã mở lại" in client.post(f"{address}reopen/", follow=True).content.decode()


def test_the_reopened_report_is_written_in_the_admin_though_the_briefing_is_closed(client, cast, report):
    grant_reopening(report.pk, by=cast.office, reason="Sửa.", expires_at=soon(days=1))
    page = f"/admin/briefings/organizationreport/{report.pk}/change/"
    client.force_login(cast.farmer)
    assert "_save" not in client.get(page).content.decode()

    reopen(report.pk, by=cast.farmer)

    assert 'name="_save"' in client.get(page).content.decode()


# A leave that runs out


@pytest.fixture
def opened(cast, report, monkeypatch):
    """The locked report, opened again under a leave of a day, two days later."""
    grant_reopening(report.pk, by=cast.office, reason="Sửa.", expires_at=soon(days=1))
    reopen(report.pk, by=cast.farmer)
    later = soon(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    report.refresh_from_db()
    return report


def test_a_leave_that_ran_out_ends_the_writing(client, cast, opened):
    page = f"/admin/briefings/organizationreport/{opened.pk}/change/"
    statement = factories.AchievementFactory(report=opened)
    for user in (cast.farmer, cast.office):
        client.force_login(user)
        assert 'name="_save"' not in client.get(page).content.decode()
        assert client.post(page, {"narrative": "Sửa sau hạn."}).status_code == 403
        assert not OrganizationReport.objects.for_user(user, to=CHANGE).exists()
        assert not Achievement.objects.for_user(user, to=CHANGE).filter(pk=statement.pk).exists()
    for step in (reports.submit, partial(carry_over.answer, answers={})):
        with pytest.raises(Refused, match="hết hạn lúc"):
            step(opened.pk, by=cast.farmer)
    client.force_login(cast.farmer)
    shown = client.get(opened.get_absolute_url()).content.decode()
    assert "Đã khóa" in shown
    assert "Lần cho phép mở lại đã hết hạn" in shown


def test_it_is_locked_again_by_itself_once(cast, opened):
    assert (lock_again(), lock_again()) == (1, 0)

    opened.refresh_from_db()
    assert opened.status == ReportStatus.LOCKED
    version = opened.history.latest("history_id")
    assert (version.history_user, version.history_change_reason) == (None, "Hết hạn cho phép mở lại")


def test_one_whose_leave_is_good_stays_open(cast, opened):
    ReopenGrant.objects.create(report=opened, reason="Thêm.", granted_by=cast.office, expires_at=soon(days=1))

    assert lock_again() == 0
    assert reports.submit(opened.pk, by=cast.farmer).status == ReportStatus.SUBMITTED


def test_a_new_leave_may_follow_at_once(cast, opened):
    grant_reopening(opened.pk, by=cast.leader, reason="Chưa kịp.", expires_at=soon(days=1))

    opened.refresh_from_db()
    assert opened.status == ReportStatus.LOCKED
    assert reopen(opened.pk, by=cast.farmer).status == ReportStatus.DRAFT


def test_what_cannot_be_mended_any_more_is_not_returned(cast, opened, monkeypatch):
    ReopenGrant.objects.create(report=opened, reason="Thêm.", granted_by=cast.office, expires_at=soon(days=1))
    reports.submit(opened.pk, by=cast.farmer)
    later = soon(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(Refused, match="hãy nhận báo cáo rồi cho phép mở lại"):
        reports.return_(opened.pk, by=cast.office, note="Thiếu.")
    assert reports.accept(opened.pk, by=cast.office).status == ReportStatus.LOCKED


@pytest.mark.django_db(transaction=True)  # the worker opens its connection anew
def test_the_worker_locks_it(opened):
    call_command("run_worker", "--once")

    opened.refresh_from_db()
    assert opened.status == ReportStatus.LOCKED
