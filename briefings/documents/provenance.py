"""What an issued paper was printed with, as plain values for the record."""

import hashlib
from functools import cache
from pathlib import Path

from django.template.loader import get_template

from lib.papers import engine_versions, font_hashes


def made_with() -> dict:
    """Hashes of templates and fonts and the versions of what lays the paper out."""
    return {"templates": _templates(), "fonts": font_hashes(), "engines": engine_versions("Django")}


@cache
def _templates() -> str:
    """One hash over all templates of papers, names and contents."""
    folder = Path(get_template("papers/paper.html").origin.name).parent  # type: ignore[attr-defined]  # the stubs lack it
    together = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        together.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return together.hexdigest()
