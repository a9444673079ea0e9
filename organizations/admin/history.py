"""What the history page of a record says of each change: in words, not in stored values."""

from dataclasses import replace
from typing import Any

from django.db.models import ForeignKey, ManyToManyField
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from organizations.display import INTERNAL_FIELDS, NOTHING, display_value


class ChangesInWords(HistoricalRecordContextHelper):
    def context_for_delta_changes(self, delta):
        shown = [change for change in delta.changes if change.field not in INTERNAL_FIELDS]
        return super().context_for_delta_changes(replace(delta, changes=shown))

    def prepare_delta_change_value(self, change, value):
        field: Any = self.model._meta.get_field(change.field)
        if isinstance(field, ManyToManyField):
            return "; ".join(map(str, super().prepare_delta_change_value(change, value))) or NOTHING
        if isinstance(field, ForeignKey):
            if isinstance(value, DeletedObject):
                related: Any = field.related_model
                return NOTHING if value.pk is None else f"{related._meta.verbose_name} đã xóa"
            return NOTHING if value is None else str(value)
        return display_value(value, dict(field.flatchoices))
