"""Who took which file out of the portal: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 wants access to be traceable."""

from django.db.models import Q

from organizations.access import Scope
from organizations.choices import DownloadKind, Role
from organizations.models import Download, Organization

OFFICE = frozenset({Role.SECRETARIAT, Role.LEADER})
SHOWN = 50


def record_download(request, kind: DownloadKind, record: int, title: str) -> None:
    """Note that the file ``title`` of ``record`` goes to whoever asks; a question without an answer (HEAD) is none."""
    if request.method == "GET":
        Download.objects.create(kind=kind, record=record, title=title[:255], by=request.user)


def shown_downloads(user, host: Organization, record: int, *kinds: DownloadKind) -> list[Download]:
    """The latest downloads of ``record``, at most ``SHOWN``, for the office and the leaders of its ``host`` alone."""
    scope = Scope.of(user).with_roles(OFFICE)
    if not (scope.everything or scope.reaches(host)):
        return []
    rows = Download.objects.filter(Q(kind__in=kinds), record=record)
    return list(rows.select_related("by")[:SHOWN])
