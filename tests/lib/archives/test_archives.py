"""An archive is written whole or not at all, and read only when it is whole, ours and opened by the right key."""

import errno
import io
import json
import os
import random
import resource
import signal
import zipfile
from pathlib import Path

import pytest

from lib.archives import new_identity, open_archive, read_identities, read_recipient, write_archive
from lib.archives.form import MANIFEST, MEDIA_TYPE, SEAL_LENGTH, is_safe_name, seal_of
from lib.refused import Refused
from tests.budget import budget

OURS = {"media_type": "application/x-thu", "version": 2}
PARTS = {"tables/người.jsonl": b'{"a": 1}\n{"a": 2}\n', "files/2026/bien-ban.pdf": os.urandom(5000), "empty": b""}


def write(path: Path, **more) -> Path:
    with write_archive(path, **OURS, **more) as archive:
        for name, content in PARTS.items():
            archive.add(name, [content[:7], content[7:]])
        archive.facts["made_at"] = "2026-11-30"
    return path


def refusal(path: Path, **more) -> str:
    with pytest.raises(Refused) as refused:
        read_all(path, **more)
    return str(refused.value)


def read_all(path: Path, **more) -> None:
    with open_archive(path, **(OURS | more)) as archive:
        for name in archive.parts:
            archive.read(name)


@pytest.fixture
def key(tmp_path):
    text, public = new_identity()
    path = tmp_path / "khoa.txt"
    path.write_text(text)
    return read_identities(path), read_recipient(public)


def test_what_was_written_is_read(tmp_path):
    path = write(tmp_path / "a")

    with open_archive(path, **OURS) as archive:
        assert {name: archive.read(name) for name in archive.parts} == PARTS
        assert list(archive.lines("tables/người.jsonl")) == [b'{"a": 1}', b'{"a": 2}']
        assert archive.facts == {"made_at": "2026-11-30"}
        assert archive.total_size == sum(map(len, PARTS.values()))
    assert zipfile.ZipFile(path).testzip() is None
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["a"]


def test_an_encrypted_one_is_read_with_its_key_alone(tmp_path, key):
    identities, recipient = key
    workshop = tmp_path / "workshop"
    workshop.mkdir()
    path = write(tmp_path / "a", recipients=[recipient], workshop=workshop)

    assert PARTS["tables/người.jsonl"] not in path.read_bytes()
    assert "đã được mã hóa" in refusal(path)
    other = tmp_path / "other.txt"
    other.write_text(new_identity()[0])
    assert "Không khóa nào" in refusal(path, identities=read_identities(other))
    with open_archive(path, **OURS, identities=identities, workshop=workshop) as archive:
        assert {name: archive.read(name) for name in archive.parts} == PARTS
        assert list(workshop.iterdir()) == []


@pytest.mark.parametrize("encrypted", [False, True])
def test_cut_off_anywhere_it_is_refused(tmp_path, key, encrypted):
    identities, recipient = key
    content = write(tmp_path / "a", recipients=[recipient] if encrypted else []).read_bytes()
    cut = tmp_path / "cut"
    lengths = sorted({0, 1, 20, 100, *random.Random(13).sample(range(len(content)), budget(60, long=2000))})
    for length in (*lengths, len(content) - 1):
        cut.write_bytes(content[:length])
        assert "hãy" in refusal(cut, identities=identities)
    print(f"\n{len(lengths)} lengths")


@pytest.mark.parametrize("encrypted", [False, True])
def test_changed_in_any_byte_it_is_refused(tmp_path, key, encrypted):
    identities, recipient = key
    content = write(tmp_path / "a", recipients=[recipient] if encrypted else []).read_bytes()
    changed = tmp_path / "changed"
    places = range(0, len(content), budget(97, long=3))
    for place in places:
        altered = bytearray(content)
        altered[place] ^= 1 << place % 8
        changed.write_bytes(altered)
        assert "hãy" in refusal(changed, identities=identities)
    print(f"\n{len(places)} bytes")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"{}" * 1000, os.urandom(3000)])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)

    assert "không phải bản sao lưu" in refusal(path)


