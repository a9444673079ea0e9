"""Every list that people read is ordered as Vietnamese order names, and organizations by rank, on any database."""

import random
from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models

from briefings.documents.kinds import assignment_slip, invitation, reminder_letter
from briefings.forms.directive_steps import AssignForm
from briefings.models import Attendance, Briefing, Directive, OrganizationReport
from briefings.services.recipients import named_in
from lib.vietnamese import sort_key
from organizations.admin.ordering import NamesInOrder, readable_order
from organizations.choices import OrganizationKind
from organizations.models import Organization, User
from organizations.models.keys import DerivedKey, SortKey, derived_keys
from organizations.texts import is_free_text
from tests import factories as make
from tests.briefings.admin.records import MAKERS

TRICKY = ["An", "Ăn", "Ân", "ba 2", "Ba 10", "Bà", "bản", "Bảng", "Dương", "Đặng", "êm", "Ơn", "Ý", "z"]

pytestmark = pytest.mark.django_db


def column_of(model: type[models.Model], order: str) -> models.Field:
    for name in order.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    return field


def heads(request) -> list[tuple[admin.ModelAdmin, str, object]]:
    """Every head of every list of the admin site that orders: the list, the column, what it orders by."""
    found = []
    for model, page in admin.site._registry.items():
        if model._meta.app_label not in ("organizations", "briefings"):
            continue
        for name in page.get_sortable_by(request):
            shown = getattr(page, name, None) or getattr(model, name, None)
            try:
                order = model._meta.get_field(name).name
            except FieldDoesNotExist:
                order = getattr(shown, "admin_order_field", None)
            if order is not None:
                found.append((page, name, order))
    return found


