"""The page on which an office passes on what hangs on an organization, and takes that back."""

import pytest

from briefings.models import Handover
from tests import factories


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


@pytest.fixture
def address(cast):
    return f"/to-chuc/{cast.farmers.pk}/ke-thua/"


def test_what_is_ticked_passes_on_and_comes_back(office, cast, address):
    task, other = factories.TaskFactory.create_batch(2, organization=cast.farmers)
    page = office.get(address).content.decode()
    assert f'value="task:{task.pk}" checked' in page
    sent = {"successor": cast.women.pk, "kind": "merge", "effective_on": "2020-07-01", "phan": [f"task:{task.pk}"]}

    assert office.post(address, sent).status_code == 302
    task.refresh_from_db()
    other.refresh_from_db()
    assert (task.organization, other.organization) == (cast.women, cast.farmers)
    act = Handover.objects.get()
    assert f"{address}{act.pk}/huy/" in office.get(address).content.decode()
    office.post(f"{address}{act.pk}/huy/")
    task.refresh_from_db()
    assert task.organization == cast.farmers
    assert "đã được hủy trước đó" in office.post(f"{address}{act.pk}/huy/", follow=True).content.decode()


def test_what_is_refused_keeps_the_ticks(office, cast, address):
    task, other = factories.TaskFactory.create_batch(2, organization=cast.farmers)
    sent = {"successor": cast.women.pk, "kind": "merge", "effective_on": "2100-07-01", "phan": [f"task:{task.pk}"]}
    answer = office.post(address, sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "chưa tới" in page
    assert f'value="task:{task.pk}" checked' in page
    assert f'value="task:{other.pk}" checked' not in page


def test_a_known_succession_is_proposed(office, cast, address):
    factories.OrganizationSuccessionFactory(predecessor=cast.farmers, successor=cast.women, kind="rename")
    page = office.get(address).content.decode()

    assert f'<option value="{cast.women.pk}" selected>' in page
    assert '<option value="rename" selected>' in page


def test_the_way_there_stands_on_the_page_of_the_organization_and_in_the_admin_site(office, cast, client, address):
    assert address in office.get(f"/to-chuc/{cast.farmers.pk}/").content.decode()
    assert address in office.get(f"/admin/organizations/organization/{cast.farmers.pk}/change/").content.decode()
    client.force_login(cast.reader)
    assert address not in client.get(f"/to-chuc/{cast.farmers.pk}/").content.decode()
    assert client.get(address).status_code == 404


def test_the_page_costs_the_same_at_any_length(office, cast, address, count_queries):
    factories.TaskFactory(organization=cast.farmers)
    few = count_queries(lambda: office.get(address))
    factories.TaskFactory.create_batch(8, organization=cast.farmers)
    factories.OrganizationFactory.create_batch(8, parent=cast.host)
    assert count_queries(lambda: office.get(address)) == few <= 25
