"""A host, two organizations beneath it, people in their roles, a briefing that is planned and one that concluded."""

from types import SimpleNamespace

from tests import factories
from tests.worlds import world


def build_cast() -> SimpleNamespace:
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    women = factories.OrganizationFactory(parent=host, kind="women")
    series = factories.SeriesFactory(host=host, participants=[farmers, women])
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        women=women,
        series=series,
        briefing=factories.BriefingFactory(series=series, dated=True),
        concluded=factories.BriefingFactory(series=series, year=2019, quarter=4, status="concluded"),
        office=factories.member("secretariat", host),
        leader=factories.member("leader", host),
        reader=factories.member("reader", host),
        farmer=factories.member("officer", farmers),
        woman=factories.member("officer", women),
        stranger=factories.member("secretariat", factories.HostFactory()),
    )


cast = world(build_cast)
