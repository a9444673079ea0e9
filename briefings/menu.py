"""The lists of the menu, as far as the reader's roles may open them."""

from django.utils.functional import SimpleLazyObject

from organizations.access import Scope
from organizations.roles import VIEW, roles_that_may
from organizations.services.people import may_manage

# (title, name of the address, names whose pages belong to it, model)
LISTS = (
    ("Giao ban", "briefings:briefings", ("briefings:detail",), "briefings.briefing"),
    ("Chỉ đạo", "briefings:directives", ("briefings:directive",), "briefings.directive"),
    ("Nhiệm vụ", "briefings:tasks", (), "briefings.task"),
    ("Báo cáo", "briefings:reports", ("briefings:report",), "briefings.organizationreport"),
    ("Văn bản đến", "briefings:inbox", (), "briefings.delivery"),
    ("Tồn tại", "briefings:shortcomings", (), "briefings.shortcoming"),
)

PEOPLE = ("organizations:people", "organizations:people_invite", "organizations:person", "organizations:role_requests")


def may_read(user, label: str) -> bool:
    """Whether a role of ``user`` lets them read records of the model ``label``; which ones is up to ``for_user``."""
    scope = Scope.of(user)
    return scope.everything or bool(scope.roles & roles_that_may(VIEW, label))


def menu(request) -> dict:
    """Context processor: ``menu`` as ``[(title, name, is it here)]``, read from the database only where it is shown."""
    return {"menu": SimpleLazyObject(lambda: entries(request))}


def entries(request) -> list[tuple[str, str, bool]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    found = [
        (title, name, here == name or here in beneath)
        for title, name, beneath, label in LISTS
        if may_read(request.user, label)
    ]
    if may_manage(request.user):
        found.append(("Người dùng", PEOPLE[0], here in PEOPLE))
        found.append(("Lịch sử", "briefings:changes", here == "briefings:changes"))
    if request.user.is_superuser:
        found.append(("Hệ thống", "system", here == "system"))
    return found
