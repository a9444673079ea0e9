"""How many figures of a batch are in which state."""

from dataclasses import dataclass

from django.db.models import Count

from organizations.choices import FigureState
from organizations.models import ImportBatch


@dataclass(frozen=True)
class Counts:
    """How many figures of a file are in each state; ``warned`` are some of those that would be written, ``planned``
    those that are plans of the year."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    left_out: int = 0
    warned: int = 0
    planned: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged + self.rejected + self.left_out

    @property
    def written(self) -> int:
        """How many figures applying would change."""
        return self.new + self.changed


def count_figures(batch: ImportBatch) -> Counts:
    """One query."""
    counts, warned, planned = dict.fromkeys(FigureState.values, 0), 0, 0
    rows = batch.figures.values_list("state", "warned", "planned").annotate(number=Count("pk")).order_by()
    for state, is_warned, is_planned, number in rows:
        counts[state] += number
        planned += number if is_planned else 0
        warned += number if is_warned and state in (FigureState.NEW, FigureState.CHANGED) else 0
    return Counts(**counts, warned=warned, planned=planned)
