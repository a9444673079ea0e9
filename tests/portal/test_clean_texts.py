"""No text comes into the portal with characters that nobody sees: not by a form, a record, nor by many at once."""

from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from briefings.choices import AllocationState, AttendanceStatus, DirectiveOrigin, Progress
from briefings.models import Attendance, Directive, NumberAllocation
from lib.refused import Refused
from lib.vietnamese import Period, sort_key
from organizations.models import IndicatorValue, Organization, User
from organizations.models.base import TextRecord
from organizations.models.keys import DerivedKey
from organizations.querysets import ScopedQuerySet
from organizations.services.people import deactivate
from organizations.services.values import Figure, apply_figures
from organizations.texts import is_free_text
from tests import factories as make

pytestmark = pytest.mark.long_on_postgresql

HIDDEN = "\u200b\u00ad\ufeff\u202e\u2066\u200e\x00"
NOT_TYPED = {"password", "sha256", "search", "path", "name_place", "label_place"}
APPS = ("organizations", "briefings")
# What somebody typed and has not sent yet is kept to the letter: it comes back into the form, which cleans it.
AS_TYPED = {"Submission", "KeptForm", "TextDraft"}
MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not model.__name__.startswith("Historical") and model.__name__ not in AS_TYPED
]
FACTORIES = {made._meta.model: made for made in make.Records.__subclasses__() if made._meta.model}
FACTORIES |= {made._meta.model: made for made in make.StatementFactory.__subclasses__()}


def texts(model: type[models.Model]) -> list[models.Field]:
    """The columns of ``model`` into which people write what they like."""
    return [
        field
        for field in model._meta.concrete_fields
        if is_free_text(field) and not isinstance(field, DerivedKey) and field.name not in NOT_TYPED
    ]


def dirty(field: models.Field, number: int) -> str:
    """A text for ``field`` in which every second character is hidden; short enough for a code."""
    return f"{HIDDEN} {number}{HIDDEN} a\u0302{HIDDEN} "


def test_every_model_cleans_its_texts():
    rows = [model for model in MODELS if not model._meta.auto_created]

    assert [model for model in rows if not issubclass(model, TextRecord)] == []
    print(f"{len(rows)} models, {sum(len(texts(model)) for model in rows)} columns")


# Texts that only the portal writes, row by row.
PORTAL_ONLY = {
    "ImportProgress", "CalendarToken", "DigestSent", "Download", "SignIn", "SecondFactor", "RecoveryCode", "Worker",
}  # fmt: skip
# What a record needs beside its texts, that it may have them.
BESIDE = {
    Directive: lambda: {
        "progress": Progress.CANCELLED,
        "origin": DirectiveOrigin.SUPERIOR_PAPER,
        "briefing": None,
        "series": make.SeriesFactory(),
        "ordinal": 1,
        "paper_day": date(2020, 1, 2),
    },
    IndicatorValue: lambda: {"value": None},
    Attendance: lambda: {"organization": None, "status": AttendanceStatus.ABSENT},
    NumberAllocation: lambda: {"document": make.DocumentFactory(issued=True), "state": AllocationState.USED},
}


@pytest.mark.django_db
def test_whatever_is_saved_is_clean():
    walked = 0
    for model in MODELS:
        if model not in FACTORIES or not (columns := texts(model)):
            continue
        typed = {field.name: dirty(field, number) for number, field in enumerate(columns, 10)}
        record = FACTORIES[model](**typed | BESIDE.get(model, dict)())
        stored = model._base_manager.filter(pk=record.pk).values(*typed).get()
        for number, field in enumerate(columns, 10):
            clean = f"{number} â" if field.editable else f" {number} a\u0302 "
            assert stored[field.name] == clean, (model, field.name)
        walked += len(columns)
    assert walked > 90
    print(f"{walked} columns")


