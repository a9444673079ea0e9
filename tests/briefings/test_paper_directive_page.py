"""The page on which an office enters what a paper from above assigns, and what other pages then show of it."""

import pytest
from django.urls import reverse

from briefings.choices import DirectiveOrigin
from briefings.models import Directive
from tests import factories

ADDRESS = "/chi-dao/them/van-ban/"


def typed(**more):
    return {
        "origin": "urgent_letter",
        "issuer": "Ban Chỉ huy Phòng thủ dân sự tỉnh",
        "paper_number": "",
        "paper_day": "2020-05-04",
        "content": "Vận động hộ dân ven suối di dời.",
        "deadline": "10/5/2020",
    } | more


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


def test_what_an_urgent_letter_assigns_is_entered_on_one_page(office, cast):
    answer = office.post(ADDRESS, typed(leads=[cast.farmers.pk, cast.women.pk]))

    whole = Directive.objects.collective().get()
    assert answer.status_code == 302
    assert answer["Location"] == whole.get_absolute_url()
    assert whole.origin == DirectiveOrigin.URGENT_LETTER
    page = office.get(whole.get_absolute_url()).content.decode()
    assert "0/2 đơn vị hoàn thành, 2 quá hạn" in page
    assert "theo công văn hỏa tốc ngày 04/05/2020 của Ban Chỉ huy Phòng thủ dân sự tỉnh" in page
    part = whole.children.first()
    assert "nhiệm vụ giao chung" in office.get(part.get_absolute_url()).content.decode()


def test_what_is_refused_comes_back_with_all_that_was_typed(office, cast):
    answer = office.post(ADDRESS, typed(deadline="cuối tháng nào đó"))

    assert answer.status_code == 422
    assert "Vận động hộ dân ven suối di dời." in answer.content.decode()
    assert not Directive.objects.exists()
    asked = office.post(ADDRESS, typed(deadline="1/5/2020"))
    assert 'name="before_session"' in asked.content.decode()
    assert office.post(ADDRESS, typed(deadline="1/5/2020", before_session="on")).status_code == 302


def test_lists_filters_search_and_files_have_it(office, cast):
    office.post(ADDRESS, typed(paper_number="12-CV/BCH", leads=[cast.farmers.pk, cast.women.pk]))
    factories.DirectiveFactory(briefing=cast.concluded, content="Việc của hội nghị.")

    listed = office.get("/chi-dao/?nguon=urgent_letter").content.decode()
    assert "12-CV/BCH" in listed
    assert "Việc của hội nghị." not in listed
    assert "2 nhiệm vụ" in listed
    whole = office.get("/chi-dao/?tinh_hinh=collective").content.decode()
    assert "0/2 đơn vị hoàn thành" in whole
    assert "12-CV/BCH" in office.get("/chi-dao/?ky=2020-Q2&nguon=urgent_letter").content.decode()
    assert "Vận động hộ dân" in office.get("/tim/?q=12-CV/BCH").content.decode()
    assert b"12-CV/BCH" in office.get("/chi-dao/?xuat=csv").content
    assert reverse("briefings:add_paper_directive") in listed


def test_the_list_costs_the_same_with_many_parts(office, cast, count_queries):
    others = factories.OrganizationFactory.create_batch(12, parent=cast.host)
    office.post(ADDRESS, typed(leads=[cast.farmers.pk, cast.women.pk]))
    whole = Directive.objects.collective().get()
    few = count_queries(lambda: office.get("/chi-dao/")), count_queries(lambda: office.get(whole.get_absolute_url()))
    office.post(reverse("briefings:step", args=[whole.pk, "add_parts"]), {"leads": [one.pk for one in others]})

    assert whole.children.count() == 14
    many = count_queries(lambda: office.get("/chi-dao/")), count_queries(lambda: office.get(whole.get_absolute_url()))
    assert many == few
    assert max(many) <= 25


def test_the_admin_site_enters_one_too_and_says_what_is_missing(office, cast):
    address = reverse("admin:briefings_directive_add")
    inlines = {}
    values = {
        "origin": "superior_paper",
        "series": cast.series.pk,
        "issuer": "Tỉnh ủy",
        "paper_number": "45-CV/TU",
        "paper_day": "2020-05-04",
        "content": "Rà soát hộ nghèo.",
        "due_kind": "undefined",
        **inlines,
    }
    missing = office.post(address, values | {"series": ""})
    assert "phải ghi loạt giao ban" in missing.content.decode()
    assert "Chọn hội nghị" in office.post(address, values | {"origin": "briefing"}).content.decode()
    assert office.post(address, values).status_code == 302
    directive = Directive.objects.get()
    assert (directive.briefing, directive.ordinal) == (None, 1)
    shown = office.get(reverse("admin:briefings_directive_change", args=[directive.pk]))
    assert shown.status_code == 200


def test_figures_stand_on_the_page_and_say_that_they_decide_nothing(office, cast):
    cast.host.unit = factories.DistrictFactory()
    cast.host.save()
    commune = factories.AdministrativeUnitFactory(parent=cast.host.unit)
    value = factories.IndicatorValueFactory(unit=commune, value=30)
    directive = factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.host)
    step = reverse("briefings:step", args=[directive.pk, "measure"])
    period = {"span": value.span, "number": value.number, "year": value.year}

    wrong = office.post(step, {"indicator": value.indicator.pk, "value": "", **period})
    assert wrong.status_code == 422
    assert office.post(step, {"indicator": value.indicator.pk, "value": "60", **period}).status_code == 302
    page = office.get(directive.get_absolute_url()).content.decode()
    assert "(<strong>50%</strong>)" in page
    assert "Đủ 1/1" in page
    assert commune.name in page
