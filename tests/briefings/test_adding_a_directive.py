"""Adding a directive from its list: it leads to the conclusions of a session, and asks only where there are several."""

from datetime import date
from types import SimpleNamespace

import pytest

from briefings.choices import BriefingStatus
from tests import factories
from tests.worlds import world

LIST, ADD = "/chi-dao/", "/chi-dao/them/"


def build_office() -> SimpleNamespace:
    host = factories.HostFactory()
    series = factories.SeriesFactory(host=host)
    closed = factories.BriefingFactory(series=series, year=2019, quarter=4, status=BriefingStatus.CLOSED)
    factories.DirectiveFactory(briefing=closed)
    return SimpleNamespace(
        host=host,
        series=series,
        closed=closed,
        session=factories.BriefingFactory(series=series, year=2020, quarter=1, status=BriefingStatus.HELD),
        secretary=factories.member("secretariat", host),
        leader=factories.member("leader", host),
        officer=factories.member("officer", factories.OrganizationFactory(parent=host)),
    )


office = world(build_office)


def grid(briefing) -> str:
    return f"/giao-ban/{briefing.slug}/ket-luan/"


@pytest.mark.parametrize(("who", "offered"), [("secretary", True), ("leader", True), ("officer", False)])
def test_whoever_writes_conclusions_is_led_to_them(client, office, who, offered):
    client.force_login(getattr(office, who))
    assert (f'href="{ADD}"' in client.get(LIST).content.decode()) == offered
    answer = client.get(ADD)
    assert (answer.status_code, answer.headers.get("Location")) == (
        (302, grid(office.session)) if offered else (404, None)
    )


def test_of_several_sessions_the_one_that_is_filtered_by_or_asked_for(client, office):
    later = factories.BriefingFactory(
        series=office.series, year=2020, quarter=2, status=BriefingStatus.CONCLUDED, data_to=date(2020, 6, 30)
    )
    factories.DirectiveFactory(briefing=later)
    client.force_login(office.secretary)

    page = client.get(ADD).content.decode()
    assert page.index(grid(later)) < page.index(grid(office.session))
    assert grid(office.closed) not in page
    assert f'href="{ADD}?hoi_nghi={later.pk}"' in client.get(f"{LIST}?hoi_nghi={later.pk}").content.decode()
    assert client.get(f"{ADD}?hoi_nghi={later.pk}").headers["Location"] == grid(later)
    assert client.get(f"{ADD}?hoi_nghi={office.closed.pk}").status_code == 200  # closed: asks which of the others


def test_where_no_session_is_open_the_page_says_so(client, office):
    office.session.status = BriefingStatus.CLOSED
    office.session.save()
    client.force_login(office.secretary)
    assert "Không có hội nghị nào đang ghi được" in client.get(ADD).content.decode()
