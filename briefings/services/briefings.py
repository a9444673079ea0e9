"""What may happen to a briefing: one function per step of ``transitions.BRIEFING``."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Briefing, Directive, DirectiveReview, OrganizationReport
from briefings.services.calling_off import settle_drafts
from briefings.services.history import (
    create_all_with_history,
    get_locked,
    require_reason,
    save_with_history,
    version_in,
)
from briefings.services.prefill import prefill_all
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
from lib.refused import Question, Refused
from organizations.choices import OrganizationKind
from organizations.display import display_moment, shortened
from organizations.models import Post
from organizations.services.period_locks import lock_period

# Who may take part and send figures without writing a report: the heads of the Front's committees of thôn.
MAY_SEND_FIGURES_ONLY = (OrganizationKind.FRONT_WORK_COMMITTEE,)
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
def collect(briefing_id: int, *, by, figures_only: Collection[str] = ()) -> Briefing:
    """Ask for the reports: one is expected from each usual participant; none is made twice.

    ``figures_only``: kinds of organizations that take part and send figures, but write no report.
    """
    briefing = _move("collect", briefing_id, by=by)
    _expect_reports(briefing, by=by, figures_only=figures_only)
    return briefing


@transaction.atomic
def resume(
    briefing_id: int,
    *,
    by,
    submit_by: date | None = None,
    undecided: bool = False,
    starts_at: datetime | None = None,
) -> Briefing:
    """Go on where it was with a postponed briefing, whose reports are due on ``submit_by``.

    ``undecided``: nobody has said by when. ``starts_at``: the day of the session, where it was not known yet. One that
    asked for no reports yet does not do so now. Raises Refused when neither is said and the day of before has passed:
    the deadline was suspended, not kept.
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("resume", briefing, by=by)
    kept = briefing.submit_by
    if not submit_by and not undecided and kept and kept < timezone.localdate():
        raise Refused(
            f"Hạn nộp báo cáo cũ là ngày {kept:%d/%m/%Y}, đã qua trong lúc hoãn; hãy ghi hạn nộp mới, hoặc đánh dấu "
            "là chưa xác định."
        )
    briefing.submit_by = None if undecided else submit_by or kept
    if starts_at:
        _meet_at(briefing, starts_at)
    fields = ["submit_by", "starts_at", "ends_at"]
    asked = version_in(briefing, "status", [BriefingStatus.PLANNED, BriefingStatus.COLLECTING])
    planned = asked is not None and asked.status == BriefingStatus.PLANNED
    target = BriefingStatus.PLANNED if planned else target
    _finish(briefing, target, by=by, reason=find(BRIEFING, "resume").label, fields=fields)
    if planned:
        return briefing
    _stop_asking_ended(briefing, by=by)
    asked = set(briefing.reports.values_list("organization__kind", flat=True))
    _expect_reports(briefing, by=by, figures_only=[kind for kind in MAY_SEND_FIGURES_ONLY if kind not in asked])
    return briefing


