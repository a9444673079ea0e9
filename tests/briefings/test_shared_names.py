"""A name that two organizations share shows its place wherever people read or choose it."""

import re
from datetime import date

import pytest

from tests import factories as make
from tests import worlds
from tests.briefings.test_nothing_leaks import addresses, readable
from tests.briefings.test_scope import World

NAME = "Hội Trùng Tên qxz"
WITHOUT_PLACE = re.compile(rf"{NAME}(?! – xã (Bên Này|Bên Kia))")

pytestmark = pytest.mark.long_on_postgresql


def build_world() -> World:
    """Whoever leads and reports in it bears the name of another organization of the same host."""
    world = World()
    for number, key in enumerate(("own organization", "neighbour")):
        place = make.AdministrativeUnitFactory(name=("Xã Bên Này", "Xã Bên Kia")[number])
        own = world.records.get(key) or make.OrganizationFactory(parent=world.records["host"])
        own.name, own.short_name, own.unit, own.valid_from = NAME, "", place, (None, date(2000, 1, 1))[number]
        own.save()
    return world


world = worlds.world(build_world)


def test_every_list_choice_export_and_feed_shows_the_place(client, world):
    client.force_login(world.people["S"], backend="organizations.backends.RoleBackend")
    named, bare = [], {}
    briefing = world.records["briefing"]
    # The history says what stood there then, when the other one was perhaps not there yet; "mat lo" finds nothing here.
    every = addresses(world.people["S"])
    lists = (each for each in every if not each.startswith("/lich-su/") and "mat+lo" not in each)
    pages = [*lists, briefing.get_absolute_url()]
    pages += [world.records[key].get_absolute_url() for key in ("directive", "report") if key in world.records]
    pages += ["/admin/autocomplete/?app_label=briefings&model_name=directive&field_name=lead_organization&term=qxz"]
    for address in pages:
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        text = readable(answer)
        if NAME in text:
            named.append(address)
        if found := [text[max(0, each.start() - 60) : each.end() + 30] for each in WITHOUT_PLACE.finditer(text)]:
            bare[address] = found[:2]

    print(f"\n{len(pages)} addresses walked, {len(named)} name one of the two")
    assert not bare
    assert len(named) >= 15


def test_a_name_that_one_alone_bears_shows_no_place(client, world):
    alone = make.OrganizationFactory(parent=world.records["host"], name="Hội Một Mình", unit=world.records["unit"])

    assert (alone.label, str(alone)) == ("Hội Một Mình", "Hội Một Mình")
