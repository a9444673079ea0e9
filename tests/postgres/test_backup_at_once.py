"""Backups while others write: each is one moment, and of two who make last night's one does."""

import multiprocessing
import time
from datetime import UTC, datetime
from itertools import count

import pytest
from django.core.files.base import ContentFile

from briefings.documents import void_next
from briefings.models import Evidence, NumberAllocation, NumberSeries
from organizations.importing import delete_batch
from organizations.models import ImportBatch
from portal.backup import make_backup, make_nightly, restore_backup
from portal.verify import find_faults
from tests import factories
from tests.budget import budget
from tests.portal.backup.conftest import elsewhere  # noqa: F401 -- a fixture
from tests.portal.test_schema import empty  # noqa: F401 -- a fixture

FORK = multiprocessing.get_context("fork")
BACKUPS = budget(1, long=6)
# Between two writes of one writer, seconds. SQLite gives a lock to whoever asks in the right moment: of three who never
# pause one may go without it for longer than it waits.
PAUSE = 0.01
NIGHT = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)


def give_numbers(stop, register: int, by, given) -> None:
    while not stop.wait(PAUSE):
        given.value = void_next(register, by=by, reason="Viết hỏng.").number


def hand_in_evidence(stop, update: int, given) -> None:
    for number in count(1):
        if stop.wait(PAUSE):
            return
        content = ContentFile(b"%d" % number, name="a.txt")
        Evidence.objects.create(update_id=update, file=content, original_name=f"{number}.txt")
        given.value = number


def send_and_remove_files(stop, batch: int, given) -> None:
    """Each file is there for a moment: what a backup holds must not be taken from under it."""
    for number in count(1):
        if stop.wait(PAUSE):
            return
        row = ImportBatch.objects.get(pk=batch)
        row.pk, row.original_name = None, f"{number}.xlsx"
        row.file = ContentFile(b"%d" % number, name="a.xlsx")
        row.save(force_insert=True)
        delete_batch(row.pk, by=None)
        given.value = number


@pytest.fixture
def office(transactional_db):
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    return factories.member("secretariat", host)


def test_a_backup_is_one_moment_while_others_write(office, shared_database, elsewhere, tmp_path):  # noqa: F811
    register = factories.NumberSeriesFactory(issuer=office.memberships.get().organization)
    update, batch = factories.ProgressUpdateFactory(), factories.ImportBatchFactory()
    shared_database()
    stop, given = FORK.Event(), [FORK.Value("i", 0) for _ in range(3)]
    works = [
        (give_numbers, (stop, register.pk, office, given[0])),
        (hand_in_evidence, (stop, update.pk, given[1])),
        (send_and_remove_files, (stop, batch.pk, given[2])),
    ]
    writers = [FORK.Process(target=work, args=arguments) for work, arguments in works]
    for writer in writers:
        writer.start()
    try:
        deadline = time.monotonic() + 60
        while not all(one.value for one in given) and time.monotonic() < deadline:
            time.sleep(0.05)
        made, began, written = [], [one.value for one in given], [one.value for one in given]
        # On a busy machine a writer may stand still for one short backup.
        while len(made) < BACKUPS or (not all(map(int.__gt__, written, began)) and time.monotonic() < deadline):
            known, path = [one.value for one in given], tmp_path / f"{len(made)}.backup"
            assert make_backup(path).faults == []
            made.append((path, known, [one.value for one in given]))
            written = [one.value for one in given]
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert all(map(int.__gt__, written, began)), "nobody wrote meanwhile"
    print(f"\n{written} acknowledged during {len(made)} backups")
    for path, before, after in made[-BACKUPS:]:
        with elsewhere():
            restore_backup(path, replace=True)

            assert find_faults().faults == []
            numbers = list(NumberAllocation.objects.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
            assert NumberSeries.objects.get().last_number == len(numbers)
            # Nothing acknowledged before is missing, nothing is there of what came after.
            assert before[0] <= len(numbers) <= after[0] + 1
            assert before[1] <= Evidence.objects.count() <= after[1] + 1
            for evidence in Evidence.objects.all():
                assert evidence.file.content() == evidence.original_name.removesuffix(".txt").encode()


def make_the_nightly(start, made) -> None:
    start.wait(60)
    made.put(make_nightly(NIGHT) is not None)


def test_of_two_who_make_last_nights_backup_one_does(office, shared_database, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    shared_database()
    start, made = FORK.Barrier(2), FORK.SimpleQueue()
    workers = [FORK.Process(target=make_the_nightly, args=(start, made)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)

    assert sorted([made.get(), made.get()]) == [False, True]
    assert [path.name for path in settings.BACKUP_DIR.iterdir()] == ["portal-2026-11-30.backup"]
