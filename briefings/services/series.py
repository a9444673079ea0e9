"""A series makes its next briefing."""

from datetime import date, datetime

from django.db import transaction

from briefings.choices import BriefingStatus, PeriodKind
from briefings.models import Briefing, BriefingSeries
from briefings.periods import period_name
from briefings.services.agenda import adopt_template
from briefings.services.history import create_with_history, get_locked
from briefings.services.slugs import free_slug
from briefings.transitions import NEXT_BRIEFING, check
from lib.refused import Refused
from lib.vietnamese import Quarter

WAITING = (BriefingStatus.PLANNED, BriefingStatus.COLLECTING, BriefingStatus.POSTPONED)


def latest(series: BriefingSeries) -> Briefing | None:
    """The briefing of the series' own kind of period that looks furthest; a second one of a period comes after it."""
    rows = series.briefings.filter(period_kind=series.period_kind)
    return rows.order_by("-year", "-quarter", "-month", "-ordinal").first()


def following(briefing: Briefing) -> dict:
    """Year, quarter and month of the period after that of ``briefing``; an ad hoc one has none and is refused."""
    match briefing.period_kind:
        case PeriodKind.QUARTER:
            assert briefing.quarter is not None  # as the database sees to
            after = Quarter(briefing.year, briefing.quarter).next
            return {"year": after.year, "quarter": after.number, "month": None}
        case PeriodKind.MONTH:
            assert briefing.month is not None  # likewise
            year, month = divmod(12 * briefing.year + briefing.month, 12)
            return {"year": year, "quarter": None, "month": month + 1}
        case PeriodKind.AD_HOC:
            raise Refused("Giao ban đột xuất không có kỳ tiếp theo; hãy tạo hội nghị mới trong trang quản trị.")
    return {"year": briefing.year + 1, "quarter": None, "month": None}


@transaction.atomic
def next_briefing(
    series_id: int,
    *,
    by,
    data_from: date | None = None,
    data_to: date | None = None,
    submit_by: date | None = None,
    starts_at: datetime | None = None,
) -> Briefing:
    """Plan the briefing of the period after the series' latest one: its title, chair and agenda come from the series.

    The window of the figures, the day for reports and the session are the office's to say; what is not said stays
    empty. Raises Refused while the latest one is still to be held (it is the next one), when the series has none yet or
    is ad hoc, and when ``by`` is not of the host's office.
    """
    series = get_locked(BriefingSeries, series_id, by=by)
    before = latest(series)
    if before is None:
        raise Refused(
            f"Loạt “{series}” chưa có hội nghị nào để nối tiếp; hãy tạo hội nghị đầu tiên trong trang quản trị."
        )
    if before.status in WAITING:
        raise Refused(
            f"Kỳ tiếp theo đã có: “{before}” ({before.get_status_display().lower()}); hãy tổ chức hội nghị ấy trước."
        )
    check(NEXT_BRIEFING, state=before.status, states=BriefingStatus, by=by, host=series.host)
    if data_from and data_to and data_to < data_from:
        raise Refused("Ngày cuối của số liệu phải từ ngày đầu trở đi; hãy sửa một trong hai ngày.")
    period = following(before)
    name = period_name(before.period_kind, period["year"], quarter=period["quarter"], month=period["month"])
    title = f"{series.name} {name[:1].upper()}{name[1:]}"
    briefing = Briefing(
        series=series,
        unit=before.unit,
        period_kind=before.period_kind,
        **period,
        data_from=data_from,
        data_to=data_to,
        submit_by=submit_by,
        starts_at=starts_at,
        title=title,
        slug=free_slug(title),
        chair=series.chair_post,
    )
    create_with_history(briefing, by=by, reason=f"Nối tiếp “{before}”")
    adopt_template(briefing, by=by)
    return briefing
