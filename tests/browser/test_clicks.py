"""How many activations the work of every day takes, in a real browser, against what it took before.

Each way begins where a person would begin: at *Việc của tôi*, or at the page of the briefing that is open already. What
counts is said in ``tests.browser.clicks.Clicks``. ``before`` is what the same took when two districts were entered by
hand on 29/11/2026; ``most`` is what it may take. The run prints the table *before → now*; docs/clicks.md has it too,
and must say the figures measured here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus, Progress, ReportStatus
from briefings.models import Briefing
from organizations.models import IndicatorValue, Organization
from tests import factories as make
from tests import workbooks
from tests.browser.clicks import Clicks, signed_in
from tests.organizations.importing.conftest import district  # noqa: F401 -- the same small district

pytestmark = pytest.mark.long_on_postgresql

TABLE = Path(settings.BASE_DIR) / "docs" / "clicks.md"
SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)
NAMES = (
    "Ủy ban MTTQ Việt Nam huyện Đồng Thử",
    "Liên đoàn Lao động huyện Đồng Thử",
    "Hội Nông dân huyện Đồng Thử",
    "Hội Liên hiệp Phụ nữ huyện Đồng Thử",
    "Đoàn TNCS Hồ Chí Minh huyện Đồng Thử",
    "Hội Cựu chiến binh huyện Đồng Thử",
    "Hội Chữ thập đỏ huyện Đồng Thử",
    "Câu lạc bộ Hưu trí huyện Đồng Thử",
)


@dataclass(frozen=True)
class Work:
    """What is done; activations ``before`` and at ``most``; ``pages``: how many it is done on, at most."""

    name: str
    before: str
    most: int
    pages: int


WORKS = {
    "organizations": Work("Thêm 8 tổ chức", "38", 20, 2),
    "briefing": Work("Thêm hội nghị và loạt giao ban mới", "25", 10, 2),
    "attendance": Work("Điểm danh 5 người", "16", 3, 1),
    "directives": Work("Ghi 2 kết luận, 8 nhiệm vụ giao", "28, 8 trang", 20, 1),
    "report": Work("Báo cáo của một tổ chức", "11 + 2, 3 trang", 6, 1),
    "import": Work("Nhập số liệu từ Excel", "6", 5, 5),
    "reviews": Work("Xem xét 8 nhiệm vụ kỳ trước", "32", 10, 1),
    "phone": Work("Điện thoại: thấy việc quá hạn", "phải cuộn", 0, 0),
}
measured: dict[str, int] = {}


def told() -> dict[str, str]:
    """By name of the work, what docs/clicks.md says it takes now."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {row[0]: row[2] for row in cells}


@pytest.fixture(scope="module", autouse=True)
def table(request):
    """The table of what was measured, at the end of the run."""
    measured.clear()
    yield
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        for key, number in measured.items():
            print(f"\n{WORKS[key].name}: {WORKS[key].before} → {number}", end="", flush=True)


def done(key: str, clicks: Clicks, *, back: int = 0) -> None:
    """``clicks`` took no more than they may and what the table says, and the browser had nothing to complain about.

    ``back``: 1 where the last page opened only shows what was done.
    """
    work = WORKS[key]
    measured[key] = clicks.count
    assert clicks.complaints == []
    assert clicks.count <= work.most
    assert clicks.pages - back <= work.pages, clicks.opened
    assert told()[work.name] == str(clicks.count)


@pytest.fixture
def host(transactional_db):
    return make.HostFactory(name="Huyện ủy Đồng Thử", unit=make.DistrictFactory(), symbol="HU")


@pytest.fixture
def secretary(host):
    return make.member("secretariat", host, username="vanphong")


@pytest.fixture
def office(live_server, browser, client, secretary) -> Clicks:
    """The office's secretary at *Việc của tôi*."""
    clicks = signed_in(browser, live_server.url, client, secretary)
    clicks.page.goto(reverse("briefings:my_work"))
    clicks.opened.clear()
    return clicks


