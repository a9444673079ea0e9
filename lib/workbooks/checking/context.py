"""What the figures of a file are checked against."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lib.vietnamese import Period
from lib.workbooks.matching import Unit, Units
from lib.workbooks.statements import IndicatorSpec

# ((code, name) of unknown units, full names in titles) → units outside the scope that they may be.
FindOutside = Callable[[Sequence[tuple[str, str]], Sequence[str]], Iterable[Unit]]


@dataclass
class CheckingContext:
    """One period (``quarter``, of any length), form and scope.

    ``form_code``: that of the form, empty where any indicator may be reported. ``specs``: code → (id of the indicator,
    what it takes); ``in_form``: codes of those that the form asks for. ``not_stated``: of those that have no figure in
    the period, or (planned) no plan of its year, why not, as a clause behind *chỉ tiêu này*. ``find_outside``: looks
    unknown units up elsewhere, so that a refusal can say what they are; called once for a file.
    """

    quarter: Period
    form_code: str
    specs: Mapping[str, tuple[int, IndicatorSpec]]
    in_form: frozenset[str]
    units: Units
    find_outside: FindOutside
    not_stated: Mapping[tuple[str, bool], str] = field(default_factory=dict)  # (code, whether planned) → clause

    @property
    def only_unit(self) -> Unit | None:
        """The unit that was chosen with the organization, where the scope is one alone."""
        return self.units.by_id[next(iter(self.units.scope))] if len(self.units.scope) == 1 else None
