"""Two whole quarters of a district with six organizations and 20 communes, as its people click through them.

The clock goes from day to day; every step is a form of the portal, sent by the person whose step it is. Ten directives:
two are done on time, one late, one is overdue, one got more time, five are not due; so seven come back, twice: at the
next briefing for the second time (the one that assigned them was the first), then for the third. Of several alike,
every third goes by its pages (``district.is_walked``); with ``--long`` all do.
"""

import re
from datetime import datetime

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing, Directive
from briefings.services import directives as directive_steps
from briefings.services import reviews as review_steps
from organizations.models import IndicatorValue, PeriodLock
from tests import factories
from tests.briefings.admin.forms import filled
from tests.browser.district import added, is_walked, text_of, walked, work
from tests.budget import budget

ON_TIME, LATE, OVERDUE, EXTENDED = (1, 2), 3, 4, 5  # ordinals of the directives; 6 to 10 are not due
OPEN = (4, 5, 6, 7, 8, 9, 10)


def standings(district, user) -> dict[str, int]:
    names = ("overdue", "due_soon", "within", "on_time", "late", "unassigned", "open")
    return {name: district.counted(user, f"/chi-dao/?tinh_hinh={name}") for name in names}


@pytest.mark.long_on_postgresql
def test_two_quarters(district, tmp_path):
    district.twice = budget(False, long=True)
    first = reports_of_the_first_quarter(district, tmp_path)
    session_of_the_first_quarter(district, first)
    work_between_the_sessions(district)
    second = the_second_quarter(district, first, tmp_path)
    the_third_opens(district, first, second)


def reports_of_the_first_quarter(district, folder) -> Briefing:
    district.on(5, 3)
    add = reverse("admin:briefings_briefing_add")
    known = {"series": district.series.pk, "unit": district.unit.pk, "year": "2026", "quarter": "1"}
    days = {"data_from": "01/01/2026", "data_to": "31/03/2026", "submit_by": "25/03/2026"}
    district.save(district.office, add, title="Giao ban Quý I năm 2026", slug="", **known, **days)
    briefing = Briefing.objects.get()
    district.step(district.office, briefing, "collect", "Đã mở thu báo cáo")
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=missing") == 6
    assert [work(district, officer) for officer in walked(district.officers)] == walked([{"Phải làm": 1}] * 6)

    # The communes' figures: owed form by form, then sent, then in the reports of those who answer for them.
    assert "Biểu họp dân, quý I năm 2026" in district.read(district.commune_officer, "/viec-cua-toi/")
    assert "Còn thiếu 3/3 chỉ tiêu" in district.read(district.commune_officer, "/viec-cua-toi/")
    assert district.figures(briefing, 5) == {"Số buổi họp dân": ("Chưa có", "0/20")}
    assert "57 mới, 0 thay đổi, 0 giữ nguyên" in district.send_figures(1, folder)
    assert "0 mới, 0 thay đổi, 57 giữ nguyên" in district.send_figures(1, folder)
    assert work(district, district.commune_officer) == {}
    assert district.figures(briefing, 5) == {"Số buổi họp dân": ("190", "19/20")}  # 1 + … + 19
    assert district.figures(briefing, 1) == {
        "Số hộ được giúp": ("57", "19/20"),
        "Số hộ đề nghị giúp": ("76", "19/20"),
        "Tỷ lệ hộ được giúp": ("75", "19/20"),
    }
    assert district.figures(briefing, 0) == {}

    district.on(20, 3)
    for index in range(5):
        district.report(briefing, index, f"Kết quả quý I của tổ chức {index + 1}.")
    returned = briefing.reports.get(organization=district.organizations[1])
    district.step(district.office, returned, "return_", "Đã trả lại báo cáo", reason="Thiếu số liệu của hai xã.")
    assert work(district, district.officers[1]) == {"Bị trả lại": 1}
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=missing") == 2
    assert work(district, district.office) == {"Chờ tôi quyết định": 4}

    district.on(22, 3)
    district.report(briefing, 1, "Kết quả quý I của tổ chức 2, đủ số liệu.")

    district.on(27, 3)
    assert work(district, district.officers[5]) == {"Quá hạn": 1}
    district.report(briefing, 5, "Kết quả quý I của tổ chức 6.")
    district.accept_reports(briefing)

    found = {name: district.counted(district.office, f"/bao-cao/?tinh_hinh={name}") for name in ("on_time", "late")}
    assert found == {"on_time": 5, "late": 1}
    for reader in (district.office, district.leader, district.reader):
        assert district.counted(reader, "/bao-cao/") == 6
    for officer in walked(district.officers):
        assert district.counted(officer, "/bao-cao/") == 1
    page = district.read(district.office, briefing.get_absolute_url())
    assert page.count("Đã nhận") + page.count("Đã tiếp nhận") == 6
    assert page.count("27/03/2026, nộp muộn 2 ngày") == 1
    return briefing


