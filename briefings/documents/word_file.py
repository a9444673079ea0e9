"""Papers as Word files, ready to be given to somebody.

``word_file(content)`` asks not who wants it: give only what ``Briefing.objects.for_user(user)`` let through.
"""

from briefings.documents.papers import Paper, file_name
from lib.papers import render_docx
from lib.papers.blocks import PaperContent

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(content: PaperContent, *, draft: bool = False) -> Paper:
    """``content`` as .docx, to be edited; ``draft`` lays *DỰ THẢO* across every page. Its pages are not counted, for
    Word makes them anew on each machine. Raises Refused when it would be far too long, or without the papers' font."""
    name = f"Dự thảo {content.name}" if draft else content.name
    return Paper(file_name(name, ".docx"), render_docx(content, draft=draft), DOCX, 0)
