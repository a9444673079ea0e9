"""``/metrics`` of two real web processes: all that either counted, for whoever has the token alone."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.conf import settings as project

from portal.metric_files import forget_ended_processes
from tests.portal.test_checks import manage

TOKEN = "a-token-of-the-test"
ROOT = Path(project.BASE_DIR)
pytestmark = pytest.mark.database_independent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Server:
    """Gunicorn with two processes, as ``portal/gunicorn.py`` has it."""

    def __init__(self, folder: Path, tables: Path):
        self.port, self.log = free_port(), folder / "log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        environment |= {
            "PORTAL_DATA_DIR": str(folder / "data"),
            "PORTAL_METRICS_TOKEN": TOKEN,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "PORTAL_LOG": "json",
        }
        (folder / "data" / "static").mkdir(parents=True)
        shutil.copy(tables, folder / "db.sqlite3")
        command = [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        opener = build_opener(StayHere)
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Connection": "close", **headers})
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def wait(self) -> None:
        for _ in range(300):
            try:
                self.get("/healthz")
                return
            except URLError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def metrics(self) -> dict[str, float]:
        status, text = self.get("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        return {name: float(value) for name, value in re.findall(r"^(\w[^#]*?) (\S+)$", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def server(tmp_path_factory, migrated_file) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("metrics"), migrated_file)
    try:
        started.wait()
        yield started
    finally:
        started.process.terminate()
        started.process.wait(30)


def test_any_of_two_processes_answers_for_both(server):
    asked = 'portal_requests_total{method="GET",route="chi-dao/",status="302"}'
    before = server.metrics().get(asked, 0)
    for _ in range(40):
        server.get("/chi-dao/")
    server.get("/kiem-tra/t0ken/?a=b")
    backups = server.log.parent / "data" / "backups"
    backups.mkdir()
    (backups / f"portal-{date.today() - timedelta(days=40)}.backup").touch()

    found = [server.metrics() for _ in range(12)]

    assert {each[asked] - before for each in found} == {40}
    files = list((server.log.parent / "data" / "metrics").glob("counter_*.db"))
    assert len(files) == 3, "one of the process that starts the others, one of each of them"
    last = found[-1]
    assert last['portal_request_seconds_count{route="chi-dao/"}'] >= 40
    assert last["portal_database_queries_total"] > 0
    assert last["portal_database_seconds_total"] > 0
    assert last['portal_tasks{state="failed"}'] == last["portal_queue_oldest_seconds"] == 0
    assert last["portal_workers"] == 0
    assert last['portal_operator_entries{kind="error"}'] == 0
    assert 0 < last['portal_disk_bytes{what="free"}'] <= last['portal_disk_bytes{what="total"}']
    assert last["portal_database_up"] == 1
    assert 39 <= last['portal_backup_age_days{state="complete"}'] <= 41  # what is today depends on the zone
    assert "t0ken" not in str(last)


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer sai", "Bearer \u00e9"])
def test_nobody_reads_them_without_the_token(server, given):
    status, text = server.get("/metrics", Authorization=given)

    assert status == 403
    assert "portal_" not in text


def test_the_log_of_a_web_process_is_lines_of_json_and_gunicorn_adds_none(server):
    server.get("/khong-co/?q=b1-mat", **{"X-Request-ID": "4f9a8b7c-6d5e"})

    said, _, told = server.log.read_text().partition("Cổng giao ban đang chạy")
    lines = told.splitlines()[1:]
    assert lines
    assert all(line.startswith('{"time": ') for line in lines)
    assert not re.search("b1-mat|4f9a8b7c", said + told)


def test_whoever_stands_beside_the_portal_may_ask_past_the_proxy_in_production(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/metrics").status_code == 404  # of this process, which has no token; and not 301
    assert client.get("/metrics/").status_code == 301


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_address(client, tmp_path):
    loaded = "import sys, portal.urls; print('loaded', 'prometheus_client' in sys.modules)"
    ran = manage("shell", "--no-imports", "-c", loaded, PORTAL_DATA_DIR=str(tmp_path))

    assert client.get("/metrics").status_code == 404
    assert "loaded False" in ran.stdout, ran.stderr


def test_a_token_that_is_soon_guessed_stops_the_start_and_is_not_shown(tmp_path):
    ran = manage("check", PORTAL_METRICS_TOKEN="ngan-qua", PORTAL_DATA_DIR=str(tmp_path))

    assert ran.returncode != 0
    assert "PORTAL_METRICS_TOKEN" in ran.stderr
    assert "ngan-qua" not in ran.stderr


def test_what_ended_processes_counted_is_forgotten_when_a_server_starts(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getpid()):
        (tmp_path / f"counter_{number}.db").touch()

    forget_ended_processes(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == [f"counter_{os.getpid()}.db"]
