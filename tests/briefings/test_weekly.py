"""Briefings held every week: of which week, the one after, when, under which name, and what does not go by weeks."""

import re
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, DueKind, PeriodKind, ReviewOutcome
from briefings.documents import PRINTERS
from briefings.models import Briefing, BriefingSeries, Task
from briefings.periods import CoveredPeriod
from briefings.services import briefings, prefill, reports, reviews, writing
from briefings.services.figures_import import import_address
from briefings.services.my_work.figures import owed_forms
from briefings.services.planning import Plan, next_briefing, plan_briefing, propose, proposed_periods, title_of
from briefings.services.series import latest, start_series
from briefings.services.statement_figures import misfits
from lib.refused import Refused
from lib.vietnamese import Period, Week
from organizations.choices import FigurePeriod
from organizations.models import IndicatorValue, PeriodLock
from tests import factories
from tests.webforms import of_address

ADDRESS = "/giao-ban/them/"


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.strptime(text, "%d/%m/%Y %H:%M"))


@pytest.fixture
def series(cast) -> BriefingSeries:
    """One of the host for which nobody has met yet."""
    return factories.SeriesFactory(
        host=cast.host, name="Giao ban tuần", period_kind=PeriodKind.WEEK, participants=[cast.farmers, cast.women]
    )


def of_week(series: BriefingSeries, year: int, week: int, **said) -> Briefing:
    given = {"status": BriefingStatus.CONCLUDED, "unit": series.briefings.last() and series.briefings.last().unit}
    given = {name: value for name, value in (given | said).items() if value is not None}
    return factories.BriefingFactory(
        series=series, period_kind=PeriodKind.WEEK, year=year, quarter=None, week=week, **given
    )


# --- which week, and under which name ---------------------------------------------------------------------------------


def test_the_first_one_is_of_the_week_of_its_session(cast):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    series = start_series(
        cast.host.pk, by=cast.office, name="Giao ban tuần", period_kind=PeriodKind.WEEK, participants=[]
    )

    briefing = plan_briefing(series.pk, by=cast.office, plan=Plan(starts_at=moment("02/11/2026 07:30")))

    assert (briefing.year, briefing.week, briefing.quarter, briefing.month) == (2026, 45, None, None)
    assert (briefing.title, briefing.slug) == ("Giao ban tuần 45/2026", "giao-ban-tuan-45-2026")
    assert (briefing.period_name, briefing.short_name) == ("tuần 45/2026", "Tuần 45/2026")
    assert briefing.full_period_name == "tuần 45, từ 02/11 đến 08/11/2026"
    assert briefing.last_day == date(2026, 11, 8)


@pytest.mark.parametrize(
    ("before", "after"),
    [((2026, 45), (2026, 46)), ((2026, 52), (2026, 53)), ((2026, 53), (2027, 1)), ((2025, 52), (2026, 1))],
)
def test_the_next_one_is_a_week_later_also_over_the_end_of_a_year(cast, series, before, after):
    of_week(series, *before)

    briefing = next_briefing(series.pk, by=cast.office)

    assert (briefing.year, briefing.week) == after
    assert briefing.title == f"Giao ban tuần {after[1]}/{after[0]}"
    assert latest(series) == briefing
    assert briefing.last_day - Week(*before).last_day == timedelta(days=7)


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("Giao ban tuần", "week", "Giao ban tuần 45/2026"),
        ("Giao ban hằng tuần", "week", "Giao ban tuần 45/2026"),
        ("Giao ban hàng Tuần", "week", "Giao ban tuần 45/2026"),
        ("Giao ban Thường trực Đảng ủy", "week", "Giao ban Thường trực Đảng ủy Tuần 45/2026"),
        ("Tuần", "week", "Tuần Tuần 45/2026"),
        ("Giao ban tuần", "month", "Giao ban tuần Tháng 11 năm 2026"),
        ("Giao ban tháng", "month", "Giao ban tháng 11 năm 2026"),
        ("Giao ban quý", "quarter", "Giao ban quý IV năm 2026"),
        ("Giao ban 6 tháng", "half_year", "Giao ban 6 tháng đầu năm 2026"),
        ("Giao ban năm", "year", "Giao ban năm 2026"),
    ],
)
def test_a_name_that_ends_as_the_period_begins_says_it_once(name, kind, title):
    assert title_of(BriefingSeries(name=name), CoveredPeriod.of(kind, date(2026, 11, 4))) == title


def test_after_the_last_week_of_each_year_comes_the_first_of_the_next():
    for year in range(1945, 2200):
        last = CoveredPeriod.of(PeriodKind.WEEK, date(year, 12, 28))
        assert last.next == CoveredPeriod(PeriodKind.WEEK, year + 1, week=1)


def test_what_is_said_of_a_day_is_said_again_by_the_columns():
    for kind in PeriodKind:
        period = CoveredPeriod.of(kind, date(2026, 12, 31))
        assert CoveredPeriod(**asdict(period)) == period


# --- when -------------------------------------------------------------------------------------------------------------


