"""The three main jobs by keys alone, and what a screen reader says at each step (docs/accessibility.md).

(a) The office writes down two conclusions and their directives, and issues the minutes. (b) An officer writes a report
and hands it in. (c) A commune officer imports a workbook in four steps. Each goes wrong once, as it does for people.
"""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from briefings.choices import ReportStatus
from briefings.models import Document
from organizations.choices import Role
from organizations.models import IndicatorValue
from tests import factories as make
from tests import workbooks
from tests.browser.keyboard import Keyboard
from tests.organizations.importing.conftest import district  # noqa: F401 -- the same small district

SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)


@pytest.fixture
def sits_down(live_server, browser, client, settings):
    """``sits_down(user)``: the person's browser, signed in."""

    def sit(user) -> Keyboard:
        client.force_login(user, backend="organizations.backends.RoleBackend")
        name = settings.SESSION_COOKIE_NAME
        return Keyboard(browser, live_server.url, (name, client.cookies[name].value))

    return sit


@pytest.fixture
def office(live_server):
    host = make.HostFactory(name="Huyện ủy Đồng Thử", symbol="HU", place_name="Đồng Thử")
    named = ("Hội Nông dân", "Hội Phụ nữ", "Huyện đoàn", "Liên đoàn Lao động")
    bodies = [make.OrganizationFactory(parent=host, name=name, short_name=name) for name in named]
    chair = make.PostFactory(organization=host, title="Phó Bí thư", full_name="Người Chủ Thử")
    return SimpleNamespace(
        host=host,
        farmers=bodies[0],
        series=make.SeriesFactory(host=host, participants=bodies),
        chair=chair,
        secretary=make.member(Role.SECRETARIAT, host, username="vanphong"),
    )


def test_the_office_writes_down_a_session_and_issues_its_minutes(office, sits_down):
    briefing = make.BriefingFactory(
        series=office.series, status="held", starts_at=SESSION, ends_at=SESSION, chair=office.chair, venue="Hội trường"
    )
    clerk = sits_down(office.secretary)

    # The way: work of today, the session, its table.
    clerk.open("/viec-cua-toi/")
    clerk.skip()
    clerk.reach("link", briefing.title)
    clerk.follow()
    assert clerk.title == briefing.title
    clerk.skip()
    clerk.reach("link", "^Nhập kết luận, nhiệm vụ$")
    clerk.follow()
    assert clerk.headings() == ["Kết luận và nhiệm vụ giao", "Kết luận của chủ trì", "Nhiệm vụ giao"]
    assert clerk.tables() == ["Kết luận của chủ trì", "Nhiệm vụ giao"]

    # The table: each cell says its column and its row.
    clerk.skip()
    clerk.reach("textbox", "^Kết luận, dòng 1$")
    clerk.type("Tiếp tục phòng, chống dịch.")
    clerk.reach("textbox", "^Kết luận, dòng 2$")
    clerk.type("Giữ vững sản xuất.")
    for number in (1, 2):
        clerk.reach("textbox", f"^Nội dung, dòng {number}$")
        clerk.type(f"Rà soát hộ thứ {number}.")
        assert clerk.tab() == ("combobox", f"Chủ trì, dòng {number}")
        clerk.choose("Li")
        assert clerk.here().value == "Liên đoàn Lao động"
        assert clerk.tab() == ("textbox", f"Phối hợp, dòng {number}")
        clerk.type("Hội Phụ nữ")
        assert clerk.tab() == ("textbox", f"Thời hạn, dòng {number}")
        clerk.type("15/6" if number == 1 else "31/6")

    # Refused: what is wrong is read first, leads to its field, and the field says it again.
    clerk.follow("Control+Enter")
    assert clerk.here().role == "alert"
    assert "còn 1 chỗ cần sửa" in clerk.reading()
    assert clerk.tab() == ("link", "Nhiệm vụ giao, dòng 2, thời hạn")
    clerk.press("Enter")
    field = clerk.here()
    assert (field.role, field.name, field.value) == ("textbox", "Thời hạn, dòng 2", "31/6")
    assert ("invalid", "true") in field.states
    assert "chỉ có 30 ngày" in field.description
    clerk.press("Control+a")
    clerk.type("30/6")
    clerk.follow("Control+Enter")
    assert clerk.reading() == "Đã lưu 2 kết luận và 2 nhiệm vụ giao."

    # Concluded: a question, whose first button goes back.
    clerk.reach("link", "^Ghi nhận đã kết luận$")
    clerk.follow()
    assert clerk.headings() == ["Ghi nhận đã kết luận?"]
    clerk.skip()
    clerk.reach("button", "^Quay lại, chưa thực hiện$")
    assert clerk.tab() == ("button", "Ghi nhận đã kết luận")
    clerk.follow()
    assert clerk.reading() == "Đã ghi nhận kết luận."

    # Issued: the button is not pressed before the box is ticked.
    clerk.reach("link", "^Ban hành biên bản$")
    clerk.follow()
    assert clerk.title.startswith("Ban hành biên bản")
    clerk.skip()
    clerk.reach("checkbox", "Tôi đã xem bản in và đồng ý ban hành")
    clerk.press("Space")
    assert ("checked", "true") in clerk.here().states
    assert clerk.tab() == ("button", "Quay lại, chưa ban hành")
    assert clerk.tab()[1].startswith("Ban hành")
    clerk.follow()
    assert "Đã ban hành" in clerk.reading()
    assert Document.objects.filter(briefing=briefing, kind="minutes", number__isnull=False).count() == 1
    clerk.ends("a")


