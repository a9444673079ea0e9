"""From the content of a paper to its file: PDF by way of our HTML templates, or for Word."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from django.dispatch import Signal
from django.template.loader import render_to_string

from briefings.documents.files import DOCX, PDF, Paper, file_name
from lib.papers import OutputOptions, PageSetup, Part, render_docx, render_pdf, split_html
from lib.papers.blocks import PaperContent

paper_printed = Signal()  # ``format``: pdf or docx; for whoever counts

Progress = Callable[[int, int], object]  # (parts done, parts)


@dataclass(frozen=True)
class PrintSource:
    """All that decides how a PDF looks, not yet printed, and the name of the file it becomes."""

    html: str
    images: dict[str, bytes]
    css: str
    file_name: str

    @cached_property
    def key(self) -> str:
        """The hash of all that decides how the PDF looks, the library's version with it."""
        together = hashlib.sha256(f"{version('weasyprint')}\0{self.css}\0".encode())
        for name in sorted(self.images):
            together.update(name.encode() + b"\0" + self.images[name] + b"\0")
        together.update(self.html.encode())
        return together.hexdigest()

    @cached_property
    def parts(self) -> list[Part]:
        """What is printed at the same time; one for all but papers with long tables. Raises Refused as ``print``."""
        return split_html(self.html)

    def print(self, *, options: OutputOptions | None = None, progress: Progress | None = None) -> Paper:
        """The PDF; the same source gives the same bytes. ``options``: what it must be besides a print; ``progress``: is
        called as the parts of a long paper are ready.

        Raises Refused when the paper is far too long, or where the machine lacks the font or the library.
        """
        rendering = render_pdf(self.parts, images=self.images, css=self.css, options=options, progress=progress)
        paper_printed.send(sender=PrintSource, format="pdf")
        return Paper(self.file_name, rendering.content, PDF, rendering.pages)


def print_source(content: PaperContent, *, draft: bool = False) -> PrintSource:
    """``content`` ready to be printed as PDF; ``draft``: with *DỰ THẢO* across every page."""
    setup = PageSetup(content, draft)
    return PrintSource(paper_html(setup), setup.images, setup.css, _file_name(content, draft, ".pdf"))


def paper_html(setup: PageSetup) -> str:
    """The whole HTML document that is laid out; what people wrote is escaped."""
    context = {"paper": setup.content, "profile": setup.content.profile, "page": setup}
    return render_to_string("papers/paper.html", context)


def pdf_file(content: PaperContent, *, draft: bool = False, options: OutputOptions | None = None) -> Paper:
    """``content`` as PDF: ``print_source`` printed at once."""
    return print_source(content, draft=draft).print(options=options)


def word_file(content: PaperContent, *, draft: bool = False) -> Paper:
    """``content`` as .docx, to be edited; ``draft`` lays *DỰ THẢO* across every page. Its pages are not counted, for
    Word makes them anew on each machine. Raises Refused when it would be far too long, or without the papers' font."""
    paper = Paper(_file_name(content, draft, ".docx"), render_docx(content, draft=draft), DOCX)
    paper_printed.send(sender=PrintSource, format="docx")
    return paper


def _file_name(content: PaperContent, draft: bool, extension: str) -> str:
    return file_name(f"Dự thảo {content.name}" if draft else content.name, extension)