def test_the_next_session_is_proposed_a_week_later(series):
    of_week(
        series,
        2026,
        44,
        starts_at=moment("26/10/2026 07:30"),
        submit_by=date(2026, 10, 23),
        data_from=date(2026, 10, 19),
        data_to=date(2026, 10, 25),
        venue="Phòng họp 1",
    )

    plan = propose(series, date(2026, 10, 30))

    assert (plan.starts_at, plan.submit_by) == (moment("02/11/2026 07:30"), date(2026, 10, 30))
    assert (plan.data_from, plan.data_to) == (date(2026, 10, 26), date(2026, 11, 1))
    assert plan.venue == "Phòng họp 1"


def test_a_session_on_a_day_of_rest_is_proposed_within_its_week(series):
    of_week(series, 2026, 44, starts_at=moment("31/10/2026 07:30"))  # a Saturday

    assert propose(series, date(2026, 11, 1)).starts_at == moment("06/11/2026 07:30")


def test_reports_are_due_as_many_days_before_as_the_series_says(cast, series):
    BriefingSeries.objects.filter(pk=series.pk).update(report_days=1)
    of_week(series, 2026, 44)

    briefing = next_briefing(series.pk, by=cast.office, starts_at=moment("02/11/2026 07:30"))

    assert briefing.submit_by == date(2026, 10, 30)  # the day before is a Sunday


def test_after_weeks_without_a_session_that_of_today_comes_first(series):
    before = of_week(series, 2026, 6, starts_at=moment("02/02/2026 07:30"))

    periods = proposed_periods(series, before, date(2026, 2, 25))

    assert [(one.year, one.week) for one in periods] == [(2026, 9), (2026, 7)]
    assert propose(series, date(2026, 2, 25)).starts_at == moment("23/02/2026 07:30")
    assert len(proposed_periods(series, before, date(2026, 2, 15))) == 1  # week 7 is not over yet


def test_the_page_offers_the_week_of_today_and_the_one_after_the_latest(client, cast, series):
    of_week(series, 2020, 1, starts_at=moment("30/12/2019 07:30"))
    client.force_login(cast.office)
    address = f"{ADDRESS}?loat={series.pk}"
    now = Week.of(timezone.localdate())

    page = client.get(address)

    offered = re.findall(r'<option value="(\w+)"[^>]*>([^<]*)', page.content.decode().split('name="period"')[1])[:3]
    assert offered == [
        (f"tuan_{now.year}_{now.number}", f"T{now.name_with_days[1:]}"),
        ("ke_tiep", "Tuần 2, từ 06/01 đến 12/01/2020"),
        ("dot_xuat", "Đột xuất, ngoài các kỳ"),
    ]
    client.post(address, of_address(page, ADDRESS))
    made = latest(series)
    assert (made.year, made.week) == (now.year, now.number)


def test_the_week_after_the_latest_may_still_be_chosen(client, cast, series):
    of_week(series, 2020, 1)
    client.force_login(cast.office)
    address = f"{ADDRESS}?loat={series.pk}"

    client.post(address, of_address(client.get(address), ADDRESS) | {"period": "ke_tiep"})

    assert (latest(series).year, latest(series).week) == (2020, 2)


def test_another_week_is_refused(cast, series):
    of_week(series, 2020, 1)

    with pytest.raises(Refused, match="Tuần 5, từ 27/01 đến 02/02/2020” không còn là kỳ tiếp theo"):
        plan_briefing(series.pk, by=cast.office, plan=Plan(), period=CoveredPeriod(PeriodKind.WEEK, 2020, week=5))


# --- what walks from one to the next ----------------------------------------------------------------------------------


def test_what_is_open_is_reviewed_in_each_of_the_following_weeks(cast, series):
    first = of_week(series, 2020, 1)
    directive = factories.DirectiveFactory(briefing=first, lead_organization=cast.farmers, due_kind=DueKind.ONGOING)
    found = []
    for _ in range(2):
        briefing = next_briefing(series.pk, by=cast.office, starts_at=moment("13/01/2020 07:30"))
        Briefing.objects.filter(pk=briefing.pk).update(chair=factories.PostFactory(organization=cast.host))
        briefings.collect(briefing.pk, by=cast.office)
        for report in briefing.reports.all():
            reports.waive(report.pk, by=cast.office, reason="Báo cáo bằng lời.")
        briefings.hold(briefing.pk, by=cast.office)
        review = briefing.reviews.get()
        reviews.decide(review.pk, by=cast.leader, outcome=ReviewOutcome.CONTINUE, remark="Làm tiếp.")
        factories.ConclusionFactory(briefing=briefing)
        briefings.conclude(briefing.pk, by=cast.leader)
        found.append((briefing.week, review.directive, review.nth))

    assert found == [(2, directive, 2), (3, directive, 3)]


@pytest.mark.parametrize(("year", "week"), [(2026, 45), (2026, 53), (2026, 1)])
def test_closing_locks_no_figures(cast, series, year, week):
    briefing = of_week(series, year, week)

    briefings.close(briefing.pk, by=cast.leader)

    assert briefing.figures_period is None
    assert not PeriodLock.objects.exists()


