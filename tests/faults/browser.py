"""A person at a browser: signs in, opens pages, fills in the forms that stand on them and sends them."""

import http.client
import re
import secrets
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from tests.webforms import of_address

Upload = tuple[str, bytes]  # name and content of a file


class UnansweredError(Exception):
    """The server gave no answer: nobody was told that anything was done."""


class Answer:
    """What came back: ``status``, ``text``, ``path`` (where the last redirect led)."""

    def __init__(self, status: int, body: bytes, path: str, location: str = ""):
        self.status, self.body, self.path, self.location = status, body, path, location

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def said(self) -> str:
        """The words of the page, for whoever reads a failure."""
        return " ".join(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", self.text, flags=re.S).split())[:600]


class Browser:
    """One person's, at the portal on ``port``; answers come within ``patience`` seconds or not at all."""

    def __init__(self, port: int, patience: float = 60):
        self.port, self.patience = port, patience
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> Answer:
        """The page, through redirects. Raises UnansweredError."""
        answer = self._ask("GET", address)
        for _ in range(5):
            if answer.status not in (301, 302):
                break
            answer = self._ask("GET", answer.location)
        return answer

    def post(self, address: str, fields: dict, files: dict[str, Upload] | None = None) -> Answer:
        """The answer itself: a redirect means that the form took effect. Raises UnansweredError."""
        boundary = secrets.token_hex(16)
        if files:
            body, kind = _multipart(fields, files, boundary), f"multipart/form-data; boundary={boundary}"
        else:
            body, kind = urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        return self._ask("POST", address, body, {"Content-Type": kind})

    def send(self, page: str, changes: dict, *, to: str = "", files: dict[str, Upload] | None = None) -> Answer:
        """Open ``page``, fill in the form that is sent to ``to`` (or has this id; the page's own without one), and
        send it."""
        opened = self.get(page)
        path = urlsplit(opened.path).path
        as_response = SimpleNamespace(content=opened.body, wsgi_request=SimpleNamespace(path=path))
        if opened.status != 200:
            return opened
        fields = of_address(as_response, to or path) | changes
        return self.post(to if to.startswith("/") else page, fields, files)

    def sign_in(self, username: str, password: str) -> None:
        """Raises UnansweredError, and AssertionError where the password is not taken."""
        answer = self.send("/admin/login/", {"username": username, "password": password}, to="login-form")
        assert answer.status == 302, answer.said

    def _ask(self, method: str, address: str, body: bytes = b"", headers: dict | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, "Referer": f"http://127.0.0.1:{self.port}{address}"} | (headers or {})
        try:
            connection.request(method, address, body or None, sent)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise UnansweredError(f"{method} {address}: {error!r}") from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, content, address, response.headers.get("Location", ""))


def _multipart(fields: dict, files: dict[str, Upload], boundary: str) -> bytes:
    parts = []
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (filename, content) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
