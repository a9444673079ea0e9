"""What may not be deleted because something hangs on it says what: how many, which, and where they are."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.urls import reverse

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from organizations.admin.deletion import described
from tests import worlds
from tests.briefings.test_scope import World
from tests.budget import budget

FORBIDDEN = ("không có quyền xóa", "được bảo vệ")


def build_world() -> World:
    world = World()
    world.people["X"].is_staff = True
    world.people["X"].save(update_fields=["is_staff"])
    return world


world = worlds.world(build_world)
pytestmark = [pytest.mark.django_db, pytest.mark.database_independent, pytest.mark.long_on_postgresql]


def page(record, name: str, *keys) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{name}", args=keys)


def sign_in(client, world, who):
    client.force_login(world.people[who], backend="organizations.backends.RoleBackend")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def deletable(client, world, *, every: int = 1):
    """Of ``every`` so many records of the world those whose page for deleting the person is shown, with that page."""
    for record in list(world.records.values())[::every]:
        if type(record) in admin.site._registry:
            answer = client.get(page(record, "delete", record.pk))
            if answer.status_code == 200:
                yield record, answer


@pytest.mark.parametrize("who", ["S", "X"])
def test_a_page_for_deleting_either_asks_or_names_what_hangs_on_the_record(client, world, who):
    sign_in(client, world, who)
    asked = held = named = 0

    for record, answer in deletable(client, world):
        shown = text_of(answer)
        assert not any(words in shown for words in FORBIDDEN), record
        with transaction.atomic():
            done = client.post(page(record, "delete", record.pk), {"post": "yes"})
            transaction.set_rollback(True)
        if answer.context["protected"]:
            held += 1
            assert "Chưa xóa được" in shown
            assert all(re.match(r"\d+ ", line) for line in answer.context["protected"]), record
            named += sum("<a href=" in line for line in answer.context["protected"])
            assert done.status_code == 200
        else:
            asked += 1
            assert done.status_code == 302, record
    print(f"\n{who}: {asked} may go, {held} are held by {named} kinds with pages")
    assert named >= held
    assert held >= (5 if who == "S" else 8)
    assert asked >= 8


def test_the_action_for_several_names_it_too(client, world):
    sign_in(client, world, "X")
    held = 0

    for record, answer in deletable(client, world, every=budget(3, long=1)):
        asked = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [record.pk]}
        several = client.post(page(record, "changelist"), asked)
        assert several.status_code == 200, record
        assert not any(words in text_of(several) for words in FORBIDDEN), record
        assert bool(several.context["protected"]) == bool(answer.context["protected"]), record
        assert ("Chưa xóa được" in text_of(several)) == bool(several.context["protected"]), record
        held += bool(several.context["protected"])
    print(f"\n{held} are held")
    assert held >= budget(2, long=8)


def test_what_a_closed_briefing_keeps_is_not_called_a_matter_of_rights(client, world):
    sign_in(client, world, "S")
    briefing = world.records["briefing"]
    models.QuerySet(Briefing).filter(pk=briefing.pk).update(status=BriefingStatus.CLOSED)

    for record in (briefing, world.records["directive"]):
        answer = client.get(page(record, "delete", record.pk))
        assert answer.status_code == 409
        assert "không xóa được" in text_of(answer)


def test_what_lies_outside_ones_scope_is_counted_and_not_named(client, world, rf):

    request = rf.get("/")
    request.user = world.people["O"]
    [line] = described(request, admin.site, [world.records["directive"]])

    assert line == "1 chỉ đạo: ngoài phạm vi của bạn"
