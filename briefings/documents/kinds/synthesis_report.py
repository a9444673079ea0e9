"""*Báo cáo tổng hợp*: what the organizations reported and the office accepted, each statement with who made it."""

from django.db.models import Prefetch, Q, prefetch_related_objects

from briefings.choices import DocumentKind, ReportStatus
from briefings.documents.frame import Frame, addressed_to, frame
from briefings.documents.kinds.directive_table import ordinal_column
from briefings.documents.kinds.related import ISSUER
from briefings.documents.kinds.statements import achievement, by_organization, proposal, sections, shortcoming
from briefings.models import Achievement, Briefing, OrganizationReport, Proposal, Shortcoming
from briefings.punctuality import came_on, lateness
from briefings.services.reopening import state_word
from lib.papers.blocks import Block, Column, Field, Heading, Imprint, PaperContent, Paragraph, Row, Table, line, lines
from lib.vietnamese import two_digits

# What was said for all together needs no report; of a report only what was accepted counts.
SAID = Q(report__isnull=True) | Q(report__status__in=ReportStatus.taken())


def synthesis_report(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The synthesis of the accepted reports of ``briefing``, and which organizations have not reported."""

    def said(model, *related):
        return model.objects.filter(SAID).select_related("report__organization", *related)

    asked = OrganizationReport.objects.select_related("organization", "briefing")
    prefetch_related_objects(
        [briefing],
        *ISSUER,
        Prefetch("reports", asked.order_by("organization__sort_key", "pk")),
        Prefetch("achievements", said(Achievement)),
        Prefetch("shortcomings", said(Shortcoming, "responsible")),
        Prefetch("proposals", said(Proposal)),
    )
    paper = frame(briefing, DocumentKind.SYNTHESIS_REPORT, imprint)
    words, reports = paper.words, list(briefing.reports.all())
    accepted = [report for report in reports if report.status in ReportStatus.taken()]
    expected = [report for report in reports if report.status != ReportStatus.WAIVED]
    opening = words.report_opens.format(host=paper.host_name, period=paper.period)
    if expected:
        received = words.reports_received
        opening += f" {received.format(accepted=two_digits(len(accepted)), expected=two_digits(len(expected)))}"
    parts: tuple[tuple[str, list[Block]], ...] = (
        (words.narratives, _narratives(accepted)),
        (words.achievements, by_organization(briefing.achievements.all(), words, achievement)),
        (words.shortcomings, by_organization(briefing.shortcomings.all(), words, shortcoming)),
        (words.proposals, by_organization(briefing.proposals.all(), words, proposal)),
        (words.report_states, [_states(reports, paper)] if reports else []),
    )
    addressees = [name.rstrip(";.") for name in paper.office.addressees]
    return paper.content(
        name=f"{words.report} tổng hợp {paper.meeting}",
        type_name=words.report.upper(),
        abstract=paper.titled(words.report_of.format(meeting=paper.meeting)),
        addressed=words.addressed if addressees else "",
        addressees=addressed_to(addressees),
        body=(
            Paragraph(opening),
            *(sections(parts) or [Field("", "")] * 3),
            Paragraph(words.report_ends.format(meeting=paper.meeting)),
        ),
    )


def _narratives(reports: list[OrganizationReport]) -> list[Block]:
    narratives = [(report, lines(report.narrative)) for report in reports]
    blocks: list[Block] = []
    for number, (report, texts) in enumerate((one for one in narratives if one[1]), 1):
        blocks += [Heading(f"{number}. {line(report.organization.name)}"), *map(Paragraph, texts)]
    return blocks


def _states(reports: list[OrganizationReport], paper: Frame) -> Table:
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_organization, 66),
        Column(words.column_state, 30),
        Column(words.column_submitted, 26, "center"),
        Column(words.column_note),
    )
    return Table(columns, tuple(_state(number, report, paper) for number, report in enumerate(reports, 1)))


def _state(number: int, report: OrganizationReport, paper: Frame) -> Row:
    late = lateness(report)
    notes = [paper.words.days_late.format(days=late)] if late else []
    if report.status == ReportStatus.WAIVED:
        notes.append(line(report.waived_reason))
    came = came_on(report)
    submitted = f"{came:%d/%m/%Y}" if came else ""
    state = state_word(report)
    return Row(((str(number),), (line(report.organization.name),), (state,), (submitted,), ("; ".join(notes),)))
