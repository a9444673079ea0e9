"""The roles of design §6 and what each may do with the records of each model.

Which rows: that is answered by ``for_user`` of the model's query set. A later app adds its own table
through ``grant_rights`` when it is loaded.
"""

from organizations.choices import Role

VIEW, ADD, CHANGE, DELETE, IMPORT, UNDO = "view", "add", "change", "delete", "import", "undo"

READ = frozenset({VIEW})
ENTER = frozenset({VIEW, ADD, CHANGE})
EDIT = frozenset({VIEW, ADD, CHANGE, DELETE})

CATALOGUE = {
    Role.SECRETARIAT: ENTER,
    Role.OFFICER: READ,
    Role.COMMUNE_OFFICER: READ,
    Role.LEADER: READ,
    Role.READER: READ,
}

# The figures of a closed quarter are locked, and opened again, by the office or its leader.
OFFICE_LOCKS = {**dict.fromkeys(Role, READ), Role.SECRETARIAT: READ | {ADD}, Role.LEADER: READ | {ADD}}

# Who names organizations in records of a session, of a report or of an assignment.
CHOOSING_ROLES = frozenset({Role.SECRETARIAT, Role.OFFICER, Role.LEADER})

# Who issues papers, assigns work or looks after accounts: a password alone does not do in production.
SECOND_FACTOR_ROLES = frozenset({Role.SECRETARIAT, Role.LEADER})

_rights: dict[str, dict[Role, frozenset[str]]] = {
    "organizations.administrativeunit": {**CATALOGUE, Role.SECRETARIAT: ENTER | {IMPORT}},
    "organizations.unitsuccession": CATALOGUE,
    "organizations.unitalias": {**CATALOGUE, Role.SECRETARIAT: EDIT},
    "organizations.organization": CATALOGUE,
    "organizations.organizationsuccession": CATALOGUE,
    "organizations.post": {**CATALOGUE, Role.SECRETARIAT: EDIT},
    "organizations.membership": {Role.SECRETARIAT: READ},
    "organizations.indicator": CATALOGUE,
    "organizations.indicatorversion": CATALOGUE,
    "organizations.indicatorrule": {**CATALOGUE, Role.SECRETARIAT: EDIT},
    "organizations.reportform": CATALOGUE,
    "organizations.reportformitem": {**CATALOGUE, Role.SECRETARIAT: EDIT},
    "organizations.indicatorvalue": {
        Role.SECRETARIAT: ENTER | {IMPORT},
        Role.OFFICER: READ,
        Role.COMMUNE_OFFICER: ENTER | {IMPORT},
        Role.LEADER: READ,
        Role.READER: READ,
    },
    "organizations.target": {
        Role.SECRETARIAT: ENTER,
        Role.OFFICER: READ,
        Role.COMMUNE_OFFICER: ENTER,
        Role.LEADER: READ,
        Role.READER: READ,
    },
    "organizations.valuerevision": dict.fromkeys(Role, READ),
    "organizations.periodlock": OFFICE_LOCKS,
    "organizations.periodgrant": OFFICE_LOCKS,
    # A commune officer takes back only what this very officer sent (``ImportBatchQuerySet.undoable_by``).
    "organizations.importbatch": {
        Role.SECRETARIAT: READ | {UNDO},
        Role.COMMUNE_OFFICER: READ | {UNDO},
        Role.LEADER: READ,
    },
    "organizations.importprogress": {Role.SECRETARIAT: READ, Role.COMMUNE_OFFICER: READ},
    "organizations.stagedfigure": {Role.SECRETARIAT: READ, Role.COMMUNE_OFFICER: READ},
    "organizations.importissue": {Role.SECRETARIAT: READ, Role.COMMUNE_OFFICER: READ},
    "organizations.mappingprofile": {Role.SECRETARIAT: EDIT},
}


def grant_rights(table: dict[str, dict[Role, frozenset[str]]]) -> None:
    """Add ``{"app.model": {role: actions}}`` to the rights; called once when an app is loaded."""
    _rights.update(table)


def roles_that_may(action: str, label: str) -> frozenset[Role]:
    """The roles that may do ``action`` with records of the model ``label`` (``"app.model"``)."""
    return frozenset(role for role, actions in _rights.get(label, {}).items() if action in actions)


def permissions_of(roles: set[str]) -> set[str]:
    """Django's permission strings (``"app.action_model"``) that holding ``roles`` gives."""
    return {
        f"{app}.{action}_{model}"
        for (app, model), granted in ((label.split("."), granted) for label, granted in _rights.items())
        for role, actions in granted.items()
        if role in roles
        for action in actions
    }
