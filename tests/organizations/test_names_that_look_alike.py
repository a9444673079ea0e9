"""Names of people, offices and places take no letters of other scripts, and no two login names look alike."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from briefings.models import Directive
from lib.refused import Refused
from organizations.models import AdministrativeUnit, Organization, Post, User
from organizations.services import people
from tests import factories as make
from tests.briefings.admin.forms import errors, filled

# Each has a letter of another script; e-mail addresses are names, too.
FOREIGN = {"Cyrillic": "а", "Greek": "ο", "small Latin": "ı", "Armenian": "օ", "Cherokee": "Ꭺ"}


def named_models() -> dict:
    return {model: model.latin_fields for model in apps.get_models() if getattr(model, "latin_fields", ())}


def test_every_name_of_a_person_an_office_and_a_place_is_asked(db, capsys):
    assert set(named_models()) == {User, Organization, Post, AdministrativeUnit, Directive}
    walked = 0
    for model, fields in named_models().items():
        for name in fields:
            for script, letter in FOREIGN.items():
                text = f"ab{letter}c@example.com" if name == "email" else f"Ba{letter}n"
                record = model(**{name: text})
                with pytest.raises(ValidationError) as refusal:
                    record.clean_fields(exclude={field.name for field in model._meta.fields} - {name})
                said = " ".join(refusal.value.message_dict[name])
                assert f"thứ 3 “{letter}”" in said, (model, name, script, said)
                walked += 1
    with capsys.disabled():
        print(f"\n{walked} names with letters of other scripts")
    assert walked >= 55


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


@pytest.mark.parametrize(("sent", "said"), [
    ({"username": "vanphοng"}, "“ο”"), ({"full_name": "Nguyễn Vаn A"}, "“а”"), ({"email": "a@exаmple.com"}, "“а”"),
])  # fmt: skip
def test_an_invitation_names_the_letter(db, sent, said):
    host = make.HostFactory()
    office = make.member("secretariat", host)
    form = {"username": "moi", "full_name": "Người Mới", "organization": host.pk, "role": "officer"}

    answer = window(office).post("/nguoi-dung/them/", form | sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(full_name__in=("Người Mới", "Nguyễn Vаn A")).exists()


def test_the_admin_site_names_the_letter_of_an_organization(db):
    host = make.HostFactory()
    inside = make.OrganizationFactory(parent=host, name="Hội Nông dân xã Thử")
    client = window(make.member("secretariat", host))
    place = reverse("admin:organizations_organization_change", args=[inside.pk])

    answer = client.post(place, filled(client.get(place), name="Hội Nông dаn xã Thử"))

    assert answer.status_code == 200
    assert "ký tự thứ 11 “а” (chữ Kirin, trông giống “a”)" in errors(answer)


@pytest.mark.parametrize(("first", "second"), [
    ("vanphong", "vanph0ng"), ("quantri1", "quantril"), ("quantri", "quantrl"), ("kernel", "kemel"),
])  # fmt: skip
def test_two_login_names_that_look_alike_are_refused(db, first, second):
    host = make.HostFactory()
    office = make.member("secretariat", host)
    make.UserFactory(username=first)
    with pytest.raises(Refused, match="trông giống"):
        people.invite(by=office, organization=host, role="reader", username=second, full_name="Người Mới")
    people.invite(by=office, organization=host, role="reader", username="hoanhai", full_name="Người Mới")
