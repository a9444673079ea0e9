"""``lib.store``: a file is whole under its name or absent, and read only as it was written."""

import hashlib
import os
import threading
import time

import pytest

from lib import store
from lib.store import reading, writing

CONTENT = b"Kept as it came."
SHA256 = hashlib.sha256(CONTENT).hexdigest()
DAY = 24 * 3600


@pytest.fixture
def path(tmp_path):
    return tmp_path / "2026" / "11" / "file"


def drafts(folder) -> list:
    return [one for one in folder.rglob("*") if one.name.startswith(writing.PREFIX)]


def test_it_works(path):
    assert store.write(path, [CONTENT[:4], CONTENT[4:]]) == SHA256

    assert store.read(path, SHA256) == CONTENT
    with store.open_file(path, SHA256) as file:
        assert file.read() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o440
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not drafts(path.parent)


def test_what_is_there_is_replaced_only_where_that_is_meant(path):
    store.write(path, [CONTENT])
    with pytest.raises(FileExistsError):
        store.write(path, [b"other"], new=True)
    assert store.read(path, SHA256) == CONTENT
    other = store.write(path, [b"other"])
    assert store.read(path, other) == b"other"
    assert not drafts(path.parent)


def test_file_and_folders_are_on_the_disk_before_the_name_is_given_and_before_it_returns(path, tmp_path, monkeypatch):
    done = []

    def named(call, word):
        def noted(*arguments):
            if word == "fsync":
                done.append((word, os.readlink(f"/proc/self/fd/{arguments[0]}")))
            else:
                done.append((word, str(arguments[-1])))
            return call(*arguments)

        return noted

    monkeypatch.setattr(writing, "_settled", {tmp_path})
    for word in ("fsync", "replace", "mkdir"):
        monkeypatch.setattr(os, word, named(getattr(os, word), word))

    store.write(path, [CONTENT])

    kinds = [word for word, _ in done]
    given = kinds.index("replace")
    (draft,) = [where for word, where in done if word == "fsync" and writing.PREFIX in where]
    assert done.index(("fsync", draft)) < given
    assert done.index(("fsync", str(path.parent))) > given
    assert {str(tmp_path), str(tmp_path / "2026")} <= {where for word, where in done[:given] if word == "fsync"}
    assert draft.rpartition("/")[0] == str(path.parent)


def test_a_writer_that_fails_leaves_what_was_there(path):
    def broken():
        yield b"the first part"
        raise OSError(28, "No space left on device")

    store.write(path, [CONTENT])
    with pytest.raises(OSError, match="No space"):
        store.write(path, broken())

    assert store.read(path, SHA256) == CONTENT
    assert not drafts(path.parent)


def spoil_missing(path):
    path.unlink()


def spoil_folder(path):
    path.unlink()
    path.mkdir()


def spoil_pipe(path):
    path.unlink()
    os.mkfifo(path)


def spoil_link(path):
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))


def spoil_parent(path):
    path.unlink()
    path.parent.rmdir()
    path.parent.write_bytes(b"a file in the place of the folder")


def spoil_altered(path):
    """Of the same length, and dated back."""
    state = path.stat()
    path.chmod(0o640)
    path.write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def spoil_truncated(path):
    os.truncate(path, 4)


def spoil_empty(path):
    os.truncate(path, 0)


GONE = [spoil_missing, spoil_folder, spoil_pipe, spoil_link, spoil_parent]
OTHER = [spoil_altered, spoil_truncated, spoil_empty]


@pytest.mark.parametrize("look", [store.read, store.open_file])
@pytest.mark.parametrize("spoil", [*GONE, *OTHER], ids=lambda spoil: spoil.__name__)
def test_what_is_no_longer_what_was_written_is_not_read(path, spoil, look):
    store.write(path, [CONTENT])
    spoil(path)
    with pytest.raises(store.Missing if spoil in GONE else store.Altered):
        look(path, SHA256)


@pytest.mark.parametrize("look", [store.read, store.open_file])
def test_a_file_without_a_recorded_hash_is_not_read(path, look):
    store.write(path, [CONTENT])
    with pytest.raises(store.Altered):
        look(path, "")


@pytest.fixture
def hashed(monkeypatch) -> list:
    """A file more in it for each that was hashed to see whether it is whole."""
    found, digest = [], hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda file, name: found.append(file) or digest(file, name))
    monkeypatch.setattr(reading, "TICK", -1)  # as if it were written long ago
    return found


def test_a_file_found_whole_is_hashed_again_only_when_it_was_touched(path, hashed):
    store.write(path, [CONTENT])
    for _ in range(3):
        store.open_file(path, SHA256).close()
    assert len(hashed) == 1

    spoil_altered(path)
    with pytest.raises(store.Altered):
        store.open_file(path, SHA256)


@pytest.mark.parametrize(("later", "times"), [(59 * 60, 1), (61 * 60, 2), (-61 * 60, 2)])
def test_that_a_file_was_whole_counts_for_an_hour(path, hashed, monkeypatch, later, times):
    store.write(path, [CONTENT])
    store.open_file(path, SHA256).close()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + later)
    store.open_file(path, SHA256).close()
    assert len(hashed) == times


def test_only_what_nobody_touched_for_a_day_is_old(path, tmp_path):
    store.write(path, [CONTENT])
    draft = path.with_name(f"{writing.PREFIX}0123")
    draft.write_bytes(b"half")
    later = time.time() + 2 * DAY

    assert store.old_files(tmp_path) == store.half_written(tmp_path) == []
    assert store.half_written(tmp_path, now=later) == [draft]
    assert set(store.old_files(tmp_path, now=later)) == {draft, path}
    assert not store.remove_old(tmp_path, path)
    assert store.remove_old(tmp_path, path, now=later)
    assert not store.remove_old(tmp_path, path, now=later)
    assert not path.exists()
    assert draft.exists()


def test_a_file_taken_up_again_between_the_listing_and_the_removal_stays(path, tmp_path):
    store.write(path, [CONTENT])
    time.sleep(0.3)
    assert store.old_files(tmp_path, older_than=0.2) == [path]
    os.utime(path)
    assert not store.remove_old(tmp_path, path, older_than=0.2)
    assert store.read(path, SHA256) == CONTENT


def test_whoever_removes_waits_for_those_who_are_about_to_use_a_file(path, tmp_path):
    store.write(path, [CONTENT])
    later = time.time() + 2 * DAY
    remover = threading.Thread(target=store.remove_old, args=(tmp_path, path), kwargs={"now": later})
    with store.shared(tmp_path), store.shared(tmp_path):
        remover.start()
        remover.join(0.3)
        assert remover.is_alive()
        assert path.exists()
    remover.join(20)
    assert not path.exists()
