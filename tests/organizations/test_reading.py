"""Records of many models read by one query are those that Django reads model by model."""

from decimal import Decimal

from django.apps import apps
from django.db import connection, models

from briefings.services.changes import tracked
from organizations.services.reading import fill, read_all
from tests import factories as make
from tests.briefings.test_scope import World
from tests.worlds import world

world = world(World)


def columns(record) -> dict:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def kinds() -> list[type[models.Model]]:
    found = [model for app in ("organizations", "briefings") for model in apps.get_app_config(app).get_models()]
    return [model for model in found if not model._meta.proxy and model._meta.pk.get_internal_type() != "UUIDField"]


def test_every_model_reads_as_django_reads_it(world, count_queries):
    make.IndicatorValueFactory(value=Decimal("12345678901.125"), unit=world.records["unit"], number=2)
    make.IndicatorValueFactory(value=Decimal("0.1"), unit=world.records["unit"], number=3)
    known = {model: models.QuerySet(model).in_bulk() for model in kinds()}
    assert {model for model in tracked().values() if model.history.exists()} <= known.keys()
    found: dict = {}

    assert connection.features.supports_json_field  # asked once by each process
    assert count_queries(lambda: found.update(read_all({model: rows.keys() for model, rows in known.items()}))) == 1

    assert sum(map(len, known.values())) > 150
    for model, rows in known.items():
        assert found[model].keys() == rows.keys(), model
        for key, row in rows.items():
            read, wanted = columns(found[model][key]), columns(row)
            differing = {name for name, value in wanted.items() if read[name] != value}
            assert not differing, (model, differing, {name: (read[name], wanted[name]) for name in differing})
            assert all(type(read[name]) is type(value) for name, value in wanted.items()), model


def test_what_they_have_to_name_is_read_with_one_more(world, count_queries):
    known = {model: models.QuerySet(model).values_list("pk", flat=True) for model in kinds()}
    found = read_all(known)

    assert count_queries(lambda: fill(found)) <= 1
    names: list[str] = []
    report = type(world.records["report"])

    assert count_queries(lambda: names.extend(str(row) for row in found[report].values())) == 0
    assert set(names) == {str(row) for row in report.objects.all()}


def test_nothing_wanted_asks_nothing(db, count_queries):
    assert count_queries(lambda: read_all({})) == 0
