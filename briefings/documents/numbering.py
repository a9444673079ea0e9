"""Numbers of documents: given one after another under a lock on their register, never twice and without a gap.

A register (``NumberSeries``) belongs to one issuer and one kind. For the State and the Front it runs from 1 January to
31 December (Nghị định 30/2020, Điều 15), and the portal opens the next one by itself. For the Party it runs through a
term of office, whose first day only the office knows: the first register of a kind is opened by the portal on the day
of the first document, without an end; every later one is entered by the office. An office that has already given
numbers on paper enters the register first, with its last number.

A number never carries a day before that of an earlier one. Bound by its day is whoever stands: not a voided number, and
not one of which the office has stated that its day is wrong (``ignore_day``), because a clock was ahead.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from briefings.choices import AllocationState, DocumentKind, NumberScope
from briefings.documents import clock
from briefings.models import Briefing, Document, NumberAllocation, NumberSeries
from briefings.services.history import create_with_history, get_locked, require_reason, save_with_history
from briefings.transitions import IGNORE_DAY, VOID_NEXT, Transition, check, offered
from lib.papers import TYPE_CODES, Family, PaperKind
from lib.refused import Refused
from organizations.models import Organization, User

OPENED = "Mở sổ khi cấp số đầu tiên"


def register_kind(kind: str) -> str:
    """The kind under which the register of documents of ``kind`` is kept: the first with the same type code, or two
    documents (annexes: PL) would bear the same number."""
    code = TYPE_CODES.get(PaperKind(kind))
    return next((one.value for one in PaperKind if code and TYPE_CODES.get(one) == code), kind)


def find_register(issuer: Organization, kind: str, on: date, *, lock: bool = False) -> NumberSeries | None:
    """The register from which ``issuer`` numbers documents of ``kind`` dated ``on``; None while there is none.

    Of several the one that started last. A register by the year never reaches beyond its year.
    """
    rows = NumberSeries.objects.filter(issuer=issuer, kind=register_kind(kind), starts_on__lte=on).order_by(
        "-starts_on"
    )
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    rows = rows.filter(Q(scope=NumberScope.TERM) | Q(starts_on__year=on.year))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return found or _opened_too_late(issuer, kind, on, lock=lock)


def _opened_too_late(issuer: Organization, kind: str, on: date, *, lock: bool) -> NumberSeries | None:
    """The register that the portal itself opened on the day of a first document that was wrong: it begins earlier."""
    rows = NumberSeries.objects.filter(issuer=issuer, kind=register_kind(kind), scope=NumberScope.TERM)
    rows = rows.filter(starts_on__gt=on).order_by("starts_on")
    register = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if register is None or register.allocations.binding().exists():
        return None
    return register if register.history.earliest("history_id").history_change_reason == OPENED else None


def expected_number(briefing: Briefing, kind: str, on: date) -> int:
    """The number that a document of ``briefing`` would get: ``next_number`` of its host's register."""
    return next_number(briefing.series.host, kind, on, family=briefing.series.family)


def next_number(issuer: Organization, kind: str, on: date, *, family: str) -> int:
    """The number that a document issued now would get, without taking it. Raises Refused where ``on`` has no
    register."""
    register = find_register(issuer, kind, on)
    if register is None:
        _refuse_unopenable(issuer, kind, on, family)
        return 1
    _refuse_earlier_day(register, on)
    return register.last_number + 1


def locked_register(issuer: Organization, kind: str, on: date, *, family: str, by: User) -> NumberSeries:
    """The register, locked until the transaction ends, opened where the rules above let the portal do so.

    Raises Refused where they do not, and where ``on`` lies before the day of the last number.
    """
    register = find_register(issuer, kind, on, lock=True)
    if register is None:
        Organization.objects.select_for_update(of=("self",)).get(pk=issuer.pk)  # nobody else opens it meanwhile
        register = find_register(issuer, kind, on, lock=True) or _open(issuer, kind, on, family, by=by)
    _refuse_earlier_day(register, on)
    if on < register.starts_on:
        register.starts_on = on
        save_with_history(register, by=by, reason="Lùi ngày mở sổ: số đầu ghi sai ngày", fields=["starts_on"])
    return register


def _open(issuer: Organization, kind: str, on: date, family: str, *, by: User) -> NumberSeries:
    _refuse_unopenable(issuer, kind, on, family)
    if family == Family.PARTY:
        span = {"scope": NumberScope.TERM, "starts_on": on}
    else:
        span = {"scope": NumberScope.YEAR, "starts_on": date(on.year, 1, 1), "ends_on": date(on.year, 12, 31)}
    return create_with_history(NumberSeries(issuer=issuer, kind=register_kind(kind), **span), by=by, reason=OPENED)


