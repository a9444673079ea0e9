"""The libraries that an installation has: those of requirements.txt, and all that these need."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent.parent


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: Path = ROOT / "requirements.txt") -> dict[str, Requirement]:
    """What ``file`` asks for by itself, by canonical name."""
    lines = [line.partition(" #")[0].strip() for line in file.read_text("utf-8").splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {canonical(each.name): each for each in found}


def closure() -> dict[str, Distribution]:
    """Every installed library that an installation needs, by canonical name."""
    found: dict[str, Distribution] = {}
    asked: set[tuple[str, frozenset[str]]] = set()
    waiting = [(each.name, frozenset(each.extras)) for each in pinned().values()]
    while waiting:
        name, extras = waiting.pop()
        if (canonical(name), extras) in asked:
            continue
        asked.add((canonical(name), extras))
        try:
            found[canonical(name)] = library = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed; run script/bootstrap --tests") from None
        for each in map(Requirement, library.requires or ()):
            wanted = each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras or {""})
            if wanted:
                waiting.append((each.name, frozenset(each.extras)))
    return dict(sorted(found.items()))
