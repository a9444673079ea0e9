"""In production nothing starts while demo accounts can sign in or the data folder is open to others: real processes."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command, get_commands
from django.db import ConnectionHandler, connection

from organizations.models import User
from portal.checks import safe_start
from portal.private import OTHERS, mend
from portal.start import MAY_RUN_ALWAYS, check_command, require_safe_start
from tests import factories as make
from tests.portal.backup.conftest import working_with
from tests.portal.test_checks import manage


@pytest.fixture(scope="module")
def installed(tmp_path_factory, migrated_file, django_db_blocker) -> Path:
    """A data folder with a demo account, as a trial leaves it."""
    folder = tmp_path_factory.mktemp("trial") / "data"
    folder.mkdir()
    file = shutil.copy(migrated_file, folder)
    database = ConnectionHandler({"default": {**connection.settings_dict, "NAME": str(file)}})["default"]
    with django_db_blocker.unblock(), working_with(database, folder):
        User.objects.create_user("vanphong", password=None, is_demo=True)
    return folder


@pytest.fixture
def data(installed, tmp_path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(installed, folder)
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "bao-cao.pdf").write_bytes(b"%PDF-1.7")
    return folder


def open_to_others(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & OTHERS]


def serve(data: Path, **environment: str) -> subprocess.Popen:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith("PORTAL_") and name != "DATABASE_URL"
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"],
        cwd=project.BASE_DIR,
        env=plain | {"PORTAL_DATA_DIR": str(data), "PORT": str(port), "WEB_CONCURRENCY": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def starts(server: subprocess.Popen) -> bool:
    """Whether it comes up; it is stopped then."""
    line = server.stdout.readline()
    if "đang chạy" not in line:
        server.wait(60)
        return False
    server.send_signal(signal.SIGTERM)
    server.wait(60)
    return True


PRODUCTION = {"PORTAL_PRODUCTION": "1"}


def lock(data: Path) -> None:
    with closing(sqlite3.connect(data / "portal.sqlite3")) as database, database:
        database.execute("UPDATE organizations_user SET is_active = 0")


def test_the_worker_does_not_start_in_production_with_a_demo_account(data):
    ran = manage("run_worker", "--once", PORTAL_DATA_DIR=str(data), **PRODUCTION)

    assert ran.returncode == 1
    assert "còn tài khoản thử đang hoạt động (vanphong)" in ran.stderr
    assert "manage.py lock_demo_accounts" in ran.stderr
    assert "Traceback" not in ran.stderr
    with closing(sqlite3.connect(data / "portal.sqlite3")) as database:
        assert "vanphong" in database.execute("SELECT sentence FROM organizations_operatorentry").fetchone()[0]


def test_the_web_server_does_not_start_either_until_they_are_locked(data):
    server = serve(data, **PRODUCTION)
    assert not starts(server)
    said = server.stderr.read()
    assert server.returncode != 0
    assert "còn tài khoản thử đang hoạt động (vanphong)" in said
    assert "Traceback" not in said

    lock(data)

    assert starts(serve(data, **PRODUCTION))


def test_a_trial_starts_with_them_and_mends_modes_with_a_line_that_says_so(data):
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert len(open_to_others(data)) > 3

    server = serve(data)

    assert starts(server)
    assert re.search(r"Đã thu hẹp quyền của \d+ tệp và thư mục", server.stderr.read())
    assert open_to_others(data) == []


@pytest.mark.django_db
def test_every_command_but_those_that_mend_is_asked(settings, capsys):
    settings.PRODUCTION = True
    make.UserFactory(username="vanphong", is_demo=True)
    asked = 0
    for command in get_commands():
        arguments = ["manage.py", command]
        if command in MAY_RUN_ALWAYS:
            check_command(arguments)
            continue
        with pytest.raises(SystemExit, match="còn tài khoản thử"):
            check_command(arguments)
        asked += 1
    check_command(["manage.py", "run_worker", "--help"])
    with capsys.disabled():
        print(f"\n{asked} commands do not run with a demo account, {len(MAY_RUN_ALWAYS)} do")
    assert asked > 30


@pytest.mark.django_db
def test_locking_them_lets_it_start_and_marks_stay(settings):
    settings.PRODUCTION = True
    make.UserFactory(username="vanphong", is_demo=True)
    person = make.UserFactory()
    assert [message.id for message in safe_start(None)] == ["portal.E001"]

    call_command("lock_demo_accounts")

    assert safe_start(None) == []
    require_safe_start(deep=True)
    person.refresh_from_db()
    assert person.is_active


def test_what_is_written_is_private_from_the_first_byte(data):
    """Also where whoever starts the portal has a wide umask."""
    code = "import os; os.umask(0o002); import runpy, sys; sys.argv = ['manage.py', 'shell', '-c', '{}']; "
    code += "runpy.run_path('manage.py', run_name='__main__')"
    write = 'import pathlib; from django.conf import settings as s; (s.DATA_DIR / \\"a\\").mkdir(); '
    write += '(s.DATA_DIR / \\"a\\" / \\"b\\").write_text(\\"x\\")'
    environment = os.environ | {"PORTAL_DATA_DIR": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", code.format(write)],
        cwd=project.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert [stat.S_IMODE(path.stat().st_mode) for path in (data / "a", data / "a" / "b")] == [0o700, 0o600]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_another_account_stops_production_with_its_name(data):
    os.chown(data / "media" / "bao-cao.pdf", 65534, 65534)
    lock(data)

    ran = manage("run_worker", "--once", PORTAL_DATA_DIR=str(data), **PRODUCTION)

    assert ran.returncode == 1
    assert "bao-cao.pdf" in ran.stderr
    assert "chown" in ran.stderr


def test_links_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "link").symlink_to(outside)

    assert mend(folder, deep=True).closed == 0
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


@pytest.mark.django_db
@pytest.mark.parametrize(("production", "enters"), [(True, False), (False, True)])
def test_a_demo_account_signs_in_nowhere_in_production(client, settings, production, enters):
    settings.PRODUCTION = production
    user = make.UserFactory(is_demo=True, is_staff=True)
    sent = {"username": user.username, "password": make.PASSWORD}
    client.post("/admin/login/", sent, secure=True)
    assert ("_auth_user_id" in client.session) is enters
