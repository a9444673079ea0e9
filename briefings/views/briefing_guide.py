"""Of a briefing's page: where it stands, what is in the way and what comes next, each with the way to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from briefings.choices import BriefingStatus, DocumentKind, ReportStatus
from briefings.forms.briefing_steps import BRIEFING_FORMS
from briefings.models import Briefing
from briefings.punctuality import is_handed_in
from briefings.querysets import HOST_ROLES
from briefings.services.guidance import Lack, Next, hindrances, next_steps
from briefings.services.milestones import first_days
from briefings.transitions import REPORT, Transition, find, may_be_taken
from briefings.views.papers import PaperRow
from organizations.access import Scope

CYCLE = (
    BriefingStatus.PLANNED,
    BriefingStatus.COLLECTING,
    BriefingStatus.HELD,
    BriefingStatus.CONCLUDED,
    BriefingStatus.CLOSED,
)
PAPERS = {
    Next.INVITE: DocumentKind.INVITATION,
    Next.REMIND: DocumentKind.REMINDER_LETTER,
    Next.MINUTES: DocumentKind.MINUTES,
    Next.NOTICE: DocumentKind.CONCLUSION_NOTICE,
}
OWN_REPORT = {
    ReportStatus.EXPECTED: "Viết báo cáo",
    ReportStatus.DRAFT: "Viết tiếp báo cáo",
    ReportStatus.RETURNED: "Sửa báo cáo bị trả lại",
}


@dataclass(frozen=True)
class Stop:
    """One state on the way. ``place``: ``past``, ``here``, or empty for what is to come."""

    label: str
    place: str
    note: str


@dataclass(frozen=True)
class Link:
    """A word and where it leads. ``final``: to a step that cannot be taken back."""

    label: str
    address: str
    final: bool = False


def rail(briefing: Briefing, *, by) -> list[Stop]:
    """The states in order; the way of a briefing that is put off or called off ends where it stands.

    How many reports have come is told only to those who see them all.
    """
    scope = Scope.of(by).with_roles(HOST_ROLES)
    counted = scope.everything or scope.reaches(briefing.series.host)
    days = first_days(briefing)
    here = BriefingStatus(briefing.status)
    states = CYCLE if here in CYCLE else (*(one for one in CYCLE if one in days), here)
    at = states.index(here)
    places = ["past"] * at + ["here"] + [""] * (len(states) - at - 1)
    return [
        Stop(state.label, place, _note(briefing, state, days, counted=counted))
        for state, place in zip(states, places, strict=True)
    ]


def _note(briefing: Briefing, state: str, days: dict, *, counted: bool) -> str:
    """The day; for the reports how many have come, for the session when it is or was."""
    if state == BriefingStatus.COLLECTING and counted and (asked := _asked(briefing)):
        return f"{sum(map(is_handed_in, asked))}/{len(asked)} báo cáo đã nộp"
    if state == BriefingStatus.HELD and briefing.held_on:
        return f"{briefing.held_on:%d/%m/%Y}"
    return f"{days[state]:%d/%m/%Y}" if state in days else ""


def _asked(briefing: Briefing) -> list:
    return [report for report in briefing.reports.all() if report.status != ReportStatus.WAIVED]


def hindrance_links(briefing: Briefing) -> list[Link]:
    """What is missing before the next step, each with the way to where it is put right."""
    editing = editing_address(briefing)
    where = {
        Lack.SUBMIT_BY: editing,
        Lack.PARTICIPANTS: reverse("briefings:series_participants", args=[briefing.series_id]),
        Lack.DAY: editing,
        Lack.CHAIR: editing,
        Lack.REPORTS: part_address(briefing, "bao-cao"),
        Lack.ACCEPTANCE: part_address(briefing, "bao-cao"),
        Lack.CONCLUSION: entering_address(briefing),
        Lack.REVIEWS: reviewing_address(briefing),
        Lack.LEAD: _assigning_address(briefing),
        Lack.DEADLINE: _assigning_address(briefing),
    }
    return [Link(str(one), where[one.lack]) for one in hindrances(briefing)]


def main_link(
    briefing: Briefing, may_take: Iterable[Transition], papers: list[PaperRow], *, by, may_change: bool
) -> Link | None:
    """The one thing that ``by`` does next here; None where there is nothing for them to do.

    ``may_take``: the steps open to them. ``may_change``: whether they are of the office.
    """
    steps = {step.name: step for step in may_take}
    for one in next_steps(briefing, on=timezone.localdate()):
        if one in steps:
            return step_link(briefing, steps[one])
        if may_change and (link := _task_link(briefing, one, papers)):
            return link
    return None if may_change else _own_report_link(briefing, by)


def _task_link(briefing: Briefing, task: Next, papers: list[PaperRow]) -> Link | None:
    """The way to ``task``, which is no step of the briefing itself; None where it cannot be done, or was."""
    if task in PAPERS:
        row = next(row for row in papers if row.kind == PAPERS[task])
        if not row.may_issue or row.document:
            return None
        return Link(f"Ban hành {row.name.lower()}", reverse("briefings:issue", args=[briefing.slug, row.kind]))
    return {
        Next.ENTER: Link("Nhập kết luận, nhiệm vụ", entering_address(briefing)),
        Next.REVIEW: Link("Xem xét nhiệm vụ kỳ trước", reviewing_address(briefing)),
        Next.ASSIGN: Link("Phân công nhiệm vụ", _assigning_address(briefing)),
        Next.RECEIVE: Link("Nhận báo cáo", part_address(briefing, "bao-cao")),
    }.get(task)


def _own_report_link(briefing: Briefing, by) -> Link | None:
    """The report that ``by`` still has to write."""
    writing, host = find(REPORT, "submit"), briefing.series.host
    for report in briefing.reports.all():
        if report.status in OWN_REPORT and may_be_taken(writing, by=by, host=host, own=[report.organization]):
            return Link(OWN_REPORT[ReportStatus(report.status)], report.get_absolute_url())
    return None


# --- addresses --------------------------------------------------------------------------------------------------------


def address_if_any(name: str, briefing: Briefing) -> str:
    """The address of the page ``name`` of ``briefing``; empty where there is none."""
    try:
        return reverse(f"briefings:{name}", args=[briefing.slug])
    except NoReverseMatch:
        return ""


def step_link(briefing: Briefing, step: Transition) -> Link:
    """To the page of ``step``; the next briefing is added on a page of its own."""
    if step.name == Next.NEXT_BRIEFING:
        return Link(step.label, f"{reverse('briefings:add')}?loat={briefing.series_id}")
    address = reverse("briefings:briefing_step", args=[briefing.slug, step.name])
    return Link(step.label, address, bool(BRIEFING_FORMS[step.name].final))


def part_address(briefing: Briefing, part: str) -> str:
    """A part of the page of ``briefing`` itself."""
    return f"{briefing.get_absolute_url()}#{part}"


def reviewing_address(briefing: Briefing) -> str:
    """Where the session's word on each directive of before is written down."""
    return address_if_any("reviews", briefing) or part_address(briefing, "ky-truoc")


def editing_address(briefing: Briefing) -> str:
    return reverse("admin:briefings_briefing_change", args=[briefing.pk])


def entering_address(briefing: Briefing) -> str:
    """Where conclusions and directives are written down."""
    return address_if_any("enter_directives", briefing) or f"{editing_address(briefing)}#conclusions"


def _assigning_address(briefing: Briefing) -> str:
    """Drafts are completed where they are written down; later each on its own page."""
    if briefing.status not in BriefingStatus.concluded():
        return entering_address(briefing)
    return f"{reverse('briefings:directives')}?hoi_nghi={briefing.pk}&tinh_hinh=unassigned"
