"""The programs of this machine that tests look at the portal with; a test that needs one is skipped without it.

``python -m tests.programs playwright|chromium|libreoffice|calc``: exit status 0 where it runs, 1 where it does not.
"""

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path


def _runs(*command: str | Path) -> bool:
    """Whether ``command`` succeeds: a program may be there without the libraries that it needs."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    except OSError:
        return False
    return done.returncode == 0


@cache
def playwright() -> bool:
    """Whether the program by which Playwright drives a browser starts."""
    return _runs(sys.executable, "-m", "playwright", "--version")


@cache
def chromium() -> str | None:
    """The path of a Chromium or Chrome that starts; None without one."""
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((program for program in found if program and _runs(program, "--version")), None)


@cache
def libreoffice() -> str | None:
    """The path of a LibreOffice that prints a text; None without one. Its Writer is a package of its own."""
    for program in filter(None, map(shutil.which, ("soffice", "libreoffice"))):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "a.txt")
            source.write_text("Giao ban", encoding="utf-8")
            printed = _runs(*to_pdf(program, Path(folder)), source)
            if printed and source.with_suffix(".pdf").exists():
                return program
    return None


@cache
def calc() -> str | None:
    """The path of a LibreOffice that opens a workbook; None without one. Its Calc is a package of its own."""
    for program in filter(None, map(shutil.which, ("soffice", "libreoffice"))):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "a.csv")
            source.write_text("Giao;ban", encoding="utf-8")
            saved = _runs(*convert_to("ods", program, Path(folder)), source)
            if saved and source.with_suffix(".ods").exists():
                return program
    return None


def to_pdf(program: str, folder: Path) -> list[str | Path]:
    """The command that prints the files named after it as PDF into ``folder``, by LibreOffice at ``program``."""
    return convert_to("pdf", program, folder)


def convert_to(kind: str, program: str, folder: Path) -> list[str | Path]:
    """The command that saves the files named after it as ``kind`` into ``folder``, by LibreOffice at ``program``."""
    # A profile of its own: another LibreOffice that is open on the machine would take the call over.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return [program, profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", folder]


if __name__ == "__main__":
    programs = {check.__name__: check for check in (playwright, chromium, libreoffice, calc)}
    if len(sys.argv) != 2 or sys.argv[1] not in programs:
        print(__doc__, file=sys.stderr)
        raise SystemExit(2)
    raise SystemExit(0 if programs[sys.argv[1]]() else 1)
