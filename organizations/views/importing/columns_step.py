"""Step 2, *Ghép cột*: what was found in the file, and every doubt about it as a question on one page."""

import re
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese.encodings import encoding_label
from lib.workbooks import (
    PART_OPTIONS,
    PERIOD_KEY,
    Answer,
    Takes,
    conversion,
    converted_parts,
    header_key,
    parse_header_rows,
)
from organizations import tasks
from organizations.choices import Severity
from organizations.importing import PARTS_SAID, PROPOSED, answer_questions, may_be_planned, may_be_stated
from organizations.models import AdministrativeUnit, ImportBatch
from organizations.services import submissions
from organizations.views.importing.steps import (
    COLUMNS,
    FILE,
    REVIEW,
    address,
    next_address,
    page_context,
    require_working,
    working,
)

LATER = ("", "– chọn câu trả lời –")
IGNORE = "ignore"
CUMULATIVE, PLAN = "|cumulative", "|plan"
HOW = {
    "code": "theo mã",
    "name": "theo tên",
    "alias": "theo tên khác",
    "remembered": "như lần trước",
    "answered": "đã chọn",
    "ignored": "không nhập",
    "aside": "biết, không nhập",
    "unknown": "chưa rõ",
}
LAYOUTS = {
    "wide": "đơn vị theo dòng, chỉ tiêu theo cột",
    "tall": "mỗi đơn vị một bảng, chỉ tiêu theo dòng",
    "long": "mỗi dòng một số",
}


@dataclass(frozen=True)
class Indicators:
    """What a column may be: (code, name) of every indicator, and of which the plan of the year may be stated."""

    stated: list[tuple[str, str]]
    planned: set[str]

    @classmethod
    def of(cls, batch: ImportBatch) -> "Indicators":
        stated = list(may_be_stated(batch).order_by("code").values_list("code", "name"))
        return cls(stated, set(may_be_planned(batch).values_list("code", flat=True)))


@dataclass
class Question:
    """One doubt: where, what is asked, and the choices. ``optional``: an error that an answer may settle."""

    key: str
    title: str
    places: list[str]
    options: list[tuple[str, str]]
    optional: bool
    samples: list[str] = field(default_factory=list)
    proposed: str = ""  # what another organization answered, chosen in advance
    whose: str = ""
    bound: object = None  # the field of the form, once it is made


def questions_of(batch: ImportBatch) -> list[Question]:
    """The open questions, each key once, in the order of the file."""
    issues = batch.issues.exclude(key="").filter(resolution="").exclude(severity=Severity.WARNING).order_by("pk")
    samples = {column["key"]: column["samples"] for column in batch.findings.get("columns", ()) if column.get("key")}
    proposals = batch.findings.get(PROPOSED, {})
    found: dict[str, Question] = {}
    for issue in issues:
        if issue.key not in found:
            found[issue.key] = Question(
                issue.key,
                capfirst(issue.message),
                [],
                [tuple(option) for option in issue.options],
                issue.severity == Severity.ERROR,
                samples.get(issue.key, []),
                *proposals.get(issue.key, ("", "")),
            )
        place = f"{issue.sheet}!{issue.cell}" if issue.cell else issue.sheet
        if place and place not in found[issue.key].places:
            found[issue.key].places.append(place)
    return list(found.values())


class HeaderField(forms.CharField):
    """Rows of a header as people write them: ``6``, ``6-8``."""

    def __init__(self, **more):
        widget = forms.TextInput(attrs={"placeholder": "6-8", "size": 7, "inputmode": "numeric"})
        super().__init__(required=False, max_length=15, widget=widget, label="Dòng tiêu đề của bảng", **more)

    def clean(self, value):
        value = super().clean(value).replace(" ", "").replace("–", "-")
        if value and parse_header_rows(value) is None:
            raise forms.ValidationError("Hãy ghi số dòng, ví dụ 6, hoặc 6-8 khi tiêu đề có nhiều dòng.")
        return value


