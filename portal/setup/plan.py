"""The plan of an office: an immutable account of all that is to be made, whether pages or a file say it.

``check`` says what speaks against a plan, and in which step that is mended. Nothing here writes. Names of the plan are
those that people typed; where another place has an organization of that name, the province is added to what is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from briefings.choices import PeriodKind
from briefings.models import BriefingSeries
from lib.refused import Refused
from lib.vietnamese import fold, name_key, normalize
from organizations.catalogue import FORMS
from organizations.choices import OrganizationKind, Role
from organizations.models import AdministrativeUnit, Organization, ReportForm, User
from organizations.services.residential_areas import MOST as MOST_AREAS
from organizations.services.residential_areas import areas_of, full_name, usual_kind
from portal.setup.places import Place
from portal.setup.proposals import (
    HOSTS,
    NOT_BENEATH_THE_FRONT,
    usual_organization,
    work_committee,
)

PLACE, ORGANIZATIONS, PEOPLE, REGIME, FORMS_STEP = STEPS = ("noi", "to-chuc", "nguoi", "che-do", "bieu-mau")
MOST_DAYS = 90


class PlanRefused(Refused):
    """Nothing was made. ``faults``: what speaks against the plan, each with its step."""

    def __init__(self, faults: Iterable["Fault"]):
        self.faults = list(faults)
        super().__init__("Chưa thiết lập gì. " + " ".join(fault.sentence for fault in self.faults))


@dataclass(frozen=True)
class Fault:
    step: str
    sentence: str


@dataclass(frozen=True)
class PlannedOrganization:
    """One that a person ticked, at work in the place of the plan."""

    kind: OrganizationKind
    name: str
    short_name: str = ""
    symbol: str = ""


@dataclass(frozen=True)
class PlannedPerson:
    """``organization``: a name of the plan. With ``username`` an account with ``role``; with ``title`` a post."""

    full_name: str
    organization: str
    title: str = ""
    username: str = ""
    email: str = ""
    role: str = ""

    @property
    def label(self) -> str:
        return f"{self.full_name}, {self.title}" if self.title else self.full_name or self.username


@dataclass(frozen=True)
class PlannedSeries:
    """The regime of briefings. ``chair``: the label of a person of the plan; ``participants``: names of the plan, None
    for all but the host; ``committees``, ``communes``: whether the groups of the plan take part; ``recipients``: to
    whom the papers of the host go."""

    name: str
    period_kind: str = PeriodKind.QUARTER
    agenda: tuple[str, ...] = ()
    report_days: int | None = None
    chair: str = ""
    participants: tuple[str, ...] | None = None
    committees: bool = True
    communes: bool = True
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """An organization as it will be stored. ``key``: its name in the plan; ``above``: the key of the one above it, or
    a record of the portal; ``area``: the name of the place within ``place`` where it works; ``record``: it is there
    already and stays as it is."""

    key: str
    kind: OrganizationKind
    name: str
    short_name: str
    symbol: str
    place: Place
    above: "str | Organization | None" = None
    area: str = ""
    record: Organization | None = None


@dataclass(frozen=True)
class Plan:
    """``host``: the kind of the one that calls briefings; ``areas``: places within the commune that are to be made;
    ``committees``: each of them, and each that is there, gets its *Ban Công tác Mặt trận*; ``communes``: each commune
    of the province gets its Front; ``forms``: codes of the starter catalogue."""

    place: Place
    host: OrganizationKind
    organizations: tuple[PlannedOrganization, ...]
    series: PlannedSeries
    areas: tuple[str, ...] = ()
    committees: bool = False
    communes: bool = False
    people: tuple[PlannedPerson, ...] = ()
    forms: tuple[str, ...] = ()

    @cached_property
    def host_name(self) -> str:
        return next((one.name for one in self.organizations if one.kind == self.host), "")

    @cached_property
    def known_areas(self) -> list[str]:
        if self.place.record is None or self.place.is_province:
            return []
        return list(areas_of(self.place.record).in_force(timezone.localdate()).values_list("name", flat=True))

    @cached_property
    def new_areas(self) -> list[str]:
        """The full names of the places that are to be made, without those that are there."""
        kind = usual_kind(AdministrativeUnit(kind=self.place.kind))
        seen = {fold(name) for name in self.known_areas}
        found = []
        for name in (full_name(area, kind) for area in self.areas):
            if name and fold(name) not in seen:
                seen.add(fold(name))
                found.append(name)
        return found

    @cached_property
    def bodies(self) -> list[Body]:
        """All organizations of the plan, each behind the one above it."""
        typed = sorted(self.organizations, key=lambda one: one.kind not in NOT_BENEATH_THE_FRONT)
        drawn = [Body(one.name, one.kind, one.name, one.short_name, one.symbol, self.place) for one in typed]
        fronts = [body.key for body in drawn if body.kind == OrganizationKind.FRONT]
        front: str | Organization | None = fronts[0] if fronts else self.stored_front
        if self.committees:
            for area in (*self.known_areas, *self.new_areas):
                name, short = work_committee(self.place, area)
                drawn.append(Body(name, OrganizationKind.FRONT_WORK_COMMITTEE, name, short, "", self.place, area=area))
        if self.communes:
            for place in self.place.communes:
                usual = usual_organization(place, OrganizationKind.FRONT)
                drawn.append(Body(usual.name, usual.kind, usual.name, usual.short_name, usual.symbol, place))
        known = self._known({name_key(name) for body in drawn for name in self._names(body)})
        return [self._as_stored(replace(body, above=self._above(body, front)), known) for body in drawn]

    def _above(self, body: Body, front: "str | Organization | None") -> "str | Organization | None":
        """The Front stands above the five, the associations and the work committees, that of a province above those of
        its communes, likewise the Party committees."""
        if body.kind not in NOT_BENEATH_THE_FRONT or (self.place.is_province and body.place.code != self.place.code):
            return front
        return self._above_the_place.get(body.kind)

    @cached_property
    def stored_front(self) -> Organization | None:
        if self.place.record is None:
            return None
        rows = Organization.objects.in_force(timezone.localdate())
        return rows.filter(kind=OrganizationKind.FRONT, unit=self.place.record).first()

    @cached_property
    def _above_the_place(self) -> dict[str, Organization]:
        """Of a commune: the Front and the Party committee of its province, by kind, where the portal has them."""
        if self.place.is_province or self.place.record is None:
            return {}
        rows = Organization.objects.in_force(timezone.localdate())
        rows = rows.filter(unit=self.place.record.parent_id, kind__in=HOSTS)
        return {row.kind: row for row in rows.order_by("-pk")}

    @staticmethod
    def _names(body: Body) -> list[str]:
        """The names under which it may be stored: its own, and the one by which it is told apart from others'."""
        own = [body.name]
        return own if body.place.is_province else [*own, f"{body.name}, {body.place.province_within}"]

    def _known(self, keys: set[str]) -> dict[str, list[Organization]]:
        rows = Organization.objects.in_force(timezone.localdate()).select_related("unit__parent")
        known: dict[str, list[Organization]] = {}
        for row in rows.filter(name_key__in=keys):
            known.setdefault(row.name_key, []).append(row)
        return known

    def _as_stored(self, body: Body, known: dict[str, list[Organization]]) -> Body:
        """One of the same name at the same place is there already; one of the same name elsewhere is told apart."""
        names = self._names(body)
        for name in names:
            for there in known.get(name_key(name), ()):
                unit = there.unit.parent if there.unit and body.area else there.unit
                if unit is not None and unit.code == body.place.code:
                    return replace(body, record=there, name=there.name)
        return replace(body, name=names[-1]) if name_key(body.name) in known else body

    @cached_property
    def new_bodies(self) -> list[Body]:
        return [body for body in self.bodies if body.record is None]

    @cached_property
    def participants(self) -> list[Body]:
        """Who usually takes part, in the order of ``bodies``; the host calls, and does not take part."""
        series = self.series
        wanted = None if series.participants is None else {name_key(name) for name in series.participants}

        def takes_part(body: Body) -> bool:
            if body.area:
                return series.committees
            if body.place.code != self.place.code:
                return series.communes
            return body.key != self.host_name and (wanted is None or name_key(body.key) in wanted)

        return [body for body in self.bodies if takes_part(body)]

    @cached_property
    def kinds(self) -> set[str]:
        return {body.kind for body in self.bodies}

    @cached_property
    def chair(self) -> PlannedPerson | None:
        return next((one for one in self.people if one.title and one.label == self.series.chair), None)


