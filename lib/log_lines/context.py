"""What every line carries that is written by the same thread: which request, task and account it belongs to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Value = str | int | None
Source = Value | Callable[[], Value]  # a value, or how to get it when a line is written

_fields: ContextVar[dict[str, Source] | None] = ContextVar("log_line_fields", default=None)


def bind(**fields: Source) -> None:
    """From now on the lines of this thread carry ``fields``."""
    _fields.set({**(_fields.get() or {}), **fields})


@contextmanager
def bound(**fields: Source) -> Iterator[None]:
    """The lines of this block carry ``fields``; afterwards all is as it was before."""
    token = _fields.set({**(_fields.get() or {}), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def current() -> dict[str, Value]:
    """The fields with their values, without those that have none."""
    found = {name: source() if callable(source) else source for name, source in (_fields.get() or {}).items()}
    return {name: value for name, value in found.items() if value not in (None, "")}
