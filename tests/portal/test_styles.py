"""The style sheets and what is written for them: no class without a rule, no rule without a page."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin

from organizations.badges import Kind
from tests.portal.test_templates import sources

BASE = Path(settings.BASE_DIR)
OURS = ("briefings", "organizations", "portal")
# Read by scripts, Django's or ours, and by nothing else.
HOOKS = {
    "add-related": "admin.js: opens a window of its own",
    "addlink": "RelatedObjectLookups.js",
    "cancel-link": "cancel.js: goes back",
    "change-related": "RelatedObjectLookups.js: fills the address of what was chosen",
    "combo": "combobox.js: a list of choices that becomes typed",
    "has_original": "inlines.js: a line that is stored",
}
# Written by Django's own templates and widgets, not by ours.
DJANGOS = {"action-checkbox", "action-checkbox-column", "action-select", "errorlist", "vIntegerField"}
PASSWORDS = {"field-password1", "field-password2"}  # fields of a form of Django's, not of a model
# Read without the portal's style sheets: from a folder, or as a page that a proxy keeps.
OWN_STYLES = {"briefings/documents/bundle_index.html"}

ATTRIBUTE = re.compile(r'class="((?:{%.*?%}|{{.*?}}|[^"{])*)"', re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TABLE = re.compile(r"{% table .*?%}", re.DOTALL)
HEADING = re.compile(r'"[^"|]*\|([^"]*)"|kind="([^"]*)"')
OPEN_NAME = re.compile(r"[\w-]+-(?={{)")  # ``field-{{ name }}``: the rest comes from a record


def styled() -> set[str]:
    """The classes that the style sheets know."""
    found = set()
    for path in sorted((BASE / "portal/static/portal").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector in re.findall(r"[^{}]+(?={)", text):
            found |= set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"\[[^\]]*\]", "", selector)))
    return found


def of_templates() -> Iterator[tuple[str, str]]:
    """``(place, classes)``: attributes, and what the headings of tables say behind a stroke."""
    for name, text in sources().items():
        if name in OWN_STYLES:
            continue
        for value in ATTRIBUTE.findall(text):
            yield name, TAG.sub(" ", OPEN_NAME.sub(" ", value))
            for tag in re.findall(r"{{.*?}}", value):
                yield name, " ".join(re.findall(r"""yesno:"([\w ,-]+)""", tag)).replace(",", " ")
        for tag in TABLE.findall(text):
            yield name, " ".join(one or other for one, other in HEADING.findall(tag))


def of_code() -> Iterator[tuple[str, str]]:
    """The same of forms, columns and tags written in Python, and of scripts."""
    for app in OURS:
        for path in sorted((BASE / app).rglob("*.py")):
            if {"migrations", "documents"} & set(path.parts):  # papers have styles of their own
                continue
            place, tree = path.relative_to(BASE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                yield from ((place, classes) for classes in _said(node))
        for path in sorted((BASE / app / "static").rglob("*.js")):
            place, text = path.relative_to(BASE).as_posix(), path.read_text(encoding="utf-8")
            for found in re.findall(r'className = "([^"]*)"|classList\.\w+\("([^"]*)"|\bclass: "([^"]*)"', text):
                yield place, " ".join(found)
    yield "organizations/badges.py", " ".join(Kind)
    yield "_messages.html", "success warning error"  # the level of a message; others have no look of their own


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (re.sub(r"{[^}]*}", " ", value) for value in re.findall(r'class="([^"]*)"', node.value))
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if (
                isinstance(key, ast.Constant)
                and key.value == "class"
                and isinstance(value, ast.Constant)
                and "." not in value.value
            ):
                yield str(value.value)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Column", "Heading", "Moment", "icon"}:
        yield from (
            one.value.value
            for one in node.keywords
            if one.arg in {"kind", "css", "classes"} and isinstance(one.value, ast.Constant)
        )
        if getattr(node.func, "id", "") == "Column" and len(node.args) == 3 and isinstance(node.args[2], ast.Constant):
            yield node.args[2].value


def used() -> dict[str, set[str]]:
    """The places of each class that something is written with."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, classes in [*of_templates(), *of_code()]:
        for name in classes.split():
            found[name].add(place)
    return found


def test_every_class_is_known_to_a_style_sheet_or_a_script():
    found, known = used(), styled()
    unknown = {name: sorted(places) for name, places in found.items() if name not in known and name not in HOOKS}

    print(f"{len(found)} classes in {len(set().union(*found.values()))} files, {len(known)} in the style sheets")
    assert len(found) > 100
    assert unknown == {}


def test_every_rule_has_something_that_it_is_for():
    fields = {f"field-{one.name}" for model in apps.get_models() for one in model._meta.get_fields()}
    fields |= {f"field-{name}" for one in admin.site._registry.values() for name in one.list_display}
    idle = styled() - set(used()) - DJANGOS - PASSWORDS - fields

    assert idle == set()


def test_the_list_of_hooks_is_no_longer_than_it_has_to_be():
    assert set(HOOKS) - set(used()) == set()
    assert set(HOOKS) & styled() == set()
