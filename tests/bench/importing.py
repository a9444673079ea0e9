"""Measures importing on the database that DATABASE_URL names; prints one line of JSON. ``bench_import`` starts it.

    python -m tests.bench.importing [memory | profile]

``profile`` prints where a preview and an apply of 100,000 figures spend their time.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

FIGURES, LARGE, MILLION = (500, 20), (2_500, 40), (25_000, 40)  # communes × indicators
SAMPLE = 200  # figures on which the library's default is measured: at its pace the whole would take minutes
RUNS = 3
MEMORY = 300  # MB

# The goals of SQLite and of PostgreSQL, which pays for a network protocol and for rows that others may see.
GOALS = {
    "default": (200, 120),
    "tuned": (10, 4),
    "floor": (2.5, 3.5),
}


def goal(name: str) -> float:
    from django.db import connection

    return GOALS[name][connection.vendor == "postgresql"]


def main(arguments: list[str]) -> None:
    set_up()
    from tests.bench import import_world as world

    if arguments == ["memory"]:
        print(json.dumps(peak_memory(world)))
        return
    if arguments == ["profile"]:
        profile(world)
        return
    found = []
    communes = world.make(*FIGURES)
    found += against_the_library(world, communes)
    world.make(*LARGE)
    large = world.workbook(*LARGE)
    found += against_the_floor(world, large, LARGE)
    ran = subprocess.run([sys.executable, "-m", __spec__.name, "memory"], stdout=subprocess.PIPE, text=True, check=True)
    peak = json.loads(ran.stdout.splitlines()[-1])
    name = f"memory of a preview and apply of {size(LARGE):,} figures ({peak:.0f} MB)"
    found.append((name, f"{MEMORY} MB", peak / MEMORY, 1, False, 1))
    if os.environ.get("BENCH_MILLION") == "1":
        world.make(*MILLION)
        found += growth(world, large, world.workbook(*MILLION))
    print(json.dumps(found))


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    # PostgreSQL's cluster has no database of our name yet.
    if connection.vendor == "postgresql":
        create_database(settings.DATABASES["default"])
    call_command("migrate", verbosity=0)


def create_database(database: dict) -> None:
    import psycopg

    with psycopg.connect(
        host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True
    ) as administrator:
        if not administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database["NAME"]]).fetchone():
            administrator.execute(f'CREATE DATABASE "{database["NAME"]}"')


def size(table: tuple[int, int]) -> int:
    return table[0] * table[1]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against_the_library(world, communes) -> list[tuple]:
    """Preview and apply of 10,000 new figures through the Resource, parsing apart, and through the library's own."""
    number = size(FIGURES)
    dataset = world.our_dataset(FIGURES)
    rows = world.plain_rows(communes)
    ours, default, tuned = [], [], []
    for turn in range(RUNS + 1):
        world.empty()
        mine = seconds(lambda: world.import_ours(dataset)) / number
        world.empty()
        tuned_ = seconds(lambda: world.import_tuned(rows)) / number
        world.empty()
        default_ = seconds(lambda: world.import_default(rows[:SAMPLE])) / SAMPLE
        if turn:  # the first warms up
            ours.append(mine), tuned.append(tuned_), default.append(default_)
    world.empty()
    what = f"preview and apply of {number:,} new figures"
    ratio = lambda other: statistics.median(b / a for a, b in zip(ours, other, strict=True))  # noqa: E731
    return [
        (what, f"django-import-export's default, per figure ({SAMPLE})", ratio(default), goal("default"), True, RUNS),
        (what, "django-import-export at its best tuning", ratio(tuned), goal("tuned"), True, RUNS),
    ]


def against_the_floor(world, content: bytes, table) -> list[tuple]:
    """A full preview and a full apply, each against calamine and one raw insert without any check."""
    previews, applies, floors = [], [], []
    for turn in range(RUNS + 1):
        world.empty()
        floor = seconds(lambda: world.insert_unchecked(content))
        world.empty()
        batch = world.received(content)
        preview = seconds(lambda: world.preview(batch, size(table)))  # noqa: B023 -- called at once
        apply = seconds(lambda: world.apply(batch, size(table)))  # noqa: B023
        if turn:
            previews.append(preview / floor), applies.append(apply / floor), floors.append(floor)
    world.empty()
    against = f"calamine and a raw insert ({size(table) / statistics.median(floors):,.0f} figures/s)"
    return [
        (f"{name} of {size(table):,} figures", against, statistics.median(ratios), goal("floor"), False, RUNS)
        for name, ratios in (("full preview", previews), ("full apply", applies))
    ]


def growth(world, large: bytes, million: bytes) -> list[tuple]:
    """Seconds per figure at 1,000,000 against 100,000."""
    taken = {}
    for content, table in ((large, LARGE), (million, MILLION)):
        world.empty()
        batch = world.received(content)
        preview = seconds(lambda: world.preview(batch, size(table)))  # noqa: B023
        taken[table] = preview / size(table), seconds(lambda: world.apply(batch, size(table))) / size(table)  # noqa: B023
    world.empty()
    return [
        (f"{name}, cost of a figure at {size(MILLION):,}", f"at {size(LARGE):,}", now / before, 1.3, False, 1)
        for name, before, now in zip(("full preview", "full apply"), taken[LARGE], taken[MILLION], strict=True)
    ]


def peak_memory(world) -> float:
    """MB that a preview and an apply take at their most, in this process or in one it started to parse."""
    world.empty()
    content = world.workbook(*LARGE)
    command = [sys.executable, "-c", ALONE]
    ran = subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True)
    world.empty()
    return float(ran.stdout.split()[-1])


ALONE = """
import os, sys, resource
from tests.bench.importing import LARGE, size
content = sys.stdin.buffer.read()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
import django
django.setup()
from tests.bench import import_world as world
batch = world.received(content)
world.preview(batch, size(LARGE))
world.apply(batch, size(LARGE))
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)
"""


def profile(world) -> None:
    import cProfile
    import pstats

    world.make(*LARGE)
    batch = world.received(world.workbook(*LARGE))
    for name, work in (("preview", world.preview), ("apply", world.apply)):
        profiler = cProfile.Profile()
        profiler.runcall(work, batch, size(LARGE))
        print(f"== {name}")
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    world.empty()


if __name__ == "__main__":
    main(sys.argv[1:])
