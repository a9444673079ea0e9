"""A commune's Front moves in: five organizations, and twelve Ban Công tác Mặt trận whose thôn report each month.

From the first administrator to issued minutes, by what the pages show alone; docs/clicks.md has the clicks.
"""

import pytest

from briefings.models import Briefing, Document
from lib.vietnamese import Period
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue
from organizations.services.aggregation import totals
from tests import workbooks
from tests.browser.clicks import Clicks
from tests.browser.office_plays import SEND, Play, first_passwords, take_picture, text_of_pdf

pytestmark = [pytest.mark.long_on_postgresql, pytest.mark.usefixtures("transactional_db")]

PLACE, FRONT = "Nghĩa Tá", "MTTQ xã Nghĩa Tá"
AREAS = (
    "Nà Cà", "Nà Khằn", "Nà Đeng", "Bản Lạp", "Bản Bẳng", "Nà Kiến", "Bản Tưn", "Bản Bây", "Phia Lếch", "Cốc Lùng",
    "Khuổi Áng", "Tổ dân phố 1",
)  # fmt: skip
TYPING, SILENT = ("Nà Cà", "Nà Khằn"), "Khuổi Áng"  # those who type their figures, and the one that says nothing
OFFICERS = {
    "congdoan": "Công đoàn xã Nghĩa Tá",
    "nongdan": "Hội Nông dân xã Nghĩa Tá",
    "phunu": "Hội LHPN xã Nghĩa Tá",
    "doanxa": "Đoàn xã Nghĩa Tá",
    "ccb": "Hội CCB xã Nghĩa Tá",
}
# Full name, title, organization, account and role.
PEOPLE = (
    ("Người Chủ Thử", "Chủ tịch", FRONT, "chutich", "Lãnh đạo"),
    ("Người Ghi Thử", "Ủy viên Thường trực", FRONT, "vanphong", "Văn phòng, thư ký"),
    *(
        (f"Cán Bộ Thử {number}", "Chủ tịch", organization, account, "Cán bộ tổ chức")
        for number, (account, organization) in enumerate(OFFICERS.items(), start=1)
    ),
    ("Trưởng Ban Thử 1", "Trưởng ban", "Ban CTMT thôn Nà Cà", "naca", "Cán bộ xã"),
    ("Trưởng Ban Thử 2", "Trưởng ban", "Ban CTMT thôn Nà Khằn", "nakhan", "Cán bộ xã"),
)
HEADINGS = (
    "TT", "Thôn, bản", "Số buổi tuyên truyền, vận động", "Số lượt người tham dự",
    "Ý kiến, kiến nghị của cử tri, nhân dân tổng hợp", "Vụ việc hòa giải ở cơ sở tiếp nhận", "Vụ việc hòa giải thành",
)  # fmt: skip


@pytest.mark.long
def test_a_commune_front_moves_in(live_server, browser, monkeypatch, tmp_path):
    play = Play(browser, live_server.url, monkeypatch)
    play.on(20, 11)
    passwords = the_first_run(play)
    office = play.member("vanphong", passwords)
    the_briefing_of_november(office)

    play.on(25, 11)
    for account in OFFICERS:
        a_report(play.member(account, passwords), account)
    figures_typed(play.member("naca", passwords, width=390, height=844), wrong="bốn")
    figures_typed(play.member("nakhan", passwords))
    play.on(27, 11)
    play.again(office, "vanphong")
    figures_of_the_other_areas(office, tmp_path)
    figures_add_up()

    play.on(30, 11, hour=11)
    play.again(office, "vanphong")
    reports_taken(office)
    the_session(office)
    said = play.issue_minutes(office)
    assert "Số: 01/BB-MTTQ-BTT" in said
    assert "Hướng dẫn Ban Công tác Mặt trận thôn Khuổi Áng gửi số liệu" in said
    assert "Có mặt: 17/18" in said
    assert all(f"Kết quả tháng 11 của {name}." in said for name in OFFICERS.values())
    assert Document.objects.get().number == 1
    take_picture(office, "xa-bien-ban")
    play.ends("MTTQ xã, năm tổ chức, 12 thôn", most=165)


