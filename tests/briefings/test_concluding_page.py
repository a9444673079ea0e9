"""The page on which a session is concluded asks at once about reports that are missing."""

import pytest

from tests import factories as make
from tests.webforms import of_address


@pytest.fixture
def office(db):
    return make.member("secretariat", make.HostFactory(unit=make.DistrictFactory()))


@pytest.fixture
def briefing(office):
    found = make.BriefingFactory(series__host=office.memberships.get().organization, status="held")
    make.ConclusionFactory(briefing=found)
    return found


def test_the_question_stands_on_the_page_and_is_answered_by_one_press(client, office, briefing):
    reports = [make.OrganizationReportFactory(briefing=briefing) for _ in range(14)]
    client.force_login(office)
    address = f"{briefing.get_absolute_url()}conclude/"
    page = client.get(address)

    shown = page.content.decode()
    assert f"Kết luận khi chưa có báo cáo của: {reports[0].organization}" in shown
    assert "và 2 tổ chức khác." in shown
    sent = of_address(page, address)
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"without_reports": "on"}).status_code == 302
    briefing.refresh_from_db()
    assert briefing.status == "concluded"


def test_without_a_missing_report_nothing_is_asked(client, office, briefing):
    client.force_login(office)

    assert "without_reports" not in client.get(f"{briefing.get_absolute_url()}conclude/").content.decode()
