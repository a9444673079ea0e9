"""No key, token or password of something real lies in the sources.

detect-secrets was measured: 23 seconds of processor for 27 findings, none of them one. These patterns are the kinds
whose form says what they are, and take less than a second; tests/checks/test_checks.py shows each of them found.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.checks.libraries import ROOT

PATTERNS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY",
    "a key of age": r"AGE-SECRET-KEY-1[0-9A-Z]{20,}",
    "a key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{40,})\b",
    "a token of GitLab": r"\bglpat-[0-9A-Za-z_-]{20,}",
    "a token of Slack": r"\bxox[abpors]-[0-9A-Za-z-]{10,}",
    "a token of PyPI": r"\bpypi-AgEI[0-9A-Za-z_-]{20,}",
    "a signed token": r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}",
    "a key of Django": r"django-insecure-[^\s\"']{10,}",
    "a value of a secret setting": r"(?im)^\s*(?:export\s+)?[A-Z_]*(?:SECRET|PASSWORD|TOKEN|API_KEY)[A-Z_]*\s*[:=]\s*"
    r"[\"']?(?=[^\s\"']*\d)(?=[^\s\"']*[a-z])[0-9A-Za-z+/_=-]{24,}[\"']?\s*$",
    "a password in an address": r"\b[a-z+]{2,}://[^\s/@:\"'`{}<>|]+:(?!password|mat-khau|pass)[^\s/@\"'`{}<>$%]{4,}@"
    r"(?!example|host|127\.0\.0\.1|localhost|db\b|may-chu|mail\.)[a-z0-9.-]+",
}  # fmt: skip
# Files that belong to an installation, never to its sources.
FILES = re.compile(r"(^|/)(secret_key|\.env|id_(rsa|ed25519)|[^/]+\.(sqlite3|dump|p12|pfx|key))$")
LARGEST = 2_000_000  # bytes; larger ones are no sources


def tracked() -> list[str]:
    """The files of the checkout, those with it that are not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name]


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """``(line, what)`` of each secret in ``text``."""
    for what, pattern in PATTERNS.items():
        for match in re.finditer(pattern, text):
            yield text.count("\n", 0, match.start()) + 1, what


def faults(names: list[str] | None = None, root: Path = ROOT) -> list[str]:
    found = []
    for name in tracked() if names is None else names:
        path = root / name
        if FILES.search(name):
            found.append(f"{name} belongs to an installation, not to the sources")
        if not path.is_file() or path.stat().st_size > LARGEST:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{name}:{line} looks like {what}" for line, what in found_in(text)]
    return found
