"""What an issued paper was made from and with, as plain values for the record."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

from django.template.loader import get_template

from lib.papers import engine_versions, font_hashes
from lib.papers.blocks import Imprint


def snapshot(context) -> dict:
    """``context`` of a paper as JSON knows it: ``paper``, what it says; ``profile``, the measures it was set in."""
    values = json.loads(json.dumps(asdict(context), default=date.isoformat))
    return {"profile": values.pop("profile"), "paper": values}


def data_of(context) -> bytes:
    """The snapshot as the file that is attached to a paper for keeping."""
    return json.dumps(snapshot(context), ensure_ascii=False, indent=1, sort_keys=True).encode()


def imprint_of(taken: dict) -> Imprint:
    """The imprint of a paper from its snapshot."""
    values = taken["paper"]["imprint"]
    return Imprint(**{**values, "issued_on": date.fromisoformat(values["issued_on"])})


def made_with() -> dict:
    """Hashes of templates and fonts and the versions of what lays the paper out."""
    return {"templates": _templates(), "fonts": font_hashes(), "engines": engine_versions("Django")}


@cache
def _templates() -> str:
    """One hash over all templates of papers, names and contents."""
    folder = Path(get_template("documents/paper.html").origin.name).parent
    together = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        together.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return together.hexdigest()
