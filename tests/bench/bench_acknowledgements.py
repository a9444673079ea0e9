"""What it costs to wait for the disk before saying that something is stored, against the same without waiting.

Each database is measured by a process of its own (``tests/bench/acknowledgements.py``): SQLite always, PostgreSQL where
its server program is installed, in a cluster that waits for the disk as those of an installation do.
"""

import tempfile

from tests.bench.bench_import import measured_by, on_postgresql
from tests.bench.runner import Result

MODULE = "tests.bench.acknowledgements"


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-acknowledgements-") as folder:
        found = measured_by(MODULE, "SQLite", f"sqlite:///{folder}/bench.sqlite3", folder)
        with on_postgresql(durable=True) as url:
            return found + (measured_by(MODULE, "PostgreSQL", url, folder) if url else [])
