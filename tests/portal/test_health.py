"""``/healthz`` tells a watcher whether the portal can work, and a stranger nothing."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

HEALTHY = {"status": "ok", "database": True, "migrations": True, "paper_fonts": True, "worker": True}


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


@pytest.mark.django_db
def test_it_answers_plain_http_behind_a_proxy_that_speaks_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301


@pytest.mark.django_db
def test_it_cannot_be_written_to(client):
    assert client.post("/healthz").status_code == 405
