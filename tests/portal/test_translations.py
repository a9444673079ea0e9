"""Everything our libraries can say, they say in Vietnamese."""

import re
import unicodedata

import polib
import pytest
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from tests import messages
from tests.english import english_words

CATALOGUES = [messages.LOCALE / f"{domain}.po" for domain in messages.DOMAINS]
MARKUP = re.compile(r"<[^<>]*>")


@pytest.fixture(scope="module", params=messages.DOMAINS)
def domain(request):
    return request.param


def spoken(domain):
    """(message, Vietnamese) of all that is asked for, as the merged catalogues say it."""
    said = messages.shipped(domain) | messages.ours(domain)
    said |= {each._replace(plural=""): text for each, text in said.items()}
    return [(each, said[each]) for each in messages.requests(domain) if each in said]


def test_the_sources_of_the_libraries_are_read():
    found = messages.requests("django")

    assert messages.Message("", "Delete multiple objects", "") in found  # a template of Django's admin
    assert messages.Message("", "Confirm import", "") in found  # a template of import_export
    assert messages.Message("", "is greater than or equal to", "") in found  # a module of django_filters
    assert messages.Message("", "%(num)d day", "%(num)d days") in found  # a plural of Django
    assert messages.Message("String to return when truncating text", "%(truncated_text)s…", "") in found
    assert messages.Message("abbrev. day Monday", "Mon", "") in messages.requests("djangojs")
    assert len(found) > 500


def test_nothing_the_libraries_ask_for_is_left_untranslated(domain):
    assert messages.wanting(domain) == {}


def test_what_is_filled_in_later_stands_in_both_languages(domain):
    broken = [(each.id, text) for each, text in spoken(domain) if not messages.sound(each, text)]

    assert broken == []


def test_no_translation_holds_an_english_word(domain):
    found = {}
    for each, text in spoken(domain):
        plain = messages.PLACEHOLDER.sub("…", MARKUP.sub("", text))
        if words := english_words(plain):
            found[each.id] = words

    assert found == {}


def test_ours_is_asked_for_by_some_library(domain):
    """A library that drops a string leaves no dead translation behind."""
    asked = {(each.context, each.id) for each in messages.requests(domain)}

    assert [each.id for each in messages.ours(domain) if (each.context, each.id) not in asked] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_compiled_catalogue_is_up_to_date(path):
    source = {
        (entry.msgctxt, entry.msgid): (entry.msgid_plural, messages.translated(entry)) for entry in polib.pofile(path)
    }
    compiled = polib.mofile(path.with_suffix(".mo"))

    assert {(e.msgctxt, e.msgid): (e.msgid_plural, messages.translated(e)) for e in compiled} == source


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_catalogue_is_well_formed(path):
    entries = list(polib.pofile(path, check_for_duplicates=True))

    assert entries
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete or not entry.translated()] == []
    for entry in entries:
        text = messages.translated(entry)
        assert unicodedata.is_normalized("NFC", text), entry.msgid
        for edge in (str.startswith, str.endswith):
            assert edge(text, "\n") == edge(entry.msgid, "\n"), entry.msgid
        assert "  " not in text.strip(), entry.msgid


def test_django_speaks_them():
    """Through Django itself: merged over its own catalogues, contexts and plurals included."""
    assert gettext("Log out") == "Đăng xuất"
    assert (
        ngettext("Please correct the error below.", "Please correct the errors below.", 2)
        == "Hãy sửa các lỗi dưới đây."
    )
    assert ngettext("entry", "entries", 5) == "mục"
    assert ngettext("%(num)d day", "%(num)d days", 2) % {"num": 2} == "2 ngày"
    assert pgettext("alt. month", "September") == "tháng 9"
    assert npgettext("naturaltime", "none", "none", 2) == "none"  # what nobody translated stays as it is


def test_the_scripts_of_the_admin_speak_them(client, admin_user):
    client.force_login(admin_user)

    catalogue = client.get("/admin/jsi18n/").content.decode()

    assert '"Choose all %s": "Ch\\u1ecdn t\\u1ea5t c\\u1ea3 %s"' in catalogue
    assert '"Today": "H\\u00f4m nay"' in catalogue
