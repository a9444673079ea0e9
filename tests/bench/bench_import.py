"""Importing commune figures on each database, against django-import-export and against reading and inserting unchecked.

Each database is measured by a process of its own (``tests/bench/importing.py``): SQLite always, PostgreSQL where its
server program is installed. With BENCH_MILLION=1 also how the cost of a figure grows from 100,000 to 1,000,000.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.runner import Result

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES = ROOT / "script" / "postgres"
NOT_INSTALLED = 3


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-import-") as folder:
        found = measured_by("tests.bench.importing", "SQLite", f"sqlite:///{folder}/bench.sqlite3", folder)
        with on_postgresql() as url:
            return found + (measured_by("tests.bench.importing", "PostgreSQL", url, folder) if url else [])


@contextmanager
def on_postgresql(*, durable: bool = False) -> Iterator[str]:
    """The address of a database of a cluster that is gone afterwards; empty where PostgreSQL is not installed. Only a
    ``durable`` one waits for the disk."""
    environment = {**os.environ, "POSTGRES_DURABLE": "1" if durable else ""}
    started = subprocess.run([POSTGRES, "start"], env=environment, capture_output=True, text=True, check=False)
    if started.returncode == NOT_INSTALLED:
        print("PostgreSQL is not installed on this machine: not measured", file=sys.stderr)
        yield ""
        return
    started.check_returncode()
    cluster = started.stdout.strip()
    try:
        yield subprocess.run([POSTGRES, "url", cluster], capture_output=True, text=True, check=True).stdout.strip()
    finally:
        subprocess.run([POSTGRES, "stop", cluster], check=False)


def measured_by(module: str, database: str, url: str, folder: str) -> list[Result]:
    """What ``module`` finds on the database ``url``, which it fills and leaves behind."""
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_DATA_DIR": str(Path(folder, database))}
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Result(f"{database}: {name}", *rest) for name, *rest in json.loads(done.stdout.splitlines()[-1])]