def the_first_run(play: Play) -> dict[str, str]:
    admin = play.administrator()
    admin.type("input[name=place]", PLACE)
    admin.type("textarea[name=areas]", "\n".join(AREAS))
    admin.follow(".bar-end button.main")
    assert admin.page.is_checked("input[name=committees]")
    admin.follow(".bar-end button.main")

    admin.on("button[name=them]")
    admin.page.wait_for_selector(f"[name=ng-{len(PEOPLE) - 1}-role]")
    admin.on("[name=ng-0-full_name]")
    for row, (full_name, title, organization, account, role) in enumerate(PEOPLE):
        for field, text in (("full_name", full_name), ("title", title), ("username", account)):
            admin.page.fill(f"[name=ng-{row}-{field}]", text)
        for field, label in (("organization", organization), ("role", role)):
            admin.page.select_option(f"[name=ng-{row}-{field}]", label=label)
            admin.count += 1
    admin.follow(".bar-end button.main")
    assert admin.page.input_value("[name=period_kind]") == "month"
    for _ in ("regime", "forms", "look"):
        admin.follow(".bar-end button.main")
    return first_passwords(admin)


def the_briefing_of_november(office: Clicks) -> None:
    office.follow(".side a:has-text('Hội nghị giao ban')")
    office.follow("main a:has-text('Thêm hội nghị')")
    assert office.page.locator("[name=period] option").all_inner_texts()[:2] == [
        "Tháng 11 năm 2026",
        "Tháng 10 năm 2026",
    ]
    office.type("[name=starts_at]", "30/11/2026 08:00")
    office.page.fill("[name=venue]", "Hội trường xã")
    office.follow("main button.main:has-text('Thêm hội nghị')")
    office.follow("main .head a:has-text('Mở thu báo cáo')")
    assert "12 Ban Công tác Mặt trận dự họp và gửi số liệu" in office.page.inner_text("main form")
    office.follow(SEND)
    assert "0/5 báo cáo đã nộp" in office.page.inner_text("main .rail")


def a_report(officer: Clicks, account: str) -> None:
    officer.follow("main a:has-text('Viết báo cáo')")
    if account == "nongdan":  # what is counted by the quarter is no matter of a month
        assert "Hội viên nông dân" not in officer.page.inner_text("main")
    officer.on("#ket-qua textarea >> nth=0")
    officer.page.keyboard.insert_text(f"Kết quả tháng 11 của {OFFICERS[account]}.")
    officer.follow("main button:has-text('Nộp báo cáo')")
    assert "Đã nộp báo cáo" in officer.page.inner_text("main .msg")


def figures_typed(head: Clicks, wrong: str = "") -> None:
    """The head of a Ban Công tác Mặt trận types the five figures of the thôn; ``wrong``: first one of them wrongly."""
    head.follow("main a:has-text('Ghi số liệu')")
    head.on("main table input >> nth=0")
    head.in_turn("3", "45", "2", wrong or "4", "3")
    head.follow(".bar-end button.main")
    if wrong:
        assert "còn 1 ô phải sửa" in head.page.inner_text("main [role=alert]")
        assert "Cần số nguyên từ 0 trở lên" in head.page.inner_text("main .why")
        take_picture(head, "xa-go-so-lieu", width=390, height=1130)
        head.type("main table .wrong-cell input", "4")
        head.follow(".bar-end button.main")
    assert "Đã ghi 5 số mới của tháng 11 năm 2026" in head.page.inner_text("main .msg")


