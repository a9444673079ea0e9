"""People and what they may do, as lists in and out. Passwords are in no file; accounts are made by invitation alone."""

from collections.abc import Sequence
from typing import Any

from import_export.fields import Field

from lib.refused import Refused
from organizations.models import Membership, User
from organizations.resources.base import ListedRow, ListResource, comparable
from organizations.resources.cells import TextCell, YesNoCell, text_of
from organizations.services import accounts, memberships, people
from organizations.services.rows import about

OF_ACCOUNT = "Tài khoản đã có; họ tên và thư điện tử sửa ở trang của tài khoản, ghi lại “{stored}”."
NO_ACCOUNT = "Chưa có tài khoản này; tài khoản mới chỉ tạo khi cấp vai trò, nhập ở danh sách Vai trò trong tổ chức."
MOST_ACCOUNTS = 100  # making one takes a while, so that nobody guesses its password quickly
TOO_MANY = "Mỗi lần nhập cấp được nhiều nhất {most} tài khoản mới; tách các dòng còn lại ra tệp khác."


class MembershipResource(ListResource):
    """Roles in organizations. A role that is not there yet is an invitation (``people.invite``).

    ``invited``: what came of each, with the passwords of new accounts, which are known here only.
    """

    found_by = "organization"
    shown_only = frozenset({"state"})
    by_service = True

    username = Field(attribute="user__username", column_name="Tên đăng nhập", widget=TextCell())
    full_name = Field(attribute="user__full_name", column_name="Họ và tên", widget=TextCell())
    email = Field(attribute="user__email", column_name="Thư điện tử", widget=TextCell())

    class Meta:
        model = Membership
        name = "Người dùng và vai trò"
        import_id_fields = ("username", "organization", "role")
        fields = ("username", "full_name", "email", "organization", "role", "state", "valid_from", "valid_to")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.invited: list[people.Invited] = []
        self._known: dict[str, User] = {}

    def get_queryset(self):
        return people.memberships_of(self.by)

    def with_related(self, rows):
        return rows.select_related("user", "organization")

    def _differing(self, row, record):
        """A blank name or address asks for nothing: they are those of the account."""
        found = super()._differing(row, record)
        return [name for name in found if name not in ("full_name", "email") or text_of(row.cells[name])]

    def begin(self, row):
        return Membership(organization=row.values["organization"], role=row.values["role"])

    def _check_rights(self, rows: Sequence[ListedRow]) -> None:
        names = {row.values["username"] for row in rows if row.is_new and "username" in row.values}
        self._known = {comparable(user.username): user for user in User.objects.filter(username__in=names)}
        accounts_to_make = {comparable(name) for name in names} - self._known.keys()
        if len(accounts_to_make) > MOST_ACCOUNTS:
            raise Refused(TOO_MANY.format(most=MOST_ACCOUNTS))
        for row in rows:
            user = row.record.user if not row.is_new and row.record else None
            if row.is_new:
                user = self._known.get(comparable(row.values.get("username", "")))
            for name in {"full_name", "email"} & set(row.changed) if user is not None else ():
                stored = getattr(user, name)
                if text_of(row.cells[name]) != stored:
                    self.refuse(row, name, OF_ACCOUNT.format(stored=stored))

    def write_one(self, row):
        values, record = row.values, row.record
        days = {name: values.get(name, getattr(record, name)) for name in ("valid_from", "valid_to")}
        if not row.is_new and self.by.is_superuser:
            record.valid_from, record.valid_to = days["valid_from"], days["valid_to"]
            memberships.store(record, by=self.by, reason="Nhập từ tệp")
            return
        invited = people.invite(
            by=self.by,
            organization=record.organization,
            role=record.role,
            username=values["username"],
            full_name=values.get("full_name", ""),
            email=values.get("email", ""),
            **days,
        )
        row.record = invited.membership
        if row.is_new:
            self.invited.append(invited)

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        result.invited = self.invited if result.accepted and not self._is_dry_run(kwargs) else []


class UserResource(ListResource):
    """Accounts that are there: their names and addresses."""

    by_service = True
    shown_only = frozenset({"is_active"})
    headings = {"username": "Tên đăng nhập", "full_name": "Họ và tên", "email": "Thư điện tử"}

    is_active = Field(attribute="is_active", column_name="Đang hoạt động", widget=YesNoCell())

    class Meta:
        model = User
        name = "Tài khoản"
        import_id_fields = ("username",)
        fields = ("username", "full_name", "email", "is_active")

    def get_queryset(self):
        return User.objects.all() if self.by.is_superuser else people.people_of(self.by)

    def candidates(self, rows):
        return self.get_queryset().filter(username__in=[row.values["username"] for row in rows])

    def _check_rights(self, rows: Sequence[ListedRow]) -> None:
        for row in rows:
            if row.is_new:
                self.refuse(row, "username", NO_ACCOUNT)

    def write_one(self, row):
        user: Any = row.record
        self.fill(row)
        with about("email"):
            accounts.save(user, by=self.by)
