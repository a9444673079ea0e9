from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus, TaskProgress
from briefings.models import ReopenGrant
from briefings.punctuality import lateness
from briefings.services import briefings, reports
from briefings.services.prefill import figures, figures_as_of, prefill
from lib.vietnamese import Period
from organizations.choices import AcrossTime, AcrossUnits, OrganizationKind, RevisionSource, ValueType
from organizations.services.values import Figure, apply_figures
from tests import factories


@pytest.fixture
def second(cast):
    """The briefing of the second quarter."""
    return factories.BriefingFactory(series=cast.series, quarter=2, submit_by=date(2020, 7, 3))


def carried(report):
    return {item.text for item in report.checklist.all()}


def test_an_expected_report_brings_tasks_and_shortcomings_of_earlier_quarters(cast, second):
    task = factories.TaskFactory(organization=cast.farmers, title="Trồng 500 cây")
    older = factories.TaskFactory(organization=cast.farmers, year=2019, quarter=4, title="Ra quân đầu năm")
    first = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers)
    own = factories.ShortcomingFactory(report=first, text="Nắm tình hình chưa kịp thời.")
    charged = factories.ShortcomingFactory(briefing=cast.briefing, responsible=cast.farmers, text="Chậm báo cáo.")

    briefings.collect(second.pk, by=cast.office)

    report = second.reports.get(organization=cast.farmers)
    assert carried(report) == {task.title, older.title, own.text, charged.text}
    assert not second.reports.get(organization=cast.women).checklist.exists()
    assert {item.history.get().history_user for item in report.checklist.all()} == {cast.office}


def test_what_is_settled_of_somebody_else_or_of_this_quarter_stays_out(cast, second):
    factories.TaskFactory(organization=cast.farmers, progress=TaskProgress.DONE)
    factories.TaskFactory(organization=cast.farmers, quarter=2)
    factories.TaskFactory(organization=cast.women)
    gone_on = factories.TaskFactory(organization=cast.farmers, year=2019, quarter=4)
    factories.TaskFactory(organization=cast.farmers, quarter=2, carried_from=gone_on)
    first = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers)
    factories.ShortcomingFactory(report=first, resolved_on=date(2020, 5, 1))
    factories.ShortcomingFactory(briefing=cast.briefing)  # of all together: nobody in particular
    elsewhere = factories.OrganizationReportFactory(organization=cast.farmers)
    factories.ShortcomingFactory(report=elsewhere)  # of another series
    later = factories.BriefingFactory(series=cast.series, quarter=3)
    factories.ShortcomingFactory(report=factories.OrganizationReportFactory(briefing=later, organization=cast.farmers))

    briefings.collect(second.pk, by=cast.office)

    assert carried(second.reports.get(organization=cast.farmers)) == set()


def test_starting_adds_what_came_meanwhile_and_drops_what_was_settled(cast, second):
    task = factories.TaskFactory(organization=cast.farmers)
    briefings.collect(second.pk, by=cast.office)
    report = second.reports.get(organization=cast.farmers)
    task.progress = TaskProgress.DONE
    task.save()
    late = factories.TaskFactory(organization=cast.farmers, title="Ghi muộn")

    reports.start(report.pk, by=cast.farmer)

    assert carried(report) == {late.title}
    assert prefill(report, by=cast.farmer) == []


# The communes' figures


@pytest.fixture
def front(second):
    """The report of the Front of a district with two communes."""
    front = factories.OrganizationFactory(kind=OrganizationKind.FRONT, unit=second.unit)
    factories.AdministrativeUnitFactory.create_batch(2, parent=second.unit)
    return factories.OrganizationReportFactory(briefing=second, organization=front)


def state(report, indicator, *values, quarter=2):
    for unit, value in zip(report.organization.unit.children.all(), values, strict=False):
        factories.IndicatorValueFactory(indicator=indicator, unit=unit, number=quarter, value=value)


def test_figures_of_the_communes_add_up_for_the_quarter(front):
    meetings = factories.IndicatorFactory(code="A1")
    factories.IndicatorFactory(code="A2", owner_kind=OrganizationKind.FARMERS)
    state(front, meetings, 3, 4)
    state(front, meetings, 100, 100, quarter=1)
    factories.IndicatorValueFactory(indicator=meetings, number=2, value=50)  # of another district

    [figure] = figures(front)

    assert (figure.indicator, figure.total.value, figure.total.of_units) == (meetings, 7, "2/2 xã")


def test_a_ratio_is_computed_again_from_its_parts(front):
    asked, solved = factories.IndicatorFactory(code="A1"), factories.IndicatorFactory(code="A2")
    factories.IndicatorFactory(
        code="A3",
        value_type=ValueType.PERCENT,
        decimal_places=1,
        across_units=AcrossUnits.RATIO,
        across_time=AcrossTime.RATIO,
        numerator=solved,
        denominator=asked,
    )
    state(front, asked, 10, 30)
    state(front, solved, 10, 3)

    share = figures(front)[2]

    assert share.value == Decimal("32.5")  # 13 of 40; the mean of 100 % and 10 % would be 55


