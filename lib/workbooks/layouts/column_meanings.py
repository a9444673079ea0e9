"""What each column of a header means: which indicator and which part of it, or the role that its heading names."""

from dataclasses import dataclass
from enum import StrEnum

from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.layouts.headers import Heading
from lib.workbooks.layouts.indicators import IndicatorIndex, Match
from lib.workbooks.layouts.periods import Fit
from lib.workbooks.layouts.reading import MatchedBy, Part, StatedPeriod
from lib.workbooks.layouts.vocabulary import (
    NOT_IMPORTED,
    OF_WHICH,
    Role,
    bare_heading_key,
    bracketed_role,
    heading_key,
    role_of,
)
from lib.workbooks.problems import Answer
from lib.workbooks.units_of_measure import compare

PART_OF_ROLE: dict[Role | None, Part] = {Role.QUARTER: "value", Role.VALUE: "value", Role.CUMULATIVE: "cumulative"}
# Under the title of a group: the figure of the group itself.
_GROUP_ITSELF = frozenset({"tong so", "tong cong", "tong", "chung", "so luong", "tong chung", "cong"})


class PlanOf(StrEnum):
    """Of which year the plan in a column is."""

    YEAR = "year"  # that of the chosen period
    OTHER_YEAR = "other year"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class ColumnMeaning:
    """``code`` of the indicator and ``part`` of it, or the ``role`` of a column without one; neither when unknown.

    ``how`` the indicator was named; ``others``: further indicators that the same column names. ``period``: that its
    headings name, and how it fits (``fit``) the chosen one; None where they name none. ``plan``: of which year the
    figures are planned, and ``plan_code`` of which indicator; None where they are not the plan of a year.
    """

    role: Role | None = None
    code: str = ""
    part: Part = "value"
    how: MatchedBy = MatchedBy.UNKNOWN
    others: tuple[str, ...] = ()
    period: StatedPeriod | None = None
    fit: Fit | None = None
    plan: PlanOf | None = None
    plan_code: str = ""

    @property
    def is_of_another_period(self) -> bool:
        """Whether its headings name a period that is not the chosen one."""
        return self.fit in (Fit.OTHER, Fit.PARTLY)

    def lets_hold(self, answer: str, how: MatchedBy) -> bool:
        """Whether ``answer`` counts: one for an earlier file says nothing where the headings name another period than
        the chosen one, and leaves the plan of another year out or is asked for again."""
        other_plan = self.plan == PlanOf.OTHER_YEAR and answer != Answer.IGNORE
        return how != MatchedBy.REMEMBERED or not (self.is_of_another_period or other_plan)


def meaning_of(path: tuple[Heading, ...], indicators: IndicatorIndex) -> ColumnMeaning:
    """What the column under ``path`` (headings from top to bottom) means."""
    texts = [heading.text for heading in path]
    # An indicator may be called *Diễn giải* as well.
    roles = [None if indicators.match(text) else role_of(text) for text in texts]
    # Plan, last quarter, comparison, note: also when an indicator stands above or below.
    beside = [bracketed_role(text) for text in texts]
    for role in reversed([*beside, *roles]):
        if role in NOT_IMPORTED:
            return ColumnMeaning(role)
    if roles and roles[-1] == Role.INDICATOR and any(indicators.match(t) or names_commune(t) for t in texts[:-1]):
        return ColumnMeaning(Role.PLAN)  # *Chỉ tiêu | Kết quả* below an indicator or a commune
    # *Trong quý*, *Lũy kế* above *KH | TH* say more than the latter.
    parts = [role for role in reversed(roles) if role in PART_OF_ROLE]
    said = next((role for role in parts if role != Role.VALUE), next(iter(parts), Role.VALUE))
    part: Part = PART_OF_ROLE[said]
    names = [text for text, role in zip(texts, roles, strict=True) if role not in PART_OF_ROLE]
    if found := _indicator(names, indicators):
        others = _other_indicators(path, found.code, indicators)
        return ColumnMeaning(code=found.code, part=part, how=found.how, others=others)
    lowest = next((role for role in reversed(roles) if role), None)
    lowest = said if lowest == Role.VALUE else lowest
    if lowest in PART_OF_ROLE and any(
        bare_heading_key(name) and not OF_WHICH.match(heading_key(name)) for name in names
    ):
        return ColumnMeaning(part=part)  # the quarter, or the year so far, of something unknown
    if lowest in (Role.UNIT_NAME, Role.UNIT_CODE) and roles[-1] is None and may_name_commune(texts[-1]):
        return ColumnMeaning()  # one of *Các xã, thị trấn*, which is the title above their names
    return ColumnMeaning(lowest)


def _indicator(names: list[str], indicators: IndicatorIndex) -> Match | None:
    """The indicator that headings from top to bottom name: the longest chain that is one, else the lowest heading.

    A group title alone counts only where the lowest heading says that it is the group's own figure (*Tổng số*).
    """
    for start in range(len(names) - 1):
        if found := indicators.match(" ".join(names[start:])):
            return found
        skipping = len(names) - start > 2 and not OF_WHICH.match(heading_key(names[start]))
        if skipping and (found := indicators.match(f"{names[start]} {names[-1]}")):
            return found
    if not names:
        return None
    if found := indicators.match(names[-1]):
        return found
    bare = bare_heading_key(names[-1])
    is_measure = indicators.is_measure(names[-1])
    if not bare or is_measure or bare in _GROUP_ITSELF:
        found = _indicator(names[:-1], indicators)
        # Under *Hộ nghèo*, a column *khẩu* beside a column *hộ* is of something else.
        if found and is_measure and compare(names[-1], indicators.labels[found.code].unit_of_measure) is None:
            return None
        return found
    return None


def _other_indicators(path: tuple[Heading, ...], code: str, indicators: IndicatorIndex) -> tuple[str, ...]:
    """Indicators beside ``code`` that stand in this very column, and not over a group of columns."""
    named = {found.code for heading in path if heading.span == 1 and (found := indicators.match(heading.text))}
    return tuple(sorted(named - {code}))
