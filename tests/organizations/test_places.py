"""Names that several organizations or units share show their place; unique ones never do."""

from datetime import date

import pytest

from organizations.models import AdministrativeUnit, Organization
from organizations.places import places
from tests import factories as make


@pytest.mark.parametrize(
    ("name", "territories", "said"),
    [
        ("Hội Nông dân", (["Xã An", "Huyện Đông"], ["Xã Bình", "Huyện Đông"]), ("xã An", "xã Bình")),
        ("Hội Nông dân", (["Xã An", "Huyện Đông"], ["Xã An", "Huyện Tây"]), ("xã An, huyện Đông", "xã An, huyện Tây")),
        ("Hội Nông dân xã An", (["Xã An", "Huyện Đông"], ["Xã An", "Huyện Tây"]), ("huyện Đông", "huyện Tây")),
        ("Hội Nông dân", (["Thị trấn Bằng", "Huyện Đông"], []), ("thị trấn Bằng", "")),
        ("Hội Nông dân", (["Xã An", "Huyện Đông"], ["Xã An", "Huyện Đông"]), ("", "")),
        ("Hội Nông dân", ([], []), ("", "")),
    ],
)
def test_the_fewest_places_are_said_that_tell_apart(name, territories, said):
    assert tuple(places(name, dict(enumerate(territories))).values()) == said


@pytest.fixture
def two(db):
    """Two organizations of one short name."""
    district = make.DistrictFactory(name="Huyện Chợ Thử")
    units = [make.AdministrativeUnitFactory(name=name, parent=district) for name in ("Xã Nghĩa Thử", "Xã Yên Thử")]
    return [
        make.OrganizationFactory(name=f"Hội Nông dân {unit.name}", short_name="Hội Nông dân", unit=unit)
        for unit in units
    ]


def again(records):
    return [type(record).objects.get(pk=record.pk) for record in records]


def test_a_shared_short_name_shows_its_place_and_the_unique_full_name_does_not(two):
    assert [each.label for each in again(two)] == ["Hội Nông dân – xã Nghĩa Thử", "Hội Nông dân – xã Yên Thử"]
    assert [str(each) for each in again(two)] == [each.name for each in two]
    assert two[1].label == "Hội Nông dân – xã Yên Thử"  # also in hand
    assert [each.plain_label for each in again(two)] == ["Hội Nông dân"] * 2


def test_a_shared_full_name_shows_its_place(two):
    Organization.objects.filter(pk=two[0].pk).update(valid_from=date(2020, 1, 1))
    second = Organization.objects.get(pk=two[1].pk)
    second.name = two[0].name
    second.save()

    assert [str(each) for each in again(two)] == [f"{two[0].name} – xã Nghĩa Thử", f"{two[0].name} – xã Yên Thử"]


@pytest.mark.parametrize("how", ["renamed", "deleted"])
def test_whoever_stays_alone_with_a_name_shows_no_place(two, how):
    first, second = again(two)
    if how == "renamed":
        second.short_name = "Hội ND"
        second.save()
    else:
        second.delete()

    assert [each.label for each in again([first])] == ["Hội Nông dân"]


def test_a_place_follows_the_name_of_the_unit_and_a_save_in_between_loses_nothing(two):
    first, _ = two  # as it was before there was another one
    first.symbol = "HND"
    first.save()
    unit = AdministrativeUnit.objects.get(pk=first.unit_id)
    unit.name = "Phường Nghĩa Thử"
    unit.save()

    assert again([first])[0].label == "Hội Nông dân – phường Nghĩa Thử"


def test_units_of_one_name_show_where_they_are(two):
    units = [make.AdministrativeUnitFactory(name="Xã Tân Thử") for _ in range(2)]

    assert [each.shown_name for each in again(units)] == [
        f"Xã Tân Thử, {unit.parent.name[:1].lower()}{unit.parent.name[1:]}" for unit in units
    ]
    assert AdministrativeUnit.objects.get(name="Xã Yên Thử").shown_name == "Xã Yên Thử"


def test_writing_in_bulk_and_looking_again_costs_the_same_at_any_number(two, count_queries):
    few = count_queries(Organization.refresh_places)
    units = [make.AdministrativeUnitFactory() for _ in range(20)]
    Organization.objects.bulk_create(
        Organization(name=f"Hội Phụ nữ {unit.name}", short_name="Hội LHPN", kind="women", unit=unit) for unit in units
    )

    assert count_queries(Organization.refresh_places) <= few + 2
    assert {each.label for each in Organization.objects.filter(kind="women")} == {
        f"Hội LHPN – {unit.name[:1].lower()}{unit.name[1:]}" for unit in units
    }
