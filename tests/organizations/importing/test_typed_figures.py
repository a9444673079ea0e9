"""Figures typed into a table of their form on a page, without a workbook."""

import pytest
from django.urls import reverse

from organizations.form_tokens import new_token
from organizations.models import IndicatorValue, ValueRevision
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = "/nhap-so-lieu/go/"


@pytest.fixture
def commune():
    return make.AdministrativeUnitFactory(name="Xã Đồng Thử", valid_from=None)


@pytest.fixture
def form(commune):
    indicators = [
        make.IndicatorFactory(code="GT01", name="Số buổi"),
        make.IndicatorFactory(code="GT02", name="Tỷ lệ", value_type="percent", decimal_places=1),
    ]
    return make.ReportFormFactory(code="GT-T", name="Biểu gõ tay", span="month", indicators=indicators)


@pytest.fixture
def body(commune):
    return make.OrganizationFactory(unit=commune, kind="government")


@pytest.fixture
def officer(body, client):
    officer = make.member("commune_officer", body)
    client.force_login(officer)
    return officer


@pytest.fixture
def address(form, body):
    return f"{PAGE}?year=2026&period=M11&report_form={form.pk}&organization={body.pk}"


@pytest.fixture
def cell(commune, form):
    return lambda code: f"o-{commune.pk}-{form.indicators.get(code=code).pk}"


def send(client, address, **typed):
    page = client.get(address)
    sent = {"luc-mo": page.context["state"], **typed}
    return client.post(address, sent)


def test_what_is_typed_is_stored_with_its_trail(client, officer, address, cell):
    answer = send(client, address, **{cell("GT01"): "12", cell("GT02"): "45,5"})

    assert answer.status_code == 302
    assert set(IndicatorValue.objects.values_list("indicator__code", "value", "span", "number")) == {
        ("GT01", 12, "month", 11),
        ("GT02", 45.5, "month", 11),
    }
    assert set(ValueRevision.objects.values_list("source", "by")) == {("manual", officer.pk)}
    page = client.get(address).content.decode()
    assert 'value="45,5"' in page


def test_pressed_twice_it_is_stored_once(client, officer, address, cell):
    sent = {"luc-mo": client.get(address).context["state"], "form_token": new_token(officer.pk, PAGE)}
    sent[cell("GT01")] = "12"

    first, second = client.post(address, sent), client.post(address, sent)

    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert ValueRevision.objects.count() == 1


def test_a_wrong_cell_says_why_and_nothing_is_stored(client, officer, address, cell):
    answer = send(client, address, **{cell("GT01"): "nhiều", cell("GT02"): "45,5"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "còn 1 ô phải sửa" in page
    assert 'value="nhiều"' in page
    assert 'value="45,5"' in page
    assert not IndicatorValue.objects.exists()


def test_a_blank_states_nothing_and_a_stored_figure_is_not_emptied_by_it(client, officer, address, cell):
    send(client, address, **{cell("GT01"): "12"})
    assert IndicatorValue.objects.count() == 1

    answer = send(client, address)
    assert answer.status_code == 422
    assert "Đang có 12" in answer.content.decode()

    send(client, address, **{cell("GT01"): "chưa báo cáo", "reason": "Gõ nhầm."})
    assert IndicatorValue.objects.get().missing_reason == "not_reported"
    last = ValueRevision.objects.latest("pk")
    assert (last.source, last.reason, last.old_value) == ("correction", "Gõ nhầm.", 12)


def test_who_typed_over_what_another_stored_meanwhile_is_asked(client, officer, address, cell, form, commune):
    opened = client.get(address).context["state"]
    make.IndicatorValueFactory(
        indicator=form.indicators.get(code="GT01"), unit=commune, year=2026, span="month", number=11, value=7
    )

    answer = client.post(address, {"luc-mo": opened, cell("GT01"): "12"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "có người khác đã ghi" in page
    assert "Đang có 7" in page
    assert 'value="12"' in page
    assert IndicatorValue.objects.get().value == 7
    assert client.post(address, {"luc-mo": answer.context["state"], cell("GT01"): "12"}).status_code == 302
    assert IndicatorValue.objects.get().value == 12


def test_only_places_of_the_own_scope(client, officer, form, body, cell):
    other = make.AdministrativeUnitFactory(name="Xã Khác")
    of_other = make.OrganizationFactory(unit=other, kind="government")
    address = f"{PAGE}?year=2026&period=M11&report_form={form.pk}&organization={of_other.pk}"

    assert client.get(address).status_code == 422
    assert client.post(address, {cell("GT01"): "12"}).status_code == 422
    assert not IndicatorValue.objects.exists()

    client.force_login(make.member("reader", body))
    assert client.get(PAGE).status_code == 403


def test_a_table_of_many_places_asks_the_database_no_more(client, body, form, commune, count_queries):
    for number in range(1, 13):
        make.AdministrativeUnitFactory(
            code=f"{commune.code}-{number:02d}", name=f"Thôn {number}", kind="residential_area", parent=commune
        )
    form.unit_level = "residential_area"
    form.save()
    client.force_login(make.member("secretariat", body))
    address = (
        f"{reverse('organizations:figures_typing')}?year=2026&period=M11&report_form={form.pk}&organization={body.pk}"
    )

    assert count_queries(lambda: client.get(address)) <= 25
    assert client.get(address).content.decode().count('name="o-') == 24


def test_too_much_for_a_page_is_sent_as_a_workbook(client, body, form, commune):
    for number in range(1, 3):
        make.AdministrativeUnitFactory(
            code=f"{commune.code}-{number:02d}", name=f"Thôn {number}", kind="residential_area", parent=commune
        )
    form.unit_level = "residential_area"
    form.save()
    client.force_login(make.member("secretariat", body))
    address = f"{PAGE}?year=2026&period=M11&report_form={form.pk}&organization={body.pk}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("organizations.importing.typed.MOST_CELLS", 3)
        answer = client.get(address)

    assert answer.status_code == 422
    assert "quá nhiều để gõ trên một trang" in answer.content.decode()
