"""The office invites people, takes roles away, and locks accounts: who may, and every refusal."""

import html
import re
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages

from lib.refused import Refused
from organizations.models import Membership, User
from organizations.services import people
from organizations.urls import urlpatterns
from tests import factories
from tests.organizations.importing.test_rights_of_import_pages import RIGHTS as IMPORTS
from tests.organizations.test_account_pages import ACCOUNT

WHO = ("superuser", "secretariat", "officer", "commune_officer", "leader", "reader", "visitor", "stranger")


@pytest.fixture
def world(db):
    """A host with one organization beneath it, their people, and a neighbour's office."""
    host, neighbour = factories.HostFactory(), factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    officer = factories.member("officer", farmers, username="canbo", full_name="Cán bộ Một")
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        neighbour=neighbour,
        officer=officer,
        role=Membership.objects.get(user=officer),
        users={
            "superuser": factories.UserFactory(is_superuser=True, is_staff=True, username="quantri"),
            "secretariat": factories.member("secretariat", host, username="vanphong"),
            "officer": officer,
            "commune_officer": factories.member("commune_officer", farmers),
            "leader": factories.member("leader", host),
            "reader": factories.member("reader", host),
            "visitor": None,
            "stranger": factories.member("secretariat", neighbour, username="lanhgieng"),
        },
    )


@pytest.fixture
def office(world):
    return world.users["secretariat"]


# Who may


SHOWS, EMPTY, NOT_FOUND, SIGN_IN, DONE, REFUSED = "shows", "empty", "not found", "sign in", "done", "refused"
OFFICES = (SHOWS, SHOWS, *[NOT_FOUND] * 4, SIGN_IN)
DO = (DONE, DONE, *[NOT_FOUND] * 4, SIGN_IN, NOT_FOUND)
TABLE = {
    "people": ("/nguoi-dung/", None, (*OFFICES, EMPTY)),
    "person": ("/nguoi-dung/{officer.pk}/", None, (*OFFICES, NOT_FOUND)),
    # Another office may invite as well, but not into this host's organizations.
    # What waits for an answer stands in test_rights_of_people: here it is an empty page, and a key of nothing.
    "role_requests": ("/nguoi-dung/de-nghi/", None, (EMPTY, EMPTY, *[NOT_FOUND] * 4, SIGN_IN, EMPTY)),
    "role_request_answer": (
        "/nguoi-dung/de-nghi/{role.pk}/dong-y/",
        {"reason": "Thử."},
        (REFUSED, REFUSED, *[NOT_FOUND] * 4, SIGN_IN, REFUSED),
    ),
    "people_invite": ("/nguoi-dung/them/?ten=Cán bộ Một", None, (*OFFICES, SHOWS)),
    "role_withdraw": ("/nguoi-dung/{officer.pk}/rut/{role.pk}/", {"reason": "Chuyển công tác."}, DO),
    "person_step": ("/nguoi-dung/{officer.pk}/khoa/", {"reason": "Nghỉ chế độ."}, DO),
}


OF_UNITS = {"residential_areas", "unit", "units_loading", "units_conversion"}  # test_residential_areas, test_unit_page
OF_EVERYBODY = {"drafts", "own_password", "password_from_link", "notice_read"}  # each person has their own
OF_FIGURES = {"period_lock"}  # tests/organizations/importing/test_period_lock_pages.py


def test_no_address_is_missing_from_the_table():
    others = OF_EVERYBODY | OF_FIGURES | OF_UNITS | ACCOUNT | set(IMPORTS)
    assert {pattern.name for pattern in urlpatterns} == set(TABLE) | others
    assert {len(expected) for _, _, expected in TABLE.values()} == {len(WHO)}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", TABLE)
def test_everybody_is_let_in_or_kept_out_as_the_table_says(client, world, name, who):
    address, data, expected = TABLE[name]
    if user := world.users[who]:
        client.force_login(user)

    path = address.format(**vars(world))
    answer = client.post(path, data) if data else client.get(path)

    assert outcome(answer) == expected[WHO.index(who)]


def outcome(answer) -> str:
    if answer.status_code == 404:
        return NOT_FOUND
    if answer.status_code == 302:
        if answer.headers["Location"].startswith("/admin/login/"):
            return SIGN_IN
        said = {message.level_tag for message in get_messages(answer.wsgi_request)}
        return {"success": DONE, "error": REFUSED}[said.pop()]
    return SHOWS if "Cán bộ Một" in answer.content.decode() else EMPTY


def test_the_menu_leads_there_only_who_may(client, world):
    for who, shown in (("secretariat", True), ("superuser", True), ("leader", False), ("officer", False)):
        client.force_login(world.users[who])
        assert ('href="/nguoi-dung/"' in client.get("/viec-cua-toi/").content.decode()) is shown


