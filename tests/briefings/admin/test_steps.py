"""Above a record's page in the admin site: the steps this person may take now, and no others."""

import re

import pytest

from briefings.models import Briefing, Directive, OrganizationReport
from briefings.services import briefings, directives, reports
from tests import factories as make

pytestmark = pytest.mark.long_on_postgresql


@pytest.fixture
def records(host):
    farmers = make.OrganizationFactory(parent=host)
    briefing = make.BriefingFactory(series=make.SeriesFactory(host=host, participants=[farmers]), status="concluded")
    make.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)
    make.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)
    return {
        "secretariat": make.member("secretariat", host),
        "leader": make.member("leader", host),
        "reader": make.member("reader", host),
        "officer": make.member("officer", farmers),
    }


@pytest.mark.parametrize("who", ["secretariat", "leader", "reader", "officer"])
@pytest.mark.parametrize(
    ("model", "offers"),
    [(Briefing, briefings.offers), (OrganizationReport, reports.offers), (Directive, directives.offers)],
)
def test_the_page_shows_the_buttons_of_this_person_and_no_others(records, as_user, who, model, offers):
    record, user = model.objects.get(), records[who]
    offered = list(offers(record, by=user))
    may = {step.name for step, why_not in offered if not why_not}
    assert offered

    answer = as_user(user).get(f"/admin/briefings/{model._meta.model_name}/{record.pk}/change/")

    page = answer.content.decode()
    assert set(re.findall(r'#buoc-(\w+)"', page)) == may
    for step, why_not in offered:
        assert (why_not not in page) if why_not else (step.label in page)


def test_a_button_leads_to_the_open_form_of_its_step(records, as_user):
    directive = Directive.objects.get()
    client = as_user(records["leader"])
    page = client.get(f"/admin/briefings/directive/{directive.pk}/change/").content.decode()
    link = re.search(r'href="(/chi-dao/[^"]+)#buoc-return_"', page).group(1)

    assert '<details id="buoc-return_" open>' in client.get(link).content.decode()
