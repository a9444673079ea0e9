"""From a briefing to the import of the figures that it is about."""

import pytest

from briefings.services.figures_import import import_address
from organizations.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def briefing():
    host = make.HostFactory(unit=make.DistrictFactory())
    return make.BriefingFactory(series__host=host, period_kind="half_year", year=2020, quarter=None)


def test_the_office_sends_that_period_in_the_name_of_the_host(briefing):
    office = make.member(Role.SECRETARIAT, briefing.series.host)
    asked = f"?year=2020&period=H1&organization={briefing.series.host_id}"
    assert import_address(briefing, office) == f"/nhap-so-lieu/{asked}"


def test_the_page_is_opened_with_that_period(client, briefing):
    office = make.member(Role.SECRETARIAT, briefing.series.host)
    client.force_login(office)
    assert (
        import_address(briefing, office).replace("&", "&amp;")
        in client.get(briefing.get_absolute_url()).content.decode()
    )
    form = client.get(import_address(briefing, office)).context["form"]
    assert (form["year"].value(), form["period"].value()) == ("2020", "H1")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.READER])
def test_whoever_sends_no_figures_is_led_nowhere(briefing, role):
    assert import_address(briefing, make.member(role, briefing.series.host)) == ""
