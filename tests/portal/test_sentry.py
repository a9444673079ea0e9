"""A defect is told to a server that speaks Sentry's protocol: its type and place, and nothing that it held."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest
from django.conf import settings as project

from tests.portal.test_checks import manage

SECRET = "Nguyễn Thị Kín"
pytestmark = pytest.mark.database_independent

# A page that breaks, asked by somebody with an account, with secrets in query, form, cookie and variables.
PROGRAM = f"""
import django, sys
django.setup()
from django.http import HttpResponse
from django.test import Client
from django.urls import path
import sentry_sdk
from portal import urls

def breaks(request, token):
    password = {SECRET!r}
    request.user = type("Account", (), dict(pk=17, id=17, username=password, email="kin@tinh.example",
        is_authenticated=True, get_username=lambda self: password))()
    try:
        int(password)
    except ValueError as error:
        raise KeyError(password) from error

urls.urlpatterns.insert(0, path("breaks/<str:token>/", breaks))
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "c00kie"
answer = client.post("/breaks/t0ken/?q={SECRET}", {{"name": "{SECRET}"}}, headers={{"X-Real": "c00kie"}})
import logging
logging.getLogger("portal.x").error("a line without an exception: %s", {SECRET!r})
sentry_sdk.flush(10)
print(answer.status_code, answer["X-Request-ID"])
"""


class Receiver(http.server.BaseHTTPRequestHandler):
    received: list[bytes]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers.get("Content-Encoding"), bytes)
        self.received.append(unpack(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


def run(program: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    plain |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    plain |= {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "PORTAL_ALLOWED_HOSTS": "testserver"}
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=project.BASE_DIR, env=plain | environment, capture_output=True, text=True, timeout=90
    )


def test_a_defect_is_told_with_type_place_and_ids_alone(tmp_path):
    handler = type("Handler", (Receiver,), {"received": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        dsn = f"http://k3y@127.0.0.1:{server.server_port}/1"
        done = run(PROGRAM, tmp_path, PORTAL_SENTRY_DSN=dsn)
        server.shutdown()

    status, request_id = done.stdout.split()
    assert status == "500", done.stderr
    sent = b"".join(handler.received).decode()
    events = [json.loads(line) for line in sent.splitlines() if '"exception"' in line]
    assert len(events) == 1, done.stderr
    (event,) = events
    types = [each["type"] for each in event["exception"]["values"]]
    assert types == ["ValueError", "KeyError"]
    assert event["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "breaks"
    assert event["tags"]["request"] == request_id
    assert event["tags"]["account"] == "17"
    for secret in (SECRET, "Kín", "t0ken", "c00kie", "kin@tinh", "sessionid=", '"vars"', os.uname().nodename):
        assert secret not in sent, secret
        assert json.dumps(secret)[1:-1] not in sent, secret


def test_without_the_setting_the_library_is_not_loaded(tmp_path):
    program = "import django, sys; django.setup(); import portal.wsgi; print('sentry_sdk' in sys.modules)"

    assert run(program, tmp_path).stdout.strip() == "False"


def test_an_address_that_is_none_stops_the_start_and_is_not_shown(tmp_path):
    ran = manage("check", PORTAL_SENTRY_DSN="k3y@host", PORTAL_DATA_DIR=str(tmp_path))

    assert ran.returncode != 0
    assert "PORTAL_SENTRY_DSN" in ran.stderr
    assert "k3y" not in ran.stderr
