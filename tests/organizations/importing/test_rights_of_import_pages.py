"""Whom each address of an import lets in, asked of the pages on a batch that waits to be read."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve, reverse

from organizations.landing import is_post_only
from organizations.models import ImportBatch, StagedFigure
from organizations.views.importing import IMPORT_PAGES
from tests.briefings.test_scope import World

pytestmark = pytest.mark.database_independent

# S office, F officer of the farmers, C officer of a commune, L leader, R reader, A visitor; O office of elsewhere.
WHO = "SFCLRAO"
RIGHTS: dict[str, str] = {
    "imports": "SCLO",
    "form_download": "SCO",
    "figures_typing": "SCO",
    "import_detail": "SCL",
    "import_sent": "SCL",
    "import_file": "SCL",
    "import_period": "SC",
    "import_columns": "SCL",
    "import_review": "SCL",
    "import_cell": "SC",
    "import_leave_out": "SC",
    "import_returned": "SC",
    "import_apply": "SCL",
    "import_progress": "SCL",
    "import_cancel": "SC",
    "import_resume": "SC",
    "import_remove": "SC",
    "import_undo": "S",  # a commune officer takes back what this very officer sent
}


def address_of(world: World, name: str) -> str:
    found = {type(record): record for record in world.records.values()}
    figure = found[StagedFigure]
    arguments = {"import_cell": [figure.batch_id, figure.pk]}
    arguments |= {name: [] for name in ("imports", "form_download", "figures_typing")}
    return reverse(f"organizations:{name}", args=arguments.get(name, [found[ImportBatch].pk]))


def test_no_address_is_missing_from_the_table():
    assert {pattern.name for pattern in IMPORT_PAGES} == set(RIGHTS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", RIGHTS)
def test_everybody_is_let_in_or_kept_out_as_the_table_says(client, name):
    world, let_in = World(), ""
    for who in WHO:
        client.logout()
        if not isinstance(world.people[who], AnonymousUser):
            client.force_login(world.people[who], backend="organizations.backends.RoleBackend")
        address = address_of(world, name)
        answer = (client.post if is_post_only(resolve(address)) else client.get)(address, follow=True)
        asked_in = answer.request["PATH_INFO"] == reverse("admin:login")
        let_in += "" if answer.status_code in (403, 404) or asked_in else who
    assert (let_in or ".") == RIGHTS[name]
