"""Measures importing on the database that DATABASE_URL names; prints one line of JSON. ``bench_import`` starts it.

    python -m tests.bench.importing [profile]

``profile`` prints where a preview and an apply of 100,000 figures spend their time.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.bench.memory import peak
from tests.bench.runner import Pairs

FIGURES, LARGE, MILLION = (500, 20), (2_500, 40), (25_000, 40)  # communes × indicators
DISTRICT, COUNTRY = (100, 50), (3_321, 50)
SAMPLE = (10, 20)  # on which the library's default is measured: at its pace the whole would take minutes
RUNS, LIBRARY_RUNS = 3, 5
MEMORY = 300  # MB
UNKNOWN = 1.5  # times the cost of a figure in a quarter of which the database has counted figures
LINEAR = 1.3  # times the cost of a figure at a tenth of the figures that still passes for linear

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

    if arguments == ["profile"]:
        profile(world)
        return
    world.make(*FIGURES)
    found = against_the_library(world)
    world.make(*LARGE)
    large = world.workbook(*LARGE)
    found += against_the_floor(world, large)
    found += memory(world, large)
    found += in_a_quarter_that_has_just_begun(world)
    if os.environ.get("BENCH_MILLION") == "1":
        world.make(*MILLION)
        found += growth(world, large, world.workbook(*MILLION))
    else:
        print("growth to 1,000,000 figures: measured with BENCH_MILLION=1 only", file=sys.stderr)
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


def against_the_library(world) -> list[tuple]:
    """From the bytes of a workbook to 10,000 new figures: as the web and the command do it, and as the library does.

    Ours keeps the file, parses it in a process of its own, finds what is in doubt, stages the figures and leaves a
    revision of each; the library does none of it.
    """
    number, content, sample = size(FIGURES), world.workbook(*FIGURES), world.workbook(*SAMPLE)
    works = {way: partial(world.import_ours, content, number, way) for way in world.WAYS}
    works |= {
        "tuned": partial(world.import_tuned, content, number),
        "default": partial(world.import_default, sample, size(SAMPLE)),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(LIBRARY_RUNS + 1):
        left = {}
        for name, work in works.items():
            world.empty()
            per_figure = seconds(work) / (size(SAMPLE) if name == "default" else number)
            left[name] = world.stored()
            if turn:  # the first warms up
                taken[name].append(per_figure)
        assert left["web"] == left["command"] == left["tuned"] > left["default"], "all must leave the same figures"
    world.empty()
    against = {
        "default": f"django-import-export's default, per figure (measured on {size(SAMPLE)})",
        "tuned": "django-import-export at its best tuning, on calamine",
    }
    return [
        (
            f"a workbook of {number:,} new figures, previewed and applied ({way})",
            theirs,
            Pairs(taken[way], taken[name]).speed,
            goal(name),
            True,
            LIBRARY_RUNS,
        )
        for name, theirs in against.items()
        for way in world.WAYS
    ]


def against_the_floor(world, content: bytes) -> list[tuple]:
    """A full preview, from the bytes on, and a full apply, each against calamine and one raw insert, unchecked."""
    number = size(LARGE)
    previews, applies, floors = [], [], []
    for turn in range(RUNS + 1):
        world.empty()
        floor = seconds(lambda: world.insert_unchecked(content))
        preview, apply = preview_and_apply(world, content, number)
        if turn:
            previews.append(preview), applies.append(apply), floors.append(floor)
    world.empty()
    against = f"calamine and a raw insert ({number / statistics.median(floors):,.0f} figures/s)"
    return [
        (f"{name} of {number:,} figures", against, Pairs(ours, floors).cost, goal("floor"), False, RUNS)
        for name, ours in (("full preview", previews), ("full apply", applies))
    ]


def preview_and_apply(world, content: bytes, number: int) -> tuple[float, float]:
    """Seconds that each takes on tables that hold nothing."""
    world.empty()
    start = time.perf_counter()
    batch = world.preview(content, number)
    return time.perf_counter() - start, seconds(lambda: world.apply(batch, number))


def memory(world, content: bytes) -> list[tuple]:
    """What a preview and an apply take at their most in a process of their own, the one that parses included."""
    world.empty()
    megabytes = peak(ALONE, content)
    world.empty()
    name = f"memory of a preview and apply of {size(LARGE):,} figures ({megabytes:.0f} MB)"
    return [(name, f"{MEMORY} MB", megabytes / MEMORY, 1, False, 1)]


ALONE = """
import os, sys, resource
content = sys.stdin.buffer.read()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
import django
django.setup()
from tests.bench import import_world as world
from tests.bench.importing import LARGE, size
world.import_ours(content, size(LARGE))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def in_a_quarter_that_has_just_begun(world) -> list[tuple]:
    """Applying and undoing in a quarter of which the database has no statistics, as the first import of each is,
    against one of which it has. Beside them stand as many figures of other communes, of the quarter before or of this.
    """
    before, now = world.QUARTER.previous, world.QUARTER
    units = world.make(2 * COUNTRY[0], COUNTRY[1])
    others = units[COUNTRY[0] :]
    found = []
    for table, runs in ((DISTRICT, RUNS), (COUNTRY, 1)):
        content, taken = world.workbook(*table), {before: [], now: []}
        for _ in range(runs):
            for counted in (before, now):
                world.empty()
                world.fill(counted, others)
                taken[counted].append(world.apply_and_undo(content, size(table), now))
        for place, what in enumerate(("apply", "undo")):
            pairs = Pairs([pair[place] for pair in taken[before]], [pair[place] for pair in taken[now]])
            name = f"{what} of {size(table):,} figures in a quarter without statistics"
            found.append((name, "in one with statistics", pairs.cost, UNKNOWN, False, runs))
    world.empty()
    return found


def growth(world, large: bytes, million: bytes) -> list[tuple]:
    """Seconds per figure at 1,000,000 against 100,000, which is measured before and after."""
    before = preview_and_apply(world, large, size(LARGE))
    now = preview_and_apply(world, million, size(MILLION))
    after = preview_and_apply(world, large, size(LARGE))
    world.empty()
    found = []
    for name, first, million_, last in zip(("full preview", "full apply"), before, now, after, strict=True):
        ratio = (million_ / size(MILLION)) / ((first + last) / 2 / size(LARGE))
        found.append((f"{name}, cost of a figure at {size(MILLION):,}", f"at {size(LARGE):,}", ratio, LINEAR, False, 1))
    return found


def profile(world) -> None:
    world.make(*LARGE)
    content = world.workbook(*LARGE)
    batch = profiled("preview", lambda: world.preview(content, size(LARGE)))
    profiled("apply", lambda: world.apply(batch, size(LARGE)))
    world.empty()


def profiled(name: str, work: Callable[[], object]):
    """The result of ``work``; prints where its time went."""
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    result = profiler.runcall(work)
    print(f"== {name}")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    return result


if __name__ == "__main__":
    main(sys.argv[1:])
