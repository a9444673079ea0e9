"""Setting up beside what is there, twice, by two people at once; and taking it back, by pages and by the command."""

import json
import threading

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client

from briefings.models import BriefingSeries
from briefings.services.planning import Plan as BriefingPlan
from briefings.services.planning import plan_briefing
from lib.refused import Refused
from organizations.choices import OrganizationKind, UnitKind
from organizations.models import AdministrativeUnit, Organization, User
from organizations.services.country_units import load_units
from organizations.services.residential_areas import NewArea, add_areas, usual_kind
from portal.setup import PlanRefused, read_plan, set_up, set_ups, undo
from tests import factories as make
from tests.portal.setup.test_command import (  # noqa: F401
    AREAS,
    COMMUNE,
    FRONT_OFFICE,
    PARTY_OFFICE,
    PROVINCE_OFFICE,
    administrator,
    counts,
    run,
)
from tests.portal.setup.test_command import undo as undo_by_command
from tests.portal.setup.test_pages import PLACE, SECRETARY, Pages, pages  # noqa: F401

pytestmark = pytest.mark.django_db

FRONT_NAME = "Ủy ban MTTQ Việt Nam xã Chợ Đồn"
TWICE = "đã có loạt giao ban, tức là đã được thiết lập"


def all_names() -> list:
    """Everything that a set-up may make, by name."""
    areas = AdministrativeUnit.objects.filter(kind=UnitKind.RESIDENTIAL_AREA)
    return [sorted(model.values_list(name, flat=True)) for model, name in (
        (Organization.objects, "name"), (BriefingSeries.objects, "name"), (User.objects, "username"), (areas, "name"),
    )]  # fmt: skip


@pytest.fixture
def furnished(administrator):  # noqa: F811
    """The place has its units already, three of the twelve thôn and, beneath nobody, the women's union."""
    load_units("19", by=administrator)
    commune = AdministrativeUnit.objects.get(code=COMMUNE, valid_to=None)
    add_areas(
        commune.pk,
        [NewArea(number, name) for number, name in enumerate(AREAS[:3])],
        kind=usual_kind(commune),
        by=administrator,
    )
    return make.OrganizationFactory(
        name="Hội Liên hiệp Phụ nữ xã Chợ Đồn", kind=OrganizationKind.WOMEN, unit=commune, valid_from=None
    )


# --- beside what is there ---------------------------------------------------------------------------------------------


def by_page(pages, run):  # noqa: F811
    pages.client.post("/thiet-lap/")
    pages.walk(PLACE, people=SECRETARY)
    assert pages.client.post("/thiet-lap/xem/").status_code == 200


def by_command(pages, run):  # noqa: F811
    run(FRONT_OFFICE)


@pytest.mark.parametrize("way", [by_page, by_command])
def test_units_and_organizations_that_are_there_are_taken_and_stay(furnished, pages, run, way):  # noqa: F811
    units = AdministrativeUnit.objects.exclude(kind=UnitKind.RESIDENTIAL_AREA).count()
    before = all_names()

    way(pages, run)

    areas = AdministrativeUnit.objects.filter(kind=UnitKind.RESIDENTIAL_AREA)
    assert areas.count() == 12
    assert Organization.objects.count() == 18
    series = BriefingSeries.objects.get()
    assert furnished in series.participants.all()
    furnished.refresh_from_db()
    assert furnished.parent is None
    assert len(set_ups()[0].organizations) == 17

    if way is by_page:
        pages.client.post(f"/thiet-lap/hoan-tac/{set_ups()[0].key}/")
    else:
        assert "bỏ 17 tổ chức, 9 thôn, tổ dân phố" in undo_by_command()
    assert all_names() == before
    assert AdministrativeUnit.objects.exclude(kind=UnitKind.RESIDENTIAL_AREA).count() == units


def test_a_name_that_was_told_apart_is_known_again(run):  # noqa: F811
    make.OrganizationFactory(name=FRONT_NAME, kind=OrganizationKind.FRONT)
    run(FRONT_OFFICE)
    before = all_names()

    with pytest.raises(CommandError, match=TWICE):
        run(FRONT_OFFICE)

    assert all_names() == before
    assert f"{FRONT_NAME}, tỉnh Thái Nguyên" in before[0]


# --- twice ------------------------------------------------------------------------------------------------------------


def test_the_same_place_is_not_set_up_twice_by_pages(pages):  # noqa: F811
    by_page(pages, None)
    before = counts()
    pages.client.post("/thiet-lap/")
    look = pages.walk(PLACE)

    assert TWICE in look.content.decode()
    assert pages.client.post("/thiet-lap/xem/").status_code == 422
    assert counts() == before


