"""Whether everything that is kept fits together: database, files, hashes, numbers and settings.

``find_faults()`` looks and changes nothing. It may be asked while people work: what it reads of the database is one
moment's, and files are on the disk before a row names them.
"""

from portal.verify.faults import Fault, Finding
from portal.verify.files import path_of
from portal.verify.finding import find_faults, migrations_to_apply

__all__ = ["Fault", "Finding", "find_faults", "migrations_to_apply", "path_of"]
