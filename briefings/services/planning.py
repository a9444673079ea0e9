"""A series makes one briefing after the other, with all that can be deduced from those before."""

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from briefings.choices import BriefingStatus, PeriodKind
from briefings.illustrative import without_mark
from briefings.models import Briefing, BriefingSeries
from briefings.periods import CoveredPeriod
from briefings.services.agenda import adopt_template
from briefings.services.history import create_with_history, get_locked
from briefings.services.series import check_office, following, latest, waiting
from briefings.services.slugs import free_slug
from briefings.transitions import NEXT_BRIEFING, check
from lib.refused import Refused
from lib.vietnamese import capitalized, fold
from organizations.models import AdministrativeUnit, Post

EACH = ("hang", "moi")  # hằng, hàng, mỗi, before the word for a period


@dataclass(frozen=True)
class Plan:
    """What the office says of a briefing that is to come; what nobody knows yet stays empty."""

    data_from: date | None = None
    data_to: date | None = None
    submit_by: date | None = None
    starts_at: datetime | None = None
    venue: str = ""
    chair: Post | None = None


def proposed_periods(series: BriefingSeries, before: Briefing | None, on: date) -> list[CoveredPeriod]:
    """Those of which the next briefing of ``series`` may be, the likely one first: the one after ``before``. Of the
    first one that in which day ``on`` lies and the one that ended before it, about which offices meet in the first days
    of the next. Refused for a series that is ad hoc.

    A week that passed without a session is not made up for: then that of ``on`` comes first.
    """
    now = CoveredPeriod.of(series.period_kind, on)
    if before is None:
        return [now, now.previous]
    after = following(before)
    return [now, after] if after.period_kind == PeriodKind.WEEK and after.last_day < on else [after]


def propose(series: BriefingSeries, on: date) -> Plan:
    """What can be deduced of the next briefing of ``series`` from its latest one: the same hour, place and distance of
    each day from the end of its period, on working days; the window of the figures goes on where it ended."""
    before = latest(series)
    if before is None or before.period_kind == PeriodKind.AD_HOC:
        return Plan(chair=series.chair_post)
    end = proposed_periods(series, before, on)[0].last_day
    moved = end - before.last_day
    weekly = before.period_kind == PeriodKind.WEEK
    starts_at = None
    if before.starts_at:
        local = timezone.localtime(before.starts_at)
        # The Monday after a Saturday would be in the week after.
        day = _working_day(timezone.localdate(before.starts_at) + moved, step=-1 if weekly else 1)
        starts_at = timezone.make_aware(datetime.combine(day, local.time()))
    return Plan(
        data_from=before.data_to + timedelta(days=1) if before.data_to else None,
        data_to=before.data_to
        and (before.data_to + moved if weekly else _same_place(before.data_to, before.last_day, end)),
        submit_by=_working_day(before.submit_by + moved, step=-1) if before.submit_by else None,
        starts_at=starts_at,
        venue=without_mark(before.venue),
        chair=series.chair_post or before.chair,
    )


# New Year, 30/4, 1/5 and Quốc khánh; holidays by the moon are not known here.
HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


def _working_day(day: date, *, step: int) -> date:
    """``day``, or the next one (``step`` −1: the one before) that is no Saturday, Sunday or holiday of a fixed day."""
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=step)
    return day


def _usual_deadline(series: BriefingSeries, starts_at: datetime | None) -> date | None:
    """The day by which reports are due for a session at ``starts_at``, as the series has it; None: not known."""
    if series.report_days is None or starts_at is None:
        return None
    return _working_day(timezone.localdate(starts_at) - timedelta(days=series.report_days), step=-1)


def _same_place(day: date, end: date, new_end: date) -> date:
    """As far from ``new_end`` as ``day`` from ``end``, both maybe ends of months: 20/12 of a quarter is 20/03."""
    if day == end:
        return new_end
    months = 12 * (new_end.year - end.year) + new_end.month - end.month
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def plan_briefing(
    series_id: int, *, by, plan: Plan, period: CoveredPeriod | None = None, ad_hoc: bool = False
) -> Briefing:
    """Plan the next briefing of a series, its first one, or (``ad_hoc``) one outside its periods on a known day.

    ``period``: one of ``proposed_periods``; None takes the one after the latest, or for the first one that of today,
    of a weekly series the week of the session. Refused as ``next_briefing`` is.
    """
    series = get_locked(BriefingSeries, series_id, by=by)
    check_office(series.host, by=by)
    if ad_hoc or series.period_kind == PeriodKind.AD_HOC:
        return _plan_ad_hoc(series, plan, by=by)
    before = latest(series)
    if before is not None:
        return _plan_after(series, before, plan, by=by, period=period)
    if period is None:
        weekly = series.period_kind == PeriodKind.WEEK
        day = timezone.localdate(plan.starts_at) if weekly and plan.starts_at else timezone.localdate()
        period = CoveredPeriod.of(series.period_kind, day)
    else:
        _check_proposed(period, series, None)
    return _plan(series, period, plan, by=by, reason="Hội nghị đầu tiên")


