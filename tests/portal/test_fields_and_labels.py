"""On every page an id stands once, and a label leads to a field of its own form."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from tests import factories, worlds
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.portal.every_address import every_address

LEADS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list")
# They answer with files; the first, with none in this world.
NO_PAGES = {"organizations:import_returned", "briefings:bundle", "briefings:word", "briefings:word_preview"}


class Ids(HTMLParser):
    """The ids of a page, in which form each stands, and what names them."""

    def __init__(self):
        super().__init__()
        self.ids: Counter = Counter()
        self.form_of: dict[str, int] = {}
        self.named: list[tuple[str, str, int]] = []
        self.form, self.forms, self.template = 0, 0, 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "template":
            self.template += 1
        if self.template:
            return
        if tag == "form":
            self.forms += 1
            self.form = self.forms
        if given.get("id"):
            self.ids[given["id"]] += 1
            self.form_of.setdefault(given["id"], self.form)
        for name in LEADS:
            if name != "for" or tag in ("label", "output"):
                self.named += [(name, target, self.form) for target in (given.get(name) or "").split()]

    def handle_endtag(self, tag):
        if tag == "template":
            self.template -= 1
        if tag == "form":
            self.form = 0

    def faults(self) -> list[str]:
        said = [f"id {name} stands {number} times" for name, number in self.ids.items() if number > 1]
        for attribute, target, form in self.named:
            if target not in self.ids:
                said.append(f"{attribute}={target} leads nowhere")
            elif attribute == "for" and self.form_of[target] != form:
                said.append(f"{attribute}={target} leads to another form")
        return sorted(set(said))


def build_world() -> World:
    world = World()
    world.people["X"].is_staff = True
    world.people["X"].save(update_fields=["is_staff"])
    form = factories.ReportFormFactory(organization_kind="government")
    factories.ReportFormItemFactory(form=form)
    Briefing.objects.update(status=BriefingStatus.COLLECTING)
    return world


world = worlds.world(build_world)


@pytest.mark.django_db
@pytest.mark.database_independent
@pytest.mark.parametrize("who", ["S", "F", "C", "X", "A"])
def test_every_id_stands_once_and_every_label_leads_to_its_own_field(world, who):
    client = Client()
    if who != "A":
        client.force_login(world.people[who], backend="organizations.backends.RoleBackend")
    number, found = 0, {}
    every = budget(8, long=1) if who == "X" else 1  # the admin's pages are made by the same templates
    for address in every_address(world)[::every]:
        if address.name in NO_PAGES or ((who == "X") != address.name.startswith("admin:") and who != "A"):
            continue
        page = client.get(str(address), address.query)
        if "html" not in page.headers.get("Content-Type", "") or page.status_code != 200:
            continue
        number += 1
        reader = Ids()
        reader.feed(page.content.decode())
        if faults := reader.faults():
            found[address.name] = faults
            print(address.name, faults)
    print(f"\n{who}: {number} pages")

    assert found == {}
    assert number > {"X": 15, "A": 0}.get(who, 8)
