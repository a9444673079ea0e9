"""What each role may do with the records of the cycle (design §6)."""

from organizations.choices import Role
from organizations.roles import CATALOGUE, CHANGE, EDIT, ENTER, READ

# Secretariat edits; leaders, officers and readers read. Commune officers see no briefing.
SECRETARIAT_EDITS = {Role.SECRETARIAT: EDIT, Role.OFFICER: READ, Role.LEADER: READ, Role.READER: READ}
OFFICER_EDITS_OWN = {Role.SECRETARIAT: EDIT, Role.OFFICER: EDIT, Role.LEADER: READ, Role.READER: READ}
READ_ONLY = {
    Role.SECRETARIAT: READ,
    Role.OFFICER: READ,
    Role.COMMUNE_OFFICER: READ,
    Role.LEADER: READ,
    Role.READER: READ,
}
LEADER_ASSIGNS = {
    Role.SECRETARIAT: EDIT,
    Role.OFFICER: READ,
    Role.COMMUNE_OFFICER: READ,
    Role.LEADER: ENTER,
    Role.READER: READ,
}
REGISTER = {Role.SECRETARIAT: ENTER, Role.LEADER: READ, Role.READER: READ}

RIGHTS: dict[str, dict[Role, frozenset[str]]] = {
    "briefings.theme": CATALOGUE,
    "briefings.briefingseries": SECRETARIAT_EDITS,
    "briefings.briefing": SECRETARIAT_EDITS,
    "briefings.attendance": SECRETARIAT_EDITS,
    "briefings.agendaitem": SECRETARIAT_EDITS,
    "briefings.remark": SECRETARIAT_EDITS,
    "briefings.conclusion": SECRETARIAT_EDITS,
    "briefings.organizationreport": {**OFFICER_EDITS_OWN, Role.OFFICER: ENTER},
    "briefings.reportchecklistitem": {**OFFICER_EDITS_OWN, Role.OFFICER: ENTER},
    "briefings.reopengrant": dict.fromkeys((Role.SECRETARIAT, Role.OFFICER, Role.LEADER, Role.READER), READ),
    "briefings.reopengrantend": dict.fromkeys((Role.SECRETARIAT, Role.OFFICER, Role.LEADER, Role.READER), READ),
    "briefings.achievement": OFFICER_EDITS_OWN,
    "briefings.shortcoming": OFFICER_EDITS_OWN,
    "briefings.proposal": OFFICER_EDITS_OWN,
    "briefings.task": OFFICER_EDITS_OWN,
    "briefings.directive": LEADER_ASSIGNS,
    "briefings.progressupdate": READ_ONLY,
    "briefings.directiveacknowledgement": READ_ONLY,
    "briefings.evidence": READ_ONLY,
    "briefings.extensionrequest": READ_ONLY,
    "briefings.directivereview": {
        Role.SECRETARIAT: READ | {CHANGE},
        Role.LEADER: READ | {CHANGE},
        Role.OFFICER: READ,
        Role.READER: READ,
    },
    "briefings.document": dict.fromkeys(Role, READ),  # a commune's office, too, may be among the recipients
    "briefings.documentrelation": {role: READ for role in Role if role != Role.COMMUNE_OFFICER},
    "briefings.papersetting": {Role.SECRETARIAT: EDIT, Role.LEADER: READ, Role.READER: READ},
    "briefings.delivery": dict.fromkeys(Role, READ),
    "briefings.reading": dict.fromkeys(Role, READ),
    "briefings.signedfile": dict.fromkeys(Role, READ),
    "briefings.handover": {Role.SECRETARIAT: READ, Role.LEADER: READ, Role.READER: READ},
    "briefings.numberseries": REGISTER,
    "briefings.numberallocation": dict.fromkeys((Role.SECRETARIAT, Role.LEADER, Role.READER), READ),
}