def _refuse_unopenable(issuer: Organization, kind: str, on: date, family: str) -> None:
    """Only the office knows when a second term begins, or why its register of this year ends early."""
    others = NumberSeries.objects.filter(issuer=issuer, kind=register_kind(kind)).order_by("-starts_on")
    if family != Family.PARTY:
        others = others.filter(starts_on=date(on.year, 1, 1))
    if other := others.first():
        raise Refused(
            f"Ngày {on:%d/%m/%Y} không thuộc sổ số {DocumentKind(kind).label.lower()} nào của {issuer}; sổ gần nhất "
            f"bắt đầu ngày {other.starts_on:%d/%m/%Y}. Hãy chọn ngày khác, hoặc mở sổ cho thời gian ấy trong trang "
            "quản trị, mục Sổ số văn bản."
        )


def _refuse_earlier_day(register: NumberSeries, on: date) -> None:
    later = register.allocations.binding().filter(document__issued_on__gt=on).select_related("document")
    last = later.order_by("-document__issued_on", "-number").first()
    if last is None:
        return
    day = last.document.issued_on
    if day > timezone.localdate():
        raise Refused(
            f"Số {last.number} của sổ này mang ngày {day:%d/%m/%Y} là ngày chưa tới theo đồng hồ máy chủ, mà số sau "
            "không thể mang ngày trước đó. Nếu khi cấp số ấy đồng hồ chạy trước, hãy mở văn bản ấy, bấm “Xem sổ "
            f"số”, chọn “{IGNORE_DAY.label}” và ghi lý do, rồi ban hành; nếu bây giờ đồng hồ chậm, hãy nhờ người quản "
            "trị chỉnh lại giờ của máy chủ."
        )
    raise Refused(
        f"Số {last.number} của sổ này đã cấp cho ngày {day:%d/%m/%Y}; số sau không thể mang ngày trước đó. Hãy chọn "
        f"ngày ban hành từ {day:%d/%m/%Y} trở đi."
    )


def take(register: NumberSeries, document: Document, *, by: User) -> NumberAllocation:
    """Give ``document`` the next number of the locked ``register``, in the transaction that stores the document."""
    register.last_number += 1
    save_with_history(register, by=by, reason=f"Cấp số {register.last_number}", fields=["last_number"])
    return NumberAllocation.objects.create(
        series=register, number=register.last_number, state=AllocationState.USED, document=document
    )


def register_offers(register: NumberSeries, *, by: User) -> list[tuple[Transition, str]]:
    """The steps of a register, with why ``by`` may not take one (empty: may)."""
    steps = (VOID_NEXT, IGNORE_DAY) if wrong_days(register).exists() else (VOID_NEXT,)
    return list(offered(steps, state="", states=AllocationState, by=by, host=register.issuer))


@transaction.atomic
def void_next(register_id: int, *, by: User, reason: str) -> NumberAllocation:
    """Skip the next number of a register, because it was spoilt or used on paper: it stays in sight with its reason."""
    register = get_locked(NumberSeries, register_id, by=by)
    check(VOID_NEXT, state="", states=AllocationState, by=by, host=register.issuer)
    reason = require_reason(reason, "bỏ số")
    register.last_number += 1
    save_with_history(register, by=by, reason=f"Bỏ số {register.last_number}: {reason}", fields=["last_number"])
    return NumberAllocation.objects.create(
        series=register, number=register.last_number, state=AllocationState.VOIDED, reason=reason[:255]
    )


def wrong_days(register: NumberSeries) -> QuerySet[NumberAllocation]:
    """The numbers of ``register`` that carry a day which has not come: a clock was ahead when they were given."""
    ahead = register.allocations.ahead_of(timezone.localdate())
    return ahead.select_related("document__briefing").order_by("number")


@transaction.atomic
def ignore_day(register_id: int, *, by: User, number: int, reason: str) -> NumberAllocation:
    """State that the day of ``number`` is wrong, so that it binds no later number; number and paper stay as they are.

    Only of a day that has not come. Raises Refused for any other, without a reason, and while the clock is in doubt.
    """
    register = get_locked(NumberSeries, register_id, by=by)
    check(IGNORE_DAY, state="", states=AllocationState, by=by, host=register.issuer)
    reason = require_reason(reason, "không tính ngày ghi sai")
    clock.refuse_doubtful(register.issuer)
    allocation = wrong_days(register).filter(number=number).first()
    if allocation is None or allocation.document is None:
        raise Refused(
            f"Số {number} của sổ này không mang ngày nào chưa tới nên không cần bỏ qua; hãy tải lại trang của sổ."
        )
    allocation.wrong_day_reason = reason[:255]
    allocation.save(update_fields=["wrong_day_reason", "updated_at"])
    day = allocation.document.issued_on
    save_with_history(register, by=by, reason=f"Không tính ngày {day:%d/%m/%Y} của số {number}: {reason}", fields=[])
    return allocation


def void(allocation: NumberAllocation, *, reason: str) -> None:
    """Mark a number that was given as voided; the caller holds the lock on its document."""
    allocation.state, allocation.reason = AllocationState.VOIDED, reason[:255]
    allocation.save(update_fields=["state", "reason", "updated_at"])
