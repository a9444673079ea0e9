"""Workers die, hang and meet poisoned tasks: the work is done by another or *failed*, and somebody is told."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lib.vietnamese import Period
from organizations import task_recovery, tasks
from organizations.choices import ApplyMode, BatchState, OperatorKind
from organizations.importing import SentFile, apply_batch, preview_batch, receive_file
from organizations.importing import applying as applying_module
from organizations.importing import preview as preview_module
from organizations.importing import undoing as undoing_module
from organizations.models import ImportBatch, IndicatorValue, OperatorEntry, Worker
from organizations.services import workers
from portal.management import worker as worker_module
from portal.management.worker import Supervisor
from tests import poisoned_tasks, workbooks
from tests.organizations.importing.conftest import ROWS, build_district

QUICKLY = {"SILENT_FOR": timedelta(seconds=1.2), "DOUBTED_FOR": timedelta(seconds=0.8)}


@pytest.fixture
def quick(settings, monkeypatch):
    """Everything waits in the database, and what usually takes a minute takes a second."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(tasks, "INLINE_BYTES", 0)
    monkeypatch.setattr(tasks, "INLINE_FIGURES", 0)
    for name, value in QUICKLY.items():
        monkeypatch.setattr(workers, name, value)
    monkeypatch.setattr(worker_module, "LOOKS_EVERY", 0.05)
    monkeypatch.setattr(worker_module, "CHORES_EVERY", 0.3)
    monkeypatch.setattr(worker_module, "SIGNS_EVERY", 0.2)


