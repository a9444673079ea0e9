"""Bytes of issued documents, and of those that came back signed: written once under the name of their hash.

A file is whole on the disk before the database knows of it: a crash in between leaves a file that belongs to nothing,
which ``manage.py clean_files`` removes a day later, and never a number without its file.
"""

from organizations.storage import keep_under_hash

FOLDER = "documents/issued"


def keep_file(content: bytes) -> tuple[str, str]:
    """Store ``content``; returns its name in the storage and its sha256. What is there already is left as it is."""
    return keep_under_hash(FOLDER, content, ".pdf")
