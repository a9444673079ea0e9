"""Days are those of the office: at 02:00 in Hà Nội it is still yesterday in Greenwich, and nothing may say so.

Here the sources are read for every way by which a moment could become a day of another zone;
tests/briefings/test_at_two_in_the_morning.py looks at what people read.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models

pytestmark = pytest.mark.long_on_postgresql

ROOT = Path(settings.BASE_DIR)
APPS = ("organizations", "briefings", "portal")
SOURCES = [
    path
    for folder in (*APPS, "lib")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
# Names under which the code keeps moments: the columns, and the usual names of variables.
MOMENTS = {
    field.name
    for app in ("organizations", "briefings")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, models.DateTimeField)
} | {"now", "moment", "at"}
# What asks the system itself which day it is: the office's clock is ``timezone.localdate`` and ``timezone.localtime``.
OTHER_CLOCKS = {"today", "now", "utcnow", "utcfromtimestamp"}
# Cells of workbooks carry a day and an hour without zone, as somebody typed them.
WITHOUT_ZONE = ("lib/workbooks/", "organizations/management/arguments.py")


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def last_name(node: ast.AST) -> str:
    """``row.submitted_at`` → ``submitted_at``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_clock_of_python(call: ast.Call) -> bool:
    """``date.today()``, ``datetime.now()`` and their kind; ``timezone.now()`` is Django's."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return last_name(call.func) in OTHER_CLOCKS and last_name(owner) in {"date", "datetime"} if owner else False


def makes_a_day(call: ast.Call) -> bool:
    """``something.date()``: the day of a moment in the zone that it happens to carry."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"date", "strftime"} and not is_parsed(call)


def is_parsed(call: ast.Call) -> bool:
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(inner, ast.Call) and last_name(inner.func) in {"strptime", "localtime"}


def shows_a_moment(value: ast.FormattedValue) -> bool:
    """``{row.submitted_at:%d/%m/%Y}``, ``{now:%H:%M}``; without a format ``{row.submitted_at}``."""
    name = last_name(value.value)
    if value.format_spec and "%" in ast.unparse(value.format_spec):
        return name in MOMENTS
    return isinstance(value.value, ast.Attribute) and name in MOMENTS - {"at"}  # ``event.at``: the name of a column


def test_the_sources_know_one_clock(capsys):
    wrong, looked = [], 0
    local_now = re.compile(r"localtime|localdate|make_aware|aware")
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                looked += 1
                days = makes_a_day(node) and not name.startswith(WITHOUT_ZONE) and name != "lib/vietnamese/dates.py"
                if is_clock_of_python(node) or days:
                    wrong.append(f"{name}:{node.lineno} {ast.unparse(node)[:80]}")
            elif isinstance(node, ast.FormattedValue) and not name.startswith("lib/"):
                looked += 1
                if shows_a_moment(node) and not local_now.search(ast.unparse(node.value)) and not is_local(tree, node):
                    wrong.append(f"{name}:{node.lineno} {ast.unparse(node.value)}")
    with capsys.disabled():
        print(f"\n{looked} calls and shown values in {len(SOURCES)} files, {len(MOMENTS)} names of moments")
    assert looked > 10_000
    assert not wrong, "\n".join(wrong)


def is_local(tree: ast.AST, value: ast.FormattedValue) -> bool:
    """Whether the name shown was made local in the same module: ``at = timezone.localtime(…)``."""
    names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and re.search(r"localtime|localdate", ast.unparse(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return isinstance(value.value, ast.Name) and value.value.id in names


def test_templates_never_leave_the_offices_zone():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    assert len(pages) > 80
    found = [path.name for path in pages if re.search(r"\|\s*utc\b|localtime off|timezone ", path.read_text())]
    assert found == []
    assert (settings.USE_TZ, settings.TIME_ZONE) == (True, "Asia/Ho_Chi_Minh")


def test_a_letter_carries_the_offices_hour():
    date_header = mail.EmailMessage("Việc của tôi", "…", to=["a@example.vn"]).message()["Date"]
    assert date_header.endswith("+0700")


@pytest.mark.parametrize("line", ["date.today()", "datetime.now()", "datetime.utcnow()", "datetime.datetime.now(tz)"])
def test_another_clock_is_found(line):
    assert is_clock_of_python(ast.parse(line, mode="eval").body)


@pytest.mark.parametrize("line", ["f'{self.at:%d/%m/%Y}'", "f'{row.submitted_at}'", "f'{now:%H:%M}'"])
def test_a_moment_that_is_shown_is_found(line):
    assert any(shows_a_moment(one) for one in ast.walk(ast.parse(line)) if isinstance(one, ast.FormattedValue))


@pytest.mark.parametrize("line", ["row.at.date()", "timezone.now().date()", "report.submitted_at.strftime('%d')"])
def test_a_day_of_another_zone_is_found(line):
    assert makes_a_day(ast.parse(line, mode="eval").body)
