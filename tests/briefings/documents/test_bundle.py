"""The archive and its index, over plain values."""

import hashlib
import re
import zipfile
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import unquote

from briefings.documents.bundle import Bundle, Entry
from lib.refused import Refused

BRIEFING = SimpleNamespace(title="Giao ban <Quý I>", illustrative=False, period_name="Quý I", series=None)


def refuse():
    raise Refused("Tệp này không còn; hãy khôi phục từ bản sao lưu.")


def packed(*entries: Entry) -> zipfile.ZipFile:
    target = BytesIO()
    bundle = Bundle(target)
    for entry in entries:
        bundle.pack(entry)
    bundle.finish(BRIEFING, at=datetime(2020, 4, 5, 8, 30), by="Người tải")
    return zipfile.ZipFile(target)


def entry(title: str, content: bytes = b"x", **more) -> Entry:
    return Entry(**{"folder": "1 Văn bản", "title": title, "extension": ".pdf", "open": lambda: [content]} | more)


def index_of(archive: zipfile.ZipFile) -> str:
    return archive.read(archive.namelist()[-1]).decode()


def test_files_come_in_their_order_byte_by_byte_and_the_index_last():
    archive = packed(entry("Biên bản số 05", b"\x00\xff" * 9), entry("Thư mời", open=lambda: iter([b"a", b"", b"b"])))
    assert archive.testzip() is None
    assert archive.namelist() == ["1 Văn bản/Biên bản số 05.pdf", "1 Văn bản/Thư mời.pdf", "00 Mục lục.html"]
    assert archive.read("1 Văn bản/Biên bản số 05.pdf") == b"\x00\xff" * 9
    assert archive.read("1 Văn bản/Thư mời.pdf") == b"ab"


def test_the_index_names_hashes_and_links_to_every_file():
    archive = packed(entry("Biên bản 100% & <b>", "nội dung".encode(), number="05/BB", status="Đã ban hành"))
    index = index_of(archive)
    assert hashlib.sha256("nội dung".encode()).hexdigest() in index
    assert "05/BB" in index
    assert "Đã ban hành" in index
    assert "Giao ban &lt;Quý I&gt;" in index
    [link] = re.findall(r'href="([^"]+)"', index)
    assert unquote(link) == archive.namelist()[0]


def test_names_are_what_every_file_system_takes_and_never_lead_out_of_the_folder():
    titles = ['a/b\\c:d*e?"f<g>|h', "../../etc/passwd", "  . ", "x" * 300, "Tên\nxuống dòng\x00"]
    names = packed(*map(entry, titles)).namelist()[:-1]
    assert names == [
        "1 Văn bản/a b c d e f g h.pdf",
        "1 Văn bản/etc passwd.pdf",
        "1 Văn bản/Tệp.pdf",
        f"1 Văn bản/{'x' * 90}.pdf",
        "1 Văn bản/Tên xuống dòng.pdf",
    ]


def test_two_files_of_one_name_stand_beside_each_other_also_where_capitals_do_not_count():
    names = packed(entry("Ảnh"), entry("ảnh"), entry("Ảnh", folder="2"), entry("Ảnh")).namelist()
    assert names[:-1] == ["1 Văn bản/Ảnh.pdf", "1 Văn bản/ảnh (2).pdf", "2/Ảnh.pdf", "1 Văn bản/Ảnh (3).pdf"]


def test_what_cannot_be_had_is_missing_by_name_and_with_its_reason():
    archive = packed(entry("Một"), entry("Hai", open=refuse))
    assert archive.namelist() == ["1 Văn bản/Một.pdf", "00 Mục lục (thiếu 1 tệp).html"]
    assert "hãy khôi phục từ bản sao lưu" in index_of(archive)


def test_a_file_that_is_no_longer_what_was_recorded_comes_with_a_warning():
    right = entry("Một", b"x", sha256=hashlib.sha256(b"x").hexdigest())
    assert "không còn đúng với mã băm" not in index_of(packed(right))
    assert "không còn đúng với mã băm" in index_of(packed(entry("Một", b"y", sha256=right.sha256)))


def test_the_same_files_give_the_same_bytes():
    def content(archive):
        archive.fp.seek(0)
        return archive.fp.read()

    assert content(packed(entry("Một"), entry("Hai"))) == content(packed(entry("Một"), entry("Hai")))


def test_large_files_pass_through_piece_by_piece():
    """Every piece is gone before the next one is asked for."""
    alive = []

    def pieces():
        for number in range(50):
            alive.append(number)
            yield bytes([number]) * 1000
            alive.remove(number)
            assert not alive

    archive = packed(entry("Lớn", open=pieces))
    assert len(archive.read("1 Văn bản/Lớn.pdf")) == 50_000
