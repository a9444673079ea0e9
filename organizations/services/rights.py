"""Whose rights reach further: who may give them, and who may touch somebody else's account.

Whoever can set a password can become that person, so an account is edited only downwards: by a system administrator,
or by the office when every right of the account lies beneath what the office holds as secretariat. Leaders and other
secretaries of the same organization stand beside the office or above it, never beneath. What widens a scope without a
membership (who stands above an organization, where it works, where a unit belongs) is asked here, too.
"""

from django.db.models import QuerySet

from lib.refused import Refused
from organizations.access import Scope
from organizations.choices import Role
from organizations.models import AdministrativeUnit, Membership, Organization, User

BENEATH_THE_OFFICE = frozenset({Role.OFFICER, Role.COMMUNE_OFFICER, Role.READER})
TOLD_ABOVE = frozenset({Role.LEADER, Role.SECRETARIAT})  # giving these is told to the person and to those above

OWN_RIGHTS = (
    "Không ai tự giao, gia hạn hay mở rộng quyền của chính mình; hãy nhờ văn phòng của tổ chức cấp trên hoặc một quản "
    "trị hệ thống khác."
)


def office_scope(user) -> Scope:
    """What ``user`` reaches as a secretary."""
    return Scope.of(user).with_roles(frozenset({Role.SECRETARIAT}))


def refuse_own(user: User, by: User | None) -> None:
    """Raises Refused when ``by`` would give rights to the very account ``user``."""
    if by is not None and user.pk == by.pk:
        raise Refused(OWN_RIGHTS)


def outranks(by: User, user: User) -> bool:
    """Whether every right of ``user`` lies beneath those of ``by``, who may then edit the account.

    Roles that begin later count, too; those that have ended or wait for consent do not.
    """
    if user.pk == by.pk or user.is_superuser:
        return False
    if by.is_superuser and by.is_active:
        return True
    office = office_scope(by)
    held = Membership.objects.filter(user=user).standing().values_list("role", "organization__path")
    return all(_is_beneath(office, role, path) for role, path in held)


def gives_as_much(by: User, organization: Organization, role: str) -> bool:
    """Whether ``role`` in ``organization`` reaches as far as what ``by`` has, or further."""
    return not by.is_superuser and not _is_beneath(office_scope(by), role, organization.path)


def _is_beneath(office: Scope, role: str, path: str) -> bool:
    return any(
        path.startswith(grant.organization_path) and (role in BENEATH_THE_OFFICE or path != grant.organization_path)
        for grant in office.grants
    )


def people_above(organization: Organization) -> QuerySet[User]:
    """Who is told when somebody gets *leader* or *secretariat* here: the leaders of ``organization``, the offices and
    leaders of the organizations above it, and where there are none above the system administrators."""
    *above, own = [int(key) for key in organization.path.rstrip("/").split("/")]
    active = User.objects.filter(is_active=True)
    roles = Membership.objects.counting()
    over = active.filter(pk__in=roles.filter(organization__in=above, role__in=TOLD_ABOVE).values("user"))
    if not over.exists():
        over = active.filter(is_superuser=True)
    leaders = active.filter(pk__in=roles.filter(organization=own, role=Role.LEADER).values("user"))
    return over.order_by() | leaders.order_by()


# --- where organizations and units stand ------------------------------------------------------------------------------


def check_place(organization: Organization, *, by: User) -> None:
    """Raises Refused when ``by`` would widen a scope by moving ``organization`` (as it is about to be saved).

    A membership reaches all beneath its organization, and the units of the place where that works. So both are changed
    only from above, and only within what the office reaches already.
    """
    if by.is_superuser:
        return
    stored = Organization.objects.filter(pk=organization.pk).first() if organization.pk else None
    moved = stored is None or stored.parent_id != organization.parent_id
    elsewhere = stored is None or stored.unit_id != organization.unit_id
    if not (moved or elsewhere):
        return
    office = office_scope(by)
    if stored is not None and not _is_beneath(office, Role.LEADER, stored.path):
        raise Refused(
            f"Tổ chức cấp trên và địa bàn của {stored} quyết định quyền của chính bạn, nên chỉ văn phòng của tổ chức "
            "cấp trên hoặc quản trị hệ thống sửa được hai mục này."
        )
    if stored is not None and Membership.objects.filter(user=by, organization__path__startswith=stored.path).exists():
        raise Refused(OWN_RIGHTS)
    if moved and organization.parent is not None and not office.reaches(organization.parent):
        raise Refused(
            f"{organization.parent} không thuộc phạm vi của văn phòng bạn; hãy chọn tổ chức cấp trên thuộc phạm vi ấy."
        )
    unit = organization.unit if elsewhere else None
    if unit is not None and not any(g.unit_path and unit.path.startswith(g.unit_path) for g in office.grants):
        raise Refused(
            f"Địa bàn {unit} nằm ngoài địa bàn của văn phòng bạn, ai có vai trò ở tổ chức này sẽ có quyền với số liệu "
            "ở đó; hãy chọn địa bàn của bạn hoặc bên dưới, hoặc nhờ quản trị hệ thống."
        )


def check_unit_place(unit: AdministrativeUnit, *, by: User) -> None:
    """Raises Refused when ``by`` would move the place of an own organization, or take in a place of others."""
    if by.is_superuser:
        return
    stored = AdministrativeUnit.objects.filter(pk=unit.pk).first() if unit.pk else None
    if stored is not None and stored.parent_id == unit.parent_id:
        return
    paths = {grant.unit_path for grant in office_scope(by).grants if grant.unit_path}
    if stored is not None and not any(stored.path.startswith(path) and stored.path != path for path in paths):
        raise Refused(
            f"{stored} là địa bàn của chính văn phòng bạn hoặc nằm ngoài địa bàn ấy, nên nơi trực thuộc của đơn vị này "
            "do cấp trên hoặc quản trị hệ thống sửa."
        )
    if unit.parent is not None and not any(unit.parent.path.startswith(path) for path in paths):
        raise Refused(
            f"{unit.parent} nằm ngoài địa bàn của văn phòng bạn; hãy chọn đơn vị trực thuộc trong địa bàn ấy."
        )
