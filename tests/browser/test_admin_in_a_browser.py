"""What only a browser can tell of the admin site: the calendar, new rows, the policy for scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make


@pytest.fixture
def complaints():
    """What the browser complained about during the test."""
    return []


@pytest.fixture
def page(live_server, client, browser, complaints):
    """A page of the system's Chromium with an English locale, signed in as a system administrator."""
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True), backend="organizations.backends.RoleBackend")
    session = client.cookies["sessionid"].value
    context = browser.new_context(
        locale="en-US", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1440, "height": 900}
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


@pytest.fixture
def briefing(live_server):
    """A briefing with a long conclusion and two directives."""
    briefing = make.BriefingFactory()
    make.ConclusionFactory(briefing=briefing, content="Lời kết luận rất dài của đồng chí chủ trì. " * 5)
    make.DirectiveFactory.create_batch(2, briefing=briefing)
    return briefing


def open_desk(page, live_server, briefing, tab=""):
    page.goto(f"{live_server.url}{reverse('admin:briefings_briefing_change', args=[briefing.pk])}#{tab}")


@pytest.mark.long
def test_the_calendar_writes_day_month_year(page, live_server, briefing):
    open_desk(page, live_server, briefing)
    yesterday = timezone.localdate() - timedelta(days=1)

    page.click("#calendarlink2")  # the first two belong to the hours of the session
    page.click("#calendarbox2 .calendar-shortcuts a >> nth=0")

    assert page.input_value("#id_data_from") == f"{yesterday:%d/%m/%Y}"


def test_a_new_row_proposes_the_next_number_and_is_saved(page, live_server, briefing, complaints):
    open_desk(page, live_server, briefing, "directives")

    page.click("#directives-group .add-row a, #directives-group .add-row")
    assert page.input_value("#id_directives-2-ordinal") == "3"
    page.fill("#id_directives-2-content", "Việc giao thêm.")
    with page.expect_navigation():
        page.click("[name=_continue]")

    assert briefing.directives.get(ordinal=3).content == "Việc giao thêm."
    assert complaints == []


@pytest.mark.long
def test_the_summary_opens_the_tab_it_counts(page, live_server, briefing):
    open_desk(page, live_server, briefing)

    page.click(".desk a[href='#directives']")

    assert page.is_visible("#id_directives-0-content")


def test_choices_are_found_without_marks(page, live_server, briefing):
    make.OrganizationFactory(name="Hội Nông dân huyện Chợ Đồn")
    page.goto(f"{live_server.url}{reverse('admin:briefings_directive_add')}")

    page.click("[aria-labelledby=select2-id_lead_organization-container]")
    page.keyboard.type("cho don")

    page.locator(".select2-results li", has_text="Hội Nông dân huyện Chợ Đồn").wait_for(timeout=10_000)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_its_window_nor_breaks_the_policy(page, live_server, briefing, complaints, width):
    page.set_viewport_size({"width": width, "height": 900})
    directive = briefing.directives.first()
    places = [
        reverse("admin:index"),
        reverse("admin:briefings_briefing_changelist"),
        reverse("admin:briefings_briefing_add"),
        reverse("admin:briefings_briefing_change", args=[briefing.pk]),
        reverse("admin:briefings_directive_changelist"),
        reverse("admin:briefings_directive_change", args=[directive.pk]),
        reverse("admin:organizations_user_add"),
    ]

    wide = {}
    for place in places:
        page.goto(live_server.url + place)
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[place] = found

    assert wide == {}
    assert complaints == []
