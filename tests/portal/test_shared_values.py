"""What the threads of a web process share: nothing of it is filled while another thread reads it.

Walked are all values that a module or a cached function keeps. A value is safe when it never changes once it is there
(text, numbers, tuples, frozen records); when an object of one request or file holds it; or when it is changed under a
lock of its module. Whatever else is shared stands in ``REASONS`` with the reason why two threads cannot harm it.
"""

import ast
import dataclasses
import enum
import importlib
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

CODE = ("lib", "organizations", "briefings", "portal")
CACHES = ("cache", "lru_cache")
CHANGES = {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
PLAIN = {str, int, float, bool, bytes, Decimal, Path, type(None), types.EllipsisType}

MADE_WHOLE = "made whole before it is kept, and from then on only read"
START = "set while the process starts, before it has threads"
ONE_THREAD = "only in processes that have one thread"
NUMBERS = "one number by its key: whoever comes at the same time finds the same"
REASONS = {
    "briefings.services.downloads._issued": MADE_WHOLE,
    "briefings.services.downloads._signed": MADE_WHOLE,
    "lib.papers.docx.tables._like": MADE_WHOLE,
    "lib.papers.fonts._chosen": START,
    "lib.papers.fonts._find": MADE_WHOLE,
    "lib.papers.layout._sheet": ONE_THREAD,
    "lib.sandbox.child._channel": ONE_THREAD,
    "lib.sandbox.client._held": "filled between the locks of all sandboxes and the fork they are taken for",
    "lib.sandbox.client._sandboxes": START,
    "lib.store.reading._whole": NUMBERS,
    "lib.store.writing._settled": "a folder is named in it once it is settled; settling it twice does no harm",
    "lib.workbooks.formats.xlsx_scan._columns": NUMBERS,
    "organizations.access._takes_part": START,
    "organizations.backends._accounts": MADE_WHOLE,
    "organizations.models.base.from_queryset": MADE_WHOLE,
    "organizations.roles._rights": START,
    "organizations.sessions._sessions": MADE_WHOLE,
    "organizations.storage._listeners": START,
    "portal.health._written": NUMBERS,
    "portal.setup.places._country": MADE_WHOLE,
    "portal.in_use._held": START,
    "portal.request_log._running": ONE_THREAD,
}


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Name and syntax of every module of ours."""
    return tuple(_read_modules())


def _read_modules() -> Iterator[tuple[str, ast.Module]]:
    root = Path(settings.BASE_DIR)
    for file in sorted(path for part in CODE for path in (root / part).rglob("*.py")):
        if "migrations" not in file.parts:
            parts = file.relative_to(root).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), ast.parse(file.read_text(encoding="utf-8"))


def decorators(function: ast.FunctionDef) -> set[str]:
    """The last names of what decorates ``function``."""
    return {ast.unparse(one).split("(")[0].split(".")[-1] for one in function.decorator_list}


@cache
def cached_functions() -> tuple[tuple[str, str], ...]:
    """Module and name of each function that keeps what it answered."""
    return tuple(
        (module, node.name)
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and decorators(node) & set(CACHES)
    )


@cache
def all_changed_values() -> tuple[tuple[str, bool], ...]:
    """Each change that a function makes to a value of its module, by name, and whether it holds a lock meanwhile."""
    return tuple((f"{module}.{name}", locked) for module, tree in modules() for name, locked in changed_values(tree))


def kept_names(tree: ast.Module) -> set[str]:
    """The names that the module itself gives a value."""
    found = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def changed_values(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Each change that a function makes to a value of its module, by name, and whether it holds a lock meanwhile."""
    kept = kept_names(tree)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        locked = {
            id(inner)
            for node in ast.walk(function)
            if isinstance(node, ast.With) and any(is_lock(one.context_expr, tree) for one in node.items)
            for inner in ast.walk(node)
        }
        said_global = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
        for node in ast.walk(function):
            if (name := changed_name(node, said_global)) in kept:
                yield name, id(node) in locked


def changed_name(node: ast.AST, said_global: set[str]) -> str | None:
    """The name of the value that ``node`` changes, if it changes one."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in said_global:
        return node.id
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return getattr(node.value, "id", None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        return getattr(node.func.value, "id", None)
    return None


@cache
def locks_of(tree: ast.Module) -> frozenset[str]:
    made = [node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)]
    return frozenset(
        node.targets[0].id
        for node in made
        if ast.unparse(node.value.func).split(".")[-1] in {"Lock", "RLock"} and isinstance(node.targets[0], ast.Name)
    )


def is_lock(expression: ast.expr, tree: ast.Module) -> bool:
    return isinstance(expression, ast.Name) and expression.id in locks_of(tree)


def never_changes(kind: object) -> bool:
    """Whether values of the annotated type ``kind`` stay as they were made."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, frozenset, typing.Union, types.UnionType):
        return all(never_changes(one) for one in inside)
    if kind in PLAIN or kind is ...:
        return True
    if not isinstance(kind, type):
        return False
    if issubclass(kind, enum.Enum):
        return True
    if dataclasses.is_dataclass(kind):
        frozen = kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
        return frozen and all(never_changes(one) for one in typing.get_type_hints(kind).values())
    return issubclass(kind, tuple) and all(never_changes(one) for one in typing.get_type_hints(kind).values())


def test_what_cached_functions_answer_never_changes_or_says_why_it_may():
    functions = cached_functions()
    unexplained = []
    for module, name in functions:
        found = getattr(importlib.import_module(module), name, None)
        if not (found and never_changes(typing.get_type_hints(found).get("return"))):
            unexplained.append(f"{module}.{name}")
    print(f"\n{len(functions)} functions that keep their answers, {len(functions) - len(unexplained)} of plain values")
    assert sorted(set(unexplained) - set(REASONS)) == []
    assert len(functions) > 35


def test_values_of_modules_are_changed_under_a_lock_or_say_why_not():
    changes = all_changed_values()
    unlocked = {name for name, locked in changes if not locked}
    print(f"\n{len(changes)} changes of {len({name for name, _ in changes})} values that modules keep")
    assert sorted(unlocked - set(REASONS)) == []
    assert len(changes) > 10


def test_no_object_that_a_module_keeps_fills_itself_later():
    """``cached_property`` is for what one request, file or paper has: no module keeps an object of such a class."""
    lazy = set()
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                functions = [one for one in node.body if isinstance(one, ast.FunctionDef)]
                if any("cached_property" in decorators(one) for one in functions):
                    lazy.add(getattr(importlib.import_module(module), node.name))
    kept = [
        f"{name}.{attribute}"
        for name, _ in modules()
        if name not in {"portal.gunicorn", "portal.wsgi"}
        for attribute, value in vars(importlib.import_module(name)).items()
        if isinstance(value, tuple(lazy))
    ]
    print(f"\n{len(lazy)} classes with cached properties")
    assert kept == []
    assert len(lazy) > 4


def test_each_reason_is_about_something_that_is_shared():
    cached = {f"{module}.{name}" for module, name in cached_functions()}
    changed = {name for name, _ in all_changed_values()}
    assert sorted(set(REASONS) - cached - changed) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("_kept = {}\ndef read(key):\n    _kept[key] = 1", [("_kept", False)]),
        ("_kept = None\ndef read():\n    global _kept\n    _kept = 1", [("_kept", False)]),
        ("_kept = []\ndef read():\n    _kept.append(1)", [("_kept", False)]),
        (
            "_lock = Lock()\n_kept = {}\ndef read(key):\n    with _lock:\n        _kept[key] = 1",
            [("_kept", True)],
        ),
        ("def read(key):\n    kept = {}\n    kept[key] = 1", []),
    ],
)
def test_the_walk_sees_changes_and_locks(code, found):
    assert list(changed_values(ast.parse(code))) == found


def test_the_walk_knows_what_never_changes():
    @dataclasses.dataclass
    class Open:
        text: str

    assert never_changes(tuple[str, ...] | None)
    assert not never_changes(list[str])
    assert not never_changes(tuple[dict[str, str], int])
    assert not never_changes(Open)
