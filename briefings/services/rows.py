"""The rows of a session: who may write them, when, and how one is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

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
from organizations.services.ordinals import ASIDE
from organizations.services.rows import Place, Row, require_sound

CHANGED = "{who} đã lưu dòng này lúc {when}, sau khi trang được mở, nên chưa lưu; xem lại hai bản rồi lưu lần nữa."
REORDERED = "Đổi thứ tự"
IN_USE = "Dòng này đã có việc khác gắn vào nên không xóa được."
NOBODY = "Không có quyền ghi phần này của hội nghị; việc này do {who} của cơ quan chủ trì hội nghị làm."


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


def briefings_to_enter(by, model: type[models.Model], to: str = CHANGE) -> models.QuerySet[Briefing]:
    """The briefings in which ``by`` may do ``to`` with rows of ``model`` now: those that ``why_not_enter`` lets be."""
    scope = Scope.of(by).with_roles(roles_that_may(to, model._meta.label_lower) & HOST_ROLES)
    rows = Briefing.objects.exclude(status__in=BriefingStatus.final())
    return rows if scope.everything else rows.filter(scope.organizations("series__host__"))


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


def write_row(
    briefing: Briefing, model: type[BriefingPart], row: Row, *, by, ordinal: int | None = None
) -> BriefingPart | None:
    """Store, change or remove one row of ``model`` in ``briefing``; a new one gets ``ordinal``. Returns what stays.

    Raises Refused where the person may not, where it is not of this briefing or was saved by another meanwhile, and
    with the model's own sentence where its values do not go together.
    """
    to = DELETE if row.removed else CHANGE if row.key else ADD
    require_enter(by, model, briefing, to)
    if row.key is None:
        made: Any = model  # each has the key ``briefing`` of its own
        record = made(briefing=briefing, **({} if ordinal is None else {"ordinal": ordinal}), **row.values)
        require_sound(record)
        return create_with_history(record, by=by)
    record = get_locked(model, row.key, by=by)
    if record.briefing_id != briefing.pk:
        raise Refused("Dòng này thuộc hội nghị khác; mở lại trang của đúng hội nghị.")
    require_seen(record, row.seen)
    if row.removed:
        remove(record, by=by)
        return None
    for name, value in row.values.items():
        setattr(record, name, value)
    require_sound(record)
    save_with_history(record, by=by, fields=list(row.values))
    return record


def arrange(
    briefing: Briefing,
    model: type[BriefingPart],
    order: Sequence[Place],
    *,
    by,
    made: Mapping[int, Any],
    among: models.Q | None = None,
) -> list[Any]:
    """Give the rows of ``model`` in ``briefing``, which is locked, the numbers of ``order``; what it does not name, as
    another has just written it, comes last. ``made``: the new records, by the number of their row. ``among``: which of
    its rows have a number of their own; None: all.

    Only rows that get another number leave a trace; they are returned. Raises Refused where the person may not change
    such rows.
    """
    require_enter(by, model, briefing)
    kept: Any = model._base_manager  # each has the key ``briefing`` of its own
    found = {
        record.pk: record
        for record in kept.select_for_update(of=("self",)).filter(among or models.Q(), briefing=briefing)
    }
    keys = [place.key or getattr(made.get(place.number), "pk", None) for place in order]
    wanted: list[Any] = [found.pop(key) for key in keys if key in found]
    wanted += sorted(found.values(), key=lambda record: record.ordinal)
    numbers = sorted(record.ordinal for record in wanted)
    moving = [(record, number) for record, number in zip(wanted, numbers, strict=True) if record.ordinal != number]
    rows = kept.filter(pk__in=[record.pk for record, _ in moving])
    rows.update(ordinal=models.F("ordinal") + ASIDE)
    for record, number in moving:
        record.ordinal = number
        save_with_history(record, by=by, reason=REORDERED, fields=["ordinal"])
    return [record for record, _ in moving]


def remove(record: Tracked, *, by) -> None:
    """Delete ``record``. Raises Refused where something hangs on it."""
    with_author(record, by, "")
    try:
        record.delete()
    except models.ProtectedError as error:
        raise Refused(IN_USE) from error
