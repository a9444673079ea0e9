"""Of each kind of workbook that an earlier import got wrong one goes through the pages, as a clerk would send it."""

import pytest
from django.urls import reverse

from briefings.examples import load_sample
from organizations.choices import Role
from organizations.models import IndicatorValue, Organization
from tests.browser.test_import_steps import complaints, screen, write  # noqa: F401 -- fixtures
from tests.corpus.test_files_that_went_wrong import FOLDER, Listed, listed, stored
from tests.factories import member
from tests.organizations.importing.conftest import district  # noqa: F401 -- of the fixture screen

ONE_OF_EACH_KIND = (
    "dvt-column-dong.xlsx",
    "people-where-households.xlsx",
    "quarter-by-its-days.xlsx",
    "kind-contradicts-name.xlsx",
    "english-thousands-alone.xlsx",
    "zero-height-rows.xlsx",
    "measures-between-names-and-parts.xlsx",
    "word-document.docx",
)
ALWAYS = ("dvt-column-dong.xlsx", "quarter-by-its-days.xlsx", "kind-contradicts-name.xlsx", "word-document.docx")
CASES = [
    pytest.param(case, marks=() if case.file in ALWAYS else pytest.mark.long)
    for case in listed()
    if case.file in ONE_OF_EACH_KIND
]


@pytest.fixture
def office(screen, live_server, client):  # noqa: F811
    """The page, signed in as the office of the sample's district."""
    load_sample()
    host = Organization.objects.get(name__startswith="Huyện ủy Chợ Đồn")
    client.force_login(member(Role.SECRETARIAT, host), backend="organizations.backends.RoleBackend")
    screen.context.clear_cookies()
    session = client.cookies["sessionid"].value
    screen.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return screen


def send(office, case: Listed) -> None:
    office.goto(reverse("organizations:imports"))
    office.set_input_files("input[name=import_file]", str(FOLDER / case.file))
    office.fill("input[name=year]", "2020")
    office.select_option("select[name=period]", "Q1")
    office.click("main button.main")
    office.wait_for_load_state("networkidle")


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_it_is_stored_right_or_asked(case, office, complaints):  # noqa: F811
    send(office, case)
    said = office.inner_text("body")
    asked = "Ghép cột" in said and office.locator("[aria-current=step]:has-text('Ghép cột')").count()
    checked = office.locator("[aria-current=step]:has-text('Kiểm tra')").count()
    wrong = asked or not checked or office.locator("#phai-sua").count()

    if case.ending == "ask":
        assert wrong
        assert [word for word in case.says if word not in said] == []
        assert not IndicatorValue.objects.exists()
    elif not wrong:
        write(office, "Đã đối chiếu với báo cáo giấy.")
        assert stored() == {key: value.normalize() for key, value in case.figures.items()}
    else:
        assert case.ending == "either"
        assert not IndicatorValue.objects.exists()
    assert complaints == []
