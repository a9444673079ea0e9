"""A page, task or command that broke: an entry for whoever runs the portal, by kind and place, without what it held."""

from django.conf import settings
from django.db import InterfaceError, OperationalError

from lib.log_lines import current, place_of, safe_message
from organizations.choices import OperatorKind
from organizations.operator_log import note

OURS = tuple(f"{settings.BASE_DIR}/{room}/" for room in ("lib", "organizations", "briefings", "portal"))
SENTENCE = "{where} dừng vì lỗi {kind} ở {place}{said}; hãy tìm mã {key} trong nhật ký rồi báo người phát triển."


def note_defect(error: BaseException, where: str) -> None:
    """``where``: what broke, in Vietnamese, such as *Trang giao-ban/<slug>/*.

    A database that does not answer is told by ``/healthz`` and the log, for an entry could not be written.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return
    kind, place, said = type(error).__name__, place_of(error, OURS), safe_message(error)
    fields = current()
    sentence = SENTENCE.format(
        where=where,
        kind=kind,
        place=place or "ngoài mã của cổng",
        said=f" ({said})" if said else "",
        key=fields.get("task") or fields.get("request") or "–",
    )
    note(OperatorKind.ERROR, sentence, key=f"{kind} {place} {where}")
