"""Files that are on the disk once they are said to be, and that are read only as long as they are what was written.

``write(path, chunks)`` gives the sha256 of what it wrote: under a temporary name in the same folder, fsync of the file,
then its name, then fsync of the folder. Whatever dies in between leaves a temporary file (``half_written``), never a
part of a file under its name. ``read`` and ``open_file`` hash what is there and raise ``Missing`` or ``Altered``.
Where one file may be made, used and cleaned at once, writers hold ``shared(folder)`` and whoever removes files holds
``alone(folder)``.
"""

from lib.store.errors import Altered, Missing, StoreError
from lib.store.leftovers import half_written, old_files, remove_old
from lib.store.locking import alone, shared
from lib.store.reading import open_file, read
from lib.store.writing import make_folder, sync_folder, write

__all__ = [
    "Altered",
    "Missing",
    "StoreError",
    "alone",
    "half_written",
    "make_folder",
    "old_files",
    "open_file",
    "read",
    "remove_old",
    "shared",
    "sync_folder",
    "write",
]