def test_months_make_the_quarter_and_what_is_missing_is_told(front):
    meetings = factories.IndicatorFactory(code="A1")
    communes = list(front.organization.unit.children.all())
    for unit, months in zip(communes, ((4, 5, 6), (4, 5)), strict=True):
        for month in months:
            factories.IndicatorValueFactory(indicator=meetings, unit=unit, span="month", number=month, value=10)

    [figure] = figures(front)

    assert (figure.total.value, figure.value, figure.total.shortfall) == (None, 50, "1/2 xã, 2/3 kỳ")
    assert figure.total.missing_words == f"{communes[1].name}: T6/2020"


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("month", {"month": 6}, 3),
        ("half_year", {}, 21),
        ("nine_months", {}, None),
        ("ad_hoc", {"data_to": date(2020, 6, 20)}, 6),
    ],
)
def test_a_report_shows_the_figures_of_the_period_of_its_briefing(front, kind, said, value):
    meetings = factories.IndicatorFactory(code="A1")
    briefing = front.briefing
    briefing.period_kind, briefing.quarter = kind, None
    for name, day in said.items():
        setattr(briefing, name, day)
    briefing.save()
    for unit, once in zip(front.organization.unit.children.all(), (1, 2), strict=True):
        for month in (4, 5, 6):
            factories.IndicatorValueFactory(indicator=meetings, unit=unit, span="month", number=month, value=once)
    state(front, meetings, 5, 10, quarter=1)
    state(front, meetings, 2, 4, quarter=2)

    assert [figure.total.value for figure in figures(front)] == [value]


def test_the_plan_of_the_year_is_shown_with_how_far_it_is_met(client, cast, front):
    meetings = factories.IndicatorFactory(code="A1")
    factories.IndicatorFactory(code="A2")
    state(front, meetings, 3, 4, quarter=1)
    state(front, meetings, 3, 4)
    for unit, plan in zip(front.organization.unit.children.all(), (10, 30), strict=True):
        factories.IndicatorValueFactory(indicator=meetings, unit=unit, span="plan", number=1, value=plan)

    [planned, other] = figures(front)

    assert (planned.plan.plan.value, planned.plan.result.value, planned.plan.percent) == (40, 14, 35)
    assert other.plan is None
    client.force_login(cast.office)
    page = client.get(front.get_absolute_url()).content.decode()
    assert 'data-label="Kế hoạch năm">40<' in page
    assert 'data-label="Đạt">35%<' in page
    client.force_login(factories.member("officer", front.organization))
    writing = client.get(f"{front.get_absolute_url()}soan/").content.decode()
    assert "Kế hoạch năm 40, đạt 35%" in writing


def test_the_page_tells_where_a_stated_figure_is_not_what_its_parts_come_to(client, cast, front):
    meetings = factories.IndicatorFactory(code="A1", name="Số cuộc giám sát")
    state(front, meetings, 3, 4)
    factories.IndicatorValueFactory(indicator=meetings, unit=front.organization.unit, number=2, value=8)
    client.force_login(cast.office)

    page = " ".join(client.get(front.get_absolute_url()).content.decode().split())

    assert "ghi 8, các phần cộng lại 7; lấy số đã ghi" in page


def test_nothing_stated_is_empty_and_zero_is_a_figure(front):
    blank, zero = factories.IndicatorFactory(code="A1"), factories.IndicatorFactory(code="A2")
    state(front, zero, 0, 0)

    shown = {figure.indicator: figure.value for figure in figures(front)}

    assert shown == {blank: None, zero: 0}


def test_an_organization_without_place_or_indicators_has_none(cast, second):
    assert figures(factories.OrganizationReportFactory(briefing=second, organization=cast.farmers)) == []


def test_figures_cost_the_same_at_any_number(front, count_queries):
    state(front, factories.IndicatorFactory(), 1, 2)
    few = count_queries(lambda: figures(front))
    for indicator in factories.IndicatorFactory.create_batch(10):
        state(front, indicator, 1, 2)
    assert count_queries(lambda: figures(front)) == few <= 5


@pytest.fixture
def taken(cast, front, monkeypatch):
    """The report of the Front with two communes' meetings, 3 and 4, taken by the office; it is a day later."""
    meetings = factories.IndicatorFactory(name="Số cuộc giám sát chủ trì")
    state(front, meetings, 3, 4)
    front.narrative = "Đã làm."
    front.save()
    officer = factories.member("officer", front.organization)
    reports.submit(front.pk, by=officer)
    reports.accept(front.pk, by=cast.office)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    return SimpleNamespace(report=type(front).objects.get(pk=front.pk), meetings=meetings, officer=officer)


def correct(taken, value, unit=0):
    """A commune says something else than before, as people and files do."""
    unit = taken.report.organization.unit.children.order_by("pk")[unit]
    figure = Figure(taken.meetings.pk, unit.pk, Period.quarter(2020, 2), value=Decimal(value))
    apply_figures([figure], by=None, source=RevisionSource.CORRECTION, reason="Nhầm.")