@pytest.fixture
def bodies(host):
    named = {"union": "Liên đoàn Lao động", "farmers": "Hội Nông dân", "women": "Hội Phụ nữ", "youth": "Huyện đoàn"}
    return {key: make.OrganizationFactory(parent=host, name=name, short_name=name) for key, name in named.items()}


@pytest.fixture
def briefing(host, bodies):
    chair = make.PostFactory(organization=host, title="Phó Bí thư", full_name="Nguyễn Văn Chủ")
    series = make.SeriesFactory(host=host, participants=list(bodies.values()))
    return make.BriefingFactory(series=series, status="held", starts_at=SESSION, chair=chair)


def at_briefing(clicks: Clicks, briefing: Briefing) -> None:
    clicks.page.goto(briefing.get_absolute_url())
    clicks.opened.clear()


def test_eight_organizations(office, host):
    office.follow(".side a:has-text('Tổ chức')")
    office.follow(".acts a:has-text('Thêm nhiều tổ chức')")
    office.on("#organizations-0-name")
    for number, name in enumerate(NAMES):
        office.in_turn(name, f"Tổ chức {number}", "", f"TC{number}", "")
    office.choose("#organizations-7-kind", "mass_association")  # the name says of all others what they are
    office.follow(".bar-end button.main")

    added = Organization.objects.filter(parent=host)
    assert [one.name for one in added] == list(NAMES)
    assert [one.kind for one in added] == [
        "front", "trade_union", "farmers", "women", "youth", "veterans", "mass_association", "mass_association",
    ]  # fmt: skip
    assert {one.unit for one in added} == {host.unit}
    done("organizations", office)


def test_a_briefing_with_a_new_series(office, bodies):
    office.follow(".side a:has-text('Hội nghị giao ban')")
    office.follow("main a:has-text('Thêm hội nghị')")
    office.type("[name=starts_at]", "07/04/2020 08:30")
    office.type("[name=venue]", "Hội trường tầng 2")
    office.follow("main button.main")

    assert Briefing.objects.get().series.participants.count() == len(bodies)
    done("briefing", office, back=1)


def test_attendance_of_five(office, briefing):
    at_briefing(office, briefing)
    office.follow("main a[href$='/diem-danh/']")
    office.on("#attendances-2-status_1")
    office.follow(".bar-end button.main")

    statuses = briefing.attendances.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["present", "present", "absent", "present", "present"]
    done("attendance", office, back=1)


def test_two_conclusions_and_eight_directives(office, briefing, bodies):
    at_briefing(office, briefing)
    office.follow("main a[href$='/ket-luan/']")
    office.on("#conclusions-0-content")
    office.in_turn("Kết luận một.", "", "Kết luận hai.")
    office.on("#directives-0-content")
    for number in range(8):
        office.in_turn(f"Việc {number}.")
        office.choose(f"#directives-{number}-lead", "nhu-tren" if number % 4 else str(bodies["union"].pk))
        office.page.keyboard.press("Tab")
        office.in_turn("Hội Phụ nữ, Huyện đoàn", "15/6", "Báo cáo", "", "")
    office.follow(".bar-end button.main")

    directives = list(briefing.directives.all())
    assert briefing.conclusions.count() == 2
    assert [one.content for one in directives] == [f"Việc {number}." for number in range(8)]
    assert {one.lead_organization for one in directives} == {bodies["union"]}
    assert {f"{one.due_on}" for one in directives} == {"2020-06-15"}
    assert all(one.coordinating_organizations.count() == 2 for one in directives)
    done("directives", office, back=1)


