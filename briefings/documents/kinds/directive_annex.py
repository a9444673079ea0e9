"""*Phụ lục giao nhiệm vụ*, issued alone: the table of what was assigned, lying across."""

from django.db.models import prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.as_closed import as_closed
from briefings.documents.frame import frame
from briefings.documents.kinds import related
from briefings.documents.kinds.directive_table import table_of
from briefings.models import Briefing
from briefings.timeliness import lacks_deadline, lacks_lead
from lib.papers.blocks import Imprint, PaperContent, Paragraph


def directive_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The directives of ``briefing`` with their leads, deadlines and products."""
    prefetch_related_objects([briefing], *related.ISSUER, *related.directives())
    as_closed(briefing, briefing.directives.all())
    paper = frame(briefing, DocumentKind.DIRECTIVE_ANNEX, imprint)
    words, directives = paper.words, list(briefing.directives.all())
    counts = words.annex_counts.format(
        total=len(directives),
        leads=sum(not lacks_lead(one) for one in directives),
        dated=sum(not lacks_deadline(one) for one in directives),
    )
    body = (Paragraph(counts), table_of(directives, words)) if directives else (Paragraph(words.annex_nothing),)
    return paper.content(
        name=f"{words.annex} giao nhiệm vụ sau {paper.meeting}",
        type_name=words.annex.upper(),
        abstract=paper.titled(words.annex_of.format(meeting=paper.meeting)),
        reference=paper.reference(),
        landscape=True,
        body=body,
    )
