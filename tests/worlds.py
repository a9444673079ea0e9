"""Records that many tests start from, made once for all tests of a worker that follow each other and start from them.

``cast = world(build)`` in a module or a conftest is a fixture: each test gets its own copy of what ``build()`` answers,
and the records are as ``build`` left them, for whatever a test does to them is taken back. A test that does not ask
for the fixture finds none of them, in whatever order tests run.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

Build = Callable[[], Any]


@dataclass(frozen=True)
class _Open:
    build: Build
    found: Any
    files: Path
    access: DjangoDbBlocker
    undo: ExitStack


_open: _Open | None = None


def world(build: Build) -> Any:
    """A fixture that answers what ``build()`` does; ``build`` makes records and maybe files, and takes nothing.

    A test with ``transactional_db`` gets records of its own, as no transaction is there to take them back.
    """

    def own(request: pytest.FixtureRequest, db: None) -> Any:
        if is_transactional(request.node):
            return build()
        assert _open is not None
        assert _open.build is build
        if isinstance(_open.found, Exception):
            raise _open.found
        if any(_open.files.iterdir()):
            shutil.copytree(_open.files, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return deepcopy(_open.found)

    own.build = build
    return pytest.fixture(own)


def wanted(item: pytest.Item | None) -> Build | None:
    """The ``build`` of the world that the test ``item`` starts from; None where it starts from nothing."""
    if item is None or is_transactional(item):
        return None
    fixtures = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
    found = {build for defined in fixtures if (build := getattr(defined[-1].func, "build", None))}
    if len(found) > 1:
        raise pytest.UsageError(f"{item.nodeid} starts from more than one world")
    return found.pop() if found else None


def is_transactional(item: pytest.Item) -> bool:
    """Whether the test commits what it writes."""
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


def enter(build: Build | None, access: DjangoDbBlocker) -> None:
    """Have the records of ``build`` in the database, before the transaction of a test begins."""
    global _open
    if build is None or (_open is not None and _open.build is build):
        return
    with access.unblock(), ExitStack() as undo:
        files = Path(mkdtemp(prefix="portal-world-"))
        undo.callback(shutil.rmtree, files)
        undo.enter_context(transaction.atomic())
        undo.callback(transaction.set_rollback, True)
        with override_settings(MEDIA_ROOT=files):
            try:
                found = build()
            except Exception as error:
                found = error  # the test that asks for it fails by it, and no other
        _open = _Open(build, found, files, access, undo.pop_all())


def leave(following: Build | None = None) -> None:
    """Take the records back after a test, unless the ``following`` one starts from the same."""
    global _open
    if _open is not None and _open.build is not following:
        left, _open = _open, None
        with left.access.unblock():
            left.undo.close()
