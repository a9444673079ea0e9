"""The rows of a session: who may write them, when, and how one is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.models.briefings import BriefingPart
from briefings.querysets import HOST_ROLES
from briefings.services.history import (
    create_all_with_history,
    create_with_history,
    get_locked,
    save_all_with_history,
    save_with_history,
)
from lib.refused import Refused
from organizations.access import Scope
from organizations.conflicts import Outdated, who_and_when
from organizations.models.base import Tracked, with_author
from organizations.roles import ADD, CHANGE, DELETE, roles_that_may
from organizations.services.ordinals import ASIDE
from organizations.services.rows import Place, Row, Rows, require_sound

CHANGED = "{who} đã lưu dòng này lúc {when}, sau khi trang được mở, nên chưa lưu; xem lại hai bản rồi lưu lần nữa."
GONE = "Dòng này không còn, hoặc thuộc hội nghị khác; tải lại trang."
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
    require_enter(by, model, briefing, _action(row))
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


def write_rows(
    briefing: Briefing,
    model: type[BriefingPart],
    rows: Sequence[Row],
    *,
    by,
    part: str,
    taken: Rows,
    following: int | None = None,
) -> dict[int, BriefingPart | None]:
    """``write_row`` of each, by the number of its row; new ones get numbers from ``following`` on.

    All at once, in a few queries however many there are. Where one of them cannot be written they are taken one by
    one, for ``taken`` to say which of ``part``, and why.
    """
    try:
        with transaction.atomic():
            return _write_together(briefing, model, rows, by=by, following=following)
    except (Refused, IntegrityError):
        made: dict[int, BriefingPart | None] = {}
        for row in rows:
            with taken.taking(part, row.number):
                made[row.number] = write_row(briefing, model, row, by=by, ordinal=following)
                following = following and following + (row.key is None)
        return made


def _write_together(
    briefing: Briefing, model: type[BriefingPart], rows: Sequence[Row], *, by, following: int | None
) -> dict[int, BriefingPart | None]:
    for to in {_action(row) for row in rows}:
        require_enter(by, model, briefing, to)
    made: Any = model  # each has the key ``briefing`` of its own
    mine = made.objects.for_user(by).filter(briefing=briefing, pk__in=[row.key for row in rows if row.key])
    locked = made.objects.select_for_update(of=("self",)).filter(pk__in=mine.order_by().values("pk"))
    stored = {record.pk: record for record in locked}
    written: list[Any] = []
    found: dict[int, BriefingPart | None] = {}
    for row in rows:
        if row.key is None:
            record = made(briefing=briefing, **({} if following is None else {"ordinal": following}), **row.values)
            following = following and following + 1
        elif row.key in stored:
            record = stored[row.key]
            record.briefing = briefing
            require_seen(record, row.seen)
            for name, value in row.values.items():
                setattr(record, name, value)
        else:
            raise Refused(GONE)
        found[row.number] = None if row.removed else record
        if row.removed:
            remove(record, by=by)
            continue
        require_sound(record, alone=True)
        written.append(record)
    new = [record for record in written if record._state.adding]
    changed = [record for record in written if not record._state.adding]
    fields = {name for row in rows if row.key and not row.removed for name in row.values}
    save_all_with_history(changed, by=by, fields=fields)
    create_all_with_history(new, by=by)
    return found


def _action(row: Row) -> str:
    return DELETE if row.removed else CHANGE if row.key else ADD


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
    save_all_with_history([record for record, _ in moving], by=by, reason=REORDERED, fields=["ordinal"])
    return [record for record, _ in moving]


def remove(record: Tracked, *, by) -> None:
    """Delete ``record``. Raises Refused where something hangs on it."""
    with_author(record, by, "")
    try:
        record.delete()
    except models.ProtectedError as error:
        raise Refused(IN_USE) from error
