"""*Giấy mời*: who is asked to come where and when, and what will be on the agenda."""

from django.db.models import prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.frame import Frame, frame, joined, local_moment, person
from briefings.documents.kinds import related
from briefings.documents.kinds.statements import agenda_item, dashed, numbered
from briefings.models import Briefing
from briefings.punctuality import report_deadline
from lib.papers.blocks import Block, Field, Imprint, PaperContent, Paragraph, line
from lib.vietnamese import day_in_words
from organizations.models import Organization


def addressees(briefing: Briefing) -> list[Organization]:
    """The usual participants of the series that are in force on the day of the session, by rank."""
    return list(briefing.usual_participants())


def invitation(
    briefing: Briefing, imprint: Imprint | None = None, addressee: Organization | None = None
) -> PaperContent:
    """The invitation to ``briefing``: of all usual participants and written guests, or of ``addressee`` alone."""
    prefetch_related_objects(
        [briefing],
        *related.ISSUER,
        related.attendances(),
        related.agenda_items(),
    )
    paper = frame(briefing, DocumentKind.INVITATION, imprint)
    words = paper.words
    return paper.content(
        name=f"{words.invitation} dự {paper.meeting}",
        type_name=words.invitation.upper(),
        abstract=paper.titled(words.invitation_to.format(meeting=paper.meeting)),
        body=(*_invited(paper, addressee), *_meeting(paper), Paragraph(words.invitation_ends)),
    )


def _invited(paper: Frame, addressee: Organization | None) -> list[Block]:
    briefing, words = paper.briefing, paper.words
    opening = words.invites.format(host=paper.host_name)
    if addressee:
        return [Field(opening, line(addressee.name))]
    names = [line(one.name) for one in addressees(briefing)]
    names += [
        line(one.organization.name) if one.organization else joined(one.full_name, one.title)
        for one in briefing.attendances.all()
    ]
    names = list(dict.fromkeys(names))
    if not names:
        return [Field(opening, "")]
    return [Paragraph(opening, leads=True), *dashed(names)]


def _meeting(paper: Frame) -> list[Block]:
    briefing, words = paper.briefing, paper.words
    blocks: list[Block] = [
        Field(words.comes_to, paper.meeting),
        Field(words.at, local_moment(briefing.starts_at)),
        Field(words.venue, line(briefing.venue)),
        Field(words.chair, person(briefing.chair)),
    ]
    agenda = [agenda_item(item, words) for item in briefing.agenda_items.all()]
    if agenda:
        blocks += [Paragraph(words.invitation_agenda, leads=True), *numbered(agenda)]
    if day := report_deadline(briefing):
        blocks.append(Paragraph(words.send_report.format(day=day_in_words(day))))
    return blocks
