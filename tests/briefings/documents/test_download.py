import pytest
from django.urls import reverse

from organizations.choices import Role
from tests.factories import BriefingFactory, OrganizationFactory, OrganizationReportFactory, UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]


def address(briefing, kind="minutes"):
    return reverse("briefings:trial_print", args=[briefing.slug, kind])


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.LEADER, Role.READER])
def test_the_hosts_people_download_the_minutes(client, role):
    briefing = BriefingFactory(title="Giao ban Quý I")
    client.force_login(member(role, briefing.series.host))

    response = client.get(address(briefing))

    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "filename*=utf-8''Bi%C3%AAn" in response["Content-Disposition"]


def test_those_who_report_to_the_briefing_download_it_too(client):
    report = OrganizationReportFactory()
    client.force_login(member(Role.OFFICER, report.organization))
    assert client.get(address(report.briefing)).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_outside_the_scope_there_is_no_such_paper(client, role):
    client.force_login(member(role, OrganizationFactory()))
    assert client.get(address(BriefingFactory())).status_code == 404


def test_without_signing_in_one_is_sent_to_sign_in(client):
    response = client.get(address(BriefingFactory()))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_an_account_without_any_role_finds_nothing(client):
    client.force_login(UserFactory())
    assert client.get(address(BriefingFactory())).status_code == 404


@pytest.mark.parametrize("kind", ["poem", "something"])
def test_a_kind_that_is_not_printed_is_not_found(client, kind):
    briefing = BriefingFactory()
    client.force_login(member(Role.SECRETARIAT, briefing.series.host))
    assert client.get(address(briefing, kind)).status_code == 404


def test_a_paper_is_only_read(client):
    briefing = BriefingFactory()
    client.force_login(member(Role.SECRETARIAT, briefing.series.host))
    assert client.post(address(briefing)).status_code == 405


def test_a_machine_without_fonts_says_what_to_do(client, font_folder, tmp_path):
    font_folder(tmp_path)
    briefing = BriefingFactory()
    client.force_login(member(Role.SECRETARIAT, briefing.series.host))

    response = client.get(address(briefing))

    assert response.status_code == 409
    assert "phông chữ Liberation Serif" in response.content.decode()
