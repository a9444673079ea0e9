"""``load_catalogue``: what an office of today counts, twice the same, and what people changed stays."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.catalogue import ENDS, FORMS, INDICATORS, RULES, STARTER, STARTER_RULES
from organizations.choices import AcrossUnits, ComparedFigure, FigurePeriod, OrganizationKind, UnitLevel, ValueType
from organizations.importing import blank_form, require_period
from organizations.models import (
    Indicator,
    IndicatorRule,
    IndicatorValue,
    IndicatorVersion,
    ReportForm,
    ReportFormItem,
)
from organizations.services.catalogue import load_catalogue, load_catalogue_of_2020
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW_OF_2026 = date(2026, 3, 31)


def load() -> str:
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    return out.getvalue()


def everything() -> dict[str, list]:
    models = (Indicator, IndicatorVersion, IndicatorRule, ReportForm, ReportFormItem)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def codes_in_force(day: date) -> set[str]:
    return set(Indicator.objects.in_force(day).values_list("code", flat=True))


def test_the_catalogue_is_shared_whole_and_says_its_sources():
    said = load()
    assert f"{len(INDICATORS) + len(STARTER)} chỉ tiêu" in said
    assert f"{len(FORMS)} biểu mẫu" in said
    assert not Indicator.objects.exclude(owner=None).exists()
    assert not ReportForm.objects.exclude(owner=None).exists()
    assert not Indicator.objects.filter(source="").exists()
    assert IndicatorRule.objects.count() == len(RULES) + len(STARTER_RULES)
    assert not Indicator.objects.exclude(pk__in=IndicatorVersion.objects.values("indicator")).exists()
    for record in (*Indicator.objects.all(), *IndicatorVersion.objects.all(), *ReportForm.objects.all()):
        record.full_clean()


def test_twice_changes_nothing():
    load()
    before = everything()
    assert load() == "Danh mục đã có đủ; lần chạy này không thay đổi gì.\n"
    assert everything() == before


def test_what_is_over_has_ended_and_its_successors_have_begun():
    load()
    assert {"XA09", "XA10"} <= codes_in_force(date(2020, 3, 31))
    assert {"XA09", "XA10"} <= codes_in_force(date(2023, 10, 19))
    today = codes_in_force(NEW_OF_2026)
    assert not {"XA09", "XA10", "ND03", "ND05", "TN04"} & today
    assert {"ND03.1", "ND03.2", "ND05.1", "ND05.2", "TN04.1", "TN04.2", "XA06"} <= today
    last = codes_in_force(date(2025, 12, 31))
    assert {"ND03", "ND05", "TN04"} <= last
    assert not {"ND03.1", "ND05.2", "TN04.1"} & last
    versions = IndicatorVersion.objects.filter(indicator__code="XA06").order_by("valid_to")
    assert {(one.valid_from, one.valid_to) for one in versions} == {
        (None, date(2026, 2, 14)),
        (date(2026, 2, 15), None),
    }


def test_each_kind_of_sender_has_forms_of_its_own_indicators():
    load()
    asked = {form.organization_kind for form in ReportForm.objects.all()}
    assert asked == {
        OrganizationKind.FRONT, OrganizationKind.TRADE_UNION, OrganizationKind.FARMERS, OrganizationKind.WOMEN,
        OrganizationKind.YOUTH, OrganizationKind.VETERANS, OrganizationKind.GOVERNMENT,
        OrganizationKind.FRONT_WORK_COMMITTEE,
    }  # fmt: skip
    for form in ReportForm.objects.exclude(organization_kind=OrganizationKind.FRONT_WORK_COMMITTEE):
        assert {one.owner_kind for one in form.indicators.all()} == {form.organization_kind}, form
    spans = dict(ReportForm.objects.values_list("code", "span"))
    assert (spans["MT-T"], spans["MT-Q"]) == (FigurePeriod.MONTH, FigurePeriod.QUARTER)
    assert ReportForm.objects.get(code="KDC-T").unit_level == UnitLevel.RESIDENTIAL_AREA
    in_force = codes_in_force(NEW_OF_2026)
    named = set(ReportFormItem.objects.values_list("indicator__code", flat=True))
    assert named <= in_force
    # Whatever is in force and not computed is asked by some form.
    computed = {"MT15", "XA04"}
    assert in_force - named - computed == {"XA06N"}


def test_every_indicator_comes_to_a_total_or_says_why_none():
    load()
    without = {one.code: one.how_totalled for one in Indicator.objects.all() if one.why_no_total}
    print(f"{Indicator.objects.count()} indicators, {len(without)} without a total: {without}")
    assert without == {"XA06N": "Không cộng: mỗi nơi một ngày"}
    assert set(Indicator.objects.adding_up().values_list("code", flat=True)) == {
        one.code for one in Indicator.objects.all() if not one.why_no_total
    }
    for one in Indicator.objects.adding_up():
        parts = one.numerator, one.denominator
        assert (one.across_units == AcrossUnits.RATIO) == all(parts), one
        assert not any(part and (part.why_no_total or part.numerator_id) for part in parts), one


@pytest.mark.parametrize(
    ("kind", "rule", "said"),
    [
        (ValueType.DATE, AcrossUnits.SUM, "Không cộng: mỗi nơi một ngày"),
        (ValueType.TEXT, AcrossUnits.SUM, "Không cộng: ghi bằng chữ"),
        (ValueType.INTEGER, AcrossUnits.LAST, "Không cộng: số riêng của từng nơi"),
        (ValueType.INTEGER, AcrossUnits.MAX, "Lớn nhất"),
    ],
)
def test_an_indicator_without_a_total_says_why(kind, rule, said):
    indicator = make.IndicatorFactory(value_type=kind, across_units=rule)
    assert indicator.how_totalled == said
    assert Indicator.objects.adding_up().exists() == (not indicator.why_no_total)


def test_the_forms_can_be_filled_in():
    load()
    unit = make.AdministrativeUnitFactory(code="98001", valid_from=date(2025, 7, 1))
    front = make.OrganizationFactory(unit=unit.parent)
    assert blank_form(ReportForm.objects.get(code="MT-Q"), Period.quarter(2026, 1), front)


def test_what_is_answered_may_have_been_asked_before():
    load()
    rule = IndicatorRule.objects.get(whole__code="MT13")
    assert rule.compares == ComparedFigure.CUMULATIVE


# --- a database of before ---------------------------------------------------------------------------------------------


@pytest.fixture
def before():
    """What an office has that runs on the catalogue of before: without ends, sources and compared figures."""
    load_catalogue_of_2020()
    Indicator.objects.update(source="")
    ReportForm.objects.update(valid_to=None)
    IndicatorRule.objects.update(compares=ComparedFigure.VALUE)


def test_an_office_of_before_gains_all_and_loses_nothing(before):
    unit = make.AdministrativeUnitFactory()
    values = {
        code: make.IndicatorValueFactory(
            indicator=Indicator.objects.get(code=code), unit=unit, year=year, number=number, value=Decimal(number)
        )
        for code, year, number in (("XA09", 2020, 1), ("ND05", 2025, 4), ("ND03", 2024, 2), ("MT13", 2026, 1))
    }
    figures = list(IndicatorValue.objects.order_by("pk").values())
    form = list(ReportForm.objects.get(code="XA-Q").items.order_by("ordinal").values_list("indicator__code", flat=True))
    columns = ("id", "code", "name", "across_time")
    known = list(Indicator.objects.order_by("pk").values(*columns))
    texts = {row.pk: row.definition for row in IndicatorVersion.objects.all()}

    said = load()

    for end in ENDS:
        assert f"{end.code} đến hết ngày {end.last_day:%d/%m/%Y}" in said
    assert "Đã ghi nguồn của 53 chỉ tiêu có sẵn." in said
    assert "nay so sánh lũy kế từ đầu năm" in said
    assert list(IndicatorValue.objects.order_by("pk").values()) == figures
    assert len(values) == 4
    assert list(Indicator.objects.filter(pk__in=[row["id"] for row in known]).order_by("pk").values(*columns)) == known
    assert {row.pk: row.definition for row in IndicatorVersion.objects.filter(pk__in=texts)} == texts
    there = ReportForm.objects.get(code="XA-Q").items.order_by("ordinal")
    assert list(there.values_list("indicator__code", flat=True)) == form
    assert set(ReportForm.objects.values_list("code", flat=True)) == {"XA-Q", *(one.code for one in FORMS)}
    assert load_catalogue().changed == []


def test_both_ways_lead_to_the_same_catalogue(before):
    load()
    upgraded = _shape()
    for model in (ReportFormItem, ReportForm, IndicatorRule, IndicatorVersion):
        model.objects.all().delete()
    Indicator.objects.filter(numerator__isnull=False).delete()
    Indicator.objects.all().delete()
    load()
    assert _shape() == {shape for shape in upgraded if shape[1] != "XA-Q"}


def _shape() -> set[tuple]:
    columns = {
        Indicator: ("code", "name", "unit_of_measure", "value_type", "across_units", "across_time", "source"),
        IndicatorVersion: ("indicator__code", "valid_from", "valid_to", "definition", "minimum", "maximum"),
        IndicatorRule: ("name", "whole__code", "compares"),
        ReportForm: ("code", "name", "organization_kind", "span", "unit_level"),
        ReportFormItem: ("form__code", "indicator__code", "ordinal"),
    }
    return {(model.__name__, *row) for model, names in columns.items() for row in model.objects.values_list(*names)}


def test_what_people_changed_stays_and_is_said(before):
    version = IndicatorVersion.objects.get(indicator__code="XA09")
    version.definition = "Định nghĩa của văn phòng"
    version.save()
    rule = IndicatorRule.objects.get(whole__code="MT13")
    rule.save()
    indicator = Indicator.objects.get(code="MT01")
    indicator.name, indicator.source = "Tên của văn phòng", "Văn bản của văn phòng"
    indicator.save()

    said = load()

    version.refresh_from_db()
    assert (version.definition, version.valid_to) == ("Định nghĩa của văn phòng", None)
    assert "Định nghĩa của XA09 đã được sửa trên cổng nên giữ nguyên" in said
    rule.refresh_from_db()
    assert rule.compares == ComparedFigure.VALUE
    assert f"Quy tắc “{rule.name}” đã được sửa trên cổng nên giữ nguyên" in said
    indicator.refresh_from_db()
    assert (indicator.name, indicator.source) == ("Tên của văn phòng", "Văn bản của văn phòng")


def test_an_indicator_with_later_figures_does_not_end(before):
    make.IndicatorValueFactory(indicator=Indicator.objects.get(code="ND05"), year=2026, number=1)
    said = load()
    assert "ND05 còn số liệu sau ngày 31/12/2025" in said
    assert "ND05" in codes_in_force(NEW_OF_2026)


def test_codes_of_an_organization_are_its_own():
    own = make.HostFactory(name="Hội của riêng")
    make.IndicatorFactory(code="MT21", name="Của riêng", owner=own)
    make.ReportFormFactory(code="MT-Q", owner=own)
    said = load()
    assert Indicator.objects.filter(code="MT21").count() == 2
    assert "Hội của riêng đã có bản ghi riêng mang mã MT21" in said
    assert "mang mã MT-Q" in said


# --- the form of before -----------------------------------------------------------------------------------------------


def test_the_form_of_before_ends_where_its_follower_begins_and_nothing_is_lost(before, client):
    old = ReportForm.objects.get(code="XA-Q")
    batch = make.ImportBatchFactory(form=old, year=2020, number=1)
    items = list(old.items.values_list("indicator__code", flat=True))
    said = load()

    old.refresh_from_db()
    new = ReportForm.objects.get(code="UB-Q")
    assert (old.valid_to, new.valid_from) == (date(2025, 6, 30), date(2025, 7, 1))
    assert "Biểu XA-Q dùng đến hết ngày 30/06/2025; sau đó là biểu UB-Q" in said
    assert list(old.items.values_list("indicator__code", flat=True)) == items
    batch.refresh_from_db()
    assert batch.form == old
    in_use = ReportForm.objects.in_use(date(2026, 3, 31)).filter(code__in=["XA-Q", "UB-Q"])
    assert list(in_use) == [new]
    # Whatever it asked for and has not ended is asked by a form of today.
    asked = set(ReportFormItem.objects.exclude(form=old).values_list("indicator__code", flat=True))
    assert set(items) & codes_in_force(NEW_OF_2026) <= asked
    require_period(Period.quarter(2025, 2), old)
    with pytest.raises(Refused, match="Biểu XA-Q chỉ áp dụng đến hết ngày 30/06/2025, trước quý III năm 2025"):
        require_period(Period.quarter(2025, 3), old)
    assert "thay đổi gì" in load()


@pytest.mark.parametrize("reason", ["changed", "later", "alone"])
def test_the_form_of_before_stays_where_people_use_it_and_that_is_said(before, reason):
    old = ReportForm.objects.get(code="XA-Q")
    if reason == "changed":
        old.due_day = 5
        old.save()
    elif reason == "later":
        make.ImportBatchFactory(form=old, year=2025, number=4)
    said = str(load_catalogue(["MT-Q"])) if reason == "alone" else load()

    old.refresh_from_db()
    assert old.valid_to is None
    expected = {
        "changed": "Biểu XA-Q đã được sửa trên cổng nên giữ nguyên",
        "later": "Đã có tệp gửi theo biểu XA-Q cho kỳ sau ngày 30/06/2025",
    }
    assert expected[reason] in said if reason in expected else "XA-Q" not in said
