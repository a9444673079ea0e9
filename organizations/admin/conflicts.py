"""Two people edit one record: who saves second sees both texts, and nothing is lost silently.

A form carries the version it was opened with. When the stored one is newer and the person typed something, the form
comes back with what is stored beside what was typed; saving it again is then a choice. A row in which nothing was
typed, as most rows of a long page, stays as it is stored.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.functional import cached_property

from organizations.conflicts import BOTH_VERSIONS, display_field, who_and_when
from organizations.models.base import Tracked

CONFLICT = (
    "{who} đã lưu bản này lúc {when}, sau khi bạn mở trang, nên chưa có gì được lưu. Hãy so hai bản ở các ô được đánh "
    "dấu và sửa cho đúng; bấm lưu lần nữa thì nội dung trên màn hình được ghi."
)


class SeenVersion(forms.IntegerField):
    """The version with which the form was opened. Nobody types it, so it is never a change."""

    def __init__(self):
        super().__init__(label="Phiên bản đã xem", required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data):
        return False


class VersionedForm(forms.ModelForm):
    seen_version = SeenVersion()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not isinstance(self.instance, Tracked):
            del self.fields["seen_version"]
        elif self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    @cached_property
    def changed_data(self):
        """Of a row that somebody else saved meanwhile, only what this person typed is a change."""
        return [] if self._is_stale and not self._typed else super().changed_data

    def _post_clean(self):
        if not self._is_stale:
            super()._post_clean()
        elif self._typed:
            self._show_both_versions()

    @cached_property
    def _seen(self) -> int | None:
        if "seen_version" not in self.fields or not self.is_bound or not self.instance.pk:
            return None
        try:
            return self.fields["seen_version"].clean(self["seen_version"].data)
        except forms.ValidationError:
            return None

    @cached_property
    def _is_stale(self) -> bool:
        return self._seen is not None and self._seen != self.instance.version

    @cached_property
    def _typed(self) -> list[str]:
        """Names of the fields that differ from the version with which the form was opened."""
        opened = self.instance.history.filter(version=self._seen).first()
        before = model_to_dict(opened.instance, self.fields) if opened else {}
        for field in opened._history_m2m_fields if opened else ():
            before[field.name] = list(
                getattr(opened, field.name).values_list(field.m2m_reverse_field_name(), flat=True)
            )
        return [name for name in self._differing(self.initial) if name in self._differing({**self.initial, **before})]

    def _differing(self, values: Mapping[str, Any]) -> list[str]:
        def plain(value):
            return value.replace(microsecond=0) if isinstance(value, datetime) else value

        return [
            name
            for name, field in self.fields.items()
            if not field.disabled and field.has_changed(plain(values.get(name)), self[name].data)
        ]

    def _show_both_versions(self) -> None:
        self.add_error(None, CONFLICT.format(**who_and_when(self.instance)))
        for name in self._differing(self.initial):
            stored = display_field(self.fields[name], self.initial.get(name))
            typed = display_field(self.fields[name], self.cleaned_data.get(name, self[name].data))
            self.add_error(name, BOTH_VERSIONS.format(stored=stored, typed=typed))
        # Whoever saves again has seen both.
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("seen_version")] = str(self.instance.version)  # type: ignore[index]  # a copy of our own