# --- what speaks against it -------------------------------------------------------------------------------------------


def check(plan: Plan) -> list[Fault]:
    """What speaks against ``plan``, in the order of the steps; empty: it can be carried out."""
    return [
        *_faults_of_place(plan),
        *_faults_of_organizations(plan),
        *_faults_of_people(plan),
        *_faults_of_regime(plan),
        *_faults_of_forms(plan),
    ]


def _faults_of_place(plan: Plan) -> Iterable[Fault]:
    if plan.place.is_province and plan.areas:
        yield Fault(PLACE, "Thôn, tổ dân phố chỉ ghi cho xã, phường, đặc khu; hãy bỏ danh sách ấy.")
    if len(plan.areas) > MOST_AREAS:
        yield Fault(
            PLACE, f"Mỗi lần chỉ thêm được {MOST_AREAS} thôn, tổ dân phố; phần còn lại thêm sau ở trang của xã."
        )


def _faults_of_organizations(plan: Plan) -> Iterable[Fault]:
    seen: set[str] = set()
    for one in plan.organizations:
        if not normalize(one.name):
            yield Fault(ORGANIZATIONS, f"Có tổ chức loại “{one.kind.label}” chưa ghi tên.")
        elif name_key(one.name) in seen:
            yield Fault(ORGANIZATIONS, f"“{one.name}” ghi hai lần; bỏ một dòng.")
        seen.add(name_key(one.name))
    hosts = [one for one in plan.organizations if one.kind == plan.host]
    if len(hosts) != 1:
        said = "chưa được chọn" if not hosts else "có nhiều hơn một"
        yield Fault(ORGANIZATIONS, f"Cơ quan tổ chức giao ban (loại “{plan.host.label}”) {said}; chọn đúng một.")
        return
    host = next(body for body in plan.bodies if body.key == plan.host_name)
    if host.record is not None and BriefingSeries.objects.filter(host=host.record).exists():
        yield Fault(
            ORGANIZATIONS,
            f"{host.record} đã có loạt giao ban, tức là đã được thiết lập; thêm tổ chức, người dùng, hội nghị ở các "
            "trang riêng, hoặc hoàn tác lần thiết lập trước.",
        )
    yield from _faults_of_second_front(plan)
    if plan.communes and not plan.place.is_province:
        yield Fault(ORGANIZATIONS, "MTTQ của các xã, phường chỉ thêm được cho tỉnh, thành phố.")
    if plan.committees and not (plan.known_areas or plan.new_areas):
        yield Fault(
            PLACE, "Chưa có thôn, tổ dân phố nào để lập Ban Công tác Mặt trận; ghi ở bước Địa bàn, hoặc bỏ chọn."
        )
    if (plan.committees or plan.communes) and not any(one.kind == OrganizationKind.FRONT for one in plan.organizations):
        yield Fault(ORGANIZATIONS, "Ban Công tác Mặt trận và MTTQ cấp dưới thuộc Ủy ban MTTQ; hãy chọn cả Ủy ban MTTQ.")