def test_only_roles_within_the_subtree_are_shown(client, world, office):
    factories.MembershipFactory(user=world.officer, organization=world.neighbour, role="leader")
    client.force_login(office)

    for page in ("/nguoi-dung/", f"/nguoi-dung/{world.officer.pk}/"):
        assert world.neighbour.name not in client.get(page).content.decode()
    assert "vai trò ở tổ chức ngoài phạm vi" in client.get(f"/nguoi-dung/{world.officer.pk}/").content.decode()


def test_administrators_are_not_in_the_list(client, world, office):
    factories.MembershipFactory(user=world.users["superuser"], organization=world.host)
    client.force_login(office)

    assert "quantri" not in client.get("/nguoi-dung/").content.decode()
    assert client.get(f"/nguoi-dung/{world.users['superuser'].pk}/").status_code == 404


def test_people_are_found_without_marks(client, world, office):
    client.force_login(office)

    page = client.get("/nguoi-dung/?tim=can bo mot").content.decode()

    assert "1 người khớp" in page
    assert "Cán bộ Một" in page


def test_the_list_costs_the_same_at_any_length(client, world, office, count_queries):
    client.force_login(office)
    few = count_queries(lambda: client.get("/nguoi-dung/"))
    for _ in range(40):
        factories.member("officer", world.farmers)
    assert count_queries(lambda: client.get("/nguoi-dung/")) == few <= 10


# Inviting


def invite(client, world, **changed):
    data = {"username": "moi", "full_name": "Người Mới", "organization": world.farmers.pk, "role": "officer"}
    return client.post("/nguoi-dung/them/", data | changed, follow=True)


def test_a_new_account_gets_a_password_that_is_shown_once(client, world, office):
    client.force_login(office)

    answer = invite(client, world, email="moi@example.com")

    page = answer.content.decode()
    password = re.search(r'<dt>Mật khẩu</dt><dd class="secret">([a-z-]+)</dd>', page).group(1)
    user = User.objects.get(username="moi")
    assert user.check_password(password)
    assert (user.full_name, user.email, user.is_staff) == ("Người Mới", "moi@example.com", True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert password not in client.get(f"/nguoi-dung/{user.pk}/").content.decode()
    client.logout()
    assert client.post("/admin/login/", {"username": "moi", "password": password}).status_code == 302
    role = user.memberships.get()
    assert (role.organization, role.role) == (world.farmers, "officer")
    assert {(row.history_user, row.history_change_reason) for row in role.history.all()} == {
        (office, "Mời vào tổ chức")
    }
    assert {row.history_user for row in user.history.exclude(history_user=user)} == {office}


def test_passwords_differ_and_are_long_enough():
    made = {people.readable_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", each) for each in made)


def test_an_existing_account_only_receives_the_role(client, world, office):
    before = User.objects.get(pk=world.officer.pk)
    client.force_login(office)

    page = invite(client, world, username="CanBo", role="leader").content.decode()

    after = User.objects.get(pk=before.pk)
    assert "vừa nhận thêm vai trò" in page
    assert (after.password, after.full_name) == (before.password, before.full_name)
    assert after.memberships.count() == 2
    assert "đã có vai trò này từ trước" in invite(client, world, username="canbo", role="leader").content.decode()
    assert after.memberships.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"full_name": ""}, "phải ghi họ và tên"),
        ({"username": "có dấu cách"}, "hợp lệ"),
        ({"username": "quantri"}, "quản trị hệ thống"),
        ({"username": "bikhoa"}, "đang bị khóa"),
        ({"role": "emperor"}, "lựa chọn"),
        ({"email": "khong phai thu"}, "hợp lệ"),
    ],
)
def test_an_invitation_is_refused_with_the_reason_and_what_was_typed(client, world, office, changed, said):
    factories.member("officer", world.farmers, username="bikhoa", is_active=False)
    users, roles = User.objects.count(), Membership.objects.count()
    client.force_login(office)

    answer = invite(client, world, **changed)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert any(said in error for error in re.findall(r'<ul class="errorlist.*?</ul>', page, re.DOTALL))
    assert f'value="{html.escape(changed.get("username", "moi"))}"' in page
    assert (User.objects.count(), Membership.objects.count()) == (users, roles)


def test_nobody_is_invited_outside_the_subtree(client, world, office):
    client.force_login(office)

    answer = invite(client, world, organization=world.neighbour.pk)

    assert answer.status_code == 422
    assert world.neighbour.name not in answer.content.decode()
    assert not User.objects.filter(username="moi").exists()
    with pytest.raises(Refused, match="không thuộc phạm vi"):
        people.invite(by=office, organization=world.neighbour, role="officer", username="moi", full_name="Người Mới")
    with pytest.raises(Refused, match="không thuộc phạm vi"):
        people.invite(by=world.officer, organization=world.farmers, role="reader", username="moi", full_name="Mới")
    with pytest.raises(Refused, match="Không có vai trò"):
        people.invite(by=office, organization=world.farmers, role="emperor", username="moi", full_name="Mới")


