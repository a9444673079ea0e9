"""Two names that differ in case or in what nobody sees are one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organizations.admin.base import ScopedForm
from organizations.models import Organization
from organizations.models.base import Record
from organizations.models.names import NamedOnce
from tests import factories as make
from tests.portal.test_clean_texts import FACTORIES, subclasses

pytestmark = pytest.mark.django_db

NAMED = [model for model in subclasses(NamedOnce) if issubclass(model, Record) and not model._meta.abstract]
SAME = ["HỘI NÔNG DÂN XÃ ĐỒNG LẠC", "Hội\u200b Nông dân xã Đồng Lạc\ufeff", "hội  nông\u00a0dân xã đồ\u00adng lạc"]


def test_four_kinds_of_record_have_names_of_their_own():
    assert {model.__name__ for model in NAMED} == {"Organization", "IndicatorRule", "BriefingSeries", "Theme"}


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("name", SAME)
def test_the_same_name_written_otherwise_is_refused(model, name):
    first = FACTORIES[model](name="Hội Nông dân xã Đồng Lạc")
    within = {column: getattr(first, column) for column in model.named_within}
    second = FACTORIES[model]()
    for column, value in (within | {"name": name}).items():
        setattr(second, column, value)

    with pytest.raises(ValidationError) as refusal:
        second.full_clean()
    assert [sentence for sentence in refusal.value.message_dict["name"] if f"“{first.name}”" in sentence]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("name", SAME)
def test_a_form_names_the_one_that_is_there(name):
    first = make.OrganizationFactory(name="Hội Nông dân xã Đồng Lạc")

    class Form(ScopedForm):
        class Meta:
            model = Organization
            fields = ["name", "kind"]

    form = Form(data={"name": name, "kind": "farmers"})

    assert not form.is_valid()
    assert f"Đã có tổ chức “{first.name}”" in form.errors["name"][0]
    assert len(form.errors) == 1


def test_a_name_may_come_again_from_another_day():
    make.OrganizationFactory(name="Hội Nông dân xã Đồng Lạc", valid_to="2025-06-30")

    make.OrganizationFactory(name="HỘI NÔNG DÂN xã Đồng Lạc", valid_from="2025-07-01").full_clean()


def test_an_organization_keeps_its_own_name():
    body = make.OrganizationFactory(name="Hội Nông dân xã Đồng Lạc")
    body.name = "HỘI NÔNG DÂN xã Đồng Lạc"

    body.full_clean()
    body.save(update_fields=["name"])

    body.refresh_from_db()
    assert body.name_key == "hội nông dân xã đồng lạc"
