"""The page of one briefing: where it stands, what is in the way, what comes next, and all that was said and made."""

from collections import Counter
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from briefings import documents
from briefings.choices import AttendanceStatus, DocumentKind, ReportStatus, Timeliness
from briefings.forms.briefing_steps import BRIEFING_FORMS
from briefings.illustrative import without_mark
from briefings.models import Achievement, Briefing, Directive, DirectiveReview, OrganizationReport, Shortcoming
from briefings.punctuality import came_on, is_handed_in, is_missing, lateness
from briefings.services.briefings import offers
from briefings.services.guidance import next_step_name
from briefings.timeliness import deadline_word, is_draft, is_unassigned, roll_up, timeliness
from briefings.views.briefing_guide import hindrance_links, main_link, rail, step_link
from briefings.views.papers import PaperRow, paper_rows
from briefings.views.step_page import step_page
from briefings.views.steps import Steps
from organizations.roles import CHANGE
from organizations.services.period_locks import locks_with_changes

STEPS = Steps(BRIEFING_FORMS, offers, "briefings:briefing_step", key="slug")
URGENCY = (Timeliness.OVERDUE, Timeliness.DUE_SOON)


def find_briefing(user, slug: str) -> Briefing:
    """The briefing ``slug`` with what its page shows; 404 outside the user's scope."""

    def own(model, *related):
        return model.objects.for_user(user).select_related(*related)

    reports = own(OrganizationReport, "organization", "briefing").with_lapse(timezone.now())
    directives = own(Directive, "lead_organization", "briefing").assigned_texts().with_roll_up(timezone.localdate())
    briefings = Briefing.objects.for_user(user).select_related("series__host", "unit", "chair", "secretary")
    briefings = briefings.prefetch_related(
        "agenda_items",
        "conclusions",
        "attendances__organization",
        "remarks__organization",
        Prefetch("achievements", own(Achievement, "theme", "report__organization")),
        Prefetch("shortcomings", own(Shortcoming, "theme", "report__organization")),
        Prefetch("reports", reports.annotate(proposed=Count("proposals"))),
        Prefetch("directives", directives.order_by("ordinal")),
        Prefetch("reviews", own(DirectiveReview, "directive__lead_organization", "directive__briefing")),
    )
    return get_object_or_404(briefings, slug=slug)


@require_safe
@login_required
def briefing_detail(request, slug):
    """``/giao-ban/<slug>/``. With ``?buoc=<step>`` it leads to the page of that step."""
    briefing = find_briefing(request.user, slug)
    if (chosen := request.GET.get("buoc", "")) in STEPS.forms:
        return redirect(STEPS.url_name, briefing.slug, chosen)
    return render(request, "briefings/briefing.html", _context(briefing, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def briefing_step(request, slug, name):
    """``/giao-ban/<slug>/<step>/``: the page of one step, and the taking of it."""
    briefing = find_briefing(request.user, slug)
    if name == "next_briefing" and request.method != "POST":
        return redirect(f"{reverse('briefings:add')}?loat={briefing.series_id}")
    context = {
        "record_name": without_mark(briefing.title),
        "illustrative": briefing.illustrative,
        "facts": _facts(briefing, name),
        "lacks": hindrance_links(briefing) if name == "close" else [],
    }
    return step_page(request, briefing, STEPS, name, "briefings/briefing_step.html", context)


def _context(briefing: Briefing, user) -> dict:
    may_change = Briefing.objects.for_user(user, to=CHANGE).filter(pk=briefing.pk).exists()
    papers = paper_rows(briefing, by=user, may_issue=may_change)
    may_take = [step for step, why_not in offers(briefing, by=user) if not why_not]
    main = main_link(briefing, may_take, papers, by=user, may_change=may_change)
    steps = [step_link(briefing, step) for step in may_take]
    return {
        "briefing": briefing,
        "illustrative": briefing.illustrative,
        "may_change": may_change,
        "main": main,
        "steps": [link for link in steps if link != main],
        "rail": rail(briefing, by=user),
        "next_step": next_step_name(briefing),
        "hindrances": hindrance_links(briefing) if may_change else [],
        "directives": [(each, deadline_word(each)) for each in _by_urgency(briefing, timezone.localdate())],
        "drafts": any(map(is_draft, briefing.directives.all())),
        "papers": papers,
        "issued": sum(row.document is not None for row in papers),
        "no_paper": documents.why_not_here(briefing) if may_change else "",
        "reports": _reports(briefing, papers, may_change=may_change),
        "handed_in": sum(map(is_handed_in, briefing.reports.all())),
        "reviewed": sum(bool(review.outcome) for review in briefing.reviews.all()),
        "unreviewed": sum(not review.outcome for review in briefing.reviews.all()),
        "absent": [row for row in briefing.attendances.all() if row.status == AttendanceStatus.ABSENT],
        "locks": locks_with_changes(briefing.series.host, briefing.unit, briefing.figures_period, by=user),
    }


def _by_urgency(briefing: Briefing, on: date) -> list[Directive]:
    """Overdue ones first, the longest overdue on top, then those soon due and those nobody has; the rest as agreed."""

    def key(directive: Directive):
        found = timeliness(directive, on)
        if directive.collective and roll_up(directive, on).overdue:
            found = Timeliness.OVERDUE
        if found in URGENCY:
            return URGENCY.index(found), directive.due_on or date.min, directive.ordinal
        return (2 if is_unassigned(directive) else 3), date.min, directive.ordinal

    return sorted(briefing.directives.all(), key=key)


def _reports(briefing: Briefing, papers: list[PaperRow], *, may_change: bool) -> list[dict]:
    """A row for each report, those that the office still waits for on top."""
    reminding = any(row.may_issue for row in papers if row.kind == DocumentKind.REMINDER_LETTER)
    achieved = Counter(one.report_id for one in briefing.achievements.all())
    lacking = Counter(one.report_id for one in briefing.shortcomings.all())
    rows = []
    for report in briefing.reports.all():
        missing = is_missing(report)
        counts = {"kết quả": achieved[report.pk], "tồn tại": lacking[report.pk], "kiến nghị": report.proposed}
        rows.append(
            {
                "report": report,
                "came_on": came_on(report),
                "late": lateness(report),
                "holds": ", ".join(f"{count} {noun}" for noun, count in counts.items() if count),
                "to_receive": may_change and report.status == ReportStatus.SUBMITTED,
                "to_remind": reminding and missing,
                "missing": missing,
            }
        )
    return sorted(rows, key=lambda row: not row["missing"])


# --- what the page of a step tells ------------------------------------------------------------------------------------


def _facts(briefing: Briefing, name: str) -> list[tuple[str, str]]:
    """What the step ``name`` is about, as ``(label, value)``."""
    submit_by = f"{briefing.submit_by:%d/%m/%Y}" if briefing.submit_by else "Chưa ghi"
    if name == "collect":
        asked = "; ".join(organization.label for organization in briefing.usual_participants())
        return [("Tổ chức thường dự", asked or "Chưa có tổ chức thường dự"), ("Hạn nộp báo cáo", submit_by)]
    facts = []
    if briefing.starts_at:
        facts.append(("Thời gian họp", f"{timezone.localtime(briefing.starts_at):%H:%M, %d/%m/%Y}"))
    if name == "conclude":
        facts.append(("Kết luận, nhiệm vụ", f"{len(briefing.conclusions.all())}, {len(briefing.directives.all())}"))
    if name in ("postpone", "cancel", "resume"):
        facts.append(("Hạn nộp báo cáo", submit_by))
    return facts