def _faults_of_second_front(plan: Plan) -> Iterable[Fault]:
    """A place has one Front: under another name it would be set up a second time."""
    there = plan.stored_front
    for body in plan.new_bodies:
        if there is not None and body.kind == OrganizationKind.FRONT and body.place.code == plan.place.code:
            yield Fault(
                ORGANIZATIONS,
                f"{plan.place.name} đã có {there.name}, nên không lập thêm “{body.name}”; ghi đúng tên đã có, hoặc bỏ "
                "chọn dòng ấy.",
            )


def _faults_of_people(plan: Plan) -> Iterable[Fault]:
    names = {name_key(body.key) for body in plan.bodies}
    accounts = [normalize(one.username) for one in plan.people if one.username]
    stored = {user.username.lower(): user for user in User.objects.filter(username__in=_spellings(accounts))}
    held: set[tuple[str, str, str]] = set()
    for number, one in enumerate(plan.people, start=1):
        where = f"Dòng {number}"
        if name_key(one.organization) not in names:
            yield Fault(
                PEOPLE, f"{where}: chọn tổ chức của {one.full_name or one.username} trong các tổ chức ở bước 2."
            )
        if one.username:
            yield from _faults_of_account(one, where, stored.get(normalize(one.username).lower()))
            grant = (one.username.lower(), one.role, name_key(one.organization))
            if grant in held:
                yield Fault(PEOPLE, f"{where}: “{one.username}” đã ghi ở dòng trên với cùng vai trò.")
            held.add(grant)
        elif not one.title:
            yield Fault(PEOPLE, f"{where}: ghi chức vụ, hoặc tên đăng nhập và vai trò, của {one.full_name}.")
        elif one.role:
            yield Fault(PEOPLE, f"{where}: muốn giao vai trò cho {one.full_name} thì ghi tên đăng nhập.")
        if one.title and not one.full_name:
            yield Fault(PEOPLE, f"{where}: ghi họ và tên của người giữ chức vụ “{one.title}”.")


