"""The catalogue has owners: who uses a record, who changes it, whose it becomes, and every place that offers one."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from briefings.models import Theme
from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import Role
from organizations.importing import SentFile, blank_form, filled_form, long_csv, preview_file
from organizations.importing.context import indicator_labels, load_context, load_specs
from organizations.management.arguments import find_form
from organizations.models import (
    AdministrativeUnit,
    Indicator,
    IndicatorRule,
    IndicatorVersion,
    MappingProfile,
    ReportForm,
    ReportFormItem,
    User,
)
from organizations.services.catalogue_owners import may_own, own_organization
from tests import factories as make
from tests import workbooks
from tests.worlds import world

ROOT = Path(__file__).parents[2]
QUARTER = Period.quarter(2026, 1)


def build_province() -> SimpleNamespace:
    """A province's Front with two communes', and a catalogue: shared, the province's, that of either commune."""
    unit = make.ProvinceFactory(code="98", name="Tỉnh Thử")
    communes = [
        make.AdministrativeUnitFactory(code=f"9800{n}", name=f"Xã Thử {n}", parent=unit, valid_from=None)
        for n in (1, 2)
    ]
    province = make.HostFactory(name="MTTQ tỉnh Thử", unit=unit)
    first, second = (
        make.OrganizationFactory(name=f"MTTQ xã Thử {n}", unit=commune, parent=province, kind="front")
        for n, commune in enumerate(communes, 1)
    )
    owners = {"DC": None, "T": province, "X1": first, "X2": second}
    indicators = {
        name: make.IndicatorFactory(code=f"{name}01", name=f"Chỉ tiêu {name}", owner=owner)
        for name, owner in owners.items()
    }
    return SimpleNamespace(
        unit=unit,
        communes=communes,
        province=province,
        first=first,
        second=second,
        owners=owners,
        indicators=indicators,
        forms={
            name: make.ReportFormFactory(
                code=f"{name}-Q", owner=owner, organization_kind="front", indicators=[indicators[name]]
            )
            for name, owner in owners.items()
        },
        themes={name: make.ThemeFactory(name=f"Chủ đề {name}", owner=owner) for name, owner in owners.items()},
        rules={
            name: make.IndicatorRuleFactory(
                name=f"Quy tắc {name}", owner=owner, whole=indicators[name], parts=[indicators[name]]
            )
            for name, owner in owners.items()
        },
        profiles={name: make.MappingProfileFactory(name=f"Ghép {name}", owner=owner) for name, owner in owners.items()},
        office=make.member(Role.SECRETARIAT, province, username="vptinh"),
        first_office=make.member(Role.SECRETARIAT, first, username="vpxa1"),
        reader=make.member(Role.READER, first, username="docxa1"),
        admin=make.UserFactory(username="qt", is_superuser=True, is_staff=True),
    )


front = world(build_province)

OWNED = [(Indicator, "code"), (ReportForm, "code"), (Theme, "name"), (IndicatorRule, "name"), (MappingProfile, "name")]
USED = {"province": {"DC", "T"}, "first": {"DC", "T", "X1"}, "second": {"DC", "T", "X2"}}
# Who sees and who changes what: what is used, and what those beneath own; changed are the own and theirs.
SEEN = {"office": {"DC", "T", "X1", "X2"}, "first_office": {"DC", "T", "X1"}, "reader": {"DC", "T", "X1"}}
CHANGED = {"office": {"T", "X1", "X2"}, "first_office": {"X1"}, "reader": set()}
NAME = re.compile(r"\b(DC|T|X1|X2)")


def named(rows, column: str) -> set[str]:
    return {match[1] for text in rows.values_list(column, flat=True) if (match := re.search(NAME, text))}


@pytest.mark.parametrize(("model", "column"), OWNED)
def test_what_stands_above_is_used_beneath_and_nowhere_else(front, model, column):
    found = {name: named(model.objects.usable_by(getattr(front, name)), column) for name in USED}
    assert found == USED
    assert named(model.objects.usable_by(), column) == {"DC"} == named(model.objects.shared(), column)
    assert named(model.objects.usable_by(front.first, front.second), column) == {"DC", "T", "X1", "X2"}


@pytest.mark.parametrize(("model", "column"), OWNED)
@pytest.mark.parametrize("who", SEEN)
def test_who_sees_and_who_changes(front, model, column, who):
    user = User.objects.get(pk=getattr(front, who).pk)
    seen = SEEN[who] if model is not MappingProfile or who != "reader" else set()  # mappings are the office's
    assert named(model.objects.for_user(user), column) == seen
    assert named(model.objects.for_user(user, "change"), column) == CHANGED[who]
    assert named(model.objects.for_user(front.admin, "change"), column) == {"DC", "T", "X1", "X2"}


