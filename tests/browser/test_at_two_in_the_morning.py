"""A person at work at 02:00 on New Year's Day in Hà Nội, when Greenwich still has the old year (19:00 the day before).

The server's clock and the browser's stand at that moment. The portal is walked as a person walks it, from link to link;
no page, list, paper, letter or calendar names the old year's last day as today.
"""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from briefings.choices import BriefingStatus
from briefings.models import CalendarToken, Document, NumberSeries, OrganizationReport, ProgressUpdate
from tests import factories

MOMENT = datetime(2025, 12, 31, 19, 0, tzinfo=UTC)  # 02:00 on 1 January 2026 in Hà Nội
WRONG = re.compile(r"31/12/2025|2025-12-31|31-12-2025|20251231|31 tháng 12 năm 2025|19:00")
RIGHT = re.compile(r"0?1/0?1/2026|2026-01-01|01-01-2026|20260101|01 tháng 01 năm 2026|02:00")
PAGES = 70  # how many are opened
PASSED_BY = re.compile(r"/(?:logout|jsi18n|static|password)|\?|#|^mailto:|/delete/|xuat=")


@pytest.fixture
def night(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)


@pytest.fixture
def office(live_server, transactional_db, night):
    """The secretariat of a host whose session is being prepared, and an organization that reports to it."""
    host = factories.HostFactory(symbol="MTTQ-BTT", format_family="front", place_name="Đồng Thử")
    farmers = factories.OrganizationFactory(parent=host, name="Hội Nông dân Đồng Thử")
    # The figures and deadlines of this world lie elsewhere in the year: what is found is found of today.
    briefing = factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[farmers]),
        title="Giao ban đầu năm",
        status=BriefingStatus.CONCLUDED,
        submit_by=date(2026, 1, 1),
        starts_at=MOMENT,
        ends_at=MOMENT + timedelta(hours=2),
        year=2026,
        quarter=1,
        data_from=date(2026, 1, 1),
        data_to=date(2026, 3, 31),
    )
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả.")
    factories.DirectiveFactory(
        briefing=briefing,
        assigned=True,
        lead_organization=farmers,
        due_on=date(2026, 2, 1),
        content="Rà soát hộ nghèo.",
    )
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers, narrative="Đã làm.")
    office = factories.member("secretariat", host, email="van-phong@example.vn", is_staff=True)
    type(office).objects.update(date_joined=MOMENT)  # Django took its clock when it was loaded
    return office


@pytest.fixture
def page(live_server, client, browser, office):
    client.force_login(office, backend="organizations.backends.RoleBackend")
    context = browser.new_context(timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1440, "height": 900})
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.clock.set_fixed_time(MOMENT)
    page.set_default_timeout(30_000)
    return page


class Seen:
    """What was read, how often the right day stood there, and every wrong one."""

    def __init__(self):
        self.right, self.wrong, self.read = 0, [], 0

    def look(self, where: str, text: str) -> None:
        self.read += 1
        self.right += len(RIGHT.findall(text))
        for found in WRONG.finditer(text):
            self.wrong.append(f"{where}: …{text[max(found.start() - 50, 0) : found.end() + 20]}…")


def words_of(content: bytes) -> str:
    """The text of a PDF, of every part of a Word file or workbook."""
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return " ".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    return content.decode()


def press(page, live_server, record, step: str, **typed) -> None:
    """Open the step of the record's page, fill it in and press its button."""
    page.goto(f"{live_server.url}{record.get_absolute_url()}")
    details = page.locator(f"#buoc-{step}")
    if details.locator("summary").count():  # the step that is due stands open
        details.locator("summary").first.click()
    for name, value in typed.items():
        details.locator(f"[name={name}]").fill(value)
    details.locator("button[type=submit]").click()
    page.wait_for_load_state("load")


@pytest.mark.long  # tests/briefings/test_at_two_in_the_morning.py asks the same pages without a browser
def test_nothing_names_the_day_before(page, live_server, office, client, capsys):
    seen = Seen()
    report = OrganizationReport.objects.get()
    briefing = report.briefing

    # A report comes in and is accepted, work goes on, a paper is issued: all at two in the morning.
    press(page, live_server, report, "submit")
    press(page, live_server, report, "accept")
    press(page, live_server, briefing.directives.get(), "update", text="Đã rà soát xong năm xã.", percent="50")
    assert ProgressUpdate.objects.count() == 1
    page.goto(f"{live_server.url}/giao-ban/{briefing.slug}/ban-hanh/minutes/")
    assert page.input_value("[name=ngay]") == "01/01/2026"
    seen.look("issue", page.inner_text("body"))
    page.check("main form[method=post] [type=checkbox]")
    page.click("main button.danger")
    page.wait_for_url("**/van-ban/*/")
    document = Document.objects.get()
    assert (document.issued_on, document.number) == (date(2026, 1, 1), 1)
    assert NumberSeries.objects.get().starts_on == date(2026, 1, 1)  # of the new year
    report.refresh_from_db()
    page.goto(f"{live_server.url}{report.get_absolute_url()}")
    assert "02:00, 01/01/2026" in page.inner_text("body")
    assert "nộp muộn" not in page.inner_text("body")  # due that very day

    # From link to link
    waiting, known = ["/", "/viec-cua-toi/", "/admin/"], set()
    files: set[str] = set()
    while waiting and len(known) < PAGES:
        address = waiting.pop(0)
        if address in known:
            continue
        known.add(address)
        page.goto(f"{live_server.url}{address}")
        seen.look(address, f"{page.title()} {page.inner_text('body')} {values_on(page)}")
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            target = urljoin(address, link)
            if urlsplit(target).netloc or PASSED_BY.search(target):
                continue
            (files.add if re.search(r"\.(pdf|docx|xlsx|zip|ics)$", target) else waiting.append)(target)

    # Lists as workbooks, papers, the calendar, the day's letter
    for address in [*sorted(files), "/chi-dao/?xuat=xlsx", "/bao-cao/?xuat=csv", "/giao-ban/?xuat=xlsx"]:
        answer = page.request.get(f"{live_server.url}{address}")
        assert answer.ok, address
        seen.look(address, f"{answer.headers.get('content-disposition', '')} {words_of(answer.body())}")
    token = CalendarToken.objects.renew(office).text
    events = Calendar.from_ical(client.get(f"/lich/{token}.ics").content).walk("VEVENT")
    [session] = [event for event in events if event["UID"].startswith("session-")]
    assert timezone.localtime(session.decoded("DTSTART")).date() == date(2026, 1, 1)
    call_command("send_digest")
    assert mail.outbox
    for letter in mail.outbox:
        seen.look("letter", f"{letter.subject} {letter.body} {letter.message()['Date']}")

    with capsys.disabled():
        print(
            f"\n{len(known)} pages, {len(files) + 3} papers and lists, {len(mail.outbox)} letters; "
            f"they name the right day or hour {seen.right} times"
        )
    assert not seen.wrong, "\n".join(seen.wrong)
    assert len(known) == PAGES
    assert len(files) >= 4
    assert seen.right > 40


def values_on(page) -> str:
    """What stands in the fields of the page."""
    return " ".join(page.eval_on_selector_all("input:not([type=hidden]), textarea", "all => all.map(one => one.value)"))
