"""Whether the server's clock can be believed before it dates a paper: it may not be behind what was written already,
nor far ahead of it. Where it cannot, the office is asked which day it is; its answer is kept with its series.

Nothing else tells: a server has one clock. What is compared is when records of the cycle were written, by anybody.
"""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from briefings.models import Briefing, BriefingSeries, Directive, Document, OrganizationReport, ProgressUpdate
from briefings.services.history import save_with_history
from lib.refused import Refused
from organizations.display import display_moment
from organizations.models import Organization, User

TOLERANCE = timedelta(minutes=5)  # two servers of one office, or a clock that was set right by a little
SILENCE = timedelta(days=100)  # longer than from one quarterly briefing to the next: nobody wrote, or it jumped

# What is dated as it is written: the model, and the moment in it.
WRITTEN: tuple[tuple[type[models.Model], str], ...] = (
    (Briefing.history.model, "history_date"),
    (OrganizationReport.history.model, "history_date"),
    (Directive.history.model, "history_date"),
    (ProgressUpdate, "at"),
    (Document, "rendered_at"),
)


def doubt(host: Organization) -> str:
    """Why the clock is doubtful for papers of ``host``, a Vietnamese sentence; empty: it is not."""
    now = timezone.now()
    answer = _answer(host)
    answered = [answer.clock_checked_at] if answer and answer.clock_checked_at else []
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    ever, earlier = _latest(answer, midnight)
    latest = max([*ever, *answered], default=now)
    if latest > now + TOLERANCE:
        return (
            f"Đồng hồ máy chủ đang chỉ {display_moment(now)}, nhưng trong cổng đã có việc ghi lúc "
            f"{display_moment(latest)}: đồng hồ đang chậm, hoặc lúc ấy chạy trước."
        )
    before = max([*earlier, *answered], default=now)
    if now - before > SILENCE:
        return (
            f"Đồng hồ máy chủ đang chỉ {display_moment(now)}, nhưng việc gần nhất trước hôm nay ghi từ "
            f"{display_moment(before)}: lâu ngày không ai dùng cổng, hoặc đồng hồ chạy trước."
        )
    return ""


def refuse_doubtful(host: Organization) -> None:
    """Raises Refused while the clock is in doubt and the office has not answered."""
    if why := doubt(host):
        raise Refused(f"{why} Hãy ghi hôm nay là ngày nào để cổng biết đồng hồ có đúng không.")


@transaction.atomic
def confirm(host: Organization, *, by: User, today: date) -> None:
    """Keep the answer of ``by`` that the clock is right: ``today`` is the day it shows, too.

    From then on moments later than now, written while it was ahead, count no longer. Raises Refused for another day.
    """
    now = timezone.now()
    if today != timezone.localdate(now):
        raise Refused(
            f"Bạn ghi hôm nay là {today:%d/%m/%Y} nhưng đồng hồ máy chủ chỉ {display_moment(now)}, nên chưa ban hành. "
            "Nếu đồng hồ sai, hãy nhờ người quản trị chỉnh lại giờ của máy chủ rồi làm tiếp."
        )
    latest = max(_latest(None, now)[0], default=now)
    series = BriefingSeries.objects.select_for_update(of=("self",)).filter(host=host).order_by("pk").first()
    if series is None:
        return
    series.clock_checked_at, series.clock_ahead_until = now, latest if latest > now else None
    save_with_history(
        series,
        by=by,
        reason=f"Xác nhận đồng hồ máy chủ đúng: hôm nay là {today:%d/%m/%Y}",
        fields=["clock_checked_at", "clock_ahead_until"],
    )


def _answer(host: Organization) -> BriefingSeries | None:
    answered = BriefingSeries.objects.filter(host=host, clock_checked_at__isnull=False)
    return answered.order_by("-clock_checked_at").first()


def _latest(answer: BriefingSeries | None, until: datetime) -> tuple[list[datetime], list[datetime]]:
    """When each was last written, and when before ``until``; without what the office has called written too early."""
    ever, earlier = [], []
    for model, moment in WRITTEN:
        rows = model._base_manager.all()
        if answer and answer.clock_ahead_until:
            early = Q(**{f"{moment}__gt": answer.clock_checked_at, f"{moment}__lte": answer.clock_ahead_until})
            rows = rows.exclude(early)
        before = Q(**{f"{moment}__lt": until})
        found = rows.aggregate(ever=Max(moment), earlier=Max(moment, filter=before))
        ever.append(found["ever"])
        earlier.append(found["earlier"])
    return list(filter(None, ever)), list(filter(None, earlier))
