"""Names that several organizations or units bear: the columns that keep the places by which they are told apart."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from organizations.models.base import TreeRecord
from organizations.places import are_shared, refresh_places


class NamedRecord(TreeRecord):
    """A record of the tree whose name others may bear: ``places`` says which columns tell them apart.

    ``named_by`` are the fields out of which that follows; whoever writes in bulk calls ``refresh_places``.
    """

    named_by: tuple[str, ...] = ()
    place_columns: tuple[str, ...] = ("name_place",)

    name_place = models.CharField("nơi, để phân biệt tên trùng", max_length=250, editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None and not set(fields) & set(self.named_by):
            super().save(*args, **kwargs)
            return
        stored = None if self._state.adding else type(self)._base_manager.filter(pk=self.pk).first()
        if stored is not None:
            for column in self.place_columns:
                setattr(self, column, getattr(stored, column))
        super().save(*args, **kwargs)
        before = stored and [getattr(stored, name) for name in self.named_by]
        if before == [getattr(self, name) for name in self.named_by]:
            return
        if not self._rename(stored):
            return
        now = type(self)._base_manager.filter(pk=self.pk).values(*self.place_columns).first() or {}
        for column, place in now.items():
            setattr(self, column, place)

    def delete(self, *args, **kwargs):
        found = super().delete(*args, **kwargs)
        self.refresh_places(self.names_borne())
        return found

    @classmethod
    def refresh_places(cls, names: Iterable[str] | None = None) -> int:
        """``places.refresh_places`` with the models of the project."""
        organizations, units = cls._models()
        return refresh_places(organizations, units, names)

    @staticmethod
    def _models():
        return apps.get_model("organizations", "Organization"), apps.get_model("organizations", "AdministrativeUnit")

    def names_borne(self) -> set[str]:
        """The names under which the record is shown."""
        raise NotImplementedError

    def _rename(self, stored) -> int:
        """Tell apart again those that bear the names of this record, or bore them as it was ``stored``; how many
        changed."""
        organizations, units = self._models()
        if stored is None and not are_shared(organizations, units, self.names_borne()):
            return 0
        return self.refresh_places(self.names_borne() | (stored.names_borne() if stored else set()))
