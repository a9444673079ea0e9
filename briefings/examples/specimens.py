"""Records made up to look at papers: a year of one office with everything that strains a layout. Never kept.

Six organizations, forty directives, twenty communes, names of 120 characters, a remark of three pages, and parts that
are empty. ``temporary_specimens`` makes them inside a transaction that is always rolled back; every briefing of it is
marked illustrative.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from briefings.choices import (
    AttendanceRole,
    AttendanceStatus,
    BriefingStatus,
    DueKind,
    Progress,
    ReportStatus,
    ReviewOutcome,
)
from briefings.models import (
    Achievement,
    AgendaItem,
    Attendance,
    Briefing,
    BriefingSeries,
    Conclusion,
    Directive,
    DirectiveReview,
    OrganizationReport,
    Proposal,
    Remark,
    Shortcoming,
)
from lib.papers import Family, FormatProfile
from lib.vietnamese import Period
from organizations.choices import AcrossUnits, MissingReason, OrganizationKind, UnitKind
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, Post

MARK = "(minh họa)"
LONG_NAME = "Hội Nạn nhân chất độc da cam/dioxin và Bảo trợ người khuyết tật, trẻ mồ côi, bệnh nhân nghèo xã Đồng Thử"
ORGANIZATIONS = (
    ("Ủy ban MTTQ Việt Nam xã Đồng Thử (minh họa)", OrganizationKind.FRONT),
    ("Liên đoàn Lao động Đồng Thử (minh họa)", OrganizationKind.TRADE_UNION),
    ("Hội Nông dân xã Đồng Thử (minh họa)", OrganizationKind.FARMERS),
    ("Hội Liên hiệp Phụ nữ xã Đồng Thử (minh họa)", OrganizationKind.WOMEN),
    ("Đoàn TNCS Hồ Chí Minh xã Đồng Thử (minh họa)", OrganizationKind.YOUTH),
    (LONG_NAME, OrganizationKind.MASS_ASSOCIATION),
)
DIRECTIVES, COMMUNES = 40, 20
WORK = (
    "Rà soát, hoàn thiện chương trình phối hợp giữa các đoàn thể; ",
    "tuyên truyền, vận động đoàn viên, hội viên và nhân dân thực hiện tốt các chỉ tiêu; ",
    "tổng hợp khó khăn, vướng mắc ở cơ sở và báo cáo kết quả đúng thời hạn; ",
)
SPEECH = (
    "Về công tác phối hợp, đề nghị các đoàn thể phân công cụ thể, có kiểm tra, đôn đốc, đánh giá từng quý; việc gì "
    "chưa rõ thì trao đổi ngay tại cơ sở, không để tồn đọng sang kỳ sau. "
)

# The letterhead of one body of each family: superior body, issuing body, symbol, title of the chair.
LETTERHEADS = {
    Family.STATE: ("UBND TỈNH ĐỒNG MẪU", "ỦY BAN NHÂN DÂN XÃ ĐỒNG THỬ", "UBND", "Phó Chủ tịch"),
    Family.FRONT: ("ỦY BAN MTTQ VIỆT NAM XÃ ĐỒNG THỬ", "BAN THƯỜNG TRỰC", "MTTQ-BTT", "Phó Chủ tịch"),
    Family.PARTY: ("ĐẢNG BỘ TỈNH ĐỒNG MẪU", "ĐẢNG UỶ XÃ ĐỒNG THỬ", "ĐU", "Phó Bí thư Thường trực"),
    Family.YOUTH: ("ĐOÀN TNCS HỒ CHÍ MINH TỈNH ĐỒNG MẪU", "BAN CHẤP HÀNH XÃ ĐỒNG THỬ", "TĐTN", "Bí thư"),
    Family.UNION: ("LIÊN ĐOÀN LAO ĐỘNG TỈNH ĐỒNG MẪU", "BAN CHẤP HÀNH CÔNG ĐOÀN XÃ ĐỒNG THỬ", "LĐLĐ", "Chủ tịch"),
}


@dataclass(frozen=True)
class Specimens:
    """``year``: the made-up briefing, and ``bare``, one of which only the title is known."""

    year: Briefing
    bare: Briefing


@contextmanager
def temporary_specimens() -> Iterator[Specimens]:
    """The records, for as long as the block runs; nothing of it stays, whatever happens inside."""
    with transaction.atomic():
        try:
            yield _make()
        finally:
            transaction.set_rollback(True)


def give_letterhead(briefing: Briefing, profile: FormatProfile) -> date:
    """Give the briefing's host the letterhead of a body that follows ``profile``, and return a day on which it does."""
    family = profile.families[0]
    superior, issuer, symbol, title = LETTERHEADS[family]
    host = briefing.series.host
    host.format_family, host.letterhead_superior, host.letterhead_issuer, host.symbol = family, superior, issuer, symbol
    host.place_name, host.archive_note = "Đồng Thử", "Văn phòng Đảng uỷ" if family == Family.PARTY else ""
    host.save()
    BriefingSeries.objects.filter(pk=briefing.series_id).update(format_family="")
    if briefing.chair:
        briefing.chair.title = title
        briefing.chair.save()
    last = profile.valid_to or date(2026, 11, 20)
    return max(profile.valid_from, min(last, date(2026, 11, 20)))


