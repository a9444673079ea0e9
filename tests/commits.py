"""How many times a request makes the database write to the disk: what is acknowledged together is stored together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")


@dataclass
class Commits:
    """``each``: the statements that wrote, transaction by transaction."""

    each: list[list[str]] = field(default_factory=list)
    _last: object = None

    def __len__(self) -> int:
        return len(self.each)

    def note(self, sql: str, block: object) -> None:
        if block is None or block != self._last:
            self.each.append([])
        self.each[-1].append(sql[:80])
        self._last = block

    def __str__(self) -> str:
        return "\n".join(f"{number}. {statements}" for number, statements in enumerate(self.each, 1))


@contextmanager
def counted_commits() -> Iterator[Commits]:
    """Counts within the block what would be commits if the block were not in the transaction of a test: outermost
    transactions with something written in them, and statements that write outside any."""
    found = Commits()
    begun = 1  # transactions of SQLite, outside of one
    outside = len(connection.savepoint_ids) if connection.in_atomic_block else -1

    def noting(execute, sql, params, many, context):
        nonlocal begun
        result = execute(sql, params, many, context)
        begun += sql.startswith("BEGIN")
        if sql.lstrip(" (").upper().startswith(WRITING):
            blocks = [begun, *connection.savepoint_ids] if connection.in_atomic_block else []
            within = blocks[outside + 1 :]
            found.note(sql, (within[0] or "without a savepoint") if within else None)
        return result

    with connection.execute_wrapper(noting):
        yield found