def test_parts_belong_to_whoever_their_record_does(front):
    for indicator in front.indicators.values():
        make.IndicatorVersionFactory(indicator=indicator)
    user = User.objects.get(pk=front.first_office.pk)
    for model, path in ((IndicatorVersion, "indicator__code"), (ReportFormItem, "form__code")):
        assert named(model.objects.for_user(user), path) == {"DC", "T", "X1"}
        assert named(model.objects.for_user(user, "change"), path) == {"X1"}
        assert named(model.objects.usable_by(front.second), path) == {"DC", "T", "X2"}


# --- whose a new record becomes ---------------------------------------------------------------------------------------

ADD = reverse("admin:organizations_indicator_add")


def typed(**more) -> dict:
    return {
        "code": "MOI01",
        "name": "Chỉ tiêu mới",
        "owner_kind": "front",
        "value_type": "integer",
        "decimal_places": "0",
        "across_units": "sum",
        "across_time": "sum",
        "versions-TOTAL_FORMS": "0",
        "versions-INITIAL_FORMS": "0",
        **more,
    }


def test_the_own_organization_is_proposed(front, client):
    client.force_login(front.first_office)
    form = client.get(ADD).context["adminform"].form
    assert form["owner"].value() == front.first.pk
    assert own_organization(front.first_office, "organizations.indicator") == front.first
    assert set(may_own(front.office, "organizations.indicator")) == {front.province, front.first, front.second}


@pytest.mark.parametrize(
    "path", ["organizations_indicator", "organizations_reportform", "organizations_indicatorrule", "briefings_theme"]
)
def test_each_page_of_the_catalogue_asks_whose_it_is(front, client, path):
    client.force_login(front.first_office)
    page = client.get(reverse(f"admin:{path}_add"))
    assert page.context["adminform"].form["owner"].value() == front.first.pk
    listed = client.get(reverse(f"admin:{path}_changelist")).content.decode()
    assert "Dùng chung" in listed
    assert "MTTQ tỉnh Thử" in listed
    assert not re.search(r"\bX2", listed)


def test_an_office_keeps_what_it_makes(front, client):
    client.force_login(front.first_office)
    answer = client.post(ADD, typed(owner=front.first.pk))
    assert answer.status_code == 302
    assert Indicator.objects.get(code="MOI01").owner == front.first


def test_an_office_cannot_make_one_for_everybody(front, client):
    client.force_login(front.first_office)
    answer = client.post(ADD, typed(owner=""))
    assert "quản trị hệ thống" in answer.context["adminform"].form.errors["owner"][0]
    answer = client.post(ADD, typed(owner=front.second.pk))
    assert answer.context["adminform"].form.errors["owner"]
    assert not Indicator.objects.filter(code="MOI01").exists()


def test_an_administrator_makes_one_for_everybody(front, client):
    client.force_login(front.admin)
    assert client.post(ADD, typed(owner="")).status_code == 302
    assert Indicator.objects.get(code="MOI01").owner is None


@pytest.mark.parametrize(("code", "whose"), [("DC01", "dùng chung"), ("T01", "MTTQ tỉnh Thử")])
def test_a_code_that_is_used_from_above_is_refused(front, client, code, whose):
    client.force_login(front.first_office)
    answer = client.post(ADD, typed(owner=front.first.pk, code=code))
    (sentence,) = answer.context["adminform"].form.errors["code"]
    assert whose in sentence
    assert Indicator.objects.filter(code=code).count() == 1


def test_a_neighbours_code_may_be_used(front, client):
    client.force_login(front.first_office)
    assert client.post(ADD, typed(owner=front.first.pk, code="X201")).status_code == 302


@pytest.mark.parametrize(("model", "values"), [(Theme, {"name": "chủ đề  T"}), (IndicatorRule, {"name": "Quy tắc T"})])
def test_names_are_taken_from_above_likewise(front, model, values):
    record = model(owner=front.first, **values)
    with pytest.raises(ValidationError, match="MTTQ tỉnh Thử"):
        record.clean()


