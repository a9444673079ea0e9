"""The Front of a province moves in: from an empty portal to issued minutes, by buttons and fields alone.

92 communes, 97 participants, one office table of figures with plan and result beside each other, one commune's own
file, 97 invitations in one act. docs/clicks.md has what it took, and must say the figures measured here.
"""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from briefings.models import Briefing, Document
from lib.vietnamese import Period
from organizations.models import AdministrativeUnit, IndicatorValue, Organization
from tests.browser.clicks import Clicks
from tests.browser.office_plays import Play, first_passwords, take_picture

pytestmark = pytest.mark.long

NAME = "MTTQ tỉnh: 92 xã, 97 giấy mời, biên bản"
COMMUNES, PARTICIPANTS = 92, 97
MOST_CLICKS = 80
PATIENCE = 600_000  # 98 organizations are made, and 97 papers printed, while a page is sent, beside other suites
ENDED = Period.quarter(2026, 3)  # the office moves in on 05/10/2026 and meets a week later
COLUMNS = (
    "Nhà Đại đoàn kết làm mới (nhà)",
    "Nhà Đại đoàn kết sửa chữa (nhà)",
    "Số cuộc giám sát chủ trì",
    "Kinh phí hỗ trợ nhà Đại đoàn kết (triệu đồng)",
)
PLAN, DONE = 8, 2


def set_up(administrator: Clicks) -> dict[str, str]:
    """The five steps, all as proposed but the communes and two people; returns the first passwords by account."""
    page, on = administrator.page, ".bar-end button.main"
    administrator.type("#id_place", "tỉnh Thái Nguyên")
    administrator.follow(on)
    administrator.on("#id_communes")
    take_picture(administrator, "tinh-to-chuc")
    administrator.follow(on)
    people = (("Nguyễn Văn Mẫu", "Chủ tịch", ""), ("Trần Thị Thử", "Chánh Văn phòng", "vanphong"))
    for number, (name, title, username) in enumerate(people):
        administrator.type(f"#id_ng-{number}-full_name", name)
        page.fill(f"#id_ng-{number}-title", title)
        administrator.choose(f"#id_ng-{number}-organization", "Ủy ban MTTQ Việt Nam tỉnh Thái Nguyên")
        page.fill(f"#id_ng-{number}-username", username)
    administrator.choose("#id_ng-1-role", "secretariat")
    for _ in range(4):
        administrator.follow(on)
    assert "Đã thiết lập Ủy ban MTTQ Việt Nam tỉnh Thái Nguyên" in page.inner_text("h1")
    return first_passwords(administrator)