def test_the_report_of_an_organization(live_server, browser, client, host, bodies):
    farmers = bodies["farmers"]
    briefing = make.BriefingFactory(series__host=host, status=BriefingStatus.COLLECTING)
    report = make.OrganizationReportFactory(briefing=briefing, organization=farmers)
    task = make.TaskFactory(organization=farmers, year=2019, quarter=4, title="Trồng cây")
    make.ReportChecklistItemFactory(report=report, task=task)
    officer = signed_in(browser, live_server.url, client, make.member("officer", farmers))
    officer.page.goto(reverse("briefings:my_work"))
    officer.opened.clear()

    officer.follow(f"main a[href^='/bao-cao/{report.pk}/']")
    if not officer.page.url.endswith("/soan/"):
        officer.follow(f"a[href='/bao-cao/{report.pk}/soan/']")
    officer.on("#ket-qua textarea >> nth=0")
    officer.page.keyboard.insert_text("Hướng dẫn 14 nhóm hộ.")
    officer.page.keyboard.press("Enter")  # the next line, as it is typed
    officer.page.keyboard.insert_text("Giải ngân 450 triệu đồng.")
    officer.page.fill("#kien-nghi textarea >> nth=0", "Hỗ trợ vắc-xin.")
    officer.on("input[type=radio][value=done]")
    officer.follow("main button:has-text('Nộp báo cáo')")

    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert report.achievements.count() == 2
    done("report", officer, back=1)


def test_an_import(live_server, browser, client, tmp_path, transactional_db, district):  # noqa: F811
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(
        workbooks.xlsx([["Xã", "TA01", "TA02"], ["Phương Nam", "1O", 12.5], ["Phương Bắc", 3, 4], ["Đồng Mới", 5, 6]])
    )
    office = signed_in(browser, live_server.url, client, district.secretary)
    office.page.goto(reverse("briefings:my_work"))
    office.opened.clear()

    office.follow(".side a:has-text('Nhập từ Excel')")
    office.page.fill("input[name=year]", "2020")
    office.page.select_option("select[name=period]", "Q1")  # on the day of such work it is the quarter offered
    office.send_file("input[name=import_file]", path)
    office.follow("main button.main")
    office.page.wait_for_selector("#phai-sua")
    office.page.fill("#phai-sua input", "10")
    office.follow(".bar-end .main")
    office.follow("main button.main")

    office.page.wait_for_selector("text=Xem số liệu vừa ghi")
    assert IndicatorValue.objects.count() == 6
    done("import", office, back=1)


def test_eight_reviews(office, briefing, bodies):
    before = make.BriefingFactory(series=briefing.series, status="concluded", year=2019, quarter=4)
    given = {"briefing": before, "assigned": True, "lead_organization": bodies["farmers"]}
    for _ in range(8):
        directive = make.DirectiveFactory(progress=Progress.IN_PROGRESS, **given)
        make.DirectiveReviewFactory(briefing=briefing, directive=directive)
    at_briefing(office, briefing)

    office.follow("main a[href$='/xem-xet/']")
    for review in briefing.reviews.all():
        office.on(f"#xem-xet-{review.pk}-outcome_0")
    office.follow(".bar-end button.main")

    assert set(briefing.reviews.values_list("outcome", flat=True)) == {"continue"}
    done("reviews", office, back=1)


@pytest.mark.parametrize("role", ["officer", "secretariat", "leader"])
def test_overdue_work_is_seen_on_the_phone_without_scrolling(live_server, browser, client, host, bodies, role):
    briefing = make.BriefingFactory(series__host=host, status="concluded")
    due = timezone.localdate().replace(year=timezone.localdate().year - 1)
    given = {"briefing": briefing, "assigned": True, "lead_organization": bodies["farmers"], "due_on": due}
    make.DirectiveFactory.create_batch(3, progress=Progress.IN_PROGRESS, **given)
    person = make.member(role, bodies["farmers"] if role == "officer" else host)
    phone = signed_in(browser, live_server.url, client, person, width=390, height=844)

    for address in ("/viec-cua-toi/", "/chi-dao/"):
        phone.page.goto(address)
        phone.opened.clear()
        shown = phone.page.locator("main :text-matches('quá hạn', 'i')").first.bounding_box()
        assert shown is not None
        assert shown["y"] + shown["height"] <= 844, address
        assert phone.page.evaluate("window.scrollY") == 0
    done("phone", phone)
