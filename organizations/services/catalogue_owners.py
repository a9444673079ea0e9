"""Whose a record of the catalogue may be, and of whose catalogue another record may take."""

from typing import Any

from django.db import models

from lib.refused import Refused
from organizations.access import Scope
from organizations.models import Organization
from organizations.models.owned import Owned
from organizations.roles import ADD, roles_that_may

OWNER_NEEDED = "Hãy chọn tổ chức giữ; bản ghi dùng chung của cổng thì chỉ quản trị hệ thống tạo và sửa."
NOT_USABLE = (
    "“{record}” thuộc danh mục của {whose}, nên {user} không dùng được; hãy chọn bản ghi dùng chung, của chính tổ chức "
    "hoặc của cấp trên."
)
TAKEN_BENEATH = (
    "Tổ chức cấp dưới đã có {noun} trùng mã hoặc tên với “{record}”: {whose}. Ở các tổ chức ấy vẫn dùng bản ghi của "
    "họ; hãy báo cho họ biết."
)


def _scope(user, label: str) -> Scope:
    return Scope.of(user).with_roles(roles_that_may(ADD, label))


def may_own(user, label: str):
    """The organizations in whose name ``user`` may keep records of the model ``label`` (``"app.model"``)."""
    scope = _scope(user, label)
    if scope.everything:
        return Organization.objects.all()
    return Organization.objects.filter(scope.organizations()) if scope.grants else Organization.objects.none()


def own_organization(user, label: str) -> Organization | None:
    """The one in whose name ``user`` works; None where there is none, or more than one."""
    keys = {grant.organization_id for grant in _scope(user, label).grants}
    return Organization.objects.filter(pk__in=keys).first() if len(keys) == 1 else None


def require_owner(user, owner: Organization | None, label: str) -> None:
    """Raises Refused where ``user`` may not leave a record of the model ``label`` without an owner."""
    if owner is None and not Scope.of(user).everything:
        raise Refused(OWNER_NEEDED)


def takes_from(record: Any) -> Organization | None:
    """The organization of whose catalogue ``record`` takes: its owner, or that of the record it belongs to, or who
    reports or invites; None: of what is shared alone."""
    if isinstance(record, Owned):
        return record.owner
    for name in ("form", "indicator", "report", "briefing"):
        related = getattr(record, name, None)
        if related is not None:
            return _organization_of(related)
    return None


def _organization_of(record: Any) -> Organization | None:
    if isinstance(record, Owned):
        return record.owner
    organization = getattr(record, "organization", None)
    return organization if organization is not None else record.series.host


def why_not_usable(record: models.Model, organization: Organization | None) -> str:
    """Why ``organization`` (None: everybody) cannot use ``record`` of the catalogue; empty where it can."""
    owner = getattr(record, "owner", None)
    if owner is None or (organization is not None and organization.path.startswith(owner.path)):
        return ""
    user = organization.name if organization is not None else "bản ghi dùng chung"
    return NOT_USABLE.format(record=record, whose=owner.name, user=user)


def told_beneath(record: Owned) -> str:
    """The sentence for whoever keeps ``record`` that organizations beneath have one of the same name; else empty."""
    beneath = record.taken_beneath()
    if not beneath:
        return ""
    listed = ", ".join(each.name for each in beneath[:5])
    whose = f"{listed} và {len(beneath) - 5} tổ chức khác" if len(beneath) > 5 else listed
    return TAKEN_BENEATH.format(noun=record._meta.verbose_name, record=record, whose=whose)
