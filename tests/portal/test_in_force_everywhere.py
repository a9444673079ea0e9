"""Wherever organizations, units, posts and indicators are chosen: those of the day of which the record speaks.

Walked are all fields of all pages of the admin site and the lists inside them, with what each offers while a name is
typed, and all other forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import _get_foreign_key
from django.test import RequestFactory
from django.urls import reverse
from factory import Factory

from briefings.forms.directive_steps import AssignForm
from briefings.models import Directive
from briefings.services import directives
from lib.refused import Refused
from organizations.admin.base import ScopedForm
from organizations.models import AdministrativeUnit, Indicator, Organization, Post
from organizations.models.owned import Owned
from organizations.period_codes import code_of
from organizations.period_fields import PeriodFields
from organizations.services import people
from organizations.validity import days_of, days_or_today
from organizations.views.people import InviteForm
from organizations.widgets import TYPED, AsksByDay, OfTheDay, has_days
from tests import factories
from tests.webforms import shown

pytestmark = pytest.mark.long_on_postgresql

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """One field of a page of the admin site, or of a list inside it."""

    page: type
    part: Any  # the inline, or None
    name: str

    @property
    def model(self) -> type:
        return self.part.model if self.part else self.page

    def __str__(self) -> str:
        inside = f" in {self.page._meta.label}" if self.part else ""
        return f"{self.model._meta.label}.{self.name}{inside}"


def factory_of(model: type) -> Any:
    """The first factory of ``model``: later ones make special kinds."""
    made = (each for each in vars(factories).values() if isinstance(each, type) and issubclass(each, Factory))
    return next((each for each in made if each._meta.model is model), None)


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = type("Match", (), {"kwargs": {}})()
    return request


def places(request) -> Iterator[Place]:
    for model, page in admin.site._registry.items():
        for part, options in [(None, page), *((one, one) for one in page.get_inline_instances(request))]:
            related = [*options.opts.fields, *options.opts.many_to_many]
            for field in related:
                if not field.is_relation or not field.editable or not has_days(field.related_model):
                    continue
                if part is None or field.name != _get_foreign_key(model, part.model, part.fk_name).name:
                    yield Place(model, part, field.name)


def record_of(place: Place) -> Any:
    made = factory_of(place.page)
    assert made, place
    return stored(made())


def form_of(place: Place, record, request) -> Any:
    """The form in which the field of ``place`` is filled for ``record`` (of the page): that of its own page, or where
    it never changes again, that of a new one of the same days. None where nobody fills it."""
    page = admin.site._registry[place.page]
    if place.part is None:
        form = page.get_form(request, record, change=True)(instance=record)
        if place.name not in form.fields and page.has_add_permission(request):
            typed = {name: typed_day(record, name) for name in day_fields(record)}
            form = page.get_form(request, None)(typed)
    else:
        inline = next(one for one in page.get_inline_instances(request, record) if type(one) is type(place.part))
        form = inline.get_formset(request, record)(instance=record).empty_form
    return form if place.name in form.fields and not form.fields[place.name].disabled else None


def typed_day(record, name: str):
    """What is typed in the field ``name`` that says of which day the record speaks."""
    return code_of(record.period) if name == "period" else getattr(record, record._meta.get_field(name).attname)


def day_fields(record) -> tuple[str, ...]:
    return getattr(record, "day_fields", ())


def stored(record) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def of_days(model: type, first: date, last: date) -> dict[str, Any]:
    """Records of ``model``: one still in force on ``first``, one that has ended, one that is not there yet."""
    days = {
        "there": {"valid_to": first},
        "ended": {"valid_to": first - ONE_DAY},
        "later": {"valid_from": last + ONE_DAY},
    }
    if model is Indicator:
        return {word: factories.IndicatorVersionFactory(**given).indicator for word, given in days.items()}
    where = {"unit": factories.AdministrativeUnitFactory()} if model is Organization else {}
    return {word: factory_of(model)(**given, **where) for word, given in days.items()}


def asked_while_typing(client, field, place: Place, said: dict) -> set[int] | None:
    """What the autocomplete of ``field`` offers in a form that has ``said`` its day, where the record is not stored;
    None where it is a list to choose from."""
    widget = getattr(field.widget, "widget", field.widget)
    if not isinstance(widget, AsksByDay):
        return None
    address, _, query = widget.get_url().partition("?")
    options = place.model._meta
    asked = {"app_label": options.app_label, "model_name": options.model_name, "field_name": place.name}
    asked |= {f"{TYPED}{name}": value for name, value in said.items()}
    assert set(said) == set(widget.day_fields), place
    rows = []
    for number in range(1, 9):  # twenty a page
        answer = client.get(address, [*parse_qsl(query, keep_blank_values=True), *asked.items(), ("page", number)])
        rows += answer.json()["results"]
        if not answer.json()["pagination"]["more"]:
            break
    return {int(row["id"]) for row in rows}


@pytest.mark.django_db
def test_each_field_of_the_admin_site_offers_what_is_in_force_on_the_day_of_the_record(client, admin_user):
    client.force_login(admin_user)
    request = request_of(admin_user)
    walked, any_day = [], []
    made: dict[tuple, dict] = {}
    for place in places(request):
        record = record_of(place)
        form = form_of(place, record, request)
        if form is None:
            continue
        field = form.fields[place.name]
        assert isinstance(field, OfTheDay), place
        if field.days is None:
            any_day.append(str(place))
            continue
        if place.part is None:
            assert field.days == days_or_today(days_of(record, place.name)), place
        key = (field.queryset.model, min(field.days), max(field.days))
        found = made.setdefault(key, {}) or made[key] | of_days(*key)
        made[key] = found
        offered = set(field.queryset.values_list("pk", flat=True))
        typed = asked_while_typing(client, field, place, form.data)
        for keys in (offered, typed) if typed is not None else (offered,):
            assert found["there"].pk in keys, place
            assert not {found["ended"].pk, found["later"].pk} & keys, place
        many = isinstance(field, forms.ModelMultipleChoiceField)
        for word in ("ended", "later"):
            with pytest.raises(ValidationError, match=f"{field.days[-1]:%d/%m/%Y}"):
                field.clean([found[word].pk] if many else found[word].pk)
        walked.append(str(place))

    print(f"\n{len(walked)} fields of the admin site walked, {len(any_day)} more where any day will do: {any_day}")
    assert len(walked) >= 25
    # Who follows whom, before it is said on which day; and an organization keeps what it defined after its end.
    follow = [each for each in any_day if "Succession." in each]
    kept = {model._meta.label for model in admin.site._registry if issubclass(model, Owned)}
    assert len(follow) == 4
    assert set(any_day) - set(follow) == {f"{label}.owner" for label in kept}
    assert len(kept) == 4


@pytest.mark.django_db
def test_a_record_keeps_whom_it_names_with_the_day_of_the_end(client, admin_user):
    client.force_login(admin_user)
    request = request_of(admin_user)
    walked = 0
    for place in places(request):
        if place.part is not None:
            continue
        record = record_of(place)
        form = form_of(place, record, request)
        if (
            form is None
            or form.is_bound
            or form.fields[place.name].days is None
            or form.fields[place.name].queryset.model is Indicator
        ):
            continue
        on = min(form.fields[place.name].days)
        ended = factory_of(form.fields[place.name].queryset.model)(valid_to=on - ONE_DAY)
        if isinstance(form.fields[place.name], forms.ModelMultipleChoiceField):
            getattr(record, place.name).add(ended)
        else:
            type(record)._base_manager.filter(pk=record.pk).update(**{place.name: ended})
        record = stored(record)
        field = form_of(place, record, request).fields[place.name]

        assert field.queryset.filter(pk=ended.pk).exists(), place
        assert field.label_from_instance(ended).endswith(f"(đến {ended.valid_to:%d/%m/%Y})"), place
        many = isinstance(field, forms.ModelMultipleChoiceField)
        assert field.clean([ended.pk] if many else ended.pk), place
        walked += 1

    print(f"\n{walked} fields of the admin site keep what has ended")
    assert walked >= 15


def every_form(above: type = forms.BaseForm) -> Iterator[type]:
    for each in above.__subclasses__():
        yield each
        yield from every_form(each)


@pytest.mark.django_db
def test_no_other_form_lets_choose_among_them_regardless_of_the_day(client):
    client.get(reverse("briefings:my_work"))  # all addresses, and with them all forms, are read
    seen = {
        (form.__module__, form.__qualname__, name): field
        for form in every_form()
        if form.__module__.split(".")[0] in ("organizations", "briefings", "portal")
        and not issubclass(form, ScopedForm)  # walked above
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and has_days(field.queryset.model)
    }

    print(f"\n{len(seen)} fields of {len({key[:2] for key in seen})} forms walked")
    assert not {key for key, field in seen.items() if not isinstance(field, OfTheDay)}
    assert {name for _, _, name in seen} >= {
        "lead",
        "coordinating",
        "organization",
        "addressee",
        "organizations",
        "unit",
    }


def test_these_come_and_go():
    assert all(map(has_days, (Organization, AdministrativeUnit, Post, Indicator)))


SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)  # 08:00 in Việt Nam


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def briefing(host):
    return factories.BriefingFactory(series=factories.SeriesFactory(host=host), starts_at=SESSION)


@pytest.fixture
def ended(host):
    return factories.OrganizationFactory(name="Hội Nông dân đã hết", parent=host, valid_to=date(2020, 4, 6))


@pytest.fixture
def office(client, host):
    user = factories.member("secretariat", host)
    client.force_login(user)
    return user


def change(client, record, **typed):
    address = reverse(f"admin:briefings_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, shown(client.get(address), f"{record._meta.model_name}_form") | typed)


def test_who_had_ended_by_the_day_is_refused_with_the_day_and_stays_where_it_stood(client, office, briefing, ended):
    new, old = (factories.DirectiveFactory(briefing=briefing) for _ in range(2))
    Directive.objects.filter(pk=old.pk).update(lead_organization=ended)

    refused = change(client, new, lead_organization=ended.pk)
    kept = change(client, old, expected_product="Báo cáo")

    assert "Hội Nông dân đã hết chỉ có đến hết ngày 06/04/2020, trước ngày 07/04/2020" in refused.content.decode()
    new.refresh_from_db()
    assert new.lead_organization is None
    assert kept.status_code == 302
    address = reverse("admin:briefings_directive_change", args=[old.pk])
    assert "Hội Nông dân đã hết (đến 06/04/2020)" in client.get(address).content.decode()


def test_a_day_that_is_typed_in_the_same_form_counts(client, office, host, briefing):
    """The session is moved before the end of its chair's post, and takes that chair, in one save."""
    chair = factories.PostFactory(organization=host, valid_to=date(2020, 4, 6))

    refused = change(client, briefing, chair=chair.pk)
    moved = change(client, briefing, chair=chair.pk, starts_at_0="06/04/2020")

    assert "chỉ có đến hết ngày 06/04/2020" in refused.content.decode()
    assert moved.status_code == 302
    briefing.refresh_from_db()
    assert briefing.chair == chair


