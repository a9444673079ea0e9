"""Adding a briefing: what can be deduced is filled in already."""

import re
from datetime import date, datetime

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing, BriefingSeries
from tests import factories
from tests.webforms import of_address

ADDRESS = "/giao-ban/them/"


@pytest.fixture
def over(cast):
    """The briefing of the first quarter is over; its hour and place are known."""
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.starts_at = timezone.make_aware(datetime(2020, 4, 7, 8, 30))
    cast.briefing.venue = "Hội trường tầng 2"
    cast.briefing.submit_by = date(2020, 3, 25)
    cast.briefing.save()
    return cast.briefing


def test_the_next_one_of_a_series_is_added_by_one_button(client, cast, over):
    client.force_login(cast.office)
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, of_address(page, ADDRESS))

    made = Briefing.objects.get(series=cast.series, quarter=2)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert timezone.localtime(made.starts_at).strftime("%d/%m/%Y %H:%M") == "07/07/2020 08:30"
    assert (made.venue, made.submit_by, made.unit) == ("Hội trường tầng 2", date(2020, 6, 24), over.unit)
    assert made.status == BriefingStatus.PLANNED


def test_what_is_typed_takes_the_place_of_what_was_proposed(client, cast, over):
    client.force_login(cast.office)
    typed = {"starts_at": "10/07/2020 14:00", "venue": "Phòng họp 1"}

    client.post(ADDRESS, of_address(client.get(ADDRESS), ADDRESS) | typed)

    made = Briefing.objects.get(series=cast.series, quarter=2)
    assert (made.venue, made.held_on) == ("Phòng họp 1", date(2020, 7, 10))


def test_where_the_next_one_is_there_already_the_page_says_so_and_offers_one_outside_the_periods(client, cast):
    client.force_login(cast.office)

    page = client.get(ADDRESS).content.decode()

    assert "Kỳ tiếp theo đã có" in page
    assert re.findall(r'<option value="(\w+)"', page.split('name="period"')[1].split("</select>")[0]) == ["dot_xuat"]


def test_an_office_without_a_series_begins_one_with_its_first_briefing(client, db):
    host = factories.HostFactory(unit=factories.DistrictFactory())
    beneath = factories.OrganizationFactory(parent=host)
    client.force_login(factories.member("secretariat", host))

    answer = client.post(ADDRESS, of_address(client.get(ADDRESS), ADDRESS))

    made = Briefing.objects.get(series__host=host)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.series.name == f"Giao ban {host.label}"
    assert list(made.series.participants.all()) == [beneath]
    assert made.unit == host.unit


def test_a_further_series_is_begun_beside_the_first(client, cast, over):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    client.force_login(cast.office)
    address = f"{ADDRESS}?co-quan={cast.host.pk}"
    assert f'href="?co-quan={cast.host.pk}"' in client.get(ADDRESS).content.decode()

    refused = client.post(address, {"name": cast.series.name, "period_kind": "month", "venue": "Phòng họp 9"})
    made = client.post(address, {"name": "Giao ban tháng", "period_kind": "month", "venue": "Phòng họp 9"})

    assert refused.status_code == 422
    assert "Phòng họp 9" in refused.content.decode()
    assert made.status_code == 302
    assert BriefingSeries.objects.filter(host=cast.host).count() == 2
    assert Briefing.objects.get(series__name="Giao ban tháng").venue == "Phòng họp 9"


def test_sent_twice_one_is_added(client, cast, over):
    client.force_login(cast.office)
    sent = of_address(client.get(ADDRESS), ADDRESS)

    first, second = client.post(ADDRESS, sent), client.post(ADDRESS, sent)

    assert first.headers["Location"] == second.headers["Location"]
    assert Briefing.objects.filter(series=cast.series, quarter=2).count() == 1


def test_an_office_whose_place_nobody_knows_is_told_where_to_say_it(client, db):
    host = factories.HostFactory(unit=None)
    client.force_login(factories.member("secretariat", host))

    answer = client.post(ADDRESS, {"name": "Giao ban", "period_kind": "quarter"})

    assert answer.status_code == 422
    assert "ghi địa bàn của cơ quan" in answer.content.decode()
    assert not BriefingSeries.objects.filter(host=host).exists()


@pytest.mark.parametrize("who", ["leader", "farmer", "reader"])
def test_only_an_office_adds_briefings(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("query", ["loat", "co-quan"])
def test_those_of_others_cannot_be_chosen(client, cast, query):
    client.force_login(cast.stranger)
    key = cast.series.pk if query == "loat" else cast.host.pk

    assert client.get(f"{ADDRESS}?{query}={key}").status_code == 404
    assert client.get(f"{ADDRESS}?{query}=xyz").status_code == 404


def test_the_page_costs_the_same_with_many_who_take_part(client, cast, over, count_queries):
    client.force_login(cast.office)
    few = count_queries(lambda: client.get(ADDRESS))
    for _ in range(20):
        cast.series.participants.add(factories.OrganizationFactory(parent=cast.host))

    assert count_queries(lambda: client.get(ADDRESS)) == few <= 18


def test_the_first_one_may_be_of_the_period_that_just_ended(client, db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(datetime(2026, 12, 1, 8)))
    host = factories.HostFactory(unit=factories.DistrictFactory())
    series = factories.SeriesFactory(host=host, period_kind="month")
    client.force_login(factories.member("secretariat", host))
    page = client.get(ADDRESS)
    offered = page.content.decode().split('name="period"')[1].split("</select>")[0]
    assert re.findall(r">([^<>]+)</option>", offered) == [
        "Tháng 12 năm 2026",
        "Tháng 11 năm 2026",
        "Đột xuất, ngoài các kỳ",
    ]

    client.post(ADDRESS, of_address(page, ADDRESS) | {"period": "vua_xong"})

    made = Briefing.objects.get(series=series)
    assert (made.year, made.month) == (2026, 11)


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        ("month", "vua_xong", (2025, None, 12)),
        ("quarter", "vua_xong", (2025, 4, None)),
        ("quarter", "ke_tiep", (2026, 1, None)),
        ("year", "vua_xong", (2025, None, None)),
    ],
)
def test_so_may_the_first_one_of_a_new_series(client, db, monkeypatch, kind, period, expected):
    monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(datetime(2026, 1, 5, 8)))
    host = factories.HostFactory(unit=factories.DistrictFactory())
    client.force_login(factories.member("secretariat", host))

    client.post(ADDRESS, of_address(client.get(ADDRESS), ADDRESS) | {"period_kind": kind, "period": period})

    made = Briefing.objects.get()
    assert (made.year, made.quarter, made.month) == expected
