"""What is deduced of a briefing that is to come, and the first one of a series."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, PeriodKind
from briefings.models import Briefing, BriefingSeries
from briefings.periods import CoveredPeriod
from briefings.services.planning import Plan, plan_briefing, propose, proposed_periods
from briefings.services.series import start_series, usual_choice
from lib.refused import Refused
from lib.vietnamese import Period
from tests import factories

TODAY = date(2020, 7, 10)


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.strptime(text, "%d/%m/%Y %H:%M"))


@pytest.fixture
def series(cast):
    Briefing.objects.filter(pk=cast.briefing.pk).update(
        status=BriefingStatus.CONCLUDED,
        starts_at=moment("07/04/2020 08:30"),
        submit_by=date(2020, 3, 25),
        data_from=date(2019, 12, 21),
        data_to=date(2020, 3, 20),
        venue="Hội trường tầng 2",
    )
    return cast.series


def test_the_next_session_is_as_far_from_its_quarter_at_the_same_hour_and_place(series):
    plan = propose(series, TODAY)

    assert plan.starts_at == moment("07/07/2020 08:30")
    assert (plan.submit_by, plan.venue) == (date(2020, 6, 24), "Hội trường tầng 2")
    assert (plan.data_from, plan.data_to) == (date(2020, 3, 21), date(2020, 6, 20))


def test_no_session_is_proposed_for_a_day_of_rest(cast, series):
    Briefing.objects.filter(pk=cast.briefing.pk).update(
        starts_at=moment("04/04/2020 08:30"), submit_by=date(2020, 3, 28)
    )

    plan = propose(series, TODAY)  # 04/07/2020 is a Saturday, and so is 27/06/2020

    assert plan.starts_at == moment("06/07/2020 08:30")
    assert plan.submit_by == date(2020, 6, 26)


def test_a_window_that_ends_with_the_month_goes_on_to_the_end_of_another(cast, series):
    Briefing.objects.filter(pk=cast.briefing.pk).update(data_from=date(2020, 1, 1), data_to=date(2020, 3, 31))

    plan = propose(series, TODAY)

    assert (plan.data_from, plan.data_to) == (date(2020, 4, 1), date(2020, 6, 30))


def test_what_the_last_one_did_not_say_is_not_made_up(cast, series):
    Briefing.objects.filter(pk=cast.briefing.pk).update(
        starts_at=None, submit_by=None, data_from=None, data_to=None, venue="", chair=None
    )

    assert propose(series, TODAY) == Plan()


def test_one_outside_the_periods_is_named_by_its_day(cast, series):
    plan = Plan(starts_at=moment("15/05/2020 14:00"), venue="Phòng họp 1")

    briefing = plan_briefing(series.pk, by=cast.office, plan=plan, ad_hoc=True)

    assert (briefing.period_kind, briefing.short_name) == (PeriodKind.AD_HOC, "15/05/2020")
    assert briefing.title == f"{series.name} đột xuất ngày 15/05/2020"
    assert plan_briefing(series.pk, by=cast.office, plan=plan, ad_hoc=True).ordinal == 2
    with pytest.raises(Refused, match="phải có thời gian họp"):
        plan_briefing(series.pk, by=cast.office, plan=Plan(), ad_hoc=True)


@pytest.mark.parametrize(
    ("days", "typed", "expected"),
    [
        (3, None, date(2020, 5, 12)),
        (5, None, date(2020, 5, 8)),  # 10/05/2020 is a Sunday
        (3, date(2020, 5, 14), date(2020, 5, 14)),
        (None, None, None),
    ],
)
def test_a_deadline_that_nobody_typed_is_that_of_the_series(cast, series, days, typed, expected):
    BriefingSeries.objects.filter(pk=series.pk).update(report_days=days)
    plan = Plan(starts_at=moment("15/05/2020 14:00"), submit_by=typed)

    assert plan_briefing(series.pk, by=cast.office, plan=plan, ad_hoc=True).submit_by == expected


def test_while_one_is_to_be_held_no_other_follows_but_one_outside_the_periods_may(cast, series):
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.PLANNED)

    with pytest.raises(Refused, match="Kỳ tiếp theo đã có"):
        plan_briefing(series.pk, by=cast.office, plan=Plan())
    assert plan_briefing(series.pk, by=cast.office, plan=Plan(starts_at=moment("15/05/2020 14:00")), ad_hoc=True).pk


def test_a_series_begins_with_those_beneath_its_host_and_its_first_briefing(cast):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    assert set(usual_choice(cast.host, TODAY)) == {cast.farmers, cast.women}
    series = start_series(
        cast.host.pk,
        by=cast.office,
        name=" Giao ban tháng ",
        period_kind=PeriodKind.MONTH,
        participants=[cast.farmers.pk],
    )

    briefing = plan_briefing(series.pk, by=cast.office, plan=Plan(venue="Phòng họp 1"))

    today = timezone.localdate()
    assert (series.name, list(series.participants.all())) == ("Giao ban tháng", [cast.farmers])
    assert (briefing.month, briefing.year, briefing.unit) == (today.month, today.year, cast.host.unit)
    assert {row.history_user for row in [*series.history.all(), *briefing.history.all()]} == {cast.office}


def test_a_second_series_of_one_name_is_refused(cast):
    with pytest.raises(Refused, match="Đã có loạt giao ban"):
        start_series(cast.host.pk, by=cast.office, name=cast.series.name, period_kind="quarter", participants=[])


@pytest.mark.parametrize("who", ["leader", "farmer", "reader", "stranger"])
def test_only_the_office_of_the_host_begins_a_series(cast, who):
    with pytest.raises(Refused):
        start_series(cast.host.pk, by=getattr(cast, who), name="Giao ban", period_kind="quarter", participants=[])
    assert BriefingSeries.objects.filter(host=cast.host).count() == 1


def test_organizations_out_of_reach_are_not_taken_in(cast):
    elsewhere = factories.OrganizationFactory(parent=factories.HostFactory())

    series = start_series(
        cast.host.pk, by=cast.office, name="Giao ban", period_kind="quarter", participants=[elsewhere.pk]
    )

    assert not series.participants.exists()


@pytest.mark.parametrize(
    ("kind", "on", "names"),
    [
        (PeriodKind.QUARTER, date(2026, 1, 8), ["quý I năm 2026", "quý IV năm 2025"]),
        (PeriodKind.MONTH, date(2026, 12, 1), ["tháng 12 năm 2026", "tháng 11 năm 2026"]),
        (PeriodKind.HALF_YEAR, date(2026, 7, 2), ["6 tháng đầu năm 2026", "6 tháng đầu năm 2025"]),
        (PeriodKind.WEEK, date(2026, 1, 2), ["tuần 1/2026", "tuần 52/2025"]),
        (PeriodKind.YEAR, date(2026, 1, 8), ["năm 2026", "năm 2025"]),
    ],
)
def test_the_first_briefing_is_of_this_period_or_of_the_one_before(kind, on, names):
    found = proposed_periods(BriefingSeries(period_kind=kind), None, on)

    assert [each.name for each in found] == names


def test_an_office_that_begins_after_the_quarter_calls_its_first_briefing_for_it(cast):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    series = start_series(cast.host.pk, by=cast.office, name="Giao ban quý", period_kind="quarter", participants=[])
    before = Period.quarter_of(timezone.localdate()).previous

    briefing = plan_briefing(
        series.pk, by=cast.office, plan=Plan(), period=CoveredPeriod.of("quarter", before.last_day)
    )

    assert (briefing.year, briefing.quarter) == (before.year, before.number)


def test_no_session_is_proposed_for_a_holiday(cast, series):
    Briefing.objects.filter(pk=cast.briefing.pk).update(
        starts_at=moment("03/06/2020 08:30"), submit_by=date(2020, 6, 3)
    )

    plan = propose(series, TODAY)  # 2/9 is Quốc khánh, a Wednesday

    assert plan.starts_at == moment("03/09/2020 08:30")
    assert plan.submit_by == date(2020, 9, 1)
