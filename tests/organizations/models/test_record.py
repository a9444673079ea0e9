"""What every record shares: text in NFC, the search column, history, traces that are written once."""

import unicodedata
from datetime import date

import pytest
from django.apps import apps

from organizations.models import AdministrativeUnit, Indicator, Organization, ValueRevision
from organizations.models.base import AppendOnly, Record
from tests import factories
from tests.factories import (
    AdministrativeUnitFactory,
    BriefingFactory,
    DirectiveFactory,
    EvidenceFactory,
    OrganizationFactory,
    PostFactory,
    ProgressUpdateFactory,
    ThemeFactory,
    ValueRevisionFactory,
)

pytestmark = pytest.mark.django_db

SEARCHED = [model for model in apps.get_models() if issubclass(model, Record) and model.search_fields]
FACTORY_OF = {
    made._meta.model: made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, factories.Records) and not made._meta.abstract
}


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_the_search_column_holds_the_folded_text(model):
    row = FACTORY_OF[model]()
    name = model.search_fields[0]
    setattr(row, name, "Chợ Đồn ĐỢT 1")
    row.save()

    row.refresh_from_db()
    assert "cho don dot 1" in row.search


def test_units_are_found_by_name_and_code_without_marks():
    unit = AdministrativeUnitFactory(name="Xã Nghĩa Tá", code="02071")

    assert unit.search == "xa nghia ta 02071"


def test_saving_only_the_name_saves_what_it_is_found_by():
    organization = OrganizationFactory()
    organization.name = "Hội Cựu chiến binh"

    organization.save(update_fields=["name"])

    assert Organization.objects.get(search__contains="hoi cuu chien binh") == organization


def test_text_is_kept_in_nfc_with_single_spaces():
    theme = ThemeFactory(name=unicodedata.normalize("NFD", "  Nông\u00a0thôn   mới "))

    theme.refresh_from_db()
    assert theme.name == "Nông thôn mới"
    assert unicodedata.is_normalized("NFC", theme.name)


def test_long_text_keeps_its_lines():
    briefing = BriefingFactory(recipients="Như  thành phần ;\r\n  Thường trực Huyện ủy")

    briefing.refresh_from_db()
    assert briefing.recipients == "Như thành phần ;\nThường trực Huyện ủy"


def test_the_same_name_in_another_form_of_unicode_collides():
    ThemeFactory(name="Nông thôn mới")

    copy = ThemeFactory.build(name=unicodedata.normalize("NFD", "Nông thôn mới"))

    with pytest.raises(Exception, match="name"):
        copy.full_clean()


def test_a_change_by_hand_leaves_a_version():
    post = PostFactory(title="Chủ tịch")
    post.title = "Phó Chủ tịch"
    post.save()

    assert list(post.history.values_list("title", flat=True)) == ["Phó Chủ tịch", "Chủ tịch"]


@pytest.mark.parametrize("made", [ValueRevisionFactory, ProgressUpdateFactory, EvidenceFactory])
def test_a_trace_is_written_once(made):
    row = made()

    for attempt in (
        row.save,
        row.delete,
        type(row).objects.all().delete,
        lambda: type(row).objects.update(pk=row.pk),
        lambda: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()

    assert type(row).objects.get() == row


def test_every_trace_is_append_only_in_its_query_set_too():
    for model in apps.get_models():
        if issubclass(model, AppendOnly):
            with pytest.raises(TypeError, match="append-only"):
                model.objects.none().delete()


def test_many_traces_can_be_written_at_once():
    value = factories.IndicatorValueFactory()

    ValueRevision.objects.bulk_create(
        [ValueRevision(indicator_value=value, new_value=number, source="manual") for number in range(3)]
    )

    assert value.revisions.count() == 3


def test_a_figure_that_has_a_trail_cannot_be_deleted():
    value = ValueRevisionFactory().indicator_value

    with pytest.raises(Exception, match="protected"):
        value.delete()


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2020, 1, 31), False),
        (date(2020, 2, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_both_end_days_are_in_force(day, in_force):
    AdministrativeUnitFactory(
        name="Xã Đồng Thắng",
        valid_from=date(2020, 2, 1),
        valid_to=date(2025, 6, 30),
        parent=factories.DistrictFactory(),
    )

    assert AdministrativeUnit.objects.in_force(day).filter(name="Xã Đồng Thắng").exists() == in_force


@pytest.mark.parametrize("open_end", [{}, {"valid_from": date(2020, 1, 1)}, {"valid_to": date(2020, 1, 1)}])
def test_an_empty_day_is_open(open_end):
    organization = OrganizationFactory(**open_end)

    assert organization in Organization.objects.in_force(date(2020, 1, 1))


def test_the_bare_name_leaves_the_kind_out():
    names = ["Xã Nghĩa Tá", "Thị trấn Bằng Lũng", "Huyện Chợ Đồn", "Tỉnh Bắc Kạn", "Thành phố Bắc Kạn", "Chợ Đồn"]

    assert [AdministrativeUnit(name=name).bare_name for name in names] == [
        "Nghĩa Tá",
        "Bằng Lũng",
        "Chợ Đồn",
        "Bắc Kạn",
        "Bắc Kạn",
        "Chợ Đồn",
    ]


def test_an_ended_unit_says_so_and_one_in_force_does_not():
    assert str(AdministrativeUnit(name="Xã Yên Phong", valid_to=date(2025, 6, 30))) == "Xã Yên Phong (đến 30/06/2025)"
    assert str(AdministrativeUnit(name="Xã Yên Phong")) == "Xã Yên Phong"


@pytest.mark.parametrize(("value_type", "numeric"), [("integer", True), ("percent", True), ("date", False)])
def test_dates_and_text_are_no_numbers(value_type, numeric):
    assert Indicator(value_type=value_type).is_numeric == numeric


def test_a_directive_is_found_by_its_content():
    directive = DirectiveFactory(content="Giúp đỡ xã Nghĩa Tá")

    assert "nghia ta" in directive.search