class AnswersForm(forms.Form):
    """One choice per open question, per column that was matched and may be matched otherwise, and per sheet.

    Of the questions that for the file's period is asked by itself (``period``), with what the file states chosen.
    """

    def __init__(
        self,
        *args,
        questions: list[Question],
        columns: list[dict],
        sheets: list[dict],
        indicators: Indicators,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        asked = {question.key: question for question in questions}
        if period := asked.get(PERIOD_KEY):
            self._ask_period(period)
        found = {column["key"]: column.get("takes", Takes.COLUMN) for column in columns if column.get("key")}
        for number, question in enumerate(question for key, question in asked.items() if key != PERIOD_KEY):
            options = list(question.options)
            if takes := found.get(question.key):
                options += _further(indicators, options, takes)
            self._ask(f"q{number}", question.key, question.title, [LATER, *options], question.proposed)
            question.bound = self[f"q{number}"]
        for number, column in enumerate(columns):
            if not column.get("key") or column["key"] in asked:
                continue
            options = [("", "– giữ như đã ghép –"), *_further(indicators, [], found[column["key"]])]
            self._ask(f"c{number}", column["key"], f"Ghép cột {column['cell']} với chỉ tiêu khác", options)
            column["bound"] = self[f"c{number}"]
        for number, sheet in enumerate(sheets):
            name = f"h{number}"
            self.keys[name] = header_key(sheet["name"])
            self.fields[name] = HeaderField()
            sheet["bound"] = self[name]

    def _ask(self, name: str, key: str, label: str, choices: list, initial: str = "") -> None:
        self.keys[name] = key
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)

    def _ask_period(self, question: Question) -> None:
        stated = [value for value, _ in question.options if value != Answer.KEEP]
        self.keys["period"] = PERIOD_KEY
        self.fields["period"] = forms.ChoiceField(
            label="Kỳ số liệu",
            choices=question.options,
            initial=stated[0] if len(stated) == 1 else None,
            required=False,
            widget=forms.RadioSelect,
        )
        question.bound = self["period"]

    def answers(self) -> dict[str, str]:
        """Key → value of what was chosen."""
        return {self.keys[name]: value for name, value in self.cleaned_data.items() if value}


def _further(indicators: Indicators, present: list, takes: str) -> list:
    """Every indicator that a column may be, its cumulative value, its plan, or nothing: what is not among
    ``present``."""
    known = {value for value, _ in present}
    if takes == Takes.PART:
        return [(value, label) for value, label in PART_OPTIONS if value not in known]
    of_period = [(code, f"{code} {name}") for code, name in indicators.stated if code not in known]
    totals = [
        (f"{code}{CUMULATIVE}", f"{code} {name}{PARTS_SAID['cumulative']}")
        for code, name in indicators.stated
        if f"{code}{CUMULATIVE}" not in known
    ]
    plans = [
        (f"{code}{PLAN}", f"{code} {name}{PARTS_SAID['plan']}")
        for code, name in indicators.stated
        if code in indicators.planned and f"{code}{PLAN}" not in known
    ]
    nothing = [] if IGNORE in known else [(IGNORE, "Không nhập cột này")]
    if takes == Takes.LINE:
        return [*nothing, ("Số trong kỳ", of_period)]
    groups = [("Số trong kỳ", of_period), ("Số lũy kế từ đầu năm", totals), ("Kế hoạch năm", plans)]
    return [*nothing, *(group for group in groups if group[1])]


def columns_page(request, batch: ImportBatch):
    """Shows what was found and asks what is in doubt; an answer has the file read again."""
    if not batch.findings:
        return HttpResponseRedirect(next_address(batch))
    questions = questions_of(batch)
    indicators = Indicators.of(batch)
    names = dict(indicators.stated)
    columns, sheets = _columns(batch, names), _sheets(batch)
    at_work = working(request.user, batch)
    form = AnswersForm(
        request.POST or None,
        questions=questions,
        columns=columns if at_work else [],
        sheets=sheets if at_work else [],
        indicators=indicators,
    )
    open_questions = sum(not question.optional for question in questions)
    if request.method == "POST":
        require_working(request.user, batch)
        if form.is_valid() and (response := _answered_with(request, batch, form, open_questions)):
            return response
    period = next((question for question in questions if question.key == PERIOD_KEY), None)
    findings = batch.findings
    asked = {question.key for question in questions}
    recognised = [column for column in columns if not column["unclear"] and column.get("key") not in asked]
    context = {
        **page_context(batch, COLUMNS, open_questions),
        "form": form,
        "period_asked": period,
        "questions": [question for question in questions if question is not period],
        "required": sum(not question.optional for question in questions if question is not period),
        "answered": _answered(batch, names),
        "columns": columns,
        "recognised": len(recognised),
        "unclear": sum(column["unclear"] and column.get("key") not in asked for column in columns),
        "as_before": bool(recognised) and all(column.get("how") == "remembered" for column in recognised),
        "tables": [
            {**table, "layout_said": LAYOUTS.get(table.get("layout"), "")} for table in findings.get("tables", ())
        ],
        "sheets": sheets,
        "conversions": [{**one, "name": encoding_label(one["encoding"])} for one in findings.get("conversions", ())],
        "notes": findings.get("notes", ()),
        "working": at_work,
        "back": address(FILE, batch),
        "forward": address(REVIEW, batch),
    }
    status = 422 if form.errors else 200
    return render(request, "organizations/importing/columns.html", context, status=status)


