"""*Phiếu giao việc*: what one organization leads or takes part in, and nothing else."""

from django.db.models import Q, prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.frame import Frame, frame
from briefings.documents.kinds import related
from briefings.documents.kinds.directive_table import (
    due,
    labels_in,
    named_by,
    named_or_beneath,
    ordinal_column,
    product_of,
)
from briefings.documents.kinds.statements import written
from briefings.models import Briefing, Directive
from lib.papers.blocks import Column, Imprint, PaperContent, Paragraph, Row, Table, line
from lib.refused import Refused
from organizations.models import Organization


def addressees(briefing: Briefing) -> list[Organization]:
    """The organizations that lead or take part in a directive of ``briefing``, leads first, each once."""
    directives = [one.pk for one in briefing.directives.all()]
    leads = Organization.objects.filter(
        Q(led_directives__in=directives) | Q(led_directives__parent__in=directives)
    ).distinct()
    coordinating = Organization.objects.filter(coordinated_directives__in=directives)
    return list(dict.fromkeys([*leads, *coordinating]))


def assignment_slip(
    briefing: Briefing, imprint: Imprint | None = None, addressee: Organization | None = None
) -> PaperContent:
    """The slip of ``addressee``: only its own rows. Raises Refused without an addressee or when it has none."""
    prefetch_related_objects([briefing], *related.ISSUER, *related.directives())
    paper = frame(briefing, DocumentKind.ASSIGNMENT_SLIP, imprint)
    rows = [] if addressee is None else _rows(addressee, paper)
    if addressee is None or not rows:
        known = "; ".join(one.name for one in addressees(briefing)) or "chưa có, hãy phân công đơn vị chủ trì trước"
        whom = f"{addressee} không được giao nhiệm vụ nào" if addressee else "Phiếu giao việc in riêng cho từng tổ chức"
        raise Refused(f"{whom}; các tổ chức được giao nhiệm vụ của hội nghị này: {known}.")
    words = paper.words
    shared = {"meeting": paper.meeting, "host": paper.host_name, "organization": line(addressee.name)}
    columns = (
        ordinal_column(words),
        Column(words.column_content),
        Column(words.column_role, 19, "center"),
        Column(words.column_with, 33),
        Column(words.column_due, 24, "center"),
        Column(words.column_product, 27),
    )
    return paper.content(
        name=f"{words.slip} {line(addressee.name)}, {paper.meeting}",
        type_name=words.slip.upper(),
        abstract=paper.titled(words.slip_of.format(meeting=paper.meeting)),
        reference=paper.reference(),
        addressed=words.addressed,
        addressees=(line(addressee.name),),
        body=(
            Paragraph(words.slip_opens.format(**shared)),
            Table(columns, tuple(rows)),
            Paragraph(words.slip_ends.format(**shared)),
        ),
        recipients=paper.recipients("Như trên"),
    )


def _rows(addressee: Organization, paper: Frame) -> list[Row]:
    """What ``addressee`` leads first, then what it takes part in."""
    directives, words = list(paper.briefing.directives.all()), paper.words
    led = [one for one in directives if addressee in one.leads]
    shared = [one for one in directives if addressee in one.coordinating_organizations.all() and one not in led]
    rows = [(one, words.leads) for one in led] + [(one, words.coordinates) for one in shared]
    others = [[each for each in named_by(one) if each != addressee] for one, _ in rows]
    labels = labels_in(each for named in others for each in named)
    return [
        row
        for number, ((one, role), named) in enumerate(zip(rows, others, strict=True), 1)
        for row in _row(number, one, role, [line(labels[each.pk]) for each in dict.fromkeys(named)], paper)
    ]


def _row(number: int, directive: Directive, role: str, others: list[str], paper: Frame) -> list[Row]:
    """The row of ``directive``, and the one beneath where many work together on it."""
    cell, beneath = named_or_beneath(others, paper.words.column_with, paper.words)
    row = Row(
        (
            (str(number),),
            written(directive.content),
            (role,),
            (cell,),
            (due(directive, paper.words),),
            (product_of(directive),),
        )
    )
    return [row, *beneath]