def test_an_officer_writes_a_report_and_hands_it_in(office, sits_down):
    briefing = make.BriefingFactory(series=office.series, status="collecting", starts_at=SESSION)
    report = make.OrganizationReportFactory(briefing=briefing, organization=office.farmers)
    task = make.TaskFactory(organization=office.farmers, year=2019, quarter=4, title="Trồng cây")
    make.ReportChecklistItemFactory(report=report, task=task)
    officer = sits_down(make.member(Role.OFFICER, office.farmers, username="canbo"))

    officer.open("/viec-cua-toi/")
    officer.skip()
    officer.reach("link", "^Viết báo cáo *: ")
    officer.follow()
    if not officer.page.url.endswith("/soan/"):
        officer.reach("link", "oạn báo cáo|iết báo cáo")
        officer.follow()
    parts = ["I. Kết quả đạt được", "II. Tồn tại, hạn chế", "III. Phương hướng, nhiệm vụ", "IV. Kiến nghị, đề xuất"]
    assert [each for each in officer.tables() if each in parts] == parts

    # Lines: Enter begins the next; what moves and goes is read aloud.
    officer.skip()
    officer.reach("textbox", "^Ý 1$")
    officer.type("Hai sản phẩm dự thi OCOP.")
    officer.press("Enter")
    assert officer.here().name == "Ý 2"
    officer.type("Giải ngân 450 triệu đồng.")
    officer.press("Alt+ArrowUp")
    officer.hears("Đã chuyển đến dòng 1.")
    assert officer.here().name == "Ý 1"
    officer.press("Enter", 2)
    assert officer.here().name == "Ý 3"
    officer.type("Nhầm.")
    officer.reach("DisclosureTriangle", "^Dòng 3 ?: chuyển hoặc bỏ dòng$", back=True)
    officer.press("Enter")
    assert ("expanded", "True") in officer.here().states
    officer.reach("button", "^Bỏ dòng$")
    officer.press("Enter")
    officer.hears("Đã bỏ dòng 3.")
    officer.reach("textbox", "^Tồn tại 1$")
    officer.type("Tái đàn chưa an toàn.")
    assert officer.tab() == ("textbox", "Nguyên nhân 1")
    officer.type("Ngại khai báo.")
    assert officer.tab() == ("textbox", "Biện pháp 1")
    officer.type("Ký cam kết.")
    officer.reach("textbox", "^Nhiệm vụ 1$")
    officer.type("Tập huấn.")
    officer.hears("Đã lưu nháp lúc", part=True)

    # Handed in too early: what is missing is read first.
    officer.reach("button", "^Nộp báo cáo$")
    officer.follow()
    assert officer.here().role == "alert"
    assert "chưa trả lời" in officer.reading()
    officer.reach("radio", "^Đã xong$")
    officer.press("Space")
    assert ("checked", "true") in officer.here().states
    officer.reach("button", "^Nộp báo cáo$")
    officer.follow()
    assert officer.reading() == "Đã nộp báo cáo."
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert [one.text for one in report.achievements.order_by("ordinal")] == [
        "Giải ngân 450 triệu đồng.",
        "Hai sản phẩm dự thi OCOP.",
    ]
    officer.ends("b")