# Taking away


def test_a_role_is_withdrawn_with_its_reason(client, world, office):
    client.force_login(office)

    client.post(f"/nguoi-dung/{world.officer.pk}/rut/{world.role.pk}/", {"reason": "Chuyển công tác."})

    world.officer.refresh_from_db()
    assert not world.officer.memberships.exists()
    assert not world.officer.is_staff
    last = Membership.history.filter(id=world.role.pk).latest()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", office, "Chuyển công tác.")


def test_nobody_withdraws_an_own_role(client, world, office):
    mine = office.memberships.get()
    client.force_login(office)

    page = client.post(f"/nguoi-dung/{office.pk}/rut/{mine.pk}/", {"reason": "Thử."}, follow=True).content.decode()

    assert "Bạn không tự rút vai trò của mình được" in page
    assert office.memberships.exists()


@pytest.mark.parametrize("step", [people.deactivate, people.activate, people.withdraw])
def test_a_reason_is_asked_for(world, office, step):
    key = world.role.pk if step is people.withdraw else world.officer.pk
    if step is people.activate:
        User.objects.filter(pk=key).update(is_active=False)
    with pytest.raises(Refused, match="Phải ghi lý do"):
        step(key, by=office, reason="  ")


def test_a_role_elsewhere_is_out_of_reach(client, world, office):
    other = factories.MembershipFactory(user=world.officer, organization=world.neighbour)
    client.force_login(office)

    assert client.post(f"/nguoi-dung/{world.officer.pk}/rut/{other.pk}/", {"reason": "Thử."}).status_code == 404
    with pytest.raises(Refused, match="Không tìm thấy"):
        people.withdraw(other.pk, by=office, reason="Thử.")


def test_an_account_with_a_role_elsewhere_is_neither_locked_nor_given_a_password(client, world, office):
    factories.MembershipFactory(user=world.officer, organization=world.neighbour)
    before = User.objects.get(pk=world.officer.pk)
    client.force_login(office)

    for name in ("khoa", "mat-khau"):
        page = client.post(f"/nguoi-dung/{before.pk}/{name}/", {"reason": "Thử."}, follow=True).content.decode()
        assert "ngoài phạm vi của bạn" in page

    after = User.objects.get(pk=before.pk)
    assert (after.password, after.is_active) == (before.password, True)


def test_an_office_does_not_reset_or_lock_itself(client, world, office):
    client.force_login(office)

    for name in ("khoa", "mat-khau"):
        page = client.post(f"/nguoi-dung/{office.pk}/{name}/", {"reason": "Thử."}, follow=True).content.decode()
        assert "Bạn không tự" in page

    office.refresh_from_db()
    assert office.is_active
    assert office.check_password(factories.PASSWORD)


def test_a_new_password_puts_out_whoever_is_signed_in(client, world, office):
    there = type(client)()
    there.force_login(world.officer)
    assert there.get("/viec-cua-toi/").status_code == 200
    client.force_login(office)

    page = client.post(f"/nguoi-dung/{world.officer.pk}/mat-khau/").content.decode()

    password = re.search(r'<dt>Mật khẩu</dt><dd class="secret">([a-z-]+)</dd>', page).group(1)
    world.officer.refresh_from_db()
    assert world.officer.check_password(password)
    assert there.get("/viec-cua-toi/").status_code == 302
    assert world.officer.history.first().history_change_reason == "Đặt lại mật khẩu"
    assert client.get(f"/nguoi-dung/{world.officer.pk}/mat-khau/").url == f"/nguoi-dung/{world.officer.pk}/"


def test_a_locked_account_stays_out_until_it_is_opened(client, world, office):
    there = type(client)()
    there.force_login(world.officer)
    client.force_login(office)
    address = f"/nguoi-dung/{world.officer.pk}/"

    client.post(f"{address}khoa/", {"reason": "Nghỉ chế độ."})

    assert there.get("/viec-cua-toi/").status_code == 302
    world.officer.refresh_from_db()
    last = world.officer.history.first()
    assert (world.officer.is_active, last.history_user, last.history_change_reason) == (False, office, "Nghỉ chế độ.")
    assert "đã bị khóa từ trước" in client.post(f"{address}khoa/", {"reason": "x"}, follow=True).content.decode()
    assert "hãy mở khóa" in client.post(f"{address}mat-khau/", follow=True).content.decode()

    client.post(f"{address}mo-khoa/", {"reason": "Đi làm lại."})

    world.officer.refresh_from_db()
    assert world.officer.is_active
    assert "không cần mở khóa" in client.post(f"{address}mo-khoa/", {"reason": "x"}, follow=True).content.decode()
    assert client.post(f"{address}no/").status_code == 404
