"""How far work is by the figures: aggregated by the indicator's own rules, never deciding that it is done."""

from datetime import date
from decimal import Decimal

import pytest

from briefings.choices import Progress
from briefings.services import measuring
from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import AcrossTime, AcrossUnits, UnitKind
from organizations.services.aggregation import totals
from tests import factories

YEAR, QUARTER = Period(2020, Span.YEAR), Period.quarter(2020, 2)


@pytest.fixture
def communes(cast):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    return factories.AdministrativeUnitFactory.create_batch(3, parent=cast.host.unit)


@pytest.fixture
def directive(cast):
    return factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.host)


def stated(indicator, unit, period, value):
    columns = {"year": period.year, "span": period.span, "number": period.number}
    return factories.IndicatorValueFactory(indicator=indicator, unit=unit, value=Decimal(value), **columns)


def measured_by(cast, directive, indicator, target, period=QUARTER):
    return measuring.measure_by(directive.pk, by=cast.office, indicator=indicator, value=Decimal(target), period=period)


def test_the_sum_over_the_units_against_the_target(cast, directive, communes):
    indicator = factories.IndicatorFactory(across_units=AcrossUnits.SUM)
    for unit, value in zip(communes[:2], (30, 10), strict=True):
        stated(indicator, unit, QUARTER, value)
    found = measuring.measured(measured_by(cast, directive, indicator, 80))

    assert (found.value, found.percent, found.total.shortfall) == (40, 50, "2/3 xã")
    assert found.total.value is None
    assert [one.total.shown for one in found.units] == [None, 30, 10]
    directive.refresh_from_db()
    assert directive.progress == Progress.NOT_STARTED


def test_units_named_by_the_directive_come_before_where_the_lead_works(cast, directive, communes):
    indicator = factories.IndicatorFactory(across_units=AcrossUnits.SUM)
    for unit in communes:
        stated(indicator, unit, QUARTER, 5)
    directive.units.set(communes[:1])
    found = measuring.measured(measured_by(cast, directive, indicator, 10))

    assert (found.value, found.total.of_units, found.total.is_complete) == (5, "1/1 xã", True)


@pytest.mark.parametrize(
    ("over_time", "over_units", "value"),
    [
        (AcrossTime.SUM, AcrossUnits.SUM, 1 + 2 + 10 + 20),
        (AcrossTime.LAST, AcrossUnits.SUM, 2 + 20),
        (AcrossTime.MAX, AcrossUnits.MAX, 20),
        (AcrossTime.SUM, AcrossUnits.AVERAGE, None),  # no unit has a whole year yet
    ],
)
def test_a_year_is_put_together_from_the_quarters_that_its_form_asks_for(
    cast, directive, communes, over_time, over_units, value
):
    indicator = factories.IndicatorFactory(across_units=over_units, across_time=over_time)
    form = factories.ReportFormFactory(span="quarter")
    factories.ReportFormItemFactory(form=form, indicator=indicator)
    for unit, first, second in ((communes[0], 1, 2), (communes[1], 10, 20)):
        stated(indicator, unit, Period.quarter(2020, 1), first)
        stated(indicator, unit, QUARTER, second)
    found = measuring.measured(measured_by(cast, directive, indicator, 100, YEAR))

    assert (found.value, str(found.total.units)) == (value, "0/3")
    assert str(found.total.periods) == ("0/1" if over_time == AcrossTime.LAST else "2/4")


def test_a_ratio_is_computed_again_from_its_parts(cast, directive, communes):
    above, below = factories.IndicatorFactory.create_batch(2, across_units=AcrossUnits.SUM)
    indicator = factories.IndicatorFactory(
        across_units=AcrossUnits.RATIO, across_time=AcrossTime.RATIO, numerator=above, denominator=below
    )
    for unit, part, whole in ((communes[0], 1, 10), (communes[1], 9, 10)):
        stated(above, unit, QUARTER, part)
        stated(below, unit, QUARTER, whole)
    found = measuring.measured(measured_by(cast, directive, indicator, 100))

    assert (found.value, found.percent, found.total.of_units) == (50, 50, "2/3 xã")


