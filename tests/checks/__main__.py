"""Run all parts: a line for each, the sentences of those that failed, and status 1."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

from tests.checks import bandit, licences, secrets
from tests.checks.audit import audit
from tests.checks.libraries import ROOT


def production() -> list[str]:
    """What ``manage.py check --deploy`` says in the settings of production."""
    with tempfile.TemporaryDirectory() as folder:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        environment = plain | {"PORTAL_PRODUCTION": "1", "PORTAL_DATA_DIR": f"{folder}/data"}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    return [done.stderr.strip() or "it found something"] if done.returncode or done.stderr.strip() else []


PARTS: dict[str, Callable[[], list[str]]] = {
    "bandit": bandit.faults,
    "secrets in the sources": secrets.faults,
    "licences": licences.faults,
    "manage.py check --deploy": production,
}


def main() -> int:
    """The status."""
    failed = False
    for name, look in PARTS.items():
        found = look()
        failed = failed or bool(found)
        print(f"{name}: {f'{len(found)} faults' if found else 'nothing found'}", *found, sep="\n  ", flush=True)
    vulnerabilities = audit()
    print(vulnerabilities, *vulnerabilities.faults, sep="\n  ", flush=True)
    return int(failed or bool(vulnerabilities.faults))


sys.exit(main())
