"""What only a browser can tell of the admin site: typed days and names, new lines, small windows, the policy."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make


@pytest.fixture
def complaints():
    """What the browser complained about during the test."""
    return []


def signed_in(live_server, client, browser, **options):
    """A page of the system's Chromium with an English locale, signed in as a system administrator."""
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True), backend="organizations.backends.RoleBackend")
    session = client.cookies["sessionid"].value
    context = browser.new_context(
        locale="en-US", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1440, "height": 900}, **options
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.fixture
def page(live_server, client, browser, complaints):
    page = signed_in(live_server, client, browser)
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


def open_desk(page, live_server, briefing, part=""):
    page.goto(f"{live_server.url}{reverse('admin:briefings_briefing_change', args=[briefing.pk])}#{part}")


def test_a_day_is_typed_without_its_year(page, live_server, briefing):
    open_desk(page, live_server, briefing)
    today = timezone.localdate()

    page.get_by_label("Số liệu từ ngày").fill(f"{today.day}/{today.month}")
    page.keyboard.press("Tab")

    assert page.input_value("#id_data_from") == f"{today:%d/%m/%Y}"


def test_a_new_line_proposes_the_next_number_and_is_saved(page, live_server, briefing, complaints):
    open_desk(page, live_server, briefing, "directives")

    page.click("#directives [data-add]")
    page.click("#directives [data-add]")
    assert page.input_value("#id_directives-3-ordinal") == "4"
    page.fill("#id_directives-2-content", "Việc bỏ đi.")
    page.fill("#id_directives-3-content", "Việc giao thêm.")
    page.locator("#directives-2").get_by_role("button", name="Bỏ dòng").click()
    assert page.input_value("#id_directives-2-content") == "Việc giao thêm."
    with page.expect_navigation():
        page.click("[name=_continue]")

    assert [each.content for each in briefing.directives.order_by("ordinal")][2:] == ["Việc giao thêm."]
    assert complaints == []


def test_lines_are_added_without_scripts(live_server, client, browser, briefing):
    page = signed_in(live_server, client, browser, java_script_enabled=False)
    open_desk(page, live_server, briefing)

    page.click("#conclusions [data-add]")
    page.fill("#id_conclusions-1-content", "Kết luận thêm.")
    page.click("[name=_save]")

    assert briefing.conclusions.filter(content="Kết luận thêm.").exists()


def test_a_link_opens_the_part_that_it_names(page, live_server, briefing):
    open_desk(page, live_server, briefing)
    assert not page.is_visible("#remarks [data-add]")

    page.get_by_role("navigation", name="Trong trang này").get_by_role("link", name="Ý kiến").click()

    page.locator("#remarks [data-add]").wait_for(timeout=10_000)


def test_a_name_is_found_without_marks_and_chosen_by_keyboard(page, live_server, briefing, complaints):
    make.OrganizationFactory(name="Hội Nông dân huyện Chợ Đồn mở rộng")
    wanted = make.OrganizationFactory(name="Hội Nông dân huyện Chợ Đồn")
    directive = briefing.directives.first()
    page.goto(f"{live_server.url}{reverse('admin:briefings_directive_change', args=[directive.pk])}")

    choice = page.get_by_role("combobox", name="Đơn vị chủ trì")
    choice.focus()
    page.keyboard.type("hội nông dân huyện chợ đồn")
    page.locator("[role=option]").first.wait_for(timeout=10_000)
    assert page.locator("[role=option]").all_inner_texts()[0] == wanted.name  # what was typed comes first
    page.keyboard.press("Enter")

    assert choice.input_value() == wanted.name
    assert page.input_value("#id_lead_organization") == str(wanted.pk)
    assert complaints == []


def test_enter_never_sends_a_form_that_is_half_typed(page, live_server, briefing):
    open_desk(page, live_server, briefing)
    address = page.url

    page.get_by_role("combobox", name="Chủ trì", exact=True).focus()
    page.keyboard.type("không có ai như thế")
    page.get_by_text("Không tìm thấy kết quả").wait_for(timeout=10_000)
    page.keyboard.press("Enter")
    page.focus("#id_directives-0-ordinal")
    page.keyboard.press("Enter")

    assert page.url == address
    assert page.evaluate("document.activeElement.id") == "id_directives-1-ordinal"


def test_what_a_small_window_adds_is_chosen(page, live_server, briefing, complaints):
    page.goto(f"{live_server.url}{reverse('admin:briefings_directive_add')}")

    with page.expect_popup() as opened:
        page.click("#add_id_theme")
    window = opened.value
    window.fill("#id_name", "Chủ đề mới")
    assert window.locator(".masthead, .side").count() == 0
    with window.expect_event("close"):
        window.click("[name=_save]")

    assert page.get_by_role("combobox", name="Chủ đề", exact=True).input_value() == "Chủ đề mới"
    assert page.locator("#change_id_theme").get_attribute("href")
    assert complaints == []


def test_typed_text_is_not_left_behind_unasked(page, live_server, briefing):
    open_desk(page, live_server, briefing)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())

    page.locator("#id_venue").type("Hội trường")
    page.evaluate("setTimeout(() => location.assign('/admin/'))")
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]


def test_rows_are_chosen_and_counted(page, live_server, briefing):
    page.goto(f"{live_server.url}{reverse('admin:briefings_directive_changelist')}")

    page.click("#action-toggle")

    assert page.locator("[data-chosen]").inner_text() == "Đã chọn 2/2"


def test_a_list_is_filtered_by_a_typed_name(page, live_server, briefing, complaints):
    make.DirectiveFactory(briefing=make.BriefingFactory(title="Hội nghị khác"))
    page.goto(f"{live_server.url}{reverse('admin:briefings_directive_changelist')}")

    page.get_by_text("Lọc", exact=True).first.click()
    page.get_by_role("combobox", name="Hội nghị giao ban").focus()
    page.keyboard.type("hội nghị khác")
    page.locator("[role=option]").first.wait_for(timeout=10_000)
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Lọc", exact=True).click()

    assert page.locator("#result_list tbody tr").count() == 1
    page.get_by_role("link", name="Bỏ lọc: Hội nghị giao ban").click()
    assert page.locator("#result_list tbody tr").count() == 3
    assert complaints == []


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
        reverse("admin:briefings_directive_history", args=[directive.pk]),
        reverse("admin:briefings_directive_delete", args=[directive.pk]),
        reverse("admin:organizations_user_add"),
    ]

    wide = {}
    for place in places:
        page.goto(live_server.url + place)
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[place] = found

    assert wide == {}
    assert complaints == []
