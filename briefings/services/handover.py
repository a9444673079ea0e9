"""What hangs on an organization that was dissolved, merged, renamed or split, and its passing on in one act.

``hanging`` lists it: what can pass to a successor, and what stays with the reason why. ``hand_over`` passes on what was
ticked, all or nothing, with the trace of each change; ``undo`` takes the act back unless something has happened since.
What closed sessions say and issued papers never change: they name the organization that there was.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from briefings.choices import BriefingStatus, ExtensionDecision, Progress, ReportStatus
from briefings.models import (
    BriefingSeries,
    Delivery,
    Directive,
    ExtensionRequest,
    Handover,
    NumberAllocation,
    NumberSeries,
    OrganizationReport,
    Shortcoming,
    Task,
    Theme,
)
from briefings.services.history import (
    create_with_history,
    get_locked,
    save_all_with_history,
    save_with_history,
    saves_alone,
)
from briefings.timeliness import ENDED
from lib.refused import Refused
from organizations.access import Scope
from organizations.display import shortened
from organizations.models import (
    Indicator,
    IndicatorRule,
    MappingProfile,
    Membership,
    Organization,
    OrganizationSuccession,
    Post,
    ReportForm,
)
from organizations.models.base import Tracked, with_author
from organizations.roles import CHANGE, roles_that_may
from organizations.services import memberships
from organizations.services.rows import require_sound
from organizations.validity import is_in_force

MADE = ""  # instead of a field: the record was made by the act
MOST = 500  # records of one kind that one act lists


@dataclass(frozen=True)
class Kind:
    """One kind of record that hangs on an organization.

    ``rows`` of the old one, by its ``field`` (of many: a list of organizations); ``stays``: why a record does not pass
    on (empty: it may). ``copies``: the successor gets one of its own, and the old one stays as it is.
    """

    name: str
    title: str
    model: type[models.Model]
    field: str
    rows: Callable[[Organization], models.QuerySet]
    stays: Callable[[Any], str] = lambda record: ""
    copies: bool = False


@dataclass(frozen=True)
class Item:
    """One record as the page lists it; ``key``: what a ticked box says; ``stays``: why it does not pass on."""

    key: str
    name: str
    stays: str


@dataclass(frozen=True)
class Part:
    title: str
    items: tuple[Item, ...]
    copies: bool


def _open_directives(organization: Organization) -> models.QuerySet:
    return Directive.objects.filter(~ENDED, lead_organization=organization).select_related("briefing")


def _directive_stays(directive: Directive) -> str:
    reported = directive.progress == Progress.SUBMITTED
    return "đã báo cáo hoàn thành, chờ xác nhận hoặc trả lại" if reported else ""


def _reports(organization: Organization) -> models.QuerySet:
    going = OrganizationReport.objects.exclude(briefing__status__in=BriefingStatus.final())
    return going.filter(organization=organization).select_related("briefing", "organization")


def _report_stays(report: OrganizationReport) -> str:
    writing = report.status in (ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.RETURNED)
    return "" if writing else f"báo cáo {report.get_status_display().lower()}, giữ tên tổ chức đã gửi"


def _registers(organization: Organization) -> models.QuerySet:
    numbers = NumberAllocation.objects.order_by().filter(series=models.OuterRef("pk"))
    rows = NumberSeries.objects.filter(issuer=organization).select_related("issuer")
    return rows.annotate(numbered=models.Exists(numbers))


def _register_stays(register: Any) -> str:
    return "đã cấp số nên giữ nguyên; tổ chức mới mở sổ mới" if register.numbered else ""


def _owned(model: Any) -> Callable[[Organization], models.QuerySet]:
    return lambda organization: model.objects.filter(owner=organization)


KINDS = (
    Kind("directive", "Nhiệm vụ giao đang chủ trì", Directive, "lead_organization", _open_directives, _directive_stays),
    Kind(
        "helping",
        "Nhiệm vụ giao đang phối hợp",
        Directive,
        "coordinating_organizations",
        lambda one: Directive.objects.filter(~ENDED, coordinating_organizations=one).select_related("briefing"),
        _directive_stays,
    ),
    Kind(
        "extension",
        "Đề nghị gia hạn chờ quyết định",
        ExtensionRequest,
        "organization",
        lambda one: ExtensionRequest.objects.filter(organization=one, decision=ExtensionDecision.PENDING),
    ),
    Kind("report", "Báo cáo đang soạn, chưa gửi", OrganizationReport, "organization", _reports, _report_stays),
    Kind(
        "task",
        "Nhiệm vụ quý chưa xong",
        Task,
        "organization",
        lambda one: Task.objects.unanswered().filter(organization=one),
    ),
    Kind(
        "shortcoming",
        "Tồn tại, hạn chế chịu trách nhiệm khắc phục",
        Shortcoming,
        "responsible",
        lambda one: Shortcoming.objects.open().filter(responsible=one),
    ),
    Kind(
        "attended",
        "Loạt giao ban thường dự",
        BriefingSeries,
        "participants",
        lambda one: BriefingSeries.objects.filter(participants=one),
    ),
    Kind(
        "hosted",
        "Loạt giao ban chủ trì",
        BriefingSeries,
        "host",
        lambda one: BriefingSeries.objects.filter(host=one),
    ),
    Kind(
        "register",
        "Sổ số văn bản",
        NumberSeries,
        "issuer",
        _registers,
        _register_stays,
    ),
    Kind(
        "beneath",
        "Tổ chức cấp dưới",
        Organization,
        "parent",
        lambda one: Organization.objects.filter(parent=one, valid_to__isnull=True),
    ),
    Kind(
        "membership",
        "Tài khoản và vai trò",
        Membership,
        "organization",
        lambda one: Membership.objects.standing().filter(organization=one).select_related("user", "organization"),
        copies=True,
    ),
    Kind(
        "post",
        "Chức vụ",
        Post,
        "organization",
        lambda one: Post.objects.filter(organization=one, valid_to__isnull=True),
        copies=True,
    ),
    Kind("indicator", "Chỉ tiêu đang giữ", Indicator, "owner", _owned(Indicator)),
    Kind("form", "Biểu mẫu đang giữ", ReportForm, "owner", _owned(ReportForm)),
    Kind("rule", "Quy tắc số liệu đang giữ", IndicatorRule, "owner", _owned(IndicatorRule)),
    Kind("mapping", "Cách đọc cột đã nhớ", MappingProfile, "owner", _owned(MappingProfile)),
    Kind("theme", "Chủ đề đang giữ", Theme, "owner", _owned(Theme)),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def hanging(organization: Organization) -> list[Part]:
    """All that hangs on ``organization``, kind by kind; a query for each kind that there is, whatever the number."""
    parts = []
    there = {kind.name: models.Exists(kind.rows(organization).order_by()) for kind in KINDS}
    found = Organization.objects.filter(pk=organization.pk).values(**there).get()
    for kind in KINDS:
        if not found[kind.name]:
            continue
        records = list(kind.rows(organization).order_by("pk").distinct()[:MOST])
        items = (Item(f"{kind.name}:{record.pk}", _name(record), kind.stays(record)) for record in records)
        if records:
            parts.append(Part(kind.title, tuple(items), kind.copies))
    return parts


def remaining(organization: Organization) -> list[tuple[str, int]]:
    """What never passes on, and how much of it there is: it is told, not ticked."""
    closed = OrganizationReport.objects.filter(organization=organization, briefing__status__in=BriefingStatus.final())
    counted = (
        ("nhiệm vụ giao đã kết thúc", Directive.objects.filter(ENDED, lead_organization=organization).count()),
        ("báo cáo của hội nghị đã đóng hồ sơ", closed.count()),
        ("văn bản đã nhận", Delivery.objects.filter(organization=organization).count()),
    )
    return [(what, number) for what, number in counted if number]


def _name(record: models.Model) -> str:
    if isinstance(record, Directive):
        return f"{record.source_short} số {record.ordinal}: {shortened(record.content, 120)}"
    if isinstance(record, OrganizationReport):
        return f"{record.briefing} – {record.get_status_display().lower()}"
    if isinstance(record, Membership):
        return f"{record.user} – {record.get_role_display()}"
    return shortened(str(record), 160)


def why_not(by, *organizations: Organization) -> str:
    """Why ``by`` may not hand over between ``organizations``, as a Vietnamese sentence; empty: may."""
    scope = Scope.of(by).with_roles(roles_that_may(CHANGE, Organization._meta.label_lower))
    beyond = [one for one in organizations if not (scope.everything or scope.reaches(one))]
    if not beyond:
        return ""
    names = " và ".join(map(str, beyond))
    return f"Bàn giao do văn phòng quản lý cả hai tổ chức thực hiện; {names} ngoài phạm vi của bạn."


def successors(organization: Organization, by) -> models.QuerySet[Organization]:
    """The organizations that may take over: those that ``by`` looks after, in force today."""
    rows = Organization.objects.for_user(by, to=CHANGE).in_force(timezone.localdate())
    return rows.exclude(pk=organization.pk).order_by("sort_key", "pk")


@transaction.atomic
def hand_over(
    organization_id: int, successor_id: int, *, by, kind: str, effective_on: date, ticked: Collection[str]
) -> Handover:
    """Pass on what was ``ticked`` (keys of ``Item``) from one organization to its successor on ``effective_on``.

    The succession is written down with its ``kind``, where it was not, and the old organization ends the day before,
    where it has no end yet. Raises Refused where ``by`` does not look after both, where the successor does not exist on
    the day, where the day lies ahead, and for a record that stays or that the successor has already.
    """
    locked = Organization.objects.select_for_update(of=("self",)).filter(pk__in=[organization_id, successor_id])
    found = {one.pk: one for one in locked.order_by("pk")}
    if organization_id == successor_id or len(found) != 2:
        raise Refused("Tổ chức tiếp nhận phải là một tổ chức khác, có trong danh sách; chọn lại.")
    old, new = found[organization_id], found[successor_id]
    if refusal := why_not(by, old, new):
        raise Refused(refusal)
    if effective_on > timezone.localdate():
        raise Refused(f"Ngày bàn giao {effective_on:%d/%m/%Y} chưa tới; bàn giao từ ngày quyết định có hiệu lực.")
    if not is_in_force(new, effective_on):
        raise Refused(f"{new} chưa có hoặc đã kết thúc vào ngày {effective_on:%d/%m/%Y}; chọn tổ chức còn hoạt động.")
    passed: list[dict[str, Any]] = []
    for name, keys in groupby(sorted(set(ticked), key=_order), key=lambda key: key.partition(":")[0]):
        passed += _pass_all(name, list(keys), old, new, by=by, on=effective_on)
    passed += _write_succession(old, new, by=by, kind=kind, on=effective_on)
    if not passed:
        raise Refused("Chưa chọn phần nào để bàn giao; đánh dấu ít nhất một dòng.")
    act = Handover(predecessor=old, successor=new, effective_on=effective_on, by=by, passed=passed)
    return create_with_history(act, by=by, reason="Bàn giao cho tổ chức kế thừa")


def _order(key: str) -> tuple[int, str]:
    """Kinds as they are listed: what hangs beneath an organization moves before its own people do."""
    name = key.partition(":")[0]
    return list(BY_NAME).index(name) if name in BY_NAME else -1, key


def _pass_all(
    name: str, keys: list[str], old: Organization, new: Organization, *, by, on: date
) -> list[dict[str, Any]]:
    """Pass on the records ``keys`` of one kind: together where saving one writes nothing besides; otherwise, and where
    one of them cannot pass, one by one, to say which."""
    kind = BY_NAME.get(name)
    if kind is not None and not kind.copies and saves_alone(kind.model):
        try:
            with transaction.atomic():
                return _pass_together(kind, keys, old, new, by=by, on=on)
        except (Refused, IntegrityError):
            pass
    return [_pass(key, old, new, by=by, on=on) for key in keys]


def _pass_together(
    kind: Kind, keys: list[str], old: Organization, new: Organization, *, by, on: date
) -> list[dict[str, Any]]:
    numbers = [number for number in (key.partition(":")[2] for key in keys) if number.isdecimal()]
    found = {str(record.pk): record for record in kind.rows(old).filter(pk__in=numbers)}
    records = [found[number] for number in numbers if number in found]
    if len(records) != len(keys) or any(kind.stays(record) for record in records):
        raise Refused("Có phần không chuyển được.")  # which, and why, is said one by one
    for record in records:
        setattr(record, kind.field, new)
        require_sound(record, alone=True)
    save_all_with_history(records, by=by, reason=_reason(old, new, on), fields=[kind.field])
    return [_trace(record, kind.field) for record in records]


def _pass(key: str, old: Organization, new: Organization, *, by, on: date) -> dict[str, Any]:
    name, _, number = key.partition(":")
    kind = BY_NAME.get(name)
    rows = kind.rows(old) if kind is not None and number.isdecimal() else None
    record = rows.filter(pk=int(number)).first() if rows is not None else None
    if kind is None or record is None:
        raise Refused("Một phần đã chọn không còn thuộc tổ chức cũ; tải lại trang rồi chọn lại.")
    if stays := kind.stays(record):
        raise Refused(f"{kind.title}: “{_name(record)}” không chuyển được: {stays}.")
    reason = _reason(old, new, on)
    if kind.copies:
        return _made(_copy(record, new, by=by, on=on, reason=reason))
    field: Any = record._meta.get_field(kind.field)
    if field.many_to_many:
        return _replace_in_list(record, kind, old, new, by=by, reason=reason)
    if record == new:
        raise Refused(f"{kind.title}: {new} không thể là cấp trên của chính mình; bỏ chọn dòng này.")
    setattr(record, kind.field, new)
    try:
        record.clean()
        record.validate_constraints()
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise Refused(f"{kind.title}: “{_name(record)}” không chuyển được sang {new}: {sentence}") from error
    save_with_history(record, by=by, reason=reason, fields=[kind.field])
    return _trace(record, kind.field)


def _reason(old: Organization, new: Organization, on: date) -> str:
    return f"Bàn giao từ {old.label} sang {new.label} ngày {on:%d/%m/%Y}"[:100]


def _trace(record: Any, field: str) -> dict[str, Any]:
    return {
        "model": record._meta.label_lower,
        "key": record.pk,
        "field": field,
        "name": _name(record),
        "version": record.version,
    }


def _made(record: Any) -> dict[str, Any]:
    return _trace(record, MADE)


def _copy(record: Any, new: Organization, *, by, on: date, reason: str) -> Any:
    """The successor's own; a role is given as the office gives any, a post begins on the day."""
    if isinstance(record, Membership):
        if Membership.objects.filter(user=record.user, organization=new, role=record.role).exists():
            raise Refused(f"{record.user} đã có vai trò {record.get_role_display()} trong {new}; bỏ chọn dòng này.")
        return memberships.grant(record.user, new, record.role, by=by, reason=reason, valid_to=record.valid_to)
    post = Post(organization=new, title=record.title, full_name=record.full_name, user=record.user, valid_from=on)
    try:
        post.validate_constraints()
    except ValidationError as error:
        raise Refused(f"Chức vụ “{record}” không chuyển được: {' '.join(error.messages)}") from error
    return create_with_history(post, by=by, reason=reason)


