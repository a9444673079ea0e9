"""Runs the benchmarks: ``script/bench [NAME …]``.

The contract of a benchmark:

* It is a module ``tests/bench/bench_<name>.py`` with one function ``run() -> list[Result]``; its docstring's first line
  says what is measured against what.
* When ``run`` is called Django is set up and the default database is a temporary SQLite file, migrated and otherwise
  empty, of its own for each benchmark. ``MEDIA_ROOT`` is temporary, too. Import models inside the module as usual.
* Absolute times of a noisy machine say little, so a result is a ratio of two things timed in turns in this process:
  ``timed_in_turns(ours, against, runs=5)`` does that, after one unmeasured turn of each, and answers ``.cost``
  (ours ÷ against, below 1 is cheaper) and ``.speed`` (against ÷ ours, above 1 is faster), medians of the paired runs.
* ``goal`` is the ratio promised; with ``higher_is_better`` the result holds at or above it, else at or below it.

    def run() -> list[Result]:
        pairs = timed_in_turns(render_minutes, render_same_html, runs=7)
        return [Result("minutes", "WeasyPrint alone on the same HTML", pairs.cost, 1.15, False, pairs.runs)]

What is printed is for people; ``build/bench.json`` is for machines: a list of
``{name, against, ratio, goal, holds, machine, runs}``. The exit status is 1 when a goal is missed.
"""

import gc
import importlib
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent.parent / "build" / "bench.json"


@dataclass(frozen=True)
class Result:
    """One measured ratio. ``runs`` counts the pairs it is the median of."""

    name: str
    against: str
    ratio: float
    goal: float
    higher_is_better: bool
    runs: int

    @property
    def holds(self) -> bool:
        return self.ratio >= self.goal if self.higher_is_better else self.ratio <= self.goal


@dataclass(frozen=True)
class Pairs:
    """Seconds of two things timed in turns: ``ours[i]`` and ``against[i]`` were taken one after the other."""

    ours: list[float]
    against: list[float]

    @property
    def runs(self) -> int:
        return len(self.ours)

    @property
    def cost(self) -> float:
        """How much of the other's time ours takes: the median of ours ÷ against."""
        return statistics.median(ours / against for ours, against in zip(self.ours, self.against, strict=True))

    @property
    def speed(self) -> float:
        """How many times as fast ours is: the median of against ÷ ours."""
        return statistics.median(against / ours for ours, against in zip(self.ours, self.against, strict=True))


def timed_in_turns(
    ours: Callable[[], object],
    against: Callable[[], object],
    runs: int = 5,
    *,
    warm_up: bool = True,
    before_each: Callable[[], object] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Pairs:
    """Time the two in turns, ``runs`` times, changing who goes first; ``before_each`` (empties tables) is not timed.

    ``clock``: ``time.process_time`` for what only computes in this process, so that others on the machine do not count.
    """

    def seconds(function: Callable[[], object]) -> float:
        if before_each:
            before_each()
        gc.collect()
        start = clock()
        function()
        return clock() - start

    if warm_up:
        seconds(ours)
        seconds(against)
    pairs = Pairs([], [])
    for turn in range(runs):
        first, second = (ours, against) if turn % 2 == 0 else (against, ours)
        taken = {first: seconds(first), second: seconds(second)}
        pairs.ours.append(taken[ours])
        pairs.against.append(taken[against])
    return pairs


def machine() -> str:
    """Processor, its cores, Python and system, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(errors="replace").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def available() -> list[str]:
    """Names of the benchmarks that exist, in order."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def set_up_django(folder: Path) -> None:
    """Django with its database, files and key in ``folder``; the database that the environment names is left alone."""
    os.environ["PORTAL_DATA_DIR"] = str(folder)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fresh_database(empty: Path, used: Path) -> None:
    """Put the migrated, empty database back, so that no benchmark feels another's rows."""
    from django.db import connection

    connection.close()
    for leftover in (f"{used}-wal", f"{used}-shm"):
        Path(leftover).unlink(missing_ok=True)
    shutil.copyfile(empty, used)


def table(results: list[Result]) -> str:
    rows = [("what", "against", "ratio", "goal", "runs", "")]
    for result in results:
        goal = f"{'≥' if result.higher_is_better else '≤'} {result.goal:g}"
        verdict = "holds" if result.holds else "MISSED"
        rows.append((result.name, result.against, f"{result.ratio:.2f} ×", goal, str(result.runs), verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main(names: list[str]) -> int:
    """Run the benchmarks ``names`` (all without any). 0: every goal holds; 1: one is missed; 2: no such benchmark."""
    known = available()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known) or 'none'}.", file=sys.stderr)
        return 2
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        used, empty = Path(folder, "bench.sqlite3"), Path(folder, "empty.sqlite3")
        set_up_django(Path(folder))
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(empty)])
        for name in names or known:
            fresh_database(empty, used)
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            results += importlib.import_module(f"tests.bench.bench_{name}").run()
        connection.close()
    here = machine()
    OUTPUT.parent.mkdir(exist_ok=True)
    keys = ("name", "against", "ratio", "goal", "holds", "runs")
    found = [{key: getattr(result, key) for key in keys} | {"machine": here} for result in results]
    OUTPUT.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{here}\n\n{table(results)}")
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
