import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host, name="Hội Nông dân thử")


@pytest.fixture
def briefing(host, farmers):
    return factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[farmers]), status="concluded"
    )


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


def page_of(client, user, organization):
    client.force_login(user)
    return client.get(f"/to-chuc/{organization.pk}/")


def part(page, title):
    """The part of the page under the heading ``title``."""
    return page.partition(f"<h2>{title}</h2>")[2].partition("</section>")[0]


def test_it_shows_what_the_organization_owes_late_ones_on_top(client, briefing, farmers, office):
    today = timezone.localdate()

    def led(days, content):
        day = today + timedelta(days=days)
        factories.DirectiveFactory(
            briefing=briefing, lead_organization=farmers, due_kind="date", due_on=day, content=content
        )

    led(30, "Việc còn lâu.")
    led(-30, "Việc quá hạn.")
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, done=True, content="Việc đã xong.")
    factories.DirectiveFactory(
        briefing=briefing, reported=True, lead_organization=farmers, content="Việc chờ xác nhận."
    )

    owed = part(page_of(client, office, farmers).content.decode(), "Nhiệm vụ giao đang chủ trì")

    assert re.findall(r"Việc [^.<]+\.", owed) == ["Việc quá hạn.", "Việc còn lâu.", "Việc chờ xác nhận."]
    assert f"/chi-dao/?chu_tri={farmers.pk}&amp;tinh_hinh=open" in owed


def test_coordinated_directives_reports_tasks_and_shortcomings_have_their_parts(client, briefing, farmers, office):
    women = factories.OrganizationFactory(parent=briefing.series.host)
    factories.DirectiveFactory(
        briefing=briefing,
        lead_organization=women,
        due_kind="ongoing",
        coordinating_organizations=[farmers],
        content="Cùng làm.",
    )
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    factories.TaskFactory(organization=farmers, title="Nhiệm vụ dở")
    factories.TaskFactory(organization=farmers, title="Nhiệm vụ xong", progress="done")
    factories.ShortcomingFactory(report=report, text="Còn chậm.")
    factories.ShortcomingFactory(briefing=briefing, responsible=farmers, text="Còn thiếu.")
    factories.ShortcomingFactory(report=report, text="Đã hết.", resolved_on=date(2020, 5, 1))

    page = page_of(client, office, farmers).content.decode()

    assert "Cùng làm." in part(page, "Nhiệm vụ giao đang phối hợp")
    assert report.get_absolute_url() in part(page, "Báo cáo")
    assert "Nhiệm vụ dở" in page
    assert "Nhiệm vụ xong" not in page
    assert "Còn chậm." in page
    assert "Còn thiếu." in page
    assert "Đã hết." not in page


def test_for_a_stranger_and_a_neighbour_it_does_not_exist(client, host, farmers):
    neighbour = factories.OrganizationFactory(parent=host)

    assert page_of(client, factories.member("secretariat", factories.HostFactory()), farmers).status_code == 404
    assert page_of(client, factories.member("officer", neighbour), farmers).status_code == 404


def test_the_page_of_a_directive_leads_there_as_far_as_the_reader_may_go(client, briefing, host, farmers):
    neighbour = factories.OrganizationFactory(parent=host)
    directive = factories.DirectiveFactory(
        briefing=briefing, lead_organization=neighbour, due_kind="ongoing", coordinating_organizations=[farmers]
    )
    client.force_login(factories.member("officer", farmers))

    page = client.get(f"/chi-dao/{directive.pk}/").content.decode()

    assert f'href="/to-chuc/{farmers.pk}/"' in page
    assert f'href="/to-chuc/{neighbour.pk}/"' not in page
    assert neighbour.name in page


def test_an_officer_opens_the_page_of_the_host_but_sees_only_what_is_within_scope(client, briefing, host, farmers):
    women = factories.OrganizationFactory(parent=host)
    factories.TaskFactory(organization=host, title="Việc của văn phòng")
    factories.OrganizationReportFactory(briefing=briefing, organization=women)

    answer = page_of(client, factories.member("officer", farmers), host)

    assert answer.status_code == 200
    assert "Việc của văn phòng" not in answer.content.decode()


def test_a_commune_officer_sees_only_directives(client, briefing, host):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    factories.DirectiveFactory(briefing=briefing, lead_organization=council, due_kind="ongoing", content="Giao cho xã.")

    page = page_of(client, factories.member("commune_officer", council), council).content.decode()

    assert "Giao cho xã." in page
    assert "<h2>Báo cáo</h2>" not in page
    assert commune.name in page


def test_it_costs_the_same_at_any_length(client, briefing, farmers, office, count_queries):
    def fill(number):
        for _ in range(number):
            factories.DirectiveFactory(
                briefing=briefing, assigned=True, lead_organization=farmers, theme=factories.ThemeFactory()
            )
            factories.DirectiveFactory(briefing=briefing, assigned=True, coordinating_organizations=[farmers])
            factories.TaskFactory(organization=farmers)
            report = factories.OrganizationReportFactory(
                briefing=factories.BriefingFactory(series=briefing.series), organization=farmers
            )
            factories.ShortcomingFactory(report=report, responsible=factories.OrganizationFactory())

    client.force_login(office)
    fill(2)
    few = count_queries(lambda: client.get(f"/to-chuc/{farmers.pk}/"))
    fill(25)
    assert count_queries(lambda: client.get(f"/to-chuc/{farmers.pk}/")) == few <= 14
    assert "Xem tất cả" in client.get(f"/to-chuc/{farmers.pk}/").content.decode()


def test_what_it_has_none_of_is_said_in_one_line(client, briefing, farmers, office):
    factories.TaskFactory(organization=farmers, title="Nhiệm vụ dở")

    page = page_of(client, office, farmers).content.decode()

    assert page.partition("<main")[2].count('<section class="panel"') == 2
    assert "Chưa có: nhiệm vụ giao đang chủ trì; nhiệm vụ giao đang phối hợp; văn bản đến; báo cáo;" in page
