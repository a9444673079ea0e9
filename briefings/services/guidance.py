"""What stands in the way of a briefing, and what the office does next: read from the briefing as its page shows it.

Nothing is asked of the database that the page has not read: reports, directives, reviews and conclusions are taken from
the briefing, where they may be prefetched. What is refused in the end, each step says for itself (``briefings``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Briefing
from briefings.punctuality import is_missing
from briefings.timeliness import has_ended, lacks_deadline, lacks_lead


class Lack(StrEnum):
    """What may be missing; the value is a Vietnamese phrase, with a place for how many where they are counted."""

    SUBMIT_BY = "chưa ghi hạn nộp báo cáo"
    PARTICIPANTS = "chưa có tổ chức thường dự"
    DAY = "chưa ghi thời gian họp"
    CHAIR = "chưa ghi người chủ trì"
    REPORTS = "{} tổ chức chưa nộp báo cáo"
    ACCEPTANCE = "{} báo cáo chờ nhận"
    CONCLUSION = "chưa ghi kết luận của chủ trì"
    REVIEWS = "{} nhiệm vụ kỳ trước chưa ghi kết quả xem xét"
    LEAD = "{} nhiệm vụ chưa phân công"
    DEADLINE = "{} nhiệm vụ chưa xác định thời hạn"


@dataclass(frozen=True)
class Hindrance:
    """``count`` things that are missing."""

    lack: Lack
    count: int = 1

    def __str__(self) -> str:
        return self.lack.format(self.count)


# What is looked for before the step that each state waits for, and what that step is called.
_S = BriefingStatus
BEFORE: dict[str, tuple[str, tuple[Lack, ...]]] = {
    _S.PLANNED: ("mở thu báo cáo", (Lack.SUBMIT_BY, Lack.PARTICIPANTS, Lack.DAY)),
    _S.COLLECTING: ("họp", (Lack.REPORTS, Lack.ACCEPTANCE, Lack.DAY, Lack.CHAIR)),
    _S.HELD: (
        "ghi nhận đã kết luận",
        (Lack.CONCLUSION, Lack.REPORTS, Lack.ACCEPTANCE, Lack.REVIEWS, Lack.LEAD, Lack.DEADLINE),
    ),
    _S.CONCLUDED: ("khép hội nghị", (Lack.REPORTS, Lack.ACCEPTANCE, Lack.REVIEWS, Lack.LEAD, Lack.DEADLINE)),
}


def hindrances(briefing: Briefing) -> list[Hindrance]:
    """What is still missing before the next step of ``briefing``, in the order in which it is put right."""
    _, looked_for = BEFORE.get(briefing.status, ("", ()))
    found = (Hindrance(lack, _COUNTS[lack](briefing)) for lack in looked_for)
    return [one for one in found if one.count]


def next_step_name(briefing: Briefing) -> str:
    """What ``hindrances`` stand before, as a Vietnamese verb: ``"khép hội nghị"``."""
    return BEFORE.get(briefing.status, ("", ()))[0]


def _unfinished(briefing: Briefing) -> Iterator:
    return (directive for directive in briefing.directives.all() if not has_ended(directive))


def _usual(briefing: Briefing) -> int:
    return int(not briefing.usual_participants().exists())


_COUNTS = {
    Lack.SUBMIT_BY: lambda briefing: int(briefing.submit_by is None),
    Lack.PARTICIPANTS: _usual,
    Lack.DAY: lambda briefing: int(briefing.starts_at is None),
    Lack.CHAIR: lambda briefing: int(briefing.chair_id is None),
    Lack.REPORTS: lambda briefing: sum(map(is_missing, briefing.reports.all())),
    Lack.ACCEPTANCE: lambda briefing: sum(one.status == ReportStatus.SUBMITTED for one in briefing.reports.all()),
    Lack.CONCLUSION: lambda briefing: int(not briefing.conclusions.all()),
    Lack.REVIEWS: lambda briefing: sum(not review.outcome for review in briefing.reviews.all()),
    Lack.LEAD: lambda briefing: sum(map(lacks_lead, _unfinished(briefing))),
    Lack.DEADLINE: lambda briefing: sum(map(lacks_deadline, _unfinished(briefing))),
}


class Next(StrEnum):
    """What is done next; those that are steps of the briefing have the name of the step."""

    COLLECT = "collect"
    INVITE = "invite"
    REMIND = "remind"
    RECEIVE = "receive"
    HOLD = "hold"
    ENTER = "enter"
    REVIEW = "review"
    CONCLUDE = "conclude"
    MINUTES = "minutes"
    NOTICE = "notice"
    ASSIGN = "assign"
    CLOSE = "close"
    RESUME = "resume"
    NEXT_BRIEFING = "next_briefing"


def next_steps(briefing: Briefing, *, on: date) -> list[Next]:
    """What ``briefing`` waits for on day ``on``, the most pressing first; who may do it, and whether papers can be
    issued, the caller knows."""
    lacks = {one.lack for one in hindrances(briefing)}
    return [step for step, wanted in _AHEAD[briefing.status](briefing, lacks, on) if wanted]


Ahead = list[tuple[Next, bool]]  # each with whether it is to be done


def _before_the_session(briefing: Briefing, lacks: set[Lack], on: date) -> Ahead:
    """On its day, or where that is unknown, the session itself comes first."""
    ahead = briefing.held_on is not None and briefing.held_on > on
    late = Lack.REPORTS in lacks and briefing.submit_by is not None and briefing.submit_by < on
    return [
        (Next.HOLD, not ahead),
        (Next.INVITE, True),
        (Next.REMIND, late),
        (Next.RECEIVE, Lack.ACCEPTANCE in lacks),
    ]


def _after_the_session(briefing: Briefing, lacks: set[Lack], on: date) -> Ahead:
    written = bool(briefing.conclusions.all()) and bool(briefing.directives.all())
    return [(Next.ENTER, not written), (Next.REVIEW, Lack.REVIEWS in lacks), (Next.CONCLUDE, True)]


def _after_the_conclusion(briefing: Briefing, lacks: set[Lack], on: date) -> Ahead:
    return [
        (Next.ASSIGN, bool(lacks & {Lack.LEAD, Lack.DEADLINE})),
        (Next.MINUTES, True),
        (Next.NOTICE, True),
        (Next.REVIEW, Lack.REVIEWS in lacks),
        (Next.RECEIVE, Lack.ACCEPTANCE in lacks),
        (Next.CLOSE, True),
    ]


def _only(step: Next) -> Callable[[Briefing, set[Lack], date], Ahead]:
    return lambda briefing, lacks, on: [(step, True)]


_AHEAD: dict[str, Callable[[Briefing, set[Lack], date], Ahead]] = {
    _S.PLANNED: _only(Next.COLLECT),
    _S.COLLECTING: _before_the_session,
    _S.HELD: _after_the_session,
    _S.CONCLUDED: _after_the_conclusion,
    _S.POSTPONED: _only(Next.RESUME),
    _S.CLOSED: _only(Next.NEXT_BRIEFING),
    _S.CANCELLED: _only(Next.NEXT_BRIEFING),
}
