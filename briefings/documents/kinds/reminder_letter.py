"""*Công văn đôn đốc*: reports that are missing and directives that are overdue, to those who owe them."""

from datetime import date
from operator import attrgetter

from django.db.models import F, prefetch_related_objects
from django.utils import timezone

from briefings.choices import DocumentKind
from briefings.documents.frame import Frame, addressed_to, frame
from briefings.documents.kinds.directive_table import labels_in, lead_of, ordinal_column
from briefings.documents.kinds.related import ISSUER
from briefings.documents.kinds.statements import dashed, written
from briefings.models import Briefing, Directive, OrganizationReport
from briefings.punctuality import report_deadline
from briefings.timeliness import days_overdue
from lib.papers.blocks import Block, Column, Heading, Imprint, PaperContent, Paragraph, Row, Table, line
from lib.refused import Refused
from lib.vietnamese import uncapitalized
from organizations.display import format_number
from organizations.models import Organization
from organizations.validity import in_force


def missing_reports(briefing: Briefing, on: date) -> list[OrganizationReport]:
    """Reports for which ``briefing`` still waits, of organizations in force on ``on``."""
    rows = briefing.reports.missing().filter(in_force(on, lookup="organization__"))
    return list(rows.select_related("organization").order_by("organization__sort_key", "pk"))


def overdue_directives(briefing: Briefing, on: date) -> list[Directive]:
    """Directives of the series up to ``briefing`` that have a lead, in force and overdue on ``on``."""
    rows = Directive.objects.filter(series=briefing.series_id, lead_organization__isnull=False).overdue(on)
    rows = rows.filter(in_force(on, lookup="lead_organization__"))
    rows = rows.select_related("lead_organization", "briefing").order_by(
        F("due_on").asc(nulls_last=True), F("briefing").asc(nulls_last=True), "ordinal", "pk"
    )
    return [one for one in rows if one.source_last_day <= briefing.last_day]


def addressees(briefing: Briefing, on: date) -> list[Organization]:
    """Who has something to be reminded of, each once, by rank."""
    owing = [one.organization for one in missing_reports(briefing, on)]
    owing += _leads(overdue_directives(briefing, on))
    return _each_once(owing)


def reminder_letter(
    briefing: Briefing, imprint: Imprint | None = None, addressee: Organization | None = None
) -> PaperContent:
    """The reminder to all who owe something for ``briefing``, or to ``addressee`` alone, as of the letter's day.

    Raises Refused when there is nothing to remind of.
    """
    prefetch_related_objects([briefing], *ISSUER)
    paper = frame(briefing, DocumentKind.REMINDER_LETTER, imprint)
    on = imprint.issued_on if imprint else timezone.localdate()
    reports, directives = missing_reports(briefing, on), overdue_directives(briefing, on)
    if addressee:
        reports = [one for one in reports if one.organization == addressee]
        directives = [one for one in directives if one.lead_organization == addressee]
    if not reports and not directives:
        whom = f"{addressee} không" if addressee else "Không có tổ chức nào"
        raise Refused(
            f"{whom} chậm báo cáo hay có nhiệm vụ quá hạn tính đến {on:%d/%m/%Y}, nên không có gì để đôn đốc."
        )
    owing = _each_once([*(one.organization for one in reports), *_leads(directives)])
    words = paper.words
    subject = words.reminds_both if reports and directives else words.reminds_reports
    if not reports:
        subject = words.reminds_directives
    return paper.content(
        name=f"Công văn đôn đốc, {paper.meeting}",
        subject=f"{words.about} {subject}",
        addressed=words.addressed,
        addressees=addressed_to([line(one.name) for one in owing]),
        body=(
            Paragraph(words.reminder_opens.format(meeting=paper.meeting, host=paper.host_name)),
            *(_reports(1, reports, paper) if reports else ()),
            *(_directives(2 if reports else 1, directives, paper, on) if directives else ()),
            Paragraph(_asks(reports, directives, paper)),
        ),
        recipients=paper.recipients("Như trên"),
    )


def _each_once(organizations: list[Organization]) -> list[Organization]:
    """``organizations`` by rank."""
    return sorted(set(organizations), key=attrgetter("sort_key", "pk"))


def _leads(directives: list[Directive]) -> list[Organization]:
    return [one.lead_organization for one in directives if one.lead_organization]


def _reports(number: int, reports: list[OrganizationReport], paper: Frame) -> list[Block]:
    briefing, words = paper.briefing, paper.words
    title = words.missing_reports.format(period=paper.period)
    if day := report_deadline(briefing):
        title = words.missing_reports_due.format(period=paper.period, day=f"{day:%d/%m/%Y}")
    return [Heading(f"{number}. {title}"), *dashed([line(one.organization.name) for one in reports])]


def _directives(number: int, directives: list[Directive], paper: Frame, on: date) -> list[Block]:
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_content),
        Column(words.column_lead, 42),
        Column(words.column_due, 25, "center"),
        Column(words.column_late, 20, "center"),
    )
    labels = labels_in(one.lead_organization for one in directives)
    rows = [
        Row(
            (
                (str(place),),
                written(one.content),
                (lead_of(one, labels),),
                (f"{one.due_on:%d/%m/%Y}",),
                (format_number(days_overdue(one, on)),),
            )
        )
        for place, one in enumerate(directives, 1)
    ]
    return [
        Heading(f"{number}. {words.overdue_directives.format(day=f'{on:%d/%m/%Y}')}"),
        Table(columns, tuple(rows)),
    ]


def _asks(reports: list, directives: list, paper: Frame) -> str:
    words = paper.words
    asked = [words.please_report] * bool(reports) + [words.please_carry_out] * bool(directives)
    return (
        "; ".join(uncapitalized(text) if place else text for place, text in enumerate(asked)).format(
            host=paper.host_name
        )
        + "./."
    )
