"""What one person owes and by when, what came back to them, and what waits for their decision."""

from dataclasses import dataclass
from datetime import date

from briefings.services.my_work import decisions
from briefings.services.my_work import outstanding as sources
from briefings.services.my_work.counts import overdue_count
from briefings.services.my_work.decisions import awaiting_acceptance
from briefings.services.my_work.duties import LIMIT, Act, Duty, Own, ended_everywhere
from briefings.services.my_work.figures import OwedForm, owed_forms
from briefings.services.my_work.folding import folded
from briefings.services.my_work.following import Followed, followed
from briefings.services.my_work.outstanding import with_return

__all__ = [
    "LIMIT",
    "Act",
    "Duty",
    "Followed",
    "MyWork",
    "OwedForm",
    "Own",
    "awaiting_acceptance",
    "folded",
    "followed",
    "my_work",
    "overdue_count",
    "owed_forms",
    "with_return",
]


@dataclass(frozen=True)
class MyWork:
    """Each duty stands in one place: overdue ones on top, whatever else they are.

    ``cut``: of some kind only the first ``LIMIT`` are here.
    """

    overdue: tuple[Duty, ...]
    returned: tuple[Duty, ...]
    outstanding: tuple[Duty, ...]
    to_decide: tuple[Duty, ...]
    cut: bool = False

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.returned) + len(self.outstanding) + len(self.to_decide)

    def __bool__(self):
        return self.count > 0

    def __iter__(self):
        return iter((*self.overdue, *self.returned, *self.outstanding, *self.to_decide))


def my_work(user, on: date, *, asked: bool = False) -> MyWork:
    """The work of ``user`` on day ``on``, out of what ``for_user`` lets them see.

    ``asked``: only what somebody is still asked for. The people of an organization that has ended read what it owed,
    but nobody reminds them; their office hands it over.
    """
    if asked and ended_everywhere(user, on):
        return MyWork((), (), (), ())
    own = Own.of(user, on if asked else None)
    returned: list[Duty] = []
    outstanding: list[Duty] = []
    for duty, came_back in (*sources.directives(user, own, on), *sources.reports(user, own, on)):
        (returned if came_back else outstanding).append(duty)
    outstanding += [*sources.figures(user, own, on), *sources.tasks(user, own, on), *sources.shortcomings(user, own)]
    to_decide = [
        *decisions.reported(user),
        *decisions.report_decisions(user, on),
        *decisions.extensions(user),
        *decisions.reviews(user),
        *decisions.unassigned(user, on),
        *decisions.briefings(user, on),
    ]
    late = [duty for duty in (*returned, *outstanding) if duty.late]
    kinds = [duty.kind for duty in (*returned, *outstanding, *to_decide)]
    return MyWork(
        overdue=_by_day(late),
        returned=_by_day(duty for duty in returned if not duty.late),
        outstanding=_by_day(duty for duty in outstanding if not duty.late),
        to_decide=tuple(to_decide),
        cut=any(kinds.count(kind) >= LIMIT for kind in set(kinds)),
    )


def _by_day(duties) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda duty: (duty.due_on is None, duty.due_on or date.max)))
