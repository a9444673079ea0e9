"""A briefing added and a paper issued with the mouse and the keyboard, each click counted."""

from datetime import datetime

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Document
from tests import factories
from tests.browser.clicks import Clicks


@pytest.fixture
def office(transactional_db):
    host = factories.HostFactory(unit=factories.DistrictFactory(), symbol="MTTQ-BTT", format_family="front")
    for _ in range(6):
        factories.OrganizationFactory(parent=host)
    return factories.member("secretariat", host)


@pytest.fixture
def clicks(live_server, browser, office):
    page = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh").new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/giao-ban/them/")
    page.fill("input[name=username]", office.username)
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/giao-ban/them/")
    return Clicks(page)


def test_a_series_and_its_first_briefing_and_the_next_one_take_few_clicks(clicks, office):
    clicks.type("[name=starts_at]", "07/04/2020 08:30")
    clicks.type("[name=venue]", "Hội trường tầng 2")
    clicks.on("main button.main")
    clicks.page.wait_for_url(lambda url: "/them/" not in url)
    first = Briefing.objects.get()

    assert clicks.count <= 10 - 2  # the menu and the button of the list lead here
    assert first.series.participants.count() == 6

    Briefing.objects.update(status=BriefingStatus.CLOSED)
    clicks.count = 0
    clicks.page.goto(clicks.page.url)
    clicks.on("main a.btn.main")
    clicks.on("main button.main")
    clicks.page.wait_for_url(lambda url: "/them/" not in url)

    second = Briefing.objects.exclude(pk=first.pk).get()
    assert clicks.count == 2
    assert (second.venue, timezone.localtime(second.starts_at).hour) == ("Hội trường tầng 2", 8)


def test_enter_in_the_day_of_a_paper_looks_again_and_issues_nothing(clicks, office, live_server):
    host = office.memberships.get().organization
    briefing = factories.BriefingFactory(
        series=factories.SeriesFactory(host=host),
        status=BriefingStatus.CONCLUDED,
        starts_at=timezone.make_aware(datetime(2020, 4, 7, 8, 30)),
    )
    factories.ConclusionFactory(briefing=briefing)
    page = clicks.page
    page.goto(f"{live_server.url}/giao-ban/{briefing.slug}/ban-hanh/minutes/")

    page.fill("[name=ngay]", "08/04/2020")
    with page.expect_navigation():
        page.press("[name=ngay]", "Enter")

    assert "ngày 08/04/2020?" in page.inner_text("h1")
    page.check("main form[method=post] [type=checkbox]")
    with page.expect_navigation():
        page.press("main form[method=post] [type=checkbox]", "Enter")
    assert page.url.endswith(briefing.get_absolute_url())
    assert not Document.objects.exists()
