"""Tasks in the hands of nobody: what becomes of them, and that every kind of task has been thought of."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

import briefings
import organizations
import portal
from organizations import task_recovery, tasks
from organizations.models import OperatorEntry, Worker
from organizations.services import workers

pytestmark = pytest.mark.django_db


def every_task() -> dict[str, Task]:
    """All tasks of the portal by their paths."""
    found = {}
    for package in (organizations, briefings, portal):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in module.name or module.name in {"portal.wsgi", "portal.gunicorn"}:
                continue
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Task):
                    found[value.module_path] = value
    return found


def running(path: str = tasks.preview_task.module_path, *, worker_ids=(), minutes: float = 0) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path=path, args_kwargs={"args": [1, None], "kwargs": {}}, backend_name="default", status="RUNNING",
        run_after=timezone.now(), started_at=timezone.now() - timedelta(minutes=minutes), worker_ids=list(worker_ids),
    )  # fmt: skip


def worker(key: str, *, seconds_ago: float = 0, **more) -> Worker:
    seen = timezone.now() - timedelta(seconds=seconds_ago)
    return Worker.objects.create(key=key, machine="m", process=1, started_at=seen, seen_at=seen, **more)


def test_every_kind_of_task_says_how_long_it_lasts_and_what_becomes_of_it():
    found = every_task()
    print(f"\n{len(found)} kinds of tasks")
    assert sorted(set(found) - set(task_recovery.WORKS)) == []
    assert len(found) >= 3


def test_healthz_tells_a_task_in_the_hands_of_a_dead_worker(client):
    worker("a")
    result = running(worker_ids=["a"], minutes=5)
    assert client.get("/healthz").json()["worker"] is True
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert client.get("/healthz").status_code == 503
    result.set_failed(RuntimeError("settled"))
    assert client.get("/healthz").status_code == 200


def test_healthz_tells_a_task_of_a_worker_that_nobody_knows(client):
    running(worker_ids=["gone"], minutes=5)
    assert client.get("/healthz").json()["worker"] is False


def test_healthz_tells_a_task_that_hangs_though_its_worker_lives(client):
    worker("a")
    running(worker_ids=["a"], minutes=60)
    assert client.get("/healthz").json()["worker"] is False


def test_a_silent_worker_is_doubted_first_and_a_sign_takes_that_back():
    worker("a", seconds_ago=120)
    now = timezone.now()
    assert workers.find_dead(now) == {}
    assert workers.sign("a")
    assert workers.find_dead(now + timedelta(seconds=30)) == {}

    Worker.objects.update(seen_at=now - timedelta(minutes=5))
    assert workers.find_dead(now) == {}
    assert list(workers.find_dead(now + timedelta(seconds=30))) == ["a"]
    assert not workers.sign("a")


def test_a_clock_that_jumps_kills_nobody_and_hides_nobody():
    worker("a")
    running(worker_ids=["a"])
    ahead = timezone.now() + timedelta(days=2)
    task_recovery.recover_tasks(ahead)  # the clock is set two days ahead
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert workers.sign("a")

    Worker.objects.update(seen_at=ahead)  # it signed by that clock, which then was set back; and died
    task_recovery.recover_tasks()
    task_recovery.recover_tasks(timezone.now() + timedelta(seconds=30))
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_worker_that_died_with_nothing_in_hand_is_forgotten():
    worker("a", ended_at=timezone.now())
    task_recovery.recover_tasks()
    assert not Worker.objects.exists()


def test_a_task_of_another_version_is_failed_and_told():
    running("portal.tasks.long_gone", worker_ids=["gone"], minutes=5)
    task_recovery.recover_tasks()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "portal.tasks.long_gone" in OperatorEntry.objects.get().sentence
