"""Roles are told, asked for, and end by date; a password set by another holds for one sign-in."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from briefings.services.digest import send_digests
from lib.refused import Refused
from organizations import tasks
from organizations.access import Scope
from organizations.choices import MembershipState, Role
from organizations.models import Membership, RightsNotice, User
from organizations.services import memberships, notices, people
from portal.own_password import OPEN
from tests import factories as make
from tests.portal.test_lost_session import addresses
from tests.worlds import world

OWN = "Bai-tho-cua-em-41"


def build_office() -> SimpleNamespace:
    """A district's committee under a province's, its farmers, and an office of elsewhere."""
    top = make.HostFactory()
    host = make.HostFactory(parent=top)
    farmers, foreign = make.OrganizationFactory(parent=host), make.HostFactory()
    return SimpleNamespace(
        top=top,
        host=host,
        farmers=farmers,
        foreign=foreign,
        above=make.member("secretariat", top, username="captren"),
        office=make.member("secretariat", host, username="vanphong"),
        leader=make.member("leader", host, username="lanhdao", email="lanhdao@example.com"),
        officer=make.member("officer", farmers, username="canbo", email="canbo@example.com"),
        stranger=make.member("officer", foreign, username="nguoila"),
        strange_office=make.member("secretariat", foreign, username="vanphongla"),
        superuser=make.UserFactory(username="quantri", is_superuser=True, is_staff=True),
    )


office = world(build_office)


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


@pytest.fixture
def letters(settings, django_capture_on_commit_callbacks):
    """Whatever is done within it, its letters are sent."""
    settings.MAIL_ON = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told(user) -> list[str]:
    return list(RightsNotice.objects.filter(recipient=user).values_list("sentence", flat=True))


def invite(office, by, **changed):
    data = {"username": "moi", "full_name": "Người Mới", "organization": office.host.pk, "role": "officer"}
    return window(by).post("/nguoi-dung/them/", data | changed, follow=True)


# --- nobody gives themselves anything ---------------------------------------------------------------------------------


def test_the_office_does_not_make_itself_leader(office):
    page = invite(office, office.office, username="vanphong", role="leader").content.decode()

    assert "Không ai tự giao, gia hạn hay mở rộng quyền của chính mình" in page
    assert [row.role for row in office.office.memberships.all()] == ["secretariat"]


def test_the_table_itself_takes_no_role_that_a_person_gave_to_themselves(office):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=office.office, organization=office.host, role="leader", granted_by=office.office)


def test_a_superuser_gives_themselves_no_role_and_no_flag(office):
    client = window(office.superuser)
    sent = {"user": office.superuser.pk, "organization": office.host.pk, "role": "leader"}

    client.post(reverse("admin:organizations_membership_add"), sent)

    assert not office.superuser.memberships.exists()


def test_nobody_reads_the_password_of_who_stands_beside_or_above(office):
    colleague = make.member("secretariat", office.host, username="dongnghiep")
    for person in (office.leader, colleague):
        before = User.objects.get(pk=person.pk).password
        for step in ("mat-khau", "khoa"):
            address = reverse("organizations:person_step", args=[person.pk, step])
            page = window(office.office).post(address, {"reason": "Thử."}, follow=True).content.decode()
            assert "có quyền ngang hoặc rộng hơn bạn" in page
        after = User.objects.get(pk=person.pk)
        assert (after.password, after.is_active) == (before, True)
    assert people.reset_password(office.leader.pk, by=office.above)[1]
    assert people.reset_password(office.leader.pk, by=office.superuser)[1]


def test_a_new_leader_s_password_is_shown_to_nobody_and_set_by_the_link(office, letters):
    with letters():
        page = invite(office, office.office, role="leader", email="moi@example.com").content.decode()

    user = User.objects.get(username="moi")
    assert 'class="secret"' not in page
    assert not user.has_usable_password()
    assert "đường dẫn đặt mật khẩu đã gửi" in page
    letter = next(one for one in mail.outbox if one.to == ["moi@example.com"] and "/mat-khau/dat-lai/" in one.body)
    link = re.search(r"/mat-khau/dat-lai/\S+", letter.body)[0]
    assert Client().post(link, {"new_password1": OWN, "new_password2": OWN}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(OWN)
    assert not user.must_change_password
    assert Client().get(link).status_code == 404


def test_a_link_is_sent_to_the_person_alone_and_refused_without_an_address(office, letters):
    address = reverse("organizations:person_step", args=[office.leader.pk, "duong-dan"])
    with letters():
        page = window(office.office).post(address, follow=True).content.decode()
    assert "Đã gửi đường dẫn" in page
    assert [one.to for one in mail.outbox] == [["lanhdao@example.com"]]
    assert "/mat-khau/dat-lai/" not in page
    User.objects.filter(pk=office.leader.pk).update(email="")
    assert "chưa có thư điện tử" in window(office.office).post(address, follow=True).content.decode()


# --- told -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_leader_and_secretariat_are_told_to_the_person_and_to_those_above(office, letters, role):
    person = make.UserFactory(username="moi", email="moi@example.com")

    with letters():
        memberships.grant(person, office.host, role, by=office.office)

    above = {office.above, office.leader}
    expected = {person, *above} if role in ("leader", "secretariat") else set()
    assert {row.recipient for row in RightsNotice.objects.all()} == expected
    assert {one.to[0] for one in mail.outbox} == {user.email for user in expected if user.email}
    for sentence in RightsNotice.objects.values_list("sentence", flat=True):
        for part in (
            "vanphong",
            Role(role).label,
            office.host.name,
            f"{timezone.localdate():%d/%m/%Y}",
            "Nếu không đúng",
        ):
            assert part in sentence


def test_where_nobody_stands_above_the_system_administrators_are_told(office):
    memberships.grant(make.UserFactory(), office.foreign, "secretariat", by=office.strange_office)
    assert told(office.superuser)


def test_what_is_told_stands_on_the_first_page_until_it_is_read(office):
    memberships.grant(office.officer, office.host, "leader", by=office.office)
    client = window(office.above)
    notice = RightsNotice.objects.get(recipient=office.above)
    assert notice.sentence in client.get("/", follow=True).content.decode()
    assert window(office.office).post(reverse("organizations:notice_read", args=[notice.pk])).status_code == 404

    client.post(reverse("organizations:notice_read", args=[notice.pk]))

    assert notice.sentence not in client.get("/", follow=True).content.decode()


def test_a_superuser_made_is_told_to_the_others(office):
    second = make.UserFactory(is_superuser=True, is_staff=True)
    person = make.UserFactory()
    client = window(office.superuser)
    place = reverse("admin:organizations_user_change", args=[person.pk])
    sent = {
        "username": person.username, "full_name": person.full_name, "is_active": "on", "is_superuser": "on",
        "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0",
    }  # fmt: skip

    assert client.post(place, sent).status_code == 302

    assert "quyền quản trị hệ thống" in told(second)[0]
    assert "quyền quản trị hệ thống" in told(person)[0]


# --- an account of another office -------------------------------------------------------------------------------------


def test_an_account_of_another_office_is_added_only_with_its_consent(office):
    page = invite(office, office.office, username="nguoila", role="officer").content.decode()

    asked = Membership.objects.get(user=office.stranger, organization=office.host)
    assert "vai trò có hiệu lực khi họ đồng ý" in page
    assert asked.state == MembershipState.ASKED
    assert {grant.organization_id for grant in Scope.of(User.objects.get(pk=office.stranger.pk)).grants} == {
        office.foreign.pk
    }
    address = reverse("organizations:role_request_answer", args=[asked.pk, "dong-y"])
    for other in (office.office, office.above, make.member("secretariat", office.host)):
        assert "không thuộc quyền trả lời" in window(other).post(address, follow=True).content.decode()
    home = window(office.strange_office)
    assert "đề nghị giao vai trò" in home.get("/viec-cua-toi/").content.decode()
    assert "nguoila" in home.get(reverse("organizations:role_requests")).content.decode()

    assert "Đã đồng ý" in home.post(address, follow=True).content.decode()

    asked.refresh_from_db()
    assert (asked.state, asked.granted_by) == (MembershipState.GRANTED, office.strange_office)
    assert len(Scope.of(User.objects.get(pk=office.stranger.pk)).grants) == 2


def test_what_is_declined_is_gone_and_who_asked_is_told(office):
    invite(office, office.office, username="nguoila", role="leader")
    asked = Membership.objects.get(user=office.stranger, organization=office.host)
    decline = reverse("organizations:role_request_answer", args=[asked.pk, "tu-choi"])
    assert "Phải ghi lý do" in window(office.strange_office).post(decline, {}, follow=True).content.decode()

    window(office.strange_office).post(decline, {"reason": "Đang bận việc khác."})

    assert not Membership.objects.filter(pk=asked.pk).exists()
    assert "Đang bận việc khác." in told(office.office)[0]
    assert not told(office.above)


def test_what_is_asked_is_taken_back_by_who_asked_and_not_shown_to_them_before(office):
    invite(office, office.office, username="nguoila", role="reader")
    asked = Membership.objects.get(user=office.stranger, organization=office.host)
    assert "nguoila" not in window(office.office).get("/nguoi-dung/").content.decode()
    assert window(office.office).get(f"/nguoi-dung/{office.stranger.pk}/").status_code == 404

    window(office.office).post(reverse("organizations:role_request_answer", args=[asked.pk, "rut"]))

    assert not Membership.objects.filter(pk=asked.pk).exists()


# --- the end of a role ------------------------------------------------------------------------------------------------


def days_from_now(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(("since", "until", "counts"), [
    (None, 0, True), (None, -1, False), (0, None, True), (1, None, False), (-5, 5, True), (None, None, True),
])  # fmt: skip
def test_a_role_counts_on_its_days_alone_also_in_an_open_session(office, since, until, counts):
    client = window(office.office)
    assert client.get("/nguoi-dung/").status_code == 200
    days = [None if number is None else days_from_now(number) for number in (since, until)]
    Membership.objects.filter(user=office.office).update(valid_from=days[0], valid_to=days[1])

    assert client.get("/nguoi-dung/").status_code == (200 if counts else 404)
    assert client.get("/admin/").status_code == (200 if counts else 302)
    fresh = User.objects.get(pk=office.office.pk)
    assert bool(Scope.of(fresh).grants) is counts
    assert Membership.objects.filter(user=fresh).counting().exists() is counts


def test_an_end_closes_the_admin_site_within_the_hour(office):
    Membership.objects.filter(user=office.officer).update(valid_to=days_from_now(-1))
    tasks.tidy()
    office.officer.refresh_from_db()
    assert not office.officer.is_staff


@pytest.mark.parametrize(("left", "said"), [(14, True), (15, False), (0, True), (-1, False)])
def test_an_end_is_told_fourteen_days_before_to_the_person_and_their_office(office, left, said):
    Membership.objects.filter(user=office.officer).update(valid_to=days_from_now(left))
    day = f"{days_from_now(left):%d/%m/%Y}"
    for user in (office.officer, office.office, office.above):
        assert (day in window(user).get("/viec-cua-toi/").content.decode()) is said
    assert not notices.ending_soon(office.leader)


@pytest.mark.parametrize(("left", "letters"), [(15, 0), (14, 1), (13, 0), (1, 1), (0, 1), (-1, 0)])
def test_a_letter_tells_the_person_fourteen_days_and_one_day_before(office, left, letters):
    Membership.objects.filter(user=office.officer).update(valid_to=days_from_now(left))
    send_digests(timezone.localdate())
    mine = [one for one in mail.outbox if one.to == ["canbo@example.com"]]
    assert len(mine) == letters
    assert all(f"{days_from_now(left):%d/%m/%Y}" in one.body for one in mine)


def test_a_role_is_prolonged_by_inviting_again_but_not_backwards(office):
    until = f"{days_from_now(400):%d/%m/%Y}"
    sent = {"username": "canbo", "organization": office.farmers.pk, "role": "officer"}

    invite(office, office.office, **sent, valid_to=until)

    assert Membership.objects.get(user=office.officer).valid_to == days_from_now(400)
    page = invite(office, office.office, **sent, valid_from="01/01/2020").content.decode()
    assert "Vai trò không giao lùi" in page
    page = invite(office, office.office, **sent, valid_to="01/01/2020").content.decode()
    assert "đã qua" in page


# --- a password set by another ----------------------------------------------------------------------------------------


@pytest.fixture
def reset(office) -> tuple[User, str]:
    return people.reset_password(office.officer.pk, by=office.office)


def sign_in(user: User, password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/admin/login/", {"username": user.username, "password": password}).status_code


def test_a_password_set_by_another_holds_for_one_sign_in(reset):
    user, password = reset
    assert sign_in(user, password)[1] == 302

    client, status = sign_in(user, password)

    assert status == 409
    assert (
        "chỉ đăng nhập được một lần"
        in client.post("/admin/login/", {"username": user.username, "password": password}).content.decode()
    )
    assert client.get("/viec-cua-toi/").status_code == 302


def test_until_it_is_changed_no_address_but_that_page_is_reached(reset, capsys):
    user, password = reset
    client, _ = sign_in(user, password)
    walked = 0
    for address in addresses():
        try:
            name = resolve(address).view_name
        except Resolver404:
            continue
        if name in OPEN:
            continue
        for send in (client.get, client.post):
            answer = send(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/mat-khau/"), address
            walked += 1
    with capsys.disabled():
        print(f"\n{walked} addresses lead to the change of the password")
    assert walked > 300

    sent = {"old_password": password, "new_password1": password, "new_password2": password}
    assert "trùng mật khẩu đang dùng" in client.post("/mat-khau/", sent).content.decode()
    assert client.post("/mat-khau/", sent | {"new_password1": OWN, "new_password2": OWN}).status_code == 302

    assert client.get("/viec-cua-toi/").status_code == 200
    for _ in range(2):
        assert sign_in(user, OWN)[1] == 302


def test_who_has_the_second_step_before_them_is_led_through_both(reset, settings):
    user, _ = reset
    settings.PRODUCTION = True
    memberships.grant(user, user.memberships.get().organization, "leader")
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="organizations.backends.RoleBackend")

    assert client.get("/mat-khau/", secure=True).url == reverse("organizations:second_step")
    ways = client.get("/", secure=True, follow=True).redirect_chain
    assert ways[-1][0] == reverse("organizations:second_factor") or ways[-1][0] == reverse("organizations:second_step")
    settings.PRODUCTION = False
    assert client.get("/viec-cua-toi/").url == "/mat-khau/"


def test_what_an_administrator_types_holds_for_one_sign_in_too(office):
    address = reverse("admin:auth_user_password_change", args=[office.officer.pk])
    sent = {"password1": OWN, "password2": OWN, "usable_password": "true"}
    assert window(office.superuser).post(address, sent).status_code == 302
    assert [sign_in(office.officer, OWN)[1] for _ in range(2)] == [302, 409]


def test_a_link_no_longer_holds_after_it_was_used_or_for_a_locked_account(office, letters):
    with letters():
        people.send_link(office.officer.pk, by=office.office)
    link = re.search(r"/mat-khau/dat-lai/\S+", mail.outbox[-1].body)[0]
    assert Client().get(link).status_code == 200
    User.objects.filter(pk=office.officer.pk).update(is_active=False)
    assert Client().get(link).status_code == 404
    for wrong in (
        "/mat-khau/dat-lai/x/y/",
        "/mat-khau/dat-lai/OTk5OTk5OTk5OTk5OTk5OTk5OTk5/y/",
        "/mat-khau/dat-lai/é/y/",
    ):
        assert Client().get(wrong).status_code == 404


def test_refusals_of_services_are_sentences(office):
    with pytest.raises(Refused, match="Không ai tự giao"):
        memberships.grant(office.office, office.host, "leader", by=office.office)
    with pytest.raises(Refused, match="Không ai tự giao"):
        memberships.store(office.office.memberships.get(), by=office.office)
    with pytest.raises(Refused, match="chưa có thư điện tử"):
        people.send_link(office.stranger.pk, by=office.strange_office)
