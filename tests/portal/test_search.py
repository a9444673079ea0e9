"""One box for everything: what is found, in which order, where it leads, and for whom."""

import re
from datetime import date

import pytest
from django.db import models
from django.urls import reverse

from organizations.choices import Role
from organizations.models import UnitAlias, UnitSuccession
from tests import factories as make
from tests import worlds
from tests.briefings.test_scope import World

world = worlds.world(World)

pytestmark = pytest.mark.django_db


def enter(client, person):
    client.force_login(person, backend="organizations.backends.RoleBackend")


def found(client, text: str) -> dict[str, list[str]]:
    """Titles by kind."""
    groups = client.get("/tim/", {"q": text}).context["groups"]
    return {group.title: [hit.title for hit in group.hits] for group in groups}


@pytest.fixture
def office(client):
    """The secretariat of a host, signed in; answers the host."""
    host = make.HostFactory(name="Huyện ủy Chợ Rã")
    enter(client, make.member(Role.SECRETARIAT, host))
    return host


def briefing_of(host, **values):
    return make.BriefingFactory(series__host=host, status="concluded", **values)


def test_every_kind_is_found_without_marks_and_each_leads_to_its_page(client, office):
    district = make.DistrictFactory(name="Huyện Suối Bạc")
    unions = make.OrganizationFactory(name="Liên đoàn Lao động huyện Suối Bạc", parent=office, unit=district)
    briefing = briefing_of(office, title="Giao ban Suối Bạc quý I năm 2020", unit=district)
    directive = make.DirectiveFactory(briefing=briefing, content="Vận động hộ ở Suối Bạc di dời")
    report = make.OrganizationReportFactory(briefing=briefing, organization=unions)
    shortcoming = make.ShortcomingFactory(report=report, text="Họp thôn Suối Bạc còn chậm")
    document = make.DocumentFactory(briefing=briefing, issued=True, symbol="05/BB-SUOIBAC")

    groups = client.get("/tim/", {"q": "suoi bac"}).context["groups"]

    assert {group.title: [hit.address for hit in group.hits] for group in groups} == {
        "Hội nghị giao ban": [briefing.get_absolute_url()],
        "Nhiệm vụ giao": [directive.get_absolute_url()],
        "Báo cáo": [report.get_absolute_url()],
        "Tồn tại, hạn chế": [shortcoming.report.get_absolute_url()],
        "Văn bản": [document.get_absolute_url()],
        "Tổ chức": [reverse("briefings:organization", args=[unions.pk])],
        "Đơn vị hành chính": [reverse("organizations:unit", args=[district.pk])],
    }
    for group in groups:
        assert client.get(group.hits[0].address).status_code == 200


def test_what_is_or_begins_with_the_words_comes_first(client, office):
    for name in ("Bản Xã Nghĩa Tá", "Xã Nghĩa Tá Thượng", "Xã Nghĩa Tá"):
        make.AdministrativeUnitFactory(name=name)

    assert found(client, "xã nghĩa tá")["Đơn vị hành chính"] == [
        "Xã Nghĩa Tá",
        "Xã Nghĩa Tá Thượng",
        "Bản Xã Nghĩa Tá",
    ]


@pytest.mark.parametrize("text", ["Q4/2020", "quý 4 năm 2020", "Quý IV/2020", "quy 4-2020", "giao ban q4 2020"])
def test_a_period_is_found_as_people_say_it(client, office, text):
    wanted = briefing_of(office, title="Hội nghị giao ban quý IV năm 2020", quarter=4)
    briefing_of(office, title="Hội nghị giao ban quý I năm 2020")

    assert found(client, text)["Hội nghị giao ban"] == [wanted.title]


def test_a_document_is_found_by_what_it_is_and_by_its_symbol(client, office):
    briefing = briefing_of(office, title="Giao ban quý I năm 2020")
    make.DocumentFactory(briefing=briefing, issued=True, symbol="17-BB/HU")

    assert found(client, "biên bản quý i 2020")["Văn bản"] == ["Biên bản số 17-BB/HU ngày 15/04/2020"]
    assert found(client, "17-BB/HU")["Văn bản"] == ["Biên bản số 17-BB/HU ngày 15/04/2020"]


def test_the_list_behind_a_kind_finds_as_many_as_are_said(client, office):
    briefing = briefing_of(office, title="Giao ban thủy lợi")
    make.DirectiveFactory.create_batch(7, briefing=briefing, content="Nạo vét kênh mương")
    make.DirectiveFactory(briefing=briefing, content="Việc khác")
    for number in range(6):
        organization = make.OrganizationFactory(name=f"Hội Kênh mương {number}", parent=office)
        report = make.OrganizationReportFactory(briefing=briefing, organization=organization)
        make.ShortcomingFactory(report=report, text="Kênh mương còn tắc")
    old, new = make.AdministrativeUnitFactory(name="Xã Kênh Mương"), make.AdministrativeUnitFactory(name="Xã Mới")
    UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=date(2025, 7, 1))
    for number in range(4):
        UnitAlias.objects.create(unit=make.AdministrativeUnitFactory(), name=f"Kênh mương {number}")

    page = client.get("/tim/", {"q": "kenh muong"})

    groups = {group.title: group for group in page.context["groups"]}
    assert {name: group.total for name, group in groups.items()} == {
        "Nhiệm vụ giao": 7,
        "Báo cáo": 6,
        "Tồn tại, hạn chế": 6,
        "Tổ chức": 6,
        "Đơn vị hành chính": 6,
    }
    assert "Xem cả 7 kết quả" in page.content.decode()
    for group in groups.values():
        assert len(group.hits) == 5
        listed = client.get(group.address).context
        assert (listed["cl"].result_count if "cl" in listed else listed["page"].paginator.count) == group.total


