"""Many processes issue at once, and one dies on the way: what the register looks like afterwards."""

import hashlib
import multiprocessing
import os
import signal
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from pypdf import PdfReader

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.documents import issued_files
from briefings.models import Document, NumberAllocation, NumberSeries
from portal.cleaning import clean_files
from tests import factories
from tests.budget import budget

DAY = date(2020, 4, 5)
PROCESSES = budget(5, long=20)
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def office(transactional_db):
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    return factories.member("secretariat", host)


def concluded(office, many: int) -> list[int]:
    host = office.memberships.get().organization
    series = factories.SeriesFactory(host=host)
    rows = factories.BriefingFactory.create_batch(many, series=series, status=BriefingStatus.CONCLUDED)
    for row in rows:
        factories.ConclusionFactory(briefing=row, content="Ghi nhận kết quả của các đoàn thể.")
    return [row.pk for row in rows]


def issue_when_all_are_ready(key: int, office, start, failures) -> None:
    start.wait(60)
    try:
        documents.issue(key, "minutes", by=office, issued_on=DAY)
    except Exception as error:
        failures.put(repr(error))
        raise


def test_numbers_increase_without_gaps_or_doubles(office, shared_database):
    keys = concluded(office, PROCESSES)
    shared_database()
    start, failures = FORK.Barrier(len(keys)), FORK.SimpleQueue()
    workers = [FORK.Process(target=issue_when_all_are_ready, args=(key, office, start, failures)) for key in keys]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(240)

    assert [worker.exitcode for worker in workers] == [0] * len(keys), failures.empty() or failures.get()
    wanted = list(range(1, len(keys) + 1))
    issued = list(Document.objects.order_by("rendered_at"))
    assert [document.number for document in issued] == wanted
    assert list(NumberAllocation.objects.order_by("pk").values_list("number", flat=True)) == wanted
    assert NumberSeries.objects.get().last_number == len(keys)
    for document in issued:
        content = document.file.content()
        assert hashlib.sha256(content).hexdigest() == document.sha256
        assert f"Số: {document.number:02d}/BB-MTTQ-BTT" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_of_many_who_issue_the_same_minutes_one_does(office, shared_database):
    (key,) = concluded(office, 1)
    shared_database()
    start, failures = FORK.Barrier(4), FORK.SimpleQueue()
    workers = [FORK.Process(target=issue_when_all_are_ready, args=(key, office, start, failures)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)

    assert sorted(worker.exitcode for worker in workers) == [0, 1, 1, 1]
    assert "đang có hiệu lực" in failures.get()
    assert Document.objects.get().number == NumberAllocation.objects.get().number == 1


def test_a_process_that_dies_while_issuing_leaves_no_number_and_no_paper(office, shared_database, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.gov.vn"  # its token makes the bytes of every attempt others
    (key,) = concluded(office, 1)
    host = office.memberships.get().organization
    NumberSeries.objects.create(
        issuer=host, kind="minutes", scope="year", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    shared_database()
    folder = Path(settings.MEDIA_ROOT) / issued_files.FOLDER
    start, failures = FORK.Barrier(2), FORK.SimpleQueue()
    worker = FORK.Process(target=issue_when_all_are_ready, args=(key, office, start, failures))
    worker.start()
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get()  # on SQLite the transaction itself locks the file
        start.wait(60)
        deadline = time.monotonic() + 60
        while not (left := list(folder.glob("*/*.pdf"))) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join(10)

    assert len(left) == 1
    assert not Document.objects.exists()
    assert not NumberAllocation.objects.exists()
    assert NumberSeries.objects.get().last_number == 0
    assert documents.issue(key, "minutes", by=office, issued_on=DAY).number == 1
    removed = clean_files(time.time() + 2 * 24 * 3600).files
    assert removed == [f"{issued_files.FOLDER}/{left[0].parent.name}/{left[0].name}"]
