"""What is refused before anything is inflated or parsed, and with which sentence."""

import io
import re
import time
import zipfile

import pytest

from lib.refused import Refused
from lib.workbooks import limits, other_kinds
from lib.workbooks.inspection import inspect
from lib.workbooks.reader import read_grids
from tests.corpus.other_kinds import NAMED, compound
from tests.workbooks import KINDS, make, ods, repacked, xlsx

ROWS = [["Mã xã", "MT01"], ["02071", 10]]


def sentence(content: bytes, name: str = "") -> str:
    with pytest.raises(Refused) as refusal:
        inspect(content, name)
    return str(refusal.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "Biểu quý I.XLSX", "a.xls", "a.txt", "a"])
def test_the_bytes_tell_the_kind_whatever_the_name(kind, name):
    assert inspect(make(kind, ROWS), name) == kind


def test_macros_are_refused_in_every_kind_of_workbook():
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    old = make("xls", ROWS) + "_VBA_PROJECT_CUR".encode("utf-16-le")
    for content in (
        repacked(xlsx(ROWS), {"xl/vbaProject.bin": b"x"}),
        repacked(xlsx(ROWS), {"[Content_Types].xml": types}),
        repacked(ods(ROWS), {"Basic/Standard/Module1.xml": b"<x/>"}),
        repacked(ods(ROWS), {"Scripts/python/x.py": b"pass"}),
        old,
    ):
        assert sentence(content) == limits.MACROS


def test_a_binary_workbook_is_told_how_to_be_saved():
    assert sentence(repacked(xlsx(ROWS), {"xl/workbook.bin": b"x"})) == limits.BINARY


@pytest.mark.parametrize(
    "page", ["<html><table><tr><td>1", "\ufeff<!DOCTYPE HTML><html>", '<?xml version="1.0"?><Workbook>']
)
def test_a_web_page_that_calls_itself_a_workbook(page):
    told = sentence(page.encode(), "bao-cao.xls")
    assert told.startswith(limits.HYPERTEXT)
    assert "đuôi .xls" in told


def test_a_name_that_promises_something_else_is_mentioned_only_when_the_file_cannot_be_read():
    assert (
        sentence(b"%PDF-1.7", "a.xlsx")
        == f"{other_kinds.PDF} Tên tệp có đuôi .xlsx nhưng nội dung không phải loại tệp đó."
    )
    assert sentence(b"%PDF-1.7", "a.pdf") == other_kinds.PDF
    assert sentence(b"\x7fELF\0\0", "a.pdf") == limits.UNKNOWN
    assert sentence(b"", "a.xlsx") == limits.EMPTY
    assert inspect(make("csv", ROWS), "a.xlsx") == "csv"


@pytest.mark.parametrize(
    "text", ["ID;Phường;MT01\n1;Xã Nghĩa Tá;8", "<5;Tên xã\n1;2", "From;MT01\n1;2", "TABLE;x\n0,1;2"]
)
def test_a_table_that_begins_like_something_else_is_a_table(text):
    assert inspect(text.encode()) == "csv"


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case.name)
def test_what_is_no_workbook_is_told_with_what_to_do(case):
    assert re.search("Lưu thành|giải nén|gửi", sentence(case.content, case.file_name))


@pytest.mark.parametrize("name", ["~$Biểu quý I.xlsx", "C:\\Biểu\\~$Biểu.xls", ".~lock.Biểu.ods#"])
def test_the_name_of_a_lock_file_is_known(name):
    assert sentence(b"Van thu", name).startswith(other_kinds.LOCK)


def test_a_surplus_cell_is_told_with_its_likely_reason():
    with pytest.raises(Refused, match=r"dòng 2 dài hơn .* dấu phẩy thập phân"):
        read_grids("TT,Tên xã,MT03\n1,Xã Nghĩa Tá,12,5".encode())
    with pytest.raises(Refused, match=r"dòng 2 dài hơn .* dấu chấm phẩy"):
        read_grids("TT;Tên xã;MT03\n1;Xã; Nghĩa Tá;12".encode())


def test_a_workbook_with_a_word_document_in_it_is_a_workbook():
    assert inspect(compound("Workbook", "MBD0001", "WordDocument")()) == "xls"


@pytest.mark.parametrize("name", ["../x", "xl/../../x", "/etc/passwd", "C:\\x", "..\\x"])
def test_a_part_that_climbs_out_is_refused(name):
    assert sentence(repacked(xlsx(ROWS), {name: b"x"})) == limits.DAMAGED


def test_a_part_that_stands_twice_is_refused():
    target = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("XL/Workbook.xml", b"<workbook/>")
    assert sentence(target.getvalue()) == limits.DAMAGED


def test_a_part_with_two_names_is_refused():
    content = xlsx(ROWS)
    assert content.count(b"xl/styles.xml") == 2  # with the part, and in the list at the end
    assert sentence(content.replace(b"xl/styles.xml", b"xl/stylez.xml", 1)) == limits.DAMAGED


def test_a_locked_archive_is_refused():
    content = bytearray(xlsx(ROWS))
    content[content.find(b"PK\1\2") + 8] |= 1
    assert sentence(bytes(content)) == limits.ENCRYPTED


def test_a_file_of_parts_alone_costs_little():
    content = b"PK\3\4" + (b"PK\1\2" + b"\0" * 42) * 400_000
    begun = time.process_time()
    assert sentence(content) == limits.BOMB
    assert time.process_time() - begun < 0.5


# What the process that parses refuses


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a;b\n1;2\n" + b"\0" + b"x" * 5_000, limits.UNKNOWN),
        ("a;b\n1;\0".encode("utf-16"), limits.UNKNOWN),
        (b"a;b\n" + b"x" * 200_000, "dòng 2: có ô quá dài"),
        (b'a;b\n1;"' + b"2;3\n" * 100_000, "có ô quá dài hoặc dấu ngoặc kép không đóng"),
        (b";" * 2_000, "BXY1"),
        (b"1;2\n" * 200_001, "B200001"),
    ],
)
def test_text_that_is_no_table_or_too_large(content, told):
    with pytest.raises(Refused) as refusal:
        read_grids(content)
    assert told in str(refusal.value)


def test_xml_in_utf_16_is_refused():
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode().encode("utf-16")
    with pytest.raises(Refused, match="bị hỏng"):
        read_grids(repacked(xlsx(ROWS), {"xl/worksheets/sheet1.xml": sheet}))


def test_a_workbook_whose_styles_are_gone_is_refused():
    """Its figures would be read, but 0,457 would no longer be a percentage."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))
    with pytest.raises(Refused, match="bị hỏng"):
        read_grids(target.getvalue())
