"""Step 1, *Tệp*: which file, for which period and form, in whose name."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.workbooks import ACCEPTED_EXTENSIONS, PERIOD_KEY, Answer
from organizations import tasks
from organizations.admin.import_steps.steps import FILE, address, bar, may_work, next_address
from organizations.admin.periods import LIST_UNITS, QUARTERS, PeriodFields
from organizations.admin.uploads import sent_file
from organizations.choices import BatchState
from organizations.importing import (
    SentFile,
    answer_questions,
    apply_returned,
    batch_to_go_on_with,
    earlier_imports,
    receive_file,
)
from organizations.models import ImportBatch
from organizations.services import submissions


class FileForm(PeriodFields):
    """A file and what it is for."""

    import_file = forms.FileField(
        label="Tệp",
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED_EXTENSIONS)}),
        help_text="Chính biểu mà đơn vị vẫn dùng: .xlsx, .xls, .ods hoặc .csv, chữ TCVN3 hay VNI cũng được.",
    )
    field_order = ["import_file", "year", "quarter", "report_form", "organization"]

    def clean_import_file(self):
        return sent_file(self.cleaned_data["import_file"])


def new_page(admin, request):
    """Asks for the file; takes it in; then the batch has its own pages."""
    asked = FileForm.asked(request.GET)
    form = FileForm(request.POST or None, request.FILES or None, user=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            batch = _taken(admin, request, answers["import_file"], answers)
        except Refused as refusal:
            form.add_error("import_file", str(refusal))
        else:
            return HttpResponseRedirect(address(FILE, batch) if _differs(batch) else next_address(batch))
    context = {
        **admin.admin_site.each_context(request),
        "title": "Nhập số liệu từ Excel",
        "opts": admin.opts,
        "steps": bar(None, FILE),
        "form": form,
        "forms_address": forms_address(asked),
        "unfinished": admin.unfinished(request)[:10],
    }
    return TemplateResponse(request, "organizations/importing/file.html", context)


def forms_address(asked: dict[str, str]) -> str:
    """The page of blank forms, opened with what was ``asked`` for here."""
    page = reverse("admin:organizations_indicatorvalue_form")
    return f"{page}?{urlencode({LIST_UNITS: 1, **asked})}" if asked else page


def _taken(admin, request, file: SentFile, answers: dict) -> ImportBatch:
    """The batch that ``file`` became, or the one that it goes on with. Raises Refused."""
    number = batch_to_go_on_with(file.content, answers["period"], by=request.user)
    if number is not None:
        return _gone_on(admin, request, number, file)
    earlier = earlier_imports(file.sha256, request.user)
    with submissions.once():
        batch = receive_file(
            file,
            quarter=answers["period"],
            form=answers["report_form"],
            organization=answers["organization"],
            by=request.user,
        )
        submissions.lead_to(address(FILE, batch))
    if earlier:
        messages.warning(request, f"Tệp này đã được gửi trước đây: {'; '.join(map(described, earlier[:3]))}.")
    return tasks.start(batch, tasks.PREVIEW, by=request.user)


def _gone_on(admin, request, number: int, file: SentFile) -> ImportBatch:
    """Corrected rows go on with the batch from which they came, whatever else was chosen beside the file."""
    batch = admin.get_queryset(request).select_related("organization").filter(pk=number).first()
    if batch is None or not may_work(request.user, batch):
        raise Refused(
            f"Tệp này là các dòng lỗi của lần nhập số {number}, nằm ngoài phạm vi của bạn; "
            "hãy gửi lại cho người đã tải."
        )
    changed = apply_returned(number, file.content, by=request.user)
    messages.success(
        request, f"Đã nhận {changed} ô sửa lại của lần nhập số {number} ({batch.original_name}); hãy xem lại rồi ghi."
    )
    batch.refresh_from_db()
    return tasks.start(batch, tasks.PREVIEW, by=request.user)


def _differs(batch: ImportBatch) -> bool:
    """Whether the file states another period than the one that was chosen, which nobody has settled."""
    return batch.issues.filter(key=PERIOD_KEY, resolution="").exists()


class PeriodForm(forms.Form):
    """The quarter of a batch, to be chosen again."""

    year = forms.IntegerField(
        label="Năm", min_value=1990, max_value=2200, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    quarter = forms.ChoiceField(label="Quý", choices=QUARTERS)


def period_step(admin, request, batch: ImportBatch):
    """Lets the file be of another quarter, or keeps the one that was chosen against what it says; reads it again."""
    if "keep" in request.POST:
        answer = str(Answer.KEEP)
    else:
        form = PeriodForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Hãy ghi năm từ 1990 đến 2200 và chọn một quý.")
            return HttpResponseRedirect(address(FILE, batch))
        answer = str(Quarter(form.cleaned_data["year"], int(form.cleaned_data["quarter"])))
    batch = answer_questions(batch.pk, {PERIOD_KEY: answer}, by=request.user)
    messages.success(request, f"Tệp được nhập cho {Quarter(batch.year, batch.quarter).name}.")
    return HttpResponseRedirect(next_address(tasks.start(batch, tasks.PREVIEW, by=request.user)))


def _stated(batch: ImportBatch) -> tuple[str, Quarter | None, bool]:
    """(what the file says of its period, the one quarter that it states, whether the chosen one may be kept)."""
    issue = batch.issues.filter(key=PERIOD_KEY, resolution="").first()
    if issue is None:
        return "", None, False
    values = [value for value, _ in issue.options]
    quarters = [Quarter.parse(value) for value in values if value != Answer.KEEP]
    place = f"Trang “{issue.sheet}”, ô {issue.cell}: " if issue.cell else ""
    return f"{place}{issue.message}", quarters[0] if len(quarters) == 1 else None, Answer.KEEP in values


def described(batch: ImportBatch) -> str:
    """``ngày 24/11/2026 bởi Trần Thị B, quý I năm 2020, lần nhập số 12, đã ghi``."""
    when = timezone.localtime(batch.created_at)
    who = f" bởi {batch.uploaded_by}" if batch.uploaded_by_id else ""
    period = Quarter(batch.year, batch.quarter).name
    return f"ngày {when:%d/%m/%Y}{who}, {period}, lần nhập số {batch.pk}, {batch.get_state_display().lower()}"


def file_page(admin, request, batch: ImportBatch):
    """What was sent, for those who come back to it."""
    open_questions = batch.issues.questions().count()
    earlier = [other for other in earlier_imports(batch.sha256, request.user) if other.pk != batch.pk]
    chosen = Quarter(batch.year, batch.quarter)
    differs, stated, may_keep = _stated(batch)
    proposed = stated or chosen
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Nhập số liệu: {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "period": capfirst(chosen.name),
        "differs": differs,
        "chosen": chosen.name,
        "may_keep": may_keep,
        "period_form": PeriodForm(initial={"year": proposed.year, "quarter": str(proposed.number)}),
        "period_address": address("period", batch),
        "steps": bar(batch, FILE, open_questions),
        "earlier": [(described(other), address(FILE, other)) for other in earlier[:5]],
        "next_address": next_address(batch, open_questions),
        "may_work": may_work(request.user, batch),
        "is_open": batch.state in BatchState.open(),
    }
    return TemplateResponse(request, "organizations/importing/file_sent.html", context)
