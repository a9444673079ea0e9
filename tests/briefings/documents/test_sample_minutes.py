"""The minutes of the real briefing of Q1 2020, as a clerk prints them."""

from io import BytesIO

import pdfplumber
import pytest
from django.core.management import call_command

from briefings.models import Briefing

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

SLUG = "giao-ban-quy-1-2020-cho-don"


def test_every_record_of_the_sample_is_read_back_in_order(tmp_path):
    call_command("load_sample", verbosity=0)
    output = tmp_path / "bien-ban.pdf"
    call_command("render_document", SLUG, "--kind", "minutes", "--output", str(output), verbosity=0)

    pages = pdfplumber.open(BytesIO(output.read_bytes())).pages
    upright = " ".join(" ".join(page.extract_text() for page in pages if page.width < page.height).split())
    briefing = Briefing.objects.get(slug=SLUG)
    written = [
        *briefing.achievements.values_list("text", flat=True),
        *briefing.shortcomings.values_list("text", flat=True),
        *briefing.conclusions.values_list("content", flat=True),
        *briefing.directives.values_list("content", flat=True),
    ]

    assert len(written) >= 6 + 2 + 10
    at = 0
    for text in written:
        at = upright.find(" ".join(text.split()), at)
        assert at >= 0, text
    # In the annex a column is read apart from its neighbours.
    rows = [row for page in pages if page.width > page.height for row in page.extract_table()[1:]]
    assert [" ".join(row[1].split()) for row in rows] == list(briefing.directives.values_list("content", flat=True))
