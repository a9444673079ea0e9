"""A commune's Party committee moves in and briefs the Front and the five, which it may choose and not edit.

Once alone on an empty portal, from the first run to issued papers and to the session that follows, which opens with
what became of it all; once second, on a portal where the commune's Front works already.
"""

import pytest
from django.urls import reverse

from briefings.models import Briefing, Directive, Document
from organizations.choices import OrganizationKind
from organizations.models import Organization
from tests.browser.clicks import Clicks
from tests.browser.office_plays import SEND, Play, first_passwords, later, take_picture

NEXT = ".bar-end button.main"
DUE = "main .head a.main"  # what the office does next
REPORTS = {
    "mttq": "Tổ chức 4 buổi tuyên truyền, vận động tại các thôn.",
    "congdoan": "Kết nạp 5 đoàn viên công đoàn.",
    "nongdan": "Hướng dẫn 14 nhóm hộ tái đàn lợn an toàn.",
    "phunu": "Vận động 30 hộ đạt 5 không, 3 sạch.",
    "thanhnien": "Trồng 500 cây xanh ven đường.",
    "ccb": "Hòa giải 2 vụ việc ở cơ sở.",
    "nguoicaotuoi": "Chúc thọ 12 cụ.",
}
# In the order in which the page proposes them: the leader and the office of the committee, then who comes.
PEOPLE = (
    ("Nguyễn Văn An", "Bí thư Đảng ủy", ""),
    ("Trần Thị Bình", "Chánh Văn phòng Đảng ủy", "vanphong"),
    ("Lê Văn Cường", "Chủ tịch", "mttq"),
    ("Phạm Thị Dung", "Chủ tịch", "congdoan"),
    ("Hoàng Văn Giang", "Chủ tịch", "nongdan"),
    ("Nông Thị Hoa", "Chủ tịch", "phunu"),
    ("Ma Văn Khánh", "Bí thư", "thanhnien"),
    ("Triệu Văn Lâm", "Chủ tịch", "ccb"),
    ("Bàn Thị Mai", "Chủ tịch", "nguoicaotuoi"),
)


class PartyPlay(Play):
    """``Play`` on a machine that others use too: making an office takes its time there."""

    def person(self, **window) -> Clicks:
        person = super().person(**window)
        person.page.set_default_timeout(240_000)
        return person


@pytest.fixture
def play(transactional_db, live_server, browser, monkeypatch) -> Play:
    return PartyPlay(browser, live_server.url, monkeypatch)


def next_step(person: Clicks) -> None:
    """Go on to what is due at this briefing, and do it."""
    person.follow(DUE)
    person.follow(SEND)


def to_briefing(person: Clicks) -> None:
    person.follow(".crumbs a >> nth=-1")


def may_change(person: Clicks, organization: Organization) -> bool:
    """Whether the page on which ``organization`` is changed can be saved."""
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    return 'name="_save"' in person.page.request.get(address).text()


def set_up(administrator: Clicks, *, pictures: bool = False) -> dict[str, str]:
    """The first run of a Party committee; returns the first passwords."""
    administrator.type("[name=place]", "Chợ Đồn")
    administrator.on("label:has-text('Đảng ủy xã, phường')")
    administrator.follow(NEXT)
    administrator.type("#id_tc-7-name", "Hội Người cao tuổi xã Chợ Đồn")
    administrator.choose("#id_tc-7-kind", OrganizationKind.MASS_ASSOCIATION)
    administrator.follow(NEXT)
    administrator.on("#id_ng-0-full_name")
    for number, (name, title, username) in enumerate(PEOPLE):
        for field, typed in (("full_name", name), ("title", title), ("username", username)):
            administrator.page.fill(f"#id_ng-{number}-{field}", typed)
    if pictures:
        take_picture(administrator, "dang-uy-nguoi")
    administrator.follow(NEXT)
    administrator.follow(NEXT)  # monthly, all that come, recipients: as proposed
    administrator.follow(NEXT)  # all forms
    administrator.follow(NEXT)
    assert "Đã thiết lập Đảng ủy xã Chợ Đồn" in administrator.page.inner_text("h1")
    return first_passwords(administrator)


def plan(office: Clicks) -> None:
    """From *Việc của tôi* to the first briefing, which collects reports."""
    office.follow("main a:has-text('Thêm hội nghị')")
    office.type("[name=starts_at]", later(7) + " 08:00")
    office.page.fill("[name=venue]", "Phòng họp Đảng ủy")
    office.follow("main .acts button.main")
    next_step(office)


def invite(office: Clicks, number: int) -> None:
    """One invitation for each, in one act."""
    office.follow(DUE)
    office.follow(f"main a:has-text('Mỗi nơi một văn bản ({number})')")
    office.on("main form.alarming input[type=checkbox]:visible")
    office.follow("main form.alarming button.danger")
    office.page.wait_for_url("**/cung-dot/")  # on a busy machine by way of a page of progress
    office.page.wait_for_selector(f"h1:has-text('{number} giấy mời')")