def _spellings(names: Iterable[str]) -> set[str]:
    return {spelling for name in names for spelling in (name, name.lower())}


def _faults_of_account(one: PlannedPerson, where: str, there: User | None) -> Iterable[Fault]:
    if one.role not in Role.values:
        yield Fault(PEOPLE, f"{where}: chọn vai trò của “{one.username}”.")
    if there is None and not one.full_name:
        yield Fault(PEOPLE, f"{where}: ghi họ và tên của “{one.username}”.")
    if there is not None and there.is_superuser:
        yield Fault(
            PEOPLE,
            f"{where}: “{one.username}” là quản trị hệ thống, đã làm được mọi việc của văn phòng nên không nhận vai "
            "trò; bỏ tên đăng nhập, hoặc ghi một tài khoản khác.",
        )
    candidate = User(username=normalize(one.username), full_name=one.full_name, email=one.email)
    candidate.set_unusable_password()
    try:
        candidate.clean_fields(exclude=["email"])
        if one.email:
            validate_email(one.email)
    except ValidationError as error:
        yield Fault(PEOPLE, f"{where}: {' '.join(error.messages)}")


def _faults_of_regime(plan: Plan) -> Iterable[Fault]:
    series = plan.series
    if not normalize(series.name):
        yield Fault(REGIME, "Ghi tên loạt giao ban, ví dụ: Giao ban công tác Mặt trận.")
    if series.period_kind not in PeriodKind.values:
        yield Fault(REGIME, f"Kỳ giao ban là một trong: {', '.join(PeriodKind.values)}.")
    if series.report_days is not None and not 0 <= series.report_days <= MOST_DAYS:
        yield Fault(REGIME, f"Số ngày nộp báo cáo trước hội nghị từ 0 đến {MOST_DAYS}.")
    if series.chair and plan.chair is None:
        yield Fault(
            REGIME, f"Người chủ trì “{series.chair}” không có trong danh sách người ở bước 3, hoặc chưa ghi chức vụ."
        )
    names = {name_key(one.name) for one in plan.organizations}
    for name in series.participants or ():
        if name_key(name) not in names:
            yield Fault(REGIME, f"“{name}” không có trong các tổ chức ở bước 2; bỏ khỏi thành phần dự.")
    if not plan.participants:
        yield Fault(REGIME, "Chưa có tổ chức nào thường dự; chọn ít nhất một.")


def _faults_of_forms(plan: Plan) -> Iterable[Fault]:
    codes = {form.code for form in FORMS}
    for code in plan.forms:
        if code not in codes:
            yield Fault(FORMS_STEP, f"Danh mục ban đầu không có biểu {code}; các biểu: {', '.join(sorted(codes))}.")


