"""The district of the corpus: the sample's own communes and catalogue, with one alias each."""

from briefings.examples import load_sample
from organizations.models import AdministrativeUnit, Indicator, UnitAlias
from tests.corpus.world import World
from tests.worlds import world


def build_district() -> World:
    load_sample()
    Indicator.objects.filter(code="MT06").update(aliases=["Số nhà đại đoàn kết xây mới"])
    commune = AdministrativeUnit.objects.get(name="Xã Bình Trung")
    UnitAlias.objects.create(unit=commune, name="B.Trung cũ")
    return World()


district = world(build_district)
