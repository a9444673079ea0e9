"""The addresses of the four steps, and what is so for all of them: scope, rights, and refusals as messages."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path

from lib.refused import Refused
from organizations.admin.import_steps import (
    apply_step,
    columns_step,
    file_step,
    progress_step,
    review_step,
)
from organizations.admin.import_steps.steps import may_work, next_address
from organizations.landing import post_only
from organizations.models import IndicatorValue
from organizations.roles import IMPORT

# name → (address, page, whether it changes something and so takes a POST only)
PAGES: dict[str, tuple[str, Callable, bool]] = {
    "sent": ("tep/", file_step.file_page, False),
    "period": ("ky/", file_step.period_step, True),
    "columns": ("ghep-cot/", columns_step.columns_page, False),
    "review": ("xem/", review_step.review_page, False),
    "cell": ("xem/<int:figure_id>/", review_step.cell_page, False),
    "leave_out": ("xem/bo-qua/", review_step.leave_out_step, True),
    "returned": ("dong-loi/", review_step.returned_step, False),
    "apply": ("ghi/", apply_step.apply_page, False),
    "progress": ("tien-do/", progress_step.progress_page, False),
    "cancel": ("huy/", progress_step.cancel_step, True),
    "resume": ("tiep-tuc/", progress_step.resume_step, True),
    "remove": ("xoa/", progress_step.delete_page, False),
}
# Whoever may see a batch may see these; for the others one must be allowed to import in its scope.
READABLE = ("sent", "columns", "review", "apply")


class StepPages:
    """For the admin of ``ImportBatch``."""

    def has_import_permission(self, request):
        return request.user.has_perm(f"{IndicatorValue._meta.app_label}.{IMPORT}_{IndicatorValue._meta.model_name}")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        steps = [
            path(f"<int:pk>/{place}", wrap(self._view(name)), name=f"organizations_importbatch_{name}")
            for name, (place, _, _) in PAGES.items()
        ]
        return [path("nhap/", wrap(self._new), name="organizations_importbatch_new"), *steps, *super().get_urls()]

    def _view(self, name):
        view = partial(self._step, name)
        _, _, changes = PAGES[name]
        return post_only(view) if changes else view

    def _new(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        return file_step.new_page(self, request)

    def _step(self, name, request, pk, **more):
        _, page, _ = PAGES[name]
        rows = self.get_queryset(request).select_related("organization", "form", "uploaded_by")
        batch = rows.filter(pk=pk, undoes=None).first()
        if batch is None or not self.has_view_permission(request, batch):
            raise Http404
        working = self.has_import_permission(request) and may_work(request.user, batch)
        if not working and (name not in READABLE or request.method == "POST"):
            raise PermissionDenied
        try:
            return page(self, request, batch, **more)
        except Refused as refusal:
            messages.error(request, str(refusal))
            batch.refresh_from_db()
            return HttpResponseRedirect(next_address(batch))