# --- told before it is carried out ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """What one step brings, in words. ``facts``: what it is, and how it is said; ``rows`` under ``columns``."""

    step: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = field(default_factory=list)

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the heading of each of its cells."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def describe(plan: Plan) -> list[Part]:
    """What the plan will make, step by step, for whoever looks before saying yes."""
    return [_place_part(plan), _organizations_part(plan), _people_part(plan), _regime_part(plan), _forms_part(plan)]


def _place_part(plan: Plan) -> Part:
    facts = [("Địa bàn", plan.place.label)]
    if plan.place.record is None:
        facts.append(
            ("Đơn vị hành chính", f"nạp {plan.place.province_name} và mọi đơn vị thuộc tỉnh từ danh mục cả nước")
        )
    if plan.known_areas:
        facts.append(("Đã có", f"{len(plan.known_areas)} thôn, tổ dân phố"))
    if plan.new_areas:
        facts.append((f"Thêm {len(plan.new_areas)} nơi", ", ".join(plan.new_areas)))
    return Part(PLACE, "Địa bàn", facts)


def _organizations_part(plan: Plan) -> Part:
    own = [body for body in plan.bodies if not body.area and body.place.code == plan.place.code]
    rows = [
        (body.name, body.short_name, body.kind.label, body.symbol or "chưa ghi", _said_above(body), _said_state(body))
        for body in sorted(own, key=lambda body: body.kind.rank)
    ]
    facts = [("Cơ quan tổ chức giao ban", plan.host_name)]
    for said, group in (
        ("Ban Công tác Mặt trận", [body for body in plan.bodies if body.area]),
        ("Ủy ban MTTQ Việt Nam cấp xã", [body for body in plan.bodies if body.place.code != plan.place.code]),
    ):
        if group:
            new = sum(body.record is None for body in group)
            facts.append((said, f"thêm {new}" + (f", đã có {len(group) - new}" if new < len(group) else "")))
    columns = ("Tên", "Tên gọi tắt", "Loại", "Ký hiệu", "Trực thuộc", "")
    return Part(ORGANIZATIONS, "Tổ chức", facts, columns, rows)


def _said_above(body: Body) -> str:
    return str(body.above) if body.above else "không có cấp trên"


def _said_state(body: Body) -> str:
    return "đã có, giữ nguyên" if body.record else "thêm mới"


def _people_part(plan: Plan) -> Part:
    roles = dict(Role.choices)
    rows = [
        (
            one.full_name or one.username,
            one.title,
            one.username or "không có tài khoản",
            str(roles.get(one.role, "")),
            one.organization,
        )
        for one in plan.people
    ]
    facts = (
        [] if rows else [("Chưa ghi ai", "quản trị hệ thống làm thay việc của văn phòng; mời thêm người ở Người dùng")]
    )
    return Part(PEOPLE, "Người", facts, ("Họ và tên", "Chức vụ", "Tên đăng nhập", "Vai trò", "Tổ chức"), rows)


def _regime_part(plan: Plan) -> Part:
    series = plan.series
    days = "chưa định" if series.report_days is None else f"trước hội nghị {series.report_days} ngày"
    facts = [
        ("Loạt giao ban", series.name),
        ("Kỳ", PeriodKind(series.period_kind).label),
        ("Chủ trì", series.chair or "chưa chọn"),
        ("Nộp báo cáo", days),
        ("Thường dự", f"{len(plan.participants)} tổ chức"),
        ("Chương trình", "; ".join(series.agenda) or "chưa ghi"),
        ("Nơi nhận văn bản", "; ".join(series.recipients) or "chưa ghi"),
    ]
    return Part(REGIME, "Chế độ giao ban", facts)


def _forms_part(plan: Plan) -> Part:
    there = set(ReportForm.objects.shared().filter(code__in=plan.forms).values_list("code", flat=True))
    rows = [
        (
            form.code,
            form.name,
            form.organization_kind.label,
            form.span.label,
            "đã có" if form.code in there else "thêm mới",
        )
        for form in FORMS
        if form.code in plan.forms
    ]
    facts = [] if rows else [("Chưa chọn biểu nào", "có thể nạp sau bằng lệnh load_catalogue")]
    return Part(FORMS_STEP, "Biểu mẫu", facts, ("Mã", "Tên biểu", "Nơi báo cáo", "Kỳ", ""), rows)
