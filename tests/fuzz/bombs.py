"""Small files that become enormous: what each is meant to do to whoever reads it."""

import io
import zipfile

from tests.fuzz.seeds import MAIN
from tests.workbooks import delimited, ods, repacked, xlsx

ROW = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'


def _sheet(cells: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()


def _with_sheet(sheet: bytes, **more: bytes) -> bytes:
    return repacked(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": sheet, **more})


def zeros(part: str) -> bytes:
    """A part of 64 MB of blanks in 64 KB."""
    return repacked(xlsx([["x"]]), {part: b"<x>" + b" " * (64 * 1024 * 1024)})


def shared_text_bomb() -> bytes:
    """One text of 300,000 letters, meant in 100,000 cells: 30 GB."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    shared = f"<sst {MAIN}><si><t>{'ă' * 300_000}</t></si></sst>".encode()
    return _with_sheet(_sheet(cells), **{"xl/sharedStrings.xml": shared})


def far_apart() -> bytes:
    return _with_sheet(
        _sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


def too_many_rows() -> bytes:
    return _with_sheet(_sheet("".join(map(ROW.format, range(1, 210_001)))))


def too_many_columns() -> bytes:
    return _with_sheet(_sheet('<row r="1">' + "<c><v>1</v></c>" * 16_000 + "</row>"))


def huge_dimension() -> bytes:
    """Only the claim is huge: this one is read."""
    sheet = f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{ROW.format(1)}</sheetData></worksheet>'
    return _with_sheet(sheet.encode())


def many_merged() -> bytes:
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_000))
    sheet = f"<sheetData>{ROW.format(1)}</sheetData><mergeCells>{merged}</mergeCells>"
    return _with_sheet(f"<worksheet {MAIN}>{sheet}</worksheet>".encode())


def many_styles() -> bytes:
    many = '<xf numFmtId="9" fontId="0"/>' * 200_000
    styles = f"<styleSheet {MAIN}><cellXfs>{many}</cellXfs></styleSheet>"
    return repacked(xlsx([["x"]]), {"xl/styles.xml": styles.encode()})


def repeated_rows(times: int) -> bytes:
    content = ods([["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml")
    row = b"<table:table-row"
    many = text.replace(row, row + b' table:number-rows-repeated="%d"' % times, 1)
    return repacked(content, {"content.xml": many})


def archive_in_archive() -> bytes:
    inner = zeros("xl/media/x.bin")
    return repacked(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": inner})


BOMBS = {
    "zeros in a sheet": lambda: zeros("xl/worksheets/sheet1.xml"),
    "zeros in the styles": lambda: zeros("xl/styles.xml"),
    "zeros in the list of parts": lambda: zeros("[Content_Types].xml"),
    "one long shared text": shared_text_bomb,
    "two cells far apart": far_apart,
    "too many rows": too_many_rows,
    "too many columns": too_many_columns,
    "rows of an ods": lambda: repeated_rows(1_000_000_000),
    "an archive in an archive": archive_in_archive,
    "a line of ten million letters": lambda: b"a;b\n" + b"x" * 10_000_000,
    "a line of ten million fields": lambda: b"a;b\n" + b";" * 10_000_000,
    "ten million lines": lambda: b"a;b\n" * 5_000_000,
    "an open quote": lambda: b'a;"' + b"b;c\n" * 1_000_000,
    "more than the limit": lambda: b"a;b\n" * 6_000_000,
}
HARMLESS = {
    "only the claim is huge": huge_dimension,
    "zeros where nobody looks": lambda: zeros("xl/media/image1.png"),
    "many merged ranges": many_merged,
    "many styles": many_styles,
    "blank lines without end": lambda: delimited([["x"]]) + b"\r\n" * 150_000,
}
