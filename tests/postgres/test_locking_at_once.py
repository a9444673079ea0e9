"""A quarter is closed while somebody writes figures of it: they are in before it is closed, or they are not in."""

import multiprocessing
from decimal import Decimal

import pytest
from django.db import connection, transaction

from lib.vietnamese import Period
from organizations.choices import RevisionSource
from organizations.models import IndicatorValue, PeriodLock, ValueRevision
from organizations.services.period_locks import PeriodLocked, lock_period
from organizations.services.values import Figure, apply_figures
from tests import factories as make
from tests.budget import budget

FORK = multiprocessing.get_context("fork")
QUARTER = Period.quarter(2020, 1)
ROUNDS = budget(4, long=40)


@pytest.fixture
def office(transactional_db):
    return make.HostFactory(unit=make.DistrictFactory())


@pytest.fixture
def figures(office):
    units = make.AdministrativeUnitFactory.create_batch(3, parent=office.unit)
    indicator = make.IndicatorFactory()
    return [Figure(indicator.pk, unit.pk, QUARTER, Decimal(5)) for unit in units]


def write(figures, begun, go_on, said) -> None:
    """Write, say so, and commit when told."""
    try:
        with transaction.atomic():
            apply_figures(figures, by=None, source=RevisionSource.MANUAL)
            begun.set()
            go_on.wait(30)
    except PeriodLocked as refusal:
        said.put(str(refusal))
    else:
        said.put("")


def close(office, begun, go_on, quarter=QUARTER) -> None:
    with transaction.atomic():
        lock_period(office, office.unit, quarter, by=None, reason="Khép hội nghị")
        begun.set()
        go_on.wait(30)


def started(work, *args):
    connection.close()
    process = FORK.Process(target=work, args=args)
    process.start()
    return process


def joined(*processes) -> None:
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * len(processes)


def test_closing_waits_for_whoever_is_writing(office, figures, shared_database):
    shared_database()
    written, closed, commit, at_once, said = *(FORK.Event() for _ in range(4)), FORK.SimpleQueue()
    at_once.set()

    writer = started(write, figures, written, commit, said)
    assert written.wait(30)
    closer = started(close, office, closed, at_once)
    assert not closed.wait(0.7)
    commit.set()
    joined(writer, closer)

    assert said.get() == ""
    locked = PeriodLock.objects.get().at
    assert [revision.at < locked for revision in ValueRevision.objects.all()] == [True] * len(figures)


def test_whoever_writes_waits_for_the_closing_and_is_refused(office, figures, shared_database):
    shared_database()
    written, closed, commit, at_once, said = *(FORK.Event() for _ in range(4)), FORK.SimpleQueue()
    at_once.set()

    closer = started(close, office, closed, commit)
    assert closed.wait(30)
    writer = started(write, figures, written, at_once, said)
    assert not written.wait(0.7)
    commit.set()
    joined(closer, writer)

    assert "đã khóa từ" in said.get()
    assert not IndicatorValue.objects.exists()
    assert not ValueRevision.objects.exists()


def write_and_close_at_once(work, start, *args) -> None:
    start.wait(30)
    work(*args)


def test_nothing_is_written_after_the_moment_of_closing(office, figures, shared_database):
    shared_database()
    at_once, said = FORK.Event(), FORK.SimpleQueue()
    at_once.set()
    for number in range(ROUNDS):
        quarter = Period.quarter(2001 + number, 1)
        start = FORK.Barrier(2)
        some = [Figure(one.indicator_id, one.unit_id, quarter, Decimal(number)) for one in figures]
        writing = some, FORK.Event(), at_once, said
        joined(
            started(write_and_close_at_once, write, start, *writing),
            started(write_and_close_at_once, close, start, office, FORK.Event(), at_once, quarter),
        )
        refused = said.get()
        revisions = ValueRevision.objects.filter(indicator_value__year=quarter.year)
        assert revisions.count() == (0 if refused else len(figures))
        assert not revisions.filter(at__gt=PeriodLock.objects.of(quarter).get().at).exists()
