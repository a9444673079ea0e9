"""Every page of the admin site, one kind of record after the other."""

import pytest
from django.contrib import admin
from django.urls import reverse

from briefings.models import Directive, OrganizationReport, Theme
from organizations.choices import Role
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    Indicator,
    IndicatorRule,
    Membership,
    ReportForm,
    User,
)
from organizations.roles import ADD, CHANGE, VIEW, roles_that_may
from tests import factories as make
from tests.briefings.admin.records import MAKERS
from tests.budget import budget

# Names, codes and definitions: every member reads them.
CATALOGUE = {AdministrativeUnit, Indicator, IndicatorRule, ReportForm, Theme}

every_model = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def rights(role: str, action: str, model) -> bool:
    return Role(role) in roles_that_may(action, model._meta.label_lower)


def test_every_registered_page_is_walked():
    unknown = {model for model in admin.site._registry if model not in MAKERS}

    assert not unknown


@every_model
def test_its_pages_answer_a_system_administrator(model, host, as_user):
    client = as_user(make.UserFactory(is_staff=True, is_superuser=True))
    record = MAKERS[model](host)

    listed = client.get(address(model, "changelist"))
    may_add = admin.site._registry[model].has_add_permission(listed.wsgi_request)

    assert listed.status_code == 200
    assert client.get(address(model, "add")).status_code == (200 if may_add else 403)
    assert client.get(address(model, "change", record.pk)).status_code == 200
    assert client.get(address(model, "history", record.pk)).status_code == 200


@every_model
@pytest.mark.long_on_postgresql
def test_its_pages_answer_the_office_as_far_as_its_rights_go(model, host, office, as_user):
    client = as_user(office)
    record = MAKERS[model](host)
    may_view, may_add = rights("secretariat", VIEW, model), rights("secretariat", ADD, model)

    assert client.get(address(model, "changelist")).status_code == (200 if may_view else 403)
    opened = client.get(address(model, "change", record.pk))
    assert opened.status_code == (200 if may_view else 403)
    page = admin.site._registry[model]
    may_change = rights("secretariat", CHANGE, model) and page.has_change_permission(opened.wsgi_request, record)
    assert (b'name="_save"' in opened.content) == may_change
    assert client.get(address(model, "history", record.pk)).status_code == (200 if may_view else 403)
    assert client.get(address(model, "add")).status_code == (200 if may_add else 403)


@every_model
@pytest.mark.long_on_postgresql
def test_its_list_costs_the_same_at_any_length(model, host, as_user, count_queries):
    person = make.UserFactory(is_staff=True, is_superuser=True) if model is User else make.member("secretariat", host)
    client = as_user(person)
    for _ in range(2):
        MAKERS[model](host)
    pages = []
    few = count_queries(lambda: pages.append(client.get(address(model, "changelist"))))
    for _ in range(10):
        MAKERS[model](host)

    many = count_queries(lambda: pages.append(client.get(address(model, "changelist"))))

    assert len(pages[1].context["cl"].result_list) >= 12
    assert many == few <= 12


@every_model
def test_a_stranger_neither_lists_nor_opens_it(model, host, stranger, as_user):
    record = MAKERS[model](host)
    client = as_user(stranger)

    listed = client.get(address(model, "changelist"))
    opened = client.get(address(model, "change", record.pk))

    if model in CATALOGUE:
        assert listed.status_code == opened.status_code == 200
        assert b'name="_save"' not in opened.content
        return
    assert listed.status_code == 403 or record not in listed.context["cl"].result_list
    assert opened.status_code in (302, 403)
    assert client.get(address(model, "history", record.pk)).status_code in (302, 403, 404)


@every_model
@pytest.mark.database_independent  # what a role may do, here and below, is a table in the code
def test_a_reader_changes_nothing(model, host, as_user):
    record = MAKERS[model](host)
    client = as_user(make.member("reader", host))

    opened = client.get(address(model, "change", record.pk))
    posted = client.post(address(model, "change", record.pk), {"name": "x"})
    deleted = client.post(address(model, "delete", record.pk), {"post": "yes"})

    assert opened.status_code == (200 if rights("reader", VIEW, model) else 403)
    assert b'name="_save"' not in opened.content
    assert posted.status_code == deleted.status_code == 403
    assert client.get(address(model, "add")).status_code == 403
    assert type(record)._base_manager.filter(pk=record.pk).exists()


@every_model
@pytest.mark.long_on_postgresql
def test_an_old_version_is_never_written_back(model, host, as_user):
    record = MAKERS[model](host)
    if not hasattr(model._meta, "simple_history_manager_attribute"):
        pytest.skip("keeps no versions")
    client = as_user(make.UserFactory(is_staff=True, is_superuser=True))
    version = record.history.latest()
    place = address(model, "simple_history", record.pk, version.history_id)

    assert client.get(place).status_code == 200
    assert client.post(place, {}).status_code == 403


@pytest.mark.database_independent
@pytest.mark.parametrize("role", list(Role))
def test_the_sidebar_leads_only_where_the_role_may_go(role, host, as_user):
    client = as_user(make.member(role, host))

    page = client.get("/admin/")
    links = {entry.address for _, entries in page.context["catalogue"] for entry in entries}

    for model in (Membership, OrganizationReport, Directive, ImportBatch):
        assert (address(model, "changelist") in links) == rights(role, VIEW, model), model
    assert address(User, "changelist") not in links
    number = list(Role).index(role)  # each role opens other pages than the one before
    for link in budget(sorted(links)[number % 3 :: 3], long=links):
        assert client.get(link).status_code == 200, link


def test_the_sidebar_is_grouped_by_what_people_do(db, as_user):
    client = as_user(make.UserFactory(is_staff=True, is_superuser=True))

    groups = list(client.get("/admin/").context["catalogue"])

    titles = ["Giao ban", "Nhiệm vụ và chỉ đạo", "Tổ chức", "Số liệu xã", "Hệ thống"]
    assert [title for title, _ in groups] == titles
    linked = {entry.address for _, entries in groups for entry in entries}
    assert linked == {address(model, "changelist") for model in MAKERS}
