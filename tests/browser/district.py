"""The people of a district with six organizations and 20 communes, and what they do in the portal."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pdfplumber
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from briefings.services import reports, writing
from briefings.services.writing import Content
from organizations.choices import Role
from organizations.form_tokens import new_token
from tests import factories, workbooks
from tests.briefings.admin.forms import errors, filled
from tests.budget import budget
from tests.webforms import of_address

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
KINDS = ("farmers", "women", "youth", "veterans", "trade_union", "front")


def is_walked(number: int) -> bool:
    """Whether the ``number``-th of several people or records of one kind goes its way page by page."""
    return budget(number % 3 == 0, long=True)


def walked(of: Sequence) -> list:
    """Those of several people or records of one kind that go their way page by page."""
    return [each for number, each in enumerate(of) if is_walked(number)]


class District:
    """The people of the district and what they do in the portal; ``twice``: they press every button twice."""

    twice = True

    def __init__(self, client, monkeypatch):
        self.client, self.monkeypatch = client, monkeypatch
        self.unit = factories.DistrictFactory()
        self.communes = factories.AdministrativeUnitFactory.create_batch(20, parent=self.unit)
        self.host = factories.HostFactory(unit=self.unit, symbol="HU", letterhead_issuer="HUYỆN ỦY ĐỒNG THỬ")
        self.organizations = [
            factories.OrganizationFactory(name=f"Tổ chức thử {ordinal}", kind=kind, parent=self.host, unit=self.unit)
            for ordinal, kind in enumerate(KINDS, start=1)
        ]
        self.series = factories.SeriesFactory(
            host=self.host, name="Giao ban khối Mặt trận và đoàn thể", participants=self.organizations
        )
        self.chair = factories.PostFactory(organization=self.host, title="Bí thư")
        self.office = factories.member(Role.SECRETARIAT, self.host, username="vanphong")
        self.leader = factories.member(Role.LEADER, self.host, username="lanhdao")
        self.reader = factories.member(Role.READER, self.host, username="nguoidoc")
        self.officers = [
            factories.member(Role.OFFICER, each, username=f"canbo{ordinal}")
            for ordinal, each in enumerate(self.organizations, start=1)
        ]
        committee = factories.OrganizationFactory(kind="government", unit=self.communes[0], parent=self.host)
        self.commune_officer = factories.member(Role.COMMUNE_OFFICER, committee, username="canboxa")
        # What the communes send: meetings, for the Front; households helped of those asked for, for the women's union.
        meetings = factories.IndicatorFactory(code="HB01", name="Số buổi họp dân", owner_kind="front")
        parts = [
            factories.IndicatorFactory(code=code, name=name, owner_kind="women")
            for code, name in (("HB02", "Số hộ được giúp"), ("HB03", "Số hộ đề nghị giúp"))
        ]
        factories.IndicatorFactory(
            code="HB04",
            name="Tỷ lệ hộ được giúp",
            value_type="percent",
            decimal_places=1,
            owner_kind="women",
            across_units="ratio",
            numerator=parts[0],
            denominator=parts[1],
        )
        self.form = factories.ReportFormFactory(code="HB-Q", name="Biểu họp dân", indicators=[meetings, *parts])

    def on(self, day: int, month: int, year: int = 2026) -> date:
        """It is nine o'clock of this day."""
        now = datetime(year, month, day, 9, tzinfo=HANOI)
        self.monkeypatch.setattr(timezone, "now", lambda: now)
        return now.date()

    def read(self, user, address: str) -> str:
        """The page as ``user`` reads it: text without tags, runs of blanks made one."""
        return text_of(self.get(user, address))

    def get(self, user, address: str):
        self.client.force_login(user)
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    def press(self, address: str, sent: dict):
        """Pressed twice, as fast fingers do: the second press leads where the first one led."""
        first = self.client.post(address, sent)
        if first.status_code == 302 and self.twice:
            for value in sent.values():
                if hasattr(value, "seek"):
                    value.seek(0)
            assert self.client.post(address, sent).url == first.url
        return first

    def send(self, user, address: str, **typed) -> None:
        """Fill in and send the only form of the page ``address``."""
        self.client.force_login(user)
        answer = self.press(address, {**typed, "form_token": new_token(user.pk, address)})
        assert answer.status_code == 302, text_of(answer)

    def step(self, user, record, name: str, said: str, **typed) -> str:
        """Press the button ``name`` on the page of ``record``; ``said`` must come back."""
        self.client.force_login(user)
        page = record.get_absolute_url()
        answer = self.press(f"{page}{name}/", {**typed, "form_token": new_token(user.pk, page)})
        text = text_of(self.client.get(answer.url) if answer.status_code == 302 else answer)
        assert said in text, text
        return text

    def save(self, user, address: str, **typed) -> None:
        """Fill in and send the admin page ``address``."""
        answer = self.press(address, filled(self.get(user, address), **typed))
        assert answer.status_code == 302, errors(answer)

    def hold(self, briefing, moment: str) -> None:
        """The office says when the session was and who chaired; nobody had written that down."""
        typed = {"starts_at": moment, "chair": self.chair.pk}
        self.step(self.office, briefing, "hold", "Đã ghi nhận hội nghị đã họp", **typed)

    def lead_of(self, ordinal: int):
        """The organization and officer that the directive is given to."""
        index = (ordinal - 1) % len(self.organizations)
        return self.organizations[index], self.officers[index]

    def send_figures(self, quarter: int, folder: Path) -> str:
        """All communes but the last send the workbook of the quarter; the n-th had n meetings a quarter."""
        rows = [["Mã", "Tên xã", "HB01", "HB02", "HB03"]]
        rows += [
            [unit.code, unit.name, number * quarter, 3, 4] for number, unit in enumerate(self.communes[:-1], start=1)
        ]
        path, said = folder / f"quy-{quarter}.xlsx", io.StringIO()
        path.write_bytes(workbooks.xlsx(rows, sheet=f"Quý {quarter}"))
        options = ("--period", f"2026-Q{quarter}", "--form", "HB-Q", "--as", "vanphong")
        call_command("import_commune_data", str(path), *options, stdout=said)
        return said.getvalue()

    def figures(self, briefing, index: int) -> dict[str, tuple[str, str]]:
        """The communes' figures as the report of the organization ``index`` shows them: value and communes by name."""
        report = briefing.reports.get(organization=self.organizations[index])
        page = self.get(self.officers[index], report.get_absolute_url()).content.decode()
        rows = re.findall(
            r'data-label="Chỉ tiêu">([^<]*)</th>\s*<td [^>]*data-label="Toàn địa bàn">(.*?)</td>.*?'
            r'data-label="Có số liệu">\s*(\d+/\d+) xã.*?</td>',
            page,
            re.DOTALL,
        )
        # Whether a number is not complete is told by the communes beside it.
        return {name: (re.sub(r"<small.*?</small>|<[^>]+>", "", value).strip(), stated) for name, value, stated in rows}

    def counted(self, user, address: str) -> int:
        return self.get(user, address).context["page"].paginator.count

    def report(self, briefing, index: int, text: str) -> None:
        """The officer writes the report of the organization ``index`` and hands it in, both on its page."""
        report = briefing.reports.get(organization=self.organizations[index])
        officer, address = self.officers[index], reverse("briefings:report_writing", args=[report.pk])
        if not is_walked(index):
            writing.write(report.pk, by=officer, content=Content(narrative=text))
            reports.submit(report.pk, by=officer)
            return
        sent = of_address(self.get(officer, address), address) | {"narrative": text, "lam": "nop"}
        if not index:  # the session ends while the page is filled in; after signing in it is there, and is sent
            Session.objects.all().delete()
            [back] = parse_qs(urlsplit(self.client.post(address, sent).url).query)["next"]
            sent = of_address(self.get(officer, back), address) | {"lam": "nop"}
        answer = self.press(address, sent)
        assert answer.status_code == 302, text_of(answer)
        assert "Đã nộp báo cáo" in text_of(self.client.get(answer.url))

    def accept_reports(self, briefing) -> None:
        for number, report in enumerate(briefing.reports.all()):
            if is_walked(number):
                self.step(self.office, report, "accept", "Đã nhận báo cáo")
            else:
                reports.accept(report.pk, by=self.office)

    def minutes(self, briefing) -> str:
        self.client.force_login(self.office)
        answer = self.client.get(f"/giao-ban/{briefing.slug}/minutes.pdf")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        with pdfplumber.open(io.BytesIO(content)) as paper:
            return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def added(prefix: str, rows: list[dict]) -> dict[str, str]:
    """New rows of the list ``prefix`` of an admin page that has none yet."""
    typed = {f"{prefix}-TOTAL_FORMS": str(len(rows))}
    for index, row in enumerate(rows):
        typed |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return typed


def work(district, user) -> dict[str, int]:
    """How many duties of each kind the page *Việc của tôi* shows."""
    found = district.get(user, "/viec-cua-toi/").context["work"]
    parts = {
        "Quá hạn": found.overdue,
        "Bị trả lại": found.returned,
        "Phải làm": found.outstanding,
        "Chờ tôi quyết định": found.to_decide,
    }
    return {title: len(duties) for title, duties in parts.items() if duties}