def _replace_in_list(
    record: Any, kind: Kind, old: Organization, new: Organization, *, by, reason: str
) -> dict[str, Any]:
    if isinstance(record, Directive) and record.lead_organization_id == new.pk:
        raise Refused(f"“{_name(record)}”: {new} đã là đơn vị chủ trì nên không ghi lại ở phối hợp; bỏ chọn dòng này.")
    named = getattr(record, kind.field)
    if named.filter(pk=new.pk).exists():
        raise Refused(f"{kind.title}: “{_name(record)}” đã có {new}; bỏ chọn dòng này.")
    save_with_history(record, by=by, reason=reason, fields=[])
    named.remove(old)
    named.add(new)
    return _trace(record, kind.field)


def _write_succession(old: Organization, new: Organization, *, by, kind: str, on: date) -> list[dict[str, Any]]:
    """Write down that ``new`` continues ``old``, and the end of ``old``, where they are not known yet."""
    written = []
    if not OrganizationSuccession.objects.filter(predecessor=old, successor=new).exists():
        row = OrganizationSuccession(predecessor=old, successor=new, kind=kind, effective_on=on)
        written.append(_made(create_with_history(row, by=by, reason=_reason(old, new, on))))
    if old.valid_to is None:
        old.refresh_from_db()
        old.valid_to = on - timedelta(days=1)
        try:
            old.validate_constraints()
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        save_with_history(old, by=by, reason=_reason(old, new, on), fields=["valid_to"])
        written.append(_trace(old, "valid_to"))
    return written