def test_the_search_costs_the_same_whatever_is_found(client, office, count_queries):
    briefing = briefing_of(office, title="Giao ban kênh mương")
    organization = make.OrganizationFactory(name="Hội Kênh mương", parent=office, unit=briefing.unit)

    def more(number):
        for _ in range(number):
            make.DirectiveFactory(briefing=briefing, assigned=True, content="Nạo vét kênh mương")
            report = make.OrganizationReportFactory(briefing=briefing)
            make.ShortcomingFactory(report=report, text="Kênh mương còn tắc")
            make.OrganizationFactory(name=f"Hội Kênh mương xã {report.pk}", parent=organization)
            make.AdministrativeUnitFactory(name=f"Xã Kênh mương {report.pk}")
            make.DocumentFactory(briefing=briefing, issued=True, version=report.pk, symbol="05/BB-KENH-MUONG")

    more(1)
    few = count_queries(lambda: client.get("/tim/", {"q": "kenh muong"}))
    more(12)

    assert count_queries(lambda: client.get("/tim/", {"q": "kenh muong"})) == few <= 14


@pytest.mark.parametrize("who", ["O", "N", "C"])
def test_nobody_finds_what_is_not_theirs_to_see(client, world, who):
    records = [world.records[name] for name in ("briefing", "directive", "shortcoming", "issued paper")]
    for record in records:
        models.QuerySet(type(record)).filter(pk=record.pk).update(search="mat lo qxz")
    enter(client, world.people["S"])
    seen = found(client, "mat lo qxz")
    enter(client, world.people[who])

    assert set(seen) == {"Hội nghị giao ban", "Nhiệm vụ giao", "Báo cáo", "Tồn tại, hạn chế", "Văn bản"}
    assert found(client, "mat lo qxz") == {}


def test_who_may_not_enter_the_admin_site_is_led_nowhere_in_it(client, office):
    enter(client, make.member(Role.READER, office, is_staff=False))
    for number in range(7):
        make.OrganizationFactory(name=f"Hội Kênh mương {number}", parent=office)

    page = client.get("/tim/", {"q": "kenh muong"})

    assert "Đang hiện 5; ghi thêm từ để tìm hẹp lại." in page.content.decode()
    assert "/admin/organizations/" not in page.content.decode()


def test_an_ended_organization_says_so(client, office):
    make.OrganizationFactory(name="Hội Cũ", parent=office, valid_to=date(2025, 6, 30))

    assert found(client, "hoi cu")["Tổ chức"] == ["Hội Cũ (đến 30/06/2025)"]


def test_nothing_found_says_what_to_try(client, office):
    page = client.get("/tim/", {"q": "không có đâu <b>"}).content.decode()

    assert "Không tìm thấy gì cho “không có đâu &lt;b&gt;”" in page
    assert "Thử ghi ít từ hơn" in page


def test_without_words_the_page_says_what_can_be_found(client, office):
    assert "Tìm trong mọi nội dung của bạn" in client.get("/tim/").content.decode()
    assert "Tìm trong mọi nội dung của bạn" in client.get("/tim/", {"q": "   "}).content.decode()


def test_too_many_words_are_refused_in_a_sentence_and_kept(client, office):
    text = " ".join(f"từ{number}" for number in range(30))

    page = client.get("/tim/", {"q": text}).content.decode()

    assert "Phần tìm kiếm dài quá" in page
    assert f'value="{text}"' in page


def test_every_page_has_the_box_for_who_is_signed_in(client, office):
    assert re.search(r'role="search" action="/tim/"', client.get("/viec-cua-toi/").content.decode())
    client.logout()
    assert "/tim/" not in client.get("/").content.decode()
    assert client.get("/tim/").status_code == 302


def test_a_period_narrows_the_list_behind_it_too(client, office):
    for number in range(7):
        briefing_of(office, title=f"Giao ban cụm {number}", quarter=4)
    briefing_of(office, title="Giao ban cụm khác")

    (group,) = client.get("/tim/", {"q": "cụm Q4/2020"}).context["groups"]

    assert (group.total, group.address) == (7, "/giao-ban/?q=cum&ky=2020-Q4")
    assert client.get(group.address).context["page"].paginator.count == 7
