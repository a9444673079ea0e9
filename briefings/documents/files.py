"""Files ready to be given to somebody.

Nothing here asks who wants one: give only what ``Briefing.objects.for_user(user)`` let through.
"""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lib.vietnamese import without_invisible

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"

MOST_CHARACTERS = 120  # of a name, without its extension

# What no file system takes, and what would end a line of a header.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b]+')


@dataclass(frozen=True)
class Paper:
    """A printed paper: the name of its file as people see it, its bytes and media type; ``pages`` is 0 where nobody
    counts them (a Word file, a ZIP)."""

    file_name: str
    content: bytes
    media_type: str
    pages: int = 0


def file_name(title: str, extension: str) -> str:
    """``Biên bản hội nghị giao ban … .pdf``: what every file system takes, at most 120 characters and the extension."""
    return without_invisible(_UNFIT.sub(" ", title))[:MOST_CHARACTERS].strip(" .") + extension


def attachment(paper: Paper) -> HttpResponse:
    """``paper`` as a download under its Vietnamese name (RFC 6266); never sniffed, never kept by a proxy."""
    return HttpResponse(
        paper.content,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, paper.file_name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
