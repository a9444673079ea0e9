"""Files that are sent back whole, each with a sentence: macros, encryption, bombs, other kinds, nothing in them."""

import io
import zipfile

from tests.corpus.books import Sheet, book, settled
from tests.corpus.case import Case
from tests.corpus.paper import wide
from tests.workbooks import repacked

CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_macros() -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return settled(repacked(book("xlsx", wide()), {"xl/vbaProject.bin": CONTAINER, "[Content_Types].xml": types}))


def encrypted() -> bytes:
    """The container that Excel puts around a workbook with a password."""
    return CONTAINER + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)


def bomb() -> bytes:
    """A small archive whose sheet inflates to 320 MB of blanks."""
    target = io.BytesIO()
    source = book("xlsx", wide())
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if part.filename == "xl/worksheets/sheet1.xml":
                with new.open(zipfile.ZipInfo(part.filename, (2020, 4, 2, 8, 30, 0)), "w") as sheet:
                    sheet.write(data.replace(b"</sheetData>", b""))
                    for _ in range(40):
                        sheet.write(b" " * 8 * 1024 * 1024)
                    sheet.write(b"</sheetData>")
            else:
                new.writestr(zipfile.ZipInfo(part.filename, (2020, 4, 2, 8, 30, 0)), data)
    return target.getvalue()


def far_cell() -> bytes:
    """A table whose last cell is XFD1048576."""
    page = book("xlsx", wide())
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return settled(repacked(page, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cell)}))


CASES = (
    Case("macros", with_macros, "xlsm", refused="macro"),
    Case("encrypted", encrypted, refused="mật khẩu"),
    Case("bomb", bomb, refused="quá"),
    Case("far-cell", far_cell, refused="quá"),
    Case("pdf-named-xlsx", lambda: b"%PDF-1.7\n" + bytes(100), refused="không phải"),
    Case("web-page-named-xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "xls", refused="trang web"),
    Case("cut-off", lambda: book("xlsx", wide())[:2000], refused="hỏng"),
    Case("empty", lambda: b"", "csv", refused="rỗng"),
    Case(
        "no-table",
        lambda: book("xlsx", Sheet([["Hướng dẫn điền biểu"], ["Ghi 0 nếu bằng không."]], name="Bìa")),
        refused="Không tìm thấy bảng số liệu",
    ),
    Case(
        "no-figures",
        lambda: book("xlsx", Sheet([["Tên xã", "MT01"], ["Xã Nghĩa Tá", ""]])),
        refused="chưa có số liệu nào",
    ),
)
