"""Step 1, *Chọn tệp*: which file, for which period and form, in whose name; beneath it what was imported so far."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from lib.workbooks import ACCEPTED_EXTENSIONS, PERIOD_KEY, Answer
from organizations import tasks
from organizations.choices import BatchState, DownloadKind
from organizations.downloads import sent_back
from organizations.importing import (
    SentFile,
    answer_questions,
    apply_returned,
    batch_to_go_on_with,
    earlier_imports,
    receive_file,
)
from organizations.models import ImportBatch
from organizations.period_codes import REPORTED, choices, code_of
from organizations.period_fields import LIST_UNITS, PeriodFields, YearAndPeriod
from organizations.services import submissions
from organizations.services.download_log import record_download
from organizations.uploads import sent_file
from organizations.views.importing.steps import (
    FILE,
    UNFINISHED,
    WRITTEN,
    address,
    may_import,
    may_see,
    may_work,
    next_address,
    page_context,
    rail,
    state_of_batch,
)

PAGE = 20


class FileForm(PeriodFields):
    """A file and what it is for."""

    import_file = forms.FileField(
        label="Tệp Excel",
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED_EXTENSIONS)}),
        help_text="Chính biểu mà đơn vị vẫn dùng: .xlsx, .xls, .ods hoặc .csv; tiêu đề gộp ô, nhiều trang tính, "
        "chữ TCVN3 hay VNI đều đọc được. Tệp các dòng lỗi đã sửa cũng gửi ở đây.",
    )
    field_order = ["import_file", "report_form", "year", "period", "organization"]

    def clean_import_file(self):
        return sent_file(self.cleaned_data["import_file"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def imports(request):
    """``/nhap-so-lieu/``: a file is sent here, and found again with what became of it; those who may only read batches
    see the list alone."""
    sends = may_import(request.user)
    if not (sends or may_see(request.user)) or (request.method == "POST" and not sends):
        raise PermissionDenied
    asked = FileForm.asked(request.GET)
    form = None
    if sends:
        form = FileForm(request.POST or None, request.FILES or None, user=request.user, initial=asked)
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            batch = _taken(request, form.cleaned_data["import_file"], form.cleaned_data)
        except Refused as refusal:
            form.add_error("import_file", str(refusal))
        else:
            return HttpResponseRedirect(next_address(batch))
    page = Paginator(_listed(request.user), PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "steps": rail(None, FILE),
        "forms_address": forms_address(asked),
        "typing_address": typing_address(asked),
        "page": page,
        "rows": _rows(request.user, list(page.object_list)),
    }
    return render(request, "organizations/importing/imports.html", context, status=_status(form))


def _status(form: forms.Form | None) -> int:
    return 422 if form is not None and form.errors else 200


def _listed(user):
    rows = ImportBatch.objects.for_user(user).filter(undoes=None)
    return rows.select_related("organization", "form", "uploaded_by").order_by("-created_at", "-pk")


def _rows(user, batches: list[ImportBatch]) -> list[dict]:
    """Each of ``batches`` with its state and what ``user`` may do with it. Two queries."""
    keys = [batch.pk for batch in batches]
    worked_on, undone = ImportBatch.objects.importable_by(user), ImportBatch.objects.undoable_by(user)
    workable = set(worked_on.filter(pk__in=keys).values_list("pk", flat=True)) if may_import(user) else set()
    undoable = set(undone.filter(pk__in=keys, state=BatchState.APPLIED).values_list("pk", flat=True))
    return [
        {
            "batch": batch,
            "address": address("detail", batch),
            "state": state_of_batch(batch),
            "period": batch.period.short_name,
            "goes_on": batch.pk in workable and batch.state in UNFINISHED,
            "undo": address("undo", batch) if batch.pk in undoable else "",
            "rejected": address("returned", batch) if batch.pk in workable and _has_rejected(batch) else "",
        }
        for batch in batches
    ]


def _has_rejected(batch: ImportBatch) -> bool:
    """Whether rows of the file wait to be mended in Excel."""
    return bool(batch.rejected) and batch.state in (BatchState.PREVIEWED, *WRITTEN)


def forms_address(asked: dict[str, str]) -> str:
    """The page of blank forms, opened with what was ``asked`` for here."""
    page = reverse("organizations:form_download")
    return f"{page}?{urlencode({LIST_UNITS: 1, **asked})}" if asked else page


def typing_address(asked: dict[str, str]) -> str:
    """The page where figures are typed, opened with what was ``asked`` for here."""
    page = reverse("organizations:figures_typing")
    return f"{page}?{urlencode(asked)}" if asked else page


def _taken(request, file: SentFile, answers: dict) -> ImportBatch:
    """The batch that ``file`` became, or the one that it goes on with. Raises Refused."""
    number = batch_to_go_on_with(file.content, answers["period"], by=request.user)
    if number is not None:
        return _gone_on(request, number, file)
    earlier = earlier_imports(file.sha256, request.user)
    with submissions.once():
        batch = receive_file(
            file,
            quarter=answers["period"],
            form=answers["report_form"],
            organization=answers["organization"],
            by=request.user,
        )
        submissions.lead_to(address("detail", batch))
    if earlier:
        messages.warning(request, f"Tệp này đã được gửi trước đây: {'; '.join(map(described, earlier[:3]))}.")
    return tasks.start(batch, tasks.PREVIEW, by=request.user)


def _gone_on(request, number: int, file: SentFile) -> ImportBatch:
    """Corrected rows go on with the batch from which they came, whatever else was chosen beside the file."""
    submissions.check()
    rows = ImportBatch.objects.for_user(request.user).select_related("organization")
    batch = rows.filter(pk=number).first()
    if batch is None or not may_work(request.user, batch):
        raise Refused(
            f"Tệp này là các dòng lỗi của lần nhập số {number}, nằm ngoài phạm vi của bạn; "
            "hãy gửi lại cho người đã tải."
        )
    changed = apply_returned(number, file.content, by=request.user)
    messages.success(
        request, f"Đã nhận {changed} ô sửa lại của lần nhập số {number} ({batch.original_name}); xem lại rồi ghi."
    )
    batch.refresh_from_db()
    return tasks.start(batch, tasks.PREVIEW, by=request.user)


class PeriodForm(YearAndPeriod):
    """The period of a batch, to be chosen again among those of the length of its form."""

    def __init__(self, data=None, *, batch: ImportBatch):
        super().__init__(data, initial={"year": batch.year, "period": code_of(batch.period)})
        period: Any = self.fields["period"]
        period.choices = choices([batch.period.span] if batch.form else REPORTED)


def period_step(request, batch: ImportBatch):
    """Lets the file be of another period, or keeps the one that was chosen against what it says; reads it again."""
    submissions.check()
    if "keep" in request.POST:
        answer = str(Answer.KEEP)
    else:
        form = PeriodForm(request.POST, batch=batch)
        if not form.is_valid():
            messages.error(request, "Ghi năm từ 1990 đến 2200 và chọn một kỳ.")
            return HttpResponseRedirect(address(FILE, batch))
        answer = str(form.cleaned_data["period"])
    batch = answer_questions(batch.pk, {PERIOD_KEY: answer}, by=request.user)
    messages.success(request, f"Tệp được nhập cho {batch.period.name}.")
    return HttpResponseRedirect(next_address(tasks.start(batch, tasks.PREVIEW, by=request.user)))


def described(batch: ImportBatch) -> str:
    """``ngày 24/11/2026 bởi Trần Thị B, quý I năm 2020, lần nhập số 12, đã ghi``."""
    when = timezone.localtime(batch.created_at)
    who = f" bởi {batch.uploaded_by}" if batch.uploaded_by_id else ""
    period = batch.period.name
    return f"ngày {when:%d/%m/%Y}{who}, {period}, lần nhập số {batch.pk}, {batch.get_state_display().lower()}"


def file_page(request, batch: ImportBatch):
    """What was sent, for those who come back to it; its period may be chosen again."""
    open_questions = batch.issues.questions().count()
    earlier = [other for other in earlier_imports(batch.sha256, request.user) if other.pk != batch.pk]
    works, is_open = may_work(request.user, batch), batch.state in BatchState.open()
    context = {
        **page_context(batch, FILE, open_questions),
        "period_form": PeriodForm(batch=batch),
        "period_address": address("period", batch),
        "earlier": [(described(other), address(FILE, other)) for other in earlier[:5]],
        "next_address": next_address(batch, open_questions),
        "working": works and is_open,
        "goes_on": works,
    }
    return render(request, "organizations/importing/file_sent.html", context)


def original_file(request, batch: ImportBatch):
    """The file as it was sent."""
    response = sent_back(batch.file.open(), batch.original_name)
    record_download(request, DownloadKind.IMPORT, batch.pk, batch.original_name)
    return response
