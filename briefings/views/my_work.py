"""The page that says to each person what to do next."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.services.my_work import LIMIT, my_work
from briefings.views.listing import some_illustrative


@require_safe
@login_required
def my_work_page(request):
    """``/viec-cua-toi/``: overdue on top, then what came back, what is owed and what waits for a decision."""
    work = my_work(request.user, timezone.localdate())
    sections = [
        ("Quá hạn", work.overdue, "overdue"),
        ("Bị trả lại", work.returned, ""),
        ("Phải làm", work.owed, ""),
        ("Chờ tôi quyết định", work.to_decide, ""),
    ]
    context = {
        "work": work,
        "sections": [(title, duties, kind) for title, duties, kind in sections if duties],
        "limit": LIMIT,
        "some_illustrative": some_illustrative(duty.text for _, duties, _ in sections for duty in duties),
    }
    return render(request, "briefings/my_work.html", context)