def test_steps_offer_who_is_there_and_services_refuse_the_others(client, office, briefing, ended):
    directive = factories.DirectiveFactory(briefing=briefing)
    form = AssignForm(record=directive, by=office)

    assert ended not in form.fields["lead"].queryset
    assert ended not in form.fields["coordinating"].queryset
    with pytest.raises(Refused, match="chỉ có đến hết ngày 06/04/2020"):
        directives.assign(directive.pk, by=office, lead=ended, due_kind="ongoing")
    form = AssignForm({"lead": ended.pk, "due_kind": "ongoing"}, record=directive, by=office)
    assert "chỉ có đến hết ngày 06/04/2020, trước ngày 07/04/2020" in str(form.errors["lead"])


def test_open_work_of_a_dissolved_lead_is_handed_to_who_is_there_today(office, host, briefing):
    old = factories.OrganizationFactory(parent=host, valid_to=date(2020, 6, 30))
    new = factories.OrganizationFactory(parent=host, valid_from=date(2020, 7, 1))
    open_, free = (factories.DirectiveFactory(briefing=briefing) for _ in range(2))
    Directive.objects.filter(pk=open_.pk).update(lead_organization=old)
    open_.refresh_from_db()

    form = AssignForm(record=open_, by=office)

    assert {old, new} <= set(form.fields["lead"].queryset)
    assert form.fields["lead"].label_from_instance(old) == f"{old.name} (đến 30/06/2020)"
    assert new not in AssignForm(record=free, by=office).fields["lead"].queryset
    directives.assign(open_.pk, by=office, lead=new, due_kind="ongoing")
    open_.refresh_from_db()
    assert open_.lead_organization == new


def test_figures_are_sent_in_the_name_of_who_was_there_at_the_end_of_the_quarter(admin_user):
    unit = factories.AdministrativeUnitFactory()
    old = factories.OrganizationFactory(unit=unit, valid_to=date(2025, 6, 30))
    new = factories.OrganizationFactory(unit=unit, valid_from=date(2025, 7, 1))

    def offered(year: int, quarter: int) -> set:
        return set(
            PeriodFields({"year": year, "period": f"Q{quarter}"}, user=admin_user).fields["organization"].queryset
        )

    assert (offered(2025, 2), offered(2025, 3)) == ({old}, {new})
    refused = PeriodFields({"year": 2025, "period": "Q3", "organization": old.pk}, user=admin_user)
    assert "chỉ có đến hết ngày 30/06/2025" in str(refused.errors["organization"])
    assert set(PeriodFields(user=admin_user).fields["organization"].queryset) == {new}


def test_a_role_is_given_where_somebody_works_today(office, host, ended):
    form = InviteForm(by=office)

    assert set(form.fields["organization"].queryset) == {host}
    with pytest.raises(Refused, match="chỉ có đến hết ngày 06/04/2020"):
        people.invite(by=office, organization=ended, role="officer", username="moi", full_name="Người Mới")
