"""Papers of a briefing, ready to be given to somebody. Views, admin actions and commands call this module.

``PRINTERS``               every kind that can be printed (``DocumentKind``), from records to HTML;
``PRINTERS[kind](b)``      the trial print of briefing ``b``; ``.preview(b)`` has *DỰ THẢO* across every page,
                           ``.draw(context)`` prints any context, for issuing;
``minutes_pdf(briefing)``  the trial print of the minutes;
``zip_of(briefings)``      one PDF for one briefing, a ZIP of them for several: for the action of a list;
``attachment(paper)``      either as a download.

None of them asks who wants it: give only what ``Briefing.objects.for_user(user)`` let through.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header

from briefings.choices import DocumentKind
from briefings.documents.kinds import (
    assignment_slip,
    commune_annex,
    conclusion_notice,
    directive_annex,
    invitation,
    minutes,
    reminder_letter,
    review_annex,
    synthesis_report,
)
from briefings.models import Briefing
from lib.papers import OutputOptions, PageSetup, render_pdf
from lib.papers.blocks import Imprint, PaperContent
from lib.refused import Refused
from organizations.models import Organization

PDF = "application/pdf"
ZIP = "application/zip"

# What no file system takes, and what would end a line of a header.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b]+')


@dataclass(frozen=True)
class Paper:
    """A file: its name as people see it, its bytes and media type; ``pages`` is 0 for a ZIP."""

    file_name: str
    content: bytes
    media_type: str
    pages: int


@dataclass(frozen=True)
class Sheet:
    """A paper before it is drawn: what ``render_pdf`` is given, and the name of the file it becomes."""

    html: str
    images: dict[str, bytes]
    css: str
    file_name: str


def minutes_pdf(briefing: Briefing) -> Paper:
    """*Biên bản hội nghị giao ban* of ``briefing`` as PDF.

    The same records give the same bytes. Raises Refused when it would be far too long, or where the machine lacks the
    font or the library.
    """
    return PRINTERS[DocumentKind.MINUTES](briefing)


def paper_html(setup: PageSetup) -> str:
    """The whole HTML document that WeasyPrint lays out; what people wrote is escaped."""
    context = {"paper": setup.content, "profile": setup.content.profile, "page": setup}
    return render_to_string("documents/paper.html", context)


@dataclass(frozen=True)
class Printer:
    """How one kind becomes a paper. Each method raises Refused when there is nothing to print, when the paper would be
    far too long, or where the machine lacks the font or the library.

    ``build``: the builder of ``kinds``. ``addressees``: whom a paper of this kind may be made for alone, for which it
    then takes ``addressee``; None: always one paper for all. ``must``: it is made for nobody else.
    """

    build: Callable[..., PaperContent]
    addressees: Callable[[Briefing], list[Organization]] | None = None
    must: bool = False

    def context(
        self, briefing: Briefing, imprint: Imprint | None = None, addressee: Organization | None = None
    ) -> PaperContent:
        """Records to the plain values of the paper, for ``addressee`` alone where one is given."""
        if addressee is None:
            return self.build(briefing, imprint)
        if self.addressees is None:
            raise Refused("Loại văn bản này không làm riêng cho một tổ chức; hãy bỏ chọn tổ chức.")
        return self.build(briefing, imprint, addressee)

    def __call__(self, briefing: Briefing, addressee: Organization | None = None) -> Paper:
        """The trial print (*bản in thử*): as issued, but number and day are dotted."""
        return self.draw(self.context(briefing, addressee=addressee))

    def preview(self, briefing: Briefing, addressee: Organization | None = None) -> Paper:
        """The trial print with *DỰ THẢO* across every page."""
        return self.draw(self.context(briefing, addressee=addressee), draft=True)

    def draw(
        self, context: PaperContent, *, draft: bool = False, options: OutputOptions | None = None, progress=None
    ) -> Paper:
        """``context`` as PDF, as ``options`` ask: the same gives the same bytes. ``progress``: see ``render_pdf``."""
        sheet = self.sheet(context, draft=draft)
        rendering = render_pdf(sheet.html, images=sheet.images, css=sheet.css, options=options, progress=progress)
        return Paper(sheet.file_name, rendering.content, PDF, rendering.pages)

    def sheet(self, context: PaperContent, *, draft: bool = False) -> "Sheet":
        """All that decides how the paper looks, not yet drawn."""
        setup = PageSetup(context, draft)
        name = f"Dự thảo {context.name}" if draft else context.name
        return Sheet(paper_html(setup), setup.images, setup.css, file_name(name, ".pdf"))


def _reminded(briefing: Briefing) -> list[Organization]:
    return reminder_letter.addressees(briefing, timezone.localdate())


PRINTERS = {
    DocumentKind.MINUTES: Printer(minutes.minutes),
    DocumentKind.CONCLUSION_NOTICE: Printer(conclusion_notice.conclusion_notice),
    DocumentKind.SYNTHESIS_REPORT: Printer(synthesis_report.synthesis_report),
    DocumentKind.DIRECTIVE_ANNEX: Printer(directive_annex.directive_annex),
    DocumentKind.REVIEW_ANNEX: Printer(review_annex.review_annex),
    DocumentKind.COMMUNE_ANNEX: Printer(commune_annex.commune_annex),
    DocumentKind.INVITATION: Printer(invitation.invitation, invitation.addressees),
    DocumentKind.REMINDER_LETTER: Printer(reminder_letter.reminder_letter, _reminded),
    DocumentKind.ASSIGNMENT_SLIP: Printer(assignment_slip.assignment_slip, assignment_slip.addressees, must=True),
}


def zip_of(briefings: Iterable[Briefing]) -> Paper:
    """The minutes of one briefing as they are, of several as a ZIP in which every file has a name of its own.

    Raises Refused when there is none.
    """
    papers = [(briefing, minutes_pdf(briefing)) for briefing in briefings]
    if not papers:
        raise Refused("Chưa chọn hội nghị nào; hãy đánh dấu ít nhất một hội nghị rồi tải biên bản.")
    if len(papers) == 1:
        return papers[0][1]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for briefing, paper in papers:
            # Titles may repeat, addresses do not. A fixed time keeps the same input the same bytes.
            entry = zipfile.ZipInfo(f"{briefing.slug}.pdf", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, paper.content, zipfile.ZIP_DEFLATED)
    return Paper("Biên bản giao ban.zip", packed.getvalue(), ZIP, 0)


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


def file_name(title: str, extension: str) -> str:
    """``Biên bản hội nghị giao ban … .pdf``: what every file system takes, at most 120 letters."""
    return _UNFIT.sub(" ", title)[:120].strip(" .") + extension
