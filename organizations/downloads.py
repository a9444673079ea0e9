"""Files that people sent, given back: to be kept on a disk, never opened by the browser as something of this site."""

from pathlib import PurePath
from typing import BinaryIO

from django.http import FileResponse

# By the names that files have when they are let in; the browser and the system are not asked what they take them for.
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".xls": "application/vnd.ms-excel",
    ".csv": "text/csv; charset=utf-8",
}


def sent_back(file: BinaryIO, name: str) -> FileResponse:
    """``file`` as a download under the ``name`` it came with."""
    kind = CONTENT_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
