"""Disguised words of secrecy are found in every text of a paper, and refused in every field into which people type."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from briefings.documents.kinds.minutes import minutes
from briefings.filters.base import WordsField
from briefings.forms.briefing_steps import BRIEFING_FORMS, REPORT_FORMS
from briefings.forms.directive_steps import FORMS
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS
from briefings.models import Briefing
from lib.papers import findings
from lib.papers.blocks import Imprint
from lib.papers.places import printed_texts
from lib.vietnamese import find_secrecy
from organizations.views.people import InviteForm
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]
WRITTEN = "T\u200bỐI M\u00adẬТ"  # the last letter is Cyrillic


def changed(value, printed: set):
    """``value`` again and again, each time with another printed text of it disguised."""
    if isinstance(value, str):
        if value in printed:
            yield f"Theo {WRITTEN} này"
    elif isinstance(value, tuple | list):
        for place, part in enumerate(value):
            for other in changed(part, printed):
                yield type(value)([*value[:place], other, *value[place + 1 :]])
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.init:
                for other in changed(getattr(value, field.name), printed):
                    yield replace(value, **{field.name: other})


def test_every_text_of_a_paper_is_looked_through(capsys):
    briefing = make.BriefingFactory(dated=True, series__host__symbol="HU")
    make.AgendaItemFactory(briefing=briefing)
    make.RemarkFactory(briefing=briefing)
    make.ConclusionFactory(briefing=briefing)
    make.AttendanceFactory(briefing=briefing)
    directive = make.DirectiveFactory(briefing=briefing)
    assert directive
    paper = minutes(Briefing.objects.get(pk=briefing.pk), Imprint(1, date(2020, 4, 6)))
    texts = {text for _, text in printed_texts(paper) if text}
    walked = 0
    for other in changed(paper, texts):
        if not any(WRITTEN in text for _, text in printed_texts(other)):
            continue  # an equal text that is not printed, such as the name of a profile
        said = [finding.sentence for finding in findings(other) if finding.forbids]
        assert any("đọc là “tối mật”" in sentence for sentence in said), other
        walked += 1
    with capsys.disabled():
        print(f"\n{walked} texts of a paper")
    assert walked > 25


def typed_fields() -> dict[str, forms.Field]:
    """Every field of a form of the portal into which people type, by a name."""
    request = RequestFactory().get("/")
    request.user = make.UserFactory(is_superuser=True, is_staff=True)
    request.resolver_match = SimpleNamespace(kwargs={})
    found: dict[str, forms.Field] = {}
    for model, page in admin.site._registry.items():
        if not page.has_add_permission(request) and not page.has_change_permission(request):
            continue
        shown = page.get_form(request, None, fields=flatten_fieldsets(page.get_fieldsets(request)))
        found |= {f"{model._meta.label}.{name}": field for name, field in shown.base_fields.items()}
        for inline in page.get_inline_instances(request):
            rows = inline.get_formset(request).form.base_fields
            found |= {f"{inline.model._meta.label}({model.__name__}).{name}": field for name, field in rows.items()}
    steps = {**FORMS, **BRIEFING_FORMS, **REPORT_FORMS, **DOCUMENT_FORMS, **REGISTER_FORMS, "invite": InviteForm}
    for name, form in steps.items():
        found |= {f"{name}.{each}": field for each, field in getattr(form, "base_fields", {}).items()}
    return {
        name: field
        for name, field in found.items()
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)
    }


def test_every_field_into_which_people_type_refuses_it(capsys):
    walked = typed_fields()
    for name, field in walked.items():
        with pytest.raises(ValidationError, match="bí mật nhà nước"):
            field.clean(WRITTEN)
        assert name
    with capsys.disabled():
        print(f"\n{len(walked)} fields of forms")
    assert len(walked) > 60


def test_a_search_may_look_for_it():
    assert WordsField().clean("tối mật") == "tối mật"


def test_a_form_says_the_word_and_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        forms.CharField().clean(f"Hồ sơ {WRITTEN}.")
    assert "đọc là “tối mật”" in refusal.value.messages[0]
    assert "hãy xóa" in refusal.value.messages[0]


def test_no_false_alarm_in_real_texts(shared_file, capsys):
    """The stored briefing, and all words of the portal's own pages."""
    texts = [shared_file("sample/giao-ban-q1-2020-cho-don.txt").read_text("utf-8")]
    texts += [path.read_text("utf-8") for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")]
    texts += [path.read_text("utf-8") for path in (Path(settings.BASE_DIR) / "briefings" / "examples").rglob("*.py")]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    assert [line for line in lines if find_secrecy(line) is not None] == []
    with capsys.disabled():
        print(f"\n{len(lines)} lines without a false alarm")
    assert len(lines) > 3000
