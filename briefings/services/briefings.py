"""What may happen to a briefing: one function per step of ``transitions.BRIEFING``."""

from django.db import transaction
from django.db.models import Max

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Briefing, Directive, DirectiveReview, OrganizationReport
from briefings.services.history import (
    create_with_history,
    get_locked,
    require_reason,
    save_with_history,
    version_in,
)
from briefings.services.prefill import prefill
from briefings.services.receipts import undated
from briefings.services.series import latest
from briefings.services.settling import settle_reports
from briefings.timeliness import lacks_deadline, lacks_lead
from briefings.transitions import (
    BRIEFING,
    NEXT_BRIEFING,
    RECORD_RECEIPTS,
    Transition,
    check,
    find,
    may_be_taken,
    offered,
)
from lib.refused import Refused
from organizations.services.period_locks import lock_period

ENDED = "Tổ chức chỉ có đến hết ngày {until:%d/%m/%Y}, trước ngày {on:%d/%m/%Y} của hội nghị."


def offers(briefing: Briefing, *, by) -> list[tuple[Transition, str]]:
    """The steps open from where ``briefing`` stands, with why ``by`` may not take one (empty: may)."""
    common = {"state": briefing.status, "states": BriefingStatus, "by": by, "host": briefing.series.host}
    steps = list(offered(BRIEFING, **common))
    if briefing.status in NEXT_BRIEFING.sources and briefing == latest(briefing.series):
        steps += offered((NEXT_BRIEFING,), **common)
    if may_be_taken(RECORD_RECEIPTS, by=by, host=briefing.series.host) and undated(briefing).exists():
        steps += offered((RECORD_RECEIPTS,), **common)
    return steps


def _take(name: str, briefing: Briefing, *, by) -> str:
    step = find(BRIEFING, name)
    check(step, state=briefing.status, states=BriefingStatus, by=by, host=briefing.series.host)
    return step.target


def _move(name: str, briefing_id: int, *, by, reason: str = "") -> Briefing:
    briefing = get_locked(Briefing, briefing_id, by=by)
    briefing.status = _take(name, briefing, by=by)
    save_with_history(briefing, by=by, reason=reason or find(BRIEFING, name).label, fields=["status"])
    return briefing


@transaction.atomic
def collect(briefing_id: int, *, by) -> Briefing:
    """Ask for the reports: one is expected from each usual participant; none is made twice."""
    briefing = _move("collect", briefing_id, by=by)
    _expect_reports(briefing, by=by)
    return briefing


@transaction.atomic
def resume(briefing_id: int, *, by) -> Briefing:
    """Go on with a postponed briefing where it was: one that asked for no reports yet does not do so now."""
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("resume", briefing, by=by)
    before = version_in(briefing, "status", [BriefingStatus.PLANNED, BriefingStatus.COLLECTING])
    if before and before.status == BriefingStatus.PLANNED:
        return _finish(briefing, before.status, by=by, reason=find(BRIEFING, "resume").label)
    _finish(briefing, target, by=by, reason=find(BRIEFING, "resume").label)
    _stop_asking_ended(briefing, by=by)
    _expect_reports(briefing, by=by)
    return briefing


@transaction.atomic
def hold(briefing_id: int, *, by) -> Briefing:
    """The session took place: every directive still open from the series' other briefings gets its n-th review.

    What another session has not concluded yet is a draft, of which nobody can say what became of it. The session that
    assigned a directive counts as the first time, so the review of the next briefing is the second.
    """
    briefing = _move("hold", briefing_id, by=by)
    waiting = Directive.objects.open().filter(briefing__series=briefing.series).exclude(briefing=briefing)
    waiting = waiting.select_for_update(of=("self",)).order_by("pk")
    seen = dict(
        DirectiveReview.objects.filter(directive__in=waiting).values_list("directive").annotate(last=Max("nth"))
    )
    for directive in waiting:
        review = DirectiveReview(
            briefing=briefing,
            directive=directive,
            nth=seen.get(directive.pk, 1) + 1,
            progress_then=directive.progress,
            percent_then=directive.percent,
            due_then=directive.due_on,
        )
        create_with_history(review, by=by)
    return briefing


