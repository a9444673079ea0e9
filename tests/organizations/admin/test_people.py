"""Accounts, roles and organizations in the admin site."""

import pytest
from django.urls import reverse

from lib.refused import Refused
from organizations.admin.organizations import OrganizationAdmin
from organizations.models import Membership, Organization, User
from organizations.services.memberships import grant, sync_admin_access
from tests import factories as make
from tests.briefings.admin.forms import errors, filled


@pytest.fixture
def client(client, db):
    person = make.UserFactory(username="quantri", is_staff=True, is_superuser=True)
    client.force_login(person, backend="organizations.backends.RoleBackend")
    return client


def test_the_first_role_opens_the_admin_site_and_the_last_closes_it(client):
    person, organization = make.UserFactory(), make.OrganizationFactory()
    place = reverse("admin:organizations_user_change", args=[person.pk])
    row = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-id": "",
        "memberships-0-user": person.pk,
        "memberships-0-organization": organization.pk,
        "memberships-0-role": "officer",
    }

    given = client.post(place, filled(client.get(place), **row))
    person.refresh_from_db()
    assert given.status_code == 302, errors(given)
    assert person.is_staff

    taken = client.post(place, filled(client.get(place), **{"memberships-0-DELETE": "on"}))
    person.refresh_from_db()
    assert taken.status_code == 302, errors(taken)
    assert not person.is_staff
    assert not Membership.objects.exists()


def test_roles_given_and_taken_on_their_own_pages_count_too(client):
    person, organization = make.UserFactory(), make.OrganizationFactory()
    place = reverse("admin:organizations_membership_add")
    client.post(place, {"user": person.pk, "organization": organization.pk, "role": "leader"})
    person.refresh_from_db()
    assert person.is_staff

    membership = Membership.objects.get()
    client.post(reverse("admin:organizations_membership_delete", args=[membership.pk]), {"post": "yes"})
    person.refresh_from_db()
    assert not person.is_staff


def test_granting_twice_changes_nothing(db):
    person, organization = make.UserFactory(), make.OrganizationFactory()

    assert grant(person, organization, "reader") == grant(person, organization, "reader")
    assert person.is_staff


def test_a_superuser_enters_without_a_role(db):
    person = make.UserFactory(is_superuser=True)

    sync_admin_access(person)

    assert person.is_staff


def test_an_account_is_made_with_a_full_name(client):
    place = reverse("admin:organizations_user_add")
    word = "một-mật-khẩu-dài-41"
    fields = {"username": "canbo", "full_name": "Cán bộ thử", "password1": word, "password2": word}

    answer = client.post(place, filled(client.get(place), **fields, usable_password="true"))

    assert answer.status_code == 302, errors(answer)
    person = User.objects.get(username="canbo")
    assert person.full_name == "Cán bộ thử"
    assert person.check_password(word)
    assert not person.is_staff


def test_a_password_is_changed_on_its_own_page(client):
    person = make.UserFactory()
    word = "mật-khẩu-mới-rất-dài"

    place = reverse("admin:auth_user_password_change", args=[person.pk])
    answer = client.post(place, {"password1": word, "password2": word, "usable_password": "true"})

    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password(word)


def test_accounts_are_found_without_marks(client):
    wanted = make.UserFactory(full_name="Đồng Thị Thử")
    make.UserFactory(full_name="Người khác")

    found = client.get(reverse("admin:organizations_user_changelist"), {"q": "dong thi"}).context["cl"].result_list

    assert list(found) == [wanted]


def test_nobody_but_a_superuser_opens_accounts(client):
    office = make.member("secretariat", make.HostFactory())
    client.force_login(office, backend="organizations.backends.RoleBackend")

    assert client.get(reverse("admin:organizations_user_changelist")).status_code == 403
    assert client.get(reverse("admin:organizations_user_change", args=[office.pk])).status_code == 403
    assert client.post(reverse("admin:organizations_membership_add"), {}).status_code == 403


def test_the_office_names_a_post_but_not_its_account(client):
    host = make.HostFactory()
    post = make.PostFactory(organization=host)
    client.force_login(make.member("secretariat", host), backend="organizations.backends.RoleBackend")
    place = reverse("admin:organizations_post_change", args=[post.pk])

    answer = client.post(place, filled(client.get(place), title="Bí thư", user=make.UserFactory().pk))

    assert answer.status_code == 302, errors(answer)
    post.refresh_from_db()
    assert (post.title, post.user) == ("Bí thư", None)


def test_an_organization_cannot_leave_the_scope_of_who_saves_it(client):
    host, elsewhere = make.HostFactory(), make.HostFactory()
    inside = make.OrganizationFactory(parent=host)
    client.force_login(make.member("secretariat", host), backend="organizations.backends.RoleBackend")
    place = reverse("admin:organizations_organization_change", args=[inside.pk])

    hidden = client.post(place, filled(client.get(place), parent=elsewhere.pk))
    freed = client.post(place, filled(client.get(place), parent=""))

    assert hidden.status_code == freed.status_code == 200
    assert "nằm ngoài phạm vi bạn được sửa" in errors(freed)
    inside.refresh_from_db()
    assert inside.parent == host
    assert Organization.objects.under(host).count() == 2


def test_a_service_s_refusal_becomes_a_sentence_on_the_form(client, monkeypatch):
    def refuse(self, request, obj, form, change):
        super(OrganizationAdmin, self).save_model(request, obj, form, change)
        raise Refused("Không lưu được vì lý do này; hãy làm thế kia.")

    monkeypatch.setattr(OrganizationAdmin, "save_model", refuse)
    organization = make.OrganizationFactory(name="Tên cũ")
    place = reverse("admin:organizations_organization_change", args=[organization.pk])

    answer = client.post(place, filled(client.get(place), name="Tên mới"))

    assert answer.status_code == 200
    assert "Không lưu được vì lý do này" in errors(answer)
    organization.refresh_from_db()
    assert organization.name == "Tên cũ"


def test_a_unit_shows_where_it_stands_and_what_it_became(client):
    unit = make.AdministrativeUnitFactory(name="Xã Thử")
    after = make.UnitSuccessionFactory(predecessor=unit).successor

    page = client.get(reverse("admin:organizations_administrativeunit_change", args=[unit.pk])).content.decode()

    assert f"{unit.parent.parent.name} › {unit.parent.name} › Xã Thử" in page
    assert after.name in page


def test_a_unit_that_others_stand_under_is_not_deleted(client):
    unit = make.AdministrativeUnitFactory()
    place = reverse("admin:organizations_administrativeunit_delete", args=[unit.parent.pk])

    page = client.get(place)
    client.post(place, {"post": "yes"})

    assert unit.name in page.content.decode()
    assert type(unit).objects.filter(pk=unit.parent.pk).exists()
