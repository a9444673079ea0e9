"""Several organizations added at once, and taken back while nothing hangs on them yet.

Who may add one in the admin site may add several; where they may stand, ``rights.check_place`` says for both.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import fold, name_key
from organizations.access import Scope, may_add
from organizations.choices import OrganizationKind
from organizations.models import AdministrativeUnit, Organization
from organizations.models.base import with_author
from organizations.models.organizations import MAX_RANK
from organizations.querysets import AdministrativeUnitQuerySet, OrganizationQuerySet
from organizations.roles import ADD, CHANGE
from organizations.services.hanging import kinds_hanging_on
from organizations.services.people import days_of_work
from organizations.services.rights import check_place
from organizations.services.rows import Row, Rows, about, require_fields, require_sound
from organizations.services.unit_writing import BATCH, keep_versions
from organizations.validity import is_in_force, why_not_in_force

PART = "organizations"
ADDED, TAKEN_BACK = "Thêm nhiều tổ chức", "Bỏ tổ chức vừa thêm"  # reasons in the history
TO_TAKE_BACK = timedelta(days=1)
MOST_UNITS = 150
MINE = "organizations.organization"

NOBODY = "Không có quyền thêm tổ chức; việc này do văn phòng, thư ký làm."
NO_PARENT = "Chọn tổ chức cấp trên; các tổ chức mới đứng ngay dưới tổ chức ấy."
NOT_OFFERED = "{parent} không thuộc phạm vi của văn phòng bạn; chọn tổ chức cấp trên thuộc phạm vi ấy."
TWICE = "Trùng tên với dòng {number}; bỏ một dòng hoặc ghi tên khác."
KNOWN = "Đã có “{name}” ({place}); bỏ dòng này hoặc ghi tên khác."
GONE = "Không còn là tổ chức bạn vừa thêm: đã được sửa, đã xóa, hoặc thêm quá một ngày; tải lại trang."
IN_USE = "Chưa bỏ tổ chức nào. {name} đã có {what} gắn vào; bỏ chọn tổ chức này rồi làm lại."

# What names say of kinds, folded, in the order in which they are looked for; ``^``: only where the name begins so.
KIND_WORDS: tuple[tuple[str, OrganizationKind], ...] = tuple(
    (words, kind)
    for kind, several in (
        (OrganizationKind.PARTY_COMMITTEE, ("^dang uy", "^dang bo", "^chi bo", "^huyen uy", "^tinh uy", "^thanh uy")),
        (OrganizationKind.TRADE_UNION, ("cong doan", "lien doan lao dong", "ldld")),
        (OrganizationKind.FARMERS, ("hoi nong dan", "hnd")),
        (OrganizationKind.WOMEN, ("hoi lien hiep phu nu", "hoi lhpn", "hoi phu nu")),
        (OrganizationKind.VETERANS, ("cuu chien binh", "hoi ccb")),
        (
            OrganizationKind.YOUTH,
            ("doan thanh nien", "doan tncs", "tinh doan", "thanh doan", "huyen doan", "quan doan", "thi doan", "^doan"),
        ),
        (OrganizationKind.FRONT_WORK_COMMITTEE, ("ban cong tac mat tran", "ban ctmt")),
        (OrganizationKind.FRONT, ("mat tran to quoc", "mttq", "uy ban mat tran")),
        (
            OrganizationKind.PARTY_COMMITTEE,
            (
                "tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "dang uy", "ban dan van", "khoi dan van",
                "ban tuyen giao", "uy ban kiem tra",
            ),
        ),
        (
            OrganizationKind.GOVERNMENT,
            (
                "uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "cong an", "quan su", "vien kiem sat", "toa an",
                "^phong", "^so", "^chi cuc", "^thanh tra", "^trung tam",
            ),
        ),
        (OrganizationKind.MASS_ASSOCIATION, ("^hoi", "^lien hiep", "^lien minh")),
    )
    for words in several
)  # fmt: skip


def kind_by_name(name: str) -> OrganizationKind | None:
    """The kind that the words of ``name`` suggest, to be proposed and never stored unseen; None: they say nothing."""
    text = f" {fold(name)} "
    for words, kind in KIND_WORDS:
        if text.startswith(f" {words[1:]} ") if words[0] == "^" else f" {words} " in text:
            return kind
    return None


# --- where they may stand ---------------------------------------------------------------------------------------------


def may_add_organizations(user) -> bool:
    return may_add(user, MINE)


def parents_for(by) -> OrganizationQuerySet:
    """The organizations beneath which ``by`` may add others, whatever their days (``days_for``)."""
    return Organization.objects.for_user(by, ADD).select_related("unit").order_by("path")


def days_for(by) -> tuple[date, ...] | None:
    """On one of these days the parent and the unit of a new organization are in force; None: on any."""
    return None if Scope.of(by).everything else days_of_work(by)


def own_parent(by, parents: Iterable[Organization]) -> Organization | None:
    """Of ``parents`` the one whose office ``by`` is; of several, and for a system administrator, the first."""
    own = {grant.organization_id for grant in Scope.of(by).grants}
    parents = list(parents)
    return next((one for one in parents if one.pk in own), parents[0] if parents else None)


def units_for(by, parents: Iterable[Organization]) -> AdministrativeUnitQuerySet:
    """The places that organizations added by ``by`` may have; of very many those where the ``parents`` work."""
    rows = AdministrativeUnit.objects.for_user(by, CHANGE)
    if rows.count() > MOST_UNITS:
        rows = rows.filter(pk__in={one.unit_id for one in parents if one.unit_id})
    return rows.order_by("path")


# --- adding -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_organizations(
    rows: Sequence[Row], *, by, parent: Organization | None, unit: AdministrativeUnit | None
) -> list[Organization]:
    """Store an organization for each of ``rows``, all or none, beneath ``parent`` and at work in ``unit``.

    Values of a row: ``name``, ``short_name``, ``kind`` and ``symbol``. They are listed in the order of their rows, and
    end with a ``parent`` that has ended. Raises Refused where ``by`` may add none there, and RowsRefused with the place
    of each row that is wrong.
    """
    if not may_add_organizations(by):
        raise Refused(NOBODY)
    if parent is None and not Scope.of(by).everything:
        raise Refused(NO_PARENT)
    if parent is not None:
        # Of two who add the same name one waits, and is told.
        Organization.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        if not parents_for(by).filter(pk=parent.pk).exists():
            raise Refused(NOT_OFFERED.format(parent=parent))
        if (days := days_for(by)) and not is_in_force(parent, *days):
            raise Refused(why_not_in_force(parent, days))
    check_place(Organization(parent=parent, unit=unit), by=by)
    ends = parent.valid_to if parent else None
    beneath = {"parent": parent, "unit": unit, "valid_to": ends}
    try:
        with transaction.atomic():
            return _add_together([Organization(**beneath, **row.values) for row in rows], by=by)
    except (Refused, IntegrityError):
        return _add_one_by_one(rows, beneath, by=by)


def _add_together(records: list[Organization], *, by) -> list[Organization]:
    """In a few queries however many there are; refused, without saying which, where one of them cannot be added."""
    names = {name_key(record.name) for record in records}
    if len(names) != len(records):
        raise Refused(TWICE.format(number=1))
    alike: dict[str, list[Organization]] = {}
    for other in Organization.objects.for_user(by).filter(name_key__in=names):
        alike.setdefault(other.name_key, []).append(other)
    rank = 0
    for record in records:
        if any(_is_same(record, other) for other in alike.get(name_key(record.name), ())):
            raise Refused(KNOWN.format(name=record.name, place=""))
        rank = _rank_after(rank, record)
        require_fields(record)
        record.clean_texts()
        record.search = record.searchable()
    Organization.objects.bulk_create(records, batch_size=BATCH)
    for record in records:
        record.path = f"{record.parent.path if record.parent else ''}{record.pk}/"
    Organization.objects.bulk_update(records, ["path"], batch_size=BATCH)
    keep_versions(Organization, records, by, ADDED)
    Organization.refresh_places({name for record in records for name in record.names_borne()})
    return records


def _add_one_by_one(rows: Sequence[Row], beneath: dict[str, Any], *, by) -> list[Organization]:
    """The same, to say of each row that cannot be added why."""
    added: list[Organization] = []
    seen: dict[str, int] = {}
    rank = 0
    with Rows() as taken:
        for row in rows:
            with taken.taking(PART, row.number):
                record = Organization(**beneath, **row.values)
                _refuse_known(record, seen, by=by)
                seen[name_key(record.name)] = row.number
                rank = _rank_after(rank, record)
                require_sound(record)
                with_author(record, by, ADDED).save()
                added.append(record)
    return added


def _refuse_known(record: Organization, seen: dict[str, int], *, by) -> None:
    """Raise Refused where another row, or an organization that ``by`` knows, has the name of ``record`` already."""
    key = name_key(record.name)
    with about("name"):
        if key in seen:
            raise Refused(TWICE.format(number=seen[key] + 1))
        alike = Organization.objects.for_user(by).filter(name_key=key).select_related("parent", "unit")
        for other in alike:
            if _is_same(record, other):
                raise Refused(KNOWN.format(name=other.name, place=_place(other)))


def _is_same(record: Organization, other: Organization) -> bool:
    """Whether ``other``, of the same name, is what ``record`` would be once more."""
    same_place = (other.parent_id, other.unit_id) == (record.parent_id, record.unit_id)
    return other.valid_from is None or (same_place and other.valid_to == record.valid_to)


def _place(organization: Organization) -> str:
    said = [f"thuộc {organization.parent}" if organization.parent else "không có cấp trên"]
    if organization.unit:
        said.append(f"địa bàn {organization.unit.name}")
    return ", ".join(said)


def _rank_after(rank: int, record: Organization) -> int:
    """The place of ``record`` in lists, after the one with ``rank``; told only where its kind does not say it."""
    known = record.kind in OrganizationKind.values
    usual = OrganizationKind(record.kind).rank if known else MAX_RANK
    found = min(max(usual, rank + 1), MAX_RANK)
    record.rank = None if found == usual else found
    return found


# --- taking back ------------------------------------------------------------------------------------------------------


def just_added(by, now: datetime | None = None) -> list[Organization]:
    """The organizations that ``by`` added here within the last day and that nobody changed since, in their order."""
    since = (now or timezone.now()) - TO_TAKE_BACK
    made = Organization.history.filter(history_type="+", history_user=by, history_change_reason=ADDED)
    keys = made.filter(history_date__gte=since).values("id")
    rows = Organization.objects.for_user(by, CHANGE).filter(pk__in=keys, version=1)
    return list(rows.select_related("parent", "unit"))


@transaction.atomic
def take_back(keys: Iterable[int], *, by) -> list[str]:
    """Delete the organizations ``keys``, which ``by`` just added; returns their names. All or none.

    Raises Refused for one that is not among them, and for one on which something hangs already.
    """
    wanted = set(keys)
    found = list(Organization.objects.select_for_update(of=("self",)).filter(pk__in=wanted))
    if len(found) != len(wanted) or wanted - {one.pk for one in just_added(by)}:
        raise Refused(GONE)
    hanging = hanging_on(found)
    for record in found:
        if what := hanging[record.pk]:
            raise Refused(IN_USE.format(name=record, what=what))
    for record in found:
        try:
            with_author(record, by, TAKEN_BACK).delete()
        except ProtectedError as error:
            raise Refused(IN_USE.format(name=record, what="bản ghi khác")) from error
    return [record.name for record in found]


def hanging_on(records: Collection[Organization]) -> dict[int, str]:
    """What kinds of records name each of ``records``, in words, by its key; empty: nothing does."""
    return {key: ", ".join(kinds) for key, kinds in kinds_hanging_on(records).items()}