def test_it_asks_for_no_figures_and_shows_those_of_its_month(cast, series):
    assert "week" not in FigurePeriod.values
    briefing = of_week(series, 2026, 53, status=BriefingStatus.COLLECTING, submit_by=date(2026, 12, 28))
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    body = factories.OrganizationFactory(unit=commune, kind="farmers")
    form = factories.ReportFormFactory(organization_kind="farmers", span="month")
    factories.ReportFormItemFactory(form=form)

    assert list(owed_forms([body])) == []
    assert briefing.shown_period == Period.month(2026, 12)  # not January, though its Sunday is the third
    cast.office.is_superuser = True
    assert "year=2026&period=M12" in import_address(briefing, cast.office)


def test_figures_of_its_month_go_with_what_is_said_to_it(series):
    briefing = of_week(series, 2026, 45)
    month, quarter = (
        factories.IndicatorValueFactory(unit=briefing.unit, year=2026, span=span, number=number, value=Decimal(5))
        for span, number in (("month", 11), ("quarter", 4))
    )

    said = list(misfits(IndicatorValue.objects.filter(pk__in=[month.pk, quarter.pk]), briefing, None))

    assert len(said) == 1
    assert "số liệu của quý IV năm 2026, còn hội nghị xem xét tháng 11 năm 2026" in said[0]


@pytest.mark.parametrize(
    ("week", "quarter", "to_come"),
    [((2026, 45), "2026-Q4", "2026-Q4"), ((2026, 53), "2026-Q4", "2027-Q1"), ((2026, 40), "2026-Q4", "2026-Q4"),
     ((2026, 1), "2026-Q1", "2026-Q1")],
)  # fmt: skip
def test_tasks_of_earlier_quarters_are_asked_by_the_quarter_to_which_the_week_counts(series, week, quarter, to_come):
    report = factories.OrganizationReportFactory(briefing=of_week(series, *week))

    assert str(prefill.reporting_quarter(report)) == quarter
    assert str(writing.quarter_to_come(report)) == to_come
    now = Period.parse(quarter)
    tasks = [
        factories.TaskFactory(organization=report.organization, year=each.year, quarter=each.number)
        for each in (now.previous, now)
    ]
    assert list(prefill._tasks_carried([report])) == tasks[:1]
    assert Task.objects.count() == 2


# --- lists, papers ----------------------------------------------------------------------------------------------------


def test_the_list_narrows_to_quarters_and_shows_the_latest_week_first(client, cast, series):
    for year, week in ((2026, 40), (2026, 53), (2026, 39), (2027, 1), (2026, 1)):
        of_week(series, year, week, title=f"Giao ban tuần {week}/{year}")
    client.force_login(cast.office)

    def shown(address: str) -> list[str]:
        return re.findall(r"(?s)<th[^>]*>\s*<a[^>]*>Giao ban tuần ([\d/]+)", client.get(address).content.decode())

    assert shown("/giao-ban/") == ["1/2027", "53/2026", "40/2026", "39/2026", "1/2026"]
    assert shown("/giao-ban/?ky=2026-Q4") == ["53/2026", "40/2026"]
    assert shown("/giao-ban/?ky=2026-Q3") == ["39/2026"]
    assert shown("/giao-ban/?ky=2026-Q1") == ["1/2026"]
    assert shown("/giao-ban/?ky=2027") == ["1/2027"]
    page = client.get("/giao-ban/").content.decode()
    assert 'title="Tuần 53, từ 28/12/2026 đến 03/01/2027"' in page
    for quarter in ("2026-Q1", "2026-Q3", "2026-Q4", "2027-Q1"):
        assert f'<option value="{quarter}"' in page


def test_its_page_and_its_reports_say_the_days(client, cast, series):
    briefing = of_week(series, 2026, 45, status=BriefingStatus.COLLECTING)
    report = factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers)
    client.force_login(cast.office)

    for address in (briefing.get_absolute_url(), report.get_absolute_url(), f"{report.get_absolute_url()}soan/"):
        assert "<span>Tuần 45, từ 02/11 đến 08/11/2026</span>" in client.get(address).content.decode(), address


@pytest.mark.parametrize("kind", PRINTERS)
def test_every_paper_of_one_can_be_made(series, kind):
    briefing = of_week(series, 2026, 45, title="Giao ban tuần 45/2026", starts_at=moment("02/11/2026 07:30"))
    factories.OrganizationReportFactory(briefing=briefing)
    factories.DirectiveFactory(briefing=briefing, lead_organization=series.participants.first(), assigned=True)
    printer = PRINTERS[kind]

    content = printer.content(briefing, addressee=printer.first_addressee(briefing))

    assert "None" not in str(content.name) + str(content.abstract) + str(content.body)


def test_words_of_the_week_are_found(client, cast, series):
    of_week(series, 2026, 45, title="Giao ban tuần 45/2026")
    client.force_login(cast.office)

    assert "Giao ban tuần 45/2026" in client.get("/tim/?q=tuần 45/2026").content.decode()
