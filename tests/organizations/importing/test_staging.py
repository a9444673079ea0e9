"""Staging compares a file with what is stored, keeps its problems and finds what is doubtful."""

from datetime import date
from decimal import Decimal

import pytest

from lib.workbooks import Problem, Verdict
from organizations.choices import AcrossTime, FigureState
from organizations.importing import rules
from organizations.importing.staging import compare_again, stage
from organizations.models import StagedFigure
from tests import factories as make
from tests.organizations.importing.staging_help import previewed, staged_row, store


@pytest.fixture
def ind(district):
    return district.indicators


def states(batch):
    return list(batch.figures.order_by("ordinal").values_list("state", flat=True))


def warnings(batch):
    return {(issue.code, issue.figure and issue.figure.cell) for issue in batch.issues.warnings()}


def test_it_tells_new_changed_and_unchanged(district, ind):
    store({(district.south, ind["TA01"]): 5, (district.north, ind["TA01"]): "none", (district.town, ind["TA01"]): 4})
    said = {
        (district.south, ind["TA01"]): 6,
        (district.north, ind["TA01"]): "none",
        (district.town, ind["TA01"]): Decimal("4.0000"),
        (district.south, ind["TA03"]): 0,
        (district.south, ind["TA04"]): "=2020-03-31",
    }

    batch = previewed(district.committee, said)

    assert states(batch) == ["changed", "unchanged", "unchanged", "new", "new"]
    assert (batch.created, batch.updated, batch.unchanged, batch.rejected) == (2, 1, 2, 0)
    changed = batch.figures.get(state="changed")
    assert (changed.old_exists, changed.old_value, changed.value) == (True, 5, 6)
    assert batch.figures.get(indicator=ind["TA04"]).text_value == "2020-03-31"


def test_a_rejected_cell_is_staged_with_its_problem(district, ind):
    batch = make.ImportBatchFactory(organization=district.committee, year=2020, number=1)
    row = staged_row(0, district.south.pk, ind["TA01"].pk, "none", Verdict.REJECTED)._replace(
        read="mười", missing_reason=""
    )
    problems = [Problem("Quý I", "C3", "mười", "cần số nguyên", code="not-a-number"), Problem("Quý I", "A1", "", "xem")]

    staged = stage(batch, [row], problems)

    assert staged.rejected == 1
    assert [(i.figure and i.figure.read, i.message) for i in batch.issues.order_by("pk")] == [
        ("mười", "đọc được “mười”; cần số nguyên."), (None, "ô để trống; xem."),
    ]  # fmt: skip


def test_staging_again_replaces_what_was_staged(district, ind):
    batch = previewed(district.committee, {(district.south, ind["TA01"]): 5})
    stage(batch, [staged_row(0, district.north.pk, ind["TA01"].pk, 7)], [])
    assert [figure.unit for figure in StagedFigure.objects.all()] == [district.north]


def test_a_file_without_cumulative_column_leaves_the_stored_one(district, ind):
    key = district.south, ind["TA01"]
    store({key: 5}, cumulative=Decimal(12))
    same = previewed(district.committee, {key: 5})
    assert states(same) == ["unchanged"]
    other = previewed(district.committee, {key: 5}, cumulative={key: 13})
    assert states(other) == ["changed"]
    assert other.figures.get().cumulative == 13
    gone = previewed(district.committee, {key: "none"})
    assert gone.figures.get().cumulative is None


def test_a_line_with_cumulative_alone_leaves_the_value(district, ind):
    key = district.south, ind["TA01"]
    store({key: 5}, cumulative=Decimal(12))
    batch = make.ImportBatchFactory(organization=district.committee, year=2020, number=1)
    row = staged_row(0, key[0].pk, key[1].pk, 0, cumulative=20)._replace(value=None)
    stage(batch, [row], [])
    figure = batch.figures.get()
    assert (figure.state, figure.value, figure.cumulative, figure.states_value) == ("changed", 5, 20, False)
    store({key: 6}, cumulative=Decimal(20))
    compare_again(batch)
    figure.refresh_from_db()
    assert (figure.state, figure.value, figure.old_value) == ("unchanged", 6, 6)


def test_the_statements_do_not_grow_with_the_file(district, ind, count_queries):
    keys = [(unit, ind[code]) for unit in (district.south, district.north, district.town) for code in ind]
    few = make.ImportBatchFactory(organization=district.committee)
    many = make.ImportBatchFactory(organization=district.committee)

    def run(batch, some):
        rows = [staged_row(n, unit.pk, indicator.pk, 5) for n, (unit, indicator) in enumerate(some)]
        return count_queries(lambda: stage(batch, rows, []))

    assert run(few, keys[:1]) == run(many, keys) <= 20


# --- warnings ---------------------------------------------------------------------------------------------------------


def test_bounds_of_the_definition_in_force_are_asked_about(district, ind):
    over = previewed(district.committee, {(district.south, ind["TA03"]): 20, (district.north, ind["TA03"]): 19})
    assert warnings(over) == {(rules.OUT_OF_BOUNDS, "C3")}
    assert over.warned == 1
    assert "thường từ 0 đến 19" in over.issues.get().message
    later = previewed(district.committee, {(district.north, ind["TA03"]): 11}, period={"year": 2026, "number": 1})
    assert warnings(later) == {(rules.OUT_OF_BOUNDS, "C3")}


