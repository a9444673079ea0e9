"""The migrations, run one after the other on an empty database, end in the tables that the models describe.

Every other test works on tables made from the models (tests/conftest.py); this one shows that an installation has them.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import ConnectionHandler, connection
from django.db.backends.base.base import BaseDatabaseWrapper

# What PostgreSQL knows of the tables; names of columns, constraints and indexes belong to it.
OF_POSTGRESQL = (
    """
    SELECT 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid),
      attidentity::text, attgenerated::text, attcollation::regcollation::text
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    """,
    """
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)
# Django's own: its migration makes the key of this table a bigint, its models say integer.
OF_DJANGO = ("column", "auth_group_permissions", "id")


def rows(database: BaseDatabaseWrapper, query: str) -> list[tuple]:
    with database.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def schema(database: BaseDatabaseWrapper) -> set[tuple]:
    """Every column, constraint, index and trigger of ``database``, without the order in which they were made."""
    if database.vendor == "postgresql":
        found = {row for query in OF_POSTGRESQL for row in rows(database, query)}
        return {row for row in found if row[:3] != OF_DJANGO}
    found = set()
    for kind, table, name, sql in rows(database, "SELECT type, tbl_name, name, sql FROM sqlite_master"):
        if kind == "table" and not table.startswith("sqlite_"):
            found |= {("table", table, part) for part in parts(sql)}
        else:
            found.add((kind, table, name, sql))
    return found


def parts(sql: str) -> list[str]:
    """The columns and constraints of a ``CREATE TABLE``: what commas part outside all brackets."""
    found, depth = [""], 0
    for letter in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [part.strip() for part in found]


def filled(database: BaseDatabaseWrapper) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table: rows(database, f'SELECT COUNT(*) FROM "{table}"')[0][0] for table in database.introspection.table_names()
    }


@pytest.fixture
def empty(db, tmp_path, worker_id) -> Iterator[tuple[str, BaseDatabaseWrapper]]:
    """An empty database beside that of the tests: its address, and a connection to it."""

    def connect(name: str | Path) -> BaseDatabaseWrapper:
        return ConnectionHandler({"default": {**connection.settings_dict, "NAME": str(name)}})["default"]

    if connection.vendor == "sqlite":
        file = tmp_path / "empty.sqlite3"
        made = connect(file)
        yield f"sqlite:///{file}", made
        made.close()
        return
    name, server = f"test_empty_{worker_id}", connect("postgres")
    cursor = server.cursor()
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    cursor.execute(f'CREATE DATABASE "{name}"')
    made = connect(name)
    yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}", made
    made.close()
    cursor.execute(f'DROP DATABASE "{name}"')
    server.close()


@pytest.mark.long_on_postgresql
def test_migrations_end_in_the_tables_of_the_models(empty, tmp_path):
    address, migrated = empty
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": address, "PORTAL_DATA_DIR": str(tmp_path)}
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL, check=True)

    found, wanted = schema(migrated), schema(connection)

    assert sorted(map(str, wanted - found)) == []
    assert sorted(map(str, found - wanted)) == []
    assert len(wanted) > 500
    # Nor does a migration write rows that a new database has and the tests have not.
    assert filled(migrated) == filled(connection)
