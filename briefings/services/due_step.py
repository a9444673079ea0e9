"""Which step of a directive is due for a person, and whom it waits for: what its page opens with."""

from collections.abc import Collection
from datetime import date

from briefings.models import Directive, ExtensionRequest
from briefings.services.acknowledgements import assignees, unacknowledged
from briefings.services.my_work import Own
from briefings.timeliness import has_ended, is_draft, is_led_by_ended, is_reported, is_unassigned, lacks_lead
from organizations.validity import label_in


def due_step(directive: Directive, steps: Collection[str], *, by, on: date) -> str:
    """The name of the step, out of those (``steps``) that ``by`` may take; empty where nothing is due from them.

    A word that others wait for comes before work of one's own. What the office may write in the place of others is not
    due from it.
    """
    if directive.collective:
        return ""
    for name in ("decide_extension", "accept"):
        if name in steps:
            return name
    if "assign" in steps and (is_unassigned(directive) or is_led_by_ended(directive, on)):
        return "assign"
    own = Own.of(by)
    if "acknowledge" in steps and any(one.pk in own.organizations for one in unacknowledged(directive)):
        return "acknowledge"
    return "update" if "update" in steps and is_own(directive, own) else ""


def is_own(directive: Directive, own: Own) -> bool:
    """Whether ``directive`` was given to one of the person's organizations, or concerns one of their communes."""
    given = any(one.pk in own.organizations for one in assignees(directive))
    return given or any(unit.pk in own.units for unit in directive.units.all())


def pending_request(directive: Directive) -> ExtensionRequest | None:
    """The request for more time that waits for a decision."""
    return next((row for row in directive.extension_requests.all() if row.decision == "pending"), None)


def waits_for(directive: Directive) -> str:
    """Whom ``directive`` waits for, as a Vietnamese sentence; empty where it waits for nobody."""
    if has_ended(directive) or is_draft(directive) or directive.collective:
        return ""
    if request := pending_request(directive):
        asked = f"Đề nghị gia hạn đến {request.new_due_on:%d/%m/%Y}"
        return f"{asked} đang chờ văn phòng hoặc lãnh đạo cơ quan chủ trì hội nghị quyết định."
    if is_reported(directive):
        return "Đã báo cáo hoàn thành; đang chờ văn phòng hoặc lãnh đạo cơ quan chủ trì hội nghị xác nhận."
    if lacks_lead(directive):
        return "Đang chờ văn phòng phân công đơn vị chủ trì."
    return f"Đang chờ {label_in(directive, directive.lead_organization)} thực hiện và báo cáo."