def session_of_the_first_quarter(district, briefing) -> None:
    district.on(31, 3)
    assert work(district, district.office) == {}
    district.hold(briefing, "31/03/2026 08:00")
    assert not briefing.reviews.exists()
    assert work(district, district.office) == work(district, district.leader) == {"Chờ tôi quyết định": 1}
    desk = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    conclusion = {
        "ordinal": "1",
        "content": "Ghi nhận kết quả quý I của sáu tổ chức.",
        "id": "",
        "briefing": briefing.pk,
    }
    directives = [
        {"ordinal": str(n), "content": f"Việc giao thứ {n} của quý I.", "due_kind": "undefined", "id": ""}
        for n in range(1, 11)
    ]
    district.save(
        district.office,
        desk,
        venue="Hội trường Huyện ủy",
        **added("conclusions", [conclusion]),
        **added("directives", [row | {"briefing": briefing.pk} for row in directives]),
    )
    assert briefing.directives.count() == 10
    assert standings(district, district.office)["unassigned"] == 10
    # The conclusion to record: what the chair assigned is a draft until then.
    assert work(district, district.office) == work(district, district.leader) == {"Chờ tôi quyết định": 1}
    assert district.counted(district.reader, "/chi-dao/") == district.counted(district.officers[0], "/chi-dao/") == 0
    district.step(district.office, briefing, "conclude", "Đã ghi nhận kết luận")
    # Ten to assign, and the briefing to close.
    assert work(district, district.office) == work(district, district.leader) == {"Chờ tôi quyết định": 11}
    refusal = district.step(district.office, briefing, "close", "Chưa thể khép hội nghị")
    assert refusal.count("chưa giao đơn vị chủ trì") >= 10

    for directive in briefing.directives.all():
        due = "30/04/2026" if directive.ordinal <= EXTENDED else "31/12/2026"
        lead, _ = district.lead_of(directive.ordinal)
        typed = {"lead": lead.pk, "due_kind": "date", "due_on": due, "due_text": ""}
        if is_walked(directive.ordinal):
            district.step(district.leader, directive, "assign", "Đã giao việc", **typed)
        else:
            typed |= {"lead": lead, "due_on": datetime.strptime(due, "%d/%m/%Y").date()}
            directive_steps.assign(directive.pk, by=district.leader, **typed)
    assert standings(district, district.office) == {
        "overdue": 0,
        "due_soon": 0,
        "within": 10,
        "on_time": 0,
        "late": 0,
        "unassigned": 0,
        "open": 10,
    }
    # Ten directives over six organizations: the first four lead two.
    assert [work(district, officer) for officer in district.officers] == [{"Phải làm": n} for n in (2, 2, 2, 2, 1, 1)]
    slip = briefing.directives.get(ordinal=10)
    typed = {"due_on": "30/12/2026", "due_text": "", "reason": "Gõ nhầm ngày."}
    district.step(district.leader, slip, "correct_deadline", "Đã sửa thời hạn", **typed)
    assert "30/12/2026 – ghi lần đầu là 31/12/2026, đã sửa" in district.read(district.reader, slip.get_absolute_url())
    assert work(district, district.office) == {"Chờ tôi quyết định": 1}
    district.step(district.office, briefing, "close", "Đã khép hội nghị")
    assert work(district, district.office) == {}
    late = {**typed, "due_on": "29/12/2026"}
    district.step(district.leader, slip, "correct_deadline", "Hội nghị đã khép nên thời hạn chỉ đổi", **late)


