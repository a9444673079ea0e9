"""The page of one directive: its whole life on one time line, and the steps that the reader may take now."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from briefings.forms.directive_steps import FORMS
from briefings.models import Directive, Evidence
from briefings.services.acknowledgements import assignees, unacknowledged
from briefings.services.changes.versions import KINDS, UNCHANGED, describe
from briefings.services.directives import offers
from briefings.timeliness import deadline_word, has_ended, is_draft, public_word
from briefings.views.listing import openable_organizations
from briefings.views.steps import Steps, TypedStep, step_context, take_step
from organizations.choices import DownloadKind
from organizations.downloads import sent_back
from organizations.landing import post_only
from organizations.services.download_log import record_download

STEPS = Steps(FORMS, offers, "briefings:step")


@dataclass(frozen=True)
class Moment:
    """One entry of the time line."""

    at: datetime
    who: str
    what: str
    text: str = ""
    files: tuple[Evidence, ...] = ()


def find_directive(user, key: int) -> Directive:
    """The directive ``key`` with what its page shows; 404 outside the user's scope."""
    rows = Directive.objects.for_user(user).select_related(
        "briefing__series__host", "theme", "lead_organization", "supervising_leader", "superseded_by", "accepted_by"
    )
    rows = rows.prefetch_related(
        "units",
        "coordinating_organizations",
        "acknowledgements__organization",
        "acknowledgements__by",
        "updates__organization",
        "updates__by",
        "updates__evidence",
        "extension_requests__organization",
        "extension_requests__requested_by",
        "extension_requests__decided_by",
        "reviews__briefing",
    )
    return get_object_or_404(rows, pk=key)


def life(directive: Directive) -> list[Moment]:
    """All that happened to ``directive``, the oldest first."""
    moments = [
        Moment(note.at, f"{note.organization} ({note.by})", "Kết quả thực hiện", note.text, tuple(note.evidence.all()))
        for note in directive.updates.all()
    ]
    for row in directive.acknowledgements.all():
        moments.append(Moment(row.at, f"{row.organization} ({row.by})", "Đã nhận việc"))
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
    return sorted(moments, key=lambda moment: moment.at)


TOLD_ABOVE = ("Cập nhật tiến độ", "Gia hạn:")  # steps that what they wrote down already tells


def versions(directive: Directive) -> list[Moment]:
    """How it was captured, what was typed over in the admin site, and the steps taken."""
    keys = directive.history.order_by("history_id").values_list("history_id", flat=True)
    moments = []
    for change in describe([(Directive._meta.label_lower, key) for key in keys]):
        differences = "\n".join(f"{one.field}: {one.old} → {one.new}" for one in change.differences)
        if change.kind == KINDS["+"]:
            moments.append(Moment(change.at, change.who, f"Ghi chỉ đạo tại {directive.briefing}", change.reason))
        elif change.reason and not change.reason.startswith(TOLD_ABOVE) and change.reason != UNCHANGED:
            moments.append(Moment(change.at, change.who, "", change.reason))
        elif not change.reason and differences:
            moments.append(Moment(change.at, change.who, "Sửa chỉ đạo", differences))
    return moments


def successors(user, directive: Directive) -> tuple[list[Directive], int]:
    """What took its place: those that ``user`` may read, and how many others; they may still be drafts."""
    keys = [one.pk for one in directive.successors]
    seen = list(Directive.objects.for_user(user).filter(pk__in=keys).order_by("briefing", "ordinal")) if keys else []
    return seen, len(keys) - len(seen)


def show(request, directive: Directive, typed: TypedStep | None = None, status: int = 200):
    """The page; ``typed``: a refused step with what the person had typed."""
    seen, hidden = successors(request.user, directive)
    context = {
        "directive": directive,
        "draft": is_draft(directive) and not has_ended(directive),
        "successors": seen,
        "hidden_successors": hidden,
        "illustrative": directive.briefing.illustrative,
        "unacknowledged": unacknowledged(directive),
        "opened": openable_organizations(request.user, assignees(directive)),
        "due": deadline_word(directive),
        "word": public_word(directive, timezone.localdate()),
        "life": life(directive),
        "extensions": sum(row.decision == "approved" for row in directive.extension_requests.all()),
        **step_context(directive, STEPS, by=request.user, typed=typed, chosen=request.GET.get("buoc", "")),
    }
    return render(request, "briefings/directive.html", context, status=status)


@login_required
def directive_detail(request, pk):
    """``/chi-dao/<pk>/``."""
    return show(request, find_directive(request.user, pk))


@post_only
@login_required
def directive_step(request, pk, name):
    """``/chi-dao/<pk>/<step>/``: take one step; what was typed comes back when it is refused."""
    return take_step(request, find_directive(request.user, pk), STEPS, name, show)


@login_required
def evidence(request, pk):
    """``/minh-chung/<pk>/``: one evidence file, for whoever may see its directive."""
    found = get_object_or_404(Evidence.objects.for_user(request.user), pk=pk)
    response = sent_back(found.file.open("rb"), found.original_name)
    record_download(request, DownloadKind.EVIDENCE, found.pk, found.original_name)
    return response