def shown(report) -> list[tuple]:
    return [(figure.value, figure.total.units.known) for figure in figures(report, figures_as_of(report))]


def test_a_report_that_was_taken_keeps_the_figures_of_that_moment(client, cast, taken):
    correct(taken, 300)
    correct(taken, 500)

    assert shown(taken.report) == [(7, 2)]
    client.force_login(cast.office)
    page = " ".join(client.get(taken.report.get_absolute_url()).content.decode().split())
    assert 'data-label="Toàn địa bàn"> 7 <' in page
    assert "sửa đổi sau đó không tính vào báo cáo này" in page
    assert [figure.value for figure in figures(taken.report)] == [504]


def test_what_came_after_it_was_taken_does_not_count(cast, taken):
    late = factories.AdministrativeUnitFactory(parent=taken.report.organization.unit)
    correct(taken, 50, unit=2)

    assert late.values.get().value == 50
    assert shown(taken.report) == [(7, 2)]


def test_a_report_opened_again_shows_what_is_true_now(cast, taken):
    correct(taken, 300)
    briefing = taken.report.briefing
    type(briefing).objects.filter(pk=briefing.pk).update(status=BriefingStatus.CLOSED)
    taken.report.status = ReportStatus.DRAFT
    taken.report.save()
    ReopenGrant.objects.create(
        report=taken.report, reason="Sửa.", granted_by=cast.office, expires_at=timezone.now() + timedelta(days=1)
    )
    taken.report.refresh_from_db()
    assert shown(taken.report) == [(304, 2)]

    reports.submit(taken.report.pk, by=taken.officer)
    reports.accept(taken.report.pk, by=cast.office)
    taken.report.refresh_from_db()

    assert shown(taken.report) == [(304, 2)]


def test_a_waived_report_shows_the_figures_of_the_closing(cast, taken):
    report, briefing = taken.report, taken.report.briefing
    report.status, report.waived_reason = ReportStatus.WAIVED, "Mới thành lập."
    report.save()
    assert figures_as_of(report) is None
    briefing.status = BriefingStatus.CLOSED
    briefing.save()

    assert figures_as_of(report) == briefing.history.latest("history_id").history_date


def test_the_page_shows_the_figures_or_says_that_there_are_none(client, cast, second, front):
    meetings = factories.IndicatorFactory(name="Số cuộc giám sát chủ trì")
    state(front, meetings, 1200, 34)
    client.force_login(cast.office)

    page = client.get(front.get_absolute_url()).content.decode()

    assert "Số cuộc giám sát chủ trì" in page
    assert "1.234" in page
    bare = factories.OrganizationReportFactory(briefing=second, organization=cast.farmers)
    assert "Không có chỉ tiêu số liệu xã" in client.get(bare.get_absolute_url()).content.decode()


# Lateness


@pytest.mark.parametrize(
    ("submitted", "days"),
    [
        (datetime(2020, 7, 3, 16, 59, tzinfo=UTC), None),  # 23:59 of the last day in Việt Nam
        (datetime(2020, 7, 3, 17, 0, tzinfo=UTC), 1),  # midnight: the next day
        (datetime(2020, 7, 8, 3, 0, tzinfo=UTC), 5),
        (None, None),
    ],
)
def test_lateness_counts_calendar_days_in_viet_nam(second, submitted, days):
    report = factories.OrganizationReportFactory(briefing=second, submitted_at=submitted)

    assert lateness(report) == days


def test_without_a_day_for_reports_nothing_is_late(cast):
    assert lateness(factories.OrganizationReportFactory(briefing=cast.briefing, submitted=True)) is None


def test_a_late_report_is_taken_and_says_so(client, cast, second):
    second.status, second.submit_by = BriefingStatus.COLLECTING, timezone.localdate() - timedelta(days=5)
    second.save()
    report = factories.OrganizationReportFactory(briefing=second, organization=cast.farmers, narrative="Đã làm.")

    reports.submit(report.pk, by=cast.farmer)

    client.force_login(cast.office)
    assert "nộp muộn 5 ngày" in client.get(report.get_absolute_url()).content.decode()
    page = client.get(second.get_absolute_url()).content.decode()
    assert f"{timezone.localdate():%d/%m/%Y}, nộp muộn 5 ngày" in page


def test_a_month_is_not_asked_what_forms_count_by_the_quarter(front, cast):
    monthly, quarterly, free = (factories.IndicatorFactory(code=code) for code in ("A1", "A2", "A3"))
    factories.ReportFormFactory(code="T", span="month", indicators=[monthly])
    factories.ReportFormFactory(code="Q", span="quarter", indicators=[quarterly])
    briefing = front.briefing
    month = Period.month(briefing.year, 4)

    assert {one.indicator for one in figures(front, period=month)} == {monthly, free}
    assert {one.indicator for one in figures(front)} == {monthly, quarterly, free}  # a quarter is made of months
    for unit in front.organization.unit.children.all():
        factories.IndicatorValueFactory(indicator=quarterly, unit=unit, span="month", number=4, year=2020, value=1)
    assert quarterly in {one.indicator for one in figures(front, period=month)}
