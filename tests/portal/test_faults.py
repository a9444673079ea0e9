"""``script/faults``: what it would see, and a quick run of each fault (the whole is run by hand)."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults import power_cut, runner
from tests.faults.installation import Base, NotHereError
from tests.faults.machine import Machine
from tests.faults.outcome import Outcome, Run

# What a program does to the folder of a machine, and what a power cut leaves of it.
WRITTEN = {
    "synced, and its folder": (
        "f = open('a', 'w'); f.write('whole'); f.flush(); os.fsync(f.fileno()); os.fsync(os.open('.', 0))",
        {"a": "whole"},
    ),
    "its folder alone": ("f = open('a', 'w'); f.write('x'); f.flush(); os.fsync(os.open('.', 0))", {"a": ""}),
    "the file alone": ("f = open('a', 'w'); f.write('x'); f.flush(); os.fsync(f.fileno())", {}),
    "nothing": ("open('a', 'w').write('x')", {}),
    "changed since": ("f = open('old', 'r+'); f.write('NEW'); f.flush()", {}),
    "changed and synced": (
        "f = open('old', 'r+'); f.write('NEW'); f.flush(); os.fdatasync(f.fileno())",
        {"old": "NEW"},
    ),
    "renamed": ("os.rename('old', 'new')", {}),
    "renamed and synced": ("os.rename('old', 'new'); os.fsync(os.open('.', 0))", {"new": "old", "old": None}),
    "removed": ("os.remove('old')", {}),
    "a folder in a folder": (
        "os.makedirs('b/c'); f = open('b/c/a', 'w'); f.write('x'); f.flush(); os.fsync(f.fileno());"
        "[os.fsync(os.open(one, 0)) for one in ('b/c', 'b')]",
        {},
    ),
}


@pytest.fixture
def machine(tmp_path) -> Machine:
    root = tmp_path / "data"
    root.mkdir()
    (root / "old").write_text("old")
    try:
        made = Machine(root, tmp_path)
    except NotHereError as missing:
        pytest.skip(str(missing))
    made.settle()
    return made


def run_on(machine: Machine, code: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", f"import os, sys, time, sqlite3\n{code}"],
        cwd=machine.root, env=machine.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_a_power_cut_leaves_what_was_synced_and_nothing_else(machine, tmp_path, name):
    code, left = WRITTEN[name]
    done = run_on(machine, code)
    assert done.returncode == 0, done.stderr
    after = machine.after_power_cut(tmp_path / "after")
    found = {path.name: path.read_text() for path in after.rglob("*") if path.is_file()}
    assert found == {name: text for name, text in ({"old": "old"} | left).items() if text is not None}


@pytest.mark.parametrize(("synchronous", "rows"), [("FULL", 1), ("NORMAL", 0)])
def test_a_commit_that_does_not_wait_for_the_disk_is_seen_to_be_lost(machine, tmp_path, synchronous, rows):
    file = machine.root / "portal.sqlite3"
    made = sqlite3.connect(file)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("CREATE TABLE acknowledged (number)")
    made.close()
    machine.settle()
    code = (
        f"c = sqlite3.connect('portal.sqlite3'); c.execute('PRAGMA synchronous={synchronous}')\n"
        "c.execute('INSERT INTO acknowledged VALUES (6)'); c.commit(); print('06-CV/HU', flush=True); os._exit(0)"
    )
    assert run_on(machine, code).stdout == "06-CV/HU\n"

    after = sqlite3.connect(machine.after_power_cut(tmp_path / "after") / "portal.sqlite3")
    assert len(after.execute("SELECT number FROM acknowledged").fetchall()) == rows
    after.close()


def test_a_full_disk_takes_nothing_more_and_what_is_there_may_be_written_over(machine):
    machine.fill_disk()
    assert "No space left" in run_on(machine, "open('a', 'w').write('x' * 100_000)").stderr
    assert run_on(machine, "f = open('old', 'r+'); f.write('NEW'); f.flush()").returncode == 0
    assert run_on(machine, "open('/dev/null', 'w').write('x')").returncode == 0
    machine.make_room()
    assert run_on(machine, "open('a', 'w').write('x' * 100_000)").returncode == 0


def test_the_clock_is_wrong_for_the_machine_alone(machine):
    code = "import datetime; print(time.time(), datetime.datetime.now().timestamp(), time.monotonic())"
    machine.set_clock(2 * 24 * 3600)
    wall, of_day, steady = map(float, run_on(machine, code).stdout.split())
    assert 2 * 24 * 3600 - 60 < wall - time.time() < 2 * 24 * 3600 + 60
    assert abs(wall - of_day) < 60
    assert abs(steady - time.monotonic()) < 60
    machine.set_clock(0)
    assert abs(float(run_on(machine, code).stdout.split()[0]) - time.time()) < 60


def test_the_help_names_every_fault(capsys):
    with pytest.raises(SystemExit) as ended:
        runner.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(name in said and sentence[:30] in said for name, (_, sentence) in runner.FAULTS.items())


def test_an_unknown_fault_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        runner.main(["earthquake"])
    assert ended.value.code == 2


def test_what_was_lost_stands_under_the_table_and_in_the_file(tmp_path, monkeypatch, capsys):
    def bring_about(names, database, times, quick, work):
        yield Outcome("power cut after: number issued", database, 1, 3, ["number issued: gone"], time.monotonic())

    monkeypatch.setattr(runner, "bring_about", bring_about)
    monkeypatch.setattr(runner, "OUTPUT", tmp_path / "build" / "faults.json")
    assert runner.main(["power", "--database", "sqlite"]) == 1
    assert "LOST\n  power cut after: number issued: number issued: gone" in capsys.readouterr().out
    (row,) = json.loads((tmp_path / "build" / "faults.json").read_text())
    assert (row["holds"], row["lost"], row["database"]) == (False, ["number issued: gone"], "sqlite")


@pytest.mark.long
@pytest.mark.parametrize("database", runner.DATABASES)
@pytest.mark.parametrize("name", runner.FAULTS)
def test_nothing_is_lost_in_a_quick_run(name, database, tmp_path):
    try:
        outcomes = list(runner.bring_about([name], database, 5, True, tmp_path))
    except NotHereError as missing:
        pytest.skip(str(missing))
    assert [one.lost for one in outcomes if one.lost] == []
    assert sum(one.acknowledged for one in outcomes) > 0


@pytest.mark.long
def test_a_portal_that_does_not_wait_for_the_disk_would_be_seen(tmp_path: Path):
    run = Run(Base(tmp_path, None, 6), tmp_path, "sqlite", 1, quick=True)
    outcomes = list(power_cut.run(run, "tests.faults.careless_settings"))
    assert any("acknowledged and gone" in line for one in outcomes for line in one.lost)
