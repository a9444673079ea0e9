"""A membership reaches its organization and what lies beneath it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from organizations.access import Scope
from organizations.choices import Role
from organizations.models import AdministrativeUnit, Membership, Organization
from tests.factories import AdministrativeUnitFactory, OrganizationFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """A district committee, one organization and one commune's committee beneath it, and a stranger."""
    commune = AdministrativeUnitFactory()
    host = OrganizationFactory(unit=commune.parent)
    below = OrganizationFactory(parent=host, unit=commune)
    return host, below, OrganizationFactory(unit=AdministrativeUnitFactory())


def test_reach_is_the_subtree(tree):
    host, below, _ = tree
    scope = Scope.of(member(Role.SECRETARIAT, host))

    assert set(Organization.objects.filter(scope.organizations())) == {host, below}
    assert set(AdministrativeUnit.objects.filter(scope.units())) == {host.unit, below.unit}


def test_nobody_reaches_upwards(tree):
    _, below, _ = tree
    scope = Scope.of(member(Role.OFFICER, below))

    assert set(Organization.objects.filter(scope.organizations())) == {below}
    assert set(AdministrativeUnit.objects.filter(scope.units())) == {below.unit}


def test_several_memberships_add_up(tree):
    _, below, stranger = tree
    person = member(Role.OFFICER, below)
    Membership.objects.create(user=person, organization=stranger, role=Role.READER)
    scope = Scope.of(person)

    assert set(Organization.objects.filter(scope.organizations())) == {below, stranger}
    assert set(Organization.objects.filter(scope.with_roles(frozenset({Role.READER})).organizations())) == {stranger}


def test_an_organization_without_unit_reaches_no_unit():
    scope = Scope.of(member(Role.SECRETARIAT, OrganizationFactory(unit=None)))

    assert not AdministrativeUnit.objects.filter(scope.units()).exists()


@pytest.mark.parametrize("who", [AnonymousUser(), UserFactory.build()], ids=["anonymous", "unsaved"])
def test_without_membership_nothing_is_reached(who, tree):
    if not who.is_anonymous:
        who.save()

    assert not Organization.objects.filter(Scope.of(who).organizations()).exists()


@pytest.mark.parametrize("superuser", [True, False])
def test_a_locked_account_reaches_nothing(superuser, tree):
    host, _, _ = tree
    person = member(Role.SECRETARIAT, host, is_superuser=superuser, is_active=False)

    assert not Scope.of(person).grants
    assert not Scope.of(person).everything


def test_a_superuser_reaches_everything():
    assert Scope.of(UserFactory(is_superuser=True)).everything


def test_reach_is_read_once(tree, count_queries):
    host, _, _ = tree
    person = member(Role.SECRETARIAT, host)

    assert count_queries(lambda: [Scope.of(person) for _ in range(5)]) == 1


def test_an_organization_that_moves_is_reached_from_its_new_place(tree):
    host, below, stranger = tree
    below.parent = stranger
    below.save()

    assert set(Organization.objects.filter(Scope.of(member("reader", host)).organizations())) == {host}
    assert below in Organization.objects.filter(Scope.of(member("reader", stranger)).organizations())
