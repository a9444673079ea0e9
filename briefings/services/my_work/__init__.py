"""What one person owes and by when, what came back to them, and what waits for their decision."""

from dataclasses import dataclass
from datetime import date

from briefings.services.my_work import decisions
from briefings.services.my_work import owed as debts
from briefings.services.my_work.duties import LIMIT, Duty, Own
from briefings.services.my_work.owed import with_return

__all__ = ["LIMIT", "Duty", "MyWork", "Own", "my_work", "with_return"]


@dataclass(frozen=True)
class MyWork:
    """Each duty stands in one place: overdue ones on top, whatever else they are.

    ``cut``: of some kind only the first ``LIMIT`` are here.
    """

    overdue: tuple[Duty, ...]
    returned: tuple[Duty, ...]
    owed: tuple[Duty, ...]
    to_decide: tuple[Duty, ...]
    cut: bool = False

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.returned) + len(self.owed) + len(self.to_decide)

    def __bool__(self):
        return self.count > 0


def my_work(user, on: date) -> MyWork:
    """The work of ``user`` on day ``on``, out of what ``for_user`` lets them see."""
    own = Own.of(user)
    returned, owed = [], []
    for duty, came_back in (*debts.directives(user, own, on), *debts.reports(user, own, on)):
        (returned if came_back else owed).append(duty)
    owed += [*debts.figures(user, own, on), *debts.tasks(user, own, on), *debts.shortcomings(user, own)]
    to_decide = [
        *decisions.reported(user),
        *decisions.report_decisions(user),
        *decisions.extensions(user),
        *decisions.reviews(user),
        *decisions.unassigned(user),
        *decisions.briefings(user, on),
    ]
    late = [duty for duty in (*returned, *owed) if duty.late]
    kinds = [duty.kind for duty in (*returned, *owed, *to_decide)]
    return MyWork(
        overdue=_by_day(late),
        returned=_by_day(duty for duty in returned if not duty.late),
        owed=_by_day(duty for duty in owed if not duty.late),
        to_decide=tuple(to_decide),
        cut=any(kinds.count(kind) >= LIMIT for kind in set(kinds)),
    )


def _by_day(duties) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda duty: (duty.due_on is None, duty.due_on or date.max)))