def test_an_unchanged_figure_is_not_asked_about(district, ind):
    store({(district.south, ind["TA03"]): 20})
    assert warnings(previewed(district.committee, {(district.south, ind["TA03"]): 20})) == set()


@pytest.mark.parametrize(
    ("stored", "staged", "doubted"),
    [
        ({}, {"whole": 10, "poor": 6, "near": 5}, {"C3"}),
        ({}, {"whole": 11, "poor": 6, "near": 5}, set()),
        ({"whole": 10, "near": 5}, {"poor": 6}, {"C3"}),
        ({"whole": 10, "near": 5}, {"poor": 6, "near": 4}, set()),
        ({"poor": 6, "near": 5}, {"whole": 10}, {"C3"}),
        ({"whole": 10}, {"poor": 11}, {"C3"}),
        ({}, {"poor": 11}, set()),
        ({"whole": 10, "near": 5, "poor": 6}, {"whole": 10, "poor": 6, "near": 5}, set()),
        ({"whole": 10, "near": 5, "poor": 1}, {"whole": 10, "poor": 6, "near": 5}, {"C4"}),
    ],
)
def test_parts_exceed_their_whole(district, stored, staged, doubted):
    names = {name: make.IndicatorFactory(code=name.upper()) for name in ("whole", "poor", "near")}
    make.IndicatorRuleFactory(name="Hộ nghèo không quá hộ", whole=names["whole"], parts=[names["poor"], names["near"]])
    store({(district.south, names[name]): value for name, value in stored.items()})
    store({(district.north, names[name]): 1 for name in names})
    batch = previewed(district.committee, {(district.south, names[name]): value for name, value in staged.items()})
    assert {cell for code, cell in warnings(batch)} == doubted
    if doubted:
        assert "NEAR + POOR" in batch.issues.get().message
        assert "(hộ nghèo không quá hộ)" in batch.issues.get().message


@pytest.mark.parametrize(
    ("quarter", "before", "value", "cumulative", "doubted"),
    [
        (1, None, 5, 5, False), (1, None, 5, 6, True), (1, 30, 5, 5, False),
        (2, 30, 5, 35, False), (2, 30, 5, 36, True),
        (2, None, 5, 36, False),
    ],
)  # fmt: skip
def test_cumulative_is_the_one_before_and_the_quarter(district, ind, quarter, before, value, cumulative, doubted):
    key = district.south, ind["TA01"]
    assert ind["TA01"].across_time == AcrossTime.SUM
    if before is not None:
        earlier = {"year": 2019, "number": 4} if quarter == 1 else {"year": 2020, "number": 1}
        store({key: before}, earlier, cumulative=Decimal(before))
    period = {"year": 2020, "number": quarter}
    batch = previewed(district.committee, {key: value}, period=period, cumulative={key: cumulative})
    assert warnings(batch) == ({(rules.CUMULATIVE_DIFFERS, "C3")} if doubted else set())


@pytest.mark.parametrize(
    ("before", "now", "percent", "doubted"),
    [(100, 120, 20, False), (100, 121, 20, True), (100, 79, 20, True), (100, 500, None, False), (0, 5, 20, False)],
)
def test_jumps_against_the_quarter_before(district, ind, before, now, percent, doubted):
    ind["TA01"].jump_percent = percent
    ind["TA01"].save()
    store({(district.south, ind["TA01"]): before}, {"year": 2019, "number": 4})
    batch = previewed(district.committee, {(district.south, ind["TA01"]): now})
    assert warnings(batch) == ({(rules.JUMP, "C3")} if doubted else set())
    if now == 121:
        assert "kỳ trước là 100, nay tăng 21 %, quá 20 %" in batch.issues.get().message


def test_warnings_of_one_unit_are_renewed_alone(district, ind):
    batch = previewed(district.committee, {(district.south, ind["TA03"]): 20, (district.north, ind["TA03"]): 30})
    StagedFigure.objects.filter(unit=district.south).update(value=10)
    compare_again(batch, district.south.pk)
    assert warnings(batch) == {(rules.OUT_OF_BOUNDS, "C4")}
    assert list(batch.figures.filter(warned=True).values_list("cell", flat=True)) == ["C4"]
    assert batch.warned == 1


def test_a_figure_that_is_left_out_stays_so_when_compared_again(district, ind):
    batch = previewed(district.committee, {(district.south, ind["TA01"]): 1})
    batch.figures.update(state=FigureState.LEFT_OUT)
    compare_again(batch)
    assert states(batch) == ["left_out"]


def test_a_definition_that_ended_does_not_warn(district):
    indicator = make.IndicatorFactory()
    make.IndicatorVersionFactory(indicator=indicator, maximum=1, valid_to=date(2019, 12, 31))
    assert warnings(previewed(district.committee, {(district.south, indicator): 9})) == set()
