"""A briefing that passes to another series takes what it assigned along, or does not pass at all."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from briefings.models import Briefing, BriefingSeries, Directive
from briefings.services import moving
from briefings.services.history import get_locked, save_with_history
from lib.refused import Refused
from organizations.services.rows import require_sound
from tests import factories as make
from tests.webforms import shown
from tests.worlds import world


def build_office() -> SimpleNamespace:
    """A host with two series; a briefing of the first, with a directive, one for two, and those of another session."""
    host = make.HostFactory()
    farmers, women = make.OrganizationFactory.create_batch(2, parent=host)
    first, second = make.SeriesFactory.create_batch(2, host=host, participants=[farmers, women])
    briefing = make.BriefingFactory(series=first, status="concluded", dated=True)
    single = make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)
    whole = make.DirectiveFactory(briefing=briefing, collective=True)
    parts = [
        make.DirectiveFactory(briefing=briefing, ordinal=whole.ordinal, parent=whole, lead_organization=lead)
        for lead in (farmers, women)
    ]
    return SimpleNamespace(
        host=host,
        first=first,
        second=second,
        briefing=briefing,
        single=single,
        whole=whole,
        parts=parts,
        other=make.DirectiveFactory(briefing__series=first),
        secretary=make.member("secretariat", host),
        leader=make.member("leader", host),
    )


office = world(build_office)


@transaction.atomic
def move(briefing_id: int, series_id: int, *, by) -> None:
    """As the admin site does when somebody chooses another series."""
    briefing = get_locked(Briefing, briefing_id, by=by)
    briefing.series = get_locked(BriefingSeries, series_id, by=by)

    def store() -> None:
        require_sound(briefing)
        save_with_history(briefing, by=by, reason=moving.MOVED, fields=["series"])

    moving.store_in_series(briefing, by=by, store=store)


def series_of(office) -> set[int]:
    return set(Directive.objects.filter(briefing=office.briefing).values_list("series", flat=True))


def test_its_directives_and_their_parts_pass_with_it_and_say_so(office):
    move(office.briefing.pk, office.second.pk, by=office.secretary)

    office.briefing.refresh_from_db()
    assert office.briefing.series == office.second
    assert series_of(office) == {office.second.pk}
    assert Directive.objects.get(pk=office.other.pk).series == office.first
    for one in (office.single, office.whole, *office.parts, office.briefing):
        trace = one.history.latest()
        assert (trace.series_id, trace.history_user) == (office.second.pk, office.secretary)
        assert trace.history_change_reason == moving.MOVED
        assert one.history.count() == 2
    assert set(Directive.objects.filter(series=office.second).open()) == {office.single, *office.parts}


def test_the_admin_site_moves_by_the_same_service(client, office):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    address = f"/admin/briefings/briefing/{office.briefing.pk}/change/"
    sent = shown(client.get(address), "briefing_form") | {"series": str(office.second.pk), "_save": "1"}

    answer = client.post(address, sent)

    assert answer.status_code == 302, answer.context["errors"]

    assert series_of(office) == {office.second.pk}
    office.briefing.refresh_from_db()
    assert office.briefing.series == office.second


def test_the_admin_site_says_why_it_does_not(client, office):
    make.DirectiveReviewFactory(briefing=office.briefing, directive=office.other)
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    address = f"/admin/briefings/briefing/{office.briefing.pk}/change/"
    sent = shown(client.get(address), "briefing_form") | {"series": str(office.second.pk), "_save": "1"}

    answer = client.post(address, sent)

    assert "đã xem xét nhiệm vụ" in answer.content.decode()
    assert series_of(office) == {office.first.pk}


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_what_is_over_stays_where_it_is(office, status):
    type(office.briefing).objects.filter(pk=office.briefing.pk).update(status=status)

    with pytest.raises(Refused, match="không chuyển sang loạt giao ban khác được"):
        move(office.briefing.pk, office.second.pk, by=office.secretary)

    assert series_of(office) == {office.first.pk}


@pytest.mark.parametrize("whose", ["its own", "of its directive"])
def test_reviews_of_one_series_stay_in_it(office, whose):
    elsewhere = make.BriefingFactory(series=office.first, year=2021)
    at, of = (office.briefing, office.other) if whose == "its own" else (elsewhere, office.single)
    make.DirectiveReviewFactory(briefing=at, directive=of)

    with pytest.raises(Refused, match="đã được xem xét ở kỳ sau"):
        move(office.briefing.pk, office.second.pk, by=office.secretary)


def test_papers_keep_the_office_that_numbered_them(office):
    abroad = make.SeriesFactory(host=make.OrganizationFactory(parent=office.host))
    make.DocumentFactory(briefing=office.briefing, issued=True)

    with pytest.raises(Refused, match="theo sổ số của"):
        move(office.briefing.pk, abroad.pk, by=office.secretary)
    move(office.briefing.pk, office.second.pk, by=office.secretary)  # of the same office


def test_only_who_is_of_both_offices_moves(office):
    foreign = make.SeriesFactory()

    with pytest.raises(Refused):
        move(office.briefing.pk, office.second.pk, by=office.leader)
    with pytest.raises(Refused):
        move(office.briefing.pk, foreign.pk, by=office.secretary)
    assert series_of(office) == {office.first.pk}


def test_a_series_that_has_that_period_already_takes_no_second(office):
    make.BriefingFactory(
        series=office.second,
        year=office.briefing.year,
        quarter=office.briefing.quarter,
        ordinal=office.briefing.ordinal,
    )

    with pytest.raises(Refused):
        move(office.briefing.pk, office.second.pk, by=office.secretary)
    assert series_of(office) == {office.first.pk}


def test_what_is_given_to_many_is_one_row_of_the_admin_site_and_its_parts_follow(client, office):
    client.force_login(office.secretary, backend="organizations.backends.RoleBackend")
    address = f"/admin/briefings/briefing/{office.briefing.pk}/change/"
    sent = shown(client.get(address), "briefing_form")
    rows = [name for name in sent if name.startswith("directives-") and name.endswith("-id") and sent[name] != [""]]
    assert {int(sent[name][0]) for name in rows} == {office.single.pk, office.whole.pk}
    [of_whole] = [name.removesuffix("-id") for name in rows if sent[name] == [str(office.whole.pk)]]

    answer = client.post(address, sent | {f"{of_whole}-content": "Lập danh sách hộ nghèo.", "_save": "1"})

    assert answer.status_code == 302, answer.context["errors"]
    said = Directive.objects.filter(pk__in=[office.whole.pk, *(part.pk for part in office.parts)])
    assert set(said.values_list("content", flat=True)) == {"Lập danh sách hộ nghèo."}