def test_an_owner_above_is_told_of_those_beneath(front, client):
    client.force_login(front.office)
    answer = client.post(ADD, typed(owner=front.province.pk, code="X101"), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert any("MTTQ xã Thử 1" in sentence for sentence in said)
    assert Indicator.objects.filter(code="X101").count() == 2
    # Beneath, the nearer one is meant.
    _, spec = load_specs(QUARTER, Indicator.objects.usable_by(front.first).nearest_last())["X101"]
    assert spec.name == "Chỉ tiêu X1"


def test_nobody_but_the_owner_renames_an_indicator(front, client):
    client.force_login(front.first_office)
    for name in ("DC", "T"):
        page = reverse("admin:organizations_indicator_change", args=[front.indicators[name].pk])
        assert client.get(page).status_code == 200
        assert client.post(page, typed(name="Đổi tên")).status_code == 403
    other = reverse("admin:organizations_indicator_change", args=[front.indicators["X2"].pk])
    assert client.get(other).status_code in (302, 404)


def test_a_form_takes_no_indicator_of_others(front, client):
    client.force_login(front.office)
    answer = client.post(
        reverse("admin:organizations_reportform_add"),
        {
            "code": "MOI-Q",
            "name": "Biểu mới",
            "organization_kind": "front",
            "span": "quarter",
            "unit_level": "commune",
            "owner": front.province.pk,
            "items-TOTAL_FORMS": "1",
            "items-INITIAL_FORMS": "0",
            "items-0-ordinal": "1",
            "items-0-indicator": front.indicators["X1"].pk,
        },
    )
    assert answer.status_code != 302
    assert "MTTQ xã Thử 1" in answer.content.decode()
    assert not ReportForm.objects.filter(code="MOI-Q").exists()


def test_an_office_adds_its_own_spelling_beside_the_shared_one(front, client):
    unit = front.communes[0]
    shared = make.UnitAliasFactory(unit=unit, name="X. Thử Một")
    client.force_login(front.first_office)
    page = reverse("admin:organizations_administrativeunit_change", args=[unit.pk])
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    for prefix in ("aliases", "successors_links", "predecessors_links"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    for formset in (inline.formset for inline in client.get(page).context["inline_admin_formsets"]):
        data |= {f"{formset.prefix}-TOTAL_FORMS": "0", f"{formset.prefix}-INITIAL_FORMS": "0"}
    data |= {
        "aliases-TOTAL_FORMS": "2",
        "aliases-INITIAL_FORMS": "1",
        "aliases-0-id": shared.pk,
        "aliases-0-unit": unit.pk,
        "aliases-0-name": "Đổi của chung",
        "aliases-0-seen_version": shared.version,
        "aliases-1-unit": unit.pk,
        "aliases-1-name": "Thử cũ",
        "aliases-1-owner": front.first.pk,
    }
    answer = client.post(page, data)
    assert answer.status_code == 302, answer.context["errors"]
    assert {(row.name, row.owner) for row in unit.aliases.all()} == {("X. Thử Một", None), ("Thử cũ", front.first)}


@pytest.mark.parametrize("path", ["organizations_indicator", "organizations_reportform", "briefings_theme"])
def test_lists_cost_the_same_however_many_owners_there_are(front, client, django_assert_max_num_queries, path):
    for number in range(30):
        owner = make.OrganizationFactory(name=f"Hội thử {number}", parent=front.province)
        make.IndicatorFactory(owner=owner)
        make.ReportFormFactory(owner=owner)
        make.ThemeFactory(owner=owner)
    client.force_login(front.office)
    with django_assert_max_num_queries(25):
        assert "Hội thử 29" in client.get(reverse(f"admin:{path}_changelist")).content.decode()


# --- where a record is looked up --------------------------------------------------------------------------------------


def test_files_are_read_by_what_their_organization_may_use(front):
    labels = {one.code for one in indicator_labels(None, front.first)}
    assert labels == {"DC01", "T01", "X101"}
    assert load_context(QUARTER, None, front.second, None).in_form == {"DC01", "T01", "X201"}
    assert load_context(QUARTER, None, None, None).in_form == {"DC01"}
    assert {one.code for one in indicator_labels(front.forms["X1"], None)} == {"DC01", "T01", "X101"}


def test_no_file_comes_in_by_the_form_of_others(front):
    rows = [["Mã", "Tên xã", "X201"], ["98001", "Xã Thử 1", 3]]
    with pytest.raises(Refused, match="MTTQ xã Thử 2"):
        preview_file(
            SentFile(workbooks.xlsx(rows), "tep.xlsx"),
            quarter=QUARTER,
            form=front.forms["X2"],
            organization=front.first,
            by=None,
        )


def test_commands_find_the_form_of_whoever_runs_them(front):
    assert find_form("X1-Q", front.first_office) == front.forms["X1"]
    with pytest.raises(Refused, match="Không có biểu mẫu X2-Q"):
        find_form("X2-Q", front.first_office)
    make.ReportFormFactory(code="X1-Q", owner=front.second)
    with pytest.raises(Refused, match="2 biểu mẫu"):
        find_form("X1-Q")


def test_forms_that_are_offered_are_those_of_the_own(front, client):
    client.force_login(make.member(Role.COMMUNE_OFFICER, front.first, username="canbo1"))
    page = client.get(reverse("organizations:form_download"))
    assert named(page.context["form"].fields["report_form"].queryset, "code") == {"DC", "T", "X1"}


def test_figures_go_out_by_what_the_reader_may_see(front):
    unit = AdministrativeUnit.objects.get(pk=front.communes[0].pk)
    for number, name in enumerate(("DC", "T", "X1", "X2"), 1):
        make.IndicatorValueFactory(
            indicator=front.indicators[name], unit=unit, year=2026, span="quarter", number=1, value=number
        )
    out = long_csv(QUARTER, None, front.first_office).decode()
    assert [code in out for code in ("DC01", "T01", "X101", "X201")] == [True, True, True, False]
    assert filled_form(QUARTER, None, front.office)
    make.IndicatorValueFactory(
        indicator=make.IndicatorFactory(code="X201", owner=front.first),
        unit=unit, year=2026, span="quarter", number=1, value=9,
    )  # fmt: skip
    with pytest.raises(Refused, match="cùng mang mã X201"):
        filled_form(QUARTER, None, None)
    assert blank_form(front.forms["X1"], QUARTER, front.first)


# --- every place ------------------------------------------------------------------------------------------------------

MODELS = "Indicator|IndicatorVersion|IndicatorRule|ReportForm|ReportFormItem|Theme|MappingProfile|UnitAlias"
ASKED = re.compile(rf"\b({MODELS})\.(objects|_default_manager|_base_manager)\b")
NARROWED = re.compile(r"\.(usable_by|for_user|shared|applied_for|offered_to|none|create|bulk_create)\(")
# Places that take what somebody chose before, or all there is, and why that is right there.
OTHERS = {
    ("briefings/filters/reports.py", "Theme"): "those of rows in the reader's scope",
    ("briefings/forms/report_writing.py", "Theme"): "usable ones and those chosen before",
    ("briefings/forms/session_grids.py", "Theme"): "usable ones and those chosen before",
    ("briefings/services/my_work/figures.py", "Indicator"): "in force, compared with those of usable forms",
    ("briefings/services/my_work/figures.py", "ReportFormItem"): "of usable forms",
    ("briefings/views/achievement_figures.py", "Indicator"): "those of figures that were narrowed",
    ("organizations/admin/values.py", "Indicator"): "the one that was chosen",
    ("organizations/importing/context.py", "IndicatorVersion"): "bounds of indicators that were narrowed",
    ("organizations/importing/context.py", "ReportForm"): "of which units any form collects one indicator",
    ("organizations/importing/editing.py", "Indicator"): "the one of a staged figure",
    ("organizations/importing/forms.py", "Indicator"): "those of figures that were narrowed",
    ("organizations/importing/remembering.py", "MappingProfile"): "kept with its owner",
    ("organizations/importing/remembering.py", "UnitAlias"): "kept with its owner",
    ("organizations/importing/rules.py", "Indicator"): "those of staged figures",
    ("organizations/importing/rules.py", "IndicatorVersion"): "those of staged figures",
    ("organizations/management/arguments.py", "ReportForm"): "the system's own command",
    ("organizations/models/indicators.py", "IndicatorVersion"): "of one indicator",
    ("organizations/period_fields.py", "ReportForm"): "the system administrator's",
    ("organizations/resources/catalogue.py", "ReportFormItem"): "rows that were narrowed, which change places",
    ("organizations/services/aggregation/reading.py", "Indicator"): "parts of shares that were narrowed",
    ("organizations/services/stated_periods.py", "IndicatorVersion"): "days of indicators that were narrowed",
    ("organizations/services/values.py", "Indicator"): "the one of a figure that is refused",
    ("briefings/services/prefill.py", "ReportFormItem"): "narrowed by its form",
}  # fmt: skip


def places() -> list[tuple[str, int, str, bool]]:
    """File, line, model and whether narrowed of each place in the code that asks for records of the catalogue."""
    found = []
    for app in ("organizations", "briefings", "portal"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            text = path.read_text()
            for match in ASKED.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                following = re.sub(r"\s+", "", text[match.end() : match.end() + 60])
                name = path.relative_to(ROOT).as_posix()
                found.append((name, line, match[1], NARROWED.match(following) is not None))
    return found


def test_every_place_asks_for_what_may_be_used():
    found = places()
    wide = {(name, model) for name, _, model, narrow in found if not narrow}
    print(f"{len(found)} places ask for records of the catalogue; {len(wide)} of them for what was chosen before")
    assert len(found) >= 40
    assert wide <= OTHERS.keys(), "narrow these by usable_by or for_user, or say why not"
    assert wide >= OTHERS.keys(), "these are no more"
