import io
import zipfile
from datetime import date
from random import Random

import openpyxl
import pytest

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.cells import CellError, cell_address, cell_text, column_number, is_blank
from lib.workbooks.formats.delimited import delimiter_of
from lib.workbooks.parsing import parse
from lib.workbooks.reader import read_grids
from tests.workbooks import KINDS, delimited, make, ods, repacked, saved, xlsx

ROWS = [["Mã xã", "Tên xã", "MT01"], ["02071", "Xã Nghĩa Tá", 10], [None, None, 2.5]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_cells(kind):
    (grid,) = read_grids(make(kind, ROWS))

    assert [cell_text(grid.at(0, column)) for column in range(3)] == ["Mã xã", "Tên xã", "MT01"]
    assert grid.at(1, 0) == "02071"
    assert [cell_text(grid.at(row, 2)) for row in (1, 2)] == ["10", "2,5"]
    assert is_blank(grid.at(2, 0))
    assert is_blank(grid.at(99, 99))


def test_addresses_are_those_of_the_sheet_even_when_it_starts_lower():
    book = openpyxl.Workbook()
    book.active["D12"] = 7
    (grid,) = read_grids(saved(book))
    assert grid.at(11, 3) == 7
    assert cell_address(11, 3) == "D12"
    assert cell_address(0, column_number("XFD")) == "XFD1"


def test_dates_stay_dates():
    for kind in ("xlsx", "xls", "ods"):
        (grid,) = read_grids(make(kind, [["Ngày"], [date(2020, 3, 31)]]))
        assert cell_text(grid.at(1, 0)) == "31/03/2020"


def test_formula_errors_are_seen_and_percentages_known():
    book = openpyxl.Workbook()
    book.active["B2"] = "#N/A"
    book.active["B2"].data_type = "e"
    book.active["C3"] = 0.457
    book.active["C3"].number_format = "0.0%"
    (grid,) = read_grids(saved(book))
    assert grid.at(1, 1) == CellError("#N/A")
    assert dict(grid.percents) == {(2, 2): True}
    assert dict(grid.formats) == {(2, 2): "0.0%"}


def test_hidden_sheets_are_told_apart():
    book = openpyxl.Workbook()
    book.create_sheet("Ẩn").sheet_state = "hidden"
    assert [(grid.name, grid.visible) for grid in read_grids(saved(book))] == [("Sheet", True), ("Ẩn", False)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_delimited_text_is_read_with_any_delimiter(delimiter, encoding):
    rows = [["Mã xã", "Tiền, hiện vật"], ["02071", "12,5"], ["02020", "7"]]
    (grid,) = read_grids(delimited(rows, delimiter=delimiter, encoding=encoding))
    assert grid.rows == rows


def test_a_decimal_comma_is_not_a_delimiter():
    assert delimiter_of("Xã;Tiền;Số\nA;1,5;2,5\nB;2;3,5\n") == ";"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"\0" * 100, "Tệp rỗng"),
        (b"%PDF-1.7 ...", "không phải bảng tính"),
        (b"PK\x03\x04 and then nothing", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("Größe;Zahl\nMünchen;1".encode("latin-1"), "UTF-8"),  # Vietnamese in no reading
        ("Xã;Số\nNghĩa Tá;1".encode("cp1258", "replace"), "UTF-8"),  # letters became question marks
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read_grids(content)


def test_a_truncated_workbook_is_refused():
    content = xlsx(ROWS)
    with pytest.raises(Refused, match="bị hỏng"):
        read_grids(content[: len(content) // 2])


def test_macros_are_refused_whatever_the_file_is_called():
    with pytest.raises(Refused, match="macro"):
        read_grids(repacked(xlsx(ROWS), {"xl/vbaProject.bin": b"x"}))


def test_a_far_cell_does_not_reach_the_parser():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 2
    with pytest.raises(Refused, match="XFD1048576"):
        read_grids(saved(book))


def test_a_part_that_inflates_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_INFLATED_BYTES", 3_000_000)
    with pytest.raises(Refused, match="quá nhiều dữ liệu"):
        parse(repacked(xlsx(ROWS), {"xl/sharedStrings.xml": b"<sst>" + b" " * 4_000_000 + b"</sst>"}))


def test_a_file_that_is_too_big_is_refused():
    with pytest.raises(Refused, match="lớn quá"):
        read_grids(b"a;b\n" * (limits.MAX_FILE_BYTES // 4 + 1))


def test_a_refusal_by_the_process_that_parses_knows_the_name_of_the_file():
    with pytest.raises(Refused, match=r"không phải bảng tính.*Tên tệp có đuôi \.xlsx"):
        read_grids(b"%PDF-1.7", "so-lieu.xlsx")


def test_repeated_cells_of_an_ods_are_counted_before_they_are_expanded():
    with zipfile.ZipFile(io.BytesIO(ods(ROWS))) as archive:
        content = archive.read("content.xml")
    many = content.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">', 1)
    assert many != content
    with pytest.raises(Refused, match="quá lớn"):
        read_grids(repacked(ods(ROWS), {"content.xml": many}))


def test_a_document_type_inside_a_part_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'
    with pytest.raises(Refused, match="bị hỏng"):
        read_grids(repacked(xlsx(ROWS), {"xl/workbook.xml": bomb}))


def test_damaged_old_workbooks_end_in_cells_or_a_sentence():
    """Bits flipped where an .xls says how far it reaches: some such files ask for more memory than there is."""
    content, chance, sentences = make("xls", ROWS), Random(5), set()
    for _ in range(12):
        damaged = bytearray(content)
        for _ in range(12):
            damaged[chance.randrange(512, len(damaged))] ^= 1 << chance.randrange(8)
        try:
            assert isinstance(read_grids(bytes(damaged)), list)
        except Refused as refusal:
            sentences.add(str(refusal))
    assert limits.DAMAGED in sentences


@pytest.mark.parametrize(("kind", "part"), [("xlsx", "xl/worksheets/sheet1.xml"), ("ods", "content.xml"), ("xls", "")])
def test_a_text_with_a_null_character_is_damaged(kind, part):
    """It is no XML, but calamine reads it; and no database stores it."""
    content = make(kind, [["Tên xã", "MT01"], ["Xã N@TA", 10]] if part else [["Tên xã", "MT01"], ["Xã N\0TA", 10]])
    if part:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read(part)
        assert b"N@TA" in text
        content = repacked(content, {part: text.replace(b"N@TA", b"N\0TA")})

    with pytest.raises(Refused, match="bị hỏng"):
        read_grids(content)
