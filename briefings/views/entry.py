"""The pages on which a session is written down: conclusions and directives, attendance, agenda, reviews."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from briefings.forms.review_grid import ReviewsPage
from briefings.forms.session_grids import AgendaPage, AttendancePage, DirectivesPage, SessionPage
from briefings.models import AgendaItem, Attendance, Briefing, Directive
from briefings.services import reviews as review_service
from briefings.services.rows import may_enter, why_not_enter
from briefings.views.grids import DONE, is_saved, take_grids

NOTHING = "Chưa có thay đổi nào để lưu."
STAY = "luu_tiep"  # the button that saves and stays on the page


def _find(request, slug: str) -> Briefing:
    rows = Briefing.objects.for_user(request.user).select_related("series__host", "chair__organization")
    return get_object_or_404(rows, slug=slug)


def _target(request, briefing: Briefing) -> str:
    """Where saving leads: back to the session, or to the same page."""
    return request.path if STAY in request.POST else briefing.get_absolute_url()


def _grids(request, slug: str, kind: type[SessionPage], model: type[models.Model], template: str):
    """One page of grids (``take_grids``), for whoever may write rows of ``model`` in the session."""
    briefing = _find(request, slug)
    if not may_enter(request.user, model, briefing):
        raise Http404
    why_not = why_not_enter(request.user, model, briefing)
    if request.method != "POST" and why_not:
        messages.info(request, why_not)
        return redirect(briefing)
    target = _target(request, briefing)
    page, status = take_grids(request, partial(kind, briefing, by=request.user), target, NOTHING)
    if status == DONE:
        return redirect(target)
    context = {"page": page, "briefing": briefing, "illustrative": briefing.illustrative}
    return render(request, f"briefings/entry/{template}.html", context, status=status)


@login_required
def enter_directives(request, slug):
    """``/giao-ban/<slug>/ket-luan/``."""
    return _grids(request, slug, DirectivesPage, Directive, "directives")


@login_required
def attendance(request, slug):
    """``/giao-ban/<slug>/diem-danh/``."""
    return _grids(request, slug, AttendancePage, Attendance, "attendance")


@login_required
def agenda(request, slug):
    """``/giao-ban/<slug>/chuong-trinh/``."""
    return _grids(request, slug, AgendaPage, AgendaItem, "agenda")


@login_required
def reviews(request, slug):
    """``/giao-ban/<slug>/xem-xet/``: read by all who read the briefing, decided by the office and the leader."""
    briefing = _find(request, slug)
    status = 200
    page = ReviewsPage(briefing, by=request.user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if page.why_not:
            page.refused.append(page.why_not)
        elif page.is_valid():
            decisions = page.decisions
            if not decisions and not page.lost:
                messages.info(request, "Chưa chọn kết luận nào để lưu.")
                return redirect(request.path)

            def save() -> str:
                number = review_service.decide_all(briefing.pk, by=request.user, decisions=decisions)
                return f"Đã lưu kết luận về {number} nhiệm vụ."

            target = _target(request, briefing)
            if not page.lost and is_saved(request, page, save, target):
                return redirect(target)
    context = {"page": page, "briefing": briefing, "illustrative": briefing.illustrative}
    return render(request, "briefings/entry/reviews.html", context, status=status)
