"""*Phụ lục giao nhiệm vụ*, issued alone: the table of what was assigned, lying across."""

from django.db.models import prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.as_closed import as_closed
from briefings.documents.frame import Frame, frame
from briefings.documents.kinds.assigned import directives_in_order, table_of
from briefings.models import Briefing, Document
from briefings.timeliness import lacks_deadline, lacks_lead
from lib.papers.blocks import Imprint, PaperContent, Paragraph


def directive_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The directives of ``briefing`` with their leads, deadlines and products."""
    prefetch_related_objects(
        [briefing],
        "series__host",
        "chair",
        *directives_in_order(),
    )
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
        reference=reference(paper),
        landscape=True,
        body=body,
    )


def reference(paper: Frame) -> str:
    """``(Kèm theo Thông báo kết luận số … ngày …)``: the notice in force, or else the minutes; empty without either."""
    kinds = (DocumentKind.CONCLUSION_NOTICE, DocumentKind.MINUTES)
    issued = Document.objects.in_force().filter(briefing=paper.briefing, kind__in=kinds)
    main = issued.order_by("kind", "-version").first()  # conclusion_notice comes before minutes
    if main is None:
        return ""
    return paper.belongs_to(main.get_kind_display(), main.symbol, main.issued_on)