# --- taking it back ---------------------------------------------------------------------------------------------------


@transaction.atomic
def undo(handover_id: int, *, by) -> Handover:
    """Take the act back, all of it. Raises Refused, with what it is, when something has happened since."""
    act = get_locked(Handover, handover_id, by=by)
    old, new = act.predecessor, act.successor
    if refusal := why_not(by, old, new):
        raise Refused(refusal)
    if act.undone_at is not None:
        raise Refused("Lần bàn giao này đã được hủy trước đó.")
    changed = []
    left: Versions = {(entry["model"], entry["key"]): entry["version"] for entry in act.passed}  # as the act left them
    for entry in reversed(act.passed):
        if not _take_back(entry, old, new, left, by=by, on=act.effective_on):
            changed.append(entry["name"])
    if changed:
        more = f" và {len(changed) - 5} phần khác" if len(changed) > 5 else ""
        raise Refused(f"Không hủy được bàn giao vì từ đó đã có thay đổi ở: {'; '.join(changed[:5])}{more}.")
    act.undone_by, act.undone_at = by, timezone.now()
    save_with_history(act, by=by, reason="Hủy bàn giao", fields=["undone_by", "undone_at"])
    return act


Versions = dict[tuple[str, int], int]


def _take_back(entry: dict[str, Any], old: Organization, new: Organization, left: Versions, *, by, on: date) -> bool:
    """Whether the record of ``entry`` was as the act had ``left`` it, and is now as before; one that passed on in two
    ways is taken back twice."""
    model: Any = apps.get_model(entry["model"])
    record = model._base_manager.select_for_update(of=("self",)).filter(pk=entry["key"]).first()
    place = (entry["model"], entry["key"])
    if record is None or record.version != left[place]:
        return False
    if not _put_back(record, entry, old, new, by=by, on=on):
        return False
    left[place] = record.version
    return True


def _put_back(record: Any, entry: dict[str, Any], old: Organization, new: Organization, *, by, on: date) -> bool:
    reason, field = f"Hủy: {_reason(old, new, on)}"[:100], entry["field"]
    if field == MADE:
        return _unmake(record, by=by, reason=reason)
    if field == "valid_to":
        record.valid_to = None
    elif record._meta.get_field(field).many_to_many:
        named = getattr(record, field)
        if not named.filter(pk=new.pk).exists() or named.filter(pk=old.pk).exists():
            return False
        save_with_history(record, by=by, reason=reason, fields=[])
        named.remove(new)
        named.add(old)
        return True
    else:
        setattr(record, field, old)
    save_with_history(record, by=by, reason=reason, fields=[field])
    return True


def _unmake(record: Tracked, *, by, reason: str) -> bool:
    if isinstance(record, Membership):
        memberships.withdraw(record, by=by, reason=reason)
        return True
    try:
        with_author(record, by, reason).delete()
    except models.ProtectedError:
        return False
    return True
