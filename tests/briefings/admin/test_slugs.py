"""One function makes every slug, on the server: no script of a library does."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.urls import reverse

from briefings.documents import file_name
from briefings.models import Briefing
from briefings.services.slugs import SLUG_LENGTH, free_slug
from tests import factories as make
from tests.briefings.admin.forms import filled

pytestmark = pytest.mark.long_on_postgresql

TITLE = "Giao ban khối Mặt trận, đoàn thể quý I/2020 – Đồng Lạc"
SLUG = "giao-ban-khoi-mat-tran-doan-the-quy-i-2020-dong-lac"


def test_only_briefings_have_slugs_and_one_function_makes_them():
    """A new column of slugs, or another way to make one, is told here."""
    columns = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.SlugField) and not model.__name__.startswith("Historical")
    }
    scripted = [page for page in admin.site._registry.values() if page.prepopulated_fields]
    sources = [
        path
        for app in ("briefings", "organizations", "portal", "lib")
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
    ]
    others = [str(path) for path in sources if re.search(r"\bslugify\b|prepopulated_fields", path.read_text("utf-8"))]

    assert columns == {"Briefing.slug"}
    assert (scripted, others) == ([], [])
    assert len(sources) > 400
    print(f"{len(columns)} column, {len(admin.site._registry)} pages, {len(sources)} sources")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title",
    [TITLE, unicodedata.normalize("NFD", TITLE), TITLE.upper(), TITLE.replace("Đ", "\u200bĐ\u00ad"), f" {TITLE} "],
)
def test_a_title_gives_one_slug_however_it_is_typed(title, host, office, as_user):
    client, place = as_user(office), reverse("admin:briefings_briefing_add")
    series = make.SeriesFactory(host=host)
    page = client.get(place)

    assert page.context["adminform"].prepopulated_fields == []
    fields = {"title": title, "slug": "", "series": series.pk, "unit": host.unit.pk, "year": "2020", "quarter": "2"}
    client.post(place, filled(page, **fields))

    made = Briefing.objects.get()
    assert made.slug == free_slug(title, besides=made.pk) == SLUG


@pytest.mark.django_db
def test_a_slug_is_free_and_not_too_long():
    make.BriefingFactory(slug="giao-ban")
    long = "Đoàn " * 60

    assert free_slug("Giao\u00adban\ufeff") == "giaoban"
    assert free_slug("🙂") == "giao-ban-2"
    assert len(free_slug(long)) <= SLUG_LENGTH
    assert not free_slug(long).endswith("-")


def test_the_name_of_a_file_shows_all_that_is_in_it():
    assert file_name("Biên bản\u202e giao\u00ad ban\x00", ".pdf") == "Biên bản giao ban.pdf"
