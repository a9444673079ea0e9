"""What ``world`` promises: each test finds its records as they were made, and nobody else finds them."""

import pytest

from organizations.models import Organization
from tests import factories
from tests.worlds import world

made = []


def build() -> Organization:
    made.append("once")
    return factories.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử")


farmers = world(build)


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_does_is_taken_back(farmers, time):
    assert farmers.name == "Hội Nông dân huyện Đồng Thử"
    farmers.name = "Hội khác"
    farmers.save()
    assert Organization.objects.get().name == "Hội khác"


def test_who_does_not_ask_finds_nothing(db):
    assert not Organization.objects.exists()


def test_it_is_there_again_after_that(farmers):
    assert Organization.objects.get() == farmers
    assert len(made) <= 2  # for the two before it, and again for this one


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_made_for_the_test_alone(farmers):
    assert Organization.objects.get() == farmers
    farmers.delete()
    assert not Organization.objects.exists()