def figures_of_the_other_areas(office: Clicks, folder) -> None:
    """The commune's own workbook, with thôn in rows; one heading is not that of the form."""
    names = [name for name in AREAS if name not in (*TYPING, SILENT)]
    rows = [
        ["SỐ LIỆU THÁNG 11 NĂM 2026 CỦA CÁC THÔN"],
        list(HEADINGS),
        *([number, name, number, 20, 1, 2, 1] for number, name in enumerate(names, start=1)),
    ]
    path = folder / "thon-thang-11.xlsx"
    path.write_bytes(workbooks.xlsx(rows, sheet="Tháng 11"))
    office.follow("main a:has-text('Xem hội nghị')")
    office.on("main .head details summary")
    office.follow("main .head a:has-text('Nhập số liệu')")
    office.page.select_option("select[name=report_form]", label="KDC-T Số liệu hằng tháng của Ban Công tác Mặt trận")
    office.count += 1
    office.send_file("[name=import_file]", path)
    office.follow("main button.main")
    question = office.page.locator("main table select").first
    assert "Số lượt người tham dự" in office.page.inner_text("main table")
    question.select_option(label="MT02 Số lượt người tham dự tuyên truyền (lượt người)")
    office.count += 1
    office.follow(".bar-end .main")
    office.follow(".bar-end .main")
    assert "Sẽ ghi 45 ô của 9 thôn, bản, tổ dân phố" in office.page.inner_text("main")
    office.follow("main button.main")
    assert "Đã ghi 45 ô" in office.page.inner_text("main")


def figures_add_up() -> None:
    """The commune's figure is the sum of its thôn, with how many of them said one."""
    commune = AdministrativeUnit.objects.get(code="02071", valid_to=None)
    indicator = Indicator.objects.get(code="MT02")
    total = totals([indicator], [commune], Period.month(2026, 11)).whole(indicator)
    assert (total.shown, total.of_units) == (2 * 45 + 9 * 20, "11/12 thôn")
    assert IndicatorValue.objects.count() == 11 * 5


def reports_taken(office: Clicks) -> None:
    for _ in OFFICERS:
        office.follow(".side a:has-text('Việc của tôi')")
        office.follow(
            "main a:has-text('Xem báo cáo'), main a:has-text('Xem danh sách'), main a:has-text('Nhận báo cáo')"
        )
        if office.page.url.endswith("waiting"):
            office.follow("main table tbody a >> nth=0")
        office.follow("main button:has-text('Nhận báo cáo'):visible")


def the_session(office: Clicks) -> None:
    office.follow("main a:has-text('T11/2026')")
    take_picture(office, "xa-hoi-nghi")
    annex = office.page.get_attribute("main a[href$='commune_annex.pdf']", "href")
    assert "270 (11/12 thôn)" in text_of_pdf(office.page.request.get(annex).body())
    office.follow("main .head a:has-text('Ghi nhận đã họp')")
    office.follow(SEND)
    office.follow("main a:has-text('Điểm danh')")
    office.on("#attendances-7-status_1")
    office.follow(".bar-end button.main")
    office.follow("main .head a:has-text('Nhập kết luận')")
    office.on("#conclusions-0-content")
    office.in_turn(
        "Ghi nhận kết quả tháng 11 của năm tổ chức.", "", "Các thôn gửi đủ số liệu trước ngày 25 hằng tháng."
    )
    office.on("#directives-0-content")
    office.in_turn("Hướng dẫn Ban Công tác Mặt trận thôn Khuổi Áng gửi số liệu.")
    office.page.select_option("#directives-0-lead", label=OFFICERS["phunu"])
    office.count += 1
    office.page.keyboard.press("Tab")
    office.in_turn("", "15/12", "Số liệu tháng 11 của thôn", "", "")
    take_picture(office, "xa-ket-luan")
    office.follow(".bar-end button.main")
    office.follow("main .head a:has-text('Ghi nhận đã kết luận')")
    office.follow(SEND)
    assert Briefing.objects.get().status == "concluded"
