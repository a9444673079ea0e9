"""Organizations and the posts in them, as lists in and out."""

from collections.abc import Sequence
from typing import Any

from lib.refused import Refused
from organizations.models import Organization, Post
from organizations.resources.base import ListResource
from organizations.services.rights import check_place

ACCOUNT = "Tài khoản của chức vụ do quản trị hệ thống ghi; để trống cột này, hoặc ghi lại như tệp tải ở “Xuất”."


class OrganizationResource(ListResource):
    """Found again by name and first day. Another name is another organization: renaming is done on its page."""

    together = True

    class Meta:
        model = Organization
        name = "Tổ chức"
        import_id_fields = ("name", "valid_from")
        fields = (
            "name",
            "short_name",
            "kind",
            "parent",
            "unit",
            "symbol",
            "format_family",
            "letterhead_superior",
            "letterhead_issuer",
            "place_name",
            "archive_note",
            "rank",
            "valid_from",
            "valid_to",
        )

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._placed: dict[tuple, str] = {}

    def check(self, row):
        """Where it stands decides who reaches it; asked once for all that are to stand alike."""
        record = row.record
        new_parent = record.parent is not None and record.parent.pk is None  # of the same file, judged by its own row
        if not row.is_new:
            check_place(record, by=self.by)
            return
        parent = None if new_parent else record.parent
        place = (parent and parent.pk, record.unit_id, new_parent)
        if place not in self._placed:
            above: Any = parent or (self._above(record) if new_parent else None)
            try:
                check_place(Organization(parent=above, unit=record.unit), by=self.by)
                self._placed[place] = ""
            except Refused as refusal:
                self._placed[place] = str(refusal)
        if self._placed[place]:
            raise Refused(self._placed[place])

    def _above(self, record: Organization) -> Organization | None:
        """The stored organization beneath which the tree of the file hangs in which ``record`` stands."""
        above = record.parent
        while above is not None and above.pk is None:
            above = above.parent
        return above

    def after_insert(self, records: Sequence[Organization]) -> None:
        names = {name for record in records for name in record.names_borne()}
        if names:
            Organization.refresh_places(names)


class PostResource(ListResource):
    together = True
    found_by = "organization"

    class Meta:
        model = Post
        name = "Chức vụ"
        import_id_fields = ("organization", "title", "full_name", "valid_from")
        fields = ("organization", "title", "full_name", "user", "valid_from", "valid_to")

    def check(self, row):
        if "user" in row.changed and not self.by.is_superuser:
            refusal = Refused(ACCOUNT)
            refusal.field = "user"  # type: ignore[attr-defined]  # asked by ``_prepare_together``
            raise refusal
