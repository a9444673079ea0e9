"""Accounts to try the portal with: one per role of design §6. They name a function, not a person."""

from dataclasses import dataclass

from briefings.sample.organizations import HOST, PARTICIPANTS, PEOPLES_COMMITTEES, Body
from organizations.choices import OrganizationKind, Role

MARK = "(tài khoản thử)"


@dataclass(frozen=True)
class Account:
    """``role`` in ``organization``; both empty for the system administrator."""

    username: str
    function: str
    role: Role | None = None
    organization: Body | None = None

    @property
    def full_name(self) -> str:
        """What the portal shows; the mark tells it from a person's account."""
        return f"{self.function} {MARK}"


FARMERS = next(body for body in PARTICIPANTS if body.kind == OrganizationKind.FARMERS)
NGHIA_TA = next(body for body in PEOPLES_COMMITTEES if body.unit.code == "02071")

ACCOUNTS = (
    Account("vanphong", "Văn phòng Huyện ủy", Role.SECRETARIAT, HOST),
    Account("nongdan", "Cán bộ Hội Nông dân huyện", Role.OFFICER, FARMERS),
    Account("nghiata", "Cán bộ UBND xã Nghĩa Tá", Role.COMMUNE_OFFICER, NGHIA_TA),
    Account("lanhdao", "Lãnh đạo Huyện ủy", Role.LEADER, HOST),
    Account("nguoidoc", "Người đọc của Huyện ủy", Role.READER, HOST),
    Account("quantri", "Quản trị hệ thống"),
)
