"""What the migration makes of rows that stood before: clean, with keys, nothing lost and nothing refused."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from briefings.models import Directive
from organizations.migrations._clean_rows import clean_rows, mark_doubles, report_doubles
from organizations.models import AdministrativeUnit, Organization, User, ValueRevision
from organizations.models.base import AppendOnly
from organizations.models.keys import derived_keys
from tests import factories as make
from tests.portal.test_clean_texts import MODELS, texts

pytestmark = pytest.mark.django_db

MIGRATIONS = {
    app: import_module(f"{app}.migrations.{found.stem}")
    for app in ("organizations", "briefings")
    for found in Path(settings.BASE_DIR, app, "migrations").glob("*_sort_keys_and_names_once.py")
}
# What is not stored yet, what was issued with its register, and what only the portal writes.
LEFT = {
    "StagedFigure",
    "ImportIssue",
    "ImportProgress",
    "Document",
    "DocumentRelation",
    "NumberAllocation",
    "CalendarToken",
    "OperatorEntry",
    "RecoveryCode",
    "RightsNotice",
    "SecondFactor",
    "SignIn",
    "Worker",
}


def put(record, **values) -> None:
    """Store ``values`` as they are, by no door."""
    type(record)._base_manager.filter(pk=record.pk).update(**values)


def test_every_model_with_texts_is_cleaned_or_left_for_a_reason():
    cleaned = {name for migration in MIGRATIONS.values() for name in migration.CLEANED}
    stored = [model._meta.concrete_model for model in MODELS]  # a proxy has no rows of its own
    with_texts = {model.__name__ for model in stored if texts(model) and not issubclass(model, AppendOnly)}

    assert with_texts - cleaned == LEFT
    assert cleaned >= {model.__name__ for model in MODELS if derived_keys(model)}
    print(f"{len(cleaned)} models are cleaned")


def test_rows_are_cleaned_and_get_the_keys_that_saving_gives():
    walked = 0
    for app, migration in MIGRATIONS.items():
        for name, keys in migration.CLEANED.items():
            model = apps.get_model(app, name)
            if not keys:
                continue
            source = "title" if name in ("Briefing", "Task", "Post") else "full_name" if name == "User" else "name"
            record = next(made for made in make.Records.__subclasses__() if made._meta.model is model)()
            put(record, **{source: "Đặng\u200b  Ân 10\ufeff"} | dict.fromkeys(keys, ""))

            clean_rows(model, keys)

            record.refresh_from_db()
            assert getattr(record, source) == "Đặng Ân 10"
            for key in derived_keys(model):
                assert getattr(record, key.name) == key.of(record), (name, key.name)
                walked += 1
    assert walked > 15
    print(f"{walked} keys")


def test_texts_without_keys_are_cleaned_and_logs_stay():
    directive = make.DirectiveFactory()
    put(directive, content="Rà soát\u200b hộ\u00ad nghèo\nBáo cáo\ufeff")
    revision = make.ValueRevisionFactory()
    put(revision, reason="Gõ\u200b nhầm")

    for app, migration in MIGRATIONS.items():
        for name, keys in migration.CLEANED.items():
            clean_rows(apps.get_model(app, name), keys)

    assert Directive.objects.get(pk=directive.pk).content == "Rà soát hộ nghèo\nBáo cáo"
    assert ValueRevision.objects.get(pk=revision.pk).reason == "Gõ\u200b nhầm"


def test_a_login_name_that_another_has_stays_and_is_told(capsys):
    first, second = make.UserFactory(username="vanthu"), make.UserFactory(full_name="Lê Ân")
    put(second, username="van\u200bthu", full_name="Lê\u200b Ân")

    clean_rows(User, {})

    second.refresh_from_db()
    assert (second.username, second.full_name) == ("van\u200bthu", "Lê Ân")
    assert f"Trùng: tài khoản {second.pk}, username “{first.username}”" in capsys.readouterr().out


def test_doubles_are_kept_and_told(capsys):
    """By a column that the tables do not guard; the migration looks at ``name_key`` before it is guarded."""
    first, second, third = make.OrganizationFactory.create_batch(3, short_name="MTTQ", kind="front")
    put(third, valid_from="2025-07-01")

    report_doubles(mark_doubles(Organization, "short_name", "valid_from"))

    names = list(Organization.objects.order_by("pk").values_list("short_name", flat=True))
    assert names == ["MTTQ", f"MTTQ #{second.pk}", "MTTQ"]
    assert capsys.readouterr().out.strip() == f"Trùng tên: tổ chức {second.pk} “{second.name}”."
    assert first.name != second.name


def test_units_of_one_name_stay_two():
    units = make.AdministrativeUnitFactory.create_batch(2, name="Xã Đồng\u200b Lạc")

    assert len({unit.pk for unit in units}) == AdministrativeUnit.objects.filter(name="Xã Đồng Lạc").count()
