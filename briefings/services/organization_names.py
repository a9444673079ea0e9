"""Organizations as people write them: by name, short name, symbol, or words that no other has."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from lib.refused import Refused
from lib.vietnamese import fold
from organizations.models import Organization

LONGEST = 80  # letters of a text that is told back


class UnknownName(Refused):
    """No organization is called so."""


class OrganizationNames:
    """Finds organizations by what somebody wrote, among ``nearest`` first: of two that are called the same, one among
    them is meant."""

    def __init__(self, nearest: Iterable[Organization], others: Iterable[Organization]):
        self.nearest, self.others = list(nearest), list(others)

    def find(self, text: str) -> Organization:
        """The one that ``text`` names. Raises Refused where several may be meant, with their names, and UnknownName
        where there is none."""
        wanted, told = fold(text).strip(" .:"), text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        several: Sequence[Organization] = ()
        for ones in (self.nearest, self.others):
            exact = [one for one in ones if wanted in self._names[one.pk]]
            if len(exact) == 1:
                return exact[0]
            several = several or exact
        for ones in (self.nearest, [*self.nearest, *self.others]):
            found = several or [
                one for one in ones if any(f" {wanted} " in f" {name} " for name in self._names[one.pk])
            ]
            if len(found) == 1 and wanted:
                return found[0]
            if found and wanted:
                names = ", ".join(one.label for one in found[:4]) + (", …" if len(found) > 4 else "")
                raise Refused(f"“{told}” có thể là {names}; ghi rõ một tổ chức.")
        raise UnknownName(f"Không có “{told}” trong danh sách tổ chức.")

    @cached_property
    def _names(self) -> dict[int, set[str]]:
        return {
            one.pk: {fold(name) for name in (one.name, one.short_name, one.symbol, one.label, one.shown_name) if name}
            for one in (*self.nearest, *self.others)
        }
