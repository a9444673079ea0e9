"""An office is set up by its plan in one transaction, through the services of each part, and undone likewise.

All that a set-up makes bears the same sentence in its history, with a code: so it is found again and taken back, as
long as no briefing of its series exists and nothing else hangs on it. Units and catalogue are facts for all and stay.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import Min, ProtectedError
from django.utils import timezone

from briefings.models import Briefing, BriefingSeries, PaperSetting
from briefings.models.paper_settings import EVERY_KIND
from briefings.services.series import start_series
from lib.refused import Refused
from lib.vietnamese import fold, name_key
from organizations.choices import UnitKind
from organizations.models import AdministrativeUnit, Membership, Organization, Post, User
from organizations.models.base import with_author
from organizations.services import memberships, people
from organizations.services.catalogue import load_catalogue
from organizations.services.country_units import load_units
from organizations.services.hanging import kinds_hanging_on
from organizations.services.residential_areas import NewArea, add_areas, areas_of, usual_kind
from organizations.services.rows import require_sound
from portal.setup.places import Place, place_of
from portal.setup.plan import ORGANIZATIONS, PEOPLE, REGIME, Body, Fault, Plan, PlannedPerson, PlanRefused, check
from portal.setup.proposals import family_of, letterhead

REASON = "Thiết lập văn phòng, mã"  # then a code, by which it is found again
UNDONE = "Hoàn tác thiết lập văn phòng"
NOT_ADMINISTRATOR = "Chỉ quản trị hệ thống thiết lập được văn phòng; hãy nhờ người cài đặt cổng."
GONE = "Không có lần thiết lập này, hoặc đã được hoàn tác; hãy tải lại trang."
HAS_BRIEFING = (
    "Chưa hoàn tác: loạt “{series}” đã có hội nghị “{briefing}”; từ hội nghị đầu tiên thì không hoàn tác được nữa."
)
IN_USE = "Chưa hoàn tác gì: {what} vừa thiết lập đã có {hanging} gắn vào; hãy xóa hoặc chuyển các mục ấy trước."


@dataclass
class Made:
    """What came of a set-up. ``accounts``: those invited, the new ones with their first password in clear, known only
    here."""

    reason: str
    series: BriefingSeries | None = None
    areas: list[AdministrativeUnit] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    accounts: list[people.Invited] = field(default_factory=list)
    catalogue: str = ""

    @property
    def key(self) -> str:
        """The code by which it is undone."""
        return self.reason.removeprefix(f"{REASON} ")

    @property
    def sentence(self) -> str:
        areas = f", {len(self.areas)} thôn, tổ dân phố" if self.areas else ""
        return (
            f"Đã thiết lập: {len(self.organizations)} tổ chức{areas}, {len(self.posts)} chức vụ, "
            f"{len(self.accounts)} lượt giao vai trò, loạt giao ban “{self.series}”."
        )


@transaction.atomic
def set_up(plan: Plan, *, by: User) -> Made:
    """Make all that ``plan`` says, or nothing. Raises PlanRefused with each fault and its step, and Refused where the
    country's units cannot be loaded.

    One at a time: who comes second is judged by what the first has made, whatever ``plan`` knew before.
    """
    check_administrator(by)
    _one_at_a_time()
    plan = replace(plan, place=place_of(plan.place.code))
    if faults := check(plan):
        raise PlanRefused(faults)
    made = Made(f"{REASON} {secrets.token_hex(4)}")
    place = _load_place(plan.place, by=by)
    made.areas = _make_areas(plan, place, by=by, reason=made.reason)
    bodies = _make_organizations(plan, place, made, by=by)
    posts = _invite(plan, bodies, made, by=by)
    series, chair = plan.series, plan.chair
    made.series = start_series(
        bodies[name_key(plan.host_name)].pk,
        by=by,
        name=series.name,
        period_kind=series.period_kind,
        participants=[bodies[name_key(body.key)].pk for body in plan.participants],
        chair=posts.get(chair.label) if chair else None,
        agenda="\n".join(series.agenda),
        report_days=series.report_days,
        reason=made.reason,
    )
    _settle_papers(plan, made, by=by)
    if plan.forms:
        made.catalogue = str(load_catalogue(plan.forms))
    return made


def _one_at_a_time() -> None:
    """Wait for whoever sets up or undoes now, until the end of their transaction: the rows of all administrators are
    the lock, since there is nothing yet of what is to be made. On SQLite there is one writer anyway."""
    list(User.objects.select_for_update(no_key=True, of=("self",)).filter(is_superuser=True).only("pk").order_by("pk"))


def check_administrator(by: User) -> None:
    if not (by.is_active and by.is_superuser):
        raise Refused(NOT_ADMINISTRATOR)


def _settle_papers(plan: Plan, made: Made, *, by: User) -> None:
    """To whom papers of the host go, where nobody has settled anything for them yet."""
    assert made.series is not None  # made just before
    host, lines = made.series.host, "\n".join(plan.series.recipients)
    if not lines or PaperSetting.objects.filter(organization=host, kind=EVERY_KIND).exists():
        return
    setting = PaperSetting(organization=host, recipients=lines)
    try:
        require_sound(setting)
    except Refused as refusal:
        raise PlanRefused([Fault(REGIME, str(refusal))]) from refusal
    with_author(setting, by, made.reason).save()


def _load_place(place: Place, *, by: User) -> AdministrativeUnit:
    if place.record is None:
        load_units(place.province_code, by=by)
        place = place_of(place.code)
    assert place.record is not None  # the list has it
    return place.record


def _make_areas(plan: Plan, unit: AdministrativeUnit, *, by: User, reason: str) -> list[AdministrativeUnit]:
    if not plan.new_areas:
        return []
    rows = [NewArea(number, name) for number, name in enumerate(plan.new_areas)]
    return add_areas(unit.pk, rows, kind=usual_kind(unit), by=by, reason=reason)


def _make_organizations(plan: Plan, unit: AdministrativeUnit, made: Made, *, by: User) -> dict[str, Organization]:
    """The organizations of the plan by the key of their name in it."""
    units = {unit.code: unit}
    if plan.communes:
        today = AdministrativeUnit.objects.communes().in_force(timezone.localdate())
        units |= {row.code: row for row in today.filter(parent=unit)}
    areas = {} if not plan.committees else {fold(row.name): row for row in areas_of(unit)}
    stored: dict[str, Organization] = {}
    for body in plan.bodies:
        record = body.record
        if record is None:
            where = areas[fold(body.area)] if body.area else units[body.place.code]
            above = stored[name_key(body.above)] if isinstance(body.above, str) else body.above
            record = _make(body, where, above, by=by, reason=made.reason)
            made.organizations.append(record)
        stored[name_key(body.key)] = record
    return stored


def _make(body: Body, unit: AdministrativeUnit, above: Organization | None, *, by: User, reason: str) -> Organization:
    record = Organization(
        name=body.name,
        short_name=body.short_name,
        kind=body.kind,
        symbol=body.symbol,
        unit=unit,
        parent=above,
        format_family=family_of(body.kind),
        **letterhead(body.place, body.kind),
    )
    try:
        require_sound(record)
    except Refused as refusal:
        raise PlanRefused([Fault(ORGANIZATIONS, f"{body.name}: {refusal}")]) from refusal
    with_author(record, by, reason).save()
    return record


def _invite(plan: Plan, bodies: dict[str, Organization], made: Made, *, by: User) -> dict[str, Post]:
    """Accounts, roles and posts of the people; returns the posts by the label of who holds them."""
    posts: dict[str, Post] = {}
    for number, one in enumerate(plan.people, start=1):
        organization = bodies[name_key(one.organization)]
        try:
            user = _account(one, organization, made, by=by) if one.username else None
            if one.title:
                posts[one.label] = _post(one, organization, user, by=by, reason=made.reason)
                made.posts.append(posts[one.label])
        except Refused as refusal:
            raise PlanRefused([Fault(PEOPLE, f"Dòng {number}: {refusal}")]) from refusal
    return posts


def _account(one: PlannedPerson, organization: Organization, made: Made, *, by: User) -> User:
    invited = people.invite(
        by=by,
        organization=organization,
        role=one.role,
        username=one.username,
        full_name=one.full_name,
        email=one.email,
        reason=made.reason,
    )
    made.accounts.append(invited)
    return invited.user


def _post(one: PlannedPerson, organization: Organization, user: User | None, *, by: User, reason: str) -> Post:
    post = Post(organization=organization, title=one.title, full_name=one.full_name, user=user)
    require_sound(post)
    with_author(post, by, reason).save()
    return post


# --- taking back ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetUp:
    """A set-up that was carried out and stands. ``reason``: what its rows of history say; ``why_not``: a sentence
    where it cannot be undone any more."""

    reason: str
    at: datetime
    organizations: list[Organization]
    series: list[BriefingSeries]
    why_not: str = ""

    @property
    def key(self) -> str:
        return self.reason.removeprefix(f"{REASON} ")

    @property
    def title(self) -> str:
        return ", ".join(each.name for each in self.series) or f"{len(self.organizations)} tổ chức"


def set_ups() -> list[SetUp]:
    """The set-ups that stand, the latest first."""
    made = BriefingSeries.history.filter(history_type="+", history_change_reason__startswith=f"{REASON} ")
    rows = made.values("history_change_reason").annotate(at=Min("history_date")).order_by("-at")
    found = [_set_up(row["history_change_reason"], row["at"]) for row in rows]
    return [one for one in found if one.series]


def _set_up(reason: str, at: datetime) -> SetUp:
    series = list(_made(BriefingSeries, reason))
    return SetUp(reason, at, list(_made(Organization, reason)), series, _why_not_undone(series))


def _why_not_undone(series: list[BriefingSeries]) -> str:
    briefing = Briefing.objects.filter(series__in=series).select_related("series").order_by("pk").first()
    return HAS_BRIEFING.format(series=briefing.series, briefing=briefing) if briefing else ""


def _made(model: Any, reason: str) -> models.QuerySet:
    """The records of ``model`` that a set-up made and that are there still."""
    keys = model.history.filter(history_type="+", history_change_reason=reason).values("id")
    return model._base_manager.filter(pk__in=keys)


@dataclass
class Undone:
    organizations: int = 0
    areas: int = 0
    accounts: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        kept = f" Giữ lại tài khoản đã được dùng: {', '.join(self.kept)}." if self.kept else ""
        return (
            f"Đã hoàn tác thiết lập: bỏ {self.organizations} tổ chức, {self.areas} thôn, tổ dân phố, {self.accounts} "
            f"tài khoản và loạt giao ban. Đơn vị hành chính và danh mục biểu mẫu giữ nguyên.{kept}"
        )


@transaction.atomic
def undo(key: str, *, by: User) -> Undone:
    """Delete exactly what the set-up ``key`` made. All or nothing; raises Refused once a briefing exists, and for what
    something else hangs on. Accounts with which somebody has signed in stay, without their role."""
    check_administrator(by)
    _one_at_a_time()
    reason = f"{REASON} {key}"
    series = list(_made(BriefingSeries, reason).select_for_update(of=("self",)))
    if not series:
        raise Refused(GONE)
    if why_not := _why_not_undone(series):
        raise Refused(why_not)
    undone = Undone()
    _delete(series, by=by, what="loạt giao ban")
    _delete(_made(PaperSetting, reason), by=by, what="thể thức riêng")
    for membership in _made(Membership, reason).select_related("user", "organization"):
        memberships.withdraw(membership, by=by, reason=UNDONE)
    _delete(_made(Post, reason), by=by, what="chức vụ")
    undone.organizations = _delete(_made(Organization, reason).order_by("-path"), by=by, what="tổ chức")
    areas = _made(AdministrativeUnit, reason).filter(kind=UnitKind.RESIDENTIAL_AREA)
    undone.areas = _delete(areas, by=by, what="thôn, tổ dân phố")
    for user in _made(User, reason):
        if _delete_account(user, by=by):
            undone.accounts += 1
        else:
            undone.kept.append(str(user))
    return undone


def _delete_account(user: User, *, by: User) -> bool:
    """Whether the account is gone: nobody has signed in with it, it has no other role, and nothing names it."""
    if user.last_login is not None or Membership.objects.filter(user=user).exists():
        return False
    try:
        with_author(user, by, UNDONE).delete()
    except ProtectedError:
        return False
    return True


def _delete(records: Iterable, *, by: User, what: str) -> int:
    records = list(records)
    kinds = dict.fromkeys(chain.from_iterable(kinds_hanging_on(records, others_alone=True).values()))
    if kinds:
        raise Refused(IN_USE.format(what=what, hanging=", ".join(kinds)))
    for record in records:
        try:
            with_author(record, by, UNDONE).delete()
        except ProtectedError as error:
            raise Refused(IN_USE.format(what=f"{what} “{record}”", hanging="bản ghi khác")) from error
    return len(records)
