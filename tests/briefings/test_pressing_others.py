"""Who presses others begins with what is late at them; a commune meets its duty of figures from its own page."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.services.my_work import Followed, followed, my_work
from lib.vietnamese import Period
from organizations.display import display_days
from organizations.models import ImportBatch, ReportForm
from tests import factories
from tests.briefings.test_my_work import TODAY, led

pytestmark = pytest.mark.long_on_postgresql


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host, name="Hội Nông dân thử")


@pytest.fixture
def briefing(host, farmers):
    return factories.BriefingFactory(series=factories.SeriesFactory(host=host, participants=[farmers]))


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def commune_body(briefing, host):
    """A commune's committee that owes a form of two indicators for the first quarter, to a briefing that asks."""
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government", name="UBND xã Một")
    form = factories.ReportFormFactory(name="Biểu một", organization_kind="government")
    for _ in range(2):
        factories.ReportFormItemFactory(form=form)
    Briefing.objects.update(status=BriefingStatus.COLLECTING, submit_by=date(2020, 7, 20))
    return council


def test_the_duty_of_figures_opens_the_import_with_its_own_period_and_form(client, commune_body):
    factories.ReportFormFactory(name="Biểu khác")
    user = factories.member("commune_officer", commune_body)
    (duty,) = my_work(user, TODAY).outstanding
    client.force_login(user, backend="organizations.backends.RoleBackend")

    page = client.get(duty.address)

    shown = page.context["form"]
    form = ReportForm.objects.get(name="Biểu một")
    assert [str(shown[name].value()) for name in ("year", "period", "report_form")] == ["2020", "Q1", str(form.pk)]
    forms = client.get(page.context["forms_address"]).context["form"]
    assert [str(forms[name].value()) for name in ("year", "period", "report_form")] == ["2020", "Q1", str(form.pk)]


def test_a_commune_meets_its_duty_from_its_own_page(client, commune_body):
    user = factories.member("commune_officer", commune_body)
    client.force_login(user, backend="organizations.backends.RoleBackend")
    here = f"/to-chuc/{commune_body.pk}/"

    page = client.get(here).content.decode()
    [owed] = client.get(here).context["owed"]
    blank = client.get(owed.form_address)
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    for row in book.active.iter_rows():
        for cell in row:
            if not cell.protection.locked:
                cell.value = 3
    filled = io.BytesIO()
    book.save(filled)
    file = SimpleUploadedFile("bieu.xlsx", filled.getvalue())
    sent = client.post("/nhap-so-lieu/", {**owed.chosen, "import_file": file})
    batch = ImportBatch.objects.get()

    assert "Số liệu phải gửi (1)" in page
    assert "Biểu một, quý I năm 2020" in page
    assert blank["Content-Type"].endswith("sheet")
    assert sent.status_code == 302
    assert (batch.period, batch.organization) == (Period.quarter(2020, 1), commune_body)
    client.post(f"/nhap-so-lieu/{batch.pk}/ghi/", {"mode": "all", "reason": "Đã đối chiếu với sổ."})
    batch.refresh_from_db()
    assert batch.state == "applied", batch.get_state_display()
    assert client.get(here).context["owed"] == []
    assert not my_work(user, TODAY).outstanding


def test_whoever_may_not_import_reads_what_is_owed_and_is_offered_nothing(client, commune_body, office):
    client.force_login(factories.member("reader", commune_body.parent), backend="organizations.backends.RoleBackend")

    page = client.get(f"/to-chuc/{commune_body.pk}/").content.decode()

    assert "Số liệu phải gửi (1)" in page
    assert 'type="file"' not in page


@pytest.mark.parametrize("role", ["secretariat", "leader"])
def test_those_who_press_begin_with_what_is_late_and_who_has_not_reported(client, briefing, host, farmers, role):
    women = factories.OrganizationFactory(parent=host, kind="women", name="Hội LHPN thử")
    for organization in (farmers, women):
        factories.OrganizationReportFactory(briefing=briefing, organization=organization)
    Briefing.objects.update(status=BriefingStatus.CONCLUDED, submit_by=date(2020, 4, 5))
    for number in range(7):
        led(briefing, farmers, date(2020, 5, 1 + number), content=f"Việc chậm {number}.")
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers, content="Chờ xác nhận.")
    client.force_login(factories.member(role, host), backend="organizations.backends.RoleBackend")

    answer = client.get("/viec-cua-toi/")

    late, waits = ("Quá hạn", 9), ("Chờ văn phòng xử lý" if role == "secretariat" else "Chờ tôi quyết định", 1)
    assert [(part.title, part.count) for part in answer.context["sections"]] == [late, waits, ("Hội nghị đang làm", 1)]
    page = answer.content.decode()
    order = ("Quá hạn", "2 tổ chức chưa nộp báo cáo", "Hội LHPN thử", "7 nhiệm vụ giao đã quá hạn", "Chờ xác nhận.")
    assert sorted(order, key=page.index) == list(order)
    assert "Việc chậm 0." not in page  # of many the list tells
    assert f"Hội Nông dân thử 7 ({display_days((timezone.localdate() - date(2020, 5, 1)).days)})" in page


@pytest.mark.parametrize("role", ["officer", "reader", "commune_officer"])
def test_nobody_else_is_shown_what_others_owe(briefing, host, farmers, role):
    led(briefing, farmers, date(2020, 5, 1))
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    Briefing.objects.update(status=BriefingStatus.CONCLUDED)

    found = followed(factories.member(role, host), TODAY)

    assert found == Followed((), ())


def test_what_is_pressed_for_leads_to_pages_that_show_it(client, briefing, host, farmers, office):
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    Briefing.objects.update(status=BriefingStatus.CONCLUDED)
    for number in range(7):
        led(briefing, farmers, date(2020, 5, 1 + number))
    client.force_login(office, backend="organizations.backends.RoleBackend")
    found = followed(office, TODAY)

    pages = [client.get(duty.address) for duty in (*found.overdue, *found.unreported)]

    assert {page.status_code for page in pages} == {200}
    assert [(duty.count, duty.acts[0].address) for duty in found.overdue] == [(7, found.overdue[0].address)]
    assert [len(page.context["rows"]) for page in pages] == [7, 1]