@transaction.atomic
def hold(briefing_id: int, *, by, starts_at: datetime | None = None, chair: Post | None = None) -> Briefing:
    """The session took place: every directive still open from the series' other briefings, or given by a paper since,
    gets its n-th review.

    What another session has not concluded yet is a draft, of which nobody can say what became of it. The session that
    assigned a directive counts as the first time, so the review of the next briefing is the second.
    ``starts_at``, ``chair``: when it was and who chaired, where the briefing does not say so yet. Raises Refused as
    long as one of them is unknown, and when the day lies ahead.
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("hold", briefing, by=by)
    if starts_at:
        _meet_at(briefing, starts_at)
    briefing.chair = chair or briefing.chair
    if missing := lacking(briefing):
        raise Refused(f"Chưa thể ghi nhận đã họp: {'; '.join(missing)}.")
    fields = ["starts_at", "ends_at", "chair"]
    _finish(briefing, target, by=by, reason=find(BRIEFING, "hold").label, fields=fields)
    waiting = Directive.objects.open().filter(series=briefing.series_id).exclude(briefing=briefing)
    waiting = waiting.select_for_update(of=("self",)).order_by("pk")
    seen = dict(
        DirectiveReview.objects.filter(directive__in=waiting).values_list("directive").annotate(last=Max("nth"))
    )
    reviews = [
        DirectiveReview(
            briefing=briefing,
            directive=directive,
            nth=seen.get(directive.pk, 1) + 1,
            progress_then=directive.progress,
            percent_then=directive.percent,
            due_then=directive.due_on,
        )
        for directive in waiting
    ]
    create_all_with_history(reviews, by=by)
    return briefing


def lacking(briefing: Briefing) -> list[str]:
    """What must be known before the session of ``briefing`` is said to be held, each a Vietnamese phrase."""
    missing = []
    if briefing.held_on is None:
        missing.append("chưa ghi thời gian họp")
    elif briefing.held_on > timezone.localdate():
        missing.append(f"ngày họp {briefing.held_on:%d/%m/%Y} chưa tới, nếu đã họp hãy ghi lại ngày họp")
    return missing if briefing.chair_id else [*missing, "chưa ghi người chủ trì"]


WITHOUT_REPORTS = "without_reports"  # the answer to the question that follows
NAMED = 12  # organizations in a sentence


def question_of_reports(briefing: Briefing) -> Question | None:
    """Whether to conclude ``briefing`` while reports are missing; None: none is."""
    awaited = briefing.reports.missing().select_related("organization").order_by("organization__sort_key", "pk")
    names = [str(report.organization) for report in awaited]
    if not names:
        return None
    said = "; ".join(names[:NAMED]) + (f" và {len(names) - NAMED} tổ chức khác" if len(names) > NAMED else "")
    return Question(
        f"Còn {len(names)} báo cáo chưa nộp: {said}. Hãy thu hoặc miễn các báo cáo ấy, hoặc xác nhận rồi thực "
        "hiện lại.",
        WITHOUT_REPORTS,
        f"Kết luận khi chưa có báo cáo của: {said}.",
    )


@transaction.atomic
def conclude(
    briefing_id: int,
    *,
    by,
    without_reports: bool = False,
    ends_at: datetime | None = None,
    secretary: Post | None = None,
) -> Briefing:
    """The chair's words are written down: from now on the directives are to be carried out.

    ``ends_at``, ``secretary``: what the minutes say besides, where it is known and was not written yet. Refused, with
    the list, while something of them is missing. Raises Question while reports are missing, with their names
    (``without_reports``: the session concludes all the same, and they may still come).
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("conclude", briefing, by=by)
    missing = [] if briefing.conclusions.exists() else ["chưa ghi kết luận của chủ trì"]
    if undecided := briefing.reviews.filter(outcome="").count():
        missing.append(f"còn {undecided} chỉ đạo kỳ trước chưa ghi kết quả xem xét")
    _refuse_if(missing, "kết luận")
    if not without_reports and (question := question_of_reports(briefing)):
        raise question
    if ends_at and briefing.starts_at and ends_at <= briefing.starts_at:
        began = display_moment(briefing.starts_at)
        raise Refused(f"Hội nghị bắt đầu lúc {began}, nên không kết thúc trước lúc ấy; ghi lại lúc kết thúc.")
    briefing.ends_at = ends_at or briefing.ends_at
    briefing.secretary = secretary or briefing.secretary
    return _finish(briefing, target, by=by, reason="Ghi nhận đã kết luận", fields=["ends_at", "secretary"])


