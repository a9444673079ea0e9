"""A question whose SQL was made before is answered as the query set would be, now."""

import pytest
from django.db.models import Exists, OuterRef
from django.utils import timezone

from organizations.models import Membership, Organization, User
from organizations.prepared import NUMBERS, WORD, Prepared
from tests.factories import HostFactory, UserFactory, member

pytestmark = pytest.mark.django_db

KEY = NUMBERS[0]


def test_it_answers_for_each_value_as_the_query_set_does():
    hosts = HostFactory.create_batch(3)
    names = ("pk", "name", "created_at")
    prepared = Prepared(Organization.objects.filter(pk=KEY).values_list(*names), key=KEY)

    for host in hosts:
        assert prepared.rows(key=host.pk) == list(Organization.objects.filter(pk=host.pk).values_list(*names))
    assert prepared.first(key=0) is None


def test_it_answers_from_the_database_of_this_moment():
    prepared = Prepared(Organization.objects.filter(pk=KEY).values_list("name"), key=KEY)
    host = HostFactory(name="Tên cũ")
    assert prepared.first(key=host.pk) == ("Tên cũ",)
    Organization.objects.filter(pk=host.pk).update(name="Tên mới")
    assert prepared.first(key=host.pk) == ("Tên mới",)


@pytest.mark.parametrize("fixed", ["100%", "%s", "%%s", "O'Neill", 'hai "nháy"', "\\", "Chợ Đồn"])
def test_what_is_fixed_may_hold_any_letter(fixed):
    host = HostFactory(name=f"Hội {fixed} huyện")
    HostFactory(name="Hội khác")
    rows = Organization.objects.filter(name__contains=fixed, pk__gt=KEY).order_by("pk").values_list("pk", "name")

    assert Prepared(rows, more_than=KEY).rows(more_than=0) == [(host.pk, host.name)]


def test_a_value_may_stand_in_several_places_and_answers_have_their_types():
    host = HostFactory()
    person = member("officer", host, last_login=timezone.now())
    held = Membership.objects.filter(user=OuterRef("pk"), organization=NUMBERS[1])
    rows = User.objects.filter(username=WORD).annotate(mine=Exists(held), same=Exists(held))
    prepared = Prepared(rows.values_list("is_active", "last_login", "mine", "same"), name=WORD, host=NUMBERS[1])

    assert prepared.first(name=person.username, host=host.pk) == (True, person.last_login, True, True)
    assert prepared.first(name=person.username, host=0) == (True, person.last_login, False, False)
    assert prepared.first(name=UserFactory().username + "%", host=0) is None


def test_what_can_have_no_row_is_not_even_asked(count_queries):
    prepared = Prepared(Organization.objects.none().filter(pk=KEY).values_list("pk"), key=KEY)
    assert count_queries(lambda: prepared.rows(key=1)) == 0
    assert prepared.rows(key=1) == []


def test_a_place_that_the_query_lacks_is_a_fault():
    with pytest.raises(TypeError, match="no place for key"):
        Prepared(Organization.objects.values_list("pk"), key=KEY)
