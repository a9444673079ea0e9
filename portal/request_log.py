"""Each request and each task has an id, its lines of the log carry it, and one line says how it ended.

A line names the account by its key and the address by its pattern: never names, query strings, tokens, form values or
cookies.
"""

import logging
import re
import secrets
import sys
import time

from django.conf import settings
from django.core.signals import got_request_exception
from django.utils.functional import LazyObject
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started

from lib.log_lines import LINE, bind, bound, current
from organizations.defects import note_defect
from organizations.operator_log import write_what_waits

HEADER = "X-Request-ID"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when it is read out
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
NO_ROUTE = "-"  # an address that the portal does not have
UNTOLD = {"healthz", "metrics"}  # asked every few seconds by machines; told where they fail

requests = logging.getLogger("portal.requests")
tasks = logging.getLogger("portal.tasks")


def new_id() -> str:
    """An id for a request: 49 bits, such as ``K7QX3-M2P9W``."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def id_of(request) -> str:
    """The id that the proxy gave, if there is one that is to be believed; else a new one."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else new_id()


def account_of(request) -> int | None:
    """The key of the account, as far as it was looked at; nothing is read for it."""
    user = request.__dict__.get("user")
    if user is None or isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


def route_of(request) -> str:
    """The pattern of the address: ``kiem-tra/<str:token>/``."""
    match = getattr(request, "resolver_match", None)
    return (match.route or "/") if match else NO_ROUTE


class RequestLogMiddleware:
    """Stands before all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = id_of(request)
        began = time.perf_counter()
        with bound(request=request.request_id, account=lambda: account_of(request), reason=""):
            response = self.get_response(request)
            response[HEADER] = request.request_id
            write_what_waits()
            if is_told(request, response):
                tell(request, response, _milliseconds(began))
        return response


def is_told(request, response) -> bool:
    match = getattr(request, "resolver_match", None)
    if response.status_code < 400 and match and match.view_name in UNTOLD:
        return False
    return response.status_code >= 400 or not request.path.startswith(settings.STATIC_URL)


def tell(request, response, milliseconds: int) -> None:
    fields = {
        "method": request.method if request.method in METHODS else "OTHER",
        "route": route_of(request),
        "status": response.status_code,
        "ms": milliseconds,
        "bytes": None if response.streaming else len(response.content),
    }
    requests.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "request", extra={LINE: fields})


def _milliseconds(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def note_broken_page(sender, request=None, **kwargs) -> None:
    error = sys.exc_info()[1]
    if error is not None and request is not None:
        note_defect(error, f"Trang {route_of(request)}")


# --- tasks ------------------------------------------------------------------------------------------------------------

_running: dict[str, tuple[float, str]] = {}  # since when, and within which task


def begin_task(sender, task_result, **kwargs) -> None:
    _running[task_result.id] = time.perf_counter(), str(current().get("task", ""))
    bind(task=task_result.id)


def end_task(sender, task_result, **kwargs) -> None:
    began, outer = _running.pop(task_result.id, (time.perf_counter(), ""))
    failed = task_result.status == TaskResultStatus.FAILED
    error = sys.exc_info()[1] if failed else None
    fields = {"task": task_result.id, "state": task_result.status.value, "ms": _milliseconds(began)}
    told = {LINE: fields}
    tasks.log(
        logging.ERROR if failed else logging.INFO, "task %s", task_result.task.module_path, exc_info=error, extra=told
    )
    bind(task=outer)


def listen() -> None:
    """Called once all apps are loaded."""
    got_request_exception.connect(note_broken_page)
    task_started.connect(begin_task)
    task_finished.connect(end_task)
