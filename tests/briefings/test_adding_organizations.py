"""The page on which an office adds several organizations: typed, pasted, wrong, sent twice, taken back, by whom."""

from types import SimpleNamespace

import pytest

from organizations.models import Organization
from tests import factories
from tests.webforms import of_address
from tests.worlds import world

PAGE, UNDO = "/to-chuc/them/", "/to-chuc/them/hoan-tac/"


def build_office() -> SimpleNamespace:
    district = factories.DistrictFactory()
    host = factories.HostFactory(name="Huyện ủy Đồng Thử", unit=district)
    return SimpleNamespace(
        host=host,
        district=district,
        commune=factories.AdministrativeUnitFactory(parent=district),
        secretary=factories.member("secretariat", host),
        officer=factories.member("officer", factories.OrganizationFactory(parent=host, name="Hội Đã Có")),
        admin=factories.UserFactory(is_superuser=True, is_staff=True),
    )


office = world(build_office)


@pytest.fixture
def secretary(client, office):
    client.force_login(office.secretary)
    return client


def typed(page, address: str) -> dict:
    """The fields of the form on ``page``, each with its only value."""
    return {name: value[0] if len(value) == 1 else value for name, value in of_address(page, address).items()}


def form(client, *names: str, **given) -> dict:
    sent = typed(client.get(PAGE), PAGE)
    for number, name in enumerate(names):
        sent |= {f"organizations-{number}-name": name, f"organizations-{number}-kind": "mass_association"}
    return sent | given


def words(page) -> str:
    return page.content.decode()


def test_parent_and_unit_are_the_offices_own(secretary, office):
    sent = form(secretary)
    assert (sent["parent"], sent["unit"]) == (str(office.host.pk), str(office.district.pk))
    assert sent["organizations-rows"] == "8"


def test_eight_are_saved_at_once_and_once(secretary, office):
    sent = form(secretary, *(f"Hội thứ {number}" for number in range(8)), unit=office.commune.pk)

    answer = secretary.post(PAGE, sent, follow=True)
    secretary.post(PAGE, sent)  # pressed twice

    assert "Đã thêm 8 tổ chức trực thuộc Huyện ủy Đồng Thử." in words(answer)
    added = Organization.objects.filter(name__startswith="Hội thứ")
    assert [one.name for one in added] == [f"Hội thứ {number}" for number in range(8)]
    assert {one.unit for one in added} == {office.commune}


def test_rows_change_places_and_nothing_is_stored(secretary):
    sent = form(secretary, "Hội Một", "Hội Hai", xuong="organizations-0")

    page = secretary.post(PAGE, sent)

    again = typed(page, PAGE)
    assert [again[f"organizations-{number}-name"] for number in range(2)] == ["Hội Hai", "Hội Một"]
    assert not Organization.objects.filter(name="Hội Một").exists()
    secretary.post(PAGE, again)
    stored = Organization.objects.filter(name__in=["Hội Một", "Hội Hai"]).order_by("pk")
    assert [one.name for one in stored] == ["Hội Hai", "Hội Một"]


def test_pasted_rows_bring_their_kind_to_be_seen(secretary, office):
    pasted = (
        "TT\tTên tổ chức\tTên gọi tắt\tLoại\n1\tHội Nông dân xã\tHND\t\n2\tHội Lạ\t\tCông đoàn\n3\tCâu lạc bộ\t\tKhác"
    )
    sent = form(secretary, tach="organizations", **{"organizations-paste": pasted})

    page = secretary.post(PAGE, sent)

    again = typed(page, PAGE)
    rows = [(again[f"organizations-{n}-name"], again[f"organizations-{n}-kind"]) for n in range(3)]
    assert rows == [("Hội Nông dân xã", "farmers"), ("Hội Lạ", "trade_union"), ("Câu lạc bộ", "")]
    assert again["organizations-0-short_name"] == "HND"
    assert "Đề xuất theo tên" in words(page)
    assert "Không có loại “Khác”" in words(page)
    assert not Organization.objects.filter(name="Hội Lạ").exists()


def test_a_kind_that_nobody_saw_is_proposed_and_not_stored(secretary):
    sent = form(secretary, "Hội Nông dân xã", "Câu lạc bộ Hưu trí")
    sent |= {"organizations-0-kind": "", "organizations-1-kind": ""}

    page = secretary.post(PAGE, sent)

    assert page.status_code == 422
    assert "Loại này được đề xuất theo tên" in words(page)
    assert "Dòng 2, loại" in words(page)
    assert not Organization.objects.filter(name="Hội Nông dân xã").exists()
    again = typed(page, PAGE) | {"organizations-1-kind": "mass_association"}
    assert again["organizations-0-kind"] == "farmers"
    secretary.post(PAGE, again)
    assert Organization.objects.get(name="Hội Nông dân xã").kind == "farmers"


