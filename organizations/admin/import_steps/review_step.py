"""Step 3, *Xem và sửa*: each figure of the file beside what is stored, a hundred a page, and what is wrong with it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.workbooks import conversion, measure_in_text
from lib.workbooks.writing import XLSX_CONTENT_TYPE
from organizations import tasks
from organizations.admin.import_steps import overview
from organizations.admin.import_steps.columns_step import NOT_OPEN
from organizations.admin.import_steps.overview import Narrowed
from organizations.admin.import_steps.steps import REVIEW, address, bar, may_work, next_address
from organizations.admin.import_steps.wording import kind
from organizations.admin.uploads import sent_file
from organizations.badges import Kind
from organizations.choices import BatchState, FigureState, Severity
from organizations.display import display_figure, format_number
from organizations.importing import (
    apply_returned,
    count_figures,
    edit_cell,
    find_locked_figures,
    leave_out,
    rejected_rows,
)
from organizations.models import ImportBatch, StagedFigure
from organizations.services import submissions

STATES = [
    (FigureState.NEW, "mới", Kind.DONE),
    (FigureState.CHANGED, "thay đổi", Kind.DOING),
    (FigureState.UNCHANGED, "giữ nguyên", Kind.TODO),
    (FigureState.REJECTED, "bị loại", Kind.LATE),
    (FigureState.LEFT_OUT, "bỏ qua", Kind.STOP),
    (overview.WARNED, "cần xem lại", Kind.SOON),
]
LABELS = {state: (label, colour) for state, label, colour in STATES}
STATE, CODE, UNIT, INDICATOR, PAGE = "trang_thai", "loai", "don_vi", "chi_tieu", "trang"
HEADINGS = ("Ô", "Đơn vị", "Chỉ tiêu", "Đang lưu", "Trong tệp", "Trạng thái", "")


class NarrowForm(forms.Form):
    """What the address line narrows the list by; what it does not know, it leaves out."""

    def __init__(self, data, *, units, indicators, codes):
        super().__init__(data)
        choices = {
            STATE: ("Trạng thái", [(state, capfirst(label)) for state, label, _ in STATES]),
            CODE: ("Loại vấn đề", [(code, capfirst(kind(code))) for code in codes]),
            UNIT: ("Đơn vị", units),
            INDICATOR: ("Chỉ tiêu", indicators),
        }
        for name, (label, options) in choices.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "Tất cả"), *options], required=False, widget=forms.Select
            )

    def narrowing(self) -> Narrowed:
        self.is_valid()
        said = self.cleaned_data
        unit, indicator = (int(said[name]) if said.get(name) else None for name in (UNIT, INDICATOR))
        return Narrowed(said.get(STATE, ""), said.get(CODE, ""), unit, indicator)


class ReturnedForm(forms.Form):
    """The corrected rows."""

    returned_file = forms.FileField(
        label="Tệp các dòng lỗi đã sửa",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "aria-label": "Tệp các dòng lỗi đã sửa"}),
    )

    def clean_returned_file(self):
        return sent_file(self.cleaned_data["returned_file"])


def working(request, batch: ImportBatch) -> bool:
    return batch.state == BatchState.PREVIEWED and may_work(request.user, batch)


def require_working(request, batch: ImportBatch) -> None:
    """Raises Refused unless the batch may still be worked on."""
    if not working(request, batch):
        raise Refused(NOT_OPEN.format(number=batch.pk, state=batch.get_state_display().lower()))


def review_page(admin, request, batch: ImportBatch):
    """The figures of the file, narrowed by the address line."""
    if not batch.findings:
        return HttpResponseRedirect(next_address(batch))
    counts, groups = count_figures(batch), overview.group_findings(batch)
    units, indicators = overview.units_in(batch), overview.indicators_in(batch)
    narrow = NarrowForm(
        request.GET or {}, units=units, indicators=indicators, codes=list(dict.fromkeys(one.code for one in groups))
    )
    asked = narrow.narrowing()
    figures = overview.with_findings(overview.narrowed(batch, asked))
    page = Paginator(figures, overview.PAGE).get_page(request.GET.get(PAGE))
    open_questions = batch.issues.questions().count()
    shown = list(page.object_list)
    at_work = working(request, batch)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Xem và sửa: {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "period": capfirst(Quarter(batch.year, batch.quarter).name),
        "steps": bar(batch, REVIEW, open_questions),
        "counts": counts,
        "tiles": [(getattr(counts, state), label, colour, f"?{STATE}={state}") for state, label, colour in STATES],
        "groups": [described_group(one) for one in groups],
        "loose": _loose(batch, asked),
        "narrow": narrow,
        "narrowed": asked != Narrowed(),
        "page": page,
        "query": _query(request),
        "headings": [*([""] if at_work else []), *HEADINGS],
        "rows": rows(batch, shown),
        "open_questions": open_questions,
        "locked": find_locked_figures(batch).sentence if at_work else "",
        "working": at_work,
        "columns_address": address("columns", batch),
        "apply_address": address("apply", batch),
        "returned_address": address("returned", batch),
        "leave_out_address": address("leave_out", batch),
        "returned_form": ReturnedForm(),
    }
    return TemplateResponse(request, "organizations/importing/review.html", context)


KINDS: dict[str, Kind] = {Severity.ERROR: Kind.LATE, Severity.WARNING: Kind.SOON}


def described_group(one: overview.Group) -> dict:
    """``41 ô: số dạng chữ``, with the way to them."""
    return {
        "number": one.number,
        "kind": kind(one.code),
        "severity": Severity(one.severity).label.lower(),
        "colour": KINDS.get(one.severity, Kind.TODO),
        "places": ", ".join(one.places) + (" …" if one.number > len(one.places) else ""),
        "query": f"{CODE}={one.code}",
    }


def _loose(batch: ImportBatch, asked: Narrowed) -> list:
    """Findings that belong to no figure (a header, a row without a unit), as long as no other figures are asked for."""
    if asked.unit or asked.indicator or asked.state not in ("", FigureState.REJECTED):
        return []
    issues = batch.issues.filter(figure=None).exclude(severity=Severity.QUESTION).order_by("pk")
    if asked.code:
        issues = issues.filter(code=asked.code)
    return list(issues[: overview.PAGE])


def _query(request) -> str:
    query = request.GET.copy()
    query.pop(PAGE, None)
    return query.urlencode()


def rows(batch: ImportBatch, figures: list[StagedFigure]) -> list[dict]:
    """``figures`` as the lines of the table."""
    entries = overview.entered_by(batch, figures)
    lines = []
    for figure in figures:
        label, colour = LABELS[figure.state]
        issues = list(figure.issues.all())
        lines.append(
            {
                "figure": figure,
                "unit": figure.unit.name if figure.unit_id and figure.unit else figure.unit_name,
                "indicator": str(figure.indicator) if figure.indicator_id and figure.indicator else "",
                "label": label,
                "colour": colour,
                "old": statement(figure, "old_") if figure.old_exists else "",
                "entry": entries.get((figure.unit_id or 0, figure.indicator_id or 0)),
                "new": statement(figure) if figure.state != FigureState.REJECTED else figure.read,
                "read": figure.read if _is_converted(figure) else "",
                "issues": issues,
                "edit": address("cell", batch, figure.pk),
            }
        )
    return lines


def _is_converted(figure: StagedFigure) -> bool:
    """Whether the file has the number in another unit of measure than it is stored in."""
    stated = figure.value is not None or figure.cumulative is not None
    if not stated or figure.indicator is None or figure.state == FigureState.REJECTED:
        return False
    return conversion(measure_in_text(figure.read), figure.indicator.unit_of_measure) not in (None, 1)


def statement(figure: StagedFigure, prefix: str = "") -> str:
    """``1.844 (lũy kế 2.000)``."""
    said, cumulative = display_figure(figure, prefix), getattr(figure, f"{prefix}cumulative")
    total = "" if cumulative is None else f"lũy kế {format_number(cumulative)}"
    return f"{said} ({total})" if said and total else said or total


class CellForm(forms.Form):
    """The new content of one cell."""

    text = forms.CharField(
        label="Sửa thành", max_length=255, required=False, widget=forms.TextInput(attrs={"autofocus": True})
    )


def cell_page(admin, request, batch: ImportBatch, figure_id: int):
    """One cell: what was read, what was expected; what is typed is judged by the same code as the file."""
    figure = overview.with_findings(batch.figures.filter(pk=figure_id)).first()
    if figure is None:
        raise Http404
    require_working(request, batch)
    form = CellForm(request.POST or None, initial={"text": figure.read})
    back = request.GET.get("ve", "")
    if request.method == "POST" and form.is_valid():
        try:
            with submissions.once():
                edit_cell(figure.pk, form.cleaned_data["text"], by=request.user)
                messages.success(request, f"Đã sửa ô {figure.sheet}!{figure.cell}.")
                response = HttpResponseRedirect(f"{address('review', batch)}{f'?{back}' if back else ''}")
                submissions.lead_as_answered(request, response)
                return response
        except Refused as refusal:
            form.add_error("text", str(refusal))
    [line] = rows(batch, [figure])
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Sửa ô {figure.sheet}!{figure.cell}",
        "opts": admin.opts,
        "batch": batch,
        "steps": bar(batch, REVIEW),
        "line": line,
        "form": form,
        "back": f"{address('review', batch)}{f'?{back}' if back else ''}",
    }
    return TemplateResponse(request, "organizations/importing/cell.html", context)


def leave_out_step(admin, request, batch: ImportBatch):
    """Leaves the chosen cells out, or takes them in again."""
    require_working(request, batch)
    keys = [int(key) for key in request.POST.getlist("figure") if key.isdecimal()][: overview.PAGE]
    if not keys:
        raise Refused("Chưa chọn ô nào; hãy đánh dấu các ô cần bỏ qua rồi bấm lại.")
    with submissions.once():
        number_left_out = leave_out(keys, by=request.user)
        messages.success(request, f"Đã bỏ qua {number_left_out} ô; các ô này không được ghi.")
        query = request.POST.get("ve", "")
        response = HttpResponseRedirect(f"{address('review', batch)}{f'?{query}' if query else ''}")
        submissions.lead_as_answered(request, response)
    return response


def returned_step(admin, request, batch: ImportBatch):
    """On GET the bad rows as the user's own workbook; on POST the corrected ones, which go on with the batch."""
    if request.method != "POST":
        name, content, _ = rejected_rows(batch)
        response = HttpResponse(content, content_type=XLSX_CONTENT_TYPE)
        response.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
        return response
    if not may_work(request.user, batch):
        require_working(request, batch)
    form = ReturnedForm(request.POST, request.FILES)
    if not form.is_valid():
        said = " ".join(map(str, form.errors["returned_file"])) if request.FILES else ""
        raise Refused(said or "Chưa chọn tệp; hãy chọn tệp các dòng lỗi đã sửa rồi gửi lại.")
    changed = apply_returned(batch.pk, form.cleaned_data["returned_file"].content, by=request.user)
    batch.refresh_from_db()
    batch = tasks.start(batch, tasks.PREVIEW, by=request.user)
    messages.success(request, f"Đã nhận {changed} ô sửa lại.")
    return HttpResponseRedirect(next_address(batch))
