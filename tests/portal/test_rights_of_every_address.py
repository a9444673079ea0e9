"""Every address of the project stands in a table of who may open it; here are the admin site's and the portal's own.

The pages of the cycle stand in tests/briefings/test_rights_table.py, those about people in
tests/organizations/test_people_pages.py, those of an import in tests/organizations/importing. What each person does is
asked of the real pages, on one record of each kind in the world of tests/briefings/test_scope.py.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.urls import get_resolver, resolve, reverse

from organizations.admin.exchange import ListExchange
from organizations.landing import is_post_only
from organizations.models import User
from tests.briefings.test_rights_table import TABLE as CYCLE
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.organizations.importing.test_rights_of_import_pages import RIGHTS as IMPORTS
from tests.organizations.test_account_pages import ACCOUNT
from tests.organizations.test_people_pages import OF_EVERYBODY, OF_FIGURES, OF_UNITS
from tests.organizations.test_people_pages import TABLE as PEOPLE

pytestmark = pytest.mark.database_independent

# S office, F officer of the farmers, C officer of a commune, L leader, R reader, A visitor; O office of elsewhere.
WHO = "SFCLRAO"

# For each record of the admin site and each of WHO: l listed, v opened, c saved, d deleted, a another one added.
# A dot: nothing of it. Whoever may add elsewhere is shown the form; what is saved must lie within their own scope.
RECORDS: dict[str, tuple[str, ...]] = {
    "organizations.administrativeunit": ("lvca", "lv", "lv", "lv", "lv", ".", "lva"),
    "organizations.organization": ("lvca", "lv", ".", "lv", "lv", ".", "a"),
    "organizations.post": ("lvcda", "lv", "lv", "lv", "lv", ".", "a"),
    "organizations.membership": ("lv", ".", ".", ".", ".", ".", "."),
    "organizations.indicator": ("lva", "lv", "lv", "lv", "lv", ".", "lva"),  # a shared one
    "organizations.indicatorrule": ("lva", "lv", "lv", "lv", "lv", ".", "lva"),  # a shared one
    "organizations.reportform": ("lva", "lv", "lv", "lv", "lv", ".", "lva"),  # a shared one
    "organizations.indicatorvalue": ("lvca", "lv", "lvca", "lv", "lv", ".", "a"),
    "organizations.target": ("lvca", "lv", "lvca", "lv", "lv", ".", "a"),
    "organizations.importbatch": ("lv", ".", "lv", "lv", ".", ".", "."),
    "organizations.periodlock": ("lva", "lv", "lv", "lva", "lv", ".", "a"),
    "organizations.periodgrant": ("lva", "lv", "lv", "lva", "lv", ".", "a"),
    "organizations.valuerevision": (".", ".", ".", ".", ".", ".", "."),  # those made after a lock, of which it has none
    "briefings.theme": ("lva", "lv", "lv", "lv", "lv", ".", "lva"),  # a shared one
    "briefings.briefingseries": ("lvcda", "lv", ".", "lv", "lv", ".", "a"),
    "briefings.briefing": ("lvcda", "lv", ".", "lv", "lv", ".", "a"),
    "briefings.organizationreport": ("lvcda", "lvca", ".", "lv", "lv", ".", "a"),
    "briefings.achievement": ("lvcda", "lvcda", ".", "lv", "lv", ".", "a"),
    "briefings.shortcoming": ("lvcda", "lvcda", ".", "lv", "lv", ".", "a"),
    "briefings.proposal": ("lvcda", "lvcda", ".", "lv", "lv", ".", "a"),
    "briefings.task": ("lvcda", "lvcda", ".", "lv", "lv", ".", "a"),
    "briefings.directive": ("lvcda", "lv", ".", "lvca", "lv", ".", "a"),
    "briefings.progressupdate": ("lv", "lv", ".", "lv", "lv", ".", "."),
    "briefings.evidence": ("lv", "lv", ".", "lv", "lv", ".", "."),
    "briefings.extensionrequest": ("lv", "lv", ".", "lv", "lv", ".", "."),
    "briefings.directivereview": ("lv", "lv", ".", "lv", "lv", ".", "."),
    "briefings.document": ("lv", ".", ".", "lv", "lv", ".", "."),
    "briefings.papersetting": ("lvcda", ".", ".", "lv", "lv", ".", "a"),
    "briefings.numberseries": ("lvca", ".", ".", "lv", "lv", ".", "a"),
    "briefings.numberallocation": ("lv", ".", ".", "lv", "lv", ".", "."),
    "organizations.user": (".", ".", ".", ".", ".", ".", "."),
}

# Addresses of the admin site beside those: whom they let in.
OTHERS: dict[str, str] = {
    "app_list": "SFCLRO",
    "auth_user_password_change": ".",
    "autocomplete": "SFCLRO",
    "index": "SFCLRO",
    "jsi18n": "SFCLRO",
    "login": "SFCLRAO",
    "logout": "SFCLRO",
    "organizations_administrativeunit_areas_page": "S",  # leads to test_residential_areas
    "organizations_administrativeunit_convert_page": ".",  # of system administrators: test_unit_page
    "organizations_administrativeunit_import": "SO",
    "organizations_administrativeunit_import_page": "SO",
    "organizations_administrativeunit_load_page": ".",  # likewise
    "organizations_administrativeunit_process_import": "SO",
    "organizations_importbatch_new_batch": "SCO",
    "organizations_importbatch_open_page": "SCL",
    "organizations_indicatorvalue_form_page": "SCO",
    "organizations_indicatorvalue_import_page": "SCO",
    "organizations_organization_add_several_page": "SO",
    "organizations_periodlock_allow_page": "SLO",  # leads to the form of a grant, which offers the own locks,
    "organizations_periodlock_changes_page": "SFCLRO",
    "password_change": "SFCLRO",
    "password_change_done": "SFCLRO",
    "view_on_site": ".",
}

# Lists that come in as files: whoever changes or adds such records one by one; people, whoever invites them.
FILES_IN = {
    model._meta.label_lower: "".join(
        who for who, may in zip(WHO, RECORDS[model._meta.label_lower], strict=True) if {"c", "a"} & set(may)
    )
    for model, its_page in admin.site._registry.items()
    if isinstance(its_page, ListExchange)
} | {"organizations.membership": "SO", "organizations.user": "."}
OTHERS |= {
    f"{label.replace('.', '_')}_{step}": who or "."
    for label, who in FILES_IN.items()
    for step in ("import", "process_import")
}

STANDARD = ("changelist", "add", "history", "delete", "change", "simple_history")
# Of the system: test_system_page. Of one's own data: test_personal_data. What is found: test_search. Of the set-up of
# an office: setup/test_pages.
BESIDE_THE_ADMIN = {
    "front_page", "healthz", "login", "system", "resolve_entry", "task_step", "own_data", "own_data_file", "search",
    "setup", "setup_step", "setup_look", "setup_undo",
}  # fmt: skip


def every_name(resolver=None, space: str = ""):
    """``(namespace, name)`` of every address of the project that has a name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_name(pattern, pattern.namespace or space)
        elif pattern.name:
            yield space, pattern.name