def _answered_with(request, batch: ImportBatch, form: AnswersForm, open_questions: int):
    """Keeps what was chosen and has the file read again; leads on, or None where something must be chosen first."""
    given = form.answers()
    taken_back: dict[str, str | None] = {key: None for key in request.POST.getlist("ask_again") if key in batch.answers}
    if not given and not taken_back:
        if not open_questions:
            return HttpResponseRedirect(address(REVIEW, batch))
        messages.warning(request, "Chưa có câu trả lời nào được chọn.")
        return None
    try:
        submissions.check()
        answer_questions(batch.pk, {**taken_back, **given}, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    batch.refresh_from_db()
    batch = tasks.start(batch, tasks.PREVIEW, by=request.user)
    left = batch.issues.questions().count()
    said = f"Đã ghi nhận {len(given)} câu trả lời." if given else "Đã bỏ câu trả lời cũ."
    messages.success(request, f"{said} Còn {left} câu hỏi." if left else f"{said} Không còn câu hỏi nào.")
    return HttpResponseRedirect(next_address(batch, left))


def _columns(batch: ImportBatch, names: dict[str, str]) -> list[dict]:
    """The columns that were found, with what each was taken for; ``unclear`` are those taken for nothing."""
    columns = [dict(column) for column in batch.findings.get("columns", ())]
    for column in columns:
        column["means"] = _meaning(column, names)
        column["measure_said"] = _measure_said(column)
        column["how_said"] = HOW.get(column.get("how", ""), "")
        outside = bool(column.get("code")) and column["code"] not in names
        column["unclear"] = column.get("how") == "unknown" or outside
        if outside:
            column["how_said"] = f"không thuộc biểu {batch.form.code}" if batch.form else "không có trong danh mục"
    return columns


def _sheets(batch: ImportBatch) -> list[dict]:
    """The first rows of each sheet, with the rows that were taken for its header."""
    tables = batch.findings.get("tables", ())
    sheets = []
    for sheet in batch.findings.get("sheets", ()):
        table = next((table for table in tables if table["sheet"] == sheet["name"]), None)
        rows = [
            (number, cells, table is not None and table["first"] <= number <= table["last"])
            for number, cells in enumerate(sheet["rows"], 1)
        ]
        sheets.append({"name": sheet["name"], "rows": rows, "header": _header_said(table)})
    return sheets


def _header_said(table: dict | None) -> str:
    if table is None:
        return ""
    first, last = table["first"], table["last"]
    return f"dòng {first}" if first == last else f"dòng {first} đến {last}"


def _meaning(column: dict, names: dict[str, str]) -> str:
    """What a column was taken for."""
    code = column.get("code") or ""
    if column.get("takes") == Takes.PART and column.get("how") in ("name", "answered", "remembered"):
        return dict(PART_OPTIONS).get(column.get("part", ""), "")
    if not code:
        return ""
    return f"{code} {names.get(code, '')}{PARTS_SAID.get(column.get('part', ''), '')}".strip()


def _measure_said(column: dict) -> str:
    """In what a column is and in what it is stored: ``nghìn đồng → triệu đồng``."""
    stated, own = column.get("stated_measure", ""), column.get("unit_of_measure", "")
    if not stated or not own:
        return own
    if converted_parts(stated, own):
        return f"{stated} → {own}"
    return own if conversion(stated, own) == 1 else f"{stated} (chỉ tiêu tính bằng {own})"


def _answered(batch: ImportBatch, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """(key, what was asked, what was answered) of the answers given so far, to change them."""
    return [(key, _asked(key), _said(key, value, names)) for key, value in sorted(batch.answers.items())]


_ASKED = {
    "column": "Cột {}",
    "unit": "Đơn vị ghi là “{}”",
    "letters": "Bảng mã chữ của cột {}",
    "bytes": "Bảng mã chữ của tệp {}",
    "number": "Cách đọc số của cột {}",
    "date": "Thứ tự ngày và tháng của cột {}",
    "percent": "Cách đọc tỷ lệ của cột {}",
    "period": "Kỳ ghi trong tệp",
    "unit-of": "Đơn vị của trang {}",
    "sheet": "Trang {}",
    "sign": "Ô ghi “{}”",
    "measure": "Đơn vị tính ghi ở {}",
    "format": "Đơn vị của các số có định dạng ở cột {}",
    "round": "Số lẻ khi đổi đơn vị ở cột {}",
    "hidden": "Dòng, cột ẩn của trang {}",
    "struck": "Số bị gạch ngang của trang {}",
    "partly-struck": "Ô có phần bị gạch ngang của trang {}",
    "raised": "Số viết nhỏ của trang {}",
    "unproven-formula": "Công thức chưa tính lại của trang {}",
    "pale": "Số chữ trắng của trang {}",
    "conditional-format": "Số có thể bị ẩn theo điều kiện của trang {}",
    "not-shown": "Số không hiện ra của trang {}",
    "zero-not-shown": "Số 0 không hiện ra của trang {}",
    "part": "Phần số liệu mà tiêu đề của trang {} nói",
    "rows": "Các dòng có kỳ chưa rõ của trang {}",
    "header": "Dòng tiêu đề của trang {}",
    "names": "Cột tên của trang {}",
}


def _asked(key: str) -> str:
    kind, _, of_what = key.partition(":")
    if kind in ("sheet", "unit-of", "names") and (place := re.fullmatch(r"(.*):([A-Z]{0,3})(\d*)", of_what)):
        beside = [f"từ cột {place[2]}"] if place[2] else []
        beside += [f"ở dòng {place[3]}"] if place[3] else []
        of_what = f"{place[1]}, bảng {' '.join(beside)}"
    return _ASKED.get(kind, key).format(of_what.replace(":", "!"))


_SAID = {
    IGNORE: "không nhập",
    "keep": "giữ như đã chọn",
    "read": "đọc cả phần ẩn",
    "value": "số trong kỳ",
    "cumulative": "lũy kế từ đầu năm",
    "plan": "kế hoạch năm",
    "thousands": "dấu trước ba chữ số ngăn hàng nghìn",
    "decimals": "dấu trước ba chữ số là dấu thập phân",
    "vietnamese": "dấu chấm ngăn hàng nghìn, dấu phẩy thập phân",
    "english": "dấu phẩy ngăn hàng nghìn, dấu chấm thập phân",
    "day": "ngày trước, tháng sau",
    "month": "tháng trước, ngày sau",
    "swapped": "ngày và tháng đã bị đảo",
    "cell": "đọc theo số trong ô",
    "format": "đọc theo định dạng của ô",
    "dong": "số trong ô là đồng",
    "round": "làm tròn",
    "blank": "để trống, không báo gì",
    "zero": "bằng 0",
    "one": "bằng 1",
    "none": "không có",
    "not_applicable": "không áp dụng",
}


_NAMED = {"unit": "tên hoặc mã xã", "indicator": "tên hoặc mã chỉ tiêu"}


def _said(key: str, value: str, names: dict[str, str]) -> str:
    if key.startswith("unit:") and value.isdecimal():
        unit = AdministrativeUnit.objects.filter(pk=value).first()
        return str(unit) if unit else value
    if value == "read" and not key.startswith("hidden:"):
        return "nhập"
    kind, _, letters = value.partition(":")
    if key.startswith("names:") and kind in _NAMED:
        return f"cột {letters} ghi {_NAMED[kind]}"
    if key.startswith("header:") and parse_header_rows(value):
        return f"dòng {value}"
    code, _, part = value.partition("|")
    if code in names:
        return f"{code} {names[code]}{PARTS_SAID.get(part, '')}"
    if key.startswith("measure:"):
        return {IGNORE: _SAID[IGNORE], "keep": "đúng là đơn vị của chỉ tiêu"}.get(value, value)
    return _SAID.get(value) or encoding_label(value)