@pytest.fixture
def request_of_admin(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return request


def test_no_head_orders_by_text_as_a_database_does(request_of_admin):
    texts = choices = 0
    for page, name, order in heads(request_of_admin):
        by = readable_order(page.model, order)
        assert by is not None, (page, name)
        if not isinstance(order, str):
            continue
        field = column_of(page.model, order)
        if getattr(field, "choices", None):
            choices += 1
            assert not isinstance(by, str), (page, name)
        elif is_free_text(field) and field.name != "code":
            texts += 1
            assert isinstance(column_of(page.model, by), SortKey), (page, name)
        assert issubclass(page.get_changelist(request_of_admin), NamesInOrder)
    assert texts > 20
    assert choices > 20
    print(f"{texts} heads of text, {choices} of choices")


def keyed() -> list[tuple[type[models.Model], SortKey]]:
    return [(model, key) for model in MAKERS for key in derived_keys(model) if isinstance(key, SortKey)]


@pytest.mark.parametrize(("model", "key"), keyed(), ids=lambda each: getattr(each, "__name__", ""))
def test_a_list_stands_in_the_order_of_its_names(model, key, host):
    words = [name for name in TRICKY if " " not in name]  # a person stands by the last word
    names = TRICKY if key.key is sort_key else words
    for name in random.Random(12).sample(names, len(names)):
        record = MAKERS[model](host)
        setattr(record, key.source, name)
        record.save(update_fields=[key.source])

    found = model._base_manager.order_by(key.name, "pk").values_list(key.source, flat=True)
    assert [name for name in found if name in names] == names


def test_lists_are_ordered_by_no_text_of_the_database():
    """The order that each model has of itself, followed to the end of its relations."""
    walked = 0
    for model in MAKERS:
        for name in model._meta.ordering:
            expression = getattr(name, "expression", name)
            path = str(getattr(expression, "name", expression)).lstrip("-")
            field = model._meta.pk if path == "pk" else column_of(model, path)
            text = is_free_text(field) and not isinstance(field, DerivedKey)
            assert not text or field.name in ("code", "username"), (model, path)
            walked += 1
    assert walked > 60
    print(f"{walked} orderings of {len(MAKERS)} models")


# Protocol order


@pytest.fixture
def bodies(host) -> list[Organization]:
    """One of each kind beneath the host, made in an order that is not theirs; here in protocol order."""
    made = {
        kind: make.OrganizationFactory(kind=kind, parent=host, name=f"{kind.label} Đ")
        for kind in reversed(OrganizationKind)
    }
    make.OrganizationFactory(kind=OrganizationKind.FARMERS, parent=host, name="Hội Nông dân Dương")
    second = make.OrganizationFactory(kind=OrganizationKind.FARMERS, parent=host, name="Hội Nông dân Ân")
    found = [made[kind] for kind in OrganizationKind]
    return [*found[:3], second, Organization.objects.get(name="Hội Nông dân Dương"), *found[3:]]


def test_organizations_stand_by_rank_and_then_by_name(host, bodies):
    assert list(Organization.objects.filter(parent=host)) == bodies

    last = bodies[-1]
    last.rank = 1
    last.save()
    assert list(Organization.objects.filter(parent=host)) == [last, *bodies[:-1]]
    last.rank = None
    last.kind = OrganizationKind.FRONT
    last.save(update_fields=["rank", "kind"])
    assert list(Organization.objects.filter(parent=host)).index(last) == 1  # before "Mặt trận …"


def test_those_of_a_province_stand_before_those_of_its_communes_and_these_before_those_of_a_thon(host):
    province = make.ProvinceFactory()
    commune = make.AdministrativeUnitFactory(parent=province, kind="ward")
    area = make.AdministrativeUnitFactory(parent=commune, kind="residential_area")
    committee = make.OrganizationFactory(kind="front_work_committee", parent=host, unit=area, name="Ban CTMT Ân")
    front = make.OrganizationFactory(kind="front", parent=host, unit=commune, name="MTTQ phường Ân")
    veterans = make.OrganizationFactory(kind="veterans", parent=host, unit=province, name="Hội CCB tỉnh Yên")

    assert list(Organization.objects.filter(parent=host)) == [veterans, front, committee]
    Organization.objects.filter(pk=front.pk).update(unit=province)
    assert list(Organization.objects.filter(parent=host)) == [front, veterans, committee]
    committee.unit = commune
    committee.save(update_fields=["unit"])
    veterans.unit = commune
    veterans.save()
    assert list(Organization.objects.filter(parent=host)) == [front, veterans, committee]


def test_the_office_gives_a_rank_of_its_own(host, bodies, office, as_user):
    page = as_user(office).get(f"/admin/organizations/organization/{bodies[0].pk}/change/")

    assert "Thứ tự khi liệt kê" in page.content.decode()


def test_choices_papers_recipients_and_lists_name_them_alike(host, bodies, office):
    series = make.SeriesFactory(host=host, participants=list(reversed(bodies)))
    briefing = make.BriefingFactory(series=series, submit_by=date(2020, 4, 1))
    for body in reversed(bodies):
        make.OrganizationReportFactory(briefing=briefing, organization=body)
        make.AttendanceFactory(briefing=briefing, organization=body)
    directive = make.DirectiveFactory(
        briefing=briefing, coordinating_organizations=bodies[::-1], lead_organization=host
    )
    lists = {
        "choices": AssignForm(record=directive, by=office).fields["coordinating"].queryset.exclude(pk=host.pk),
        "invitation": invitation.addressees(briefing),
        "slips": [body for body in assignment_slip.addressees(briefing) if body != host],
        "reminder": reminder_letter.addressees(briefing, date(2020, 4, 30)),
        "recipients": named_in(briefing, ["Như thành phần;"]),
        "reports": [row.organization for row in OrganizationReport.objects.filter(briefing=briefing)],
        "attendance": [row.organization for row in Attendance.objects.filter(briefing=briefing)],
        "coordinating": Directive.objects.get(pk=directive.pk).coordinating_organizations.all(),
        "participants": Briefing.objects.get(pk=briefing.pk).series.participants.all(),
    }

    for name, found in lists.items():
        assert list(found) == bodies, name
    assert [sort_key(body.name) for body in bodies[3:6]] == sorted(sort_key(body.name) for body in bodies[3:6])
    print(f"{len(lists)} lists of {len(bodies)} organizations")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one order")
def test_keys_stand_alike_in_every_collation():
    keys = [sort_key(name) for name in TRICKY]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collname FROM pg_collation "
            "WHERE collname IN ('C', 'en_US', 'vi_VN') OR collname ~ '^(und|en|vi|sv)-x-icu$'"
        )
        collations = [name for (name,) in cursor.fetchall()]
        for collation in collations:
            cursor.execute(f'SELECT k FROM unnest(%s::text[]) AS k ORDER BY k COLLATE "{collation}"', [keys[::-1]])
            assert [key for (key,) in cursor.fetchall()] == keys, collation
    assert "C" in collations
    print(f"{len(collations)} collations")
