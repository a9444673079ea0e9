"""The page of one directive: the step that is due, what else may be done, and its whole life on one time line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from briefings.forms.directive_steps import FORMS
from briefings.illustrative import without_mark
from briefings.models import (
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    Evidence,
    ExtensionRequest,
    ProgressUpdate,
)
from briefings.services.acknowledgements import assignees, unacknowledged
from briefings.services.changes.versions import KINDS, UNCHANGED, describe_all
from briefings.services.directives import offers
from briefings.services.due_step import due_step, is_own, pending_request, waits_for
from briefings.services.extensions import EXTENDED
from briefings.services.measuring import measured
from briefings.services.my_work import Own, with_return
from briefings.timeliness import days_overdue, deadline_word, has_ended, is_draft, roll_up, urgency_is
from briefings.transitions import HOST
from briefings.views.listing import openable_organizations
from briefings.views.step_page import step_page
from briefings.views.steps import Steps, TypedStep, step_context, take_step
from lib.vietnamese import uncapitalized
from organizations.choices import DownloadKind
from organizations.downloads import sent_back
from organizations.landing import post_only
from organizations.services.download_log import record_download

STEPS = Steps(FORMS, offers, "briefings:step")
# Steps that have a page of their own: they end something, take something back, or put right what was written down.
APART = (
    "assign",
    "add_parts",
    "measure",
    "correct_deadline",
    "supersede",
    "close_collective",
    "cancel",
    "reopen",
    "reverse_extension",
)
ENDING = ("cancel", "close_collective")  # told apart in the menu


@dataclass(frozen=True)
class Moment:
    """One entry of the time line. ``kind``: ``"done"``, ``"late"`` or nothing special. ``day_only``: at no hour."""

    at: datetime
    who: str
    what: str
    text: str = ""
    files: tuple[Evidence, ...] = ()
    kind: str = ""
    day_only: bool = False


def find_directive(user, key: int) -> Directive:
    """The directive ``key`` with what its page shows; 404 outside the user's scope."""
    rows = Directive.objects.for_user(user).select_related(
        "briefing",
        "series__host__unit",
        "theme",
        "lead_organization",
        "supervising_leader",
        "superseded_by",
        "accepted_by",
        "parent",
        "measured_by",
    )
    rows = rows.prefetch_related(
        "units",
        "coordinating_organizations",
        Prefetch("acknowledgements", DirectiveAcknowledgement.objects.select_related("organization", "by")),
        Prefetch("updates", ProgressUpdate.objects.select_related("organization", "by")),
        "updates__evidence",
        Prefetch(
            "extension_requests",
            ExtensionRequest.objects.select_related("organization", "requested_by", "decided_by"),
        ),
        Prefetch("reviews", DirectiveReview.objects.select_related("briefing")),
    )
    return get_object_or_404(with_return(rows.with_roll_up(timezone.localdate())), pk=key)


def life(directive: Directive, on: date) -> list[Moment]:
    """All that happened to ``directive`` until day ``on``, the latest first."""
    moments = [
        Moment(note.at, f"{note.organization} ({note.by})", _result(note), note.text, tuple(note.evidence.all()))
        for note in directive.updates.all()
    ]
    for row in directive.acknowledgements.all():
        moments.append(Moment(row.at, f"{row.organization} ({row.by})", "Đã nhận việc", kind="done"))
    if days := days_overdue(directive, on):
        first = timezone.make_aware(datetime.combine(on - timedelta(days=days - 1), time()))
        moments.append(Moment(first, "", "Quá thời hạn", kind="late", day_only=True))
    for request in directive.extension_requests.all():
        asked = f"Xin gia hạn đến {request.new_due_on:%d/%m/%Y}"
        moments.append(
            Moment(request.requested_at, f"{request.organization} ({request.requested_by})", asked, request.reason)
        )
        if request.decided_at:
            what = f"Gia hạn: {request.get_decision_display().lower()}"
            who = str(request.decided_by) if request.decided_by else ""  # nobody decides that a request lapses
            moments.append(Moment(request.decided_at, who, what, request.decision_note))
    for review in directive.reviews.all():
        outcome = review.get_outcome_display() or "chưa ghi kết quả"
        what = f"Xem xét lần thứ {review.nth} tại {review.briefing}: {outcome.lower()}"
        moments.append(Moment(review.created_at, "", what, review.remark))
    moments += versions(directive)
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _result(note) -> str:
    return "Kết quả thực hiện" if note.percent is None else f"Kết quả thực hiện, {note.percent}%"


TOLD_ABOVE = ("Cập nhật tiến độ", EXTENDED)  # steps that what they wrote down already tells


