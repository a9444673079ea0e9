"""The thôn, tổ dân phố of a commune are added many at once: typed into a table or pasted, all or none."""

from datetime import date

import pytest
from django.urls import reverse

from organizations.choices import Role
from organizations.models import AdministrativeUnit
from organizations.services.residential_areas import areas_of, free_codes, full_name
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return make.AdministrativeUnitFactory(code="02071", name="Xã Nghĩa Tá")


@pytest.fixture
def office(commune):
    return make.member(Role.SECRETARIAT, make.HostFactory(unit=commune))


@pytest.fixture
def page(client, office, commune):
    client.force_login(office, backend="organizations.backends.RoleBackend")
    return reverse("organizations:residential_areas", args=[commune.pk])


def typed(*rows: tuple[str, str], **more) -> dict:
    data = {"kind": "Thôn", "valid_from": "", "dong-TOTAL_FORMS": len(rows), "dong-INITIAL_FORMS": 0}
    for number, (name, code) in enumerate(rows):
        data |= {f"dong-{number}-name": name, f"dong-{number}-code": code}
    return data | more


def names(commune) -> dict[str, str]:
    return dict(areas_of(commune).values_list("code", "name"))


def test_it_works(client, page, commune):
    shown = client.get(page)
    assert [row["code"].value() for row in shown.context["rows"]][:2] == ["02071-01", "02071-02"]

    answer = client.post(page, typed(("Nà Lỏng", "02071-01"), ("bản Kéo Nàng", "02071-02"), ("", "02071-03")))

    assert answer.status_code == 302
    assert names(commune) == {"02071-01": "Thôn Nà Lỏng", "02071-02": "Bản Kéo Nàng"}
    added = AdministrativeUnit.objects.get(code="02071-02")
    assert (added.kind, added.kind_name, added.parent) == ("residential_area", "bản", commune)
    assert added.path == f"{commune.path}{added.pk}/"
    assert added.history.count() == 1
    assert "Bản Kéo Nàng" in client.get(page).content.decode()


def test_codes_go_on_where_the_last_ended_and_are_found_when_left_out(client, page, commune):
    client.post(page, typed(("Nà Lỏng", ""), ("Nà Đeng", "02071-05")))
    client.post(page, typed(("Nà Cà", ""), ("Nà Khằn", "")))

    assert names(commune) == {
        "02071-01": "Thôn Nà Lỏng",
        "02071-02": "Thôn Nà Cà",
        "02071-03": "Thôn Nà Khằn",
        "02071-05": "Thôn Nà Đeng",
    }
    assert free_codes(commune, 2) == ["02071-04", "02071-06"]


def test_all_or_none_with_the_reason_in_its_cell(client, page, commune):
    rows = ("Nà Lỏng", "02071-01"), ("Thôn nà lỏng", "02071-02"), ("Nà Cà", "02072-01"), ("Nà Đeng", "02071-01")

    answer = client.post(page, typed(*rows))

    assert answer.status_code == 422
    assert names(commune) == {}
    forms = answer.context["rows"].forms
    assert "Thôn nà lỏng đã có" in forms[1].errors["name"][0]
    assert "Mã là mã của Xã Nghĩa Tá" in forms[2].errors["code"][0]
    assert "ghi ở nhiều dòng" in forms[0].errors["code"][0]
    assert 'value="Nà Cà"' in answer.content.decode()


def test_a_code_that_another_unit_has_is_refused(client, page, commune):
    client.post(page, typed(("Nà Lỏng", "02071-01")))

    answer = client.post(page, typed(("Nà Cà", "02071-01")))

    assert answer.status_code == 422
    assert answer.context["rows"].forms[0].errors["code"]


def test_the_places_of_a_commune_that_has_ended_ended_with_it(client, page, commune):
    AdministrativeUnit.objects.filter(pk=commune.pk).update(valid_to=date(2025, 6, 30))
    client.post(page, typed(("Nà Lỏng", "02071-01")))
    assert areas_of(commune).get().valid_to == date(2025, 6, 30)


def test_nothing_typed_is_said(client, page, commune):
    answer = client.post(page, typed(("", "02071-01")))
    assert answer.status_code == 422
    assert "Chưa ghi tên thôn" in answer.content.decode()


def test_rows_are_pasted_from_a_table_and_nothing_is_stored_yet(client, page, commune):
    pasted = "1\tThôn Nà Lỏng\n2.\tNà Cà\t02071-07\n\nTổ dân phố 3"

    answer = client.post(page, typed(("Nà Đeng", "02071-01"), tach="1", dan=pasted, kind="Bản"))

    assert answer.status_code == 200
    rows = [(row["name"].value(), row["code"].value()) for row in answer.context["rows"]]
    assert rows[:4] == [
        ("Nà Đeng", "02071-01"),
        ("Thôn Nà Lỏng", "02071-02"),
        ("Nà Cà", "02071-07"),
        ("Tổ dân phố 3", "02071-03"),
    ]
    assert answer.context["whole"]["kind"].value() == "Bản"
    assert names(commune) == {}


def test_five_more_rows(client, page, commune):
    answer = client.post(page, typed(("Nà Đeng", "02071-01"), ("", "02071-02"), them="1"))
    rows = [row["name"].value() for row in answer.context["rows"]]
    assert rows[0] == "Nà Đeng"
    assert len(rows) >= 7


def test_whoever_edits_no_units_there_is_kept_out(client, commune, page, office):
    for user, status in (
        (make.member(Role.COMMUNE_OFFICER, make.OrganizationFactory(unit=commune)), 404),
        (make.member(Role.SECRETARIAT, make.HostFactory()), 404),
        (office, 200),
    ):
        client.force_login(user, backend="organizations.backends.RoleBackend")
        assert client.get(page).status_code == status
        if status == 404:
            assert client.post(page, typed(("Nà Lỏng", ""))).status_code == status
    assert names(commune) == {}
    district = reverse("organizations:residential_areas", args=[commune.parent_id])
    assert client.get(district).status_code == 404


def test_the_page_of_the_commune_leads_there(client, office, commune, page):
    unit = client.get(reverse("admin:organizations_administrativeunit_change", args=[commune.pk])).content.decode()
    assert "Thôn, tổ dân phố" in unit
    other = make.AdministrativeUnitFactory()
    shown = client.get(reverse("admin:organizations_administrativeunit_change", args=[other.pk]))
    assert "areas_page" not in shown.content.decode()


def test_the_page_costs_the_same_at_any_length(client, page, commune, count_queries):
    few = count_queries(lambda: client.get(page))
    rows = [(f"Nà {number}", "") for number in range(40)]
    assert client.post(page, typed(*rows)).status_code == 302
    assert count_queries(lambda: client.get(page)) == few <= 25


@pytest.mark.parametrize(
    ("name", "kind", "full"),
    [
        ("Nà Lỏng", "Thôn", "Thôn Nà Lỏng"),
        ("thôn  Nà Lỏng", "Thôn", "Thôn Nà Lỏng"),
        ("3", "Tổ dân phố", "Tổ dân phố 3"),
        ("Khóm 4", "Tổ dân phố", "Khóm 4"),
    ],
)
def test_names_say_what_they_are(name, kind, full):
    assert full_name(name, kind) == full
