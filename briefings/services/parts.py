"""What is given to many: each organization answers for its part, and the whole follows the parts.

The whole is kept by the transaction that changes a part: it is under way with the first of them, done when every part
that was not stopped is done, stopped when all were, and goes on again when one is reopened.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import Progress
from briefings.models import Directive
from briefings.services.history import create_with_history, get_locked, save_with_history
from briefings.timeliness import is_draft
from briefings.transitions import ADD_PARTS, check
from lib.refused import Refused
from organizations.models import Organization
from organizations.validity import require_in_force

FOLLOWS = ["progress", "percent", "completed_on", "accepted_on", "accepted_by", "closing_reason"]
ALL_STOPPED = "Các đơn vị được giao đều đã dừng hoặc được thay bằng nhiệm vụ khác."
# What a part says of the whole, and takes from it when it is made.
SHARED = (
    "series",
    "origin",
    "briefing",
    "issuer",
    "paper_number",
    "paper_day",
    "conclusion",
    "ordinal",
    "content",
    "theme",
    "supervising_leader",
    "due_kind",
    "due_on",
    "due_text",
    "expected_product",
)


def stop_reason(reason: str) -> str:
    """Why a part was stopped when the whole ended, as its page says it."""
    return f"Nhiệm vụ chung đã kết thúc: {reason}"[:255]


def give_parts(directive: Directive, leads: Iterable[Organization], *, by) -> list[Directive]:
    """Give each of ``leads`` its own part of ``directive``, which becomes one that is given to many.

    Must run inside the transaction that makes the directive, or holds its lock. Raises Refused when an organization was
    not in force on its days, or has its part already.
    """
    leads = list(leads)
    known = {one.lead_organization_id for one in directive.children.all()} if directive.pk else set()
    require_in_force(directive, "lead_organization", leads)
    for lead in leads:
        if lead.pk in known:
            raise Refused(f"{lead} đã được giao phần việc của nhiệm vụ này.")
        known.add(lead.pk)
    shared = {name: getattr(directive, name) for name in SHARED}
    made = []
    for lead in leads:
        part = Directive(**shared, parent=directive, lead_organization=lead)
        made.append(create_with_history(part, by=by, reason="Giao chung nhiều đơn vị"))
    return made


def tell_parts(directive: Directive, fields: Iterable[str], *, by, reason: str = "") -> None:
    """Let the parts of ``directive`` that go on say what it says in ``fields``; in the transaction that wrote them."""
    said = [name for name in fields if name in SHARED]
    if not directive.collective or not said:
        return
    for part in directive.children.exclude(progress__in=Progress.final()).order_by("pk"):
        for name in said:
            setattr(part, name, getattr(directive, name))
        save_with_history(part, by=by, reason=reason, fields=said)


@transaction.atomic
def add_parts(directive_id: int, *, by, leads: Iterable[Organization]) -> list[Directive]:
    """Give more organizations their part of ``directive_id``. Raises Refused when it has ended or is given to one."""
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(ADD_PARTS, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    if not directive.collective:
        raise Refused("Nhiệm vụ này giao cho một đơn vị; thêm đơn vị khác ở mục phối hợp, hoặc giao nhiệm vụ mới.")
    made = give_parts(directive, leads, by=by)
    if made:
        follow_parts(made[0], by=by)
    return made


def follow_parts(part: Directive, *, by) -> None:
    """Let the whole of which ``part`` is one say what its parts add up to; nothing for a directive of its own.

    Must run inside the transaction that changed the part; the whole is locked here, or was before.
    """
    if part.parent_id is None:
        return
    whole = Directive.objects.select_for_update(of=("self",)).get(pk=part.parent_id)
    add_up(whole, by=by, reason=f"Theo kết quả của {part.lead_organization}"[:100])


def add_up(whole: Directive, *, by, reason: str) -> None:
    """Write what the parts of ``whole`` add up to, where that is news; the caller holds its lock."""
    before = {name: getattr(whole, name) for name in FOLLOWS}
    _add_up(whole, list(whole.children.values_list("progress", "completed_on")), by=by)
    if any(getattr(whole, name) != value for name, value in before.items()):
        save_with_history(whole, by=by, reason=reason, fields=FOLLOWS)


def _add_up(whole: Directive, parts: list[tuple[str, date | None]], *, by) -> None:
    stopped = {Progress.CANCELLED, Progress.SUPERSEDED}
    counting = [one for one in parts if one[0] not in stopped]
    done = [on for progress, on in counting if progress == Progress.DONE]
    whole.percent = 100 * len(done) // len(counting) if counting else 0
    if counting and len(done) == len(counting):
        if whole.progress != Progress.DONE:
            whole.progress, whole.closing_reason = Progress.DONE, ""
            whole.completed_on = max(on for on in done if on is not None)
            whole.accepted_on, whole.accepted_by = timezone.localdate(), by
        return
    whole.completed_on, whole.accepted_on, whole.accepted_by = None, None, None
    if not counting:
        whole.progress, whole.closing_reason = Progress.CANCELLED, whole.closing_reason or ALL_STOPPED
        return
    untouched = all(progress == Progress.NOT_STARTED for progress, _ in counting)
    whole.progress = Progress.NOT_STARTED if untouched else Progress.IN_PROGRESS
    whole.closing_reason = ""
