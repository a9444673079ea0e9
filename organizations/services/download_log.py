"""Who took which file out of the portal: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 wants access to be traceable."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from organizations.access import Scope
from organizations.choices import DownloadKind, Role
from organizations.models import Download, Organization

OFFICE = frozenset({Role.SECRETARIAT, Role.LEADER})
SHOWN = 50
ONCE_WITHIN = timedelta(hours=1)


def record_download(request, kind: DownloadKind, record: int, title: str) -> None:
    """Note that the file ``title`` of ``record`` goes to whoever asks, once within an hour for each person and file.

    A question without an answer (HEAD) is none. A row waits for the disk: a program that fetches a file in parts, or a
    person who opens it again, must not.
    """
    since = timezone.now() - ONCE_WITHIN
    mine = Download.objects.filter(kind=kind, record=record, title=title[:255], by=request.user)
    if request.method == "GET" and not mine.filter(at__gt=since).exists():
        Download.objects.create(kind=kind, record=record, title=title[:255], by=request.user)


def shown_downloads(user, host: Organization, record: int, *kinds: DownloadKind) -> list[Download]:
    """The latest downloads of ``record``, at most ``SHOWN``, for the office and the leaders of its ``host`` alone."""
    scope = Scope.of(user).with_roles(OFFICE)
    if not (scope.everything or scope.reaches(host)):
        return []
    rows = Download.objects.filter(Q(kind__in=kinds), record=record)
    return list(rows.select_related("by")[:SHOWN])
