"""Each organization says for itself that it has received a directive."""

from django.db import transaction

from briefings.choices import Progress
from briefings.models import Directive, DirectiveAcknowledgement
from briefings.services.history import get_locked
from briefings.timeliness import is_draft, is_open
from briefings.transitions import ACKNOWLEDGE, check
from lib.refused import Refused
from organizations.models import Organization


def assignees(directive: Directive) -> list[Organization]:
    """Who was given ``directive``: the lead first, then those who coordinate."""
    lead = [directive.lead_organization] if directive.lead_organization else []
    return [*lead, *directive.coordinating_organizations.all()]


def unacknowledged(directive: Directive) -> list[Organization]:
    """The assignees that still have to say that they received it; nobody of a draft, nor once it has ended."""
    if not is_open(directive):
        return []
    heard = {row.organization_id for row in directive.acknowledgements.all()}
    return [organization for organization in assignees(directive) if organization.pk not in heard]


@transaction.atomic
def acknowledge(directive_id: int, *, by, organization: Organization) -> DirectiveAcknowledgement:
    """Write down that ``organization`` has received the directive; once, and only for itself."""
    directive = get_locked(Directive, directive_id, by=by)
    if organization not in assignees(directive):
        raise Refused(f"{organization} không phải đơn vị chủ trì hay phối hợp của chỉ đạo này.")
    host = directive.host
    own, draft = [organization], is_draft(directive)
    check(ACKNOWLEDGE, state=directive.progress, states=Progress, by=by, host=host, own=own, draft=draft)
    if organization not in unacknowledged(directive):
        raise Refused(f"{organization} đã xác nhận nhận việc.")
    return DirectiveAcknowledgement.objects.create(directive=directive, organization=organization, by=by)