def _make() -> Specimens:
    # Above all codes and names that exist, so that nothing collides before it is rolled back.
    province = AdministrativeUnit.objects.create(code="99", name="Tỉnh Đồng Mẫu", kind=UnitKind.PROVINCE)
    area = AdministrativeUnit.objects.create(code="999", name="Huyện Đồng Thử", kind=UnitKind.DISTRICT, parent=province)
    host = Organization.objects.create(
        name=f"Cơ quan Đồng Thử {MARK}", short_name="Cơ quan", kind=OrganizationKind.PARTY_COMMITTEE, unit=area
    )
    bodies = [Organization.objects.create(name=name, kind=kind, parent=host) for name, kind in ORGANIZATIONS]
    chair = Post.objects.create(organization=host, title="Phó Bí thư Thường trực", full_name="Họ Và Tên Chủ Trì")
    writer = Post.objects.create(organization=host, title="Chánh Văn phòng", full_name="Họ Và Tên Thư Ký")
    series = BriefingSeries.objects.create(host=host, name="Giao ban khối Mặt trận và các đoàn thể", chair_post=chair)
    series.participants.set(bodies)

    def briefing(year: int, quarter: int, **more) -> Briefing:
        return Briefing.objects.create(
            series=series,
            unit=area,
            year=year,
            quarter=quarter,
            title=f"Giao ban Mặt trận Tổ quốc và các đoàn thể {Period.quarter(year, quarter).name}",
            slug=f"xem-thu-the-thuc-{year}-{quarter}",
            illustrative=True,
            **more,
        )

    held = timezone.make_aware(datetime(2020, 12, 28, 8, 0))
    earlier = [briefing(2020, quarter, status=BriefingStatus.CLOSED) for quarter in (1, 2, 3)]
    year = briefing(
        2020,
        4,
        starts_at=held,
        ends_at=held + timedelta(hours=3, minutes=30),
        submit_by=date(2020, 12, 20),
        venue="Hội trường tầng 2, trụ sở cơ quan",
        chair=chair,
        secretary=writer,
        recipients="Thường trực cấp trên (để báo cáo)\nNhư thành phần tham dự\nCác xã, phường, đặc khu",
        status=BriefingStatus.CONCLUDED,
    )
    _session(year, bodies)
    _directives(year, earlier, bodies)
    _figures(area)
    bare = briefing(2019, 4)
    return Specimens(year, bare)


def _session(briefing: Briefing, bodies: list[Organization]) -> None:
    for place, body in enumerate(bodies):
        absent = place == 4
        Attendance.objects.create(
            briefing=briefing,
            organization=body,
            full_name=f"Họ Và Tên Đại Biểu {place + 1}",
            title="Chủ tịch",
            status=AttendanceStatus.ABSENT if absent else AttendanceStatus.PRESENT,
            reason="đi công tác" if absent else "",
        )
    Attendance.objects.create(briefing=briefing, title="Đại diện cơ quan cấp trên", role=AttendanceRole.GUEST)
    for ordinal, title in enumerate(("Tuyên bố lý do, giới thiệu đại biểu", "Nghe báo cáo tổng hợp", "Thảo luận"), 1):
        AgendaItem.objects.create(briefing=briefing, ordinal=ordinal, title=title)
    AgendaItem.objects.create(briefing=briefing, ordinal=4, title="Báo cáo chuyên đề", presenter=bodies[5])
    states = [ReportStatus.ACCEPTED] * 3 + [ReportStatus.SUBMITTED, ReportStatus.EXPECTED, ReportStatus.WAIVED]
    for place, (body, state) in enumerate(zip(bodies, states, strict=True)):
        handed_in = state in (ReportStatus.ACCEPTED, ReportStatus.SUBMITTED)
        report = OrganizationReport.objects.create(
            briefing=briefing,
            organization=body,
            status=state,
            submitted_at=timezone.make_aware(datetime(2020, 12, 18 + 2 * place, 9)) if handed_in else None,
            waived_reason="Tổ chức mới thành lập" if state == ReportStatus.WAIVED else "",
            narrative="Trong quý, tổ chức hoàn thành nhiệm vụ theo kế hoạch đề ra." if handed_in else "",
        )
        for ordinal in range(1, place + 2 if handed_in else 1):
            text = f"Hoàn thành nội dung {ordinal}: {''.join(WORK)}".rstrip("; ") + "."
            Achievement.objects.create(briefing=briefing, report=report, ordinal=ordinal, text=text)
        if place == 1:
            Proposal.objects.create(
                briefing=briefing,
                report=report,
                ordinal=1,
                text="Bố trí kinh phí tập huấn cán bộ cơ sở.",
                addressed_to="Cơ quan cấp trên",
            )
    Shortcoming.objects.create(
        briefing=briefing,
        ordinal=1,
        text="Công tác nắm tình hình ở một số nơi còn chậm.",
        cause="Địa bàn rộng, cán bộ kiêm nhiệm.",
        remedy="Phân công cán bộ theo dõi từng khu dân cư.",
        responsible=bodies[2],
    )
    Remark.objects.create(briefing=briefing, ordinal=1, organization=bodies[5], speaker="Đại biểu", content=SPEECH * 60)
    Remark.objects.create(briefing=briefing, ordinal=2, organization=bodies[1], content="Nhất trí với báo cáo.")
    for ordinal in (1, 2):
        Conclusion.objects.create(
            briefing=briefing,
            ordinal=ordinal,
            content=f"Ghi nhận kết quả đạt được. {SPEECH}\nĐề nghị các tổ chức thực hiện các nhiệm vụ được giao.",
        )


