"""The district of the corpus: the sample's own communes and catalogue, with one alias each."""

import pytest
from django.db import transaction

from briefings.services.sample import load_sample
from organizations.models import AdministrativeUnit, Indicator, UnitAlias
from tests.corpus.world import World


@pytest.fixture(scope="package")
def district(django_db_setup, django_db_blocker):
    """Loaded once, for it is what most of the time of these tests would go into; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample()
        Indicator.objects.filter(code="MT06").update(aliases=["Số nhà đại đoàn kết xây mới"])
        commune = AdministrativeUnit.objects.get(name="Xã Bình Trung")
        UnitAlias.objects.create(unit=commune, name="B.Trung cũ")
        yield World()
        transaction.set_rollback(True)
