"""Every kind of paper that can be printed: from a briefing's records to the content of a paper."""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

from django.utils import timezone

from briefings.choices import DocumentKind
from briefings.documents.files import ZIP, Paper
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
from briefings.documents.printing import pdf_file
from briefings.models import Briefing
from lib.papers.blocks import Imprint, PaperContent
from lib.refused import Refused
from organizations.access import Scope
from organizations.models import Organization


@dataclass(frozen=True)
class Printer:
    """How one kind of document becomes a paper.

    ``build``: the builder of ``kinds``. ``find_addressees``: whom a paper of this kind may be made for alone, for which
    the builder then takes ``addressee``; None: always one paper for all. ``one_each``: it is made for nobody else.
    """

    build: Callable[..., PaperContent]
    find_addressees: Callable[[Briefing], list[Organization]] | None = None
    one_each: bool = False

    @property
    def is_addressed(self) -> bool:
        """Whether a paper of this kind may be made for one organization alone."""
        return self.find_addressees is not None

    def addressees(self, briefing: Briefing) -> list[Organization]:
        """The organizations for which a paper may be made alone; none for a kind that is always for all."""
        return self.find_addressees(briefing) if self.find_addressees else []

    def first_addressee(self, briefing: Briefing) -> Organization | None:
        """For whom a paper is made where nobody was chosen; None: for all, or there is nobody to make it for."""
        return next(iter(self.addressees(briefing)), None) if self.one_each else None

    def content(
        self, briefing: Briefing, imprint: Imprint | None = None, addressee: Organization | None = None
    ) -> PaperContent:
        """What a paper of ``briefing`` says, for ``addressee`` alone where one is given. Without ``imprint`` it is a
        trial print: number and day are dotted. The builder keeps what it read on ``briefing``.

        Raises Refused when there is nothing to print.
        """
        if addressee is None:
            return self.build(briefing, imprint)
        if not self.is_addressed:
            raise Refused("Loại văn bản này không làm riêng cho một tổ chức; hãy bỏ chọn tổ chức.")
        return self.build(briefing, imprint, addressee)


def _reminded(briefing: Briefing) -> list[Organization]:
    return reminder_letter.addressees(briefing, timezone.localdate())


PRINTERS: dict[str, Printer] = {
    DocumentKind.MINUTES: Printer(minutes.minutes),
    DocumentKind.CONCLUSION_NOTICE: Printer(conclusion_notice.conclusion_notice),
    DocumentKind.SYNTHESIS_REPORT: Printer(synthesis_report.synthesis_report),
    DocumentKind.DIRECTIVE_ANNEX: Printer(directive_annex.directive_annex),
    DocumentKind.REVIEW_ANNEX: Printer(review_annex.review_annex),
    DocumentKind.COMMUNE_ANNEX: Printer(commune_annex.commune_annex),
    DocumentKind.INVITATION: Printer(invitation.invitation, invitation.addressees),
    DocumentKind.REMINDER_LETTER: Printer(reminder_letter.reminder_letter, _reminded),
    DocumentKind.ASSIGNMENT_SLIP: Printer(assignment_slip.assignment_slip, assignment_slip.addressees, one_each=True),
}


def addressees_for(user, briefing: Briefing, kind: str) -> list[Organization]:
    """Those for whom alone ``user`` may have a paper of ``kind`` printed: for the office each, for others their own
    organizations, as who reads it once it is issued (``DocumentQuerySet``)."""
    found, scope = PRINTERS[kind].addressees(briefing), Scope.of(user)
    if scope.everything or scope.reaches(briefing.series.host):
        return found
    return [one for one in found if scope.reaches(one)]


def fresh_content(
    briefing: Briefing, kind: str, imprint: Imprint | None = None, addressee: Organization | None = None
) -> PaperContent:
    """What a paper of ``kind`` says, from the records as they are now: ``briefing`` is read anew. Raises Refused as
    ``Printer.content`` does."""
    fresh = Briefing.objects.select_related("series__host__unit", "unit", "chair", "secretary").get(pk=briefing.pk)
    return PRINTERS[DocumentKind(kind)].content(fresh, imprint, addressee)


def minutes_pdf(briefing: Briefing) -> Paper:
    """The trial print of *Biên bản hội nghị giao ban* as PDF; the same records give the same bytes.

    Raises Refused when it would be far too long, or where the machine lacks the font or the library.
    """
    return pdf_file(PRINTERS[DocumentKind.MINUTES].content(briefing))


def minutes_of(briefings: Iterable[Briefing]) -> Paper:
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
    return Paper("Biên bản giao ban.zip", packed.getvalue(), ZIP)
