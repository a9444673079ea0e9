"""A task of a quarter is written and answered on its page, without the admin site."""

import pytest

from briefings.models import Task
from tests import factories
from tests.webforms import of_address


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host)


@pytest.fixture
def officer(client, farmers):
    officer = factories.member("officer", farmers)
    client.force_login(officer)
    return officer


def test_an_officer_writes_a_task_of_the_own_organization(client, farmers, officer):
    form = of_address(client.get("/nhiem-vu/moi/"), "/nhiem-vu/moi/")
    assert form["organization"] == [str(farmers.pk)]  # nothing that can be known is asked

    answer = client.post("/nhiem-vu/moi/", form | {"title": "Tập huấn.", "target": "1.200 hộ"}, follow=True)

    task = Task.objects.get()
    assert (task.organization, task.target, task.unit_of_measure) == (farmers, 1200, "hộ")
    assert task.get_absolute_url() in answer.content.decode()


def test_what_became_of_it_is_answered_there_with_the_reason_of_a_failure(client, farmers, officer):
    task = factories.TaskFactory(organization=farmers, title="Trồng cây")
    page = task.get_absolute_url()
    form = of_address(client.get(page), page)

    refused = client.post(page, form | {"progress": "not_done"})
    assert refused.status_code == 422
    assert "thì phải ghi lý do" in refused.content.decode()
    given = {"progress": "not_done", "outcome_reason": "Chưa có giống."}
    assert client.post(page, of_address(refused, page) | given).url == page

    task.refresh_from_db()
    assert (task.progress, task.outcome_reason) == ("not_done", "Chưa có giống.")
    assert task.history.first().history_user == officer


def test_a_colleague_who_saved_first_is_shown_beside(client, farmers, officer):
    task = factories.TaskFactory(organization=farmers, title="Trồng cây")
    page = task.get_absolute_url()
    form = of_address(client.get(page), page)
    task.title = "Trồng 500 cây"
    task.save()

    refused = client.post(page, form | {"title": "Trồng 400 cây"})

    assert refused.status_code == 422
    assert "Bản đang lưu: “Trồng 500 cây”. Bạn đã ghi: “Trồng 400 cây”." in refused.content.decode()


def test_one_of_which_a_report_has_spoken_is_read_only(client, farmers, officer):
    task = factories.TaskFactory(organization=farmers)
    item = factories.ReportChecklistItemFactory(
        report=factories.OrganizationReportFactory(organization=farmers), task=task, answer="done"
    )
    type(item).objects.filter(pk=item.pk).update(settled_at=factories.NOON)

    page = client.get(task.get_absolute_url()).content.decode()

    assert 'name="title"' not in page
    refused = client.post(task.get_absolute_url(), {"title": "Việc khác", "progress": "done"})
    assert refused.status_code == 422
    assert "Việc khác" in refused.content.decode()


def test_nothing_leads_an_officer_into_the_admin_site_to_enter_something(client, host, farmers, officer):
    briefing = factories.BriefingFactory(series__host=host, status="collecting")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    factories.AchievementFactory(report=report)
    task = factories.TaskFactory(organization=farmers)
    concluded = factories.BriefingFactory(series=briefing.series, quarter=2, status="concluded")
    directive = factories.DirectiveFactory(briefing=concluded, assigned=True, lead_organization=farmers)
    pages = [report.get_absolute_url(), f"{report.get_absolute_url()}soan/", task.get_absolute_url()]
    pages += [directive.get_absolute_url(), "/viec-cua-toi/", "/bao-cao/", "/nhiem-vu/", "/chi-dao/"]

    for page in pages:
        content = client.get(page, follow=True).content.decode()
        assert "/admin/briefings/" not in content, page
        assert 'href="/admin/"' not in content, page
