"""Two people have the same page open; the second to save must not undo the first."""

import pytest
from django.db import transaction
from django.test import Client

from briefings.models import Briefing, Directive, Shortcoming
from organizations.models import Organization
from organizations.models.base import Stale
from tests import factories
from tests.webforms import shown

pytestmark = pytest.mark.long_on_postgresql


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def briefing(host):
    return factories.BriefingFactory(
        series=factories.SeriesFactory(host=host), venue="Hội trường A", title="Giao ban quý I"
    )


def tab(host) -> Client:
    """A browser window of somebody of the host's office."""
    window = Client()
    window.force_login(factories.member("secretariat", host))
    return window


def page_of(record) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def open_page(window, record):
    return shown(window.get(page_of(record)), f"{record._meta.model_name}_form")


def test_the_second_sees_both_texts_and_nothing_is_saved(host, briefing):
    first, second = tab(host), tab(host)
    early, late = open_page(first, briefing), open_page(second, briefing)
    assert first.post(page_of(briefing), {**early, "venue": "Hội trường B"}).status_code == 302

    refused = second.post(page_of(briefing), {**late, "venue": "Hội trường C"})

    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Bản đang lưu: “Hội trường B”. Bạn đã ghi: “Hội trường C”." in page
    assert "sau khi bạn mở trang, nên chưa có gì được lưu" in page
    assert Briefing.objects.get().venue == "Hội trường B"
    # Having seen both, the person decides.
    assert shown(refused, "briefing_form")["venue"] == ["Hội trường C"]
    assert second.post(page_of(briefing), shown(refused, "briefing_form")).status_code == 302
    assert Briefing.objects.get().venue == "Hội trường C"


def test_another_field_is_not_taken_back_silently_either(host, briefing):
    first, second = tab(host), tab(host)
    early, late = open_page(first, briefing), open_page(second, briefing)
    first.post(page_of(briefing), {**early, "venue": "Hội trường B"})

    refused = second.post(page_of(briefing), {**late, "title": "Giao ban quý I năm 2020"})

    assert "Bản đang lưu: “Hội trường B”. Bạn đã ghi: “Hội trường A”." in refused.content.decode()
    briefing.refresh_from_db()
    assert (briefing.venue, briefing.title) == ("Hội trường B", "Giao ban quý I")


def test_a_row_in_which_nothing_was_typed_stays_as_the_other_saved_it(host, briefing):
    rows = [factories.DirectiveFactory(briefing=briefing, content=f"Việc {number}") for number in (1, 2)]
    first, second = tab(host), tab(host)
    early, late = open_page(first, briefing), open_page(second, briefing)
    assert first.post(page_of(briefing), {**early, "directives-0-content": "Việc 1, đã sửa"}).status_code == 302

    answer = second.post(page_of(briefing), {**late, "directives-1-content": "Việc 2, đã sửa"})

    assert answer.status_code == 302
    assert [Directive.objects.get(pk=row.pk).content for row in rows] == ["Việc 1, đã sửa", "Việc 2, đã sửa"]


@pytest.mark.parametrize(
    ("factory", "prefix", "field"),
    [
        (factories.DirectiveFactory, "directives", "content"),
        (factories.ShortcomingFactory, "shortcomings", "text"),
        (factories.ConclusionFactory, "conclusions", "content"),
    ],
)
def test_one_row_typed_by_two_shows_both_texts(host, briefing, factory, prefix, field):
    row = factory(briefing=briefing, **{field: "Như lúc đầu"})
    first, second = tab(host), tab(host)
    early, late = open_page(first, briefing), open_page(second, briefing)
    first.post(page_of(briefing), {**early, f"{prefix}-0-{field}": "Người thứ nhất ghi"})

    refused = second.post(page_of(briefing), {**late, f"{prefix}-0-{field}": "Người thứ hai ghi"})

    assert "Bản đang lưu: “Người thứ nhất ghi”. Bạn đã ghi: “Người thứ hai ghi”." in refused.content.decode()
    row.refresh_from_db()
    assert getattr(row, field) == "Người thứ nhất ghi"


def test_lists_of_organizations_are_compared_too(host, briefing):
    helpers = factories.OrganizationFactory.create_batch(2, parent=host)
    directive = factories.DirectiveFactory(briefing=briefing)
    first, second = tab(host), tab(host)
    early, late = open_page(first, directive), open_page(second, directive)
    first.post(page_of(directive), {**early, "coordinating_organizations": [helpers[0].pk]})

    refused = second.post(page_of(directive), {**late, "coordinating_organizations": [helpers[1].pk]})

    assert f"Bản đang lưu: “{helpers[0]}”. Bạn đã ghi: “{helpers[1]}”." in refused.content.decode()
    assert list(directive.coordinating_organizations.all()) == [helpers[0]]


def test_saving_twice_from_one_window_is_no_conflict(host, briefing):
    window = tab(host)
    for venue in ("Hội trường B", "Hội trường C"):
        answer = window.post(page_of(briefing), {**open_page(window, briefing), "venue": venue})
        assert answer.status_code == 302
    assert Briefing.objects.get().venue == "Hội trường C"


def test_a_page_without_the_right_to_change_is_still_shown(host, briefing):
    shortcoming = factories.ShortcomingFactory(briefing=briefing)
    window = Client()
    window.force_login(factories.member("reader", host))

    for record in (briefing, shortcoming):
        assert window.get(page_of(record)).status_code == 200


# Beneath the forms


def test_an_object_read_before_somebody_else_saved_is_not_written(briefing):
    stale, fresh = Briefing.objects.get(), Briefing.objects.get()
    fresh.venue = "Hội trường B"
    fresh.save()

    stale.venue = "Hội trường C"
    for fields in (None, ["venue"]):
        with pytest.raises(Stale, match="Người khác vừa lưu hội nghị giao ban này"), transaction.atomic():
            stale.save(update_fields=fields)

    stored = Briefing.objects.get()
    assert (stored.venue, stored.version) == ("Hội trường B", 2)
    assert stale.version == 1


def test_every_save_counts_and_history_keeps_the_number(briefing):
    for venue in ("B", "C"):
        briefing.venue = venue
        briefing.save(update_fields=["venue"])

    assert Briefing.objects.get().version == 3
    assert list(briefing.history.order_by("history_id").values_list("version", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("model", [Briefing, Directive, Shortcoming, Organization])
def test_records_that_people_edit_have_a_version(model):
    assert not model._meta.get_field("version").editable
