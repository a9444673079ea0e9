"""Requests that no browser sends, byte by byte to the web server as it runs: an answer, and never a defect."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.long
HEAD = "Host: localhost\r\nConnection: close\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """``(host, port)`` of the portal under gunicorn, without tables: nothing of these requests may reach them."""
    folder = tmp_path_factory.mktemp("raw")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"PORTAL_DATA_DIR": str(folder), "PORT": str(port), "WEB_CONCURRENCY": "1", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"]
    log = folder / "log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | given, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(port, started, log)
        yield port, log
    finally:
        started.send_signal(signal.SIGQUIT)
        started.wait(30)


def _wait_for(port: int, started: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert started.poll() is None, log.read_text()
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def send(port: int, request: bytes) -> bytes:
    """The first line of the answer; empty where the server hung up."""
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        answer = b""
        try:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            while b"\r\n" not in answer and (part := line.recv(4096)):
                answer += part
        except OSError:  # it hung up before all was sent
            pass
    return answer.partition(b"\r\n")[0]


def request(start: str, headers: str = "", body: bytes = b"") -> bytes:
    return f"{start} HTTP/1.1\r\n{HEAD}{headers}\r\n".encode("latin-1") + body


BYTES = {
    "null in a cookie, as an octal": request("GET /", 'Cookie: sessionid="\\000"\r\n'),
    "null in a cookie": request("GET /", "Cookie: sessionid=\0\r\n"),
    "null in the path": request("GET /%00"),
    "null in the path, raw": request("GET /\0"),
    "null in the question": request("GET /?q=%00"),
    "null in a form": request("POST /admin/login/", f"{FORM}Content-Length: 14\r\n", b"username=a%00b"),
    "bytes of no text": request("GET /?q=%ff%fe"),
    "surrogates": request("GET /?q=%ed%a0%80"),
    "charset of no text": request("GET /", "Content-Type: text/html; charset=hex\r\n"),
    "charset that unpacks": request("GET /", "Content-Type: text/html; charset=zlib\r\n"),
    "header with a number that is too long": request("GET /", f"Content-Type: a/b; c*{'9' * 5_000}=d\r\n"),
    "form shorter than it says": request("POST /admin/login/", f"{FORM}Content-Length: 900\r\n", b"username=a"),
    "files shorter than they say": request(
        "POST /admin/login/", "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900\r\n",
        b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\na',
    ),
    "negative length": request("POST /admin/login/", f"{FORM}Content-Length: -1\r\n", b"a=b"),
    "length in other digits": request("POST /admin/login/", f"{FORM}Content-Length: \xb2\r\n", b"a=b"),
    "two lengths": request("POST /admin/login/", f"{FORM}Content-Length: 3\r\nContent-Length: 4\r\n", b"a=bc"),
    "length and chunks": request(
        "POST /admin/login/", f"{FORM}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"
    ),
    "line ends inside a header": request("GET /", "X: a\nSet-Cookie: b=c\r\n"),
    "blank before a colon": request("GET /", "Cookie : a\r\n"),
    "too many headers": request("GET /", "".join(f"X-{number}: a\r\n" for number in range(500))),
    "a header without end": request("GET /", f"X: {'a' * 100_000}\r\n"),
    "an address without end": request(f"GET /{'a' * 100_000}"),
    "no host": b"GET /khong-co HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two hosts": request("GET /", "Host: evil.example\r\n"),
    "a whole address": request("GET http://evil.example/khong-co"),
    "another method": request("TRACE /"),
    "a method of nobody's": request("QXZ /"),
    "a tunnel": request("CONNECT localhost:22"),
    "no protocol": b"GET /\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/9": f"GET / HTTP/9.9\r\n{HEAD}\r\n".encode(),
    "nothing": b"\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_no_browser_sends_are_refused(server, name):
    port, log = server
    line = send(port, BYTES[name])

    assert line == b"" or line.split()[1].startswith(b"4") or line.split()[1] in (b"501", b"505"), line
    assert b"Internal Server Error" not in log.read_bytes()


def test_the_server_goes_on_answering(server):
    port, _ = server

    assert send(port, request("GET /khong-co/")) == b"HTTP/1.1 404 Not Found"
    print(f"\n{len(BYTES)} requests that no browser sends")
    assert len(BYTES) >= 30


def test_a_form_that_is_cut_off_tells_so(server):
    """The rest of it would be the attacker's, or missing; half a report must not be stored as one."""
    port, _ = server

    assert send(port, BYTES["form shorter than it says"]).startswith(b"HTTP/1.1 400")
    assert send(port, BYTES["files shorter than they say"]).startswith(b"HTTP/1.1 400")
