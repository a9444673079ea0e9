"""What the log tells of a request, a task and a command: enough to find a fault, nothing of persons."""

import io
import json
import logging
import re
import subprocess
import sys

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import path
from django_tasks import task

from lib.log_lines import LineFormatter
from organizations.models import OperatorEntry, User
from portal import log_filter
from portal.log_filter import OncePerRequest, line_format
from portal.urls import handler500  # noqa: F401 -- Django looks for it in the URLconf
from portal.urls import urlpatterns as portal_urls
from tests import worlds
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.factories import UserFactory
from tests.portal.every_address import every_address, forms_of
from tests.portal.test_checks import manage

SECRET = "Bí mật của Nguyễn Thị Kín"
world = worlds.world(World)
pytestmark = [pytest.mark.database_independent]


def breaks(request, token):
    name = SECRET
    raise ValueError(name)


def forbids(request, token):
    raise PermissionDenied(SECRET)


def suspects(request):
    raise SuspiciousOperation(SECRET)


def streams(request):
    return StreamingHttpResponse([b"a"])


urlpatterns = [
    *portal_urls,
    path("breaks/<str:token>/", breaks),
    path("forbids/<str:token>/", forbids),
    path("suspects/", suspects),
    path("streams/", streams),
]


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What the handler of the settings writes, in JSON."""
    written = io.StringIO()
    handler = next(
        each for each in logging.getLogger().handlers if any(isinstance(f, OncePerRequest) for f in each.filters)
    )
    # Not ``setStream``, which flushes: what the handler wrote to may be a capture of the test runner that is closed.
    monkeypatch.setattr(handler, "stream", written)
    monkeypatch.setattr(handler, "formatter", LineFormatter(own=log_filter.OWN, as_json=True))
    return written


def lines(log: io.StringIO, logger: str = "") -> list[dict]:
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in found if line["logger"].startswith(logger)]


@pytest.mark.django_db
def test_a_request_is_one_line_with_id_account_pattern_and_outcome(client, log):
    person = UserFactory()
    client.force_login(person, backend="organizations.backends.RoleBackend")

    response = client.get("/chi-dao/", {"q": SECRET})

    (line,) = lines(log)
    assert line["request"] == response["X-Request-ID"]
    assert re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", line["request"])
    assert line["account"] == person.pk
    assert {name: line[name] for name in ("method", "route", "status")} == {
        "method": "GET", "route": "chi-dao/", "status": response.status_code,
    }  # fmt: skip
    assert line["ms"] >= 0
    assert line["bytes"] == len(response.content)


@pytest.mark.django_db
def test_a_sound_answer_to_a_watcher_is_no_line(client, log):
    assert client.get("/healthz").status_code == 200

    assert lines(log) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behind_proxy", "given", "kept"),
    [
        (True, "4f9a8b7c-6d5e.req_1", True),
        (False, "4f9a8b7c-6d5e.req_1", False),
        (True, "ngan", False),
        (True, "a b c d e f g h", False),
        (True, "x" * 65, False),
        (True, "an@tinh.example.vn", False),
    ],
)
def test_an_id_is_taken_from_the_proxy_alone_and_where_it_has_the_form_of_one(
    client, settings, behind_proxy, given, kept
):
    settings.BEHIND_PROXY = behind_proxy

    answered = client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]

    assert (answered == given) is kept


@pytest.mark.urls(__name__)
def test_a_page_that_breaks_without_database_shows_the_id_under_which_the_log_tells_of_it(log):
    response = Client(raise_request_exception=False).get(f"/breaks/{'t0ken' * 5}/?a={SECRET}")

    page = response.content.decode()
    assert response.status_code == 500
    assert f"Mã lỗi <strong>{response['X-Request-ID']}</strong>" in page
    assert "hãy báo văn phòng mã này" in page
    broke, told = lines(log, "django.request")[0], lines(log, "portal.requests")[0]
    assert broke["request"] == told["request"] == response["X-Request-ID"]
    assert "in breaks" in broke["exception"]
    assert broke["exception"].endswith("ValueError")
    assert told["level"] == "ERROR"
    assert "Kín" not in log.getvalue()
    assert "t0ken" not in log.getvalue()


@pytest.mark.urls(__name__)
def test_the_page_for_a_defect_stands_when_its_template_is_broken(monkeypatch):
    monkeypatch.setattr("portal.views.render_to_string", lambda *_: 1 / 0)

    response = Client(raise_request_exception=False).get("/breaks/a/")

    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_defects_of_one_place_are_one_entry_for_the_operator_and_name_nobody():
    client = Client(raise_request_exception=False)
    for _ in range(3):
        answered = client.get(f"/breaks/{SECRET}/")

    entry = OperatorEntry.objects.get()
    assert (entry.kind, entry.times) == ("error", 3)
    assert answered["X-Request-ID"] in entry.sentence
    assert "breaks/<str:token>/" in entry.sentence
    assert "Kín" not in entry.sentence + entry.key


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "host", "status", "reason"),
    [
        (f"/forbids/{SECRET}/", "testserver", 403, "PermissionDenied"),
        ("/suspects/", "testserver", 400, "SuspiciousOperation"),
        ("/", f"{'bad' * 8}.example", 400, "DisallowedHost"),
        (f"/khong-co/{'t0ken' * 5}/", "testserver", 404, None),
    ],
)
def test_a_refused_request_is_one_line_without_traceback(client, log, address, host, status, reason):
    assert client.get(address, headers={"host": host}).status_code == status

    (line,) = lines(log)
    assert (line["status"], line.get("reason")) == (status, reason)
    assert "exception" not in line
    assert not re.search("Kín|t0ken|badbad", log.getvalue())


@pytest.mark.django_db
def test_a_form_without_its_token_is_one_line(log):
    Client(enforce_csrf_checks=True).post("/admin/login/", {"username": SECRET, "password": SECRET})

    (line,) = lines(log)
    assert (line["status"], line["reason"]) == (403, "csrf")


@pytest.mark.urls(__name__)
def test_a_stream_is_told_without_a_size(client, log):
    client.get("/streams/")

    assert "bytes" not in lines(log)[0]


def leads_to_a_paper(address) -> bool:
    """Printing takes seconds, and its addresses hold nothing that others do not."""
    return address.name.partition(":")[2] in ("trial_print", "preview", "word", "word_preview", "bundle", "issue")


def sent_forms(client, address, answer) -> int:
    """How many forms of the page were sent, each filled with secrets."""
    found = [(target, fields) for target, fields in forms_of(answer) if "logout" not in target]
    for target, fields in found:
        filled = {name: value or SECRET for name, value in fields.items()}
        to = target if target.startswith("/") else str(address)
        client.post(to, filled | {"password": "mat-khau-9", "email": "kin@tinh.example"})
    return len(found)


@pytest.mark.django_db
@pytest.mark.parametrize("who", budget(["X", "A"], long=["X", "A", "S", "F"]))
def test_no_line_of_any_address_holds_a_secret(world, client, log, who):
    """Every address, with its tokens, asked with secrets in query, cookies, headers, and every form of the pages.

    The administrator asks every second one, in a long run all.
    """
    if who != "A":
        client.force_login(world.people[who], backend="organizations.backends.RoleBackend")
    client.raise_request_exception = False
    client.cookies["b1scuit"] = "c00kie" * 4
    hidden = {"Kín", "c00kie", "mat-khau-9", "kin@tinh.example"}
    for account in User.objects.all():
        hidden |= {account.username, account.full_name, account.email} - {""}
    sent = 0
    for address in every_address(world)[:: budget(2 if who == "X" else 1, long=1)]:
        if address.name == "admin:logout" or (leads_to_a_paper(address) and not budget(False, long=True)):
            continue
        hidden |= {value for name, value in address.values.items() if name == "token"}
        asked = {"q": SECRET, "next": SECRET, "term": SECRET} | address.query
        answer = client.get(str(address), asked, headers={"Authorization": f"Bearer {'c00kie' * 3}"})
        sent += 1 + sent_forms(client, address, answer)
    written = log.getvalue()

    print(f"\n{sent} requests of {who}, {len(lines(log))} lines, {len(hidden)} secrets looked for")
    assert sent > (budget(125, long=250) if who != "A" else 150)
    assert len(lines(log, "portal.requests")) > sent * 0.95
    assert [secret for secret in hidden if re.search(rf"\b{re.escape(secret)}\b", written)] == []


@task()
def works() -> str:
    logging.getLogger("portal.test").warning("in it")
    return SECRET


@task()
def fails() -> None:
    raise ValueError(SECRET)


@pytest.fixture
def at_once(settings) -> None:
    """Tasks are done where they are queued."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.django_db