def work_between_the_sessions(district) -> None:
    by_ordinal = {row.ordinal: row for row in Directive.objects.all()}

    district.on(15, 4)
    _, officer = district.lead_of(EXTENDED)
    asked = {"new_due_on": "31/12/2026", "reason": "Mưa lũ kéo dài."}
    district.step(officer, by_ordinal[EXTENDED], "request_extension", "Đã gửi đề nghị gia hạn", **asked)
    assert work(district, district.leader) == {"Chờ tôi quyết định": 1}
    district.step(district.leader, by_ordinal[EXTENDED], "decide_extension", "đồng ý", approve="1", note="")
    page = district.read(officer, by_ordinal[EXTENDED].get_absolute_url())
    assert "31/12/2026 – gia hạn 1 lần, ban đầu 30/04/2026" in page

    done(district, by_ordinal[1], (20, 4), "20/04/2026")
    done(district, by_ordinal[2], (29, 4), "29/04/2026")
    done(district, by_ordinal[LATE], (6, 5), "05/05/2026")


def done(district, directive, reported: tuple[int, int], completed_on: str) -> None:
    district.on(*reported)
    _, officer = district.lead_of(directive.ordinal)
    typed = {"completed_on": completed_on, "text": "Đã làm xong."}
    district.step(officer, directive, "submit", "Đã báo cáo hoàn thành", **typed)
    assert work(district, district.office) == {"Chờ tôi quyết định": 1}
    district.step(
        district.office, directive, "accept", "Đã xác nhận hoàn thành", on="{:02}/{:02}/2026".format(*reported)
    )
    assert work(district, district.office) == {}


