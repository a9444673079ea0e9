"""Long texts are kept while they are typed, for their person, form and field, and offered until the form is saved."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from briefings.choices import BriefingStatus
from organizations import tasks
from organizations.models import KeptForm, Submission, TextDraft
from organizations.services import drafts
from tests import factories
from tests.webforms import of_address

pytestmark = pytest.mark.long_on_postgresql

ADDRESS = "/ban-nhap/"
TYPED = "Đã trồng 500 cây ở ba xã, còn hai xã chưa có giống."


@pytest.fixture
def briefing(db):
    return factories.BriefingFactory(series__host=factories.HostFactory(), status=BriefingStatus.CONCLUDED)


@pytest.fixture
def directive(briefing):
    farmers = factories.OrganizationFactory(parent=briefing.series.host)
    return factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def officer(directive):
    return factories.member("officer", directive.lead_organization)


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


def typed(client, form: str, text: str = TYPED, field: str = "text"):
    return client.post(ADDRESS, {"form": form, "field": field, "text": text})


def test_a_draft_is_offered_on_the_page_of_its_form_until_the_form_is_saved(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    assert typed(client, f"{page}update/").status_code == 204
    typed(client, f"{page}update/", f"{TYPED} Xong.")

    offered = client.get(page).content.decode()
    assert offered.count("Có bản nháp <time") == 1
    assert f"{TYPED} Xong." in offered
    assert "Có bản nháp" not in client.get("/chi-dao/").content.decode()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    assert client.post(f"{page}update/", sent | {"text": ""}).status_code == 422
    assert TextDraft.objects.exists()
    assert client.post(f"{page}update/", sent).status_code == 302
    assert not TextDraft.objects.exists()


def test_a_draft_of_the_admin_site_is_offered_above_its_form(briefing):
    office = factories.member("secretariat", briefing.series.host)
    client, page = window(office), f"/admin/briefings/briefing/{briefing.pk}/change/"
    typed(client, page, field="conclusions-0-content")

    offered = client.get(page).content.decode()

    assert "Có bản nháp <time" in offered
    assert client.post(page, of_address(client.get(page), page)).status_code == 302
    assert not TextDraft.objects.exists()


def test_nobody_sees_the_draft_of_another(directive, officer):
    page = directive.get_absolute_url()
    typed(window(officer), f"{page}update/")
    colleague = factories.member("officer", directive.lead_organization)

    assert TYPED not in window(colleague).get(page).content.decode()
    draft = TextDraft.objects.get()
    window(colleague).post(ADDRESS, {"bo": draft.pk})
    assert TextDraft.objects.exists()
    assert typed(Client(), f"{page}update/").status_code == 302  # nobody: to signing in, and nothing is kept
    assert TextDraft.objects.count() == 1


def test_a_draft_is_thrown_away_on_request_and_with_an_empty_text(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    typed(client, f"{page}update/")

    assert client.post(ADDRESS, {"bo": TextDraft.objects.get().pk}).url == page
    assert not TextDraft.objects.exists()
    typed(client, f"{page}update/")
    typed(client, f"{page}update/", "  ")
    assert not TextDraft.objects.exists()
    assert client.post(ADDRESS, {"bo": "khong-co"}).status_code == 302


def test_it_takes_no_more_than_a_person_types(directive, officer, monkeypatch):
    client, form = window(officer), f"{directive.get_absolute_url()}update/"

    assert typed(client, form, "x" * (drafts.LONGEST + 1)).status_code == 422
    assert typed(client, "/khong/co/dau/").status_code == 422
    monkeypatch.setattr(drafts, "MOST", 3)
    for number in range(5):
        typed(client, form, field=f"text-{number}")
    assert set(TextDraft.objects.values_list("field", flat=True)) == {"text-2", "text-3", "text-4"}
    monkeypatch.setattr(drafts, "A_MINUTE", 0)
    flooded = typed(client, form)
    assert flooded.status_code == 422
    assert "quá dày" in flooded.content.decode()


def test_what_nobody_comes_back_to_is_forgotten(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    client.post(f"{page}update/", of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"})
    TextDraft.objects.create(user=officer, form=page, field="text", text=TYPED, updated_at=timezone.now())
    KeptForm.objects.create(user=officer, key="k", browser="b", path=page, page=page)

    tasks.tidy()
    assert (Submission.objects.count(), TextDraft.objects.count(), KeptForm.objects.count()) == (1, 1, 1)
    tasks.tidy(timezone.now() + timedelta(days=31))
    assert (Submission.objects.count(), TextDraft.objects.count(), KeptForm.objects.count()) == (0, 0, 0)
