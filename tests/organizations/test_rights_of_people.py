"""Nobody widens their own rights, whichever way; what is given is told; an account of another office needs consent."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.access import Scope
from organizations.choices import Role
from organizations.models import AdministrativeUnit, Organization, User
from tests import factories as make
from tests.budget import budget
from tests.worlds import world


def build_house() -> SimpleNamespace:
    """A province's committee over a district's, which stands over its farmers; and an office of elsewhere."""
    province = make.ProvinceFactory()
    district = make.DistrictFactory(parent=province)
    commune = make.AdministrativeUnitFactory(parent=district)
    elsewhere = make.AdministrativeUnitFactory()
    top = make.HostFactory(unit=province)
    host = make.HostFactory(parent=top, unit=district)
    farmers = make.OrganizationFactory(parent=host, unit=commune)
    foreign = make.HostFactory(unit=elsewhere)
    people_ = {
        "superuser": make.UserFactory(username="quantri", is_superuser=True, is_staff=True),
        "secretariat": make.member("secretariat", host, username="vanphong"),
        "leader": make.member("leader", host, username="lanhdao"),
        "officer": make.member("officer", host, username="canbo"),
        "commune_officer": make.member("commune_officer", farmers, username="xa"),
        "reader": make.member("reader", host, username="doc"),
        "above": make.member("secretariat", top, username="captren"),
        "colleague": make.member("secretariat", host, username="vanphong2"),
        "farmer": make.member("officer", farmers, username="nongdan"),
        "chief": make.member("leader", farmers, username="chutich"),
        "stranger": make.member("officer", foreign, username="nguoila"),
        "strange_office": make.member("secretariat", foreign, username="vanphongla"),
        "second": make.UserFactory(username="quantri2", is_superuser=True, is_staff=True),
    }
    places = {"top": top, "host": host, "farmers": farmers, "foreign": foreign}
    units = {"province": province, "district": district, "commune": commune, "elsewhere": elsewhere}
    return SimpleNamespace(people=people_, **places, units=units)


house = world(build_house)

ACTORS = ("superuser", "secretariat", "leader", "officer", "commune_officer", "reader", "above", "strange_office")
TARGETS = ("superuser", "secretariat", "colleague", "above", "chief", "stranger")  # in turn equal, wider, narrower
# Whose account each may set a password for: whose rights lie beneath theirs.
BENEATH = {
    "secretariat": {"officer", "commune_officer", "reader", "farmer", "chief"},
    "above": {"secretariat", "leader", "officer", "commune_officer", "reader", "colleague", "farmer", "chief"},
    "strange_office": {"stranger"},
}


def may_edit(actor: str, target: str) -> bool:
    if actor == target or target in ("superuser", "second"):
        return False
    return actor == "superuser" or target in BENEATH.get(actor, ())


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


def reach(user: User) -> set:
    """All that ``user`` reaches: roles in organizations, roles at places, and the flags of the account."""
    user = User.objects.get(pk=user.pk)
    found: set = {("flag", name) for name in ("is_superuser", "is_staff", "is_active") if getattr(user, name)}
    for grant in Scope.of(user).grants:
        found |= {
            (grant.role, "organization", row.pk)
            for row in Organization.objects.filter(path__startswith=grant.organization_path)
        }
        units = AdministrativeUnit.objects.filter(path__startswith=grant.unit_path) if grant.unit_path else ()
        found |= {(grant.role, "unit", row.pk) for row in units}
    return found


def keys_of(user: User) -> tuple:
    """Through what the account is entered."""
    return User.objects.values_list("username", "email", "password", "is_active", "is_superuser", "is_staff").get(
        pk=user.pk
    )


def writes(house, target: User) -> list[tuple[str, str, dict]]:
    """``(name, address, what is sent)``: every door through which rights of ``target``, or of who sends, could grow."""
    held = target.memberships.first()
    found = []
    for role in budget(["secretariat", "leader", "reader"], long=Role.values):
        for where in budget(("host", "top"), long=("host", "farmers", "top", "foreign")):
            sent = {"username": target.username, "organization": getattr(house, where).pk, "role": role}
            found.append((f"invite {role} {where}", reverse("organizations:people_invite"), sent))
            found.append((f"admin adds {role} {where}", reverse("admin:organizations_membership_add"), {
                "user": target.pk, "organization": getattr(house, where).pk, "role": role,
            }))  # fmt: skip
    found.append(("longer", reverse("organizations:people_invite"), {
        "username": target.username, "organization": (held.organization_id if held else house.host.pk),
        "role": held.role if held else "reader", "valid_to": f"{timezone.localdate() + timedelta(days=900):%d/%m/%Y}",
    }))  # fmt: skip
    for step in ("mat-khau", "khoa", "mo-khoa"):
        address = reverse("organizations:person_step", args=[target.pk, step])
        found.append((step, address, {"reason": "Thử."}))
    account = {
        "username": target.username, "full_name": target.full_name, "email": "toi@example.com", "is_active": "on",
        "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0",
    }  # fmt: skip
    change = reverse("admin:organizations_user_change", args=[target.pk])
    found.append(("e-mail", change, account))
    found.append(("superuser", change, account | {"email": target.email, "is_superuser": "on", "is_staff": "on"}))
    found.append(("name", change, account | {"email": target.email, "username": "tenkhac"}))
    found.append(("groups", change, account | {"email": target.email, "groups": "1", "user_permissions": "1"}))
    word = {"password1": "Nui-cao-song-dai-77", "password2": "Nui-cao-song-dai-77", "usable_password": "true"}
    found.append(("admin's password", reverse("admin:auth_user_password_change", args=[target.pk]), word))
    if held:
        own = reverse("admin:organizations_membership_change", args=[held.pk])
        row = {"user": target.pk, "organization": house.top.pk, "role": "leader", "seen_version": held.version}
        found.append(("admin changes role", own, row))
        version = held.history.latest()
        back = reverse("admin:organizations_membership_simple_history", args=[held.pk, version.pk])
        found.append(("an old version", back, row))
    return found


def placing(house) -> list[tuple[str, str, dict]]:
    """Doors through which a scope grows without a membership: where organizations and units stand."""
    found = []
    places = [house.units[name] for name in budget(("province", "commune"), long=tuple(house.units))]
    for name in ("top", "host", "farmers", "foreign"):
        organization = getattr(house, name)
        address = reverse("admin:organizations_organization_change", args=[organization.pk])
        row = {"name": organization.name, "kind": organization.kind, "format_family": organization.format_family}
        row |= {
            f"{prefix}-{count}_FORMS": "0"
            for prefix in ("posts", "memberships", "successions", "origins")
            for count in ("TOTAL", "INITIAL")
        }
        row |= {
            "seen_version": organization.version,
            "unit": organization.unit_id or "",
            "parent": organization.parent_id or "",
        }
        for unit in places:
            found.append((f"{name} works in {unit}", address, row | {"unit": unit.pk}))
        for parent in ("top", "host", "farmers", "foreign"):
            found.append((f"{name} under {parent}", address, row | {"parent": getattr(house, parent).pk}))
        found.append((f"{name} under nothing", address, row | {"parent": ""}))
        new = row | {"name": "Hội Làm vườn Đồng Thử", "parent": organization.pk}
        for unit in places:
            found.append(
                (
                    f"new under {name} in {unit}",
                    reverse("admin:organizations_organization_add"),
                    new | {"unit": unit.pk},
                )
            )
    for name, unit in house.units.items():
        address = reverse("admin:organizations_administrativeunit_change", args=[unit.pk])
        row = {"name": unit.name, "code": unit.code, "kind": unit.kind, "seen_version": unit.version}
        row |= {
            f"{prefix}-{count}_FORMS": "0"
            for prefix in ("aliases", "successions", "origins")
            for count in ("TOTAL", "INITIAL")
        }
        for other, parent in house.units.items():
            if other != name:
                found.append((f"{name} under {other}", address, row | {"parent": parent.pk}))
    return found


@pytest.mark.long_on_postgresql
def test_nobody_widens_their_own_rights_nor_edits_an_account_that_is_not_beneath_them(house, capsys):
    walked, step = 0, budget(2, long=1)  # usually every second write, the others for the next account
    for actor in budget(("superuser", "secretariat", "strange_office"), long=ACTORS):
        me, client = house.people[actor], window(house.people[actor])
        before = reach(me)
        for number, target in enumerate(budget(TARGETS, long=tuple(house.people))):
            user = house.people[target]
            keys, roles = keys_of(user), set(user.memberships.values_list("role", "organization", "valid_to"))
            for name, address, sent in writes(house, user)[number % step :: step]:
                with transaction.atomic():
                    answer = client.post(address, sent)
                    said = f"{actor} → {target}: {name}"
                    assert answer.status_code < 500, said
                    assert reach(me) <= before, said
                    if not may_edit(actor, target):
                        now = keys_of(user)
                        assert now[:3] == keys[:3] or (actor == target == "superuser"), said
                        assert now[4] >= keys[4] or actor == "superuser", said
                    if actor == target:
                        mine = set(user.memberships.values_list("role", "organization", "valid_to"))
                        assert mine <= roles, said
                    transaction.set_rollback(True)
                if "_auth_user_id" not in client.session:
                    client = window(me)  # the new key of the session was taken back with the rest
                walked += 1
    with capsys.disabled():
        print(f"\n{walked} writes of rights")
    assert walked > budget(175, long=5000)


@pytest.mark.long_on_postgresql
def test_no_scope_grows_by_moving_organizations_and_units(house, capsys):
    walked = done = 0
    for actor in budget(("secretariat",), long=ACTORS[1:]):
        client = window(house.people[actor])
        everybody = {name: reach(user) for name, user in house.people.items()}
        for name, address, sent in placing(house):
            with transaction.atomic():
                answer = client.post(address, sent)
                assert answer.status_code < 500, (actor, name)
                grown = reach(house.people[actor]) - everybody[actor]
                added = set(
                    Organization.objects.exclude(
                        pk__in=[getattr(house, each).pk for each in ("top", "host", "farmers", "foreign")]
                    ).values_list("pk", flat=True)
                )
                assert {row for row in grown if not (row[1] == "organization" and row[2] in added)} == set(), (
                    actor,
                    name,
                )
                done += answer.status_code == 302
                transaction.set_rollback(True)
            walked += 1
    with capsys.disabled():
        print(f"\n{walked} moves, {done} of them allowed")
    assert walked > budget(40, long=400)
    assert done > 5