@pytest.mark.django_db
def test_many_rows_at_once_are_clean_and_have_their_keys():
    unclean = [
        model
        for model in MODELS
        if texts(model) and not issubclass(type(model._default_manager.all()), ScopedQuerySet) and model is not User
    ]
    first, second = Organization.objects.bulk_create(
        Organization(name=f"{HIDDEN}{name}{HIDDEN}", kind="front") for name in ("Mặt trận xã Ân", "Mặt trận xã Ba")
    )
    Organization.objects.filter(pk=second.pk).update(short_name=f"MT{HIDDEN}TQ")
    second.place_name = f"Ba{HIDDEN} Bể"
    Organization.objects.bulk_update([second], ["place_name"])

    second.refresh_from_db()
    assert (second.name, second.short_name, second.place_name) == ("Mặt trận xã Ba", "MTTQ", "Ba Bể")
    assert "" < first.sort_key < second.sort_key
    assert first.name_key == "mặt trận xã ân"
    assert {model.__name__ for model in unclean} <= PORTAL_ONLY
    Organization.objects.filter(name="Mặt trận xã Ba").update(name=f"Mặt trận{HIDDEN} xã Ă", rank=5)
    second.refresh_from_db()
    assert (second.name, second.name_key) == ("Mặt trận xã Ă", "mặt trận xã ă")
    assert second.sort_key == f"005{sort_key(second.name)}"


@pytest.mark.django_db
def test_a_figure_of_text_is_clean_by_whatever_way():
    indicator, unit = make.IndicatorFactory(value_type="text"), make.AdministrativeUnitFactory()

    apply_figures(
        [Figure(indicator.pk, unit.pk, Period.quarter(2026, 1), text_value=f"{HIDDEN}Đạt{HIDDEN} ")],
        by=None,
        source="manual",
    )

    assert IndicatorValue.objects.get().text_value == "Đạt"


def subclasses(kind: type) -> list[type]:
    return [found for child in kind.__subclasses__() for found in (child, *subclasses(child))]


def typed_fields() -> list[tuple[str, forms.Field]]:
    """Every text field of every form class, and the field that a form has for every column of text."""
    own = [
        (f"{form.__module__}.{form.__qualname__}.{name}", field)
        for form in subclasses(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
    ]
    columns = [(f"{model.__name__}.{field.name}", field.formfield()) for model in MODELS for field in texts(model)]
    return [(name, field) for name, field in own + columns if isinstance(field, forms.CharField)]


def test_every_form_field_takes_clean_text():
    typed, passwords = 0, 0
    for name, field in typed_fields():
        if isinstance(field.widget, forms.PasswordInput):
            passwords += field.clean(f"mật{HIDDEN[0]}khẩu") == f"mật{HIDDEN[0]}khẩu"
            continue
        if isinstance(field, forms.JSONField):
            continue
        if field.required:
            with pytest.raises(forms.ValidationError) as refusal:
                field.clean(HIDDEN)
            assert refusal.value.code == "required", name
        else:
            assert not field.clean(HIDDEN), name
        typed += 1
    assert typed > 120
    assert passwords > 2
    print(f"{typed} fields, {passwords} passwords as typed")


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (forms.IntegerField(), "\u202a2026\u202c", 2026),
        (forms.DateField(), "\u200e30/11/2026", "2026-11-30"),
        (forms.DecimalField(), "12\u200b", 12),
        (forms.EmailField(), "van.thu\u200b@example.vn", "van.thu@example.vn"),
        (forms.SlugField(), "quy-\u00ad4", "quy-4"),
        (forms.CharField(max_length=3), "e\u0302\u0301\u200bo\u0302\u0301", "ếố"),
    ],
)
def test_what_was_copied_with_them_is_read(field, typed, read):
    assert str(field.clean(typed)) == str(read)


def test_the_name_of_a_file_is_clean():
    file = SimpleUploadedFile("bao\u202e-cao\u200b.pdf", b"%PDF-1.7")

    assert forms.FileField().clean(file).name == "bao-cao.pdf"


@pytest.mark.django_db
def test_a_login_name_pasted_with_them_signs_in(client):
    make.UserFactory(username="vanthu", is_staff=True)

    answer = client.post(reverse("admin:login"), {"username": "\ufeffvanthu\u200b", "password": make.PASSWORD})

    assert answer.status_code == 302


@pytest.mark.django_db
def test_a_reason_of_nothing_that_is_seen_is_none():
    office = make.UserFactory(is_superuser=True)

    with pytest.raises(Refused, match="lý do"):
        deactivate(make.UserFactory().pk, by=office, reason=HIDDEN)
