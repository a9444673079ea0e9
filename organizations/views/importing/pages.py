"""The addresses of the import pages, and what is so for all of them: scope, rights, and refusals as messages."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.views.decorators.cache import never_cache

from lib.refused import Refused
from organizations.landing import post_only
from organizations.models import ImportBatch
from organizations.views.importing import (
    apply_step,
    columns_step,
    file_step,
    own_forms,
    progress_step,
    review_step,
    typing_page,
    undo_step,
)
from organizations.views.importing.steps import may_import, may_see, may_work, next_address


def of_batch(
    page: Callable, *, readable: bool = False, changes: bool = False, of_undo: bool = False, is_file: bool = False
) -> Callable:
    """A page of one batch: for whom it is not in scope it does not exist.

    ``readable``: whoever sees the batch sees it; others must be allowed to import in its scope, as they must for
    anything that is sent. ``changes``: it takes a POST only. ``of_undo``: it is there for an undoing, too.
    ``is_file``: a refusal is answered by itself, and does not lead to another page.
    """

    @login_required
    @never_cache
    @wraps(page)
    def view(request, pk, **more):
        if not may_see(request.user):
            raise PermissionDenied
        rows = ImportBatch.objects.for_user(request.user).select_related("organization", "form", "uploaded_by")
        batch = (rows if of_undo else rows.filter(undoes=None)).filter(pk=pk).first()
        if batch is None:
            raise Http404
        if (not readable or request.method == "POST") and not (
            may_import(request.user) and may_work(request.user, batch)
        ):
            raise PermissionDenied
        try:
            return page(request, batch, **more)
        except Refused as refusal:
            if is_file:
                raise
            messages.error(request, str(refusal))
            batch.refresh_from_db()
            return HttpResponseRedirect(next_address(batch))

    return post_only(view) if changes else view


BATCH = "nhap-so-lieu/<int:pk>/"
IMPORT_PAGES = [
    path("nhap-so-lieu/", file_step.imports, name="imports"),
    path("nhap-so-lieu/bieu-mau/", own_forms.form_download, name="form_download"),
    path("nhap-so-lieu/go/", typing_page.figures_typing, name="figures_typing"),
    path(BATCH, of_batch(progress_step.detail_page, readable=True, of_undo=True), name="import_detail"),
    path(f"{BATCH}tep/", of_batch(file_step.file_page, readable=True), name="import_sent"),
    path(f"{BATCH}tep-goc/", of_batch(file_step.original_file, readable=True, is_file=True), name="import_file"),
    path(f"{BATCH}ky/", of_batch(file_step.period_step, changes=True), name="import_period"),
    path(f"{BATCH}ghep-cot/", of_batch(columns_step.columns_page, readable=True), name="import_columns"),
    path(f"{BATCH}xem/", of_batch(review_step.review_page, readable=True), name="import_review"),
    path(f"{BATCH}xem/<int:figure_id>/", of_batch(review_step.cell_page), name="import_cell"),
    path(f"{BATCH}xem/bo-qua/", of_batch(review_step.leave_out_step, changes=True), name="import_leave_out"),
    path(f"{BATCH}dong-loi/", of_batch(review_step.returned_step), name="import_returned"),
    path(f"{BATCH}ghi/", of_batch(apply_step.apply_page, readable=True), name="import_apply"),
    path(f"{BATCH}tien-do/", of_batch(progress_step.progress_page, readable=True), name="import_progress"),
    path(f"{BATCH}huy/", of_batch(progress_step.cancel_step, changes=True), name="import_cancel"),
    path(f"{BATCH}tiep-tuc/", of_batch(progress_step.resume_step, changes=True), name="import_resume"),
    path(f"{BATCH}xoa/", of_batch(progress_step.remove_page), name="import_remove"),
    path(f"{BATCH}hoan-tac/", undo_step.undo_page, name="import_undo"),
]
