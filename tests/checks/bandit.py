"""What bandit finds in the sources, without what was looked at and excused in excused.toml, one by one.

Some findings stand in statements of SQL over many lines, where no comment can; so all reasons stand in one list. A
file that has more findings of a kind than the list says, or fewer, is looked at again.
"""

import json
import subprocess
import sys
import tomllib
from collections import Counter

from tests.checks.libraries import ROOT

HOUSE = ("lib", "organizations", "briefings", "portal", "manage.py")


def findings() -> Counter[tuple[str, str]]:
    """How often each kind (``B608``) is found in each file."""
    command = [sys.executable, "-m", "bandit", "--configfile", "pyproject.toml", "--recursive", *HOUSE]
    done = subprocess.run([*command, "--format", "json", "--quiet"], cwd=ROOT, capture_output=True, text=True)
    report = json.loads(done.stdout)
    if report["errors"]:
        raise SystemExit(f"bandit could not read {report['errors']}")
    return Counter((each["test_id"], each["filename"].removeprefix("./")) for each in report["results"])


def excused() -> dict[tuple[str, str], int]:
    listed = tomllib.loads((ROOT / "tests/checks/excused.toml").read_text("utf-8"))["finding"]
    assert all(each["reason"].strip() for each in listed)
    return {(each["kind"], file): number for each in listed for file, number in each["files"].items()}


def faults(found: Counter[tuple[str, str]] | None = None) -> list[str]:
    found, looked_at = findings() if found is None else found, excused()
    return [
        f"{file}: {found[kind, file]} findings {kind}, of which {looked_at.get((kind, file), 0)} were excused; see "
        f"bandit --configfile pyproject.toml {file}, then mend them or say why not in tests/checks/excused.toml"
        for kind, file in sorted(found.keys() | looked_at)
        if found[kind, file] != looked_at.get((kind, file), 0)
    ]