@transaction.atomic
def conclude(briefing_id: int, *, by) -> Briefing:
    """The chair's words are written down. Refused, with the list, while something of them is missing."""
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("conclude", briefing, by=by)
    missing = [] if briefing.conclusions.exists() else ["chưa ghi kết luận của chủ trì"]
    if undecided := briefing.reviews.filter(outcome="").count():
        missing.append(f"còn {undecided} chỉ đạo kỳ trước chưa ghi kết quả xem xét")
    _refuse_if(missing, "kết luận")
    return _finish(briefing, target, by=by, reason="Ghi nhận đã kết luận")


@transaction.atomic
def close(briefing_id: int, *, by) -> Briefing:
    """End the briefing: reviews are frozen, accepted reports locked, and so are the figures of its place.

    Refused, with a list, while something is open.
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("close", briefing, by=by)
    _refuse_if(undecided(briefing), "khép")
    settle_reports(briefing, "closed", by=by)
    for quarter in briefing.quarters:
        because = f"Khép hội nghị “{briefing.title}”"
        lock_period(briefing.series.host, briefing.unit, quarter, by=by, reason=because)
    return _finish(briefing, target, by=by, reason="Khép hội nghị")


def undecided(briefing: Briefing) -> list[str]:
    """What stands between ``briefing`` and its closing, each a Vietnamese phrase."""
    missing = []
    settled = [*ReportStatus.taken(), ReportStatus.WAIVED]
    for report in briefing.reports.exclude(status__in=settled).select_related("organization"):
        missing.append(f"báo cáo của {report.organization} {report.get_status_display().lower()}")
    for directive in briefing.directives.open():
        if lacks_lead(directive):
            missing.append(f"chỉ đạo {directive.ordinal} chưa giao đơn vị chủ trì")
        if lacks_deadline(directive):
            missing.append(f"chỉ đạo {directive.ordinal} chưa xác định thời hạn")
    for review in briefing.reviews.filter(outcome="").select_related("directive"):
        missing.append(f"chỉ đạo kỳ trước “{review.directive.content[:60]}” chưa ghi kết quả xem xét")
    return missing


@transaction.atomic
def postpone(briefing_id: int, *, by, reason: str) -> Briefing:
    """Put the session off, with the reason; reports already handed in stay."""
    return _move("postpone", briefing_id, by=by, reason=require_reason(reason, "hoãn hội nghị"))


@transaction.atomic
def cancel(briefing_id: int, *, by, reason: str) -> Briefing:
    """Call the session off, with the reason: of its reports nothing is expected any more."""
    briefing = _move("cancel", briefing_id, by=by, reason=require_reason(reason, "hủy hội nghị"))
    settle_reports(briefing, "cancelled", "cancelled_handed_in", by=by)
    return briefing


def _expect_reports(briefing: Briefing, *, by) -> None:
    """One expected report from each usual participant of the series, with what is carried into it; none twice.

    Whoever is no longer there on the day of the session is not asked; nor any more, where nothing was written yet.
    """
    there = set(briefing.reports.values_list("organization", flat=True))
    for organization in briefing.usual_participants().exclude(pk__in=there):
        report = OrganizationReport(briefing=briefing, organization=organization)
        prefill(create_with_history(report, by=by, reason="Mở thu báo cáo"), by=by)


def _stop_asking_ended(briefing: Briefing, *, by) -> None:
    """Waive what is expected of organizations that the day of ``briefing`` finds dissolved; written texts stay."""
    on = briefing.reference_date
    for report in briefing.reports.filter(status=ReportStatus.EXPECTED, organization__valid_to__lt=on):
        report.status = ReportStatus.WAIVED
        report.waived_reason = ENDED.format(until=report.organization.valid_to, on=on)
        save_with_history(report, by=by, reason=report.waived_reason, fields=["status", "waived_reason"])


def _refuse_if(missing: list[str], what: str) -> None:
    if missing:
        raise Refused(f"Chưa thể {what} hội nghị: " + "; ".join(missing) + ".")


def _finish(briefing: Briefing, target: str, *, by, reason: str) -> Briefing:
    briefing.status = target
    save_with_history(briefing, by=by, reason=reason, fields=["status"])
    return briefing