def test_a_commune_officer_imports_a_workbook(district, sits_down, tmp_path):  # noqa: F811
    path = tmp_path / "xa.xlsx"
    path.write_bytes(workbooks.xlsx([["Xã", "TA01", "TA02", "Hộ có xe máy"], ["Phương Nam", "1O", 12.5, 3]]))
    officer = sits_down(district.commune_officer)
    officer.page.on("filechooser", lambda _: None)  # to be told of it takes effect a moment later

    # 1: the file and its period.
    officer.open("/viec-cua-toi/")
    officer.reach("link", "^Nhập từ Excel$")
    officer.follow()
    assert officer.rail() == ("1. Chọn tệp", "step")
    officer.skip()
    officer.reach("button", "^Tệp Excel")
    with officer.page.expect_file_chooser() as chooser:
        officer.press("Space")
    chooser.value.set_files(str(path))
    assert "xa.xlsx" in officer.here().value
    officer.reach("textbox", "^Năm$")
    officer.press("Control+a")
    officer.type("2020")
    assert officer.tab() == ("combobox", "Kỳ")
    officer.press("Home")
    assert officer.here().value == "Quý I"
    officer.reach("button", "^Tiếp tục$")
    officer.follow()

    # 2: one column that nobody knows.
    assert officer.rail() == ("2. Ghép cột", "step")
    officer.skip()
    officer.reach("combobox", "Hộ có xe máy")
    officer.reach("button", "^Tiếp tục$")
    officer.follow()
    assert officer.rail() == ("2. Ghép cột", "step")
    assert officer.reading() == "Chưa có câu trả lời nào được chọn."
    officer.reach("combobox", "Hộ có xe máy")
    officer.choose("B")
    assert officer.here().value.startswith("Bỏ "), officer.page.locator("#can-chon select").inner_text()
    officer.reach("button", "^Tiếp tục$")
    officer.follow()

    # 3: one cell that is no number.
    assert officer.rail() == ("3. Kiểm tra", "step")
    officer.skip()
    cell = officer.reach("textbox", "^Giá trị ô ")
    assert cell.value == "1O"
    officer.press("Control+a")
    officer.type("mười o")
    officer.reach("button", "^Lưu và xem lại lần cuối$")
    officer.follow()
    assert officer.here().role == "alert"
    assert "Chưa sửa được 1 ô" in officer.reading()
    officer.reach("link", "^Ô ")
    officer.press("Enter")
    assert ("invalid", "true") in officer.here().states
    assert officer.here().description
    officer.press("Control+a")
    officer.type("10")
    officer.reach("button", "^Lưu và xem lại lần cuối$")
    officer.follow()

    # 4: written.
    assert officer.rail() == ("4. Ghi vào", "step")
    officer.skip()
    officer.reach("button", "^Ghi 2 ô$")
    officer.follow()
    officer.page.wait_for_selector("text=Xem số liệu vừa ghi")
    assert "Đã ghi" in officer.reading()
    assert sorted(float(one.value) for one in IndicatorValue.objects.all()) == [10, 12.5]
    officer.ends("c")
