"""What may happen to a directive: one function per step of ``transitions.DIRECTIVE``."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from briefings.choices import DueKind, ExtensionDecision, Progress
from briefings.models import Briefing, Directive, ProgressUpdate
from briefings.services import evidence
from briefings.services.acknowledgements import unacknowledged
from briefings.services.deadlines import ask_if_before_session, require_kept, why_not_correct
from briefings.services.extensions import latest_decided
from briefings.services.history import (
    get_locked,
    on_behalf,
    put_back,
    require_reason,
    save_with_history,
    version_in,
)
from briefings.services.parts import add_up, follow_parts, stop_reason
from briefings.services.settling import let_wait_again, settle_what_waits
from briefings.timeliness import has_ended, is_draft, is_open
from briefings.transitions import (
    ACKNOWLEDGE,
    ADD_PARTS,
    ASK_EXTENSION,
    ASSIGN,
    CALLED_OFF,
    CLOSE_COLLECTIVE,
    CORRECT_DEADLINE,
    DECIDE_EXTENSION,
    DIRECTIVE,
    MEASURE,
    REVERSE_EXTENSION,
    WITHDRAW_EXTENSION,
    Transition,
    check,
    find,
    offered,
)
from lib.refused import Refused
from lib.vietnamese import normalize
from organizations.models import Organization
from organizations.services.rows import about
from organizations.validity import require_in_force

EVERY_FIELD = frozenset(one.name for one in (*Directive._meta.fields, *Directive._meta.many_to_many))

# What an end writes, besides its successors: put back when it is taken back.
ENDED_FIELDS = [
    "progress",
    "percent",
    "completed_on",
    "accepted_on",
    "accepted_by",
    "closing_reason",
    "superseded_by",
]


def owners(directive: Directive) -> list[Organization]:
    """Who may report on ``directive``: lead, coordinating organizations, and bodies of the communes it concerns."""
    found = [directive.lead_organization] if directive.lead_organization else []
    found += directive.coordinating_organizations.all()
    units = frozenset(unit.pk for unit in directive.units.all())
    known, bodies = directive.__dict__.get("_bodies_of", (None, []))
    if units != known:  # a page asks several times
        bodies = list(Organization.objects.filter(unit__in=units, kind="government")) if units else []
        directive.__dict__["_bodies_of"] = (units, bodies)
    return found + bodies


def offers(directive: Directive, *, by) -> list[tuple[Transition, str]]:
    """The steps open from where ``directive`` stands, with why ``by`` may not take one (empty: may)."""
    host = directive.host
    lead = [directive.lead_organization] if directive.lead_organization_id else []
    common = {"by": by, "host": host, "draft": is_draft(directive)}
    if directive.collective:
        of_whole = (ADD_PARTS, MEASURE, CLOSE_COLLECTIVE, find(DIRECTIVE, "cancel"))
        return list(offered(of_whole, state=directive.progress, states=Progress, **common))
    found = list(offered((ASSIGN,), state=directive.progress, states=Progress, **common))
    if directive.due_on and not why_not_correct(directive):
        found += offered((CORRECT_DEADLINE,), state=directive.progress, states=Progress, **common)
    if unheard := unacknowledged(directive):
        found += offered((ACKNOWLEDGE,), state=directive.progress, states=Progress, own=unheard, **common)
    found += offered((MEASURE,), state=directive.progress, states=Progress, **common)
    for step in DIRECTIVE:
        own = owners(directive) if step.name == "update" else lead
        if step.name == "submit" and not lead:
            continue
        found += offered((step,), state=directive.progress, states=Progress, own=own, **common)
    pending = next((row for row in directive.extension_requests.all() if row.decision == "pending"), None)
    if pending:
        steps = (DECIDE_EXTENSION, WITHDRAW_EXTENSION)
        found += offered(steps, state=pending.decision, states=ExtensionDecision, own=lead, **common)
        return found
    if lead and directive.due_on:
        found += offered((ASK_EXTENSION,), state=directive.progress, states=Progress, own=lead, **common)
    if is_open(directive) and (decided := latest_decided(directive)):
        found += offered((REVERSE_EXTENSION,), state=decided.decision, states=ExtensionDecision, **common)
    return found


def assignable(given: Briefing | Directive) -> QuerySet[Organization]:
    """Who may lead or help with the directive ``given``, or with one of that briefing, and whom its rows may name: all
    that its host may choose; whether they were in force on its day is asked beside."""
    return Organization.objects.choosable_by(given.series.host)


def settled(directive: Directive) -> frozenset[str]:
    """The fields of ``directive`` that nobody types over: the steps of its page change them, with their reasons.

    A deadline once given stays (``deadlines``), what a closed briefing said stays as it was said, what was reported
    done is accepted or returned as it is, and nothing of a directive that has ended is typed at all.
    """
    if has_ended(directive):
        return EVERY_FIELD
    fields: frozenset[str] = frozenset()
    if directive.due_on:
        fields |= {"due_kind", "due_on"}
    fields |= {"series", "origin"}
    if directive.is_of_closed_briefing:
        fields |= {"briefing", "ordinal", "content", "conclusion", "due_text"}
    if directive.progress == Progress.SUBMITTED:
        fields |= {"lead_organization", "coordinating_organizations", "content"}
    return fields


def _take(name: str, directive: Directive, *, by, own=()):
    step = find(DIRECTIVE, name)
    host = directive.host
    draft = is_draft(directive)
    check(step, state=directive.progress, states=Progress, by=by, host=host, own=own, draft=draft)
    return step


@transaction.atomic
def assign(
    directive_id: int,
    *,
    by,
    lead: Organization,
    coordinating=(),
    due_kind: str,
    due_on: date | None = None,
    due_text: str = "",
    before_session: bool = False,
) -> Directive:
    """Complete what capture left open: who leads, who helps, by when.

    Raises Refused when the directive is no longer open, when a dated deadline lacks its day, when the lead also
    coordinates, when somebody is newly named who was not in force on its day, or when a deadline once given would
    change (``deadlines``); Question when one lies before the session (``before_session``: it is meant).
    """
    directive = get_locked(Directive, directive_id, by=by)
    if directive.collective:
        raise Refused("Nhiệm vụ giao chung không có đơn vị chủ trì riêng; dùng bước “Giao thêm đơn vị”.")
    dated = due_kind in DueKind.dated()
    if dated and due_on is None:
        raise Refused("Thời hạn theo ngày hoặc trong kỳ thì phải ghi ngày; hãy chọn ngày hoặc đổi loại thời hạn.")
    due_on = due_on if dated else None
    given = {"lead": lead, "coordinating": coordinating, "due_on": due_on, "before_session": before_session}
    require_assignment(directive, by=by, **given)
    directive.lead_organization = lead
    directive.due_kind, directive.due_on, directive.due_text = due_kind, due_on, due_text
    save_with_history(
        directive, by=by, reason="Giao việc", fields=["lead_organization", "due_kind", "due_on", "due_text"]
    )
    directive.coordinating_organizations.set(coordinating)
    return directive


def require_assignment(
    directive: Directive,
    *,
    by,
    lead: Organization | None,
    coordinating: Iterable[Organization],
    due_on: date | None,
    before_session: bool = False,
) -> None:
    """Raise Refused where ``by`` may not give ``directive`` to these until that day, as ``assign`` says; the directive
    may be one that is not stored yet."""
    host, draft = directive.host, is_draft(directive)
    check(ASSIGN, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    with about("deadline"):
        require_kept(directive.due_on, due_on)
        if due_on != directive.due_on:
            ask_if_before_session(directive, due_on, before_session=before_session)
    if directive.parent_id and lead is not None:
        others = Directive.objects.filter(parent=directive.parent_id, lead_organization=lead).exclude(pk=directive.pk)
        with about("lead"):
            if others.exists():
                raise Refused(f"{lead} đã được giao phần việc khác của nhiệm vụ chung này; chọn đơn vị khác.")
    with about("coordinating"):
        require_apart(lead, coordinating)
    named = [directive.lead_organization_id]
    if directive.pk:
        named += directive.coordinating_organizations.values_list("pk", flat=True)
    with about("lead"):
        require_in_force(directive, "lead_organization", [lead], named)
    with about("coordinating"):
        require_in_force(directive, "coordinating_organizations", coordinating, named)


def require_apart(lead: Organization | None, coordinating: Iterable[Organization]) -> None:
    """Raise Refused when ``lead`` is one of those who coordinate: who leads a directive does not help with it, too."""
    if lead is not None and lead in coordinating:
        raise Refused(f"{lead} đã là đơn vị chủ trì nên không ghi lại ở đơn vị phối hợp.")


@transaction.atomic
def update(directive_id: int, *, by, organization: Organization, text: str, percent: int | None = None, files=()):
    """Write down what ``organization`` did; the first update starts the work. Returns the ``ProgressUpdate``.

    ``percent`` (0–100) moves the directive's own only when the lead gives it. ``files``: uploaded evidence.
    Raises Refused when the organization has no part in the directive or ``by`` may not write for it.
    """
    directive = _locked(directive_id, by=by)
    own = owners(directive)
    if organization not in own:
        raise Refused(f"{organization} không phải đơn vị chủ trì, phối hợp hay địa bàn liên quan của chỉ đạo này.")
    step = _take("update", directive, by=by, own=[organization])
    note = _note(directive, by=by, organization=organization, text=text, percent=percent, files=files)
    fields = ["progress"]
    directive.progress = step.target
    if percent is not None and organization.pk == directive.lead_organization_id:
        directive.percent = percent
        fields.append("percent")
    save_with_history(directive, by=by, reason="Cập nhật tiến độ" + on_behalf(by, organization), fields=fields)
    follow_parts(directive, by=by)
    return note


@transaction.atomic
def submit(directive_id: int, *, by, completed_on: date, text: str, files=()) -> Directive:
    """Report a directive done, as its lead, on the day the work was completed. Somebody else accepts it."""
    directive = _locked(directive_id, by=by)
    lead = directive.lead_organization
    if lead is None:
        raise Refused(
            "Chỉ đạo chưa giao đơn vị chủ trì nên chưa thể báo cáo hoàn thành; văn phòng cần giao việc trước."
        )
    step = _take("submit", directive, by=by, own=[lead])
    if completed_on > timezone.localdate():
        raise Refused("Ngày hoàn thành không thể sau hôm nay; hãy ghi ngày đã làm xong.")
    _note(directive, by=by, organization=lead, text=text, percent=100, files=files)
    directive.progress, directive.completed_on, directive.percent = step.target, completed_on, 100
    save_with_history(
        directive,
        by=by,
        reason="Báo cáo hoàn thành" + on_behalf(by, lead),
        fields=["progress", "completed_on", "percent"],
    )
    follow_parts(directive, by=by)
    return directive


@transaction.atomic
def accept(directive_id: int, *, by, on: date) -> Directive:
    """Accept a directive that its lead has reported done."""
    directive = _locked(directive_id, by=by)
    step = _take("accept", directive, by=by)
    if on > timezone.localdate():
        raise Refused("Ngày xác nhận không thể sau hôm nay; hãy ghi hôm nay hoặc một ngày trước đó.")
    directive.accepted_on, directive.accepted_by = on, by
    return _end(directive, step.target, by=by, reason="Xác nhận hoàn thành", fields=["accepted_on", "accepted_by"])


@transaction.atomic
def return_(directive_id: int, *, by, reason: str) -> Directive:
    """Send a directive reported done back to its lead, with the reason: it is as far as before it was reported."""
    directive = get_locked(Directive, directive_id, by=by)
    step = _take("return_", directive, by=by)
    reason = require_reason(reason, "trả lại chỉ đạo")
    worked_on = version_in(directive, "progress", Progress.working())
    directive.progress, directive.completed_on = step.target, None
    directive.percent = worked_on.percent if worked_on else 0
    save_with_history(directive, by=by, reason=reason, fields=["progress", "completed_on", "percent"])
    return directive


@transaction.atomic
def cancel(directive_id: int, *, by, reason: str) -> Directive:
    """Stop a directive that is no longer to be done, with the reason."""
    directive = _locked(directive_id, by=by)
    step = _take("cancel", directive, by=by)
    reason = require_reason(reason, "dừng chỉ đạo")
    if directive.collective:
        if directive.children.filter(progress=Progress.DONE).exists():
            raise Refused(f"Đã có đơn vị hoàn thành phần việc của mình; dùng bước “{CLOSE_COLLECTIVE.label}”.")
        stop_parts(directive, by=by, reason=reason)
    return _close(directive, step.target, by=by, reason=reason)


def stop_parts(directive: Directive, *, by, reason: str) -> None:
    """Stop the parts of ``directive`` that go on; the caller, who holds its lock, then lets it end, too."""
    parts = directive.children.exclude(progress__in=Progress.final())
    for part in parts.select_for_update(of=("self",)).order_by("pk"):
        part.closing_reason, part.completed_on, part.progress = stop_reason(reason), None, Progress.CANCELLED
        fields = ["closing_reason", "completed_on", "progress"]
        save_with_history(part, by=by, reason=part.closing_reason, fields=fields)
        settle_what_waits(part, by=by)


@transaction.atomic
def close_collective(directive_id: int, *, by, reason: str) -> Directive:
    """End what was given to many without waiting for those who are not done: their parts stop, with the reason.

    Raises Refused where it was given to one, and where nobody has done its part: then it is stopped instead.
    """
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(CLOSE_COLLECTIVE, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    reason = require_reason(reason, "kết thúc nhiệm vụ giao chung")
    if not directive.collective:
        raise Refused("Nhiệm vụ này giao cho một đơn vị; đơn vị báo cáo hoàn thành rồi văn phòng xác nhận.")
    if not directive.children.filter(progress=Progress.DONE).exists():
        raise Refused("Chưa đơn vị nào hoàn thành phần việc của mình; dùng bước “Dừng thực hiện” nếu không làm nữa.")
    stop_parts(directive, by=by, reason=reason)
    add_up(directive, by=by, reason=reason)
    return directive


def stop_with_briefing(directive: Directive, *, by) -> Directive:
    """Stop a draft whose briefing is called off. Must run inside the transaction that does so and holds its lock."""
    if directive.collective:
        stop_parts(directive, by=by, reason=CALLED_OFF)
    return _close(directive, Progress.CANCELLED, by=by, reason=CALLED_OFF)


@transaction.atomic
def supersede(
    directive_id: int, *, by, successor_id: int | None, reason: str, further_ids: Sequence[int] = ()
) -> Directive:
    """Let another open directive take this one's place, or several: ``further_ids``; with the reason.

    Raises Refused without one, and when one of them has ended, is this one, or is not of ``by``'s scope.
    """
    lock_in_one_order(directive_id, successor_id, *further_ids)
    directive = get_locked(Directive, directive_id, by=by)
    step = _take("supersede", directive, by=by)
    reason = require_reason(reason, "thay thế chỉ đạo")
    wanted = {successor_id, *further_ids}
    rows = Directive.objects.for_user(by, to="change").able_to_succeed().filter(pk__in=wanted - {None, directive.pk})
    found = {successor.pk: successor for successor in rows}
    if not found or set(found) != wanted:
        raise Refused("Chỉ đạo thay thế phải là một chỉ đạo khác, còn hiệu lực và thuộc phạm vi của bạn.")
    directive.superseded_by = found.pop(successor_id)
    _close(directive, step.target, by=by, reason=reason)
    directive.further_successors.set(found.values())
    return directive


@transaction.atomic
def reopen(directive_id: int, *, by, reason: str) -> Directive:
    """Take the end of a directive back, with the reason: it stands as before, and what its end settled waits again."""
    directive = _locked(directive_id, by=by)
    _take("reopen", directive, by=by)
    reason = require_reason(reason, "mở lại chỉ đạo")
    if directive.collective:
        raise Refused("Nhiệm vụ giao chung tiếp tục khi mở lại phần của một đơn vị; mở trang phần việc của đơn vị đó.")
    ended_as = directive.progress
    before = version_in(directive, "progress", Progress.open())
    if before is None:  # entered as ended
        raise Refused("Chỉ đạo này được ghi từ đầu là đã kết thúc nên không có trạng thái trước đó để mở lại.")
    put_back(directive, before, ENDED_FIELDS)
    save_with_history(directive, by=by, reason=f"Mở lại: {reason}", fields=ENDED_FIELDS)
    directive.further_successors.clear()
    let_wait_again(directive, ended_as, by=by)
    follow_parts(directive, by=by)
    return directive


def lock_in_one_order(*keys: int | None) -> None:
    """Lock the directives ``keys`` for the transaction, and what they are parts of; whoever takes several steps at once
    does so before them.

    Otherwise of two directives each could be ended for the sake of the other at the same time.
    """
    wanted = [key for key in keys if key is not None]
    whole = Directive.objects.order_by().filter(pk__in=wanted, parent__isnull=False).values("parent")
    rows = Directive.objects.filter(Q(pk__in=wanted) | Q(pk__in=whole))
    list(rows.select_for_update(of=("self",)).order_by("pk"))


def _locked(directive_id: int, *, by) -> Directive:
    """The directive, locked together with what it is a part of, which follows it."""
    lock_in_one_order(directive_id)
    return get_locked(Directive, directive_id, by=by)


def _close(directive: Directive, target: str, *, by, reason: str) -> Directive:
    """End an open directive that is no longer to be done, for ``reason``."""
    directive.closing_reason, directive.completed_on = reason, None
    fields = ["closing_reason", "superseded_by", "completed_on"]
    return _end(directive, target, by=by, reason=reason, fields=fields)


def _end(directive: Directive, target: str, *, by, reason: str, fields: list[str]) -> Directive:
    """Let ``directive`` come to its end ``target``, together with what waits on it; ``fields``: what else changed."""
    directive.progress = target
    save_with_history(directive, by=by, reason=reason, fields=["progress", *fields])
    settle_what_waits(directive, by=by)
    follow_parts(directive, by=by)
    return directive


def _note(directive: Directive, *, by, organization, text: str, percent: int | None, files) -> ProgressUpdate:
    if not normalize(text):
        raise Refused("Phải ghi kết quả thực hiện bằng lời.")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused(f"Phần trăm là số từ 0 đến 100, không phải {percent}.")
    note = ProgressUpdate.objects.create(
        directive=directive, organization=organization, by=by, text=text.strip(), percent=percent
    )
    evidence.attach(note, evidence.inspect(files))
    return note
