"""What people read when the database or the disk does not do what a page needs: a sentence, and to try again (503)."""

import errno
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError

from organizations.management import database_errors

TAKES_NOTHING = (
    "Máy chủ không ghi được, có thể vì đĩa đã đầy hoặc chỉ đọc, nên việc này chưa được lưu; hãy báo người quản trị, "
    "rồi làm lại khi máy chủ ghi được."
)
BUSY = (
    "Máy chủ đang bận ghi một việc dài (chẳng hạn một lần nhập số liệu lớn), nên việc này chưa được lưu; hãy đợi vài "
    "phút rồi làm lại."
)
AWAY = (
    "Cơ sở dữ liệu của cổng tạm thời không trả lời. Hãy thử lại sau ít phút, xem việc vừa làm đã được ghi chưa; nếu "
    "vẫn vậy, hãy báo người quản trị."
)
FOR_PEOPLE = {
    database_errors.LOCKED: BUSY,
    database_errors.FULL: TAKES_NOTHING,
    database_errors.READ_ONLY: TAKES_NOTHING,
}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def sentence_for(error: BaseException | None) -> str:
    """Why ``error`` will pass without a change to the portal; empty where it is a defect."""
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno in NO_ROOM:
            return TAKES_NOTHING
        if isinstance(cause, Error):
            said = database_errors.sentence_of(cause)
            if said == database_errors.NOT_MIGRATED:
                return ""
            if said or _is_of_the_connection(cause):
                return FOR_PEOPLE.get(said, AWAY)
    return ""


def _is_of_the_connection(error: Error) -> bool:
    """SQLite says by this class what is wrong with a query, too."""
    operational = isinstance(error, InterfaceError | OperationalError)
    return operational and type(error.__cause__).__module__.startswith("psycopg")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
