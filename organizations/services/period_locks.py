"""The figures of a closed period are locked: the one place that says who may still change them, and that closes one.

Whoever writes figures asks ``require_open`` in the transaction in which they are written. It holds the places of the
figures, and ``lock_period`` takes hold of its place: either the figures were written before the period was closed,
or the writer finds it closed. A grant ends by itself, at its moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.access import Scope
from organizations.display import display_value
from organizations.models import AdministrativeUnit, Organization, PeriodGrant, PeriodLock, User
from organizations.roles import ADD, roles_that_may

KEYS_PER_QUERY = 10_000
NAMED = 5  # places in a sentence


class PeriodLocked(Refused):
    """Figures of the units ``unit_ids`` and of ``period`` are locked."""

    def __init__(self, sentence: str, unit_ids: frozenset[int], period: Period):
        super().__init__(sentence)
        self.unit_ids, self.period = unit_ids, period


@dataclass(frozen=True)
class Access:
    """What locks leave of the units that were asked for, by key of the unit.

    ``locked``: the lock that stands in the way. ``grants``: the key of the grant under which figures are changed in
    spite of locks. Units that nobody locked are in neither.
    """

    period: Period
    locked: dict[int, PeriodLock] = field(default_factory=dict)
    grants: dict[int, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Which figures are locked, since when, and whom to ask; empty: none."""
        by_lock: dict[PeriodLock, list[int]] = defaultdict(list)
        for key, lock in self.locked.items():
            by_lock[lock].append(key)
        return " ".join(_describe(lock, keys) for lock, keys in by_lock.items())


def find_locked(period: Period, unit_ids: Iterable[int]) -> Access:
    """What may be changed at this moment of the figures of ``unit_ids`` (not read where nothing is locked)."""
    locks = _locks(period)
    return _find(period, locks, _places(unit_ids)) if locks else Access(period)


def locked_sentence(found: Iterable[Access]) -> str:
    """What several accesses say together; empty: nothing is locked."""
    return " ".join(filter(None, (each.sentence for each in found)))


def require_open(period: Period, unit_ids: Iterable[int]) -> dict[int, int]:
    """Hold the figures of ``unit_ids`` as they are, locked or not, until the end of the transaction.

    Returns for each unit whose figures are locked the key of the grant under which they may be changed now; it goes
    into their revisions. Raises PeriodLocked where there is none.
    """
    places = _places(unit_ids)
    _hold(places)
    found = _find(period, _locks(period), places)
    if found.locked:
        raise PeriodLocked(found.sentence, frozenset(found.locked), period)
    return found.grants


@transaction.atomic
def lock_period(
    organization: Organization, unit: AdministrativeUnit, period: Period, *, by: User | None, reason: str
) -> PeriodLock:
    """Lock the figures of ``unit`` and of what lies beneath it; a period that ``organization`` locked stays as it is.

    Whether ``by`` may is up to the caller (``lock_by_hand``; the closing of a briefing). Waits for whoever is writing
    figures there.
    """
    AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    rows = PeriodLock.objects.of(period).filter(organization=organization, unit=unit)
    return rows.first() or PeriodLock.objects.create(
        organization=organization, unit=unit, **asdict(period), by=by, reason=reason[:255]
    )


def locks_with_changes(
    organization: Organization, unit: AdministrativeUnit, period: Period | None, *, by
) -> list[PeriodLock]:
    """The locks of ``organization`` at ``unit`` for ``period`` and the quarters that it is made of (locked one by one
    until 2026), with ``changed``: how often figures changed since, and ``readable``: whether ``by`` may open their
    pages. Without a period there are none."""
    if period is None:
        return []
    either = reduce(or_, (Q(**asdict(each)) for each in (period, *period.parts(Span.QUARTER))))
    rows = PeriodLock.objects.filter(either, organization=organization, unit=unit).counting_changes()
    mine = PeriodLock.objects.for_user(by).filter(pk=OuterRef("pk"))
    return sorted(rows.annotate(readable=Exists(mine)), key=lambda lock: lock.period)


def organizations_locking(by: User):
    """The organizations in whose name ``by`` may lock figures: those at a place, through a role that may."""
    organizations = Organization.objects.filter(unit__isnull=False)
    scope = Scope.of(by)
    if scope.everything:
        return organizations
    scope = scope.with_roles(roles_that_may(ADD, PeriodLock._meta.label_lower))
    return organizations.filter(scope.organizations()) if scope.grants else organizations.none()


def lock_by_hand(organization: Organization, period: Period, *, by: User, reason: str) -> PeriodLock:
    """Lock the figures of the place of ``organization``.

    Raises Refused when ``by`` may not, when the period has not begun, and when it is locked already.
    """
    if not organizations_locking(by).filter(pk=organization.pk).exists():
        raise Refused(f"Bạn không được khóa số liệu thay {organization}; hãy chọn cơ quan của bạn.")
    assert organization.unit is not None
    if period.first_day > timezone.localdate():
        raise Refused(f"Chưa đến {period.name} nên chưa khóa số liệu của kỳ ấy được; hãy chọn lại kỳ.")
    there = PeriodLock.objects.of(period).filter(organization=organization, unit=organization.unit).first()
    if there is not None:
        raise Refused(
            f"{organization} đã khóa số liệu {period.name} của {there.unit} từ {display_value(there.at)}; muốn sửa số "
            "liệu ấy thì cho phép sửa tại lần khóa đó."
        )
    return lock_period(organization, organization.unit, period, by=by, reason=reason.strip())


