"""What a template of papers is given beside the content."""

from dataclasses import replace
from datetime import date

import pytest

from lib.papers import PROFILES, PageSetup
from lib.papers.blocks import Imprint
from tests.lib.papers.papers_by_hand import CHART, paper

PARTY = next(profile for profile in PROFILES if profile.id == "party_hd36_2018")


def test_charts_code_and_watermark_are_handed_over_by_their_names():
    imprint = Imprint(5, date(2020, 4, 5), address="https://giaoban.example.gov.vn/kiem-tra/x/")
    content = paper(PARTY, body=(CHART,), imprint=imprint)

    assert list(PageSetup(content).images) == [CHART.picture, "verification"]
    assert list(PageSetup(replace(content, imprint=None), draft=True).images) == [CHART.picture, "watermark"]
    assert all(image.startswith(b"<svg") for image in PageSetup(content, draft=True).images.values())


def test_only_drafts_and_made_up_figures_add_to_the_style_sheet():
    content = paper(PARTY)
    assert PageSetup(content).css == ""
    assert "DỰ THẢO" in PageSetup(content, draft=True).css
    made_up = PageSetup(replace(content, illustrative=True)).css
    assert "SỐ LIỆU MINH HỌA" in made_up
    assert "DỰ THẢO" not in made_up


def test_widths_are_those_of_the_words():
    setup = PageSetup(paper(PARTY))
    assert setup.addressee_indent == pytest.approx(50, abs=10)
    assert 0 < setup.issuer_width < 68 / 25.4 * 72
    assert " ".join(setup.abstract_rows) == setup.content.abstract