def the_second_quarter(district, first, folder) -> Briefing:
    district.on(15, 6)
    for reader in walked((district.office, district.leader, district.reader, *district.officers)):
        assert standings(district, reader) == {
            "overdue": 1,
            "due_soon": 0,
            "within": 6,
            "on_time": 2,
            "late": 1,
            "unassigned": 0,
            "open": 7,
        }
    assert district.counted(district.commune_officer, "/chi-dao/") == 0
    assert "10 nhiệm vụ 1 quá hạn" in district.read(district.office, "/chi-dao/")
    page = district.read(district.office, first.get_absolute_url())
    assert (
        page.count("Hoàn thành đúng hạn"),
        page.count("Hoàn thành quá hạn"),
        len(re.findall(r"Quá hạn \d+ ngày", page)),
    ) == (2, 1, 1)
    # Led and still open: 7; 8; 9; 4 and 10; 5; 6.
    expected = [{"Phải làm": 1}] * 3 + [{"Quá hạn": 1, "Phải làm": 1}] + [{"Phải làm": 1}] * 2
    assert [work(district, officer) for officer in walked(district.officers)] == walked(expected)
    owed = []
    for organization in walked(district.organizations):
        tables = district.get(district.office, f"/to-chuc/{organization.pk}/").context["parts"]
        owed.append({table.part.title: len(table.rows) for table in tables})
    assert [each["Nhiệm vụ giao đang chủ trì"] for each in owed] == walked([1, 1, 1, 2, 1, 1])
    assert [each["Báo cáo"] for each in owed] == walked([1] * 6)

    days = {"data_from": "01/04/2026", "data_to": "30/06/2026", "submit_by": "25/06/2026", "starts_at": ""}
    district.step(district.office, first, "next_briefing", "Đã tạo", **days)
    second = Briefing.objects.get(quarter=2)
    district.step(district.office, second, "collect", "Đã mở thu báo cáo")
    assert work(district, district.commune_officer) == {"Phải làm": 1}
    assert "57 mới" in district.send_figures(2, folder)
    assert district.figures(second, 5) == {"Số buổi họp dân": ("380", "19/20")}
    # A figure of the first quarter, which is closed, is put right once the office allows it: its report keeps what was
    # true when the office took it, and what changed since is one list.
    figure = IndicatorValue.objects.get(indicator__code="HB01", unit=district.communes[0], number=1)
    page = reverse("admin:organizations_indicatorvalue_change", args=[figure.pk])
    typed = filled(district.get(district.commune_officer, page), value="101", reason="Ghi nhầm.")
    refused = text_of(district.client.post(page, typed))
    assert f"Số liệu quý I năm 2026 của {district.communes[0].name} đã khóa từ" in refused
    lock = PeriodLock.objects.get(span="quarter", number=1)
    grant = {"unit": district.communes[0].pk, "reason": "Xã ghi nhầm.", "expires_at_0": "30/06/2026"}
    allowed = f"{reverse('admin:organizations_periodgrant_add')}?lock={lock.pk}"
    district.save(district.office, allowed, **grant, expires_at_1="17:00")
    district.save(district.commune_officer, page, value="101", reason="Ghi nhầm.")
    assert "Sửa sau khi khóa: 1 lần" in district.read(district.reader, first.get_absolute_url())
    changes = reverse("organizations:period_lock", args=[lock.pk])
    assert "Xã ghi nhầm." in district.read(district.office, changes)
    assert IndicatorValue.objects.filter(indicator__code="HB01", number=1).aggregate(Sum("value"))["value__sum"] == 290
    assert district.figures(first, 5) == {"Số buổi họp dân": ("190", "19/20")}
    district.on(20, 6)
    for index in range(6):
        district.report(second, index, f"Kết quả quý II của tổ chức {index + 1}.")
    assert work(district, district.office) == {"Chờ tôi quyết định": 6}
    district.accept_reports(second)
    assert district.counted(district.office, "/bao-cao/") == 12
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=on_time") == 11

    district.on(2, 7)
    district.hold(second, "02/07/2026 08:00")
    assert reviewed(district, second) == [(ordinal, 2) for ordinal in OPEN]
    assert "lần thứ hai là hội nghị kế tiếp" in district.read(district.reader, second.get_absolute_url())
    # Seven reviews, and the conclusion to record.
    assert work(district, district.office) == work(district, district.leader) == {"Chờ tôi quyết định": 8}
    refusal = district.step(district.office, second, "conclude", "Chưa thể kết luận hội nghị")
    assert "còn 7 chỉ đạo kỳ trước chưa ghi kết quả xem xét" in refusal
    for number, review in enumerate(second.reviews.all()):
        address = reverse("briefings:review", args=[review.pk])
        district.client.force_login(district.office)
        typed = {"outcome": "continue", "remark": "Tiếp tục thực hiện."}
        if not is_walked(number):
            review_steps.decide(review.pk, by=district.office, **typed)
            continue
        assert "xem xét lần thứ 2" in district.read(district.office, address)
        assert "Đã ghi kết quả xem xét" in text_of(district.client.post(address, typed, follow=True))
    desk = reverse("admin:briefings_briefing_change", args=[second.pk])
    conclusion = {"ordinal": "1", "content": "Đôn đốc bảy việc còn lại.", "id": "", "briefing": second.pk}
    district.save(district.office, desk, **added("conclusions", [conclusion]))
    district.step(district.office, second, "conclude", "Đã ghi nhận kết luận")
    district.step(district.office, second, "close", "Đã khép hội nghị")
    return second