def page(model, name: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def world_of() -> World:
    world = World()
    world.records["account"] = world.people["F"]
    return world


def records(world: World) -> dict:
    """One record for each page of the admin site, by label; what is public knowledge comes first in the world."""
    found = {}
    for record in world.records.values():
        if type(record) in admin.site._registry:
            found.setdefault(record._meta.label_lower, record)
    return found


def enter(client, person) -> None:
    client.logout()
    if not isinstance(person, AnonymousUser):
        client.force_login(person, backend="organizations.backends.RoleBackend")


def asked(number: int, *, usual: int) -> str:
    """Who is asked about the record or address ``number``: ``usual`` of WHO in turn, all of them in a long run."""
    turned = (WHO * 2)[number % len(WHO) :]
    return "".join(who for who in WHO if who in turned[: budget(usual, long=len(WHO))])


def asked_of_other(number: int, name: str) -> str:
    """Likewise of an address beside the records; of an import everybody, whose steps build on each other."""
    return WHO if "importbatch" in name else asked(number, usual=3)


def observed(client, world: World) -> dict[str, dict[str, str]]:
    """What each who is asked can do with each record, as the pages themselves answer."""
    found: dict[str, dict[str, str]] = {label: {} for label in records(world)}
    for who in WHO:
        enter(client, world.people[who])
        for number, (label, record) in enumerate(records(world).items()):
            if who == "A" or who in asked(number, usual=1):  # a visitor costs little
                found[label][who] = letters(client, record) or "."
    return found


def letters(client, record) -> str:
    model, said = type(record), ""
    listed = client.get(page(model, "changelist"))
    if listed.status_code == 200 and any(row.pk == record.pk for row in listed.context["cl"].result_list):
        said += "l"
    opened = client.get(page(model, "change", record.pk))
    history = client.get(page(model, "history", record.pk))
    assert (opened.status_code == 200) == (history.status_code == 200), (record, opened, history)
    if opened.status_code == 200:
        said += "v" + ("c" if b'name="_save"' in opened.content else "")
    if client.get(page(model, "delete", record.pk)).status_code == 200:
        said += "d"
    if client.get(page(model, "add")).status_code == 200:
        said += "a"
    return said


def address_of_other(world: World, name: str) -> str:
    """The address ``admin:<name>`` for a record of the world."""
    batch = next(record for record in world.records.values() if record._meta.model_name == "importbatch")
    special = {
        "autocomplete": "?app_label=briefings&model_name=directive&field_name=lead_organization&term=",
    }
    if name == "app_list":
        return reverse("admin:app_list", args=["briefings"])
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=[1, 1])
    if name == "auth_user_password_change":
        return reverse(f"admin:{name}", args=[world.people["F"].pk])
    if name == "organizations_importbatch_new_batch":
        return reverse(f"admin:{name}")
    if name == "organizations_administrativeunit_areas_page":
        return reverse(f"admin:{name}", args=[world.records["unit"].pk])
    if name.startswith("organizations_periodlock"):
        lock = next(record for record in world.records.values() if record._meta.model_name == "periodlock")
        return reverse(f"admin:{name}", args=[lock.pk])
    if name.startswith("organizations_importbatch"):
        return reverse(f"admin:{name}", args=[batch.pk])
    return reverse(f"admin:{name}") + special.get(name, "")