@transaction.atomic
def next_briefing(series_id: int, *, by, **said) -> Briefing:
    """Plan the briefing of the period after the series' latest one: its title, chair and agenda come from the series.

    ``said``: of ``Plan``. Raises Refused while the latest one is still to be held (it is the next one), when the series
    has none yet or is ad hoc, and when ``by`` is not of the host's office.
    """
    series = get_locked(BriefingSeries, series_id, by=by)
    before = latest(series)
    if before is None:
        raise Refused(f"Loạt “{series}” chưa có hội nghị nào để nối tiếp; hãy tạo hội nghị đầu tiên ở “Thêm hội nghị”.")
    return _plan_after(series, before, Plan(**said), by=by)


def _plan_after(
    series: BriefingSeries, before: Briefing, plan: Plan, *, by, period: CoveredPeriod | None = None
) -> Briefing:
    if why_not := waiting(before):
        raise Refused(why_not)
    check(NEXT_BRIEFING, state=before.status, states=BriefingStatus, by=by, host=series.host)
    if period is not None:
        _check_proposed(period, series, before)
    return _plan(series, period or following(before), plan, by=by, reason=f"Nối tiếp “{before}”", unit=before.unit)


def _check_proposed(period: CoveredPeriod, series: BriefingSeries, before: Briefing | None) -> None:
    if period not in proposed_periods(series, before, timezone.localdate()):
        raise Refused(f"“{capitalized(period.full_name)}” không còn là kỳ tiếp theo; hãy tải lại trang rồi chọn kỳ.")


def _plan_ad_hoc(series: BriefingSeries, plan: Plan, *, by) -> Briefing:
    if plan.starts_at is None:
        raise Refused("Hội nghị đột xuất phải có thời gian họp; hãy ghi ngày, giờ họp.")
    year = timezone.localdate(plan.starts_at).year
    there = series.briefings.filter(period_kind=PeriodKind.AD_HOC, year=year).aggregate(last=Max("ordinal"))["last"]
    period = CoveredPeriod(PeriodKind.AD_HOC, year)
    before = latest(series)
    return _plan(
        series,
        period,
        plan,
        by=by,
        reason="Hội nghị đột xuất",
        unit=before.unit if before else None,
        ordinal=(there or 0) + 1,
    )


def title_of(series: BriefingSeries, period: CoveredPeriod, starts_at: datetime | None = None) -> str:
    """``Giao ban khối MTTQ và các đoàn thể Quý I năm 2021``; of an ad hoc one with its day.

    A name that ends as the period begins says it once: *Giao ban tuần*, *Giao ban hằng tuần* meet as ``Giao ban tuần
    45/2026``.
    """
    if period.period_kind == PeriodKind.AD_HOC:
        day = f" ngày {timezone.localdate(starts_at):%d/%m/%Y}" if starts_at else ""
        return f"{series.name} đột xuất{day}"
    name, begins = series.name.split(), period.name.split()
    for length in range(len(begins), 0, -1):
        if fold(" ".join(name[1:][-length:])) == fold(" ".join(begins[:length])):
            kept = name[:-length]
            return " ".join([*(kept[:-1] if fold(kept[-1]) in EACH else kept), period.name])
    return f"{series.name} {capitalized(period.name)}"


def _plan(
    series: BriefingSeries,
    period: CoveredPeriod,
    plan: Plan,
    *,
    by,
    reason: str,
    unit: AdministrativeUnit | None = None,
    ordinal: int = 1,
) -> Briefing:
    if plan.data_from and plan.data_to and plan.data_to < plan.data_from:
        raise Refused("Ngày cuối của số liệu phải từ ngày đầu trở đi; hãy sửa một trong hai ngày.")
    place = unit or series.host.unit
    if place is None:
        raise Refused(f"{series.host} chưa ghi địa bàn; hãy ghi địa bàn của cơ quan rồi thêm hội nghị.")
    title = title_of(series, period, plan.starts_at)
    briefing = Briefing(
        series=series,
        unit=place,
        **asdict(period),
        ordinal=ordinal,
        data_from=plan.data_from,
        data_to=plan.data_to,
        submit_by=plan.submit_by or _usual_deadline(series, plan.starts_at),
        starts_at=plan.starts_at,
        venue=plan.venue.strip(),
        title=title,
        slug=free_slug(title),
        chair=plan.chair or series.chair_post,
    )
    create_with_history(briefing, by=by, reason=reason)
    adopt_template(briefing, by=by)
    return briefing
