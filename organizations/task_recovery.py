"""What becomes of a task whose worker died, hung, or could not do it: taken up once more, or *failed* and told."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from organizations import operator_log
from organizations.choices import OperatorKind
from organizations.services import workers

TRIES = 2  # workers that may die of one task
WAITS_AT_MOST = timedelta(minutes=2)  # a task that waits longer has no worker
LASTS_AT_MOST = timedelta(hours=1)  # of a task that says nothing else

DIED = "tiến trình xử lý đã dừng giữa chừng"
DIED_AGAIN = f"tiến trình xử lý đã dừng giữa chừng {TRIES} lần nên việc này không được thử nữa"
TOOK_TOO_LONG = "việc này chạy quá {minutes} phút nên đã bị dừng"
BROKE = "cổng gặp lỗi khi làm việc này"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """A kind of task: its ``name``, how long it lasts at most, and what it is about (``subject``, whose key is the
    first argument; empty for a task that is about no record).

    ``take_up(key)`` prepares that it is done once more after its worker died, and answers whether there is still
    something to do; None for what must not be begun twice. ``give_up(key)`` says at its place that it broke off.
    """

    name: str
    lasts: timedelta
    subject: str = ""
    take_up: Callable[[int], bool] | None = None
    give_up: Callable[[int], object] | None = None
    repeatable: bool = False  # of one without a subject


WORKS: dict[str, Work] = {}  # by the path of the task; each module of tasks adds its own


def work_of(result: DBTaskResult) -> tuple[Work | None, int | None]:
    """The kind of a task and the key it is about, as far as they can be told: both may be of another version."""
    work = WORKS.get(result.task_path)
    given = result.args_kwargs.get("args") if isinstance(result.args_kwargs, dict) else None
    key = given[0] if isinstance(given, list) and given else None
    return work, key if isinstance(key, int) and not isinstance(key, bool) else None


def lasts_at_most(task_path: str) -> timedelta:
    """After how long a task counts as hanging."""
    work = WORKS.get(task_path)
    return work.lasts if work else LASTS_AT_MOST


def worker_answers(now: datetime | None = None) -> bool:
    """Whether nothing waits for a worker, or not for long, or one is at work; and nothing is in the hands of a dead
    one, or hangs."""
    now = now or timezone.now()
    living = workers.living(now)
    running = list(DBTaskResult.objects.running())
    if any(_is_lost(result, living, now) or _hangs(result, now) for result in running):
        return False
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - WAITS_AT_MOST)
    return bool(running) or not late.exists()


def _is_lost(result: DBTaskResult, living: set[str], now: datetime) -> bool:
    """Whether nobody who lives has the running ``result`` in hand."""
    if result.worker_ids and result.worker_ids[-1] in living:
        return False
    return workers.is_silent(result.started_at, now)


def _hangs(result: DBTaskResult, now: datetime) -> bool:
    """Whether even whoever should stop it has not."""
    limit = lasts_at_most(result.task_path) + WAITS_AT_MOST
    return result.started_at is not None and now - result.started_at > limit


def recover_tasks(now: datetime | None = None) -> None:
    """Take up what dead workers had in hand, or say that it failed."""
    now = now or timezone.now()
    dead, living = workers.find_dead(now), workers.living(now)
    for result in DBTaskResult.objects.running():
        worker = dead.get(result.worker_ids[-1]) if result.worker_ids else None
        unknown = not result.worker_ids or not workers.is_known(result.worker_ids[-1])
        if worker is not None:
            _recover(result, overdue=worker.overdue)
        elif unknown and _is_lost(result, living, now):
            _recover(result, overdue=False)
    workers.forget(set(dead))


@transaction.atomic
def _recover(found: DBTaskResult, *, overdue: bool) -> None:
    result = (
        DBTaskResult.objects.running().select_for_update(skip_locked=True, of=("self",)).filter(pk=found.pk).first()
    )
    if result is None or result.worker_ids != found.worker_ids:
        return
    again = not overdue and 0 < len(result.worker_ids) < TRIES
    if again and _can_be_taken_up(result):
        result.status, result.started_at = TaskResultStatus.READY, None
        result.save(update_fields=["status", "started_at"])
        return
    if overdue:
        reason = TOOK_TOO_LONG.format(minutes=round(lasts_at_most(result.task_path).total_seconds() / 60))
    else:
        reason = DIED if len(result.worker_ids) < TRIES else DIED_AGAIN
    result.set_failed(RuntimeError(reason))
    tell_failure(result, reason)


def _can_be_taken_up(result: DBTaskResult) -> bool:
    """Whether ``result`` is to be done once more; where it is, its place is told that it waits."""
    work, key = work_of(result)
    if work is None:
        return False
    if not work.subject:
        return work.repeatable
    return bool(work.take_up and key is not None and not _taken_over(result) and work.take_up(key))


def tell_failure(result: DBTaskResult, reason: str = BROKE) -> None:
    """``result`` failed: say so at the place of its work, and to whoever runs the portal."""
    work, key = work_of(result)
    if work and work.subject and key is not None:
        if work.give_up and not _taken_over(result):
            work.give_up(key)
        about, place = f"Việc “{work.name}” của {work.subject} số {key}", f"{result.task_path}:{key}"
        advice = "Hãy xem nhật ký; người gửi thấy việc bị gián đoạn và có thể làm lại."
    else:
        name = f"“{work.name}”" if work else f"({_printable(result.task_path)[:200]})"
        about, place, advice = f"Việc nền {name} số {result.pk}", str(result.pk), "Hãy xem nhật ký."
    operator_log.note(OperatorKind.TASK, f"{about} không xong: {reason}. {advice}", key=place)


def _taken_over(result: DBTaskResult) -> bool:
    """Whether another task about the same is to be done: somebody has begun anew."""
    work, key = work_of(result)
    if work is None or not work.subject or key is None:
        return False
    paths = [path for path, other in WORKS.items() if other.subject == work.subject]
    unfinished = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    return unfinished.filter(task_path__in=paths, args_kwargs__args__0=key).exclude(pk=result.pk).exists()


def tell_success(result: DBTaskResult) -> None:
    """What had failed before is done."""
    operator_log.settle(OperatorKind.TASK, f"{result.task_path}:{work_of(result)[1]}"[:200])


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)
