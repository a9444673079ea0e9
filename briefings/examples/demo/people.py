"""Who acts in the illustrative quarters: accounts named after a function, with which nobody can sign in."""

from dataclasses import dataclass

from django.db.models import QuerySet

from briefings.examples.sample.organizations import HOST, PARTICIPANTS, Body
from organizations.choices import OrganizationKind, Role
from organizations.models import Organization, User
from organizations.services.memberships import grant

SIGN = "(tài khoản minh họa)"
PREFIX = "minhhoa."


@dataclass(frozen=True)
class Person:
    key: str
    function: str
    role: Role
    body: Body

    @property
    def username(self) -> str:
        return PREFIX + self.key

    @property
    def full_name(self) -> str:
        return f"{self.function} {SIGN}"


OFFICE, LEADER = "vanphong", "lanhdao"
KEYS = {
    OrganizationKind.FRONT: "mttq",
    OrganizationKind.TRADE_UNION: "congdoan",
    OrganizationKind.FARMERS: "nongdan",
    OrganizationKind.WOMEN: "phunu",
    OrganizationKind.YOUTH: "thanhnien",
    OrganizationKind.VETERANS: "ccb",
}
PEOPLE = (
    Person(OFFICE, "Văn phòng Huyện ủy", Role.SECRETARIAT, HOST),
    Person(LEADER, "Lãnh đạo Huyện ủy", Role.LEADER, HOST),
    *(Person(KEYS[body.kind], f"Cán bộ {body.short_name}", Role.OFFICER, body) for body in PARTICIPANTS),
)


@dataclass(frozen=True)
class Participants:
    """Who takes part: users and organizations by key."""

    users: dict[str, User]
    organizations: dict[str, Organization]


def create_people(host: Organization) -> Participants:
    """Create the people beneath ``host`` and the organizations they work in."""
    users, organizations = {}, {}
    for person in PEOPLE:
        body = host if person.body is HOST else Organization.objects.get(name=person.body.name, parent=host)
        user = User.objects.create_user(person.username, password=None, full_name=person.full_name)
        grant(user, body, person.role)
        users[person.key], organizations[person.key] = user, body
    return Participants(users, organizations)


def demo_users() -> QuerySet[User]:
    """Their accounts, as far as they are there."""
    return User.objects.filter(username__in=[person.username for person in PEOPLE])
