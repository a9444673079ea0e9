"""Processes that apply batches die, or meet: what is stored afterwards."""

import multiprocessing
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lib.refused import Refused
from organizations.choices import BatchState
from organizations.importing import apply_batch, recover_batches, undo_batch
from organizations.models import ImportBatch, IndicatorValue, StagedFigure, ValueRevision
from tests import factories as make
from tests.budget import budget
from tests.organizations.importing.staging_help import previewed

FORK = multiprocessing.get_context("fork")
UNITS, INDICATORS = 30, 20
KILLS = budget(12, long=50)


@pytest.fixture
def office(transactional_db):
    return make.HostFactory(unit=make.DistrictFactory())


@pytest.fixture
def cells(office):
    units = make.AdministrativeUnitFactory.create_batch(UNITS, parent=office.unit)
    indicators = make.IndicatorFactory.create_batch(INDICATORS)
    return [(unit, indicator) for unit in units for indicator in indicators]


def in_a_process(work, *args):
    """Start ``work`` in a process of its own, which opens its own connection."""
    connection.close()
    process = FORK.Process(target=work, args=args)
    process.start()
    return process


def apply_when_told(key, begun, mode="all"):
    connection.connect()  # the moments that follow are those of the apply
    begun.wait(30)
    apply_batch(key, by=None, mode=mode, reason="")


def stored() -> list:
    return sorted(IndicatorValue.objects.values_list("unit", "indicator", "value"))


def test_kill_9_at_random_moments_leaves_all_or_nothing_and_it_can_be_finished(office, cells, shared_database):
    shared_database()
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    lasted = moment = 0.0
    died = {"before": 0, "within": 0, "after": 0}
    earliest = latest = 0.0  # the moments between which the writing seems to lie: machines are not always as fast
    for number in range(5 * KILLS + 1):
        if number > KILLS and died["within"] >= KILLS // 10:
            break
        batch = previewed(office, dict.fromkeys(cells, number + 1))
        before, revisions = stored(), ValueRevision.objects.count()
        begun = FORK.Barrier(2)
        connection.close()
        worker = in_a_process(apply_when_told, batch.pk, begun)
        begun.wait(30)
        start = time.monotonic()
        if number == 0:  # how long one lasts that nobody disturbs
            worker.join(60)
            lasted = latest = time.monotonic() - start
        else:
            if latest <= earliest:
                earliest, latest = 0.0, lasted
            moment = moments.uniform(0, lasted) if number <= KILLS else moments.uniform(earliest, latest)
            time.sleep(moment)
            os.kill(worker.pid, signal.SIGKILL)
            worker.join(30)

        batch.refresh_from_db()
        end = time.monotonic() + 30
        while batch.state == BatchState.APPLYING and time.monotonic() < end:  # PostgreSQL notices after an instant
            recover_batches(timezone.now() + timedelta(minutes=1))
            batch.refresh_from_db()
        written = {value for *_, value in stored()} == {number + 1}
        where = f"seed {seed}, kill {number}"
        if batch.state == BatchState.APPLIED:
            died["after"] += 1
            latest = min(latest, moment) if number else latest
            assert written, where
        else:
            died["within" if batch.state == BatchState.FAILED else "before"] += 1
            earliest = earliest if batch.state == BatchState.FAILED else max(earliest, moment)
            assert batch.state in (BatchState.FAILED, BatchState.PREVIEWED), where
            assert "gián đoạn" in batch.failure or batch.state == BatchState.PREVIEWED, where
            assert stored() == before, where
            assert ValueRevision.objects.count() == revisions, where
            apply_batch(batch.pk, by=None, mode="all")
        assert {value for *_, value in stored()} == {number + 1}, where
        assert ValueRevision.objects.count() == revisions + len(cells), where
        batch.refresh_from_db()
        assert batch.state == BatchState.APPLIED
        StagedFigure.objects.filter(batch=batch)._raw_delete(using="default")
    assert died["within"] >= KILLS // 10, f"hardly one kill hit the writing: {died}"


def apply_and_tell(key, start, answers, mode):
    start.wait(30)
    try:
        apply_batch(key, by=None, mode=mode)
    except Refused as refusal:
        answers.put((key, str(refusal)))
    except Exception as fault:  # the test that waits for the answer is to say which one it was
        answers.put((key, f"{type(fault).__name__}: {fault}"))
        raise
    else:
        answers.put((key, ""))


