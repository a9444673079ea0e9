"""Figures go with an achievement: chosen on its page, of its quarter and its place, and shown with the report."""

import pytest

from tests import factories as make
from tests.briefings.admin.forms import errors, filled
from tests.webforms import of_address

pytestmark = pytest.mark.long_on_postgresql

PAGE = "/admin/briefings/achievement/{}/change/"


@pytest.fixture
def achievement(host):
    farmers = make.OrganizationFactory(parent=host, unit=host.unit)
    report = make.OrganizationReportFactory(briefing=make.BriefingFactory(series__host=host), organization=farmers)
    return make.AchievementFactory(report=report)


@pytest.fixture
def figure(host):
    return make.IndicatorValueFactory(unit__parent=host.unit, year=2020, number=1, value=12)


def choose(client, achievement, *figures):
    page = client.get(PAGE.format(achievement.pk))
    keys = [str(figure.pk) for figure in figures]
    return client.post(PAGE.format(achievement.pk), filled(page, figures=keys))


def test_the_officer_chooses_them_and_readers_see_them_with_the_report(achievement, figure, as_user):
    client = as_user(make.member("officer", achievement.report.organization))

    saved = choose(client, achievement, figure)
    page = client.get(achievement.report.get_absolute_url()).content.decode()

    assert saved.status_code == 302
    assert list(achievement.figures.all()) == [figure]
    assert f"{figure.indicator.name} của {figure.unit.name}: 12" in " ".join(page.split())


def test_what_is_of_another_quarter_or_place_is_named_and_not_saved(achievement, figure, office, as_user):
    client = as_user(office)
    later = make.IndicatorValueFactory(unit=figure.unit, year=2020, number=2)
    elsewhere = make.IndicatorValueFactory(unit=make.AdministrativeUnitFactory(parent=make.DistrictFactory()))
    make.MembershipFactory(user=office, organization=make.HostFactory(unit=elsewhere.unit.parent), role="secretariat")

    answer = choose(client, achievement, later, elsewhere)

    assert "số liệu của quý II năm 2020, còn hội nghị xem xét quý I năm 2020" in errors(answer)
    assert f"không thuộc địa bàn {achievement.report.organization.unit.name}" in errors(answer)
    assert not achievement.figures.exists()


def test_the_page_of_the_report_leads_to_a_page_of_its_own_whoever_may_choose(achievement, host, office, as_user):
    own = f"{achievement.report.get_absolute_url()}so-lieu/{achievement.pk}/"
    page = as_user(office).get(achievement.report.get_absolute_url()).content.decode()
    read = as_user(make.member("reader", host)).get(achievement.report.get_absolute_url()).content.decode()

    assert own not in read
    assert own in page


def test_one_indicator_after_the_other_is_chosen_there(achievement, figure, as_user):
    client = as_user(make.member("officer", achievement.report.organization))
    own = f"{achievement.report.get_absolute_url()}so-lieu/{achievement.pk}/"
    other = make.IndicatorValueFactory(unit=figure.unit, year=2020, number=1, value=7)
    later = make.IndicatorValueFactory(indicator=figure.indicator, unit=figure.unit, year=2020, number=2)

    for each in (figure, other):
        form = of_address(client.get(f"{own}?chi-tieu={each.indicator_id}"), own)
        assert client.post(own, form | {"figures": str(each.pk)}).url == achievement.report.get_absolute_url()
    assert set(achievement.figures.all()) == {figure, other}
    assert achievement.history.first().history_change_reason.startswith("Chọn số liệu kèm theo")

    form = of_address(client.get(f"{own}?chi-tieu={figure.indicator_id}"), own)
    assert client.post(own, form | {"figures": str(later.pk)}).status_code == 422
    client.post(own, {**form, "figures": []})
    assert set(achievement.figures.all()) == {other}
