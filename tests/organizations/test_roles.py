"""What each role may do, and how Django's admin learns it."""

import pytest
from django.apps import apps

from organizations import backends
from organizations.choices import Role
from organizations.models.base import AppendOnly
from organizations.querysets import ScopedQuerySet
from organizations.roles import ADD, CHANGE, DELETE, VIEW, permissions_of, roles_that_may
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, member

SCOPED = [
    model
    for app in ("organizations", "briefings")
    for model in apps.get_app_config(app).get_models()
    if isinstance(model._default_manager.all(), ScopedQuerySet)
]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_who_may_change_may_see(model):
    label = model._meta.label_lower

    for action in (ADD, CHANGE, DELETE):
        assert roles_that_may(action, label) <= roles_that_may(VIEW, label)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_readers_change_nothing(model):
    for action in (ADD, CHANGE, DELETE):
        assert Role.READER not in roles_that_may(action, model._meta.label_lower)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_traces_are_changed_by_nobody(model):
    if issubclass(model, AppendOnly):
        for action in (CHANGE, DELETE):
            assert not roles_that_may(action, model._meta.label_lower)


def test_an_unknown_record_may_be_touched_by_nobody():
    assert roles_that_may(VIEW, "organizations.nothing") == frozenset()


def test_rights_of_several_roles_add_up():
    officer, commune = permissions_of({Role.OFFICER}), permissions_of({Role.COMMUNE_OFFICER})

    assert permissions_of({Role.OFFICER, Role.COMMUNE_OFFICER}) == officer | commune
    assert "briefings.add_achievement" in officer - commune
    assert "organizations.import_indicatorvalue" in commune - officer


@pytest.mark.django_db
def test_rights_follow_from_roles_once_a_request(client, monkeypatch):
    """Django asks hundreds of times what somebody may do on the front page of the admin site."""
    counted = []

    def counting(roles):
        counted.append(roles)
        return permissions_of(roles)

    monkeypatch.setattr(backends, "permissions_of", counting)
    client.force_login(member(Role.SECRETARIAT, OrganizationFactory()))

    for requests in (1, 2):
        assert client.get("/admin/").status_code == 200
        assert counted == [{Role.SECRETARIAT}] * requests


@pytest.mark.django_db
def test_django_knows_the_rights_of_a_role():
    officer = member(Role.OFFICER, OrganizationFactory())

    assert officer.has_perm("briefings.change_achievement")
    assert officer.has_module_perms("briefings")
    assert not officer.has_perm("briefings.add_briefing")
    assert not officer.has_perm("briefings.delete_directive")


@pytest.mark.django_db
def test_rights_end_with_the_membership():
    membership = MembershipFactory(role=Role.SECRETARIAT)
    user = membership.user
    membership.delete()
    user = type(user).objects.get(pk=user.pk)

    assert not user.has_perm("briefings.view_briefing")


@pytest.mark.django_db
def test_an_account_without_role_may_nothing_and_a_locked_one_neither():
    assert not UserFactory().has_perm("briefings.view_briefing")
    assert not member(Role.SECRETARIAT, OrganizationFactory(), is_active=False).has_perm("briefings.view_briefing")
