"""Every library of an installation may be used by an office and passed on with the portal."""

import re
from collections.abc import Mapping
from importlib.metadata import Distribution

from tests.checks.libraries import closure

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
# What libraries write that have no expression of SPDX yet.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
# Read by a person, because the metadata says several things at once, or nothing.
BY_HAND = {
    "pyrage": "MIT",  # its metadata says nothing; the file LICENSE that comes with it does
    "pyphen": "LGPL-2.1-or-later",  # GPL, LGPL or MPL, as one likes: each hyphenation dictionary says which
}


def licence_of(library: Distribution) -> str:
    """The expression of SPDX, or what the metadata says instead."""
    if by_hand := BY_HAND.get(library.metadata["Name"].lower()):
        return by_hand
    if expression := library.metadata.get("License-Expression"):
        return expression
    prefix = "License :: "
    said = [each for each in library.metadata.get_all("Classifier", []) if each.startswith(prefix)]
    names = [each.rpartition(" :: ")[2] for each in said if each != f"{prefix}OSI Approved"]
    return (
        " AND ".join(CLASSIFIERS.get(name, name) for name in names) or library.metadata.get("License", "") or "unknown"
    )


def is_allowed(expression: str, allowed: frozenset[str] | set[str] = ALLOWED) -> bool:
    """Whether one of the alternatives of ``expression`` consists of allowed licences alone."""
    plain = re.sub(r"[()]", "", expression)
    return any(all(part.strip() in allowed for part in either.split(" AND ")) for either in plain.split(" OR "))


def faults(libraries: Mapping[str, Distribution] | None = None) -> list[str]:
    by_hand = set(BY_HAND.values())
    found = {name: licence_of(library) for name, library in (libraries or closure()).items()}
    return [
        f"{name}: {licence} is not among the licences that were agreed on"
        for name, licence in found.items()
        if not is_allowed(licence, ALLOWED | by_hand)
    ]
