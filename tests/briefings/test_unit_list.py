"""The list of administrative units: found by every name they have or had, and told apart by place and time."""

import re
from datetime import date

import pytest
from django.utils import timezone

from organizations.choices import Role
from organizations.models import UnitAlias, UnitSuccession
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/don-vi/"
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def reader(client):
    user = make.member(Role.READER, make.OrganizationFactory(unit=None))
    client.force_login(user)
    return user


@pytest.fixture
def country():
    """Two provinces of before that became one; a town of the smaller that went into a commune of today, which became
    a ward since."""
    old = make.ProvinceFactory(name="Tỉnh Bắc Kạn", code="06", valid_to=LAST)
    kept = make.ProvinceFactory(name="Tỉnh Thái Nguyên", code="19", valid_to=LAST)
    new = make.ProvinceFactory(name="Tỉnh Thái Nguyên", code="19", valid_from=FIRST)
    district = make.DistrictFactory(name="Huyện Chợ Đồn", parent=old, valid_to=LAST)
    town = make.AdministrativeUnitFactory(
        name="Thị trấn Bằng Lũng", code="02020", kind="township", parent=district, valid_to=LAST
    )
    today = make.AdministrativeUnitFactory(name="Xã Chợ Đồn", code="02020", parent=new, valid_from=FIRST)
    for before, after in ((old, new), (kept, new), (town, today)):
        UnitSuccession.objects.create(predecessor=before, successor=after, effective_on=FIRST)
    elsewhere = make.AdministrativeUnitFactory(name="Xã Khác", parent=make.ProvinceFactory(name="Tỉnh Khác"))
    return {"old": old, "new": new, "district": district, "town": town, "today": today, "elsewhere": elsewhere}


def names(client, query="") -> list[str]:
    return [row[0].text for row in client.get(f"{LIST}?{query}").context["rows"]]


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_those_of_today_come_first_and_from_the_province_down(client, reader, country):
    assert names(client) == [
        "Tỉnh Khác",
        "Tỉnh Thái Nguyên",
        "Xã Chợ Đồn",
        "Xã Khác",
        "Tỉnh Bắc Kạn",
        "Tỉnh Thái Nguyên",
        "Huyện Chợ Đồn",
        "Thị trấn Bằng Lũng",
    ]
    text = text_of(client.get(LIST))
    assert "8 đơn vị hành chính 4 đang có hiệu lực 4 đã hết hiệu lực" in text
    assert "Huyện Chợ Đồn, Tỉnh Bắc Kạn không rõ Đến hết 30/06/2025" in text
    assert "Sắp xếp thành: Xã Chợ Đồn" in text
    assert "Hình thành từ: Thị trấn Bằng Lũng" in text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bang lung", ["Xã Chợ Đồn", "Thị trấn Bằng Lũng"]),
        ("02020", ["Xã Chợ Đồn", "Thị trấn Bằng Lũng"]),
        ("chợ đồn", ["Xã Chợ Đồn", "Huyện Chợ Đồn"]),
        ("bac kan", ["Tỉnh Thái Nguyên", "Tỉnh Bắc Kạn"]),
        ("nga ba cu", ["Xã Khác"]),
        ("ten rieng", []),
        ("bang don", []),  # words of two names
    ],
)
def test_a_unit_is_found_by_every_name_it_has_or_had(client, reader, country, words, found):
    UnitAlias.objects.create(unit=country["elsewhere"], name="Ngã Ba Cũ")
    UnitAlias.objects.create(unit=country["elsewhere"], name="Tên Riêng", owner=make.OrganizationFactory())
    assert names(client, f"q={words}") == found


def test_a_name_of_two_changes_ago_is_found(client, reader, country):
    ward = make.AdministrativeUnitFactory(name="Phường Chợ Đồn", kind="ward", valid_from=date(2026, 9, 1))
    UnitSuccession.objects.create(predecessor=country["today"], successor=ward, effective_on=date(2026, 9, 1))
    assert "Phường Chợ Đồn" in names(client, "q=bang lung")


