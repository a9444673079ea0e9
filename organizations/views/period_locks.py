"""The page of a locked quarter, for everybody who knows of the lock: what was allowed and changed since."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.display import display_figure
from organizations.models import PeriodGrant, PeriodLock, ValueRevision
from organizations.roles import ADD

PAGE = 50


@require_safe
@login_required
def period_lock(request, pk):
    """``/so-lieu/khoa/<pk>/``; changes are shown as far as their places lie in the reader's scope."""
    locks = PeriodLock.objects.for_user(request.user).select_related("unit", "organization", "by")
    lock = get_object_or_404(locks.counting_changes(), pk=pk)
    changes = ValueRevision.objects.for_user(request.user).since(lock)
    related = ("indicator_value__indicator", "indicator_value__unit", "by", "grant")
    page = Paginator(changes.select_related(*related), PAGE).get_page(request.GET.get("trang"))
    grants = PeriodGrant.objects.for_user(request.user).filter(lock=lock).select_related("unit", "granted_by")
    context = {
        "lock": lock,
        "page": page,
        "rows": [(row, display_figure(row, "old_"), display_figure(row, "new_")) for row in page],
        "grants": grants,
        "now": timezone.now(),
        "may_allow": PeriodLock.objects.for_user(request.user, ADD).filter(pk=pk).exists(),
    }
    return render(request, "organizations/period_lock.html", context)
