"""One file that holds many parts and says by itself whether it is whole: written at once or not at all, read only when
nothing of it was cut off or changed, and encrypted for whom it is meant, if somebody is named.

It is a ZIP of zip64 (any program opens it) whose first part says what it is, whose last part ``manifest.json`` names
every other part with its size and sha256, and whose comment is the sha256 of all bytes before it. Encrypted it is that
file in the format age (https://age-encryption.org/v1).

    with write_archive(path, media_type="application/x-mine", version=1) as archive:
        archive.add("tables/people.jsonl", lines)
        archive.facts["made_at"] = "2026-11-30"

    with open_archive(path, media_type="application/x-mine", version=1) as archive:
        archive.facts, archive.lines("tables/people.jsonl")
"""

from lib.archives.form import Part
from lib.archives.keys import Identity, Recipient, new_identity, read_identities, read_recipient
from lib.archives.reading import Archive, open_archive
from lib.archives.writing import ArchiveWriter, write_archive

__all__ = [
    "Archive",
    "ArchiveWriter",
    "Identity",
    "Part",
    "Recipient",
    "new_identity",
    "open_archive",
    "read_identities",
    "read_recipient",
    "write_archive",
]