@transaction.atomic
def close(briefing_id: int, *, by) -> Briefing:
    """End the briefing: reviews are frozen, accepted reports locked, and so are the figures of its place.

    Refused, with a list, while something is open.
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("close", briefing, by=by)
    _refuse_if(undecided(briefing), "khép")
    settle_reports(briefing, "closed", by=by)
    if period := briefing.figures_period:
        because = f"Khép hội nghị “{briefing.title}”"
        lock_period(briefing.series.host, briefing.unit, period, by=by, reason=because)
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
        missing.append(f"chỉ đạo kỳ trước “{shortened(review.directive.content, 60)}” chưa ghi kết quả xem xét")
    return missing


@transaction.atomic
def postpone(briefing_id: int, *, by, reason: str, starts_at: datetime | None = None) -> Briefing:
    """Put the session off until ``starts_at`` (None: nobody knows until when), with the reason.

    Reports already handed in stay; the day for the others does not count until the briefing is resumed
    (``punctuality.report_deadline``). The period stays, whatever the year of the new day.
    """
    briefing = get_locked(Briefing, briefing_id, by=by)
    target = _take("postpone", briefing, by=by)
    reason = require_reason(reason, "hoãn hội nghị")
    if starts_at and timezone.localdate(starts_at) < timezone.localdate():
        raise Refused(
            f"Ngày họp mới {timezone.localdate(starts_at):%d/%m/%Y} đã qua; hãy ghi ngày sẽ họp, hoặc để trống nếu "
            "chưa xác định."
        )
    _meet_at(briefing, starts_at)
    return _finish(briefing, target, by=by, reason=reason, fields=["starts_at", "ends_at"])


@transaction.atomic
def cancel(briefing_id: int, *, by, reason: str, moved: Mapping[int, int | None] | None = None) -> Briefing:
    """Call the session off, with the reason; reports that were expected are waived with it, drafts of directives stop.

    ``moved``: for each draft that already has a lead (``calling_off.assigned``), the key of the briefing of the series
    that takes it, or None to stop it, too. Raises Refused, with the list, while one of them is not decided.
    """
    briefing = _move("cancel", briefing_id, by=by, reason=require_reason(reason, "hủy hội nghị"))
    settle_drafts(briefing, moved or {}, by=by)
    settle_reports(briefing, "cancelled", "cancelled_handed_in", by=by)
    return briefing


def _expect_reports(briefing: Briefing, *, by, figures_only: Collection[str] = ()) -> None:
    """One expected report from each usual participant of the series but those of the kinds ``figures_only``, with what
    is carried into it; none twice.

    Whoever is no longer there on the day of the session is not asked; nor any more, where nothing was written yet.
    """
    there = set(briefing.reports.values_list("organization", flat=True))
    asked = briefing.usual_participants().exclude(pk__in=there).exclude(kind__in=figures_only)
    reports = [OrganizationReport(briefing=briefing, organization=one) for one in asked]
    prefill_all(create_all_with_history(reports, by=by, reason="Mở thu báo cáo"), by=by)


def _stop_asking_ended(briefing: Briefing, *, by) -> None:
    """Waive what is expected of organizations that the day of ``briefing`` finds dissolved; written texts stay."""
    on = briefing.reference_date
    for report in briefing.reports.filter(status=ReportStatus.EXPECTED, organization__valid_to__lt=on):
        report.status = ReportStatus.WAIVED
        report.waived_reason = ENDED.format(until=report.organization.valid_to, on=on)
        save_with_history(report, by=by, reason=report.waived_reason, fields=["status", "waived_reason"])


def _meet_at(briefing: Briefing, starts_at: datetime | None) -> None:
    """Give the session another day; when it ends is not known until it was."""
    if starts_at != briefing.starts_at:
        briefing.starts_at, briefing.ends_at = starts_at, None


def _refuse_if(missing: list[str], what: str) -> None:
    if missing:
        raise Refused(f"Chưa thể {what} hội nghị: " + "; ".join(missing) + ".")


def _finish(briefing: Briefing, target: str, *, by, reason: str, fields: Iterable[str] = ()) -> Briefing:
    briefing.status = target
    save_with_history(briefing, by=by, reason=reason, fields=["status", *fields])
    return briefing
