"""Several rows of a session written at once: all of them, or none and for each wrong one the place and the sentence.

A bulk function takes its rows one by one in ``Rows``; each row is a step of its own, with its own rules. Only when all
have been looked at are those that were refused told together.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.models.briefings import BriefingPart
from briefings.querysets import HOST_ROLES
from briefings.services.history import create_with_history, get_locked, save_with_history
from lib.refused import Refused
from organizations.access import Scope
from organizations.conflicts import Outdated, who_and_when
from organizations.models.base import Tracked, with_author
from organizations.roles import ADD, CHANGE, DELETE, roles_that_may

CHANGED = "{who} đã lưu dòng này lúc {when}, sau khi trang được mở, nên chưa lưu; xem lại hai bản rồi lưu lần nữa."
IN_USE = "Dòng này đã có việc khác gắn vào nên không xóa được."
NOBODY = "Không có quyền ghi phần này của hội nghị; việc này do {who} của cơ quan chủ trì hội nghị làm."


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
def about(name: str) -> Iterator[None]:
    """Whatever is refused within is refused because of the value ``name`` of the row."""
    try:
        yield
    except Refused as refusal:
        refusal.field = name  # type: ignore[attr-defined]  # asked by Rows
        raise


# --- who may, and when ------------------------------------------------------------------------------------------------


def may_enter(by, model: type[models.Model], briefing: Briefing, to: str = CHANGE) -> bool:
    """Whether the roles of ``by`` let them do ``to`` with the rows of ``model`` in ``briefing``, whatever its state."""
    scope = Scope.of(by).with_roles(roles_that_may(to, model._meta.label_lower) & HOST_ROLES)
    return scope.everything or scope.reaches(briefing.series.host)


def why_not_enter(by, model: type[models.Model], briefing: Briefing, to: str = CHANGE) -> str:
    """Why ``by`` may not do ``to`` with rows of ``model`` in ``briefing`` now, as a Vietnamese sentence; empty: may."""
    if not may_enter(by, model, briefing, to):
        who = "văn phòng hoặc lãnh đạo" if len(roles_that_may(to, model._meta.label_lower)) > 1 else "văn phòng"
        return NOBODY.format(who=who)
    if briefing.status in BriefingStatus.final():
        over = "hủy" if briefing.status == BriefingStatus.CANCELLED else "đóng hồ sơ"
        return f"Hội nghị đã {over} nên nội dung giữ nguyên; phần cần đính chính ghi ở văn bản hoặc kỳ giao ban sau."
    return ""


def require_enter(by, model: type[models.Model], briefing: Briefing, to: str = CHANGE) -> None:
    if why_not := why_not_enter(by, model, briefing, to):
        raise Refused(why_not)


def lock_briefing(briefing_id: int, *, by) -> Briefing:
    """The briefing, locked for the transaction: numbers of its rows are given one after the other."""
    return get_locked(Briefing, briefing_id, by=by)


def require_seen(record: Tracked, seen: int | None) -> None:
    """Raise Outdated when somebody saved ``record`` after the version ``seen``; None: nobody says which."""
    if seen is not None and seen != record.version:
        raise Outdated(CHANGED.format(**who_and_when(record)))


# --- rows that are written as they are typed --------------------------------------------------------------------------


def write_row(briefing: Briefing, model: type[BriefingPart], row: Row, *, by, ordinal: int | None = None) -> None:
    """Store, change or remove one row of ``model`` in ``briefing``; a new one gets ``ordinal``.

    Raises Refused where the person may not, where it is not of this briefing or was saved by another meanwhile, and
    with the model's own sentence where its values do not go together.
    """
    to = DELETE if row.removed else CHANGE if row.key else ADD
    require_enter(by, model, briefing, to)
    if row.key is None:
        made: Any = model  # each has the key ``briefing`` of its own
        record = made(briefing=briefing, **({} if ordinal is None else {"ordinal": ordinal}), **row.values)
        require_sound(record)
        create_with_history(record, by=by)
        return
    record = get_locked(model, row.key, by=by)
    if record.briefing_id != briefing.pk:
        raise Refused("Dòng này thuộc hội nghị khác; mở lại trang của đúng hội nghị.")
    require_seen(record, row.seen)
    if row.removed:
        remove(record, by=by)
        return
    for name, value in row.values.items():
        setattr(record, name, value)
    require_sound(record)
    save_with_history(record, by=by, fields=list(row.values))


def require_sound(record: Tracked) -> None:
    """Raise Refused with the model's own sentence, about the field that it names, where ``record`` cannot be stored."""
    related = {one.name for one in record._meta.concrete_fields if one.is_relation}
    try:
        record.clean_fields(exclude=related)
        record.clean()
        record.validate_constraints()
    except ValidationError as error:
        named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        name, sentences = next(iter(named.items()))
        with about("" if name == "__all__" else name):
            raise Refused(" ".join(sentences)) from error


def remove(record: Tracked, *, by) -> None:
    """Delete ``record``. Raises Refused where something hangs on it."""
    with_author(record, by, "")
    try:
        record.delete()
    except models.ProtectedError as error:
        raise Refused(IN_USE) from error
