"""An officer writes the whole report on one page by keyboard alone, and hands it in there."""

import pytest

from briefings.choices import BriefingStatus, ReportStatus
from organizations.models import TextDraft
from tests import factories

PASTED = "1. Hướng dẫn 14 nhóm hộ.\n2. Giải ngân 450 triệu đồng.\n\n- Tập huấn 3 lớp."


@pytest.fixture
def report(transactional_db):
    host = factories.HostFactory(unit=factories.DistrictFactory())
    farmers = factories.OrganizationFactory(parent=host, unit=host.unit)
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.COLLECTING)
    factories.member("officer", farmers, username="canbo")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    task = factories.TaskFactory(organization=farmers, year=2019, quarter=4, title="Trồng cây")
    factories.ReportChecklistItemFactory(report=report, task=task)
    return report


class Keyboard:
    """A page used without a mouse. ``pressed``: how often something was chosen or sent; ``pages``: those opened."""

    def __init__(self, browser, base: str, complaints: list[str]):
        context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page, self.pressed = context.new_page(), 0
        self.pages: list[str] = []
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        self.page.on("pageerror", lambda error: complaints.append(str(error)))
        self.page.goto(f"{base}/admin/login/?next=/viec-cua-toi/")
        self.page.fill("input[name=username]", "canbo")
        self.page.fill("input[name=password]", factories.PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{base}/viec-cua-toi/")
        self.page.on("framenavigated", lambda frame: self.pages.append(frame.url))

    def reach(self, selector: str) -> None:
        """Tab until the element is focused."""
        for _ in range(120):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def activate(self, key: str = "Enter") -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def follow(self, link: str) -> None:
        self.reach(link)
        with self.page.expect_navigation():
            self.activate()

    def paste(self, text: str) -> None:
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def lines(self, part: str) -> list[str]:
        texts = f"#{part} tbody tr:not([hidden]) td:nth-child(2) textarea"
        return [area.input_value() for area in self.page.locator(texts).all()]


def test_a_whole_report_by_keyboard_on_one_page(report, live_server, browser):
    complaints: list[str] = []
    officer = Keyboard(browser, live_server.url, complaints)
    page, keys = officer.page, officer.page.keyboard

    officer.follow(f"a[href^='/bao-cao/{report.pk}/']")
    if not page.url.endswith("/soan/"):
        officer.follow(f"a[href='/bao-cao/{report.pk}/soan/']")
    officer.reach("input[type=radio][value=done]")
    officer.activate("Space")

    officer.reach("#ket-qua textarea")
    keys.insert_text("Hai sản phẩm dự thi OCOP.")
    keys.press("Enter")
    officer.paste(PASTED)
    assert officer.lines("ket-qua") == [
        "Hai sản phẩm dự thi OCOP.",
        "Hướng dẫn 14 nhóm hộ.",
        "Giải ngân 450 triệu đồng.",
        "Tập huấn 3 lớp.",
        "",
    ]
    keys.press("Alt+ArrowUp")
    assert officer.lines("ket-qua")[2:4] == ["Tập huấn 3 lớp.", "Giải ngân 450 triệu đồng."]
    keys.press("Enter")
    keys.press("Enter")  # the empty line
    keys.press("Enter")  # from the last one, which is empty, on to the next part
    assert page.evaluate("document.activeElement.name") == "ton-tai-0-text"
    officer.paste("Tái đàn chưa an toàn.\tNgại khai báo.\tKý cam kết từng hộ.")
    officer.reach("#nhiem-vu textarea")
    keys.insert_text("Tập huấn chăn nuôi an toàn sinh học.")
    keys.press("Tab")
    keys.insert_text("12 lớp")
    keys.press("Tab")
    keys.insert_text("07/05/2020")
    officer.reach("#kien-nghi textarea")
    keys.insert_text("Hỗ trợ vắc-xin.")

    # It is kept as it is typed, stored nowhere yet, and what is missing is said anew.
    page.wait_for_selector("text=Đã lưu nháp lúc")
    page.wait_for_selector("[data-checks-here] >> text=4 kết quả")
    assert TextDraft.objects.count() == 1
    assert not report.achievements.exists()
    page.reload()
    assert officer.lines("ket-qua")[0] == "Hai sản phẩm dự thi OCOP."

    keys.press("Escape")
    officer.reach("#kien-nghi textarea")
    keys.press("Enter")
    keys.press("Enter")
    officer.activate()  # the button to hand in has the focus
    page.wait_for_url(f"{live_server.url}/bao-cao/{report.pk}/")
    assert "Đã nộp báo cáo." in page.inner_text("body")

    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert list(report.achievements.order_by("ordinal").values_list("text", flat=True)) == [
        "Hai sản phẩm dự thi OCOP.",
        "Hướng dẫn 14 nhóm hộ.",
        "Tập huấn 3 lớp.",
        "Giải ngân 450 triệu đồng.",
    ]
    assert report.shortcomings.values_list("cause", "remedy").get() == ("Ngại khai báo.", "Ký cam kết từng hộ.")
    assert report.checklist.get().answer == "done"
    assert not TextDraft.objects.exists()
    written = {address.partition("?")[0].rpartition("/bao-cao/")[2] for address in officer.pages}
    assert written == {f"{report.pk}/soan/", f"{report.pk}/"}  # where it is written, and as it was handed in
    assert officer.pressed <= 4  # the report and its writing, one answer, the button; 13 on three pages before
    assert complaints == []


def test_without_script_there_are_lines_places_and_a_button_for_more(report, live_server, browser):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/bao-cao/{report.pk}/soan/")
    page.fill("input[name=username]", "canbo")
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("[type=submit]")

    page.fill("[name=ket-qua-0-text]", "Hai.")
    page.fill("[name=ket-qua-0-place]", "2")
    page.fill("[name=ket-qua-1-text]", "Một.")
    page.fill("[name=ket-qua-1-place]", "1")
    page.click("#ket-qua button")
    page.wait_for_selector("[name=ket-qua-4-text]")
    assert list(report.achievements.order_by("ordinal").values_list("text", flat=True)) == ["Một.", "Hai."]
    page.click("input[type=radio][value=done]")
    page.click("text=Nộp báo cáo")

    assert "Đã nộp báo cáo." in page.inner_text("body")
