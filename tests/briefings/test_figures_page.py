"""The page of the figures of a briefing's period: what they come to, how far the plan is met, and who is behind."""

import re

import pytest

from tests import factories as make
from tests.briefings.many_participants import build_many

CAP = 25


@pytest.fixture
def office(db):
    host = make.HostFactory(unit=make.DistrictFactory())
    return make.member("secretariat", host)


@pytest.fixture
def briefing(office):
    return make.BriefingFactory(series__host=office.memberships.get().organization)


def read(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]))


def test_it_tells_what_all_come_to_with_the_plan_and_each_unit_with_its_own(client, office, briefing):
    one, other, silent = (make.AdministrativeUnitFactory(parent=briefing.unit, name=f"Xã {name}") for name in "ABC")
    houses = make.IndicatorFactory(name="Nhà Đại đoàn kết làm mới", across_time="sum", unit_of_measure="nhà")
    for unit, done, plan in ((one, 3, 6), (other, 4, 4)):
        make.IndicatorValueFactory(indicator=houses, unit=unit, value=done)
        make.IndicatorValueFactory(indicator=houses, unit=unit, span="plan", number=1, value=plan)
    address = f"{briefing.get_absolute_url()}so-lieu/"

    assert "Nhà Đại đoàn kết làm mới 7 chưa đủ nhà 2/3 xã 7 (2/3 xã) 10 (2/3 xã) 70% (2/3 xã)" in read(
        client, office, address
    )
    page = read(client, office, f"{address}?chi-tieu={houses.pk}")
    assert "Xã C Chưa có – – – Xã A 3 3 6 50% Xã B 4 4 4 100%" in page
    assert silent.name in page


def test_an_office_that_begins_in_the_third_quarter_is_told_of_how_many_the_per_cent_is(client, office):
    briefing = make.BriefingFactory(series__host=office.memberships.get().organization, quarter=3)
    units = make.AdministrativeUnitFactory.create_batch(2, parent=briefing.unit)
    houses = make.IndicatorFactory(name="Nhà làm mới", across_time="sum", unit_of_measure="nhà")
    for unit, done, plan in zip(units, (3, 2), (6, 4), strict=True):
        make.IndicatorValueFactory(indicator=houses, unit=unit, value=done, number=3)
        make.IndicatorValueFactory(indicator=houses, unit=unit, span="plan", number=1, value=plan)
    address = f"{briefing.get_absolute_url()}so-lieu/"

    assert "10 50% (1/3 kỳ)" in read(client, office, address)
    assert read(client, office, f"{address}?chi-tieu={houses.pk}").count("50% (1/3 kỳ)") == 2


def test_without_a_plan_there_is_no_word_of_it_and_without_figures_the_page_says_so(client, office, briefing):
    address = f"{briefing.get_absolute_url()}so-lieu/"
    assert "Chưa có số liệu nào của kỳ này." in read(client, office, address)
    commune = make.AdministrativeUnitFactory(parent=briefing.unit)
    make.IndicatorValueFactory(indicator=make.IndicatorFactory(), unit=commune, value=3)
    assert "Kế hoạch" not in read(client, office, address)


@pytest.mark.django_db
def test_it_asks_no_more_for_92_communes_than_for_eight(client, count_queries):
    counts = []
    for number in (8, 92):
        made = build_many(number)
        houses = make.IndicatorFactory(across_time="sum")
        for unit in made.briefing.unit.children.all():
            make.IndicatorValueFactory(indicator=houses, unit=unit, value=3)
            make.IndicatorValueFactory(indicator=houses, unit=unit, span="plan", number=1, value=4)
        client.force_login(made.office)
        address = f"{made.briefing.get_absolute_url()}so-lieu/?chi-tieu={houses.pk}"
        client.get(address)
        counts.append(count_queries(lambda address=address: client.get(address)))
    assert counts[0] == counts[1] <= CAP
