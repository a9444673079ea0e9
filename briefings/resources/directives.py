"""Directives as a list in and out. What the session and the steps of a directive settled is changed by those steps."""

from briefings.choices import DueKind
from briefings.models import Directive
from briefings.resources.references import REFERENCES_OF_CYCLE
from briefings.services.capture import STAYS, deadline_of, write_directive
from briefings.services.directives import settled
from briefings.services.history import save_with_history
from briefings.typed_deadlines import Deadline
from lib.refused import Refused
from organizations.resources import REASON, ListedRow, ListResource
from organizations.services.ordinals import next_ordinal
from organizations.services.rows import Row, about, require_sound

# Field of the file → value of a row of the session.
CAPTURED = {
    "content": "content",
    "theme": "theme",
    "expected_product": "expected_product",
    "lead_organization": "lead",
    "coordinating_organizations": "coordinating",
}
DEADLINE = ("due_kind", "due_on", "due_text")
FIELDS_OF = {"lead": "lead_organization", "coordinating": "coordinating_organizations", "deadline": "due_on"}
BESIDE = ("conclusion", "units", "supervising_leader")


class DirectiveResource(ListResource):
    """Found again by briefing and number; a new one without a number gets the next.

    What a paper gave has no briefing, and the part of one organization no number of its own: they are not held.
    """

    references = REFERENCES_OF_CYCLE
    found_by = "briefing"
    by_service = True
    needed = frozenset({"briefing"})
    left_out = (
        "Tệp không có nhiệm vụ giao theo văn bản và phần việc của từng đơn vị trong nhiệm vụ giao chung; các việc ấy "
        "ghi và sửa ở trang của nhiệm vụ."
    )
    shown_only = frozenset({"progress", "percent", "original_due_on"})

    class Meta:
        model = Directive
        name = "Nhiệm vụ giao"
        import_id_fields = ("briefing", "ordinal")
        fields = (
            "briefing",
            "ordinal",
            "content",
            "theme",
            "conclusion",
            "lead_organization",
            "coordinating_organizations",
            "units",
            "supervising_leader",
            "due_kind",
            "due_on",
            "due_text",
            "expected_product",
            "progress",
            "percent",
            "original_due_on",
        )

    def get_queryset(self):
        return self._held(super().get_queryset())

    def rows_for(self, rows):
        return super().rows_for(self._held(rows))

    @staticmethod
    def _held(rows):
        return rows.filter(briefing__isnull=False, parent__isnull=True)

    def with_related(self, rows):
        rows = rows.select_related(
            "briefing__series__host",
            "theme__owner",
            "conclusion__briefing",
            "lead_organization",
            "supervising_leader__organization",
        )
        return rows.prefetch_related("coordinating_organizations", "units")

    def _has_no_key(self, row):
        return row.values.get("ordinal") is None

    def write_one(self, row):
        values = row.new_values()
        directive = row.record
        said = {CAPTURED[name]: value for name, value in values.items() if name in CAPTURED}
        if set(DEADLINE) & set(values):
            said["deadline"] = self._deadline(directive, values)
        if said or row.is_new:
            directive = self._capture(row, said)
        beside = {name: values[name] for name in BESIDE if name in values}
        if beside:
            self._write_beside(directive, beside)
        row.record = directive

    def _capture(self, row: ListedRow, said: dict) -> Directive:
        briefing = row.values["briefing"]
        key = None if row.is_new else row.record.pk
        ordinal = row.values["ordinal"]
        if ordinal is None:
            ordinal = next_ordinal(briefing.directives.all(), within=briefing)
        unsaved = Directive(briefing=briefing, ordinal=ordinal, content=said.get("content", ""))
        if row.is_new:
            require_sound(unsaved)
        try:
            written = write_directive(briefing, Row(0, said, key), by=self.by, ordinal=ordinal)
        except Refused as refusal:
            name = getattr(refusal, "field", "")
            refusal.field = FIELDS_OF.get(name, name)  # type: ignore[attr-defined]  # asked by ``_store_one``
            raise
        assert written is not None  # nothing is removed here
        return written

    def _deadline(self, directive: Directive, values: dict) -> Deadline:
        before = deadline_of(directive)
        on = values.get("due_on", before.on)
        kind = values.get("due_kind") or (before.kind if on == before.on else DueKind.DATE if on else before.kind)
        words = values.get("due_text", before.words)
        with about("deadline"):
            if kind in DueKind.dated() and on is None:
                raise Refused("Thời hạn theo ngày hoặc trong kỳ thì phải ghi ngày; ghi ngày hoặc đổi loại thời hạn.")
        return Deadline(DueKind(kind), on if kind in DueKind.dated() else None, words)

    def _write_beside(self, directive: Directive, values: dict) -> None:
        """What is written on the page of a directive alone."""
        from_session = directive.pk and settled(directive)
        for name in values:
            if from_session and name in from_session:
                with about(name):
                    raise Refused(STAYS)
        units = values.pop("units", None)
        for name, value in values.items():
            setattr(directive, name, value)
        require_sound(directive)
        if values:
            save_with_history(directive, by=self.by, reason=REASON, fields=list(values))
        if units is not None:
            directive._history_user = self.by  # type: ignore[attr-defined]  # read by simple_history
            directive.units.set(units)
