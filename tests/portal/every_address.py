"""Every address of the project that has a name, each for a record of the world of tests/briefings/test_scope.py."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from briefings.documents import new_act
from briefings.documents.verification import new_token
from briefings.models import CalendarToken
from organizations.choices import OperatorKind
from organizations.models import OperatorEntry
from tests.briefings.test_scope import World

# Parameters that pages read and do not show.
COMMON = (
    "q",
    "trang",
    "p",
    "o",
    "e",
    "xuat",
    "them",
    "buoc",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "ve",
    "briefing",
)
OF_ADDRESS = {
    "admin:autocomplete": ("term", "page", "app_label", "model_name", "field_name"),
    "admin:login": ("next",),
    "briefings:add": ("loat", "co-quan"),
    "briefings:directive_add": ("hoi_nghi",),
    "briefings:add_paper_directive": ("loat",),
    "briefings:figures": ("chi-tieu",),
    "briefings:issue": ("to-chuc", "ngay"),
    "briefings:issue_to_each": ("to-chuc", "ngay"),
    "briefings:preview": ("to-chuc", "ngay", "du_thao"),
    "organizations:people_invite": ("ten", "to_chuc", "vai_tro"),
}
QUERIES = {
    "admin:autocomplete": "app_label=briefings&model_name=directive&field_name=lead_organization&term=",
}


@dataclass(frozen=True)
class Address:
    """``name`` with its namespace; ``values`` of its arguments."""

    name: str
    values: dict

    def __str__(self) -> str:
        numbered = "0" in self.values  # groups without names
        return reverse(self.name, args=self.values.values()) if numbered else reverse(self.name, kwargs=self.values)

    @property
    def query(self) -> dict[str, str]:
        """What must be asked for an answer."""
        return dict(parse_qsl(QUERIES.get(self.name, ""), keep_blank_values=True))


def _patterns(resolver=None, space: str = "", taken: tuple = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name with namespace and names of arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        names = (*taken, *_arguments(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, pattern.namespace or space, names)
        elif pattern.name:
            yield (f"{space}:{pattern.name}" if space else pattern.name), names


def _arguments(pattern) -> tuple[str, ...]:
    """Names, or numbers where groups have none."""
    named = pattern.converters or pattern.regex.groupindex
    return tuple(named) or tuple(str(number) for number in range(pattern.regex.groups))


def models_of_admin() -> dict[str, type[models.Model]]:
    """By the first part of the names of their pages."""
    return {model._meta.label_lower.replace(".", "_"): model for model in admin.site._registry}


def every_address(world: World) -> list[Address]:
    """Each name once, though patterns may share it."""
    of_admin = models_of_admin()
    found = {}
    for name, arguments in _patterns():
        if name.endswith("_simple_history") and not hasattr(record_of(world, name, of_admin), "history"):
            continue  # it keeps no versions: the address leads nowhere
        found[name] = Address(name, {each: _value(world, name, each, of_admin) for each in arguments})
    return list(found.values())


def _value(world: World, name: str, argument: str, of_admin: dict):
    records = world.records
    if name in OF_SYSTEM:
        return OF_SYSTEM[name][argument]()
    if argument == "slug":
        return records["briefing"].slug
    if argument == "kind":
        return "assignment_slip" if "each" in name else "minutes"  # made for one organization alone
    if name == "briefings:issuing_each_progress":
        return new_act(2)
    if argument == "token":
        if name == "briefings:calendar_feed":
            return CalendarToken.objects.get_or_create(user=world.people["F"])[0].text
        paper = records["issued paper"]
        if not paper.token:
            paper.token = new_token()
            models.QuerySet(type(paper)).filter(pk=paper.pk).update(token=paper.token)
        return paper.token
    if argument == "name":
        return "xong"
    if name in ("resolve_entry", "task_step"):
        return 1 if argument == "pk" else UUID(int=1)
    if argument == "app_label":
        return "briefings"
    if argument in ("content_type_id", "id"):
        return 1
    if argument in BY_ARGUMENT:
        return records[BY_ARGUMENT[argument]].pk
    record = record_of(world, name, of_admin)
    if argument == "1":
        return record.history.latest().pk
    return record.pk


def _operator_entry() -> int:
    now = timezone.now()
    entry = {"sentence": "Không sao lưu được; hãy xem đĩa.", "first_at": now, "last_at": now}
    return OperatorEntry.objects.get_or_create(kind=OperatorKind.BACKUP, key="nightly", defaults=entry)[0].pk


def _failed_task() -> UUID:
    task = {"args_kwargs": {"args": [0, None], "kwargs": {}}, "backend_name": "default", "run_after": timezone.now()}
    path = "organizations.tasks.preview_task"
    return DBTaskResult.objects.get_or_create(task_path=path, status="FAILED", defaults=task)[0].pk


# The page of whoever runs the portal is about no record of the world.
OF_SYSTEM: dict[str, dict[str, Callable]] = {
    "resolve_entry": {"pk": _operator_entry},
    "task_step": {"key": _failed_task, "name": lambda: "bo"},
    "setup_step": {"slug": lambda: "noi"},
    "setup_undo": {"key": lambda: "ab12"},  # no set-up of that code
}

BY_ARGUMENT = {"act": "handover", "figure_id": "batch figure", "membership": "membership", "achievement": "achievement"}
OF_CYCLE = {
    "document_file": "issued paper",
    "signed_file": "issued paper",
    "document": "issued paper",
    "document_step": "issued paper",
    "documents_of_act": "issued paper",
    "act_archive": "issued paper",
    "series_participants": "series",
    "report": "report",
    "report_step": "report",
    "report_writing": "report",
    "achievement_figures": "report",
    "task": "task",
    "review": "review",
    "directive": "directive",
    "step": "directive",
    "organization": "own organization",
    "handover": "own organization",
    "handover_undo": "own organization",
    "evidence": "evidence",
    "register": "number series",
    "register_step": "number series",
}


def record_of(world: World, name: str, of_admin: dict | None = None):
    """The record of which the address ``name`` with a key speaks."""
    of_admin = of_admin or models_of_admin()
    space, _, last = name.partition(":")
    if space == "briefings":
        return world.records[OF_CYCLE[last]]
    if last.startswith("import_"):
        return world.records["batch"]
    if last == "period_lock":
        return world.records["period lock"]
    if last == "residential_areas" or name == "organizations:unit":
        return world.records["unit"]
    if space == "organizations" or last.startswith(("auth_user", "organizations_user_")):
        return world.people["F"]
    if last == "view_on_site":
        return world.records["briefing"]
    model = next(model for label, model in of_admin.items() if last.startswith(f"{label}_"))
    return next(record for record in world.records.values() if type(record) is model)


class _Names(HTMLParser):
    """Names of fields in forms that ask, and of what stands behind ``?`` in links."""

    def __init__(self, path: str):
        super().__init__()
        self.path, self.asking = path, False
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.asking = (given.get("method") or "get").lower() == "get"
        elif tag in ("input", "select", "textarea") and self.asking and given.get("name"):
            self.found.add(given["name"])
        elif tag == "a" and (given.get("href") or "").startswith(("?", self.path + "?")):
            self.found |= {name for name, _ in parse_qsl(urlsplit(given["href"]).query, keep_blank_values=True)}

    def handle_endtag(self, tag):
        if tag == "form":
            self.asking = False


def parameters_of(address: Address, answer) -> list[str]:
    """The parameters that the page knows which ``answer`` shows."""
    reader = _Names(str(address))
    if "html" in answer.headers.get("Content-Type", "") and not answer.streaming:
        reader.feed(answer.content.decode())
    names = reader.found | set(COMMON) | set(OF_ADDRESS.get(address.name, ()))
    listed = answer.context and answer.context.get("cl")
    if listed:
        names |= {name for each in listed.filter_specs for name in each.expected_parameters()}
        days = listed.date_hierarchy
        names |= {f"{days}__{part}" for part in ("year", "month", "day")} if days else set()
    return sorted(names)


class _Forms(HTMLParser):
    """Of each form that posts: the address it is sent to (empty: the page's own), and its fields with their values."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.fields: dict[str, str] | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.fields = {} if (given.get("method") or "").lower() == "post" else None
            if self.fields is not None:
                self.found.append((given.get("action") or "", self.fields))
        elif tag in ("input", "select", "textarea") and self.fields is not None and given.get("name"):
            self.fields.setdefault(given["name"], given.get("value") or "")


def forms_of(answer) -> list[tuple[str, dict[str, str]]]:
    """``[(address, fields)]`` of the forms on a page that post."""
    reader = _Forms()
    if "html" in answer.headers.get("Content-Type", "") and not answer.streaming:
        reader.feed(answer.content.decode())
    return reader.found
