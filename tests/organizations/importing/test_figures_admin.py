"""Figures in the admin: typed by hand, listed, narrowed to one batch; forms to download."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from lib.vietnamese import Period
from organizations.models import AdministrativeUnit, IndicatorValue
from organizations.services.values import Figure, apply_figures
from tests import factories as make

FORM = "/nhap-so-lieu/bieu-mau/"


def test_a_figure_typed_by_hand_leaves_its_trail(client, district):
    client.force_login(district.secretary)
    indicator = district.indicators["TA02"]
    answers = {
        "indicator": indicator.pk, "unit": district.south.pk, "value": "1.234,5",
        "year": 2020, "period": "Q1",
        "cumulative": "", "text_value": "", "missing_reason": "", "note": "theo công văn", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = client.post("/admin/organizations/indicatorvalue/add/", answers)
    assert page.status_code == 302, page.context["errors"]
    row = IndicatorValue.objects.get()
    assert (row.value, row.note) == (1234.5, "theo công văn")
    assert 'value="1.234,5"' in client.get(f"/admin/organizations/indicatorvalue/{row.pk}/change/").content.decode()
    client.post(f"/admin/organizations/indicatorvalue/{row.pk}/change/", answers | {"value": "7", "reason": "đọc nhầm"})
    row.refresh_from_db()
    assert row.value == 7
    trail = [(r.source, r.old_value, r.new_value, r.reason, r.by) for r in row.revisions.order_by("pk")]
    assert trail == [
        ("manual", None, 1234.5, "", district.secretary),
        ("correction", 1234.5, 7, "đọc nhầm", district.secretary),
    ]


@pytest.mark.parametrize(
    ("code", "answers", "says"),
    [
        ("TA01", {"value": "1,5"}, "cần số nguyên từ 0 trở lên"),
        ("TA03", {"value": "20"}, "từ 0 đến 19"),
        ("TA01", {"text_value": "mười"}, "hãy để trống ô này"),
        ("TA01", {}, "chọn lý do không có số liệu"),
        ("TA04", {"text_value": "31/02/2020"}, "không có trong lịch"),
    ],
)
def test_a_figure_typed_by_hand_keeps_the_rules_of_the_indicator(client, district, code, answers, says):
    client.force_login(district.secretary)
    blank = {"value": "", "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": ""}
    place = {
        "indicator": district.indicators[code].pk,
        "unit": district.south.pk,
        "year": 2020,
        "period": "Q1",
    }
    forms = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}
    page = client.post("/admin/organizations/indicatorvalue/add/", blank | place | forms | answers)
    assert says in page.content.decode()
    assert not IndicatorValue.objects.exists()


def asked(district, **more):
    return {
        "year": 2020,
        "period": "Q1",
        "report_form": district.form.pk,
        "organization": district.committee.pk,
        **more,
    }


def cells(response) -> set:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.fixture
def stored(district):
    """One commune said two things in the first quarter and one the quarter before."""
    key = {"unit_id": district.south.pk, "period": Period.quarter(2020, 1)}
    codes = district.indicators
    apply_figures(
        [
            Figure(codes["TA02"].pk, **key, value=12.5),
            Figure(codes["TA03"].pk, **key, missing_reason="not_applicable"),
            Figure(codes["TA01"].pk, unit_id=district.south.pk, period=Period.quarter(2019, 4), value=777),
        ],
        by=district.secretary,
        source="manual",
    )


def test_a_form_is_downloaded_blank_beside_the_last_quarter_or_filled(client, district, stored):
    client.force_login(district.secretary)
    assert "Tải biểu mẫu" in client.get(FORM).content.decode()
    blank = client.get(FORM, asked(district))
    beside = client.get(FORM, asked(district, previous="on"))
    filled = client.get(FORM, asked(district, filled="on"))

    assert blank["Content-Disposition"] == 'attachment; filename="bieu-TA-Q-2020-Q1.xlsx"'
    assert {12.5, 777}.isdisjoint(cells(blank))
    assert 777 in cells(beside)
    assert 12.5 not in cells(beside)
    assert {12.5, "không áp dụng"} <= cells(filled)


def test_the_form_of_one_commune_is_tall(client, district, stored):
    client.force_login(district.secretary)
    answer = client.get(FORM, asked(district, unit=district.south.pk, previous="on"))

    assert answer["Content-Disposition"] == 'attachment; filename="bieu-TA-Q-2020-Q1-42001.xlsx"'
    assert {"Chỉ tiêu", "Quý trước", "Trong quý", "Lũy kế", 777, "Số buổi tuyên truyền"} <= cells(answer)


def test_a_commune_officer_gets_the_own_commune_only(client, district, stored):
    client.force_login(district.commune_officer)
    own = asked(district, organization=district.government.pk)

    assert "Xã Phương Bắc" not in cells(client.get(FORM, own))
    page = client.get(FORM, {**own, "unit": district.north.pk})
    assert page["Content-Type"].startswith("text/html")
    assert list(page.context["form"].errors) == ["unit"]


def test_the_form_page_lists_the_communes_of_the_quarter_that_is_typed(client, district):
    client.force_login(district.secretary)

    def listed(**more) -> list[str]:
        answer = client.get(FORM, asked(district, **{"liet-ke": "1", **more}))
        assert answer["Content-Type"].startswith("text/html")
        form = answer.context["form"]
        assert (str(form["year"].value()), str(form["period"].value())) == (str(more["year"]), more["period"])
        assert form.errors == {}
        return [unit.name for unit in form.fields["unit"].queryset]

    before, after = listed(year=2019, period="Q4"), listed(year=2020, period="Q1")

    assert set(before) - set(after) == {"Xã Đồng Cũ", "Xã Suối Cạn"}
    assert set(after) - set(before) == {"Thị trấn Đồng Mới"}


def test_what_was_ticked_stays_when_another_quarter_is_typed(client, district):
    client.force_login(district.secretary)
    form = client.get(FORM, asked(district, **{"liet-ke": "1", "filled": "on"})).context["form"]

    assert (form["filled"].value(), form["previous"].value()) == ("on", False)
    assert "data-lists-units" in client.get(FORM).content.decode()


def test_a_form_for_nobody_is_refused_on_the_page(client, district):
    AdministrativeUnit.objects.communes().filter(valid_from=None).update(valid_from=date(2000, 1, 1))
    client.force_login(district.secretary)
    page = client.get(FORM, asked(district, year=1995)).content.decode()
    assert "Không có xã, phường, thị trấn nào trong phạm vi vào ngày 31/03/1995" in page


def test_those_without_the_right_get_no_form(client, district):
    client.force_login(district.reader)
    assert client.get(FORM, asked(district)).status_code == 403


def test_the_lists_cost_the_same_at_any_length(client, district, stored, count_queries):
    client.force_login(district.secretary)
    addresses = ("/admin/organizations/indicatorvalue/", "/admin/organizations/importbatch/")
    make.ImportBatchFactory(organization=district.committee)
    few = [count_queries(lambda address=address: client.get(address)) for address in addresses]
    make.IndicatorValueFactory.create_batch(
        20, unit=district.south, indicator__code=make.factory.Sequence(lambda n: f"ZZ{n}")
    )
    make.ImportBatchFactory.create_batch(10, organization=district.committee)
    many = [count_queries(lambda address=address: client.get(address)) for address in addresses]
    assert many == few
    assert max(many) <= 12


def test_the_list_shows_exactly_what_one_batch_changed(client, district, stored):
    batch = make.ImportBatchFactory(organization=district.committee)
    row = IndicatorValue.objects.get(year=2019)
    apply_figures(
        [Figure(row.indicator_id, row.unit_id, row.period, 778)], by=district.secretary, source="import", batch=batch
    )
    client.force_login(district.secretary)
    address = reverse("admin:organizations_indicatorvalue_changelist")

    [shown] = client.get(address, {"lan_nhap": batch.pk}).context["cl"].result_list
    assert shown.pk == row.pk
    assert client.get(address).context["cl"].result_count == 3


def test_a_batch_outside_the_own_scope_narrows_to_nothing(client, district, stored):
    client.force_login(district.secretary)
    address = reverse("admin:organizations_indicatorvalue_changelist")
    assert client.get(address, {"lan_nhap": make.ImportBatchFactory().pk}).context["cl"].result_count == 0
    assert client.get(address, {"lan_nhap": "12x"}).context["cl"].result_count == 3