def together(*works) -> dict:
    """Run ``(key, mode)`` each in its process at the same moment: what each answered."""
    connection.close()
    start, answers = FORK.Barrier(len(works)), FORK.Queue()
    workers = [in_a_process(apply_and_tell, key, start, answers, mode) for key, mode in works]
    told = dict(answers.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    return told


def trail_is_unbroken() -> None:
    """Each revision says that the figure was before it what the one before made it: no update is lost."""
    said = {}
    rows = ValueRevision.objects.order_by("indicator_value", "pk")
    for key, old, new in rows.values_list("indicator_value", "old_value", "new_value"):
        assert said.get(key) == old
        said[key] = new
    assert said == dict(IndicatorValue.objects.values_list("pk", "value"))


@pytest.mark.parametrize("there", [False, True], ids=["new figures", "changed figures"])
@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_apply_overlapping_batches_one_is_refused_with_a_sentence(
    office, cells, shared_database, there, round_
):
    if there:
        apply_batch(previewed(office, dict.fromkeys(cells, 1)).pk, by=None, mode="all")
    middle = len(cells) // 2
    one = previewed(office, dict.fromkeys(cells[: middle + 100], 10))
    # The other file names the same cells in the other order: no deadlock either.
    two = previewed(office, dict.fromkeys(reversed(cells[middle - 100 :]), 20))
    shared_database()

    told = together((one.pk, "all"), (two.pk, "all"))

    assert sorted(map(bool, told.values())) == [False, True]
    winner = next(key for key, sentence in told.items() if not sentence)
    loser = next(key for key, sentence in told.items() if sentence)
    assert "Người khác" in told[loser]
    assert ImportBatch.objects.get(pk=winner).state == BatchState.APPLIED
    assert ImportBatch.objects.get(pk=loser).state == BatchState.PREVIEWED
    trail_is_unbroken()
    both = {(unit.pk, indicator.pk) for unit, indicator in cells[middle - 100 : middle + 100]}
    said = {value for unit, indicator, value in stored() if (unit, indicator) in both}
    assert said == {10 if winner == one.pk else 20}
    # The loser saw the new state, and may go on from there.
    apply_batch(loser, by=None, mode="all")
    trail_is_unbroken()
    assert {value for *_, value in stored()} == {10, 20}


def test_valid_rows_only_leaves_to_each_the_cells_that_came_first(office, cells, shared_database):
    one = previewed(office, dict.fromkeys(cells[:400], 10))
    two = previewed(office, dict.fromkeys(cells[200:], 20))
    shared_database()

    told = together((one.pk, "valid"), (two.pk, "valid"))

    assert set(told.values()) == {""}
    trail_is_unbroken()
    assert len(stored()) == len(cells)
    left = StagedFigure.objects.filter(state="left_out")
    assert left.count() == 200
    assert left.values("batch").distinct().count() == 1


def test_of_two_who_apply_the_same_batch_both_find_it_applied_once(office, cells, shared_database):
    batch = previewed(office, dict.fromkeys(cells, 10))
    shared_database()

    told = together((batch.pk, "all"), (batch.pk, "all"))

    assert all(not sentence or "đang được ghi" in sentence for sentence in told.values())
    assert ImportBatch.objects.get().state == BatchState.APPLIED
    assert ValueRevision.objects.count() == len(cells)


def undo_when_told(key, start):
    start.wait(30)
    undo_batch(key, by=None, reason="thử")


def test_undoing_and_applying_at_once_lose_nothing(office, cells, shared_database):
    first = previewed(office, dict.fromkeys(cells, 10))
    apply_batch(first.pk, by=None, mode="all")
    second = previewed(office, dict.fromkeys(cells[:300], 20))
    shared_database()
    connection.close()
    start, answers = FORK.Barrier(2), FORK.Queue()
    workers = [
        in_a_process(undo_when_told, first.pk, start),
        in_a_process(apply_and_tell, second.pk, start, answers, "all"),
    ]
    answers.get(timeout=60)
    for worker in workers:
        worker.join(60)
    trail_is_unbroken()
