"""A database that several processes share: PostgreSQL as it is, SQLite's copied from memory into a file."""

import sqlite3

import pytest
from django.db import connection, connections


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """``shared_database()`` once the records are there; from then on this process and its children work on it."""
    memory = connections["default"]

    def share():
        if memory.vendor != "sqlite":
            memory.close()  # a child must not inherit an open socket
            return
        file = tmp_path / "portal.sqlite3"
        with sqlite3.connect(file) as target:
            connection.connection.backup(target)
            # As every portal's file: two processes that switch it over at once would find it locked.
            target.execute("PRAGMA journal_mode=WAL")
        target.close()
        settings = {**memory.settings_dict, "NAME": str(file)}
        connections["default"] = type(memory)(settings, "default")

    yield share
    if connections["default"] is not memory:
        connections["default"].close()
        connections["default"] = memory
