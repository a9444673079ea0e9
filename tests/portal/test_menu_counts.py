"""The numbers in the menu: as many as the pages behind them show, told in words, and at the price of a query each."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.services.my_work import awaiting_acceptance, followed, my_work, overdue_count
from tests import factories
from tests.briefings.test_my_work import led

ROLES = ("secretariat", "leader", "officer", "commune_officer", "reader")


@pytest.fixture
def people(db):
    """A briefing with late work of every kind, and one person of each role."""
    host = factories.HostFactory()
    farmers, women = factories.OrganizationFactory.create_batch(2, parent=host)
    commune = factories.AdministrativeUnitFactory()
    series = factories.SeriesFactory(host=host, participants=[farmers, women])
    briefing = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED)
    commune.parent = briefing.unit
    commune.save()
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    long_ago, ahead = date(2020, 6, 30), timezone.localdate() + timedelta(days=30)
    for lead in (farmers, women, host):
        led(briefing, lead, long_ago)
        led(briefing, lead, ahead)
    led(briefing, women, long_ago, coordinating_organizations=[farmers])
    led(briefing, women, long_ago, units=[commune])
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers, due_on=long_ago)
    for year in (2020, ahead.year + 1):
        factories.TaskFactory(organization=farmers, year=year)
    for organization in (farmers, women):
        factories.OrganizationReportFactory(briefing=briefing, organization=organization)
    factories.OrganizationReportFactory(briefing=briefing, organization=council, submitted=True)
    factories.ReportFormItemFactory(form__organization_kind="government")
    Briefing.objects.update(submit_by=date(2020, 4, 5))
    places = {"officer": farmers, "commune_officer": council}
    return {role: factories.member(role, places.get(role, host)) for role in ROLES}


def counts(page: str) -> dict[str, str]:
    """The numbers in the menu by the name of the entry, with the words that are only read aloud."""
    entries = re.findall(r"<span>([^<]*)</span>\s*<span class=\"count[^>]*>(.*?)</span></span>", page)
    return {title: re.sub(r"<[^>]+>", "", number) for title, number in entries}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_late_is_as_much_as_the_page_shows(people, client, role):
    client.force_login(people[role], backend="organizations.backends.RoleBackend")

    answer = client.get("/viec-cua-toi/")

    late = [part.count for part in answer.context["sections"] if part.late]
    expected = {"secretariat": 7, "leader": 7, "officer": 4, "commune_officer": 2, "reader": 0}[role]
    assert sum(late) == expected
    told = {"Việc của tôi": f"{expected} việc quá hạn"} if expected else {}
    if role == "secretariat":
        told["Báo cáo"] = "1 báo cáo chờ tiếp nhận"
    assert counts(answer.content.decode()) == told


def test_what_waits_for_the_office_is_as_much_as_the_list_shows(people, client):
    client.force_login(people["secretariat"], backend="organizations.backends.RoleBackend")

    assert len(client.get("/bao-cao/?tinh_hinh=waiting").context["rows"]) == 1
    assert awaiting_acceptance(people["secretariat"]) == 1
    assert [awaiting_acceptance(people[role]) for role in ROLES[1:]] == [0, 0, 0, 0]


@pytest.mark.parametrize("role", ROLES)
def test_the_number_and_the_duties_agree_on_every_day(people, role):
    for on in (date(2020, 4, 5), date(2020, 4, 6), date(2020, 6, 30), date(2020, 7, 1), timezone.localdate()):
        work, others = my_work(people[role], on), followed(people[role], on)
        late = [*work.overdue, *others.overdue, *(duty for duty in others.unreported if duty.late)]
        assert overdue_count(people[role], on) == sum(duty.count for duty in late), on


@pytest.mark.parametrize(
    ("role", "number"), [("secretariat", 2), ("leader", 1), ("officer", 1), ("reader", 0), ("commune_officer", 7)]
)
def test_they_cost_a_query_each(people, count_queries, role, number):
    user = people[role]
    user.memberships.all()  # what a role may see is read once, for the page itself
    awaiting_acceptance(user)

    def count():
        overdue_count(user, timezone.localdate())
        awaiting_acceptance(user)

    assert count_queries(count) <= number
