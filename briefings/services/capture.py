"""What the chair concluded and assigned, written down in one go.

Lead and deadline may be left open and are completed later. As everywhere, what is assigned is a draft until the
briefing is recorded as concluded.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from briefings.choices import DueKind
from briefings.models import Briefing, Conclusion, Directive
from briefings.services.directives import require_assignment, settled
from briefings.services.history import create_with_history, get_locked, save_with_history
from briefings.services.parts import give_parts, tell_parts
from briefings.services.rows import REORDERED, arrange, lock_briefing, remove, require_enter, require_seen, write_rows
from briefings.timeliness import is_concluded
from briefings.typed_deadlines import Deadline
from lib.refused import Refused
from organizations.models.base import Tracked
from organizations.roles import ADD, CHANGE, DELETE
from organizations.services.ordinals import next_ordinal
from organizations.services.rows import Place, Row, Rows, about

CONCLUSIONS, DIRECTIVES = "conclusions", "directives"

# The fields of a directive that each value of a row writes.
WRITES = {
    "content": ("content",),
    "theme": ("theme",),
    "expected_product": ("expected_product",),
    "lead": ("lead_organization",),
    "leads": ("lead_organization",),
    "coordinating": ("coordinating_organizations",),
    "deadline": ("due_kind", "due_on", "due_text"),
}
ASSIGNING = ("lead", "coordinating", "deadline")
STAYS = "Phần này đã chốt nên không sửa ở đây; mở trang của nhiệm vụ để xem bước có thể thực hiện."
LEAD_STAYS = (
    "Nhiệm vụ đã phân công thì phải có đơn vị chủ trì; chọn đơn vị khác, hoặc dừng thực hiện ở trang của nhiệm vụ."
)
GIVEN_ALREADY = (
    "Nhiệm vụ đã lưu không đổi sang giao nhiều đơn vị ở đây; thêm một dòng mới với các đơn vị, hoặc mở trang của nhiệm "
    "vụ giao chung để giao thêm đơn vị."
)
NUMBERED = "Hội nghị đã kết luận nên số thứ tự của các nhiệm vụ giao giữ nguyên; lưu lại mà không đổi thứ tự."
IN_FORCE = "Hội nghị đã kết luận nên nhiệm vụ này không xóa được; mở trang của nhiệm vụ để dừng hoặc thay thế."


@transaction.atomic
def write_down(
    briefing_id: int,
    *,
    by,
    conclusions: Sequence[Row] = (),
    directives: Sequence[Row] = (),
    order: Mapping[str, Sequence[Place]] | None = None,
) -> int:
    """Write the rows that were typed, all or none; returns how many.

    New rows come after those that stand there, unless ``order``, by the part, says otherwise; of directives it does
    only until the session is recorded as concluded, after that their numbers are cited. Raises RowsRefused
    with the place of each row that is refused; a refusal may be a Question, answered by the value
    ``before_session`` of its row.
    """
    briefing = lock_briefing(briefing_id, by=by)
    order = order or {}
    if order.get(DIRECTIVES) and is_concluded(briefing):
        raise Refused(NUMBERED)
    made: dict[int, Tracked | None] = {}
    assigned: dict[int, Directive | None] = {}
    with Rows() as rows:
        following = next_ordinal(briefing.conclusions.all()) if conclusions else 0
        given = {"by": by, "part": CONCLUSIONS, "taken": rows, "following": following}
        made |= write_rows(briefing, Conclusion, conclusions, **given) if conclusions else {}
        following = next_ordinal(briefing.directives.all()) if directives else 0
        for row in directives:
            with rows.taking(DIRECTIVES, row.number):
                assigned[row.number] = write_directive(briefing, row, by=by, ordinal=following)
                following += row.key is None
    if order.get(CONCLUSIONS):
        arrange(briefing, Conclusion, order[CONCLUSIONS], by=by, made=made)
    if order.get(DIRECTIVES):
        texts = Q(parent__isnull=True)
        for moved in arrange(briefing, Directive, order[DIRECTIVES], by=by, made=assigned, among=texts):
            tell_parts(moved, ["ordinal"], by=by, reason=REORDERED)
    return len(conclusions) + len(directives)


def write_directive(briefing: Briefing, row: Row, *, by, ordinal: int) -> Directive | None:
    """Store, change or remove one directive of ``briefing``; returns what stays.

    Values of ``row``: those of ``WRITES`` (``lead`` an organization or None, or ``leads`` several, each of whom gets a
    part of its own, ``coordinating`` a list of them, ``deadline`` a ``Deadline``) and ``before_session``.
    """
    require_enter(by, Directive, briefing, DELETE if row.removed else CHANGE if row.key else ADD)
    if row.key is None:
        directive = Directive(briefing=briefing, ordinal=ordinal)
        _write(directive, row, by=by)
        return directive
    directive = get_locked(Directive, row.key, by=by)
    if directive.briefing_id != briefing.pk:
        raise Refused("Nhiệm vụ này thuộc hội nghị khác; mở lại trang của đúng hội nghị.")
    require_seen(directive, row.seen)
    directive.briefing = briefing
    if row.removed:
        if is_concluded(briefing):
            raise Refused(IN_FORCE)
        for part in directive.children.order_by("pk"):
            remove(part, by=by)
        remove(directive, by=by)
        return None
    if directive.parent_id is not None:
        raise Refused("Phần việc của từng đơn vị sửa ở trang của nhiệm vụ.")
    blocked = settled(directive)
    for name in row.values:
        if name in WRITES and blocked & set(WRITES[name]):
            with about(name):
                raise Refused(STAYS)
    _write(directive, row, by=by)
    return directive


def _write(directive: Directive, row: Row, *, by) -> None:
    values = row.values
    several = values.get("leads") or []
    if (several and directive.pk is not None) or (directive.collective and values.get("lead")):
        with about("lead"):
            raise Refused(GIVEN_ALREADY)
    lead = values.get("lead", directive.lead_organization)
    if lead is None and directive.lead_organization_id:
        with about("lead"):
            raise Refused(LEAD_STAYS)
    helpers = values["coordinating"] if "coordinating" in values else _helpers(directive)
    deadline = values.get("deadline") or deadline_of(directive)
    if directive.pk is None or set(ASSIGNING) & set(values):
        meant = bool(values.get("before_session"))
        given = {"lead": lead, "coordinating": helpers, "due_on": deadline.on, "before_session": meant}
        require_assignment(directive, by=by, **given)
    directive.content = values.get("content", directive.content)
    directive.theme = values.get("theme", directive.theme)
    directive.expected_product = values.get("expected_product", directive.expected_product)
    directive.lead_organization = lead
    directive.due_kind, directive.due_on, directive.due_text = deadline.kind, deadline.on, deadline.words
    if directive.pk is None:
        directive.collective = bool(several)
        create_with_history(directive, by=by)
        with about("lead"):
            give_parts(directive, several, by=by)
    else:
        fields = [name for value in values for name in WRITES.get(value, ()) if name != "coordinating_organizations"]
        reason = "Giao việc" if set(ASSIGNING) & set(values) else ""
        save_with_history(directive, by=by, reason=reason, fields=fields)
        tell_parts(directive, fields, by=by, reason=reason)
    if helpers or ("coordinating" in values and row.key):
        directive.coordinating_organizations.set(helpers)


def deadline_of(directive: Directive) -> Deadline:
    """The deadline that ``directive`` has."""
    return Deadline(DueKind(directive.due_kind), directive.due_on, directive.due_text)


def _helpers(directive: Directive) -> list:
    return list(directive.coordinating_organizations.all()) if directive.pk else []
