"""The whole portal as one file, and back: rows, kept files and key of one moment, on SQLite or PostgreSQL alike.

An archive (``lib.archives``) holds every table as lines of JSON, in columns as they were in the version that wrote it,
and every file that a row names. It restores to either database: the tables are made as that version had them, filled,
compared line by line with the archive, and then migrated to this version.
"""

from portal.backup.making import Made, make_backup
from portal.backup.nightly import Nightly, last_nightly, make_nightly, nightly_is_due
from portal.backup.restoring import Restored, finish_interrupted, restore_backup
from portal.backup.retention import days_to_keep

__all__ = [
    "Made",
    "Nightly",
    "Restored",
    "days_to_keep",
    "finish_interrupted",
    "last_nightly",
    "make_backup",
    "make_nightly",
    "nightly_is_due",
    "restore_backup",
]
