"""A file as it was sent, and in whose name it is imported."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lib.inspection import Format, inspect_file
from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import inspect
from organizations.importing.context import organizations_importing
from organizations.models import AdministrativeUnit, Organization, User


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its bytes and the name it had on the sender's machine.

    It is inspected when it is made, so that who has one need not ask again: raises Refused for what is no workbook, or
    a dangerous one.
    """

    content: bytes
    name: str

    def __post_init__(self) -> None:
        kind = inspect(self.content, self.name)
        inspect_file(self.name, self.content, Format(kind))

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def nearness(organization: Organization) -> tuple:
    """Orders organizations: the smaller territory first, then who stands higher in the portal."""
    assert organization.unit is not None  # of all that import
    return -organization.unit.path.count("/"), organization.path.count("/"), organization.pk


def nearest_organization(unit_ids: Iterable[int], quarter: Period, by: User | None) -> Organization:
    """The organization with the smallest territory that holds all ``unit_ids`` and in whose name ``by`` may import.

    Without units: the one with the largest territory. Raises Refused when there is none.
    """
    unit_ids = set(unit_ids)
    paths = list(AdministrativeUnit.objects.filter(pk__in=unit_ids).values_list("path", flat=True))
    candidates = organizations_importing(by).in_force(quarter.last_day)
    covering = [
        organization for organization in candidates if all(path.startswith(organization.unit.path) for path in paths)
    ]
    if not covering:
        raise Refused(
            "Chưa có tổ chức nào phụ trách tất cả các xã trong tệp, nên không biết ghi lần nhập cho tổ chức nào; "
            "hãy tách tệp theo từng huyện, hoặc khai báo tổ chức."
        )
    return min(covering, key=nearness) if unit_ids else max(covering, key=nearness)
