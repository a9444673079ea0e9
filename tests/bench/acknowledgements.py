"""Measures what waiting for the disk costs, on the database that DATABASE_URL names; prints one line of JSON.

``bench_acknowledgements`` starts it. Each acknowledgement is what a person does and is told to be stored, through the
page or the service that the page calls. ``ours`` waits for the disk as the portal does; ``against`` is the same code
with ``synchronous=NORMAL`` (PostgreSQL: ``synchronous_commit=off``) and files that are not waited for, as it was
before. Both are taken in turns on one connection.
"""

import io
import itertools
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

RUNS = 7
SWITCHES = {  # how a connection waits for the disk, and how it does not
    "sqlite": ("PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"),
    "postgresql": ("SET synchronous_commit=on", "SET synchronous_commit=off"),
}
# How many times the time of not waiting an acknowledgement may take, where a wait of the disk is some milliseconds.
GOAL = 2.5


def main() -> None:
    from tests.bench.importing import set_up

    set_up()
    from django.db import connection

    print(json.dumps([measured(name, work, connection) for name, work in acknowledgements().items()]))


@dataclass(frozen=True)
class Work:
    """What a person does once more; ``prepare`` makes what it needs and is not timed."""

    do: Callable[[Any], object]
    prepare: Callable[[], Any] = lambda: None


def measured(name: str, work: Work, connection) -> tuple:
    durable, careless = [], []
    for turn in range(RUNS + 1):
        order = [(True, durable), (False, careless)]
        for waits, taken in order if turn % 2 else reversed(order):
            given = work.prepare()
            with waiting(connection, waits):
                start = time.perf_counter()
                work.do(given)
                if turn:  # the first warms up
                    taken.append(time.perf_counter() - start)
    cost = statistics.median(ours / against for ours, against in zip(durable, careless, strict=True))
    per_second, before = (1 / statistics.median(taken) for taken in (durable, careless))
    against = f"the same without waiting for the disk ({before:.1f}/s)"
    return (f"{name} ({per_second:.1f}/s)", against, cost, GOAL, False, RUNS)


@contextmanager
def waiting(connection, waits: bool) -> Iterator[None]:
    """Within the block commits wait for the disk, or neither they nor files do."""
    on, off = SWITCHES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on if waits else off)
    fsync = os.fsync
    if not waits:
        os.fsync = lambda handle: None
    try:
        yield
    finally:
        os.fsync = fsync
        with connection.cursor() as cursor:
            cursor.execute(on)


def acknowledgements() -> dict[str, Work]:
    """What people do, by name."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client
    from PIL import Image

    from briefings import documents
    from briefings.choices import BriefingStatus, ReportStatus
    from briefings.services import reports
    from tests import factories
    from tests.bench import import_world

    host = factories.HostFactory(symbol="MTTQ-BTT")
    farmers = factories.OrganizationFactory(parent=host)
    office, officer = factories.member("secretariat", host), factories.member("officer", farmers)
    series = factories.SeriesFactory(host=host, participants=[farmers])
    day = factories.date(2020, 4, 5)
    numbers = itertools.count(1)
    client = Client(headers={"host": "localhost"})
    client.force_login(officer, backend="organizations.backends.RoleBackend")
    concluded = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED)
    directive = factories.DirectiveFactory(briefing=concluded, assigned=True, lead_organization=farmers)
    collecting = factories.BriefingFactory(series=series, status=BriefingStatus.COLLECTING, year=2021)
    report = factories.OrganizationReportFactory(
        briefing=collecting, organization=farmers, status=ReportStatus.DRAFT, narrative="Đã làm xong các việc."
    )
    import_world.make(20, 10)
    workbook = import_world.workbook(20, 10)

    def sent(files=()) -> None:
        data = {"organization": farmers.pk, "text": f"Đã làm được việc thứ {next(numbers)}."}
        data |= {"files": files} if files else {}
        answer = client.post(f"/chi-dao/{directive.pk}/update/", data)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def picture() -> SimpleUploadedFile:
        written = io.BytesIO()
        Image.new("RGB", (80, 60), (next(numbers) % 256, 90, 40)).save(written, "PNG")
        return SimpleUploadedFile("anh.png", written.getvalue(), "image/png")

    def handed_in(_) -> None:
        reports.submit(report.pk, by=officer)
        reports.withdraw(report.pk, by=officer)

    def to_be_issued() -> int:
        briefing = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED)
        factories.ConclusionFactory(briefing=briefing)
        return briefing.pk

    assert not connection.in_atomic_block
    return {
        "a directive's progress updated, on its page": Work(lambda _: sent()),
        "the same with a picture as evidence": Work(sent, picture),
        "a report handed in and taken back": Work(handed_in),
        "a number given: minutes printed and issued": Work(
            lambda key: documents.issue(key, "minutes", by=office, issued_on=day), to_be_issued
        ),
        "200 figures imported": Work(lambda _: import_world.import_ours(workbook, 200), import_world.empty),
    }


if __name__ == "__main__":
    main()
