"""A figure that a file states as the plan of the year is stored as one: with trail, undo, locks and warnings."""

from decimal import Decimal

import pytest

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import BatchState, FigureState
from organizations.importing import apply_batch, edit_cell, find_locked_figures, rules, undo_batch
from organizations.models import IndicatorValue, Target, ValueRevision
from organizations.services.period_locks import PeriodLocked, lock_period
from organizations.views.importing import overview
from tests import factories as make
from tests.organizations.importing.staging_help import previewed, snapshot, store

PLAN = {"year": 2020, "span": "plan", "number": 1}
LAST_PLAN = {"year": 2019, "span": "plan", "number": 1}


@pytest.fixture
def key(district):
    return district.south, district.indicators["TA01"]


@pytest.fixture
def other(district):
    return district.north, district.indicators["TA01"]


def apply(batch, district, **more):
    return apply_batch(batch.pk, **{"by": district.secretary, "mode": "all", **more})


def stored() -> dict[str, Decimal]:
    return {str(row.period): row.value for row in IndicatorValue.objects.stated()}


def test_a_plan_is_stored_beside_the_figure_of_the_period(district, key):
    batch = previewed(district.committee, {key: 7}, plans={key: 30})
    assert (batch.created, batch.updated, batch.unchanged) == (2, 0, 0)

    done = apply(batch, district)

    assert (done.state, done.created) == (BatchState.APPLIED, 2)
    assert stored() == {"2020-Q1": 7, "2020-KH": 30}
    assert Target.objects.get().value == 30
    trail = ValueRevision.objects.filter(batch=batch).order_by("indicator_value__span")
    assert [(str(row.indicator_value.period), row.new_value, row.by) for row in trail] == [
        ("2020-KH", 30, district.secretary),
        ("2020-Q1", 7, district.secretary),
    ]


def test_a_plan_is_compared_with_the_plan_alone(district, key, other):
    store({key: 7})
    store({key: 30, other: 40}, PLAN)

    batch = previewed(district.committee, {key: 7}, plans={key: 30, other: 45})

    assert (batch.created, batch.updated, batch.unchanged) == (0, 1, 2)
    changed = batch.figures.get(state=FigureState.CHANGED)
    assert (changed.planned, changed.old_value, changed.value) == (True, 40, 45)
    apply(batch, district)
    assert Target.objects.get(unit=other[0]).value == 45


def test_the_same_plan_in_every_quarter_is_one_figure(district, key):
    apply(previewed(district.committee, {key: 7}, plans={key: 30}), district)
    second = previewed(district.committee, {key: 8}, plans={key: 30}, period={"year": 2020, "number": 2})

    assert (second.created, second.unchanged) == (1, 1)
    apply(second, district)
    assert stored() == {"2020-Q1": 7, "2020-Q2": 8, "2020-KH": 30}


def test_undo_takes_both_back(district, key, other):
    store({other: 4}, PLAN)
    before = snapshot()
    batch = apply(previewed(district.committee, {key: 7}, plans={key: 30, other: 5}), district)

    undone = undo_batch(batch.pk, by=district.secretary, reason="Nhầm tệp")

    assert (undone.restored, undone.left) == (3, 0)
    assert snapshot() == before
    again = previewed(district.committee, {key: 7}, plans={key: 30})
    assert again.created == 2  # the rows that undo emptied are filled
    apply(again, district)
    assert stored() == {"2020-Q1": 7, "2020-KH": 30} | {"2020-KH": 30}  # that of the other is 4, of the same period
    assert Target.objects.get(unit=other[0]).value == 4


def test_undo_leaves_a_plan_that_somebody_changed_since(district, key):
    batch = apply(previewed(district.committee, {key: 7}, plans={key: 30}), district)
    store({key: 33}, PLAN, by=district.secretary)

    undone = undo_batch(batch.pk, by=district.secretary, reason="Nhầm tệp")

    assert (undone.restored, undone.left) == (1, 1)
    assert stored() == {"2020-KH": 33}


def test_a_plan_that_somebody_changed_since_the_preview_is_not_written_over(district, key):
    batch = previewed(district.committee, {key: 7}, plans={key: 30})
    store({key: 31}, PLAN)

    with pytest.raises(Refused, match="Người khác vừa ghi"):
        apply(batch, district)

    assert stored() == {"2020-KH": 31}
    batch.refresh_from_db()
    assert (batch.state, batch.created, batch.updated) == (BatchState.PREVIEWED, 1, 1)  # compared anew
    apply(batch, district)
    assert stored() == {"2020-Q1": 7, "2020-KH": 30}


