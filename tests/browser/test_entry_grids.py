"""A session written down in a browser: by keyboard alone, pasted, and with how many clicks."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from briefings.choices import Progress
from briefings.models import DirectiveReview
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.long_on_postgresql

SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)
TABLE = """<table><tr><td>TT</td><td>Nội dung</td><td>Chủ trì</td><td>Thời hạn</td></tr>
<tr><td>1</td><td><p>Rà soát hộ</p><p>tái đàn</p></td><td>Hội Nông dân</td><td>15/6</td></tr>
<tr><td>2</td><td>Thăm “hộ nghèo”</td><td>Huyện đoàn</td><td></td></tr></table>"""
PASTE = """([selector, kind, text]) => {
  const clipboard = new DataTransfer();
  clipboard.setData(kind, text);
  const event = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def office(live_server):
    host = make.HostFactory(name="Huyện ủy Đồng Thử")
    named = {"farmers": "Hội Nông dân", "women": "Hội Phụ nữ", "youth": "Huyện đoàn", "union": "Liên đoàn Lao động"}
    bodies = {key: make.OrganizationFactory(parent=host, name=name, short_name=name) for key, name in named.items()}
    series = make.SeriesFactory(host=host, participants=list(bodies.values()))
    chair = make.PostFactory(organization=host, title="Phó Bí thư", full_name="Nguyễn Văn Chủ")
    briefing = make.BriefingFactory(series=series, status="held", starts_at=SESSION, chair=chair)
    make.member("secretariat", host, username="vanphong")
    return SimpleNamespace(briefing=briefing, before=make.BriefingFactory(series=series, status="concluded"), **bodies)


@pytest.fixture
def screen(live_server, browser, office):
    """The secretary's browser, signed in. ``clicks`` counts the mouse, ``complaints`` what the console says."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.complaints, page.clicks = [], 0
    page.on("console", lambda said: said.type == "error" and page.complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.goto(f"/admin/login/?next=/giao-ban/{office.briefing.slug}/")
    page.fill("input[name=username]", "vanphong")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**/giao-ban/{office.briefing.slug}/")
    return page


def click(page, selector: str) -> None:
    page.click(selector)
    page.clicks += 1


def saved(page) -> None:
    page.wait_for_selector(".msg.success")


def in_turn(page, *cells: str) -> None:
    """Type into one cell after the other, each reached by Tab."""
    for text in cells:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_two_conclusions_and_eight_directives_by_keyboard_with_one_click(screen, office):
    screen.goto(f"/giao-ban/{office.briefing.slug}/ket-luan/")
    screen.focus("#conclusions-0-content")
    for number in range(2):
        in_turn(screen, f"Kết luận {number}.", "")
    screen.focus("#directives-0-content")
    for number in range(8):
        lead = "N" if number else "L"  # Như trên, Liên đoàn Lao động: a list is chosen from by its first letters
        in_turn(
            screen,
            f"Việc {number}.",
            lead,
            "Hội Phụ nữ, Huyện đoàn",
            "15/6" if number < 7 else "thường xuyên",
            "",
            "",
            "",
        )

    click(screen, ".bar-end button.main")
    saved(screen)

    assert "Đã lưu 2 kết luận và 8 nhiệm vụ giao." in screen.inner_text(".msg.success")
    assert office.briefing.conclusions.count() == 2
    found = list(office.briefing.directives.all())
    assert [one.content for one in found] == [f"Việc {number}." for number in range(8)]
    assert {one.lead_organization for one in found} == {office.union}
    assert all(set(one.coordinating_organizations.all()) == {office.women, office.youth} for one in found)
    assert [f"{one.due_on}" for one in found] == ["2020-06-15"] * 7 + ["None"]
    assert screen.clicks == 1
    assert screen.complaints == []


def test_a_table_of_word_and_lines_of_text_are_split_into_rows(screen, office):
    screen.goto(f"/giao-ban/{office.briefing.slug}/ket-luan/")
    with screen.expect_navigation():
        screen.evaluate(PASTE, ["#directives-0-content", "text/html", TABLE])

    assert screen.input_value("#directives-0-content") == "Rà soát hộ tái đàn"
    assert screen.input_value("#directives-0-lead") == str(office.farmers.pk)
    assert screen.input_value("#directives-0-due") == "15/6"
    assert screen.input_value("#directives-1-content") == "Thăm “hộ nghèo”"
    with screen.expect_navigation():
        screen.evaluate(PASTE, ["#conclusions-0-content", "text/plain", "1. Một.\n2. Hai."])
    assert screen.input_value("#conclusions-1-content") == "Hai."
    assert screen.input_value("#directives-1-content") == "Thăm “hộ nghèo”"
    assert not office.briefing.directives.exists()

    screen.click(".bar-end button.main")
    saved(screen)
    assert (office.briefing.conclusions.count(), office.briefing.directives.count()) == (2, 2)
    assert screen.complaints == []


def test_rows_are_added_and_enter_goes_one_row_down(screen, office):
    screen.goto(f"/giao-ban/{office.briefing.slug}/ket-luan/")
    screen.click("#directives button[name=them]")
    assert screen.evaluate("document.activeElement.id") == "directives-8-content"
    assert screen.inner_text("#directives tbody tr:nth-child(13) .ord") == "13"
    screen.keyboard.type("Việc thêm.")
    screen.fill("#directives-8-due", "15/6")
    screen.press("#directives-8-due", "Enter")
    assert screen.evaluate("document.activeElement.id") == "directives-9-due"

    screen.click(".bar-end button.main")
    saved(screen)
    assert office.briefing.directives.get().content == "Việc thêm."
    assert screen.complaints == []


def test_attendance_of_five_takes_two_clicks(screen, office):
    screen.goto(f"/giao-ban/{office.briefing.slug}/diem-danh/")
    click(screen, "#attendances-2-status_1")
    click(screen, ".bar-end button.main")
    saved(screen)

    assert [one.status for one in office.briefing.attendances.order_by("pk")] == [
        "present", "present", "absent", "present", "present",
    ]  # fmt: skip
    assert screen.clicks <= 3
    assert screen.complaints == []


def test_eight_reviews_take_nine_clicks(screen, office):
    given = {"briefing": office.before, "assigned": True, "lead_organization": office.farmers}
    for _ in range(8):
        directive = make.DirectiveFactory(progress=Progress.IN_PROGRESS, **given)
        make.DirectiveReviewFactory(briefing=office.briefing, directive=directive)
    screen.goto(f"/giao-ban/{office.briefing.slug}/xem-xet/")
    row = DirectiveReview.objects.earliest("pk").pk
    assert not screen.is_visible(f"#xem-xet-{row}-reason")
    screen.check(f"#xem-xet-{row}-outcome_3")
    assert screen.is_visible(f"#xem-xet-{row}-reason")

    for review in DirectiveReview.objects.all():
        click(screen, f"#xem-xet-{review.pk}-outcome_0")
    click(screen, ".bar-end button.main")
    saved(screen)

    assert set(DirectiveReview.objects.values_list("outcome", flat=True)) == {"continue"}
    assert screen.clicks <= 10
    assert screen.complaints == []


def test_without_script_the_same_is_saved(live_server, browser, office, screen):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=screen.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"/giao-ban/{office.briefing.slug}/ket-luan/")
    page.click("#directives summary")
    page.fill("#directives-paste", "Một.\tHuyện đoàn\t\t15/6\nHai.\tHuyện đoàn")
    page.click("#directives button[name=tach]")
    assert page.input_value("#directives-1-content") == "Hai."
    page.click("#directives button[name=them]")
    page.fill("#directives-2-content", "Ba.")
    page.press("#directives-2-due", "Enter")
    saved(page)

    assert [one.content for one in office.briefing.directives.all()] == ["Một.", "Hai.", "Ba."]


def test_helpers_are_offered_as_they_are_typed_and_rows_move_by_keyboard(screen, office):
    for number in (1, 2):
        make.DirectiveFactory(briefing=office.briefing, ordinal=number, content=f"Việc {number}.")
    screen.goto(f"/giao-ban/{office.briefing.slug}/ket-luan/")
    screen.focus("#directives-0-helpers")
    screen.keyboard.type("lien")
    assert screen.inner_text("#ten-goi-y [aria-selected=true]") == "Liên đoàn Lao động"
    screen.keyboard.press("Enter")
    screen.keyboard.type("hoi")
    assert screen.locator("#ten-goi-y li").all_inner_texts() == ["Hội Nông dân", "Hội Phụ nữ"]
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    assert screen.input_value("#directives-0-helpers") == "Liên đoàn Lao động, Hội Phụ nữ, "
    screen.keyboard.type("hu")
    screen.keyboard.press("Escape")
    assert screen.is_hidden("#ten-goi-y")
    screen.fill("#directives-0-helpers", "Liên đoàn Lao động, Hội Phụ nữ")

    screen.keyboard.press("Alt+ArrowDown")
    assert screen.evaluate("document.activeElement.id") == "directives-0-helpers"
    assert screen.locator("#directives tbody tr td.num .ord").all_inner_texts()[:2] == ["1", "2"]
    assert screen.locator("#directives tbody tr").nth(1).locator("button[name=len]").inner_text().split() == [
        "Lên",
        "dòng",
        "2",
    ]
    screen.click(".bar-end .main")
    saved(screen)

    first, second = office.briefing.directives.order_by("ordinal")
    assert (first.content, second.content) == ("Việc 2.", "Việc 1.")
    assert set(second.coordinating_organizations.all()) == {office.union, office.women}
    assert screen.complaints == []
