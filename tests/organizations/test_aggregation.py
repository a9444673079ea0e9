"""What figures come to over time and over units: each rule by an example, all of them together against a reference."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.vietnamese import Period, Span
from organizations.choices import AcrossTime, AcrossUnits, MissingReason, RevisionSource, UnitKind, UnitLevel, ValueType
from organizations.models import IndicatorValue
from organizations.services.aggregation import totals
from organizations.services.values import Figure, apply_figures
from tests import factories
from tests.organizations.aggregation_reference import Reference, to_places
from tests.organizations.aggregation_reference import progress as expected_progress

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db
Q1 = Period.quarter(2026, 1)
H1 = Period(2026, Span.HALF_YEAR)
YEAR = Period(2026, Span.YEAR)


@pytest.fixture
def place():
    """A commune and its district."""
    commune = factories.AdministrativeUnitFactory(name="Xã Thử")
    return SimpleNamespace(commune=commune, district=commune.parent)


def state(indicator, unit, **said):
    """``state(…, M1=3, Q2="not_reported", KH=40)``: what ``unit`` stated of 2026."""
    for code, value in said.items():
        letter, number = code[0], code[1:]
        period = {
            "M": lambda n: Period.month(2026, int(n)),
            "Q": lambda n: Period.quarter(2026, int(n)),
            "H": lambda n: Period(2026, Span.HALF_YEAR, int(n)),
            "Y": lambda n: YEAR,
            "K": lambda n: Period.plan(2026),
        }[letter](number)
        columns = {"value": None, "missing_reason": value} if isinstance(value, str) else {"value": value}
        factories.IndicatorValueFactory(
            indicator=indicator, unit=unit, year=2026, span=period.span.value, number=period.number, **columns
        )


def come_to(indicator, unit, period, **more):
    return totals([indicator], [unit], period, **more).whole(indicator)


def share_of(top, bottom, **more):
    return factories.IndicatorFactory(
        numerator=top,
        denominator=bottom,
        **{
            "across_units": AcrossUnits.RATIO,
            "across_time": AcrossTime.RATIO,
            "value_type": ValueType.PERCENT,
            "decimal_places": 1,
            **more,
        },
    )


# Over time


def test_months_make_a_quarter(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, M1=1, M2=2, M3=4)

    total = come_to(indicator, place.commune, Q1)

    assert (total.value, str(total.periods), total.missing) == (7, "3/3", ())
    assert set(total.figures) == set(IndicatorValue.objects.values_list("pk", flat=True))


def test_while_a_part_is_missing_the_total_is_unknown_and_the_rest_is_told_as_such(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, M1=1, M2=0)

    total = come_to(indicator, place.commune, Q1)

    assert (total.value, total.partial, total.shown) == (None, 1, 1)
    assert total.shortfall == "2/3 kỳ"
    assert [(one.unit_name, one.period.name) for one in total.missing] == [("Xã Thử", "tháng 3 năm 2026")]


def test_quarters_go_before_months_and_both_may_be_mixed(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, Q1=10, M1=1, M4=2, M5=3, M6=4)

    total = come_to(indicator, place.commune, H1)

    assert (total.value, str(total.periods)) == (19, "4/4")
    assert total.disagreements == ()  # of the first quarter one month alone is there


def test_a_figure_stated_for_the_period_itself_wins_and_the_disagreement_is_told(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, Q1=10, M1=1, M2=2, M3=3)

    total = come_to(indicator, place.commune, Q1)

    [told] = total.disagreements
    assert (total.value, total.is_stated) == (10, True)
    assert (told.unit_name, told.period, told.stated, told.parts) == ("Xã Thử", "quý I năm 2026", 10, 6)


@pytest.mark.parametrize(
    ("rule", "said", "value", "partial", "periods"),
    [
        (AcrossTime.LAST, {"M1": 5, "M3": 7}, 7, None, "1/1"),
        (AcrossTime.LAST, {"M1": 5, "M2": 6}, None, 6, "0/1"),
        (AcrossTime.MAX, {"M1": 5, "M2": 9, "M3": 7}, 9, None, "3/3"),
        (AcrossTime.MAX, {"M1": 5, "M2": 9}, None, 9, "2/3"),
        (AcrossTime.SUM, {"M1": 5, "M2": "not_applicable", "M3": 1}, 6, None, "3/3"),
        (AcrossTime.SUM, {"M1": 5, "M2": "not_reported", "M3": 1}, None, 6, "2/3"),
        (AcrossTime.SUM, {"Q1": "not_applicable"}, None, None, "1/1"),
        (AcrossTime.SUM, {"Q1": "not_reported", "M1": 0, "M2": 0, "M3": 0}, 0, None, "3/3"),
        (AcrossTime.SUM, {}, None, None, "0/1"),
    ],
)
def test_each_rule_over_time(place, rule, said, value, partial, periods):
    indicator = factories.IndicatorFactory(across_time=rule)
    state(indicator, place.commune, **said)

    total = come_to(indicator, place.commune, Q1)

    assert (total.value, total.partial, str(total.periods)) == (value, partial, periods)


def test_what_is_stated_since_january_is_a_figure_of_those_months(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, Q2=4)
    IndicatorValue.objects.update(cumulative=9)

    assert come_to(indicator, place.commune, H1).value == 9
    assert come_to(indicator, place.commune, Period.quarter(2026, 2)).value == 4


def test_a_share_is_computed_from_its_parts_and_never_averaged(place):
    top, bottom = factories.IndicatorFactory.create_batch(2)
    share = share_of(top, bottom)
    state(top, place.commune, M1=10, M2=1, M3=2)
    state(bottom, place.commune, M1=10, M2=20, M3=10)
    state(share, place.commune, M1=100, M2=5, M3=20)

    assert come_to(share, place.commune, Q1).value == Decimal("32.5")


def test_words_are_counted_and_not_added(place):
    indicator = factories.IndicatorFactory(value_type=ValueType.DATE)
    factories.IndicatorValueFactory(
        indicator=indicator, unit=place.commune, year=2026, number=1, value=None, text_value="2026-02-03"
    )
    factories.AdministrativeUnitFactory(parent=place.district)

    total = come_to(indicator, place.district, Q1)

    assert (total.value, total.partial, total.of_units) == (None, None, "1/2 xã")


# Over units


@pytest.fixture
def three(place):
    """Three communes of one district."""
    return [place.commune, *factories.AdministrativeUnitFactory.create_batch(2, parent=place.district)]


def test_what_is_there_of_a_unit_counts_in_what_is_there_of_all(place, three):
    indicator = factories.IndicatorFactory()
    for unit, said in zip(three, ({"M1": 1, "M2": 2, "M3": 4}, {"M1": 8, "M3": 16}), strict=False):
        state(indicator, unit, **said)

    total = come_to(indicator, place.district, Q1)

    assert (total.value, total.partial, total.shortfall) == (None, 31, "1/3 xã, 2/3 kỳ")


@pytest.mark.parametrize(
    ("rule", "values", "value", "partial"),
    [
        (AcrossUnits.SUM, (1, 2, 4), 7, None),
        (AcrossUnits.SUM, (1, 2), None, 3),
        (AcrossUnits.MAX, (1, 5, 4), 5, None),
        (AcrossUnits.MAX, (1, 5), None, 5),
        (AcrossUnits.AVERAGE, (2, 5), Decimal("3.5"), None),
        (AcrossUnits.LAST, (1, 2, 4), None, None),
    ],
)
def test_each_rule_over_units(place, three, rule, values, value, partial):
    indicator = factories.IndicatorFactory(across_units=rule)
    for unit, stated in zip(three, values, strict=False):
        state(indicator, unit, Q1=stated)

    total = come_to(indicator, place.district, Q1)

    assert (total.value, total.partial) == (value, partial)
    assert total.of_units == f"{len(values)}/3 xã"
    assert [one.unit_id for one in total.missing] == [unit.pk for unit in three[len(values) :]]


def test_a_share_over_units_is_of_those_that_know_both_parts(place, three):
    top, bottom = factories.IndicatorFactory.create_batch(2)
    share = share_of(top, bottom)
    for unit, one, other in zip(three, (1, 3, 50), (2, 10, None), strict=True):
        state(top, unit, Q1=one)
        if other:
            state(bottom, unit, Q1=other)
    state(share, three[2], Q1=99)  # without its parts it does not enter

    total = come_to(share, place.district, Q1)

    assert (total.value, total.partial, total.of_units) == (None, Decimal("33.3"), "2/3 xã")


def test_the_total_of_a_unit_itself_wins_over_those_beneath_it(place):
    indicator = factories.IndicatorFactory()
    areas = [
        factories.AdministrativeUnitFactory(parent=place.commune, kind=UnitKind.RESIDENTIAL_AREA, name=f"Thôn {n}")
        for n in (1, 2)
    ]
    for area, value in zip(areas, (3, 4), strict=True):
        state(indicator, area, Q1=value)
    beneath = come_to(indicator, place.district, Q1)
    state(indicator, place.commune, Q1=8)

    stated = come_to(indicator, place.district, Q1)

    assert (beneath.value, beneath.of_units) == (7, "2/2 thôn")
    assert (stated.value, stated.of_units) == (8, "1/1 xã")
    assert [(one.unit_name, one.stated, one.parts) for one in stated.disagreements] == [("Xã Thử", 8, 7)]


def test_places_within_a_commune_are_asked_where_the_form_asks_them_or_one_answered(place):
    indicator = factories.IndicatorFactory()
    areas = [
        factories.AdministrativeUnitFactory(parent=place.commune, kind=UnitKind.RESIDENTIAL_AREA, name=f"Thôn {n}")
        for n in (1, 2)
    ]

    assert come_to(indicator, place.commune, Q1).of_units == "0/1 xã"
    assert come_to(indicator, place.commune, Q1, level=UnitLevel.RESIDENTIAL_AREA).of_units == "0/2 thôn"
    state(indicator, areas[0], Q1=3)
    total = come_to(indicator, place.commune, Q1)
    assert (total.partial, total.of_units) == (3, "1/2 thôn")
    assert come_to(indicator, place.commune, Q1, level=UnitLevel.COMMUNE).of_units == "0/1 xã"


def collected(indicator, level, span, **more):
    form = factories.ReportFormFactory(unit_level=level, span=span, **more)
    factories.ReportFormItemFactory(form=form, indicator=indicator)


def test_each_indicator_is_counted_over_the_units_and_periods_that_its_own_form_asks(place, three):
    """Of one reading: one of the communes by quarters, one of the places within them by months, one of either."""
    host = factories.OrganizationFactory()
    of_communes, of_places, of_both, of_nobody = factories.IndicatorFactory.create_batch(4)
    areas = [
        factories.AdministrativeUnitFactory(parent=unit, kind=UnitKind.RESIDENTIAL_AREA) for unit in (*three, three[0])
    ]
    collected(of_communes, UnitLevel.COMMUNE, Span.QUARTER)
    collected(of_places, UnitLevel.RESIDENTIAL_AREA, Span.MONTH)
    collected(of_both, UnitLevel.COMMUNE, Span.QUARTER)
    collected(of_both, UnitLevel.RESIDENTIAL_AREA, Span.MONTH)
    everything = (of_communes, of_places, of_both, of_nobody)
    for indicator in everything:
        state(indicator, areas[0], M1=1, M2=1, M3=1)
        state(indicator, three[1], Q1=5)
    found = totals(everything, [place.district], Q1, by=host)

    said = [(one.shown, one.of_units) for one in map(found.whole, everything)]
    assert said == [(5, "1/3 xã"), (8, "2/4 đơn vị"), (8, "2/4 đơn vị"), (8, "2/4 đơn vị")]
    shown = {one.unit_id: one.total.shown for one in found.by_unit(of_communes)}
    assert shown == {three[0].pk: None, three[1].pk: 5, three[2].pk: None}
    nothing_yet = totals(everything, [place.district], Period.quarter(2026, 2), by=host)
    said = [nothing_yet.whole(one) for one in everything]
    assert [(one.of_units, str(one.periods)) for one in said] == [
        ("0/3 xã", "0/1"),
        ("0/4 thôn", "0/3"),
        ("0/3 xã", "0/1"),
        ("0/3 xã", "0/1"),
    ]


def test_a_share_is_collected_as_its_parts_are_and_other_offices_forms_say_nothing(place, three):
    host, other = factories.OrganizationFactory.create_batch(2)
    top, bottom = factories.IndicatorFactory.create_batch(2)
    share = share_of(top, bottom)
    for part in (top, bottom):
        collected(part, UnitLevel.COMMUNE, Span.MONTH)
        collected(part, UnitLevel.PROVINCE, Span.MONTH, owner=other)

    total = totals([share], [place.district], Q1, by=host).whole(share)

    assert (total.of_units, str(total.periods)) == ("0/3 xã", "0/3")


def test_the_units_are_those_in_force_at_the_end_of_the_period(place, three):
    indicator = factories.IndicatorFactory()
    three[0].valid_to, three[1].valid_from = date(2026, 3, 30), date(2026, 4, 1)
    for unit, value in zip(three, (1, 2, 4), strict=True):
        unit.save()
        state(indicator, unit, Q1=value)

    total = come_to(indicator, place.district, Q1)

    assert (total.value, total.of_units) == (4, "1/1 xã")


def test_figures_stand_as_they_stood_at_a_moment(place, monkeypatch):
    indicator = factories.IndicatorFactory()
    said = [Figure(indicator.pk, place.commune.pk, Q1, value=Decimal(3))]
    apply_figures(said, by=None, source=RevisionSource.MANUAL)
    then = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: then + timedelta(days=1))
    for value in (5, 8):
        said = [Figure(indicator.pk, place.commune.pk, Q1, value=Decimal(value))]
        apply_figures(said, by=None, source=RevisionSource.CORRECTION)
    april = [Figure(indicator.pk, place.commune.pk, Period.month(2026, 1), value=Decimal(1))]
    apply_figures(april, by=None, source=RevisionSource.MANUAL)

    assert come_to(indicator, place.commune, Q1, at=then).value == 3
    assert come_to(indicator, place.commune, Period.month(2026, 1), at=then).value is None
    assert come_to(indicator, place.commune, Q1).value == 8


# Plans


def progress(indicator, unit, period):
    return totals([indicator], [unit], period, plans=True).progress(indicator)


def test_the_result_so_far_is_told_in_per_cent_of_the_plan(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, Q1=10, M4=1, M5=4, KH=40)

    found = progress(indicator, place.commune, Period.month(2026, 5))

    assert (found.plan.value, found.result.value, found.percent) == (40, 15, Decimal("37.5"))
    assert progress(indicator, place.commune, Period.month(2026, 6)).percent is None  # June is missing


def test_per_cent_of_plan_is_over_the_units_that_have_both(place, three):
    indicator = factories.IndicatorFactory()
    for unit, said in zip(three, ({"Q1": 5, "KH": 10}, {"Q1": 100}, {"KH": 90}), strict=True):
        state(indicator, unit, **said)

    found = progress(indicator, place.district, Q1)

    assert (found.percent, found.of_units, found.is_complete) == (50, "1/3 xã", False)
    state(indicator, place.district, KH=400)
    state(indicator, three[2], Q1=95)
    found = progress(indicator, place.district, Q1)
    assert (found.percent, found.is_complete) == (50, True)  # 200 of the 400 of the place's own plan
    assert [one.stated for one in found.plan.disagreements] == []


def test_a_share_is_compared_with_its_plan_in_points(place, three):
    top, bottom = factories.IndicatorFactory.create_batch(2)
    share = share_of(top, bottom)
    for unit in three:
        state(top, unit, Q1=3)
        state(bottom, unit, Q1=4)
        state(share, unit, KH=80)

    found = progress(share, place.district, Q1)

    assert (found.percent, found.points) == (None, -5)
    assert (found.result.value, found.plan.value) == (75, None)  # shares are not averaged


def test_a_plan_of_nothing_has_no_per_cent(place):
    indicator = factories.IndicatorFactory()
    state(indicator, place.commune, Q1=10, KH=0)
    assert progress(indicator, place.commune, Q1).percent is None


def test_reading_costs_the_same_at_any_number(place, count_queries):
    top, bottom = factories.IndicatorFactory.create_batch(2)
    indicators, host = [share_of(top, bottom)], factories.OrganizationFactory()
    state(top, place.commune, M1=3)

    def read():
        found = totals(indicators, [place.district], YEAR, by=host, plans=True, at=timezone.now())
        return [(found.whole(one), found.progress(one)) for one in indicators]

    few = count_queries(read)
    indicators += factories.IndicatorFactory.create_batch(5)
    for unit in factories.AdministrativeUnitFactory.create_batch(8, parent=place.district):
        for indicator in indicators:
            state(indicator, unit, M1=1, M2=2, Q2=3, KH=9)
    assert count_queries(read) == few <= 5


def test_many_units_are_read_at_once(place, three, count_queries):
    indicator = factories.IndicatorFactory()
    units = [*three, *factories.AdministrativeUnitFactory.create_batch(30)]
    for unit in units:
        state(indicator, unit, Q1=1)
    read = []
    assert count_queries(lambda: read.append(totals([indicator], units, Q1))) == 2
    assert read[0].whole(indicator).value == 33
    assert read[0].of(indicator, three[0]).value == 1


# Against the reference

PERIODS = [(span.value, number) for span in Span for number in range(1, span.last_number + 1)]
SAID = st.one_of(
    st.integers(0, 9).map(lambda number: {"value": Decimal(number)}),
    st.sampled_from(MissingReason.values).map(lambda reason: {"reason": reason}),
    st.just({}),
    st.integers(0, 30).map(lambda number: {"value": Decimal(number // 2), "cumulative": Decimal(number)}),
)
MOSTLY = st.one_of(st.integers(0, 9).map(lambda number: {"value": Decimal(number)}), SAID)


@st.composite
def worlds(draw):
    """Trees of units, rules and figures; of many of them a form of one length was filled in for most of a year."""
    units = {"T": {"kind": "province", "parent": None}}
    for district in range(draw(st.integers(1, 2))):
        units[f"H{district}"] = {"kind": "district", "parent": "T"}
        for commune in range(draw(st.integers(1, 3))):
            units[f"X{district}{commune}"] = {"kind": "commune", "parent": f"H{district}"}
            for area in range(draw(st.integers(0, 2))):
                units[f"B{district}{commune}{area}"] = {"kind": "residential_area", "parent": f"X{district}{commune}"}
    plain = [rule for rule in AcrossUnits.values if rule != "ratio"]
    rules = st.fixed_dictionaries({"time": st.sampled_from(["sum", "last", "max"]), "units": st.sampled_from(plain)})
    indicators = {name: {**draw(rules), "places": 0} for name in "ab"}
    indicators["c"] = {"time": "ratio", "units": draw(st.sampled_from(["ratio", "average"])), "places": 1}
    indicators["c"] |= {"top": "a", "bottom": "b"}
    figures = {}
    names = sorted(units)
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["commune", "residential_area", "commune", "district"]))
        span = draw(st.sampled_from(["month", "quarter", "quarter", "half_year", "year", "plan"]))
        for name in "ab":
            for unit in (each for each in names if units[each]["kind"] == kind):
                for number in range(1, min(Span(span).last_number, 6) + 1):
                    figures[name, unit, span, number] = draw(MOSTLY)
    for _ in range(draw(st.integers(0, 6))):
        span, number = draw(st.sampled_from(PERIODS))
        figures[draw(st.sampled_from("abc")), draw(st.sampled_from(names)), span, number] = draw(SAID)
    asked = draw(st.sampled_from([*PERIODS, *(each for each in PERIODS * 3 if each[0] != Span.MONTH)]))
    level = draw(st.sampled_from([None, "residential_area", "commune"]))
    step = draw(st.sampled_from([None, None, Span.MONTH, Span.QUARTER]))
    return SimpleNamespace(units=units, indicators=indicators, figures=figures, asked=asked, level=level, step=step)


def stored(world):
    """The records of ``world``: units and indicators by name; its figures get their keys."""
    units, indicators = {}, {}
    for name, one in world.units.items():
        parent = units[one["parent"]] if one["parent"] else None
        units[name] = factories.AdministrativeUnitFactory(name=name, kind=one["kind"], parent=parent)
    for name, one in world.indicators.items():
        parts = {}
        if "ratio" in (one["time"], one["units"]):
            parts = {"numerator": indicators["a"], "denominator": indicators["b"], "value_type": ValueType.DECIMAL}
        indicators[name] = factories.IndicatorFactory(
            across_time=one["time"], across_units=one["units"], decimal_places=one["places"], **parts
        )
    rows = IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=indicators[name],
            unit=units[unit],
            year=2026,
            span=span,
            number=number,
            value=said.get("value"),
            cumulative=said.get("cumulative"),
            missing_reason=said.get("reason", ""),
        )
        for (name, unit, span, number), said in world.figures.items()
    )
    figures = {
        key: {"value": None, "reason": "", "cumulative": None, **said, "key": row.pk}
        for row, (key, said) in zip(rows, world.figures.items(), strict=True)
    }
    return units, indicators, figures


def _there(world):
    """The units that are looked at where figures are collected from ``level`` up."""
    hidden = {"residential_area"} if world.level == "commune" else set()
    return {name: one for name, one in world.units.items() if one["kind"] not in hidden}


def _singly(missing):
    """Missing parts as single months."""
    return {(unit, month) for unit, (first, last) in missing for month in range(first, last + 1)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds())
def test_all_rules_together_come_to_what_the_reference_comes_to(world):
    with transaction.atomic():
        units, indicators, figures = stored(world)
        period = Period(2026, Span(world.asked[0]), world.asked[1])
        level = UnitLevel(world.level) if world.level else None
        found = totals(list(indicators.values()), [units["T"]], period, level=level, span=world.step, plans=True)
        reference = referred(world, figures, (period.first_month, period.last_month), plan=period.is_plan)
        so_far, planned = (
            referred(world, figures, (1, period.last_month)),
            referred(world, figures, (1, 12), plan=True),
        )
        names = {unit.pk: name for name, unit in units.items()}
        for name, indicator in indicators.items():
            for unit in _there(world):
                compare(found.of(indicator, units[unit]), reference.total(name, unit), names, share=name == "c")
                if not period.is_plan:
                    expected = expected_progress(so_far, planned, name, unit)
                    compare_progress(found.progress(indicator, units[unit]), *expected, share=name == "c")
        transaction.set_rollback(True)


def referred(world, figures, months, *, plan=False):
    step = world.step.months if world.step and not plan else None
    return Reference(world.indicators, _there(world), figures, tuple(months), plan=plan, level=world.level, step=step)


def compare_progress(found, done, planned, units, *, share):
    known = done is not None and planned is not None
    percent = to_places(100 * done / planned, 1) if known and planned and not share else None
    assert (found.percent, found.points) == (percent, done - planned if known and share else None)
    assert (found.units.known, found.units.expected) == units


def compare(total, expected, names, *, share):
    assert (total.value, total.partial) == (expected["value"], expected["partial"])
    assert (total.units.known, total.units.expected) == expected["units"]
    assert set(total.figures) == expected["keys"]
    missing = {(names[one.unit_id], (one.period.first_month, one.period.last_month)) for one in total.missing}
    if share:
        assert _singly(missing) == set(expected["missing"])
    else:
        assert missing == expected["missing"]
    told = sorted((names[one.unit_id], one.stated, one.parts) for one in total.disagreements if one.stated is not None)
    assert told == sorted((unit, stated, parts) for unit, _, stated, parts in expected["told"] if stated is not None)
    assert len(total.disagreements) == len(expected["told"])
    assert total.is_complete == (not expected["missing"])


# One rule everywhere

RULE = re.compile(r"\b(AcrossUnits|AcrossTime|across_units|across_time|(Sum|Avg)\()")
# Places that name the rules of adding up beside the one that adds, and why.
BESIDE = {
    "briefings/examples/specimens.py": "makes the indicators of specimens",
    "organizations/admin/indicators.py": "shows and filters them",
    "organizations/catalogue/indicators.py": "says them of the catalogue",
    "organizations/catalogue/starter.py": "says them of the catalogue",
    "organizations/choices.py": "their words",
    "organizations/importing/context.py": "whether a line of totals in a file can be compared with its lines",
    "organizations/importing/rules.py": "a stated cumulative value against the one before and this figure, of one unit",
    "organizations/models/indicators.py": "their columns, and whether there is a total",
    "organizations/querysets.py": "whether there is a total",
    "organizations/resources/catalogue.py": "columns of a list",
    "organizations/services/catalogue.py": "writes those of the catalogue",
    "portal/guessing.py": "counts failed attempts at signing in",
}


def test_nobody_else_adds_figures_up():
    found = set()
    for app in ("organizations", "briefings", "portal"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" not in path.parts and not name.startswith("organizations/services/aggregation/"):
                found |= {name} if RULE.search(path.read_text()) else set()
    assert found == BESIDE.keys(), "let organizations.services.aggregation add up, or say here why not"
