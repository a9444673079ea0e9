"""A restore that is killed leaves the old data as they were, or can be finished; never half of both."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from lib.refused import Refused
from organizations.models import User
from organizations.storage import media_root
from portal import in_use
from portal.backup import finish_interrupted, make_backup, places, restore_backup
from portal.verify import find_faults
from tests import factories
from tests.budget import budget
from tests.portal.backup.conftest import elsewhere  # noqa: F401 -- a fixture
from tests.portal.test_schema import empty  # noqa: F401 -- a fixture

FORK = multiprocessing.get_context("fork")
KILLS = budget(2, long=40)
OURS = "Người đang làm việc"


def restore(path: Path, done) -> None:
    restore_backup(path, replace=True)
    done.value = 1


@pytest.mark.long_on_postgresql
def test_killed_anywhere_the_old_data_are_there_or_the_new(transactional_db, elsewhere, tmp_path):  # noqa: F811
    evidence = factories.EvidenceFactory()
    path = tmp_path / "a.backup"
    make_backup(path)
    chance, ends = random.Random(13), {"old": 0, "new": 0, "finished": 0}
    with elsewhere():
        began = time.monotonic()
        restore_backup(path, replace=True)
        lasts = time.monotonic() - began
        for number in range(KILLS):
            User.objects.update(full_name=OURS)
            connection.close()
            done = FORK.Value("i", 0)
            child = FORK.Process(target=restore, args=(path, done))
            child.start()
            # Half of them near the end, where the data change places.
            time.sleep(lasts * (chance.uniform(0, 1.2) if number % 2 else chance.uniform(0.75, 1.05)))
            child.kill()
            child.join()
            told = finish_interrupted()
            ends["finished"] += bool(told)
            is_old = User.objects.filter(full_name=OURS).exists()
            ends["old" if is_old else "new"] += 1
            assert not (done.value and is_old)
            assert find_faults().faults == []
            assert (media_root() / evidence.file.name).read_bytes() == b"Kept as it came."
            assert places.leftovers() == []
            assert places.read_note() is None
            in_use.hold()
            os.close(in_use._held.pop())
        restore_backup(path, replace=True)  # and it can be done again
        assert not User.objects.filter(full_name=OURS).exists()
    print(f"\n{KILLS} kills: {ends}")


def made_of(folder: Path, word: str) -> dict[str, str]:
    """Files and folders of a data folder that hold ``word``."""
    return {"portal.sqlite3": word, "secret_key": word, "media/a/b.txt": word, f"media/{word}.txt": word}


def put(folder: Path, found: dict[str, str], ending: str = "") -> None:
    for name, word in found.items():
        top, _, rest = name.partition("/")
        target = folder / f"{top}{ending}" / rest if rest else folder / f"{top}{ending}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(word)


def die_at(number: int, moving: places.Moving) -> None:
    """Make the moves and be killed before the ``number``-th change of the folder."""
    left = [number]

    def counted(change):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*args, **kwargs)

        return call

    for name in ("rename", "link", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    moving.write()
    moving.finish()


def test_killed_between_any_two_moves_it_is_finished(settings, tmp_path):
    killed = 0
    for number in range(1, 30):
        folder = tmp_path / str(number)
        folder.mkdir()
        settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "media"
        put(folder, made_of(folder, "old"))
        (folder / "portal.sqlite3-wal").write_text("old")
        moves = [places.move_to(folder / name, "0", "1") for name in ("portal.sqlite3", "media", "secret_key")]
        put(folder, made_of(folder, "new"), ".restored-0")
        log = str(folder / "portal.sqlite3-wal")
        child = FORK.Process(target=die_at, args=(number, places.Moving([places.Move("", log, f"{log}.old"), *moves])))
        child.start()
        child.join()
        if child.exitcode == 0:
            break
        killed += 1
        if (moving := places.read_note()) is None:
            # Before the note was there nothing had been moved, or everything had.
            state = (folder / "portal.sqlite3").read_text()
        else:
            with pytest.raises(Refused, match="--continue"):
                in_use.hold()
            moving.finish()
            state = "new"
        found = {name for name in made_of(folder, state) if (folder / name).read_text() == state}
        assert found == set(made_of(folder, state)), number
        kept = [path for path in folder.rglob("*") if path.is_file() and path.read_text() == "old"]
        assert len(kept) == 5, number  # nothing of the old is lost
    print(f"\nkilled before each of {killed} changes")
    assert killed >= 8
