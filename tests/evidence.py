"""Small whole files of the kinds that are kept as evidence."""

import io
import zipfile

from PIL import Image


def picture(kind: str) -> bytes:
    """One red point as ``"PNG"`` or ``"JPEG"``."""
    target = io.BytesIO()
    Image.new("RGB", (1, 1), "red").save(target, kind)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    """An office file with ``parts``: name → content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


PNG = picture("PNG")
JPEG = picture("JPEG")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCX = archive(**{"[Content_Types].xml": TYPES, "word/document.xml": b"<document/>"})
XLSX = archive(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<content/>"})
ODS = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<content/>"})
MACROS = archive(**{"[Content_Types].xml": TYPES, "word/document.xml": b"<document/>", "word/vbaProject.bin": b"x"})
BOMB = archive(**{"[Content_Types].xml": TYPES, "word/document.xml": bytes(201 * 1024 * 1024)})
