"""The materialised paths of units and organizations."""

import pytest
from django.core.exceptions import ValidationError

from organizations.models import AdministrativeUnit, Organization
from organizations.models.base import rebuild_paths
from tests.factories import AdministrativeUnitFactory, DistrictFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def path_in_database(row) -> str:
    return type(row).objects.values_list("path", flat=True).get(pk=row.pk)


def test_a_path_leads_from_the_top_to_the_record():
    commune = AdministrativeUnitFactory()
    district = commune.parent

    assert commune.path == f"{district.parent_id}/{district.pk}/{commune.pk}/"
    assert path_in_database(commune) == commune.path


def test_a_subtree_moves_with_its_head():
    head = OrganizationFactory()
    middle = OrganizationFactory(parent=head)
    leaf = OrganizationFactory(parent=middle)
    elsewhere = OrganizationFactory()
    neighbour = OrganizationFactory(parent=head)

    middle.parent = elsewhere
    middle.save()

    assert path_in_database(middle) == f"{elsewhere.pk}/{middle.pk}/"
    assert path_in_database(leaf) == f"{elsewhere.pk}/{middle.pk}/{leaf.pk}/"
    assert path_in_database(neighbour) == f"{head.pk}/{neighbour.pk}/"


def test_a_subtree_becomes_a_tree_of_its_own():
    head = OrganizationFactory()
    middle = OrganizationFactory(parent=head)
    leaf = OrganizationFactory(parent=middle)

    middle.parent = None
    middle.save()

    assert path_in_database(leaf) == f"{middle.pk}/{leaf.pk}/"


def test_keys_that_begin_alike_are_not_confused():
    """1/ is no prefix of 12/: a moved record takes its own subtree only."""
    first = Organization.objects.create(pk=7001, name="Tổ chức một", kind="front")
    Organization.objects.create(pk=70012, name="Tổ chức hai", kind="front")

    assert set(Organization.objects.under(first)) == {first}


def test_a_record_cannot_stand_beneath_itself():
    head = OrganizationFactory()
    leaf = OrganizationFactory(parent=OrganizationFactory(parent=head))
    head.parent = leaf

    with pytest.raises(ValidationError, match="không thể nằm bên dưới"):
        head.full_clean()


def test_under_holds_the_unit_and_all_beneath():
    district = DistrictFactory()
    communes = AdministrativeUnitFactory.create_batch(2, parent=district)
    AdministrativeUnitFactory()

    assert set(AdministrativeUnit.objects.under(district)) == {district, *communes}
    assert set(AdministrativeUnit.objects.under(district).communes()) == set(communes)


def test_rebuilding_repairs_what_bulk_writing_left():
    commune = AdministrativeUnitFactory()
    right = {row.pk: row.path for row in AdministrativeUnit.objects.all()}
    AdministrativeUnit.objects.update(path="")

    assert rebuild_paths(AdministrativeUnit) == len(right)

    assert {row.pk: row.path for row in AdministrativeUnit.objects.all()} == right
    assert path_in_database(commune) == commune.path
    assert rebuild_paths(AdministrativeUnit) == 0


def test_rebuilding_costs_the_same_for_more_units(count_queries):
    district = DistrictFactory()

    def rebuild_after_loss():
        AdministrativeUnit.objects.update(path="")
        return count_queries(lambda: rebuild_paths(AdministrativeUnit))

    AdministrativeUnitFactory.create_batch(2, parent=district)
    few = rebuild_after_loss()
    AdministrativeUnitFactory.create_batch(30, parent=district)

    assert rebuild_after_loss() == few