def versions(directive: Directive) -> list[Moment]:
    """How it was captured, what was typed over in the admin site, and the steps taken."""
    moments = []
    for change in describe_all(directive):
        differences = "\n".join(f"{one.field}: {one.old} → {one.new}" for one in change.differences)
        if change.kind == KINDS["+"]:
            moments.append(
                Moment(
                    change.at,
                    change.who,
                    f"Giao tại {directive.source_name}"
                    if directive.briefing
                    else f"Giao theo {directive.source_phrase}",
                    change.reason,
                )
            )
        elif change.reason and not change.reason.startswith(TOLD_ABOVE) and change.reason != UNCHANGED:
            moments.append(Moment(change.at, change.who, "", change.reason))
        elif not change.reason and differences:
            moments.append(Moment(change.at, change.who, "Sửa nội dung", differences))
    return moments


def parts_of(directive: Directive, user, on: date) -> list[Directive]:
    """The parts of ``directive`` that ``user`` may see: late ones first, those that are done last."""
    if not directive.collective:
        return []
    rows = Directive.objects.for_user(user).filter(parent=directive).select_related("lead_organization", "briefing")
    return list(rows.order_by(urgency_is(on), F("due_on").asc(nulls_last=True), "lead_organization__sort_key", "pk"))


def successors(user, directive: Directive) -> tuple[list[Directive], int]:
    """What took its place: those that ``user`` may read, and how many others; they may still be drafts."""
    keys = [one.pk for one in directive.successors]
    seen = list(Directive.objects.for_user(user).filter(pk__in=keys).latest_first()) if keys else []
    return seen, len(keys) - len(seen)


def predecessors(user, directive: Directive) -> list[Directive]:
    """What it took the place of, as far as ``user`` may read it."""
    rows = Directive.objects.for_user(user).filter(Q(superseded_by=directive) | Q(further_successors=directive))
    return list(rows.select_related("briefing").distinct().latest_first())


def show(request, directive: Directive, typed: TypedStep | None = None, status: int = 200):
    """The page; ``typed``: a refused step with what the person had typed."""
    user, today = request.user, timezone.localdate()
    steps = step_context(directive, STEPS, by=user, typed=typed, chosen=request.GET.get("buoc", ""))
    may = [entry[0] for entry in steps["steps"]]
    name = due_step(directive, [step.name for step in may], by=user, on=today)
    here = [entry for entry in steps["steps"] if entry[0].name == name or entry[0].name not in APART]
    seen, hidden = successors(user, directive)
    context = {
        "directive": directive,
        "draft": is_draft(directive) and not has_ended(directive),
        "successors": seen,
        "hidden_successors": hidden,
        "predecessors": predecessors(user, directive),
        "illustrative": directive.illustrative,
        "unacknowledged": unacknowledged(directive),
        "opened": openable_organizations(user, assignees(directive)),
        "deadline": deadline_word(directive),
        "parts": parts_of(directive, user, today),
        "roll_up": roll_up(directive, today) if directive.collective else None,
        "measured": measured(directive),
        "source": uncapitalized(directive.source_name),
        "life": life(directive, today),
        "extensions": sum(row.decision == "approved" for row in directive.extension_requests.all()),
        "asked": pending_request(directive),
        "reported": next(reversed(directive.updates.all()), None),
        "waits_for": "" if name else waits_for(directive),
        "steps": here,
        "due": next((entry for entry in here if entry[0].name == name), None),
        "folded": [entry for entry in here if entry[0].name != name],
        "apart": [entry for entry in steps["steps"] if entry not in here],
        "ending": ENDING,
        "for_others": not is_own(directive, Own.of(user)),
        "may_edit": user.has_perm("briefings.change_directive") and _sits_with_host(may),
        "kept": steps["kept"],
    }
    return render(request, "briefings/directive.html", context, status=status)


def _sits_with_host(steps: Iterable) -> bool:
    return any(step.side == HOST for step in steps)


@login_required
def directive_detail(request, pk):
    """``/chi-dao/<pk>/``. With ``?buoc=<step>`` that step is open, or its page is what comes."""
    directive = find_directive(request.user, pk)
    chosen = request.GET.get("buoc", "")
    if chosen in APART:
        may = [step.name for step, why_not in offers(directive, by=request.user) if not why_not]
        if chosen in may and chosen != due_step(directive, may, by=request.user, on=timezone.localdate()):
            return redirect("briefings:step", pk, chosen)
    return show(request, directive)


@post_only
@login_required
def directive_step(request, pk, name):
    """``/chi-dao/<pk>/<step>/``: take one step; what was typed comes back when it is refused."""
    return take_step(request, find_directive(request.user, pk), STEPS, name, show)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def directive_step_page(request, pk, name):
    """The same for a step with a page of its own (``APART``), which asks before it is taken."""
    directive = find_directive(request.user, pk)
    context = {
        "record_name": without_mark(directive.content),
        "illustrative": directive.illustrative,
        "deadline": deadline_word(directive),
    }
    return step_page(request, directive, STEPS, name, "briefings/directive_step.html", context)


@login_required
def evidence(request, pk):
    """``/minh-chung/<pk>/``: one evidence file, for whoever may see its directive."""
    found = get_object_or_404(Evidence.objects.for_user(request.user), pk=pk)
    response = sent_back(found.file.open("rb"), found.original_name)
    record_download(request, DownloadKind.EVIDENCE, found.pk, found.original_name)
    return response
