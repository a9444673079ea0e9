"""The office from which the tests of verifying, backing up and restoring start, and another place to restore it to."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from tests.portal.backup.office import build_office
from tests.portal.test_schema import empty  # noqa: F401 -- a fixture
from tests.worlds import world

office = world(build_office)

Enter = Callable[[], AbstractContextManager[Path]]


@contextmanager
def working_with(database: BaseDatabaseWrapper, folder: Path) -> Iterator[Path]:
    """Within the block this process works with ``database`` and with ``folder`` as its data folder."""
    folder.mkdir(exist_ok=True)
    ours = connections["default"]
    connections["default"] = database
    try:
        with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "media", BACKUP_DIR=folder / "backups"):
            yield folder
    finally:
        database.close()
        connections["default"] = ours


@pytest.fixture
def elsewhere(empty, tmp_path) -> Enter:  # noqa: F811
    """``with elsewhere() as folder``: this process works with an empty data folder and an empty database of its own."""
    return lambda: working_with(empty[1], tmp_path / "elsewhere")
