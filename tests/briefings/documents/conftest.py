"""Minutes printed once for all tests of papers: a full briefing and an unknown one, in both formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from briefings.choices import AttendanceRole, AttendanceStatus, DueKind
from briefings.documents import Paper, minutes_pdf
from briefings.documents.kinds.minutes import minutes
from briefings.models import Briefing
from lib.papers.blocks import PaperContent
from organizations.choices import FormatFamily
from tests import factories

POINTS_PER_MM = 72 / 25.4
DIRECTIVES = 30  # enough for an annex of several pages


@dataclass(frozen=True)
class Printed:
    """A printed paper and what was read back out of it. ``text``: of all pages, runs of blanks made one."""

    minutes: PaperContent
    paper: Paper
    again: Paper
    reader: PdfReader
    pages: list
    text: str


def full_briefing(family: FormatFamily) -> Briefing:
    """A briefing with something in every field that the minutes print."""
    party = family == FormatFamily.PARTY
    host = factories.HostFactory(
        format_family=family,
        symbol="HU" if party else "MTTQ-BTT",
        letterhead_superior="ĐẢNG BỘ TỈNH ĐỒNG THỬ" if party else "ỦY BAN MTTQ VIỆT NAM HUYỆN ĐỒNG THỬ",
        letterhead_issuer="HUYỆN ỦY ĐỒNG THỬ" if party else "BAN THƯỜNG TRỰC",
        place_name="Đồng Thử",
        archive_note="Văn phòng Huyện ủy" if party else "",
    )
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    briefing = factories.BriefingFactory(
        series__host=host,
        title="Giao ban khối MTTQ và các Đoàn thể Quý I năm 2020",
        starts_at=datetime(2020, 4, 3, 8, 0, tzinfo=zone),
        ends_at=datetime(2020, 4, 3, 11, 30, tzinfo=zone),
        venue="Hội trường tầng 2",
        chair=factories.PostFactory(organization=host, title="Phó Bí thư Thường trực", full_name=""),
        secretary=factories.PostFactory(organization=host, title="Chánh Văn phòng", full_name="Người Ghi Thử"),
        recipients="Thường trực Huyện ủy;\n- Như thành phần tham dự.",
    )
    farmers = factories.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử")
    women = factories.OrganizationFactory(name="Hội Liên hiệp Phụ nữ huyện Đồng Thử", short_name="Hội LHPN huyện")
    factories.AttendanceFactory(briefing=briefing, organization=farmers, full_name="Người Dự Thử", title="Chủ tịch")
    factories.AttendanceFactory(
        briefing=briefing, organization=women, status=AttendanceStatus.ABSENT, reason="đi công tác"
    )
    factories.AttendanceFactory(briefing=briefing, organization=None, title="Khách từ tỉnh", role=AttendanceRole.GUEST)
    factories.AgendaItemFactory(briefing=briefing, title="Nghe báo cáo tổng hợp", presenter=farmers)
    for number in (1, 2, 3):
        factories.AchievementFactory(briefing=briefing, text=f"Kết quả chung số {number} của cả khối.")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    factories.AchievementFactory(report=report, text="Kết quả của Hội Nông dân.\nĐoạn sau của kết quả ấy.")
    factories.ShortcomingFactory(
        briefing=briefing, text="Nắm tình hình chưa kịp thời.", cause="Địa bàn rộng.", remedy="Phân công từng xã."
    )
    factories.ProposalFactory(report=report, text="Bố trí kinh phí tập huấn.", addressed_to="Tỉnh Hội")
    factories.RemarkFactory(
        briefing=briefing,
        organization=women,
        speaker="Người Nói Thử",
        content="<b>Nhất trí</b> & bổ sung: 5 < 6.\n" + "Ý kiến dài về cách phối hợp giữa các đoàn thể ở cơ sở. " * 90,
    )
    conclusion = factories.ConclusionFactory(
        briefing=briefing, content="Ghi nhận những kết quả đã đạt được của các đoàn thể."
    )
    for number in range(1, DIRECTIVES + 1):
        factories.DirectiveFactory(briefing=briefing, conclusion=conclusion, content=f"Việc phải làm thứ {number}.")
    first, second, third = briefing.directives.all()[:3]
    first.lead_organization, first.expected_product = farmers, "Kế hoạch giúp đỡ xã"
    first.due_kind, first.due_on = DueKind.DATE, date(2020, 6, 5)
    first.save()
    first.coordinating_organizations.set([women])
    second.due_kind, second.due_on, second.due_text = DueKind.PERIOD, date(2020, 12, 31), "trong năm 2020"
    second.save()
    third.due_kind = DueKind.ONGOING
    third.save()
    return briefing


def empty_briefing(family: FormatFamily) -> Briefing:
    """A briefing of which only the title is known."""
    return factories.BriefingFactory(
        series__host__format_family=family, title="Giao ban khối MTTQ và các Đoàn thể Quý I năm 2020"
    )


@contextmanager
def rolled_back(blocker) -> Iterator[None]:
    """The database for a fixture that outlives its tests; nothing that is written stays."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def print_minutes(briefing: Briefing) -> Printed:
    paper = minutes_pdf(Briefing.objects.get(pk=briefing.pk))
    pages = pdfplumber.open(BytesIO(paper.content)).pages
    return Printed(
        minutes=minutes(Briefing.objects.get(pk=briefing.pk)),
        paper=paper,
        again=minutes_pdf(Briefing.objects.get(pk=briefing.pk)),
        reader=PdfReader(BytesIO(paper.content)),
        pages=pages,
        text=" ".join(" ".join(page.extract_text() for page in pages).split()),
    )


@pytest.fixture
def set_clock(monkeypatch):
    """``set_clock(day, hour)``: from now on the server believes that it is so late on ``day``."""

    def call(day: date, hour: int = 9) -> None:
        now = timezone.make_aware(datetime(day.year, day.month, day.day, hour))
        monkeypatch.setattr(timezone, "now", lambda: now)

    return call


@pytest.fixture(scope="session", params=[FormatFamily.FRONT, FormatFamily.PARTY], ids=["nd30_2020", "party_hd36_2018"])
def printed(request, django_db_setup, django_db_blocker) -> Printed:
    """The full briefing, in each of the two formats."""
    with rolled_back(django_db_blocker):
        return print_minutes(full_briefing(request.param))


@pytest.fixture(scope="session", params=[FormatFamily.FRONT, FormatFamily.PARTY], ids=["nd30_2020", "party_hd36_2018"])
def blank(request, django_db_setup, django_db_blocker) -> Printed:
    """The briefing of which nothing is known, in each of the two formats."""
    with rolled_back(django_db_blocker):
        return print_minutes(empty_briefing(request.param))
