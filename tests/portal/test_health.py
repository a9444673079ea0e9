"""``/healthz`` tells a watcher whether the portal can work, and a stranger nothing."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from organizations.models import OperatorEntry
from portal import health

HEALTHY = dict.fromkeys(("database", "migrations", "paper_fonts", "disk", "worker"), True) | {"status": "ok"}


@pytest.mark.django_db
def test_a_sound_installation_answers_200(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == HEALTHY
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_migration_that_waits_is_told(client):
    applied = MigrationRecorder.Migration.objects.filter(app="briefings").order_by("-name").first()
    MigrationRecorder(connection).record_unapplied("briefings", applied.name)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == HEALTHY | {"status": "failing", "migrations": False, "worker": False}


@pytest.mark.django_db
def test_work_that_waits_for_nobody_is_told(client):
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [1, None], "kwargs": {}}, task_path="organizations.tasks.preview_task",
        backend_name="default", run_after=timezone.now(),
    )  # fmt: skip
    assert client.get("/healthz").status_code == 200
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=3))

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == HEALTHY | {"status": "failing", "worker": False}
    DBTaskResult.objects.create(
        args_kwargs={"args": [2, None], "kwargs": {}}, task_path="organizations.tasks.preview_task",
        backend_name="default", run_after=timezone.now(), status="RUNNING", started_at=timezone.now(),
    )  # fmt: skip
    assert client.get("/healthz").status_code == 200  # one is at work, and comes to it


@pytest.mark.django_db
def test_missing_paper_fonts_are_told(client, font_folder, tmp_path):
    font_folder(tmp_path)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == HEALTHY | {"status": "failing", "paper_fonts": False}
    assert str(tmp_path) not in response.content.decode()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told(client):
    def broken(execute, sql, params, many, context):
        raise OperationalError("secret details of the machine")

    with connection.execute_wrapper(broken):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == HEALTHY | {"status": "failing", "database": False, "migrations": False, "worker": False}


@pytest.fixture
def _asked_long_ago(monkeypatch):
    monkeypatch.setitem(health._written, "at", float("-inf"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_long_ago")
def test_a_data_folder_that_takes_no_file_is_told_until_it_does(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.symlink_to("/proc/self/fdinfo")  # nobody may write there, not even root

    for _ in range(2):
        response = client.get("/healthz")
        assert response.status_code == 503
        assert response.json() == HEALTHY | {"status": "failing", "disk": False}
    assert OperatorEntry.objects.get().times == 2

    settings.DATA_DIR.unlink()
    settings.DATA_DIR.mkdir()
    assert client.get("/healthz").status_code == 200
    assert list(settings.DATA_DIR.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_long_ago")
@pytest.mark.parametrize(
    ("said", "well"),
    [
        ("database or disk is full", False),
        ("attempt to write a readonly database", False),
        ("disk I/O error", False),
        ("database is locked", True),
    ],
)
def test_a_database_that_takes_no_row_is_told_and_one_that_is_busy_is_not(client, said, well):
    def broken(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError(said)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(broken):
        response = client.get("/healthz")

    assert response.json() == (HEALTHY if well else HEALTHY | {"status": "failing", "disk": False})


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_long_ago")
def test_the_disk_is_not_asked_at_every_call(client):
    written = []

    def counted(execute, sql, params, many, context):
        written.extend([sql] if sql.startswith("UPDATE") else [])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        for _ in range(5):
            assert client.get("/healthz").status_code == 200
    assert len(written) == 1
    health._written["at"] -= health.WRITES_EVERY
    with connection.execute_wrapper(counted):
        client.get("/healthz")
    assert len(written) == 2


FULL_DISK = """
import json, os, sys, django
django.setup()
from django.test import Client
from portal import health
client, said = Client(), []
def ask():
    health._written["at"] = float("-inf")
    answer = client.get("/healthz", headers={"host": "localhost"})
    said.append((answer.status_code, answer.json()["disk"], answer.json()["database"]))
ask()
filling = open(os.path.join(os.environ["PORTAL_DATA_DIR"], "filling"), "wb", buffering=0)
try:
    while True: filling.write(b"x" * 4096)
except OSError:
    pass
ask()
filling.truncate(0)
ask()
print(json.dumps(said))
"""


@pytest.mark.database_independent
def test_a_disk_that_is_really_full_is_told(tmp_path, migrated_file):
    """A file system of 24 MB in the memory of the machine, of a process that may mount one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    environment |= {"PORTAL_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    mounted = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*mounted, f"mount -t tmpfs none {tmp_path}"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets no process mount a file system")
    full = f'mount -t tmpfs -o size=24m none {tmp_path} && cp {migrated_file} {tmp_path} && exec "$0" -c "$1"'
    ran = subprocess.run(
        [*mounted, full, sys.executable, FULL_DISK],
        cwd=project.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr[-3000:]
    assert json.loads(ran.stdout.splitlines()[-1]) == [[200, True, True], [503, False, True], [200, True, True]]


@pytest.mark.django_db
def test_it_answers_plain_http_behind_a_proxy_that_speaks_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301


@pytest.mark.django_db
def test_it_cannot_be_written_to(client):
    assert client.post("/healthz").status_code == 405