def report(officer: Clicks, text: str) -> None:
    officer.follow("main a:has-text('Viết báo cáo')")
    officer.on("#ket-qua textarea >> nth=0")
    officer.page.keyboard.insert_text(text)
    officer.follow("main button:has-text('Nộp báo cáo')")


def accept(office: Clicks, number: int) -> None:
    """Each report is read and taken; the page of one leads to the next."""
    office.follow("main a:has-text('Xem danh sách')")
    office.follow("main tbody th a >> nth=0")
    for left in range(number - 1, -1, -1):
        office.follow("main .panel.due button[type=submit]:visible")
        assert office.page.locator("main .head a.main").count() == bool(left)
        if left:
            office.follow(f"main a:has-text('Báo cáo chờ nhận tiếp theo ({left})')")
    to_briefing(office)


def write_down(office: Clicks, number: int) -> None:
    """Who came, what the chair concluded and assigned: one thing to all, one to the Front."""
    office.follow("main a[href$='/diem-danh/']")
    office.follow(NEXT)
    office.follow(DUE)
    office.on("#conclusions-0-content")
    office.in_turn("Ghi nhận kết quả của MTTQ và các đoàn thể; các tổ chức đã bám sát nhiệm vụ.")
    office.on("#directives-0-content")
    office.in_turn("Rà soát hộ nghèo, hộ cận nghèo trên địa bàn.")
    office.page.select_option("#directives-0-lead", label=f"Cả {number} tổ chức thường dự")
    office.page.fill("#directives-0-due", later(14))
    office.page.fill("#directives-1-content", "Tham mưu kế hoạch giám sát năm 2027.")
    office.page.select_option("#directives-1-lead", label="MTTQ xã Chợ Đồn")
    office.count += 2
    office.page.fill("#directives-1-due", later(21))
    office.follow(NEXT)


def conclude(office: Clicks) -> None:
    office.follow(DUE)
    office.type("[name=ends_at]", later(0) + " 11:30")
    office.follow(SEND)


def issue(office: Clicks) -> None:
    """The paper that is due at this briefing."""
    office.follow(DUE)
    office.on("main form.alarming input[type=checkbox]:visible")
    office.follow("main form.alarming button.danger")


def answer(officer: Clicks, content: str, text: str) -> None:
    """Report an assigned piece of work done, from *Việc của tôi*."""
    officer.follow(".side a:has-text('Việc của tôi')")
    officer.follow(f"main li:has-text('{content}') a >> nth=0")
    officer.on("main summary:has-text('Báo cáo hoàn thành')")
    officer.page.fill("details[open] textarea >> nth=0", text)
    officer.follow("details[open] form button[type=submit]:visible >> nth=-1")


@pytest.mark.long
def test_a_party_committee_alone(play):
    play.on(30, 11)
    administrator = play.administrator()
    passwords = set_up(administrator, pictures=True)
    host = Organization.objects.get(kind=OrganizationKind.PARTY_COMMITTEE)
    front = Organization.objects.get(kind=OrganizationKind.FRONT)
    assert front.parent is None
    assert Organization.objects.filter(parent=front).count() == 6
    assert host.archive_note == "Văn phòng Đảng ủy"

    office = play.member("vanphong", passwords)
    plan(office)
    first = Briefing.objects.get()
    invite(office, 7)
    invitations = Document.objects.filter(briefing=first, kind="invitation")
    assert [one.symbol for one in invitations.order_by("pk")] == [f"{number:02}-GM/ĐU" for number in range(1, 8)]
    take_picture(office, "dang-uy-giay-moi")

    officers = {name: play.member(name, passwords) for name in REPORTS}
    for name, text in REPORTS.items():
        report(officers[name], text)
    # Who may be chosen is not who may be edited: the committee invites the Front, and does not change it.
    assert may_change(office, host)
    assert not may_change(office, front)

    play.on(7, 12, hour=12)
    play.again(office, "vanphong")
    accept(office, 7)
    next_step(office)
    write_down(office, 7)
    conclude(office)
    first.refresh_from_db()
    assert (first.secretary.full_name, first.chair.full_name) == ("Trần Thị Bình", "Nguyễn Văn An")
    assert "0/7 đơn vị hoàn thành" in office.page.inner_text("#nhiem-vu")
    assert "Chưa phân công" not in office.page.inner_text("#nhiem-vu")
    minutes = play.issue_minutes(office)
    assert "ĐẢNG BỘ ĐẢNG CỘNG SẢN VIỆT NAM" in minutes
    assert "Số 01-BB/ĐU" in minutes
    assert "- Như thành phần tham dự; - Lưu Văn phòng Đảng ủy." in minutes
    assert "11 giờ 30" in minutes
    to_briefing(office)
    issue(office)
    assert Document.objects.get(briefing=first, kind="conclusion_notice").symbol == "01-TB/ĐU"
    to_briefing(office)
    next_step(office)  # closed

    # A superior's paper, to three of them; one has done its part before they meet again.
    office.follow(".side a:has-text('Nhiệm vụ giao')")
    office.follow("main a:has-text('Theo văn bản')")
    office.type("[name=paper_day]", later(-2))
    office.page.fill("[name=issuer]", "Ban Thường vụ Tỉnh ủy")
    office.page.fill("[name=paper_number]", "123-CV/TU")
    office.page.fill("[name=content]", "Báo cáo kết quả vận động Quỹ Vì người nghèo.")
    office.page.fill("[name=deadline]", later(20))
    for name in ("Ủy ban MTTQ", "Hội Nông dân", "Hội Liên hiệp Phụ nữ"):
        office.on(f"fieldset:has-text('Giao cho') label.pick:has-text('{name}')")
    office.follow("form.panel button.main")
    given = Directive.objects.get(issuer="Ban Thường vụ Tỉnh ủy", collective=True)
    play.again(officers["mttq"], "mttq")
    answer(officers["mttq"], "Quỹ Vì người nghèo", "Đã vận động 45 triệu đồng.")
    office.follow(".side a:has-text('Việc của tôi')")
    office.follow("main a:has-text('Xem và xác nhận')")
    office.follow("main .panel.due button[type=submit]:visible >> nth=0")
    office.page.goto(given.get_absolute_url())
    assert "1/3 đơn vị hoàn thành" in office.page.inner_text("main .head")
    take_picture(office, "dang-uy-van-ban")

    # The next session opens with what became of it.
    office.follow(".side a:has-text('Hội nghị giao ban')")
    office.follow("main a:has-text('Thêm hội nghị')")
    office.follow("main .acts button.main")  # day, hour, place and deadline as proposed
    next_step(office)
    second = Briefing.objects.exclude(pk=first.pk).get()
    play.on(second.starts_at.day + 1, second.starts_at.month, second.starts_at.year, hour=14)
    play.again(office, "vanphong")
    office.follow(".side a:has-text('Hội nghị giao ban')")
    office.follow(f"main a:has-text('{second.title}')")
    next_step(office)
    reviews = second.reviews.select_related("directive")
    assert reviews.count() == 7 + 1 + 2
    office.follow("main a[href$='/xem-xet/'] >> nth=0")
    take_picture(office, "dang-uy-xem-xet")
    office.on("main [name=con-lai]")
    office.follow(NEXT)
    assert set(reviews.values_list("outcome", flat=True)) == {"continue"}

    play.ends("Đảng ủy xã, cổng trống", most=170)


