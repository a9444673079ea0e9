"""Known vulnerabilities of the libraries, as pip-audit finds them at PyPI or OSV.

pip-audit ends well, too, when it could look nothing up. So what it looked up is counted, and where neither source
answered for every library that is said: the list in docs/dependencies.md with the day it was looked at is then all
there is.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.checks.libraries import ROOT, closure

SOURCES = ("pypi", "osv")
LONGEST = 90  # seconds for one source


@dataclass(frozen=True)
class Audit:
    """``audited``: how many of ``all`` libraries were looked up; ``faults``: a sentence for each vulnerability."""

    audited: int
    all: int
    faults: list[str]
    source: str = ""

    @property
    def complete(self) -> bool:
        return self.audited == self.all

    def __str__(self) -> str:
        if self.complete:
            return f"AUDITED: {self.all} libraries at {self.source}, {len(self.faults)} known vulnerabilities"
        looked_at = day_of_list()
        return (
            f"NOT AUDITED: only {self.audited} of {self.all} libraries could be looked up at {' or '.join(SOURCES)}; "
            f"docs/dependencies.md was looked at on {looked_at:%d/%m/%Y}, {(date.today() - looked_at).days} days ago"
        )


def audit() -> Audit:
    """Of the source that knew most; the first that knew all."""
    libraries = {name: library.version for name, library in closure().items()}
    tried = []
    for source in SOURCES:
        tried.append(read_report(ask(source, libraries), len(libraries), source))
        if tried[-1].complete:
            break
    return max(tried, key=lambda each: each.audited)


def ask(source: str, libraries: dict[str, str]) -> str:
    """The report of pip-audit; empty where it could not make one."""
    with TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in libraries.items()), "utf-8")
        command = [sys.executable, "-m", "pip_audit", "-r", str(wanted), "--no-deps", "--disable-pip", "-s", source]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", "5"]
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, cwd=ROOT).stdout
        except subprocess.TimeoutExpired:
            return ""


def read_report(report: str, number: int, source: str) -> Audit:
    """What a report says of ``number`` libraries; what it skipped counts as not looked up."""
    try:
        listed = json.loads(report)["dependencies"]
    except (ValueError, LookupError, TypeError):
        return Audit(0, number, [], source)
    audited = [each for each in listed if "skip_reason" not in each]
    faults = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for each in audited
        for fault in each["vulns"]
    ]
    return Audit(len(audited), number, faults, source)


def day_of_list() -> date:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    return date.fromisoformat(re.findall(r"Looked at on (\d{4}-\d\d-\d\d)", text)[0])