def the_third_opens(district, first, second) -> None:
    district.on(15, 9)
    district.step(district.office, second, "next_briefing", "Đã tạo")
    third = Briefing.objects.get(quarter=3)
    district.step(district.office, third, "collect", "Đã mở thu báo cáo")
    district.on(2, 10)
    district.hold(third, "02/10/2026 08:00")

    assert reviewed(district, third) == [(ordinal, 3) for ordinal in OPEN]
    for reader in (district.office, district.leader, district.reader, district.officers[0]):
        assert district.counted(reader, "/giao-ban/") == 3
    # What was said in the second quarter stands as it was.
    assert reviewed(district, second) == [(ordinal, 2) for ordinal in OPEN]
    assert district.read(district.reader, second.get_absolute_url()).count("Tiếp tục") >= 7

    for user in walked((district.office, district.leader, district.reader, *district.officers)):
        found = district.get(user, "/viec-cua-toi/").context
        # Who has to decide about it has it among their work.
        deciding = [duty.briefing for duty in found["work"].to_decide if duty.briefing]
        assert ([found["latest"]] if found["latest"] else deciding) == [third]
        counts = {address: district.counted(user, address) for address in ("/chi-dao/", "/nhiem-vu/", "/ton-tai/")}
        assert counts == {"/chi-dao/": 10, "/nhiem-vu/": 0, "/ton-tai/": 0}
    assert standings(district, district.reader) == {
        "overdue": 1,
        "due_soon": 0,
        "within": 6,
        "on_time": 2,
        "late": 1,
        "unassigned": 0,
        "open": 7,
    }

    text = district.minutes(first)
    assert "Ghi nhận kết quả quý I của sáu tổ chức." in text
    assert "Hội trường Huyện ủy" in text
    assert [n for n in range(1, 11) if f"Việc giao thứ {n} của quý I." in text] == list(range(1, 11))
    text = district.minutes(second)
    assert "Đôn đốc bảy việc còn lại." in text
    assert "Ghi nhận kết quả quý I" not in text


def reviewed(district, briefing) -> list[tuple[int, int]]:
    """``[(ordinal of the directive, n-th review)]`` as the briefing's page tells it."""
    page = district.get(district.reader, briefing.get_absolute_url()).content.decode()
    section = page.partition("<summary>Từng nhiệm vụ kỳ trước")[2].partition("</details>")[0]
    rows = re.findall(r"Việc giao thứ (\d+) của.*?data-label=\"Lần thứ\">(\d+)<", section, re.DOTALL)
    return sorted((int(ordinal), int(nth)) for ordinal, nth in rows)


# The main path in a real browser, on today's date


class Person:
    """Somebody at a browser of their own, signed in through the form."""

    def __init__(self, browser, base: str, username: str, complaints: list[str]):
        context = browser.new_context(timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1280, "height": 900})
        self.page, self.base = context.new_page(), base
        self.page.set_default_timeout(30_000)
        self.page.on(
            "console", lambda said: said.type == "error" and complaints.append(f"{self.page.url}: {said.text}")
        )
        self.page.on("pageerror", lambda error: complaints.append(f"{self.page.url}: {error}"))
        self.page.goto(f"{base}/admin/login/?next=/viec-cua-toi/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", factories.PASSWORD)
        self.page.click("[type=submit]")
        self.page.wait_for_url("**/viec-cua-toi/")

    def open(self, address: str) -> str:
        self.page.goto(self.base + address)
        return self.page.inner_text("body")

    def press(self, label: str, **typed) -> str:
        """Open the step ``label``, on a page of its own where it has one, fill it in and press its button; returns what
        the portal answers."""
        link = self.page.locator(f"main a:text-matches('^{label}…?$')").first
        if link.count():
            self.open(link.get_attribute("href"))
            step = self.page.locator("main form[method=post]").last
        else:
            steps = self.page.locator(".panel.due, .folds > details")
            step = steps.filter(has=self.page.locator("h2, summary", has_text=label)).first
            if step.locator("summary").count():  # the step that is due stands open
                step.locator("summary").first.click()
        for name, value in typed.items():
            field = step.locator(f"[name={name}]")
            field.select_option(value) if field.evaluate("it => it.tagName") == "SELECT" else field.fill(value)
        with self.page.expect_navigation():
            step.locator("button[type=submit]:not([name])").click()
        return self.page.locator(".msg, .errorlist").first.inner_text()

    def save(self) -> None:
        """Save the admin page and stay on it."""
        with self.page.expect_navigation():
            self.page.click("[name=_continue]")
        assert self.page.locator(".errorlist").count() == 0, self.page.locator(".errorlist").all_inner_texts()