def office_table(path: Path, without: AdministrativeUnit) -> Path:
    """What the office gathers itself: communes in rows, plan and result under each heading; one is still missing."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ỦY BAN MTTQ VIỆT NAM TỈNH THÁI NGUYÊN"])
    sheet.append(["BAN THƯỜNG TRỰC"])
    sheet.append([f"BIỂU TỔNG HỢP KẾT QUẢ CÔNG TÁC MẶT TRẬN {ENDED.name.upper()}"])
    sheet.append(["TT", "Xã, phường", *(cell for title in COLUMNS for cell in (title, None))])
    sheet.append([None, None, *("Kế hoạch", "Thực hiện") * len(COLUMNS)])
    for place in range(len(COLUMNS)):
        sheet.merge_cells(start_row=4, end_row=4, start_column=3 + 2 * place, end_column=4 + 2 * place)
    communes = AdministrativeUnit.objects.communes().in_force(timezone.localdate())
    for number, unit in enumerate(communes, start=1):
        done = None if unit == without else DONE
        sheet.append([number, unit.name, *(PLAN, done) * len(COLUMNS)])
    sheet.append([None, "Tổng cộng", *(PLAN * COMMUNES, DONE * (COMMUNES - 1)) * len(COLUMNS)])
    book.save(path)
    return path


def commune_form(path: Path, unit: AdministrativeUnit) -> Path:
    """What one commune sends: indicators in rows, plan, quarter and year so far beside each other."""
    book = openpyxl.Workbook()
    for row in (
        ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM"],
        [unit.name.upper()],
        [f"BIỂU SỐ LIỆU {ENDED.name.upper()}"],
        ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Trong quý", "Lũy kế"],
        [1, "Nhà Đại đoàn kết làm mới", "nhà", PLAN, 3, 6],
        [2, "Nhà Đại đoàn kết sửa chữa", "nhà", PLAN, 1, 4],
        [3, "Số cuộc giám sát chủ trì", "cuộc", PLAN, 2, 8],
        [4, "Kinh phí hỗ trợ nhà Đại đoàn kết", "triệu đồng", PLAN, "1,5", 2],
    ):
        book.active.append(row)
    book.save(path)
    return path


def import_file(office: Clicks, briefing: Briefing, path: Path) -> None:
    """From the page of the briefing, where the period is known: file, look, write."""
    page = office.page
    page.goto(briefing.get_absolute_url())
    office.on("main .menu > summary")
    office.follow(".sheet a:has-text('Nhập số liệu xã')")
    office.send_file("input[name=import_file]", path)
    office.follow("main button.main")
    page.wait_for_selector("[aria-current=step]:has-text('Kiểm tra')")
    assert "Không có ô nào phải sửa hay cần xem" in page.inner_text("main")
    office.follow(".bar-end .main")
    office.follow("main button.main")
    page.wait_for_selector("text=Xem số liệu vừa ghi")


def invite_all(office: Clicks, folder: Path) -> None:
    """97 invitations, numbers in a row, in one act and one archive."""
    page = office.page
    office.follow("tr:has-text('Giấy mời') a:has-text('Ban hành')")
    office.follow("main a[href$='/tung-noi/']")
    take_picture(office, "tinh-giay-moi")
    office.on("main form[method=post] [type=checkbox][required]")
    office.follow("main button.danger")
    page.wait_for_url("**/cung-dot/")
    with page.expect_download() as download:
        office.on("main a[href$='.zip']")
    download.value.save_as(folder / "giay-moi.zip")
    with zipfile.ZipFile(folder / "giay-moi.zip") as archive:
        assert len(archive.namelist()) == PARTICIPANTS + 1  # and the index
    numbers = Document.objects.filter(kind="invitation").order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PARTICIPANTS + 1))


def hold_and_conclude(office: Clicks, briefing: Briefing) -> None:
    page, main = office.page, "main .head a.main"
    page.goto(briefing.get_absolute_url())
    office.follow(main)  # it was held
    office.follow("main button.danger")
    office.follow("main a[href$='/diem-danh/']")
    assert "LĐLĐ tỉnh Thái Nguyên" in page.locator("main tbody tr").nth(1).inner_text()  # before the communes
    office.on("#attendances-9-status_1")
    office.follow(".bar-end button.main")
    office.follow(main)  # what was concluded
    office.on("#conclusions-0-content")
    office.in_turn("Ghi nhận kết quả của 92 xã, phường.")
    office.on("#directives-0-content")
    office.in_turn("Hoàn thành kế hoạch làm mới nhà Đại đoàn kết.", "LĐLĐ tỉnh Thái Nguyên", "", "31/12")
    office.follow(".bar-end button.main")
    office.follow(main)
    office.on("main input[name=without_reports]")
    office.follow("main button.danger")


def test_the_front_of_a_province_moves_in(live_server, browser, monkeypatch, tmp_path, transactional_db):
    play = Play(browser, live_server.url, monkeypatch)
    play.on(5, 10)
    administrator = play.administrator()
    administrator.page.set_default_timeout(PATIENCE)
    passwords = set_up(administrator)
    assert Organization.objects.count() == COMMUNES + 6

    office = play.member("vanphong", passwords)
    page = office.page
    page.set_default_timeout(PATIENCE)
    office.follow(".side a:has-text('Hội nghị giao ban')")
    office.follow("main a:has-text('Thêm hội nghị')")
    office.choose("[name=period]", "vua_xong")
    office.type("[name=starts_at]", "12/10/2026 08:00")
    page.fill("[name=venue]", "Hội trường Ủy ban MTTQ tỉnh")
    office.follow("main button.main")
    briefing = Briefing.objects.get()
    assert briefing.shown_period == ENDED
    office.follow("main .head a:has-text('Mở thu báo cáo')")
    office.follow("main button:has-text('Mở thu báo cáo')")
    assert briefing.reports.count() == PARTICIPANTS
    invite_all(office, tmp_path)

    late = AdministrativeUnit.objects.get(code="02020", valid_to=None)
    import_file(office, briefing, office_table(tmp_path / "tong-hop.xlsx", late))
    import_file(office, briefing, commune_form(tmp_path / "cho-don.xlsx", late))
    for period in (ENDED, Period.plan(ENDED.year)):
        assert IndicatorValue.objects.of(period).stated().count() == COMMUNES * len(COLUMNS)
    page.goto(briefing.get_absolute_url())
    office.follow("nav.inpage a:has-text('Số liệu của kỳ')")
    take_picture(office, "tinh-so-lieu")
    assert "92/92 xã" in page.inner_text("main")
    office.follow("main a:has-text('Nhà Đại đoàn kết làm mới')")
    assert "75%" in page.locator("main tr", has_text="Xã Chợ Đồn").inner_text()

    play.on(12, 10, hour=11)
    play.again(office, "vanphong")
    hold_and_conclude(office, briefing)
    said = play.issue_minutes(office)
    take_picture(office, "tinh-bien-ban")
    assert "Ghi nhận kết quả của 92 xã, phường." in said
    assert said.index("Liên đoàn Lao động tỉnh") < said.index("Ủy ban MTTQ Việt Nam phường")
    play.ends(NAME, most=MOST_CLICKS)
