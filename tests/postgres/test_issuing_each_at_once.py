"""Many papers of one act while others issue, too, and an act whose process dies: numbers in a row, or none at all."""

import multiprocessing
import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from briefings import documents
from briefings.documents import issued_files
from briefings.models import Delivery, Document, NumberAllocation, NumberSeries
from tests import factories

DAY = date(2020, 4, 5)
EACH = 3
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def office(transactional_db):
    return factories.member("secretariat", factories.HostFactory(format_family="front", symbol="MTTQ-BTT"))


def briefings(office, number: int) -> list:
    host = office.memberships.get().organization
    bodies = factories.OrganizationFactory.create_batch(EACH, parent=host)
    return [
        factories.BriefingFactory(series=factories.SeriesFactory(host=host, participants=bodies)) for _ in range(number)
    ]


def invite_when_all_are_ready(briefing, each: bool, office, start, failures) -> None:
    start.wait(60)
    try:
        if each:
            bodies = list(briefing.usual_participants())
            documents.issue_each(briefing.pk, "invitation", by=office, issued_on=DAY, addressees=bodies)
        else:
            documents.issue(briefing.pk, "invitation", by=office, issued_on=DAY)
    except Exception as error:
        failures.put(repr(error))
        raise


def test_the_numbers_of_an_act_stand_in_a_row_while_others_issue(office, shared_database):
    rows = briefings(office, 4)
    shared_database()
    start, failures = FORK.Barrier(len(rows)), FORK.SimpleQueue()
    workers = [
        FORK.Process(target=invite_when_all_are_ready, args=(row, place % 2 == 0, office, start, failures))
        for place, row in enumerate(rows)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(240)

    assert [worker.exitcode for worker in workers] == [0] * len(rows), failures.empty() or failures.get()
    total = 2 * EACH + 2
    assert list(NumberAllocation.objects.order_by("number").values_list("number", flat=True)) == [*range(1, total + 1)]
    assert NumberSeries.objects.get().last_number == total
    for row in rows[::2]:
        numbers = list(row.documents.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(numbers[0], numbers[0] + EACH))
        assert Delivery.objects.filter(document__briefing=row).count() == EACH


def test_an_act_whose_process_dies_leaves_nothing_half(office, shared_database, settings):
    (row,) = briefings(office, 1)
    host = office.memberships.get().organization
    NumberSeries.objects.create(
        issuer=host, kind="invitation", scope="year", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    shared_database()
    folder = Path(settings.MEDIA_ROOT) / issued_files.FOLDER
    start, failures = FORK.Barrier(2), FORK.SimpleQueue()
    worker = FORK.Process(target=invite_when_all_are_ready, args=(row, True, office, start, failures))
    worker.start()
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get()  # on SQLite the transaction itself locks the file
        start.wait(60)
        deadline = time.monotonic() + 60
        while len(list(folder.glob("*/*.pdf"))) < EACH and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join(10)

    assert len(list(folder.glob("*/*.pdf"))) == EACH
    assert not Document.objects.exists()
    assert not Delivery.objects.exists()
    assert not NumberAllocation.objects.exists()
    assert NumberSeries.objects.get().last_number == 0
    bodies = list(row.usual_participants())
    issued = documents.issue_each(row.pk, "invitation", by=office, issued_on=DAY, addressees=bodies)
    assert [one.number for one in issued] == [1, 2, 3]
