"""Nothing behind an account stays in a browser: no page, no file, no feed."""

import pytest
from django.db import transaction
from django.test import Client

from tests.budget import budget
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import SLOW, build_world
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

cast = world(build_world)


@pytest.mark.parametrize(("who", "step"), [("X", 5), ("S", 6), ("F", 7), ("A", 3)])
def test_no_answer_of_any_address_may_be_kept(cast, who, step):
    client, found = Client(raise_request_exception=False), []
    if who != "A":
        client.force_login(cast.people[who], backend="organizations.backends.RoleBackend")
    walked = [each for each in every_address(cast) if each.name not in SLOW or budget(False, long=True)]
    walked = walked[:: budget(step, long=1)]
    for address in walked:
        with transaction.atomic():
            answer = client.get(str(address), address.query)
            transaction.set_rollback(True)
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            found.append(address.name)
    print(f"\n{len(walked)} addresses as {who}")

    assert found == []
    assert len(walked) > 35


@pytest.mark.parametrize("address", ["/", "/khong-co/", "/giao-ban", "/favicon.ico", "/admin/login/"])
def test_neither_may_what_is_no_page_of_a_record(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_a_refused_form_with_what_was_typed_is_not_kept_either(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["S"], backend="organizations.backends.RoleBackend")
    answer = client.post("/lich/", {"tao": "1"})
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]


def test_static_files_are_answered_before_and_may_be_kept(settings):
    order = settings.MIDDLEWARE
    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < order.index("portal.caching.NoStoreMiddleware")
