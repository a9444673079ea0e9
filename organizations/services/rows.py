"""Rows of a grid written at once: all of them, or none and for each wrong one the place and the sentence.

A bulk function takes its rows one by one in ``Rows``; each row is a step of its own, with its own rules. Only when all
have been looked at are those that were refused told together.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lib.refused import Refused
from organizations.models.base import Tracked


@dataclass(frozen=True)
class Row:
    """One row as it was typed, ``number`` its place in the grid.

    ``key``: of the stored record, with ``seen`` the version that its person saw; None for a new one. ``values``: what
    is to be written, by name of the field. ``removed``: the record goes.
    """

    number: int
    values: Mapping[str, Any] = field(default_factory=dict)
    key: int | None = None
    seen: int | None = None
    removed: bool = False


@dataclass(frozen=True)
class Place:
    """One of the rows in the order in which they shall stand: the stored record ``key``, or the new row ``number``."""

    number: int
    key: int | None = None


@dataclass(frozen=True)
class Fault:
    """Why one row was refused; ``field``: which of its values, where it is one alone."""

    part: str
    number: int
    field: str
    refusal: Refused


class RowsRefused(Refused):
    """Some rows may not be written, so none was."""

    def __init__(self, faults: list[Fault]):
        super().__init__("Chưa lưu dòng nào: " + " ".join(str(fault.refusal) for fault in faults))
        self.faults = faults


class Rows:
    """Takes the rows of one bulk function; must be entered in its transaction, which it undoes by raising RowsRefused
    at the end of the block."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if error is None and self.faults:
            raise RowsRefused(self.faults)

    @contextmanager
    def taking(self, part: str, number: int) -> Iterator[None]:
        """The block writes row ``number`` of the grid ``part``; if it is refused, nothing of it stays."""
        try:
            with transaction.atomic():
                yield
        except Refused as refusal:
            self.faults.append(Fault(part, number, getattr(refusal, "field", ""), refusal))

    @contextmanager
    def looking(self, part: str, number: int) -> Iterator[None]:
        """The block only looks at row ``number`` of the grid ``part``, and writes nothing."""
        try:
            yield
        except Refused as refusal:
            self.faults.append(Fault(part, number, getattr(refusal, "field", ""), refusal))


@contextmanager
def about(name: str) -> Iterator[None]:
    """Whatever is refused within is refused because of the value ``name`` of the row."""
    try:
        yield
    except Refused as refusal:
        refusal.field = name  # type: ignore[attr-defined]  # asked by Rows
        raise


def require_sound(record: Tracked, *, alone: bool = False) -> None:
    """Raise Refused with the model's own sentence, about the field that it names, where ``record`` cannot be stored.

    ``alone``: without asking the database for its constraints; it then has the last word itself.
    """

    def look() -> None:
        record.clean_fields(exclude=_relations(record))
        record.clean()
        if not alone:
            record.validate_constraints()

    _require(look)


def require_fields(record: Tracked) -> None:
    """The same of the values of its fields alone."""
    _require(lambda: record.clean_fields(exclude=_relations(record)))


def _relations(record: Tracked) -> set[str]:
    return {one.name for one in record._meta.concrete_fields if one.is_relation}


def _require(look: Callable[[], object]) -> None:
    try:
        look()
    except ValidationError as error:
        named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        name, sentences = next(iter(named.items()))
        with about("" if name == "__all__" else name):
            raise Refused(" ".join(sentences)) from error
