"""How far work is by the figures: aggregated by the indicator's own rules, never deciding that it is done."""

from datetime import date
from decimal import Decimal

import pytest

from briefings.choices import Progress
from briefings.services import measuring
from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import AcrossTime, AcrossUnits
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

    assert (found.value, found.percent, found.stated, found.asked) == (40, 50, 2, 3)
    assert not found.is_complete
    directive.refresh_from_db()
    assert directive.progress == Progress.NOT_STARTED


def test_units_named_by_the_directive_come_before_where_the_lead_works(cast, directive, communes):
    indicator = factories.IndicatorFactory(across_units=AcrossUnits.SUM)
    for unit in communes:
        stated(indicator, unit, QUARTER, 5)
    directive.units.set(communes[:1])
    found = measuring.measured(measured_by(cast, directive, indicator, 10))

    assert (found.value, found.stated, found.asked) == (5, 1, 1)


@pytest.mark.parametrize(
    ("over_time", "over_units", "value"),
    [
        (AcrossTime.SUM, AcrossUnits.SUM, 1 + 2 + 10 + 20),
        (AcrossTime.LAST, AcrossUnits.SUM, 2 + 20),
        (AcrossTime.MAX, AcrossUnits.MAX, 20),
        (AcrossTime.SUM, AcrossUnits.AVERAGE, Decimal("16.5")),
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

    assert (found.value, found.stated, found.asked) == (value, 4, 12)


def test_a_ratio_is_computed_again_from_its_parts(cast, directive, communes):
    above, below = factories.IndicatorFactory.create_batch(2, across_units=AcrossUnits.SUM)
    indicator = factories.IndicatorFactory(
        across_units=AcrossUnits.RATIO, across_time=AcrossTime.RATIO, numerator=above, denominator=below
    )
    for unit, part, whole in ((communes[0], 1, 10), (communes[1], 9, 10)):
        stated(above, unit, QUARTER, part)
        stated(below, unit, QUARTER, whole)
    found = measuring.measured(measured_by(cast, directive, indicator, 100))

    assert (found.value, found.percent, found.stated, found.asked) == (50, 50, 2, 3)


def test_nothing_stated_is_no_zero(cast, directive, communes):
    found = measuring.measured(measured_by(cast, directive, factories.IndicatorFactory(), 80))

    assert (found.value, found.percent, found.stated) == (None, None, 0)


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