def test_what_is_no_file_is_refused(tmp_path):
    assert "Không đọc được" in refusal(tmp_path / "absent")
    assert "hãy" in refusal(tmp_path)


def test_a_newer_one_says_so(tmp_path):
    path = write(tmp_path / "a")

    assert "mới hơn" in refusal(path, version=1)


def crafted(path: Path, names: list[zipfile.ZipInfo | str], told: dict | None = None) -> Path:
    """An archive whose seal is right and whose parts somebody made up."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(MEDIA_TYPE, OURS["media_type"])
        for name in names:
            made.writestr(name, b"x")
        given = [name if isinstance(name, str) else name.filename for name in names]
        parts = {name: {"size": 1, "sha256": "0" * 64} for name in given}
        made.writestr(MANIFEST, json.dumps({"version": 2, "parts": parts if told is None else told}))
        made.comment = b"0" * SEAL_LENGTH
    content = target.getvalue()[:-SEAL_LENGTH]
    path.write_bytes(content + seal_of(io.BytesIO(content), len(content)))
    return path


def special(kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("files/a")
    entry.external_attr = (kind | 0o777) << 16
    return entry


SLIPS = [
    "../a", "files/../../a", "/etc/passwd", "files//a", "files/./a", "files/a/", "C:\\a", "files\\..\\a", "a\x00b",
    "a\nb", "..", ".", "files/..", "a" * 300, "/".join(["a"] * 300),
]  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    assert not is_safe_name(name)
    assert "hãy" in refusal(crafted(tmp_path / "a", [name]))


@pytest.mark.parametrize("kind", [0o120000, 0o040000, 0o060000, 0o010000], ids=["link", "folder", "device", "pipe"])
def test_links_and_devices_are_refused(tmp_path, kind):
    assert "dẫn ra ngoài" in refusal(crafted(tmp_path / "a", [special(kind)]))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"files/a": {"size": 2, "sha256": "0" * 64}},
        {"files/a": {"size": 10**15, "sha256": "0" * 64}},
        {"files/a": {"size": 1, "sha256": "0" * 64}},
        {"files/a": {"size": 1, "sha256": "0" * 64}, "files/b": {"size": 1, "sha256": "0" * 64}},
        {"files/a": {"size": "x"}},
        {"files/a": None},
        ["files/a"],
        None,
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_that_are_not_as_the_manifest_says_are_refused(tmp_path, told):
    names = ["files/a"] if told is not None else ["files/a", "files/a"]
    assert "hãy" in refusal(crafted(tmp_path / "a", names, told))


def test_a_part_that_inflates_to_more_than_it_says_is_refused(tmp_path):
    path = tmp_path / "a"
    with write_archive(path, **OURS) as archive:
        archive.add("files/a", [bytes(1 << 22)])
    content = path.read_bytes()
    forged = content.replace((1 << 22).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    forged = forged[:-SEAL_LENGTH]
    path.write_bytes(forged + seal_of(io.BytesIO(forged), len(forged)))

    assert "hãy" in refusal(path)


def add_twice(path: Path) -> None:
    with write_archive(path, **OURS) as archive:
        archive.add("files/a", [b"x"])
        archive.add("files/a", [b"y"])


def test_a_failure_leaves_nothing_and_what_was_there(tmp_path):
    path = write(tmp_path / "a")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="not a name"):
        add_twice(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path, key, encrypted):
    (tmp_path / "out").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(Refused, match="không đủ chỗ") as refused:
            write(tmp_path / "out/a", recipients=[key[1]] if encrypted else [], workshop=tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert isinstance(refused.value.__cause__, OSError)
    assert refused.value.__cause__.errno == errno.EFBIG
    assert os.listdir(tmp_path / "out") == []


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(Refused, match="Không ghi được"), write_archive(tmp_path / "no/a", **OURS):
        pass


def test_wrong_keys_are_sentences(tmp_path):
    with pytest.raises(Refused, match="không phải khóa công khai"):
        read_recipient("age1khongphai")
    (tmp_path / "k").write_text("# chỉ có chú thích\n")
    for name in ("k", "absent"):
        with pytest.raises(Refused, match="hãy"):
            read_identities(tmp_path / name)
