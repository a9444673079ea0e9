"""Every connection to the database waits for the disk before it says that something is stored."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.db import connection

from portal import checks

# Looks at each connection that is made; then a request in threads of a web process, a worker, commands and a task.
ROLES = """
import sys, threading, django
django.setup()
from django.core.management import call_command
from django.db import connections
from django.db.backends.signals import connection_created
from django.test import RequestFactory
role, found = "", []
def look(connection, **_):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        found.append((role, synchronous, cursor.fetchone()[0]))
connection_created.connect(look)
def as_(name, work):
    global role
    role = name
    connections.close_all()
    work()
as_("command migrate", lambda: call_command("migrate", verbosity=0))
from portal.wsgi import application
def request():
    environ = RequestFactory().get("/healthz", headers={"host": "localhost"}).environ
    list(application(environ, lambda *_: None))
    connections.close_all()
def threads():
    waiting = [threading.Thread(target=request) for _ in range(3)]
    for one in waiting: one.start()
    for one in waiting: one.join()
as_("web", threads)
as_("worker", lambda: call_command("run_worker", once=True))
as_("command clean_files", lambda: call_command("clean_files"))
as_("command verify", lambda: call_command("verify"))
for each in found: print(*each, sep="|")
"""


@pytest.mark.database_independent
def test_every_connection_of_web_worker_and_commands_waits_for_the_disk(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path)  # ``migrate`` finds nothing to do, over a connection like any other
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    environment = plain | {"PORTAL_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", ROLES],
        cwd=project.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    found = [line.split("|") for line in ran.stdout.splitlines() if line.count("|") == 2]
    roles = {role for role, *_ in found}
    print(f"\n{len(found)} connections of {len(roles)} roles")
    assert roles == {"command migrate", "web", "worker", "command clean_files", "command verify"}
    assert sum(role == "web" for role, *_ in found) == 3
    assert {tuple(kind) for _, *kind in found} == {("2", "wal")}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_wait_for_the_disk_is_told_and_in_production_refused(settings):
    word = "fsync" if connection.vendor == "postgresql" else "synchronous"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert checks.durable_database(None, databases=["default"]) == []
            cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            [*warnings] = checks.durable_database(None, databases=["default"])
            settings.PRODUCTION = True
            errors = [one for one in run_checks(databases=["default"]) if one.id == "portal.E002"]
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA synchronous=FULL")

    assert {one.id for one in warnings} == {"portal.W002"}
    assert any(f"đặt {word} = off" in one.msg for one in warnings)
    assert len(errors) == len(warnings)
    assert errors[0].is_serious()