def test_a_task_and_its_lines_carry_its_id(log, at_once):
    done = works.enqueue()

    inside, told = lines(log)
    assert inside["task"] == told["task"] == done.id
    assert (told["message"], told["state"]) == (f"task {__name__}.works", "SUCCESSFUL")
    assert "Kín" not in log.getvalue()


@pytest.mark.django_db
def test_a_task_that_breaks_is_told_with_its_place(log, at_once):
    fails.enqueue()

    told = lines(log, "portal.tasks")[0]
    assert (told["level"], told["state"]) == ("ERROR", "FAILED")
    assert "in fails" in told["exception"]
    assert "Kín" not in log.getvalue()


def test_a_command_that_breaks_says_one_sentence_with_the_id_of_its_lines(tmp_path):
    code = (
        "import sys, django; django.setup(); from organizations.management.base import PortalCommand\n"
        "class Command(PortalCommand):\n"
        f"    def handle(self, **options): raise ValueError({SECRET!r})\n"
        "Command().run_from_argv(['manage.py', 'x', '--skip-checks'])"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_DATA_DIR": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    sentence = re.search(r"Lệnh \S+ dừng vì lỗi của cổng; hãy báo người phát triển mã (\S+)", done.stderr)
    assert sentence
    assert f"task={sentence[1]} command broke" in done.stderr
    assert "Kín" not in done.stderr.replace(code, "")


def test_a_kind_of_log_that_does_not_exist_stops_the_start_by_its_name(tmp_path):
    ran = manage("check", PORTAL_LOG="xml", PORTAL_DATA_DIR=str(tmp_path))

    assert ran.returncode != 0
    assert "PORTAL_LOG='xml'" in ran.stderr
    assert line_format({"PORTAL_LOG": "JSON"})["as_json"] is True


def test_django_sends_no_letters_and_writes_no_lines_about_requests_of_its_own():
    assert list(logging.getLogger("django").handlers) == []
    assert not logging.getLogger("django.server").isEnabledFor(logging.ERROR)
