"""An empty database beside that of the portal, and how it takes its place."""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection, connections, transaction

from lib.refused import Refused
from portal.backup.places import Move, move_to

# What every new installation has, and what the portal writes before anybody has worked with it.
OF_EVERY_DATABASE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
    "organizations_operatorentry",
}
TRIES, STEP = 20, 0.25  # looks for others, and seconds between two
IN_USE = (
    "Có chương trình khác đang dùng cơ sở dữ liệu, nên chưa khôi phục gì; hãy dừng máy chủ web, run_worker và mọi lệnh "
    "manage.py khác rồi chạy lại."
)


def is_empty() -> bool:
    """Whether nobody has put anything into the database. One that cannot be read is not empty."""
    quote = connection.ops.quote_name
    try:
        with connection.cursor() as cursor:
            for table in set(connection.introspection.table_names(cursor)) - OF_EVERY_DATABASE:
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quote(table)})")
                if cursor.fetchone()[0]:
                    return False
    except OperationalError:
        raise  # away or locked: nothing is known of it
    except DatabaseError:
        return False
    return True


class SqliteTarget:
    """A new file beside the old one."""

    schema = aside = ""

    def __init__(self, token: str, stamp: str):
        self._place = Path(connection.settings_dict["NAME"])
        self._move = move_to(self._place, token, stamp)
        self._stamp = stamp

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within the block ``connection`` is that of the new database."""
        options = connection.settings_dict["OPTIONS"]
        # Nobody else reads it and a half-filled one is thrown away: no journal, and on the disk once, at the end.
        quick = {**options, "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"}
        with _in_place_of_ours({"NAME": self._move.new, "OPTIONS": quick}):
            yield
            with connection.cursor() as cursor:
                # As every portal's file: two processes that switch it over at once would find it locked.
                cursor.execute("PRAGMA journal_mode=WAL")
            os.chmod(self._move.new, 0o600)

    def moves(self) -> list[Move]:
        """The file, after the log of an old one that could not be closed in order."""
        logs = [Path(f"{self._move.place}{end}") for end in ("-wal", "-shm")]
        return [*(Move("", str(log), f"{log}.before-{self._stamp}") for log in logs if log.exists()), self._move]

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """Nobody else has the old database open within the block. Raises Refused when somebody has."""
        connection.close()
        old = sqlite3.connect(self._place, timeout=0, isolation_level=None)
        try:
            # Only who is alone can put the log away: then the file is all of the database.
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            old.close()
            raise Refused(IN_USE) from error
        except sqlite3.DatabaseError:
            pass  # it is damaged, and moved aside as it is
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                old.close()

    def take_place(self) -> None:
        """The move of the file does it."""

    def give_up(self) -> None:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{self._move.new}{end}").unlink(missing_ok=True)


class PostgresqlTarget:
    """A new schema in the same database; its tables change places with the old ones in one transaction."""

    def __init__(self, token: str, stamp: str):
        self.schema = f"restored_{token}"
        self.aside = f"before_{stamp.replace('-', '_')}"
        drop_leftovers()
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{self.schema}"')

    @contextmanager
    def opened(self) -> Iterator[None]:
        options = connection.settings_dict["OPTIONS"]
        with _in_place_of_ours({"OPTIONS": {**options, "options": f"-c search_path={self.schema}"}}):
            yield

    def moves(self) -> list[Move]:
        return []

    @contextmanager
    def replacing(self) -> Iterator[None]:
        for _ in range(TRIES):
            if not _others():
                break
            time.sleep(STEP)  # our own of a moment ago may still be at its end
        else:
            raise Refused(IN_USE)
        yield

    def take_place(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute("SELECT current_schema()")
            (home,) = cursor.fetchone()
            old = _tables(cursor, home)
            if old:
                cursor.execute(f'CREATE SCHEMA "{self.aside}"')
            for table in old:
                cursor.execute(f'ALTER TABLE "{home}"."{table}" SET SCHEMA "{self.aside}"')
            for table in _tables(cursor, self.schema):
                cursor.execute(f'ALTER TABLE "{self.schema}"."{table}" SET SCHEMA "{home}"')
            cursor.execute(f'DROP SCHEMA "{self.schema}"')

    def give_up(self) -> None:
        drop_schema(self.schema)


Target = SqliteTarget | PostgresqlTarget


def new_target(token: str, stamp: str) -> Target:
    return (PostgresqlTarget if connection.vendor == "postgresql" else SqliteTarget)(token, stamp)


def new_token() -> str:
    return secrets.token_hex(6)


def _others() -> int:
    """How many other programs are connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def has_schema(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)", [name])
        return cursor.fetchone()[0]


def drop_schema(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def drop_leftovers() -> None:
    """Schemas of restores that died before their tables took their place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^restored_[0-9a-f]{12}$'")
        for (name,) in cursor.fetchall():
            drop_schema(name)


def _tables(cursor: Any, schema: str) -> list[str]:
    """The tables of ``schema`` that belong to us: not those of an extension, nor somebody else's."""
    cursor.execute(
        """
        SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = %s AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE')
          AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        ORDER BY relname
        """,
        [schema],
    )
    return [row[0] for row in cursor.fetchall()]


@contextmanager
def _in_place_of_ours(changes: dict[str, Any]) -> Iterator[None]:
    """Have ``django.db.connection`` of this thread be one with ``changes`` of its settings."""
    ours = connections["default"]
    other = type(ours)({**ours.settings_dict, **changes}, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = ours