def test_what_is_wrong_is_said_in_its_cell_and_above_and_nothing_is_lost(secretary, office):
    sent = form(secretary, "Hội Một", "HỘI MỘT", "Hội Đã Có", "Hội Bốn")

    page = secretary.post(PAGE, sent)

    assert page.status_code == 422
    said = words(page)
    assert "còn 2 chỗ cần sửa" in said
    assert '<a href="#organizations-1-name">Dòng 2, tên</a>: Trùng tên với dòng 1' in said
    assert "Đã có “Hội Đã Có” (thuộc Huyện ủy Đồng Thử)" in said
    again = typed(page, PAGE)
    assert [again[f"organizations-{n}-name"] for n in range(4)] == ["Hội Một", "HỘI MỘT", "Hội Đã Có", "Hội Bốn"]
    assert not Organization.objects.filter(name="Hội Bốn").exists()


def test_a_parent_or_a_place_of_others_cannot_be_sent(secretary, office):
    other = factories.HostFactory(unit=factories.DistrictFactory())
    for given in ({"parent": other.pk}, {"unit": other.unit.pk}, {"parent": ""}, {"parent": "x\x00"}):
        page = secretary.post(PAGE, form(secretary, "Hội Một", **given))
        assert page.status_code in (400, 422), given
    assert not Organization.objects.filter(name="Hội Một").exists()


def test_nothing_typed_is_nothing_saved(secretary):
    assert "Chưa ghi tổ chức nào để lưu." in words(secretary.post(PAGE, form(secretary), follow=True))


def test_a_system_administrator_may_leave_the_parent_out(client, office):
    client.force_login(office.admin)
    client.post(PAGE, form(client, "Tỉnh ủy Thử", parent="", unit=""))
    assert Organization.objects.get(name="Tỉnh ủy Thử").parent is None


def test_an_officer_has_no_such_page(client, office):
    client.force_login(office.officer)
    assert [client.get(address).status_code for address in (PAGE, UNDO)] == [404, 404]


def test_the_list_and_the_menu_lead_here(client, office):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    page = client.get("/admin/organizations/organization/")
    assert "Thêm nhiều tổ chức" in words(page)
    assert client.get("/admin/organizations/organization/add_several_page/").url == PAGE


def test_the_page_costs_the_same_with_many_rows(secretary, office, count_queries):
    factories.OrganizationFactory.create_batch(3, parent=office.host)
    few = count_queries(lambda: secretary.get(PAGE))
    factories.OrganizationFactory.create_batch(30, parent=office.host)
    assert count_queries(lambda: secretary.get(PAGE)) == few <= 16


# --- taking back ------------------------------------------------------------------------------------------------------


def test_taking_back_asks_and_the_first_button_goes_back(secretary, office):
    secretary.post(PAGE, form(secretary, "Hội Một", "Hội Hai"))
    assert UNDO in words(secretary.get(PAGE))
    page = secretary.get(UNDO)
    sent = of_address(page, UNDO)
    assert words(page).index("Quay lại, chưa xóa") < words(page).index("Xóa các tổ chức đã đánh dấu")

    secretary.post(UNDO, sent | {"quay_lai": "1"})
    assert Organization.objects.filter(name__in=["Hội Một", "Hội Hai"]).count() == 2

    two = Organization.objects.get(name="Hội Hai")
    factories.PostFactory(organization=two)
    both = [one.pk for one in Organization.objects.filter(name__in=["Hội Một", "Hội Hai"])]
    refused = secretary.post(UNDO, sent | {"bo": both})
    assert refused.status_code == 422
    assert "Hội Hai đã có chức vụ gắn vào" in words(refused)

    sent = of_address(secretary.get(UNDO), UNDO)
    answer = secretary.post(UNDO, sent, follow=True)
    assert "Đã xóa 1 tổ chức vừa thêm." in words(answer)
    assert list(Organization.objects.filter(name__in=["Hội Một", "Hội Hai"])) == [two]


def test_nothing_chosen_is_nothing_deleted(secretary):
    secretary.post(PAGE, form(secretary, "Hội Một"))
    sent = of_address(secretary.get(UNDO), UNDO)
    sent.pop("bo", None)
    page = secretary.post(UNDO, sent)
    assert (page.status_code, Organization.objects.filter(name="Hội Một").count()) == (422, 1)
