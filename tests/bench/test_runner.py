"""The measure itself: ratios are medians of pairs, and a goal is missed where it is missed."""

import gc
import time

import pytest

from tests.bench.runner import Pairs, Result, main, timed_in_turns


@pytest.fixture(scope="module", autouse=True)
def _little_to_collect() -> None:
    """What other tests left is not looked through before each measurement."""
    gc.collect()
    gc.freeze()


def test_a_ratio_is_the_median_of_the_pairs_not_of_the_sides():
    pairs = Pairs(ours=[1, 2, 30], against=[2, 8, 3])

    assert pairs.speed == 2
    assert pairs.cost == 0.5
    assert pairs.runs == 3


def test_a_goal_holds_on_its_own_side():
    assert Result("import", "the library", 20.0, 20, higher_is_better=True, runs=5).holds
    assert not Result("import", "the library", 19.9, 20, higher_is_better=True, runs=5).holds
    assert Result("minutes", "the library", 1.1, 1.1, higher_is_better=False, runs=5).holds
    assert not Result("minutes", "the library", 1.2, 1.1, higher_is_better=False, runs=5).holds


def test_what_takes_longer_is_measured_as_slower():
    pairs = timed_in_turns(lambda: None, lambda: time.sleep(0.01), runs=3)

    assert pairs.runs == 3
    assert pairs.speed > 2


def test_both_take_turns_at_going_first_and_what_comes_before_is_not_timed():
    calls = []

    pairs = timed_in_turns(
        lambda: calls.append("ours"), lambda: calls.append("against"), runs=2, before_each=lambda: time.sleep(0.1)
    )

    assert calls == ["ours", "against", "ours", "against", "against", "ours"]
    assert max(pairs.ours + pairs.against) < 0.1


def test_an_unknown_name_is_wrong_usage(capsys):
    assert main(["no-such-benchmark"]) == 2
    assert "no-such-benchmark" in capsys.readouterr().err