def test_nothing_stated_is_no_zero(cast, directive, communes):
    found = measuring.measured(measured_by(cast, directive, factories.IndicatorFactory(), 80))

    assert (found.value, found.percent, found.total.of_units) == (None, None, "0/3 xã")


def test_what_it_comes_to_is_what_papers_and_pages_say(cast, directive, communes):
    """What was stated for the period itself, so far or for its parts, by a place or those beneath it: one rule."""
    indicator = factories.IndicatorFactory()
    stated(indicator, communes[0], QUARTER, 7)
    for month in (4, 5, 6):
        stated(indicator, communes[1], Period.month(2020, month), month)
    factories.IndicatorValueFactory(
        indicator=indicator, unit=communes[2], year=2020, number=2, value=None, missing_reason="not_applicable"
    )
    found = measuring.measured(measured_by(cast, directive, indicator, 44))

    assert found.total == totals([indicator], [cast.host.unit], QUARTER, by=cast.host).whole(indicator)
    assert (found.value, found.percent, found.total.is_complete) == (22, 50, True)


def test_units_that_ended_before_the_period_or_lie_below_the_form_do_not_count(cast, directive, communes):
    indicator = factories.IndicatorFactory()
    factories.ReportFormItemFactory(form=factories.ReportFormFactory(span="quarter"), indicator=indicator)
    communes[2].valid_to = date(2020, 5, 31)
    communes[2].save()
    area = factories.AdministrativeUnitFactory(parent=communes[1], kind=UnitKind.RESIDENTIAL_AREA)
    stated(indicator, communes[0], QUARTER, 5)
    stated(indicator, area, QUARTER, 4)

    found = measuring.measured(measured_by(cast, directive, indicator, 10))

    assert (found.value, found.total.of_units, len(found.units)) == (5, "1/2 xã", 2)


def test_measuring_asks_as_often_of_many_units_as_of_few(cast, directive, communes, count_queries):
    indicator = factories.IndicatorFactory()
    record = measured_by(cast, directive, indicator, 10)
    measuring.measured(record)  # who leads and hosts is read with the record
    few = count_queries(lambda: measuring.measured(record))
    for unit in factories.AdministrativeUnitFactory.create_batch(5, parent=cast.host.unit):
        stated(indicator, unit, QUARTER, 1)
    assert count_queries(lambda: measuring.measured(record)) == few <= 4


def test_a_task_is_measured_by_the_figures_of_its_quarter(cast, communes):
    indicator = factories.IndicatorFactory(across_units=AcrossUnits.SUM)
    stated(indicator, communes[0], Period.quarter(2020, 1), 6)
    cast.farmers.unit = cast.host.unit
    cast.farmers.save()
    task = factories.TaskFactory(organization=cast.farmers, quarter=1, target=12, measured_by=indicator)

    assert measuring.measured(task).percent == 50


def test_only_who_assigns_says_by_what_it_is_measured_and_with_a_target(cast, directive):
    indicator = factories.IndicatorFactory()
    with pytest.raises(Refused, match="quyền"):
        measuring.measure_by(directive.pk, by=cast.farmer, indicator=indicator, value=Decimal(1), period=YEAR)
    with pytest.raises(Refused, match="lớn hơn 0"):
        measuring.measure_by(directive.pk, by=cast.office, indicator=indicator, value=Decimal(0), period=YEAR)
    text = factories.IndicatorFactory(value_type="text")
    with pytest.raises(Refused, match="không cộng gộp"):
        measuring.measure_by(directive.pk, by=cast.office, indicator=text, value=Decimal(1), period=YEAR)
    measured_by(cast, directive, indicator, 5)
    assert measuring.measured(measuring.measure_by(directive.pk, by=cast.office, indicator=None)) is None
    assert directive.due_on == date(2020, 6, 30)
