"""Who is signed in: a session and an account are read anew with every request."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone

from organizations.access import Scope
from organizations.choices import Role
from organizations.models import User
from organizations.sessions import SessionStore
from tests.factories import HostFactory, MembershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def person(client):
    """Signed in by ``client``; holds two roles in two organizations."""
    found = member(Role.OFFICER, HostFactory(), last_login=timezone.now(), full_name="Nguyễn Văn Thử")
    MembershipFactory(user=found, role=Role.READER)
    client.force_login(found)
    return found


def signed_in(client):
    """Whom the next request of ``client`` comes from."""
    request = RequestFactory().get("/")
    request.session = SessionStore(client.cookies["sessionid"].value)
    return get_user(request)


def test_the_account_comes_whole_and_with_what_it_holds(client, person, count_queries):
    found = signed_in(client)

    stored = User.objects.get(pk=person.pk)
    assert found == stored
    for field in User._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(stored, field.attname), field.name
    assert count_queries(lambda: Scope.of(found)) == 0
    assert set(Scope.of(found).grants) == set(Scope.of(stored).grants)
    assert {grant.role for grant in Scope.of(found).grants} == {Role.OFFICER, Role.READER}


def test_an_account_without_a_role_holds_nothing(client):
    alone = UserFactory()
    client.force_login(alone)
    assert signed_in(client) == alone
    assert Scope.of(signed_in(client)) == Scope(False, ())


def test_a_session_that_is_over_or_was_ended_lets_nobody_in(client, person):
    assert signed_in(client) == person
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert signed_in(client) == NOBODY
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert signed_in(client) == person
    client.logout()
    client.cookies["sessionid"] = "x" * 32
    assert signed_in(client) == NOBODY


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_a_locked_account_or_a_new_password_ends_every_session(client, person, change):
    assert signed_in(client) == person
    User.objects.filter(pk=person.pk).update(**change)
    assert signed_in(client) == NOBODY


def test_an_account_that_is_gone_is_nobody(client):
    gone = UserFactory()
    client.force_login(gone)
    gone.delete()
    assert signed_in(client) == NOBODY
