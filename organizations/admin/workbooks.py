"""Import pages of the admin: django-import-export's two steps, a preview and a confirmation, for our workbooks.

What differs from the library's page: refusals are sentences, problems show sheet and cell, confirming checks again and
says so when something is wrong by then, and the file waits where every web process finds it.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from import_export.admin import ImportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ImportForm

from lib.refused import Refused
from lib.workbooks import ACCEPTED_EXTENSIONS
from organizations.admin.preview_storage import GONE, PreviewStorage
from organizations.roles import IMPORT
from organizations.services import submissions
from organizations.uploads import sent_file


class WorkbookForm(ImportForm):
    """The first step: a file, whose bytes tell its kind."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["format"].initial = "0"
        self.fields["import_file"].label = "Tệp"
        self.fields["import_file"].help_text = "Tệp .xlsx, .xls, .ods hoặc .csv."
        self.fields["import_file"].widget.attrs["accept"] = ",".join(ACCEPTED_EXTENSIONS)

    @property
    def media(self):
        # Without the library's script that guesses the format, of which there is one.
        return sum((field.widget.media for field in self.fields.values()), forms.Media())

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        sent_file(file)
        file.seek(0)  # the library reads it again
        return file


class WorkbookConfirmForm(ConfirmImportForm):
    """The second step: the same answers again, hidden."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)


class WorkbookImportMixin(ImportMixin):
    """For a ``ScopedAdmin``: ``workbook_format`` and a resource such as ``UnitResource`` in ``resource_classes``.

    ``asked`` names the fields of the forms that the second step carries on.
    """

    workbook_format: type[Format] | None = None
    asked: tuple[str, ...] = ()
    import_title = ""
    import_form_class: type[WorkbookForm] = WorkbookForm
    confirm_form_class: type[WorkbookConfirmForm] = WorkbookConfirmForm
    import_export_change_list_template = None  # the way in is one of ``actions_list``
    tmp_storage_class = PreviewStorage
    import_template_name = "organizations/import_workbook.html"
    skip_admin_log = True  # each record's history tells it

    def has_import_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.{IMPORT}_{self.opts.model_name}")

    def get_import_formats(self):
        return [self.workbook_format]

    def get_import_form_kwargs(self, request):
        return {**super().get_import_form_kwargs(request), "user": request.user}

    def get_confirm_form_kwargs(self, request, import_form=None):
        return {**super().get_confirm_form_kwargs(request, import_form), "user": request.user}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial |= {name: import_form.cleaned_data.get(name) for name in self.asked}
        return initial

    def get_import_resource_kwargs(self, request, form=None, **kwargs):
        answers = form.cleaned_data if form is not None and form.is_bound and form.is_valid() else {}
        return self.resource_kwargs(request, {name: answers[name] for name in self.asked if name in answers})

    def resource_kwargs(self, request, asked: dict) -> dict:
        """What the resource is made with, from the answers of a form (none before it was sent)."""
        raise NotImplementedError

    def get_import_data_kwargs(self, **kwargs):
        return {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        if not isinstance(e, Refused):
            raise e
        form.add_error("import_file", str(e))

    def import_action(self, request, **kwargs):
        response = super().import_action(request, **kwargs)
        context = response.context_data
        context |= self.page_context()
        file = request.FILES.get("import_file")
        if "confirm_form" not in context and hasattr(file, "tmp_storage_name"):
            PreviewStorage(name=file.tmp_storage_name).remove()
        return response

    def process_import(self, request, **kwargs):
        if request.method == "POST" and self.has_import_permission(request):
            form = self.create_confirm_form(request)
            if form.is_valid() and not PreviewStorage(name=form.cleaned_data["import_file_name"]).exists():
                messages.error(request, GONE)
                return self._back_to_import()
        try:
            response = super().process_import(request, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self._back_to_import()
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), **self.page_context()}
        return response

    def process_dataset(self, dataset, form, request, **kwargs):
        resource = self.choose_import_resource_class(form, request)(
            **self.get_import_resource_kwargs(request, form=form)
        )
        with submissions.once():
            result = resource.import_data(dataset, dry_run=False, **self.get_import_data_kwargs())
            if not result.accepted:
                submissions.give_up()
        return result

    def process_result(self, result, request):
        if result.accepted:
            return super().process_result(result, request)
        # Something changed between the preview and the confirmation.
        context = {
            **self.admin_site.each_context(request),
            **self.page_context(),
            "opts": self.opts,
            "form": self.get_import_form_class(request)(
                self.get_import_formats(), self.get_import_resource_classes(request), user=request.user
            ),
            "result": result,
        }
        return TemplateResponse(request, [self.import_template_name], context)

    def add_success_message(self, result, request):
        counts = result.counts
        messages.success(
            request, f"Đã ghi: {counts.created} mới, {counts.updated} thay đổi, {counts.unchanged} giữ nguyên."
        )

    def page_context(self) -> dict:
        """What the template of both steps needs besides the library's own."""
        return {"title": self.import_title, "import_url": self.import_url()}

    def import_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def _back_to_import(self):
        return HttpResponseRedirect(self.import_url())