@pytest.mark.long
def test_the_main_path_in_a_browser(live_server, district, browser):
    complaints: list[str] = []
    briefing = factories.BriefingFactory(series=district.series, unit=district.unit)
    office = Person(browser, live_server.url, "vanphong", complaints)
    officer = Person(browser, live_server.url, "canbo1", complaints)
    main_path(district, briefing, office, officer)
    refused = "status of 422"  # closing too early is part of the play
    assert [said for said in complaints if refused not in said] == []


def main_path(district, briefing, office: Person, officer: Person) -> None:
    address, lead = briefing.get_absolute_url(), district.organizations[0]
    office.open(address)
    assert "Đã mở thu báo cáo" in office.press("Mở thu báo cáo")
    report = briefing.reports.get(organization=lead)

    assert f"Báo cáo {briefing.period_name}" in officer.open("/viec-cua-toi/")
    officer.page.click(f"main .acts a[href^='{report.get_absolute_url()}']")
    officer.page.wait_for_url(f"**{reverse('briefings:report_writing', args=[report.pk])}")
    officer.page.fill("[name=ket-qua-0-text]", "Kết quả quý I của tổ chức 1.")
    with officer.page.expect_navigation():
        officer.page.click("button[value=nop]")
    assert "Đã nộp báo cáo" in officer.page.inner_text(".msg")
    assert "Kết quả quý I của tổ chức 1." in officer.page.inner_text("main")
    for index in range(1, 6):
        district.report(briefing, index, f"Kết quả quý I của tổ chức {index + 1}.")
    for each in briefing.reports.all():
        office.open(each.get_absolute_url())
        assert "Đã nhận báo cáo" in office.press("Nhận báo cáo")

    office.open(address)
    held = {"starts_at": f"{timezone.localdate():%d/%m/%Y} 00:00", "chair": str(district.chair.pk)}
    assert "đã họp" in office.press("Ghi nhận đã họp", **held)
    desk = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    for prefix, content in (("conclusions", "Ghi nhận kết quả quý I."), ("directives", "Rà soát hộ nghèo.")):
        office.page.goto("about:blank")  # a page that differs by its part only would not be opened again
        office.open(f"{desk}#{prefix}")
        office.page.wait_for_load_state("networkidle")
        office.page.click(f"#{prefix} [data-add]")
        office.page.fill(f"#id_{prefix}-0-content", content)
        office.save()
    directive = Directive.objects.get()
    office.open(address)
    assert "Đã ghi nhận kết luận" in office.press("Ghi nhận đã kết luận")
    assert "chưa giao đơn vị chủ trì" in office.press("Khép hội nghị")

    office.open(directive.get_absolute_url())
    due = timezone.localdate()
    said = office.press("Giao việc", lead=str(lead.pk), due_kind="date", due_on=f"{due:%d/%m/%Y}")
    assert "Đã giao việc" in said
    assert "Rà soát hộ nghèo." in officer.open("/viec-cua-toi/")
    officer.open(directive.get_absolute_url())
    assert "Đã báo cáo hoàn thành" in officer.press("Báo cáo hoàn thành", text="Đã rà soát xong.")
    waiting = office.open("/viec-cua-toi/").partition("Chờ văn phòng xử lý")[2]
    assert "Xác nhận hoàn thành: Rà soát hộ nghèo." in waiting
    office.open(directive.get_absolute_url())
    assert "Đã xác nhận hoàn thành" in office.press("Xác nhận hoàn thành")
    assert "Hoàn thành đúng hạn" in office.open("/chi-dao/")
    office.open(address)
    assert "Đã khép hội nghị" in office.press("Khép hội nghị")
    assert "Giao ban" in office.press("Tạo hội nghị kỳ sau")
    assert Briefing.objects.filter(series=district.series).count() == 2
    trace = office.open(f"/lich-su/?loai=briefings.directive&ban_ghi={directive.pk}")
    assert [word in trace for word in ("Giao việc", "Báo cáo hoàn thành", "Xác nhận hoàn thành")] == [True] * 3
