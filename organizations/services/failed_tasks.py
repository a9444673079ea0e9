"""Tasks that failed: whoever runs the portal lets them be done once more, or forgets them."""

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from lib.refused import Refused

GONE = "Việc này không còn trong danh sách việc không xong; có thể người khác vừa xử lý, hãy tải lại trang."
UNKNOWN = "Phiên bản này không còn loại việc ấy nên không làm lại được; hãy bỏ việc này khỏi danh sách."


def failed_tasks() -> QuerySet[DBTaskResult]:
    """The newest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at", "-pk")


@transaction.atomic
def retry_task(key: UUID) -> None:
    """Queue the task anew in the place of the failed one, with what it was to do. Raises Refused when it is gone, or of
    a kind that this version does not know."""
    failed = _get_locked(key)
    try:
        work, given = failed.task, failed.args_kwargs
        work.enqueue(*given["args"], **given["kwargs"])
    except (ImportError, SuspiciousOperation, LookupError, TypeError) as error:
        raise Refused(UNKNOWN) from error
    failed.delete()


@transaction.atomic
def forget_task(key: UUID) -> None:
    """Take the failed task off the list. Raises Refused when it is gone."""
    _get_locked(key).delete()


def _get_locked(key: UUID) -> DBTaskResult:
    found = failed_tasks().select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise Refused(GONE)
    return found
