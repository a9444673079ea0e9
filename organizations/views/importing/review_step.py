"""Step 3, *Kiểm tra*: what must be mended, what should be looked at, then each figure beside what is stored."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import capfirst

from lib.refused import Refused
from lib.workbooks import conversion, measure_in_text
from lib.workbooks.writing import XLSX_CONTENT_TYPE
from organizations import tasks
from organizations.asked import as_key
from organizations.badges import Kind
from organizations.choices import BatchState, FigureState, Severity
from organizations.display import display_statement
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
from organizations.uploads import sent_file
from organizations.views.importing import overview
from organizations.views.importing.overview import Narrowed
from organizations.views.importing.steps import (
    APPLY,
    COLUMNS,
    REVIEW,
    address,
    next_address,
    page_context,
    require_working,
    working,
)
from organizations.views.importing.wording import kind

STATES = [
    (FigureState.NEW, "mới", Kind.DONE),
    (FigureState.CHANGED, "thay đổi", Kind.DOING),
    (FigureState.UNCHANGED, "không đổi", Kind.TODO),
    (FigureState.REJECTED, "còn sai", Kind.LATE),
    (FigureState.LEFT_OUT, "bỏ qua", Kind.STOP),
    (overview.WARNED, "cần xem lại", Kind.SOON),
]
LABELS = {state: (label, colour) for state, label, colour in STATES}
STATE, CODE, UNIT, INDICATOR, PAGE = "trang_thai", "loai", "don_vi", "chi_tieu", "trang"
SHOWN_FIRST = 50  # of the cells that must be mended, and of those that should be looked at, above all the others
WRITE, LEAVE = "ghi", "giu"


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


@dataclass
class Corrections:
    """What was typed and chosen beside the cells; ``refused``: by cell, why what was typed cannot be."""

    texts: dict[int, str] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data) -> "Corrections":
        """What the form of the page sent: ``o-<cell>`` is what the cell should say, ``chon-<cell>`` what to do."""
        found = cls()
        for name, value in data.items():
            what, _, text = name.partition("-")
            key = as_key(text)
            if key is None:
                continue
            if what == "o":
                found.texts[key] = value[:255]
            elif what == "chon" and value == LEAVE:
                found.left.add(key)
        return found


def review_page(request, batch: ImportBatch):
    """What is wrong with the figures of the file, to be put right here, and all of them, narrowed by the address."""
    if not batch.findings:
        return HttpResponseRedirect(next_address(batch))
    corrections = Corrections()
    if request.method == "POST":
        require_working(request.user, batch)
        corrections = Corrections.read(request.POST)
        if _correct(request, batch, corrections):
            return HttpResponseRedirect(address(APPLY, batch))
    counts, groups = count_figures(batch), overview.group_findings(batch)
    units, indicators = overview.units_in(batch), overview.indicators_in(batch)
    narrow = NarrowForm(
        request.GET or {}, units=units, indicators=indicators, codes=list(dict.fromkeys(one.code for one in groups))
    )
    asked = narrow.narrowing()
    figures = overview.with_findings(overview.narrowed(batch, asked))
    page = Paginator(figures, overview.PAGE).get_page(request.GET.get(PAGE))
    open_questions = batch.issues.questions().count()
    at_work = working(request.user, batch)
    mend, look = overview.to_mend(batch, SHOWN_FIRST), overview.to_look_at(batch, SHOWN_FIRST)
    lines = {line["figure"].pk: line for line in rows(batch, [*mend, *look, *page.object_list], corrections)}
    context = {
        **page_context(batch, REVIEW, open_questions),
        "counts": counts,
        "tallies": [(getattr(counts, state), label, f"?{STATE}={state}#toan-bo") for state, label, _ in STATES],
        "to_mend": [lines[figure.pk] for figure in mend],
        "to_look_at": [lines[figure.pk] for figure in look],
        "refused": sum(key in lines for key in corrections.refused),
        "groups": [described_group(one) for one in groups],
        "loose": _loose(batch, asked),
        "narrow": narrow,
        "narrowed": asked != Narrowed(),
        "opened": asked != Narrowed() or PAGE in request.GET,
        "page": page,
        "query": _query(request),
        "rows": [lines[figure.pk] for figure in page.object_list],
        "open_questions": open_questions,
        "locked": find_locked_figures(batch) if at_work else "",
        "working": at_work,
        "is_open": batch.state == BatchState.PREVIEWED,
        "columns_address": address(COLUMNS, batch),
        "apply_address": address(APPLY, batch),
        "returned_address": address("returned", batch),
        "leave_out_address": address("leave_out", batch),
        "returned_form": ReturnedForm(),
    }
    status = 422 if corrections.refused else 200
    return render(request, "organizations/importing/review.html", context, status=status)


def _correct(request, batch: ImportBatch, corrections: Corrections) -> bool:
    """Writes what was typed over cells and leaves out what was chosen: all, or nothing where one is refused.

    A blank cell is left out. What was sent as it had been read changes nothing.
    """
    figures = batch.figures.filter(pk__in=[*corrections.texts, *corrections.left])
    read = dict(figures.values_list("pk", "read"))
    typed = {key: text for key, text in corrections.texts.items() if key in read and text.strip() != read[key].strip()}
    left = {key for key in corrections.left if key in read} | {key for key, text in typed.items() if not text.strip()}
    edited = {key: text for key, text in typed.items() if key not in left}
    if not edited and not left:
        return True
    try:
        with submissions.once():
            for key, text in edited.items():
                _edit(key, text, corrections, by=request.user)
            if left:
                leave_out(sorted(left), by=request.user)
            if corrections.refused:
                submissions.give_up()
                transaction.set_rollback(True)
                return False
            submissions.lead_to(address(APPLY, batch))
    except Refused as refusal:
        messages.error(request, str(refusal))
        corrections.refused.setdefault(0, str(refusal))
        return False
    said = [f"Đã sửa {len(edited)} ô."] if edited else []
    said += [f"Không ghi {len(left)} ô."] if left else []
    messages.success(request, " ".join(said))
    return True


def _edit(key: int, text: str, corrections: Corrections, *, by) -> None:
    try:
        with transaction.atomic():
            edit_cell(key, text, by=by)
    except Refused as refusal:
        corrections.refused[key] = str(refusal)


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


def rows(batch: ImportBatch, figures: list[StagedFigure], corrections: Corrections | None = None) -> list[dict]:
    """``figures`` as the lines of the tables, with what was typed over them where that was refused."""
    typed = corrections or Corrections()
    entries = overview.entered_by(batch, figures)
    lines = []
    for figure in figures:
        label, colour = LABELS[figure.state]
        issues = list(figure.issues.all())
        lines.append(
            {
                "figure": figure,
                "unit": figure.unit.name if figure.unit_id and figure.unit else figure.unit_name,
                "indicator": _indicator_words(figure, batch),
                "label": label,
                "colour": colour,
                "old": display_statement(figure, "old_") if figure.old_exists else "",
                "entry": entries.get((figure.unit_id or 0, figure.indicator_id or 0, figure.planned)),
                "new": display_statement(figure) if figure.state != FigureState.REJECTED else figure.read,
                "read": figure.read if _is_converted(figure) else "",
                "issues": issues,
                "edit": address("cell", batch, figure.pk),
                "known": figure.unit_id is not None and figure.indicator_id is not None,
                "text": typed.texts.get(figure.pk, figure.read),
                "left": figure.pk in typed.left,
                "why": typed.refused.get(figure.pk, ""),
            }
        )
    return lines


def _indicator_words(figure: StagedFigure, batch: ImportBatch) -> str:
    """Of what the figure is; a plan says that it is one: ``MT01 Số buổi tuyên truyền – kế hoạch năm 2026``."""
    if not figure.indicator_id or not figure.indicator:
        return ""
    return f"{figure.indicator} – kế hoạch năm {batch.year}" if figure.planned else str(figure.indicator)


def _is_converted(figure: StagedFigure) -> bool:
    """Whether the file has the number in another unit of measure than it is stored in."""
    stated = figure.value is not None or figure.cumulative is not None
    if not stated or figure.indicator is None or figure.state == FigureState.REJECTED:
        return False
    return conversion(measure_in_text(figure.read), figure.indicator.unit_of_measure) not in (None, 1)


class CellForm(forms.Form):
    """The new content of one cell."""

    text = forms.CharField(
        label="Sửa thành", max_length=255, required=False, widget=forms.TextInput(attrs={"autofocus": True})
    )


def cell_page(request, batch: ImportBatch, figure_id: int):
    """One cell: what was read, what was expected; what is typed is judged by the same code as the file."""
    figure = overview.with_findings(batch.figures.filter(pk=figure_id)).first()
    if figure is None:
        raise Http404
    require_working(request.user, batch)
    form = CellForm(request.POST or None, initial={"text": figure.read})
    back = request.GET.get("ve", "")
    if request.method == "POST" and form.is_valid():
        try:
            with submissions.once():
                edit_cell(figure.pk, form.cleaned_data["text"], by=request.user)
                messages.success(request, f"Đã sửa ô {figure.sheet}!{figure.cell}.")
                response = HttpResponseRedirect(_review(batch, back))
                submissions.lead_as_answered(request, response)
                return response
        except Refused as refusal:
            form.add_error("text", str(refusal))
    [line] = rows(batch, [figure])
    context = {**page_context(batch, REVIEW), "line": line, "form": form, "back": _review(batch, back)}
    status = 422 if form.errors else 200
    return render(request, "organizations/importing/cell.html", context, status=status)


def _review(batch: ImportBatch, query: str) -> str:
    """The list of all figures, narrowed as it was."""
    return f"{address(REVIEW, batch)}{f'?{query}#toan-bo' if query else ''}"


def leave_out_step(request, batch: ImportBatch):
    """Leaves the chosen cells out."""
    require_working(request.user, batch)
    asked = map(as_key, request.POST.getlist("figure"))
    keys = [key for key in asked if key is not None][: overview.PAGE]
    if not keys:
        raise Refused("Chưa chọn ô nào; đánh dấu các ô không ghi rồi bấm lại.")
    with submissions.once():
        number_left_out = leave_out(keys, by=request.user)
        messages.success(request, f"Đã bỏ qua {number_left_out} ô; các ô này không được ghi.")
        response = HttpResponseRedirect(_review(batch, request.POST.get("ve", "")))
        submissions.lead_as_answered(request, response)
    return response


def returned_step(request, batch: ImportBatch):
    """On GET the bad rows as the user's own workbook; on POST the corrected ones, which go on with the batch."""
    if request.method != "POST":
        name, content, _ = rejected_rows(batch)
        response = HttpResponse(content, content_type=XLSX_CONTENT_TYPE)
        response.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
        return response
    submissions.check()
    form = ReturnedForm(request.POST, request.FILES)
    if not form.is_valid():
        said = " ".join(map(str, form.errors["returned_file"])) if request.FILES else ""
        raise Refused(said or "Chưa chọn tệp; hãy chọn tệp các dòng lỗi đã sửa rồi gửi lại.")
    changed = apply_returned(batch.pk, form.cleaned_data["returned_file"].content, by=request.user)
    batch.refresh_from_db()
    batch = tasks.start(batch, tasks.PREVIEW, by=request.user)
    messages.success(request, f"Đã nhận {changed} ô sửa lại.")
    return HttpResponseRedirect(next_address(batch))