@contextmanager
def a_worker() -> Iterator[int]:
    """A worker of its own process, by its number; stopped afterwards, where it still lives."""
    connections["default"].close()
    pid = os.fork()
    if not pid:
        try:
            Supervisor().run()
        finally:
            os._exit(0)
    try:
        yield pid
    finally:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def alive(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False


def wait_until(holds: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    assert held, list(DBTaskResult.objects.values_list("task_path", "status", "worker_ids", "traceback"))


def all_done() -> bool:
    return not DBTaskResult.objects.exclude(status__in=("FAILED", "SUCCESSFUL")).exists()


def unresolved() -> list[str]:
    return list(OperatorEntry.objects.unresolved().filter(kind=OperatorKind.TASK).values_list("sentence", flat=True))


@pytest.fixture
def district(transactional_db):
    return build_district()


@pytest.fixture
def batch(district) -> ImportBatch:
    return receive_file(
        SentFile(workbooks.xlsx([list(row) for row in ROWS]), "so-lieu.xlsx"),
        quarter=Period.quarter(2020, 1), form=district.form, organization=district.committee, by=district.secretary,
    )  # fmt: skip


def queue_preview(batch, by):
    tasks.start(batch, tasks.PREVIEW, by=by)


def queue_apply(batch, by):
    preview_batch(batch.pk, by=by)
    batch.refresh_from_db()
    tasks.start(batch, tasks.APPLY, by=by, mode=ApplyMode.ALL)


def queue_undo(batch, by):
    preview_batch(batch.pk, by=by)
    batch.refresh_from_db()
    apply_batch(batch.pk, by=by)
    batch.refresh_from_db()
    tasks.start_undo(batch, by=by, reason="nhập nhầm tệp")


# Kind of work: how it is asked for, where it dies (in the middle of what it does), how the batch ends, and stays.
WORKS = {
    "preview": (queue_preview, (preview_module, "stage"), BatchState.PREVIEWED, BatchState.FAILED),
    "apply": (queue_apply, (applying_module, "write"), BatchState.APPLIED, BatchState.FAILED),
    "undo": (queue_undo, (undoing_module, "write"), BatchState.UNDONE, BatchState.APPLIED),
}


OUTSIDE_TRANSACTION = (preview_module, "judge")  # where another process can write meanwhile, on SQLite as well


def dying(monkeypatch, place, folder: Path, times: int, how: Callable[[], object]) -> None:
    """Whoever comes to ``place`` dies there, the first ``times`` times."""
    module, name = place
    original = getattr(module, name)

    def dies(*args, **kwargs):
        if len(list(folder.glob("died-*"))) < times:
            (folder / f"died-{time.monotonic_ns()}").touch()
            how()
        return original(*args, **kwargs)

    monkeypatch.setattr(module, name, dies)


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    time.sleep(3600)


@pytest.mark.parametrize("kind", WORKS)
def test_what_a_dead_process_had_in_hand_is_done_by_another(kind, district, batch, quick, monkeypatch, shared_database):
    ask, place, done, _ = WORKS[kind]
    ask(batch, district.secretary)
    dying(monkeypatch, place, Path(batch.file.path).parent, 1, kill_myself)
    shared_database()

    with a_worker() as pid:
        wait_until(all_done)
        assert alive(pid)

    batch.refresh_from_db()
    assert (batch.state, batch.failure) == (done, "")
    result = DBTaskResult.objects.get()
    assert (result.status, len(set(result.worker_ids))) == ("SUCCESSFUL", 2)
    assert IndicatorValue.objects.stated().count() == (11 if kind == "apply" else 0)
    assert unresolved() == []


@pytest.mark.parametrize("kind", WORKS)
def test_what_killed_its_worker_twice_is_failed_and_told(kind, district, batch, quick, monkeypatch, shared_database):
    ask, place, _, stays = WORKS[kind]
    ask(batch, district.secretary)
    dying(monkeypatch, place, Path(batch.file.path).parent, 99, kill_myself)
    poisoned_tasks.raises.enqueue()
    shared_database()

    with a_worker() as pid:
        wait_until(all_done)
        assert alive(pid)

    batch.refresh_from_db()
    assert batch.state == stays
    assert "bị gián đoạn" in batch.failure
    assert tasks.waiting(batch) is False
    result = DBTaskResult.objects.get(task_path__startswith="organizations.tasks.")
    assert (result.status, len(result.worker_ids)) == ("FAILED", task_recovery.TRIES)
    assert IndicatorValue.objects.stated().count() == (11 if kind == "undo" else 0)
    told = [sentence for sentence in unresolved() if f"lần nhập số {batch.pk}" in sentence]
    assert len(told) == 1
    assert "không được thử nữa" in told[0]


@pytest.mark.parametrize("beside", [0, 1], ids=["one worker", "two workers"])
def test_a_worker_killed_in_mid_task_is_seen_and_its_task_taken_up(
    beside, client, district, batch, quick, monkeypatch, shared_database
):
    queue_preview(batch, district.secretary)
    dying(monkeypatch, OUTSIDE_TRANSACTION, Path(batch.file.path).parent, 1, hang)
    shared_database()

    with a_worker() as pid:
        wait_until(lambda: list(Path(batch.file.path).parent.glob("died-*")))
        child = Worker.objects.get(key=DBTaskResult.objects.get().worker_ids[-1])
        if not beside:
            assert client.get("/healthz").json()["worker"] is True
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            assert DBTaskResult.objects.get().status == "RUNNING"
            wait_until(lambda: client.get("/healthz").json()["worker"] is False, 10)
        with a_worker():
            if beside:
                wait_until(lambda: Worker.objects.filter(ended_at=None).count() == 2)
                os.kill(pid, signal.SIGKILL)
            wait_until(all_done)

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert client.get("/healthz").json()["worker"] is True
    assert not Worker.objects.filter(key=child.key, ended_at=None).exists()


@pytest.mark.parametrize(
    "place",
    [OUTSIDE_TRANSACTION, pytest.param(WORKS["preview"][1], marks=pytest.mark.long)],
    ids=["while others can write", "while it keeps the database from being written"],
)
def test_a_task_that_hangs_is_stopped_and_failed(place, district, batch, quick, monkeypatch, shared_database):
    queue_preview(batch, district.secretary)
    dying(monkeypatch, place, Path(batch.file.path).parent, 99, hang)
    path = tasks.preview_task.module_path
    short = replace(task_recovery.WORKS[path], lasts=timedelta(seconds=0.5))
    monkeypatch.setattr(task_recovery, "WORKS", task_recovery.WORKS | {path: short})
    shared_database()

    with a_worker() as pid:
        wait_until(all_done)
        assert alive(pid)

    result = DBTaskResult.objects.get()
    assert (result.status, len(result.worker_ids)) == ("FAILED", 1)
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert "đã bị dừng" in unresolved()[0]


def test_a_worker_that_is_silent_is_taken_for_dead_and_stops_what_it_does(
    district, batch, quick, monkeypatch, shared_database
):
    queue_preview(batch, district.secretary)
    folder = Path(batch.file.path).parent
    dying(monkeypatch, OUTSIDE_TRANSACTION, folder, 1, lambda: (folder / "pid").write_text(str(os.getpid())) and hang())
    shared_database()

    with a_worker() as pid:
        wait_until(lambda: (folder / "pid").exists() and (folder / "pid").read_text())
        hanging = int((folder / "pid").read_text())
        os.kill(pid, signal.SIGSTOP)  # the watching process; the one that it forked goes on
        with a_worker():
            wait_until(all_done)
        os.kill(pid, signal.SIGCONT)
        wait_until(lambda: not Path(f"/proc/{hanging}").exists())
        assert alive(pid)

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED


def test_asked_to_stop_it_finishes_what_it_has_in_hand(district, batch, quick, monkeypatch, shared_database):
    queue_preview(batch, district.secretary)
    dying(monkeypatch, WORKS["preview"][1], Path(batch.file.path).parent, 1, lambda: time.sleep(0.5))
    shared_database()

    with a_worker() as pid:
        wait_until(lambda: list(Path(batch.file.path).parent.glob("died-*")))
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not alive(pid), 20)

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not Worker.objects.filter(ended_at=None).exists()


def test_poisoned_tasks_end_failed_and_the_worker_goes_on(district, batch, quick, monkeypatch, shared_database):
    limited = {one.module_path: task_recovery.Work("thử", timedelta(seconds=0.4))
               for one in poisoned_tasks.HANGING}  # fmt: skip
    monkeypatch.setattr(task_recovery, "WORKS", task_recovery.WORKS | limited)
    for one in poisoned_tasks.POISONED:
        one.enqueue()
    row = {"backend_name": "default", "run_after": timezone.now(), "enqueued_at": timezone.now()}
    for path, given in [
        ("organizations.tasks.no_longer_there", {"args": [1], "kwargs": {}}),
        ("no_such_module.tasks.any", {"args": [], "kwargs": {}}),
        ("", {"args": [], "kwargs": {}}),
        ("organizations.tasks.tidy", {"args": [], "kwargs": {}}),  # a function, and no task
        ("organizations..tasks", {"args": [], "kwargs": {}}),
        (tasks.preview_task.module_path, {}),
        (tasks.preview_task.module_path, {"args": "abc", "kwargs": []}),
        (tasks.preview_task.module_path, {"args": [batch.pk + 1000, 10**9], "kwargs": {}}),
        (tasks.apply_task.module_path, {"args": [batch.pk], "kwargs": {"mood": "all"}}),
        (tasks.undo_task.module_path, [1, 2, 3]),
    ]:
        DBTaskResult.objects.create(task_path=path, args_kwargs=given, **row)
    poisoned = DBTaskResult.objects.count()
    queue_preview(batch, district.secretary)
    shared_database()

    with a_worker() as pid:
        wait_until(all_done, 120)
        assert alive(pid)

    done = list(DBTaskResult.objects.filter(status="SUCCESSFUL").values_list("task_path", flat=True))
    failed = DBTaskResult.objects.filter(status="FAILED").count()
    print(f"\n{failed} poisoned tasks failed")
    only_on_postgresql = [poisoned_tasks.answers_a_null_character.module_path]
    assert sorted(set(done) - set(only_on_postgresql)) == [tasks.preview_task.module_path]
    assert failed >= poisoned - 1 > 20
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert len(unresolved()) == failed