def test_nor_under_another_name(pages, run):  # noqa: F811
    run(FRONT_OFFICE)
    before = counts()
    other = {"kind": "front", "name": "UBMTTQ xã Chợ Đồn"}
    with pytest.raises(CommandError, match=f"đã có {FRONT_NAME}, nên không lập thêm “UBMTTQ xã Chợ Đồn”"):
        run(FRONT_OFFICE | {"organizations": [other, {"kind": "women"}], "people": [], "series": {}})
    with pytest.raises(CommandError, match="nên không lập thêm"):
        run(PARTY_OFFICE | {"organizations": [other, {"kind": "party_committee"}]})

    assert counts() == before


def test_offices_of_one_place_are_taken_back_one_by_one(run):  # noqa: F811
    run(FRONT_OFFICE)
    front = set_ups()[0].key
    after_front = all_names()
    run(PARTY_OFFICE)

    with pytest.raises(CommandError, match="tổ chức vừa thiết lập đã có loạt giao ban gắn vào"):
        undo_by_command(front)
    undo_by_command("last")

    assert all_names() == after_front
    undo_by_command(front)
    assert all_names() == [[], [], ["quantri"], []]


def test_a_province_is_not_taken_from_beneath_its_communes(run):  # noqa: F811
    run(PROVINCE_OFFICE)
    province = set_ups()[0].key
    run(PARTY_OFFICE)
    before = all_names()

    with pytest.raises(CommandError, match="gắn vào"):
        undo_by_command(province)

    assert all_names() == before


# --- until the first briefing -----------------------------------------------------------------------------------------


def test_the_command_undoes_it_until_the_first_briefing_too(run, administrator):  # noqa: F811
    run(FRONT_OFFICE)
    before = counts()
    plan_briefing(BriefingSeries.objects.get().pk, by=administrator, plan=BriefingPlan())

    with pytest.raises(CommandError, match="từ hội nghị đầu tiên thì không hoàn tác được nữa"):
        undo_by_command()

    assert counts() == before


def test_without_its_first_briefing_it_can_be_undone_again(run, administrator):  # noqa: F811
    run(FRONT_OFFICE)
    briefing = plan_briefing(BriefingSeries.objects.get().pk, by=administrator, plan=BriefingPlan())
    briefing.delete()

    undo_by_command()

    assert set_ups() == []


def test_undone_twice_is_said(run, administrator):  # noqa: F811
    run(FRONT_OFFICE)
    key = set_ups()[0].key
    undo(key, by=administrator)

    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo(key, by=administrator)


# --- at once ----------------------------------------------------------------------------------------------------------


def plan_of(said: dict):
    return read_plan(json.dumps(said).encode())


@pytest.mark.parametrize("first", [FRONT_OFFICE, PROVINCE_OFFICE])
def test_who_comes_second_is_judged_by_what_the_first_made(administrator, first):  # noqa: F811
    """Both looked at their plans while there was nothing."""
    mine, theirs = plan_of(FRONT_OFFICE), plan_of(first)
    for plan in (mine, theirs):
        assert plan.bodies
        assert plan.place.record is None
    other = User.objects.create_superuser("quantri2", password="Mat-khau-kha-dai-2026")
    set_up(theirs, by=administrator)
    before = counts()

    if first is FRONT_OFFICE:
        with pytest.raises(PlanRefused, match=TWICE):
            set_up(mine, by=other)
        assert counts() == before
    else:
        set_up(mine, by=other)  # the Front of the commune is there by now, and beneath that of the province
        front = Organization.objects.get(kind=OrganizationKind.FRONT, unit__code=COMMUNE)
        assert front.parent == BriefingSeries.objects.get(host__unit__code="19").host


@pytest.mark.django_db(transaction=True)
def test_two_administrators_press_at_once_and_one_set_up_comes_of_it():
    if connection.vendor == "sqlite":
        pytest.skip("threads do not share the tests' database in memory")
    people = [User.objects.create_superuser(name, password="Mat-khau-kha-dai-2026") for name in ("mot", "hai")]
    walked = []
    for person in people:
        client = Client()
        client.force_login(person, backend="organizations.backends.RoleBackend")
        Pages(client).walk(PLACE)
        walked.append(client)
    together, answers = threading.Barrier(2), []

    def press(client):
        together.wait()
        answers.append(client.post("/thiet-lap/xem/"))
        connection.close()

    threads = [threading.Thread(target=press, args=[client]) for client in walked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert TWICE in next(answer for answer in answers if answer.status_code == 422).content.decode()
    assert Organization.objects.count() == 18
    assert BriefingSeries.objects.count() == 1
    key = set_ups()[0].key
    outcomes = []

    def take_back(client):
        together.wait()
        outcomes.append(client.post(f"/thiet-lap/hoan-tac/{key}/").status_code)
        connection.close()

    threads = [threading.Thread(target=take_back, args=[client]) for client in walked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 302 in outcomes
    assert set(outcomes) <= {302, 404, 422}
    assert not Organization.objects.exists()
