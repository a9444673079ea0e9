"""Numbers of documents: given one after another under a lock on their register, never twice and without a gap.

A register (``NumberSeries``) belongs to one issuer and one kind. For the State and the Front it runs from 1 January to
31 December (Nghị định 30/2020, Điều 15), and the portal opens the next one by itself. For the Party it runs through a
term of office, whose first day only the office knows: the first register of a kind is opened by the portal on the day
of the first document, without an end; every later one is entered by the office. An office that has already given
numbers on paper enters the register first, with its last number.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from briefings.choices import AllocationState, DocumentKind, NumberScope
from briefings.models import Briefing, Document, NumberAllocation, NumberSeries
from briefings.services.history import create_with_history, get_locked, require_reason, save_with_history
from briefings.transitions import VOID_NEXT, Transition, check, offered
from lib.papers import TYPE_CODES, Family, PaperKind
from lib.refused import Refused
from organizations.models import Organization, User


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
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


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
    return register


def _open(issuer: Organization, kind: str, on: date, family: str, *, by: User) -> NumberSeries:
    _refuse_unopenable(issuer, kind, on, family)
    if family == Family.PARTY:
        span = {"scope": NumberScope.TERM, "starts_on": on}
    else:
        span = {"scope": NumberScope.YEAR, "starts_on": date(on.year, 1, 1), "ends_on": date(on.year, 12, 31)}
    return create_with_history(
        NumberSeries(issuer=issuer, kind=register_kind(kind), **span), by=by, reason="Mở sổ khi cấp số đầu tiên"
    )


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
    last = Document.objects.filter(allocation__series=register).aggregate(day=Max("issued_on"))["day"]
    if last and on < last:
        raise Refused(
            f"Số {register.last_number} của sổ này đã cấp cho ngày {last:%d/%m/%Y}; số sau không thể mang ngày trước "
            f"đó. Hãy chọn ngày ban hành từ {last:%d/%m/%Y} trở đi."
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
    return list(offered((VOID_NEXT,), state="", states=AllocationState, by=by, host=register.issuer))


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


def void(allocation: NumberAllocation, *, reason: str) -> None:
    """Mark a number that was given as voided; the caller holds the lock on its document."""
    allocation.state, allocation.reason = AllocationState.VOIDED, reason[:255]
    allocation.save(update_fields=["state", "reason", "updated_at"])
