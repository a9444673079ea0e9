"""A deadline is written in the same words on every page, list, file and paper."""

import re
from datetime import date

import pytest

from briefings.documents.fixed_words import Words
from briefings.documents.kinds.directive_table import due
from briefings.timeliness import deadline_word
from lib.papers.blocks import BLANK
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

CASES = [
    ("date", date(2020, 6, 30), "", "30/06/2020"),
    ("date", date(2020, 6, 30), "trước Đại hội", "30/06/2020"),
    ("period", date(2020, 6, 30), "trong quý II", "trong quý II"),
    ("period", date(2020, 6, 30), "", "30/06/2020"),
    ("ongoing", None, "hằng tháng", "hằng tháng"),
    ("ongoing", None, "", "Thường xuyên"),
    ("undefined", None, "khi có vốn", "khi có vốn"),
    ("undefined", None, "", "Chưa xác định"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "day", "text", "said"), CASES)
def test_pages_lists_and_papers_write_it_alike(client, kind, day, text, said):
    host = factories.HostFactory()
    briefing = factories.BriefingFactory(series__host=host)
    directive = factories.DirectiveFactory(
        briefing=briefing, assigned=True, due_kind=kind, due_on=day, original_due_on=day, due_text=text
    )
    client.force_login(factories.member("secretariat", host), backend="organizations.backends.RoleBackend")

    pages = {
        address: re.sub(r"\s+", " ", client.get(address).content.decode())
        for address in (
            "/chi-dao/",
            briefing.get_absolute_url(),
            directive.get_absolute_url(),
            "/admin/briefings/directive/",
        )
    }
    rows = client.get("/chi-dao/?xuat=csv").content.decode()

    assert deadline_word(directive) == said
    for address, page in pages.items():
        assert f">{said}<" in page or f"> {said} " in page, address
    assert said in rows
    assert due(directive, Words()) == (said if said != "Chưa xác định" else BLANK)