@transaction.atomic
def allow_changes(
    lock_id: int, *, unit: AdministrativeUnit, by: User, reason: str, expires_at: datetime
) -> PeriodGrant:
    """Allow the locked figures of ``unit`` and of what lies beneath it to be changed until ``expires_at``."""
    lock = PeriodLock.objects.for_user(by, ADD).select_related("unit", "organization").filter(pk=lock_id).first()
    if lock is None:
        raise Refused("Không tìm thấy lần khóa số liệu này, hoặc bạn không được cho phép sửa; hãy tải lại trang.")
    if not unit.path.startswith(lock.unit.path):
        raise Refused(f"{unit} không thuộc {lock.unit}, nơi đã khóa số liệu; hãy chọn nơi khác.")
    if not (reason := reason.strip()):
        raise Refused("Phải ghi lý do khi cho phép sửa số liệu.")
    if len(reason) > (most := PeriodGrant.MAX_REASON):
        raise Refused(f"Lý do dài {len(reason)} ký tự; chỉ được tối đa {most}, hãy viết ngắn hơn.")
    if expires_at <= timezone.now():
        raise Refused("Thời điểm hết hạn phải ở sau lúc này; hãy chọn lại.")
    return PeriodGrant.objects.create(lock=lock, unit=unit, reason=reason, granted_by=by, expires_at=expires_at)


def _places(unit_ids: Iterable[int]) -> dict[int, list[int]]:
    """Each unit → the keys of those above it and its own, from the top down."""
    wanted = sorted(set(unit_ids))
    found = {}
    for start in range(0, len(wanted), KEYS_PER_QUERY):
        rows = AdministrativeUnit.objects.filter(pk__in=wanted[start : start + KEYS_PER_QUERY])
        for key, path in rows.order_by().values_list("pk", "path"):
            found[key] = [int(each) for each in path.rstrip("/").split("/")]
    return found


def _hold(places: dict[int, list[int]]) -> None:
    """Keep others from locking ``places`` until the end of the transaction, and let others write there as well.

    A shared lock on the rows of the places, which Django's ``select_for_update`` does not offer. SQLite lets only one
    transaction write at a time.
    """
    if connection.vendor != "postgresql":
        return
    keys = sorted({key for above in places.values() for key in above})
    table = connection.ops.quote_name(AdministrativeUnit._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [keys])


def _locks(period: Period) -> dict[int, list[PeriodLock]]:
    """The locks of ``period``, and of the longer periods in which it lies, by the place that is locked."""
    locks: dict[int, list[PeriodLock]] = defaultdict(list)
    for lock in PeriodLock.objects.holding(period).select_related("unit", "organization").order_by("pk"):
        locks[lock.unit_id].append(lock)
    return locks


def _find(period: Period, locks: dict[int, list[PeriodLock]], places: dict[int, list[int]]) -> Access:
    found = Access(period)
    if not locks:
        return found
    granted = {
        (lock, unit): key
        for key, lock, unit in PeriodGrant.objects.valid(timezone.now())
        .filter(lock__in=[lock.pk for each in locks.values() for lock in each])
        .order_by("granted_at", "pk")
        .values_list("pk", "lock", "unit")
    }
    for unit, above in places.items():
        for lock in (lock for place in above for lock in locks.get(place, ())):
            grants = [granted[lock.pk, place] for place in above if (lock.pk, place) in granted]
            if not grants:
                found.locked[unit] = lock
                found.grants.pop(unit, None)
                break
            found.grants[unit] = grants[-1]  # the one that is given to the smallest place
    return found


def _describe(lock: PeriodLock, unit_ids: Collection[int]) -> str:
    since, whom = display_value(lock.at), lock.organization
    said = f"Số liệu {lock.period.name} của {_name(unit_ids)} đã khóa từ {since}"
    expired = PeriodGrant.objects.filter(lock=lock, unit__in=_above(unit_ids)).order_by("expires_at").last()
    if expired is None:
        return f"{said}; muốn sửa thì đề nghị {whom} cho phép sửa số liệu."
    return (
        f"{said}, lần cho phép sửa đã hết hạn lúc {display_value(expired.expires_at)}; hãy đề nghị {whom} cho phép lại."
    )


def _above(unit_ids: Collection[int]) -> set[int]:
    return {key for above in _places(unit_ids).values() for key in above}


def _name(unit_ids: Collection[int]) -> str:
    names = [unit.name for unit in AdministrativeUnit.objects.filter(pk__in=sorted(unit_ids)[:NAMED]).order_by("code")]
    more = len(unit_ids) - NAMED
    return ", ".join(names) + (f" và {more} nơi khác" if more > 0 else "")
