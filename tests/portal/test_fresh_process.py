"""Papers asked for at the same moment in a web process that has just started: what is read on first use is shared."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.db import connection

from briefings.choices import DocumentKind
from organizations.choices import FormatFamily
from tests import factories
from tests.briefings.documents.conftest import full_briefing
from tests.budget import budget

PROCESSES = budget(2, long=25)
BEGINS = {".pdf": "%PDF", "docx": "PK\x03\x04", ".zip": "PK\x03\x04"}


@pytest.fixture
def installation(client, tmp_path):
    """Environment and session of a data folder in which one briefing has been written down, and its addresses."""
    briefing = full_briefing(FormatFamily.FRONT)
    client.force_login(factories.member("secretariat", briefing.series.host))
    connection.cursor().execute("VACUUM INTO %s", [str(tmp_path / "portal.sqlite3")])
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_SECRET_KEY": project.SECRET_KEY,
    }
    environment.pop("DATABASE_URL", None)
    return environment, client.cookies["sessionid"].value, f"/giao-ban/{briefing.slug}/"


def asked_at_once(number: int) -> list[str]:
    """Four papers, others in each process: for Word, printed, as drafts, the figures of communes, the whole bundle."""
    kinds = [DocumentKind.MINUTES.value, DocumentKind.CONCLUSION_NOTICE.value, DocumentKind.DIRECTIVE_ANNEX.value]
    kind, other, figures = kinds[number % 3], kinds[(number + 1) % 3], DocumentKind.COMMUNE_ANNEX.value
    choices = (
        [f"{kind}.pdf", f"du-thao/{other}.pdf", f"du-thao/{kind}.docx", f"{figures}.pdf"],
        [f"{kind}.docx", f"du-thao/{kind}.pdf", f"{figures}.docx", "ho-so.zip"],
        [f"du-thao/{kind}.docx", f"du-thao/{other}.docx", f"{kind}.docx", f"{figures}.docx"],
    )
    return choices[number % len(choices)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.database_independent
def test_four_papers_at_once_from_a_fresh_process(installation, tmp_path):
    environment, session, folder = installation
    asked = 0
    for number in range(PROCESSES):
        addresses = [folder + name for name in asked_at_once(number)]
        command = [sys.executable, "-m", "tests.portal.fresh_process", session, *addresses]
        done = subprocess.run(
            command, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert [answer for answer in answers if answer["status"] != "200 OK"] == [], done.stderr
        assert {answer["address"] for answer in answers} == set(addresses), done.stderr
        for answer in answers:
            assert answer["begins"] == BEGINS[answer["address"][-4:]], answer
        asked += len(answers)
    print(f"\n{asked} papers asked for at once in {PROCESSES} fresh processes")
    assert asked == 4 * PROCESSES >= 8
