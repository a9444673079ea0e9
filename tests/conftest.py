"""What every test stands on: fast and apart from the machine's own files."""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template import Template
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from lib.papers import use_font_folder
from organizations import operator_log
from organizations.models import User
from tests import factories, worlds
from tests.budget import spend_long

SHARED = Path(project.BASE_DIR).parent / "shared"


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="also what is marked long, and more examples of each property")


def pytest_configure(config):
    """Once for the run, before any database is made."""
    if config.getoption("--long"):
        spend_long()
    # A hash that is slow on purpose would be most of the suite's time.
    project.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The manifest exists only after collectstatic.
    project.STORAGES = project.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Nobody waits for a worker in a test, unless the test is about the worker.
    project.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    project.STATIC_ROOT.mkdir(exist_ok=True)  # its middleware warns where the folder is absent
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = delete_rows


def delete_rows(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
    """What empties ``tables`` after a test that commits: in place of TRUNCATE, which makes new files for each of them.

    As TRUNCATE it waits for whoever still writes, and leaves sequences as they are.
    """
    assert not reset_sequences, "sequences are left as they are"
    names = [connection.ops.quote_name(table) for table in tables]
    locked = f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"
    return ["; ".join([locked, *(f"DELETE FROM {name}" for name in names)])] if names else []


# They take ten seconds and more: begun first, so that at the end no core waits for the other one.
LONGEST = {
    "test_schema.py",
    "test_two_quarters.py",
    "test_a_quarter_that_goes_wrong.py",
    "test_own_form.py",
    "test_invariants.py",
    "test_fresh_process.py",
}
INDEPENDENT = re.compile(r"^pytestmark = .*\bdatabase_independent\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL a file of which no test is run there need not even be read."""
    if connection.vendor == "postgresql" and collection_path.suffix == ".py":
        return bool(INDEPENDENT.search(collection_path.read_text("utf-8"))) or None
    return None


def pytest_collection_modifyitems(config, items):
    if connection.vendor == "postgresql":
        long = config.getoption("--long")
        elsewhere = [
            item
            for item in items
            if not concerns_the_database(item) or (item.get_closest_marker("long_on_postgresql") and not long)
        ]
        # Left out, not skipped: that takes a while with each of some thousand tests.
        config.hook.pytest_deselected(items=elsewhere)
        left = set(elsewhere)
        items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="long: run with --long"))


def concerns_the_database(item: pytest.Item) -> bool:
    """Whether a test is run on PostgreSQL too.

    Every test that asks for the database is, but for pages in a browser, which are those that the test client gets,
    and for what is marked ``database_independent``.
    """
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("database_independent") or "live_server" in fixtures:
        return False
    asks = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
    return bool(asks) or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The tables as the models have them, made at once, and every migration recorded as applied.

    Running the migrations takes thirty times as long; that they end in the same tables is what
    tests/portal/test_schema.py shows.
    """
    project.MIGRATION_MODULES = {}  # those of the apps again, for whoever asks which are still to be applied
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        recorder.flush()
        applied = MigrationLoader(None).disk_migrations
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in applied)
    yield
    worlds.leave()


@pytest.fixture(scope="session")
def migrated_file(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """A SQLite file with the tables as ``migrate`` leaves them and no records, to be copied into a data folder.

    For tests that are run on SQLite alone. Making the tables in a process of its own takes some seconds each time.
    """
    file = tmp_path_factory.mktemp("migrated") / "portal.sqlite3"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return file


def pytest_collection_finish():
    """Objects made by imports stay to the end: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment) -> None:
    """The test client keeps the context of each page, but no copy of it for each of the 200 templates in the page."""
    instrumented = Template._render

    def render(self, context):
        is_included = context.template is not self
        return self.nodelist.render(context) if is_included else instrumented(self, context)

    Template._render = render


def pytest_fixture_setup(fixturedef, request):
    """The world that a test starts from is there before the transaction of the test."""
    if fixturedef.argname == "_django_db_helper":
        worlds.enter(worlds.wanted(request.node), request.getfixturevalue("django_db_blocker"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    try:
        return (yield)
    finally:
        worlds.leave(worlds.wanted(nextitem))


@pytest.fixture(scope="session")
def _folders(tmp_path_factory) -> list[Path]:
    """The last is the folder for the files of the next test; nothing is in it but an empty folder ``data``."""
    base = tmp_path_factory.mktemp("files")
    return [_folder_for_files(base / "0")]


def _folder_for_files(folder: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def _own_files(settings, _folders) -> Iterator[None]:
    """What a test uploads, issues, draws and waits for goes to its own folder: it finds nothing of another test's."""
    folder = _folders[-1]
    settings.DATA_DIR, settings.MEDIA_ROOT = folder / "data", folder / "media"
    yield
    if os.listdir(folder) != ["data"] or os.listdir(folder / "data"):
        shutil.rmtree(folder, ignore_errors=True)  # a process of the test may be at its end
        _folders.append(_folder_for_files(folder.with_name(str(len(_folders)))))


@pytest.fixture(autouse=True)
def _own_notes() -> Iterator[None]:
    """What a test noted for the operator goes with its transaction."""
    yield
    operator_log._waiting.notes.clear()


@pytest.fixture
def admin_user(db) -> User:
    """In place of that of pytest-django, whose password no account of the portal may have."""
    return factories.UserFactory(username="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def font_folder() -> Iterator[Callable[[Path], None]]:
    """``font_folder(path)``: for this test the fonts of papers are looked for in ``path`` alone."""
    yield lambda folder: use_font_folder(str(folder), "PORTAL_FONT_DIR")
    use_font_folder(project.PAPER_FONT_DIR, "PORTAL_FONT_DIR")


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """``count_queries(lambda: client.get("/"))``: how many queries the call sends to the database."""

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture
def shared_file() -> Callable[[str], Path]:
    """``shared_file("data/x.xls")``: a file that lies beside the checkout; the test is skipped where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"{name} is not on this machine")
        return path

    return find