def _directives(briefing: Briefing, earlier: list[Briefing], bodies: list[Organization]) -> None:
    for number in range(1, DIRECTIVES + 1):
        lead = None if number % 8 == 0 else bodies[number % len(bodies)]
        directive = Directive(
            briefing=briefing,
            ordinal=number,
            content="".join(WORK[: 1 + number % 3]).strip("; ").capitalize() + f", nội dung thứ {number}.",
            lead_organization=lead,
            expected_product="Báo cáo kết quả thực hiện" if number % 3 else "",
        )
        if number % 4 == 1:
            directive.due_kind, directive.due_on = DueKind.DATE, date(2021, 1, 5) + timedelta(days=number)
        elif number % 4 == 2:
            directive.due_kind = DueKind.PERIOD
            directive.due_on, directive.due_text = date(2021, 3, 31), "trong quý I năm 2021"
        elif number % 4 == 3:
            directive.due_kind = DueKind.ONGOING
        directive.save()
        if number % 5 == 0:
            directive.coordinating_organizations.set([body for body in bodies[:2] if body != lead])
    for number in range(1, 10):
        first = earlier[number % 3]
        directive = Directive.objects.create(
            briefing=first,
            ordinal=number,
            content=f"Nội dung giao từ kỳ trước, thứ {number}: {WORK[number % 3]}".strip("; ") + ".",
            lead_organization=bodies[number % len(bodies)],
            due_kind=DueKind.DATE,
            due_on=date(2020, 9, 30),
            progress=Progress.IN_PROGRESS,
        )
        for nth, at in enumerate([*earlier[earlier.index(first) + 1 :], briefing], 2):
            DirectiveReview.objects.create(
                briefing=at,
                directive=directive,
                nth=nth,
                progress_then=Progress.IN_PROGRESS,
                percent_then=20 * (nth - 1),
                due_then=date(2020, 9, 30),
                remark="Tiến độ còn chậm, cần phân công lại." if number % 2 else "",
                outcome=ReviewOutcome.CONTINUE if number % 3 else "",
            )


def _figures(area: AdministrativeUnit) -> None:
    communes = [
        AdministrativeUnit.objects.create(
            code=f"99{number:03d}", name=f"Xã Đồng Thử {number}", kind=UnitKind.COMMUNE, parent=area
        )
        for number in range(1, COMMUNES + 1)
    ]

    def indicator(code: str, name: str, measure: str, rule: str, **more) -> Indicator:
        kind = more.pop("owner_kind", OrganizationKind.FRONT)
        return Indicator.objects.create(
            code=code, name=name, unit_of_measure=measure, across_units=rule, owner_kind=kind, **more
        )

    asked = indicator("XT01", "Kiến nghị sau giám sát, phản biện", "kiến nghị", AcrossUnits.SUM)
    done = indicator("XT02", "Trong đó đã được giải quyết", "kiến nghị", AcrossUnits.SUM)
    share = indicator(
        "XT03",
        "Tỷ lệ kiến nghị được giải quyết",
        "%",
        AcrossUnits.RATIO,
        numerator=asked,
        denominator=asked,
        value_type="percent",
        decimal_places=1,
    )
    share.numerator = done
    share.save()
    fund = indicator("XT04", "Quỹ vận động được", "triệu đồng", AcrossUnits.SUM, value_type="money", decimal_places=1)
    criteria = indicator(
        "XT05", "Số tiêu chí nông thôn mới đạt", "tiêu chí", AcrossUnits.AVERAGE, owner_kind=OrganizationKind.GOVERNMENT
    )
    for number, commune in enumerate(communes, 1):
        at = {"unit": commune, "year": 2020, "number": 4}
        if number == 7:
            IndicatorValue.objects.create(indicator=asked, missing_reason=MissingReason.NOT_REPORTED, **at)
            continue
        IndicatorValue.objects.create(indicator=asked, value=number % 6 + 4, **at)
        IndicatorValue.objects.create(indicator=done, value=number % 4 + 1, **at)
        percent = Decimal(100 * (number % 4 + 1)) / (number % 6 + 4)
        IndicatorValue.objects.create(indicator=share, value=round(percent, 1), **at)
        IndicatorValue.objects.create(indicator=fund, value=Decimal(number * 1234) / 10, **at)
        if number % 5 == 0:
            IndicatorValue.objects.create(indicator=criteria, missing_reason=MissingReason.NOT_APPLICABLE, **at)
        else:
            IndicatorValue.objects.create(indicator=criteria, value=10 + number % 9, **at)