def of_records() -> set[str]:
    """Names of the pages that every kind of record has."""
    return {
        f"{model._meta.app_label}_{model._meta.model_name}_{name}"
        for model in admin.site._registry
        for name in STANDARD
    }


def others() -> list[str]:
    return sorted({name for space, name in every_name() if space == "admin"} - of_records())


def observed_others(client, world: World) -> dict[str, str]:
    """Whom each further address of the admin site lets in: answers the page, or does what it is for."""
    found = {}
    for number, name in enumerate(others()):
        found[name] = ""
        for who in asked_of_other(number, name):
            enter(client, world.people[who])
            address = address_of_other(world, name)
            takes_forms_alone = is_post_only(resolve(address.partition("?")[0]))
            answer = (client.post if takes_forms_alone else client.get)(address, follow=True)
            asked_in = answer.request["PATH_INFO"] == reverse("admin:login") and name != "login"
            turned_away = answer.status_code in (403, 404) or asked_in
            found[name] += "" if turned_away else who
        found[name] = found[name] or "."
    return found


def test_no_address_of_the_project_is_missing_from_a_table():
    tables = {
        "briefings": set(CYCLE),
        "organizations": {*PEOPLE, *OF_EVERYBODY, *OF_FIGURES, *OF_UNITS, *ACCOUNT, *IMPORTS},
        "": BESIDE_THE_ADMIN,
    }
    found: dict[str, set[str]] = {}
    for space, name in every_name():
        found.setdefault(space, set()).add(name)
    found.pop("admin")

    assert found == tables
    assert set(OTHERS) == set(others())
    assert set(RECORDS) == {model._meta.label_lower for model in admin.site._registry}


@pytest.mark.django_db
def test_everybody_does_with_a_record_of_the_admin_site_what_the_table_says(client):
    found = observed(client, world_of())

    print(f"\n{sum(map(len, found.values()))} of {len(RECORDS) * len(WHO)} persons × records")
    assert set(found) == set(RECORDS)
    assert found == {label: {who: RECORDS[label][WHO.index(who)] for who in row} for label, row in found.items()}
    assert {who for row in found.values() for who in row} == set(WHO)


@pytest.mark.django_db
def test_the_further_addresses_of_the_admin_site_let_in_whom_the_table_says(client):
    wanted = {}
    for number, name in enumerate(others()):
        wanted[name] = "".join(who for who in asked_of_other(number, name) if who in OTHERS[name]) or "."
    assert observed_others(client, world_of()) == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz", "/favicon.ico"])
def test_what_stands_beside_answers_a_visitor(client, address):
    assert client.get(address).status_code in (200, 302)
    assert "/admin/" not in client.get(address).headers.get("Location", "")


def test_accounts_are_for_administrators_alone():
    assert set(RECORDS[User._meta.label_lower]) == {"."}
