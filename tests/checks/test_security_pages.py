"""SECURITY.md and the threat model name tests and pages that exist, and are found from where people look first."""

import re

import pytest

from tests.checks.libraries import ROOT

PAGES = ["SECURITY.md", "docs/threat-model.md", "docs/dependencies.md"]


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def test_every_test_that_the_threat_model_names_exists_and_every_row_names_one():
    table = [line for line in text_of("docs/threat-model.md").splitlines() if line.startswith("| ")][1:]
    named = {name for row in table for name in re.findall(r"tests/[\w/]+\.py", row)}

    print(f"\n{len(table)} ways in, {len(named)} tests named")
    assert len(named) > 20
    assert [row for row in table if not re.search(r"tests/[\w/]+\.py", row)] == []
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_the_threat_model_is_one_page():
    assert len(text_of("docs/threat-model.md").split()) < 900


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_these_link_to_exists(page):
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(page))

    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_readme_or_contributing_leads_there(page):
    assert f"({page})" in text_of("README.md") + text_of("CONTRIBUTING.md")