def test_a_province_brings_those_that_went_into_it(client, reader, country):
    assert names(client, f"tinh={country['new'].pk}") == [
        "Tỉnh Thái Nguyên",
        "Xã Chợ Đồn",
        "Tỉnh Bắc Kạn",
        "Tỉnh Thái Nguyên",
        "Huyện Chợ Đồn",
        "Thị trấn Bằng Lũng",
    ]
    assert names(client, f"tinh={country['old'].pk}") == ["Tỉnh Bắc Kạn", "Huyện Chợ Đồn", "Thị trấn Bằng Lũng"]
    offered = dict(client.get(LIST).context["filter"].form["tinh"].field.choices)
    assert offered[str(country["old"].pk)] == "Tỉnh Bắc Kạn (đến 30/06/2025)"
    assert str(country["today"].pk) not in offered


def test_level_and_day(client, reader, country):
    make.AdministrativeUnitFactory(name="Xã Mai Sau", valid_from=date(2099, 1, 1))
    assert names(client, f"cap=district&tinh={country['new'].pk}") == ["Huyện Chợ Đồn"]
    assert names(client, "cap=commune&tinh_hinh=con") == ["Xã Chợ Đồn", "Xã Khác"]
    assert names(client, "cap=commune&ngay=31/03/2020") == ["Xã Khác", "Thị trấn Bằng Lũng"]
    assert names(client, "cap=commune&ngay=30/06/2025") == ["Xã Khác", "Thị trấn Bằng Lũng"]
    assert names(client, "cap=commune&ngay=01/07/2025") == ["Xã Chợ Đồn", "Xã Khác"]
    assert names(client, "tinh_hinh=chua") == ["Xã Mai Sau"]
    wrong = client.get(f"{LIST}?ngay=31/02/2020")
    assert not wrong.context["rows"]
    assert "Có hiệu lực vào ngày: 31/02/2020" in text_of(wrong)


def test_each_name_leads_to_the_page_of_the_unit(client, reader, country):
    for row in client.get(LIST).context["rows"]:
        assert client.get(row[0].link).status_code == 200


def test_the_file_has_the_rows_that_are_kept(client, reader, country):
    lines = client.get(f"{LIST}?q=bang lung&xuat=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Thị trấn Bằng Lũng" in lines[2]
    assert "30/06/2025" in lines[2]
    assert "Sắp xếp thành: Xã Chợ Đồn" in lines[2]


def test_the_list_costs_the_same_at_any_length(client, reader, country, count_queries):
    query = f"{LIST}?q=x&tinh={country['new'].pk}&ngay=01/07/2026"
    client.get(query)

    def cost() -> list[int]:
        return [count_queries(lambda: client.get(LIST)), count_queries(lambda: client.get(query))]

    few = cost()
    for unit in make.AdministrativeUnitFactory.create_batch(30, parent=country["new"], valid_from=FIRST):
        UnitSuccession.objects.create(predecessor=country["town"], successor=unit, effective_on=FIRST)
    assert cost() == few
    assert max(few) <= 20


def test_an_empty_portal_says_how_units_come_to_it(client):
    make.OrganizationFactory(unit=None)
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    text = text_of(client.get(LIST))
    assert "Chưa có đơn vị hành chính nào" in text
    assert "load_units" in text
    assert 'href="/don-vi/nap/"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("role", Role)
def test_every_member_reads_it_and_nobody_else(client, country, role):
    client.force_login(make.member(role, make.OrganizationFactory(unit=None)))
    page = client.get(LIST)
    assert len(page.context["rows"]) == 8
    assert 'href="/don-vi/"' in client.get("/viec-cua-toi/").content.decode()
    assert "/don-vi/nap/" not in page.content.decode()
    client.force_login(make.UserFactory())
    assert not client.get(LIST).context["rows"]
    client.logout()
    assert client.get(LIST).status_code == 302


def test_the_badge_of_a_day_ahead(client, reader):
    ahead = timezone.localdate().replace(year=timezone.localdate().year + 1, month=1, day=2)
    make.AdministrativeUnitFactory(name="Xã Mai Sau", valid_from=ahead)
    assert f"Từ {ahead:%d/%m/%Y}" in text_of(client.get(LIST))
