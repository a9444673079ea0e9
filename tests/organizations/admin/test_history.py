from datetime import date

import pytest
from django.apps import apps

from briefings.services import directives
from organizations.models.base import Tracked, keeps_history, kept_lists
from tests import factories
from tests.briefings.admin.records import MAKERS


@pytest.fixture
def boss(db):
    return factories.UserFactory(is_staff=True, is_superuser=True)


def test_the_history_of_a_record_speaks_in_words(client, boss):
    directive = factories.DirectiveFactory()
    farmers = factories.OrganizationFactory(name="Hội Nông dân huyện Thử")
    directives.assign(directive.pk, by=boss, lead=farmers, due_kind="date", due_on=date(2026, 4, 5))
    client.force_login(boss)

    page = client.get(f"/admin/briefings/directive/{directive.pk}/history/").content.decode()

    for words in ("Chưa xác định", "Ngày cụ thể", "05/04/2026", "Hội Nông dân huyện Thử", "trống", "Giao việc"):
        assert words in page
    for stored in ("undefined", "2026-04-05", "pk=None", "search"):
        assert stored not in page.partition('id="change-history"')[2].partition("</table>")[0]


def test_the_history_names_a_record_that_is_gone(client, boss):
    theme = factories.ThemeFactory()
    directive = factories.DirectiveFactory(theme=theme)
    directive.theme = None
    directive.save()
    theme.delete()
    client.force_login(boss)

    assert "chủ đề đã xóa" in client.get(f"/admin/briefings/directive/{directive.pk}/history/").content.decode()


LISTS = [(model, field) for model in apps.get_models() if keeps_history(model) for field in kept_lists(model)]


def test_every_list_of_many_that_people_edit_is_kept_with_its_versions():
    """``ReportForm.indicators`` is a table of its own, whose rows have versions."""
    edited = {
        field
        for model in apps.get_models()
        if keeps_history(model) and issubclass(model, Tracked)
        for field in model._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    }

    assert {field for _, field in LISTS} == edited
    print(f"\n{len(LISTS)} lists")


@pytest.mark.parametrize(("model", "field"), LISTS, ids=lambda each: each.__name__ if isinstance(each, type) else "")
def test_an_old_version_shows_the_lists_of_its_day(client, boss, model, field):
    record = MAKERS[model](factories.HostFactory())
    maker = MAKERS[field.related_model]
    then, now = (maker(factories.HostFactory(unit=factories.DistrictFactory())) for _ in range(2))
    getattr(record, field.name).set([then])
    version = record.history.latest()
    record.save()
    getattr(record, field.name).set([now])
    client.force_login(boss)

    old, latest = version.instance, record.history.latest().instance
    page = client.get(f"/admin/{model._meta.label_lower.replace('.', '/')}/{record.pk}/history/{version.pk}/")

    assert list(getattr(old, field.name).all()) == [then]
    assert list(getattr(latest, field.name).all()) == [now]
    assert page.status_code == 200
    shown = page.context["adminform"].form
    if field.name in shown.fields:
        assert shown[field.name].value() == [then] or shown[field.name].value() == [then.pk]
        assert f'value="{then.pk}" selected' in page.content.decode()


def test_one_list_that_changes_leaves_the_others_of_its_version(db):
    directive, unit = factories.DirectiveFactory(), factories.AdministrativeUnitFactory()
    helping = factories.OrganizationFactory()
    directive.coordinating_organizations.set([helping])
    directive.units.set([unit])
    first = directive.history.latest()
    directive.save()
    directive.units.clear()

    kept = [
        (list(version.instance.coordinating_organizations.all()), list(version.instance.units.all()))
        for version in (first, directive.history.latest())
    ]

    assert kept == [([helping], [unit]), ([helping], [])]
    assert directive.history.count() == 2


def test_a_new_record_is_not_asked_for_its_lists(db, django_assert_num_queries):
    made = factories.DirectiveFactory.build(briefing=factories.BriefingFactory())

    with django_assert_num_queries(2):  # itself, and its first version
        made.save()