def test_valid_leaves_out_the_plan_that_changed_meanwhile(district, key):
    batch = previewed(district.committee, {key: 7}, plans={key: 30})
    store({key: 31}, PLAN)

    apply(batch, district, mode="valid")

    assert stored() == {"2020-Q1": 7, "2020-KH": 31}


def test_a_locked_quarter_leaves_the_plan_open(district, key):
    lock_period(district.committee, district.unit, Period.quarter(2020, 1), by=None, reason="")
    batch = previewed(district.committee, {key: 7}, plans={key: 30})

    with pytest.raises(PeriodLocked, match="quý I năm 2020"):
        apply(batch, district)
    assert "quý I năm 2020" in find_locked_figures(batch)
    apply(batch, district, mode="valid")

    assert stored() == {"2020-KH": 30}


@pytest.mark.parametrize("period", [Period(2020, Span.YEAR), Period.plan(2020)])
def test_a_locked_year_locks_its_plan(district, key, period):
    lock_period(district.committee, district.unit, period, by=None, reason="")
    batch = previewed(district.committee, {}, plans={key: 30})

    with pytest.raises(PeriodLocked):
        apply(batch, district)

    assert stored() == {}


def test_a_plan_locked_alone_leaves_the_quarter_open(district, key):
    lock_period(district.committee, district.unit, Period.plan(2020), by=None, reason="")
    batch = previewed(district.committee, {key: 7}, plans={key: 30})

    apply(batch, district, mode="valid")

    assert stored() == {"2020-Q1": 7}
    assert "kế hoạch năm 2020" in batch.issues.get().message


def test_what_was_applied_is_not_undone_once_the_plan_is_locked(district, key):
    batch = apply(previewed(district.committee, {key: 7}, plans={key: 30}), district)
    lock_period(district.committee, district.unit, Period.plan(2020), by=None, reason="")

    with pytest.raises(Refused, match="kế hoạch năm 2020"):
        undo_batch(batch.pk, by=district.secretary, reason="Nhầm tệp")

    assert stored() == {"2020-Q1": 7, "2020-KH": 30}


def test_a_plan_jumps_against_the_plan_of_the_year_before(district, key):
    key[1].jump_percent = 20
    key[1].save()
    store({key: 100}, LAST_PLAN)
    store({key: 25}, {"year": 2019, "number": 4})

    batch = previewed(district.committee, {key: 26}, plans={key: 130})

    [issue] = batch.issues.all()
    assert issue.code == rules.JUMP
    assert "kế hoạch năm trước là 100, nay tăng 30 %" in issue.message
    assert issue.figure.planned


def test_parts_are_compared_with_the_whole_of_the_plan(district):
    part, whole = district.indicators["TA01"], district.indicators["TA03"]
    make.IndicatorRuleFactory(name="Phần không quá tổng", whole=whole, parts=[part])
    store({(district.south, whole): 10}, PLAN)
    store({(district.south, whole): 2})

    batch = previewed(district.committee, {(district.south, part): 1}, plans={(district.south, part): 9})
    assert not batch.issues.exists()
    worse = previewed(district.committee, {(district.south, part): 1}, plans={(district.south, part): 11})
    assert worse.issues.get().figure.planned


def test_a_plan_is_corrected_on_the_portal_beside_the_figure_of_the_same_place(district, key):
    store({key: 30}, PLAN)
    batch = previewed(district.committee, {key: 7}, plans={key: 30}, by=district.secretary)
    planned = batch.figures.get(planned=True)
    assert planned.state == FigureState.UNCHANGED

    edited = edit_cell(planned.pk, "35", by=district.secretary)

    assert (edited.state, edited.value, edited.old_value) == (FigureState.CHANGED, 35, 30)
    assert batch.figures.get(planned=False).state == FigureState.NEW
    assert overview.entered_by(batch, [edited]).keys() == {(key[0].pk, key[1].pk, True)}


def test_plans_cost_the_same_number_of_statements_at_any_size(district, count_queries):
    units, codes = (district.south, district.north, district.town), ("TA01", "TA02")
    cells = [(unit, district.indicators[code]) for unit in units for code in codes]
    apply(previewed(district.committee, {cells[0]: 3}), district)  # the reach of the user is read once
    few = previewed(district.committee, {cells[1]: 1}, plans={cells[1]: 1})
    many = previewed(district.committee, dict.fromkeys(cells[2:], 1), plans=dict.fromkeys(cells[2:], 2))

    assert count_queries(lambda: apply(few, district)) == count_queries(lambda: apply(many, district)) <= 32
