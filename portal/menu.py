"""The menu at the left of every page, of the admin site as well: by what people do, and for each role what it may use.

Beneath the last entry, *Danh mục, thiết lập*, an address of the admin site shows the lists of records by subject.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from briefings.services.my_work import awaiting_acceptance, overdue_count
from organizations.access import Scope, may_read
from organizations.choices import Role
from organizations.services.new_organizations import may_add_organizations
from organizations.services.people import may_manage
from organizations.views.importing import IMPORT_PAGES

ADMIN = "admin:index"
OFFICERS = {Role.OFFICER, Role.COMMUNE_OFFICER}


@dataclass(frozen=True)
class Entry:
    """One page of the menu.

    ``name``: of its address; ``beneath``: names of the addresses of pages that belong to it, besides those that begin
    with its own. ``icon``: a symbol of ``sprite.svg``. ``label``: the model (``"app.model"``) that a role must read to
    be shown it; ``allowed``: what else is asked. ``count``: how much there waits for a reader, ``counted``: of what;
    ``late``: it should have been done already.
    """

    title: str
    icon: str
    name: str
    beneath: tuple[str, ...] = ()
    label: str = ""
    allowed: Callable[[Any], bool] | None = None
    count: Callable[[Any], int] | None = None
    counted: str = ""
    late: bool = False

    def is_for(self, user) -> bool:
        return (not self.label or may_read(user, self.label)) and (self.allowed is None or self.allowed(user))


@dataclass(frozen=True)
class Shown:
    """An entry as a reader sees it. ``here``: whether the page that is open is it, or one beneath it.

    ``count``: how many things wait there, ``counted`` says of what; 0 is not shown.
    """

    title: str
    icon: str
    address: str
    here: bool
    count: int = 0
    counted: str = ""
    late: bool = False


def _enters_admin(user) -> bool:
    return user.is_staff


def _manages(user) -> bool:
    """Whether the admin site holds anything for the user to do: officers enter all that is theirs on pages."""
    scope = Scope.of(user)
    return user.is_staff and (scope.everything or bool(scope.roles - OFFICERS))


def _overdue(user) -> int:
    return overdue_count(user, timezone.localdate())


REPORT = ("briefings:report", "briefings:report_writing", "briefings:achievement_figures")
DIRECTIVE = ("briefings:directive", "briefings:directive_add", "briefings:step", "briefings:review")
TASK = ("briefings:task", "briefings:task_add")
PEOPLE = ("organizations:people_invite", "organizations:person", "organizations:role_requests")
ORGANIZATIONS = ("briefings:add_organizations", "briefings:take_back_organizations")
UNITS = tuple(f"organizations:{name}" for name in ("unit", "units_loading", "units_conversion", "residential_areas"))
SETUP = ("setup_step", "setup_look", "setup_undo")
IMPORTING = tuple(f"organizations:{page.name}" for page in IMPORT_PAGES)
BRIEFING_PAGES = tuple(
    f"briefings:{name}"
    for name in ("detail", "add", "briefing_step", "issue", "print_progress", "document", "document_step")
)
GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("Việc của tôi", "inbox", "briefings:my_work", count=_overdue, counted="việc quá hạn", late=True),)),
    (
        "Giao ban",
        (
            Entry("Hội nghị giao ban", "meet", "briefings:briefings", BRIEFING_PAGES, "briefings.briefing"),
            Entry(
                "Báo cáo", "doc", "briefings:reports", REPORT, "briefings.organizationreport",
                count=awaiting_acceptance, counted="báo cáo chờ tiếp nhận",
            ),
            Entry("Nhiệm vụ giao", "flag", "briefings:directives", DIRECTIVE, "briefings.directive"),
            Entry("Nhiệm vụ quý", "check", "briefings:tasks", TASK, "briefings.task"),
            Entry("Tồn tại, hạn chế", "warning", "briefings:shortcomings", (), "briefings.shortcoming"),
            Entry("Văn bản đến", "stamp", "briefings:inbox", (), "briefings.delivery"),
            Entry("Lịch", "calendar", "briefings:calendar", (), "briefings.briefing"),
        ),
    ),
    (
        "Số liệu xã, phường",
        (
            Entry(
                "Bảng số liệu", "table", "admin:organizations_indicatorvalue_changelist", (),
                "organizations.indicatorvalue", _enters_admin,
            ),
            Entry("Nhập từ Excel", "upload", "organizations:imports", IMPORTING, "organizations.importbatch"),
            Entry("Đơn vị hành chính", "place", "briefings:units", UNITS, "organizations.administrativeunit"),
        ),
    ),
    (
        "Quản lý",
        (
            Entry(
                "Tổ chức", "org", "admin:organizations_organization_changelist", ORGANIZATIONS,
                allowed=lambda user: user.is_staff and may_add_organizations(user),
            ),
            Entry("Thiết lập văn phòng", "plus", "setup", SETUP, allowed=lambda user: user.is_superuser),
            Entry("Người dùng", "person", "organizations:people", PEOPLE, allowed=may_manage),
            Entry("Lịch sử", "history", "briefings:changes", allowed=may_manage),
            Entry("Hệ thống", "gauge", "system", allowed=lambda user: user.is_superuser),
            Entry("Danh mục, thiết lập", "gear", ADMIN, allowed=_manages),
        ),
    ),
)  # fmt: skip

# The lists of the admin site by subject: title of the group, then (title, "app.model").
CATALOGUE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Giao ban",
        (
            ("Hội nghị giao ban", "briefings.briefing"),
            ("Báo cáo của tổ chức", "briefings.organizationreport"),
            ("Kết quả đạt được", "briefings.achievement"),
            ("Tồn tại, hạn chế", "briefings.shortcoming"),
            ("Kiến nghị, đề xuất", "briefings.proposal"),
            ("Văn bản", "briefings.document"),
            ("Loạt giao ban", "briefings.briefingseries"),
            ("Chủ đề", "briefings.theme"),
        ),
    ),
    (
        "Nhiệm vụ và chỉ đạo",
        (
            ("Chỉ đạo", "briefings.directive"),
            ("Tiến độ đã báo cáo", "briefings.progressupdate"),
            ("Tài liệu minh chứng", "briefings.evidence"),
            ("Đề nghị gia hạn", "briefings.extensionrequest"),
            ("Xem xét chỉ đạo", "briefings.directivereview"),
            ("Nhiệm vụ quý", "briefings.task"),
        ),
    ),
    (
        "Tổ chức",
        (
            ("Tổ chức", "organizations.organization"),
            ("Chức vụ", "organizations.post"),
            ("Đơn vị hành chính", "organizations.administrativeunit"),
        ),
    ),
    (
        "Số liệu xã",
        (
            ("Số liệu", "organizations.indicatorvalue"),
            ("Kế hoạch năm", "organizations.target"),
            ("Các lần nhập", "organizations.importbatch"),
            ("Khóa số liệu", "organizations.periodlock"),
            ("Cho phép sửa số liệu", "organizations.periodgrant"),
            ("Sửa sau khi khóa", "organizations.valuerevision"),
            ("Biểu mẫu", "organizations.reportform"),
            ("Chỉ tiêu", "organizations.indicator"),
            ("Quy tắc kiểm tra", "organizations.indicatorrule"),
        ),
    ),
    (
        "Hệ thống",
        (
            ("Tài khoản", "organizations.user"),
            ("Vai trò", "organizations.membership"),
            ("Sổ số văn bản", "briefings.numberseries"),
            ("Thể thức riêng", "briefings.papersetting"),
            ("Số đã cấp", "briefings.numberallocation"),
        ),
    ),
)


def menu(request: HttpRequest) -> dict:
    """Context processor: ``menu``, the groups as ``(title, [Shown])``, and ``catalogue`` likewise, empty outside the
    admin site; both read from the database only where they are shown."""
    return {
        "menu": SimpleLazyObject(lambda: list(groups(request))),
        "catalogue": SimpleLazyObject(lambda: list(catalogue(request))),
    }


def groups(request: HttpRequest) -> Iterator[tuple[str, list[Shown]]]:
    """The groups of which the reader may use anything."""
    here = _entry_here(request)
    for title, entries in GROUPS:
        offered = [_shown(entry, request.user, here) for entry in entries if entry.is_for(request.user)]
        if offered:
            yield title, offered


def _shown(entry: Entry, user, here: Entry | None) -> Shown:
    count = entry.count(user) if entry.count else 0
    return Shown(entry.title, entry.icon, reverse(entry.name), entry is here, count, entry.counted, entry.late)


def catalogue(request: HttpRequest) -> Iterator[tuple[str, list[Shown]]]:
    """The lists of the admin site that the reader may open; nothing outside it."""
    if not _in_admin(request):
        return
    names = _names_here(request)
    for title, lists in CATALOGUE:
        offered = []
        for name, label in lists:
            app, model = label.split(".")
            if request.user.has_perm(f"{app}.view_{model}"):
                address = f"admin:{app}_{model}_changelist"
                offered.append(Shown(name, "", reverse(address), address in names))
        if offered:
            yield title, offered


def _in_admin(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces


def _entry_here(request: HttpRequest) -> Entry | None:
    """The entry to which the open page belongs; a page of the admin site without an entry of its own, to the last."""
    names = _names_here(request)
    entries = [entry for _, entries in GROUPS for entry in entries]
    found = (entry for entry in entries if names & {entry.name, *entry.beneath})
    return next(found, entries[-1] if _in_admin(request) else None)


def _names_here(request: HttpRequest) -> set[str]:
    """The name of the open address, and in the admin site that of the list to which it belongs."""
    match = request.resolver_match
    if match is None:
        return set()
    parts = (match.url_name or "").split("_") if _in_admin(request) else []
    listed = {f"admin:{parts[0]}_{parts[1]}_changelist"} if len(parts) > 2 else set()
    return {match.view_name} | listed
