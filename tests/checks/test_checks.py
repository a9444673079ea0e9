"""The checks find what they are for, excuse nothing by themselves, and call audited only what they looked up."""

import json
import re
from collections import Counter
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from tests.checks import audit, bandit, licences, secrets
from tests.checks.libraries import ROOT, canonical, closure, pinned

# Put together here, so that none of them stands in the sources.
SECRETS = {
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "a key of age": "AGE-SECRET-" + "KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ",
    "a key of AWS": "AKIA" + "IOSFODNN7EXAMPLE",
    "a key of Google": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "a token of GitHub": "ghp_" + "a1" * 18,
    "a token of GitLab": "glpat-" + "a1" * 10,
    "a token of Slack": "xoxb-" + "1234567890-abcdef",
    "a token of PyPI": "pypi-AgEI" + "a1" * 12,
    "a signed token": "eyJ" + "hbGciOiJIUzI1" + ".eyJ" + "zdWIiOiIxMjM0" + ".c2lnbmF0dXJl",
    "a key of Django": "django-" + "insecure-a1b2c3d4e5f6",
    "a value of a secret setting": "PORTAL_SECRET_KEY=" + "k3" * 20,
    "a password in an address": "postgres://portal:" + "Tr0ub4dor@10.0.0.7/portal",
}


@pytest.mark.parametrize("what", secrets.PATTERNS)
def test_each_kind_of_secret_is_found_in_a_file(tmp_path, what):
    (tmp_path / "a.py").write_text(f"first = 1\n{SECRETS[what]}\n", "utf-8")

    found = secrets.faults(["a.py"], tmp_path)

    assert f"a.py:2 looks like {what}" in found


@pytest.mark.parametrize("name", ["var/secret_key", ".env", "a/portal.sqlite3", "id_rsa", "tls/server.key"])
def test_a_file_of_an_installation_is_found_among_the_sources(tmp_path, name):
    assert secrets.faults([name], tmp_path) == [f"{name} belongs to an installation, not to the sources"]


def test_every_tracked_file_is_looked_at():
    names = secrets.tracked()

    print(f"\n{len(names)} files, {len(secrets.PATTERNS)} kinds of secrets")
    assert len(names) > 900
    assert "portal/settings.py" in names
    assert secrets.faults() == []


def test_a_finding_of_bandit_that_nobody_excused_is_a_fault_and_one_that_is_gone_too():
    listed = Counter(bandit.excused())
    assert bandit.faults(listed) == []

    (first, *_) = listed
    more, fewer, new = listed + Counter([first]), listed - Counter([first]), listed + Counter([("B602", "portal/x.py")])

    for found, place in ((more, first[1]), (fewer, first[1]), (new, "portal/x.py")):
        (fault,) = bandit.faults(found)
        assert fault.startswith(f"{place}: ")


def test_every_excuse_is_for_a_file_that_exists():
    assert [file for _, file in bandit.excused() if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_where_one_of_its_alternatives_is_wholly(expression, allowed):
    assert licences.is_allowed(expression) is allowed


def test_a_library_under_a_licence_that_nobody_agreed_on_is_a_fault(tmp_path):
    folder = tmp_path / "strict-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: strict\nLicense-Expression: AGPL-3.0-only\n", "utf-8"
    )

    (fault,) = licences.faults({"strict": Distribution.at(folder)})

    assert fault.startswith("strict: AGPL-3.0-only")


def report(*libraries: dict) -> str:
    return json.dumps({"dependencies": list(libraries), "fixes": []})


SOUND = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1)"}
WEAK = {"name": "c", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}


def test_a_library_that_was_skipped_is_not_audited_though_the_tool_ends_well():
    found = audit.read_report(report(SOUND, SKIPPED), 2, "pypi")

    assert (found.audited, found.complete) == (1, False)
    assert str(found).startswith("NOT AUDITED: only 1 of 2 libraries")


@pytest.mark.parametrize("broken", ["", "Traceback", "[]", "{}", "null"])
def test_no_report_is_no_audit(broken):
    assert str(audit.read_report(broken, 3, "osv")).startswith("NOT AUDITED: only 0 of 3")


def test_a_report_of_everything_is_an_audit_and_names_what_is_weak():
    found = audit.read_report(report(SOUND, WEAK), 2, "osv")

    assert str(found) == "AUDITED: 2 libraries at osv, 1 known vulnerabilities"
    assert found.faults == ["c 1: PYSEC-1, mended in 2"]


def test_where_one_source_is_away_the_other_is_asked(monkeypatch):
    names = list(closure())
    whole = report(*({"name": name, "version": "1", "vulns": []} for name in names))
    monkeypatch.setattr(audit, "ask", lambda source, libraries: whole if source == "osv" else "")

    assert str(audit.audit()) == f"AUDITED: {len(names)} libraries at osv, 0 known vulnerabilities"


def rows(heading: str) -> dict[str, list[str]]:
    """The rows beneath ``heading`` of docs/dependencies.md, by the library."""
    text = (ROOT / "docs/dependencies.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return {each[0]: each[1:] for each in cells[2:]}


def test_the_page_of_dependencies_agrees_with_what_is_asked_for():
    listed, asked, installed = rows("Asked for"), pinned(), closure()

    assert {name: row[0] for name, row in listed.items()} == {
        name: str(each.specifier).removeprefix("==") for name, each in asked.items()
    }
    assert {name: row[1] for name, row in listed.items()} == {
        name: licences.licence_of(installed[name]) for name in asked
    }
    assert all(all(row) and len(row) == 5 for row in listed.values())


def test_the_page_of_dependencies_names_all_that_these_need():
    listed, needed = rows("What these need"), closure().keys() - pinned().keys()

    print(f"\n{len(pinned())} asked for, {len(needed)} needed by these")
    assert len(needed) > 30
    assert sorted(needed - listed.keys()) == []
    assert {name: listed[name][1] for name in needed} == {name: licences.licence_of(closure()[name]) for name in needed}


def test_every_pin_is_exact_and_says_why():
    for file in (ROOT / "requirements.txt", ROOT / "tests/requirements.txt"):
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith(("#", "-r"))]
        assert [line for line in lines if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+  # \S.+", line)] == []
        assert len({canonical(re.split(r"[\[=]", line)[0]) for line in lines}) == len(lines)


def test_the_check_tools_are_among_the_tests_requirements():
    assert {"bandit", "pip-audit"} <= pinned(Path(ROOT / "tests/requirements.txt")).keys()