@pytest.mark.long
def test_a_party_committee_that_comes_second(play):
    play.on(30, 11)
    administrator = play.administrator()
    administrator.type("[name=place]", "Chợ Đồn")
    administrator.page.fill("[name=areas]", "Nà Lỏng\nBản Duồn")
    for _ in range(6):
        administrator.follow(NEXT)
    front = Organization.objects.get(kind=OrganizationKind.FRONT)
    administrator.follow("main a:has-text('Các văn phòng đã thiết lập')")
    administrator.follow("main button:has-text('Thiết lập văn phòng khác')")
    before = play.clicks

    administrator.type("[name=place]", "Chợ Đồn")
    administrator.on("label:has-text('Đảng ủy xã, phường')")
    administrator.follow(NEXT)
    administrator.follow(NEXT)
    for number, (name, title, username) in enumerate(PEOPLE[:3]):
        for field, typed in (("full_name", name), ("title", title), ("username", username)):
            administrator.page.fill(f"#id_ng-{number}-{field}", typed)
    administrator.follow(NEXT)
    administrator.follow(NEXT)
    administrator.follow(NEXT)
    look = administrator.page.inner_text("main")
    assert look.count("đã có, giữ nguyên") == 6
    assert "thêm 1 tổ chức" in look
    administrator.follow(NEXT)
    passwords = first_passwords(administrator)
    host = Organization.objects.get(kind=OrganizationKind.PARTY_COMMITTEE)
    assert Organization.objects.filter(kind=OrganizationKind.FRONT).get() == front

    office = play.member("vanphong", passwords)
    plan(office)
    briefing = Briefing.objects.get()
    assert briefing.series.host == host
    assert set(briefing.usual_participants()) == {front, *Organization.objects.filter(parent=front, unit=front.unit)}
    invite(office, 6)
    officer = play.member("mttq", passwords)
    report(officer, REPORTS["mttq"])
    # The Front's own people and places stay its own.
    for record in (front, *Organization.objects.filter(parent=front)):
        assert not may_change(office, record)
    office.page.goto("/nguoi-dung/")
    assert "Lê Văn Cường" not in office.page.inner_text("main")

    play.on(7, 12, hour=12)
    play.again(office, "vanphong")
    office.page.goto(briefing.get_absolute_url())
    office.follow("#bao-cao a:has-text('Xem, nhận')")
    office.follow("main .panel.due button[type=submit]:visible")
    to_briefing(office)
    next_step(office)
    write_down(office, 6)
    office.follow(DUE)
    office.type("[name=ends_at]", later(0) + " 10:00")
    office.follow(SEND)
    if office.page.locator("[name=without_reports]").count():
        office.on("[name=without_reports]")
        office.follow(SEND)
    assert "Số 01-BB/ĐU" in play.issue_minutes(office)
    assert play.complaints == []
    assert play.clicks - before <= 65  # the committee's own way, beside what the Front did before
