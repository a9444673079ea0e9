"""The form in which a whole report is written: its four parts, a line for each item, and what was carried into it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from briefings.forms.briefing_steps import ChecklistForm, ReceivedOnField
from briefings.forms.pasting import read_paste
from briefings.forms.steps import StepForm
from briefings.models import Theme
from briefings.services import receipts, reports, writing
from briefings.services.readiness import Said
from briefings.services.writing import Content, Line
from briefings.transitions import REPORT, find
from lib.vietnamese import NotANumber, parse_number
from organizations.asked import as_key
from organizations.conflicts import BOTH_VERSIONS, display_field
from organizations.display import format_number
from organizations.widgets import DateInput

MOST = 200  # lines of one part
LONGEST = 5000  # characters of one item
DO, SAVE, SUBMIT, MORE = "lam", "luu", "nop", "them"  # the name of the buttons, and what they say
SPLIT = "da-tach"  # said by the script, which makes items of pasted lines itself

NO_TEXT = "Dòng này chưa có nội dung ở ô đầu; ghi vào, hoặc xóa cả các ô còn lại nếu bỏ dòng."
REMOVED = "Người khác vừa bỏ dòng này; để nguyên thì ghi lại thành dòng mới, không cần nữa thì xóa nội dung."
FORMSET_ERRORS = {
    "missing_management_form": "Trang gửi lên thiếu một phần; tải lại trang rồi ghi lại.",
    "too_many_forms": f"Mỗi phần ghi nhiều nhất {MOST} dòng; gộp bớt các ý gần nhau.",
}


def words(rows: int = 2, **attrs) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class LineForm(forms.Form):
    """One line. ``place``: its place among the others; ``key``: of the stored record. ``texts``: its cells, of which
    the first says what it is about: without that, the line is left out."""

    texts: tuple[str, ...] = ()
    is_wide = True  # the first cell; the others are short
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(label="Thứ tự", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args, themes: Sequence[tuple] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if "theme_id" in self.fields:
            self.fields["theme_id"].choices = [("", "–"), *themes]  # type: ignore[attr-defined]  # a choice

    @classmethod
    def initial_of(cls, record: Any) -> dict[str, Any]:
        """What stands in the cells for the stored ``record``."""
        return {name: getattr(record, name) for name in cls.base_fields if name not in ("key", "place")}

    @property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.texts)

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("key", "place")]

    def clean(self):
        super().clean()
        first = self.texts[0]
        if not self.is_blank and first not in self.errors and not self.cleaned_data.get(first):
            self.add_error(first, NO_TEXT)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What was typed, by the columns of the model."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "place")}


class AchievementLine(LineForm):
    texts = ("text",)
    text = forms.CharField(label="Ý", required=False, max_length=LONGEST, widget=words())
    theme_id = forms.TypedChoiceField(label="Chủ đề ý", required=False, coerce=int, empty_value=None)

    @classmethod
    def initial_of(cls, record):
        return {"text": record.text, "theme_id": str(record.theme_id or "")}


class ShortcomingLine(LineForm):
    texts = ("text", "cause", "remedy")
    is_wide = False
    text = forms.CharField(label="Tồn tại", required=False, max_length=LONGEST, widget=words())
    cause = forms.CharField(label="Nguyên nhân", required=False, max_length=LONGEST, widget=words())
    remedy = forms.CharField(label="Biện pháp", required=False, max_length=LONGEST, widget=words())

    @property
    def is_incomplete(self) -> bool:
        return not all(str(self[name].value() or "").strip() for name in self.texts)


class TaskLine(LineForm):
    """``target``: a number and its unit in one cell, as people say it: ``12 lớp``."""

    texts = ("title", "target", "due_on")
    title = forms.CharField(label="Nhiệm vụ", required=False, max_length=300, widget=words())
    target = forms.CharField(label="Chỉ tiêu", required=False, max_length=60)
    due_on = forms.DateField(label="Thời hạn", required=False, widget=DateInput)

    @classmethod
    def initial_of(cls, record):
        target = "" if record.target is None else f"{format_number(record.target)} {record.unit_of_measure}"
        return {"title": record.title, "target": target.strip() or record.unit_of_measure, "due_on": record.due_on}

    def clean_target(self):
        return read_target(self.cleaned_data["target"])

    def values(self):
        found = super().values()
        found["target"], found["unit_of_measure"] = found["target"] or (None, "")
        return found


class ProposalLine(LineForm):
    texts = ("text", "addressed_to")
    text = forms.CharField(label="Kiến nghị", required=False, max_length=LONGEST, widget=words())
    addressed_to = forms.CharField(label="Gửi đến", required=False, max_length=200)


def read_target(text: str) -> tuple | None:
    """``"12 lớp" → (Decimal(12), "lớp")``; None for nothing. Raises ValidationError for what begins with no number."""
    if not text.strip():
        return None
    found = re.fullmatch(r"(\d[\d., ]*)(.*)", text.strip(), re.DOTALL)
    try:
        number = parse_number(found[1].strip(" "), dots="thousands") if found else None
    except (NotANumber, ValueError):
        number = None
    unit = found[2].strip() if found else ""
    if number is None or number != round(number, 2) or number >= 10**16:
        raise forms.ValidationError("Ghi số trước rồi đến đơn vị tính, ví dụ: 12 lớp.")
    if len(unit) > 40:
        raise forms.ValidationError("Đơn vị tính dài quá 40 chữ; ghi ngắn lại.")
    return number, unit


@dataclass(frozen=True)
class Part:
    """One part of a report. ``name``: of its fields, its place on the page and its button; ``content``: of its lines in
    ``Content``; ``least``: how many lines an empty one offers; ``heads``: of its columns."""

    name: str
    title: str
    content: str
    form: type[LineForm]
    least: int
    heads: tuple[str, ...]

    @cached_property
    def formset(self) -> type[forms.BaseFormSet]:
        return forms.formset_factory(self.form, extra=0, max_num=MOST, absolute_max=MOST + 1, validate_max=True)


PARTS = (
    Part("ket-qua", "I. Kết quả đạt được", "achievements", AchievementLine, 3, ("Mỗi dòng một ý", "Chủ đề")),
    Part(
        "ton-tai",
        "II. Tồn tại, hạn chế",
        "shortcomings",
        ShortcomingLine,
        2,
        ("Tồn tại, hạn chế", "Nguyên nhân", "Biện pháp khắc phục"),
    ),
    Part(
        "nhiem-vu",
        "III. Phương hướng, nhiệm vụ",
        "tasks",
        TaskLine,
        2,
        ("Nhiệm vụ", "Chỉ tiêu", "Thời hạn"),
    ),
    Part("kien-nghi", "IV. Kiến nghị, đề xuất", "proposals", ProposalLine, 1, ("Kiến nghị, đề xuất", "Gửi đến")),
)


class WritingForm(StepForm):
    """All of a report. ``more``: the name of a part that shows further empty lines."""

    stamped = True
    narrative = forms.CharField(
        label="Đánh giá chung",
        required=False,
        max_length=20_000,
        widget=words(3, **{"class": "in", "aria-label": "Đánh giá chung"}),
    )

    def __init__(self, data=None, files=None, *, record, by, more: str = ""):
        self.more = more
        super().__init__(data, files, record=record, by=by)

    @cached_property
    def stored(self) -> dict[str, list[Any]]:
        """The records of each part, by its name."""
        report = self.record
        return {
            "ket-qua": list(report.achievements.all()),
            "ton-tai": list(report.shortcomings.all()),
            "nhiem-vu": list(writing.tasks_to_come(report)),
            "kien-nghi": list(report.proposals.all()),
        }

    def stamp(self):
        versions = [f"{name} {row.pk}.{row.version}" for name, rows in self.stored.items() for row in rows]
        versions += [f"{item.pk}.{item.version}" for item in self.record.checklist.all()]
        return hashlib.sha256(f"{self.record.version}: {versions}".encode()).hexdigest()[:24]

    def require_fresh(self):
        self.record = (
            type(self.record).objects.select_related("briefing__series__host", "organization").get(pk=self.record.pk)
        )
        self.__dict__.pop("stored", None)
        super().require_fresh()

    def prepare(self):
        self.initial["narrative"] = self.record.narrative
        self.checklist = ChecklistForm(self.data if self.is_bound else None, record=self.record, by=self.by)
        usable = Theme.objects.usable_by(self.record.organization).order_by()
        named = {row.theme_id for rows in self.stored.values() for row in rows if getattr(row, "theme_id", None)}
        themes = Theme.objects.filter(Q(pk__in=usable.values("pk")) | Q(pk__in=named))
        self.themes = [(str(key), name) for key, name in themes.values_list("pk", "name")]
        self.may_submit = self.record.status in find(REPORT, "submit").sources
        self.parts = [(part, self._formset(part)) for part in PARTS]
        if self.may_submit and receipts.may_record(self.record, by=self.by):
            self.fields["received_on"] = ReceivedOnField(
                required=False,
                help_text="Chỉ ghi khi bản giấy đã đến trước hôm nay; đúng hạn hay chậm tính theo ngày này.",
            )

    def _formset(self, part: Part) -> forms.BaseFormSet:
        more: dict[str, Any] = {
            "prefix": part.name,
            "form_kwargs": {"themes": self.themes},
            "error_messages": FORMSET_ERRORS,
        }
        if self.is_bound:
            return part.formset(self.data, **more)
        rows = self.stored[part.name]
        empty = max(part.least - len(rows), 1) + (3 if self.more == part.name else 0)
        lines = [{**part.form.initial_of(row), "key": row.pk} for row in rows] + [{}] * empty
        initial = [{**line, "place": place} for place, line in enumerate(lines, start=1)]
        return part.formset(initial=initial, **more)

    def shown(self) -> Iterator[tuple[Part, forms.BaseFormSet, list[LineForm]]]:
        """The parts with their lines as they stand on the page: what was typed, by the places typed with it."""
        for part, formset in self.parts:
            yield part, formset, sorted(formset.forms, key=lambda line: as_key(line["place"].value() or "") or MOST)

    def is_valid(self):
        # Each is asked, so that each shows what is wrong in it.
        whole = [super().is_valid(), self.checklist.is_valid(), *(formset.is_valid() for _, formset in self.parts)]
        return all(whole)

    @property
    def has_errors(self) -> bool:
        return any(self.problems())

    def problems(self) -> Iterator[tuple[str, str]]:
        """``(where on the page, the sentence)`` of all that is wrong."""
        for name in self.errors:
            for sentence in self.errors[name]:
                yield (self[name].auto_id if name in self.fields else ""), str(sentence)
        for name in self.checklist.errors:
            for sentence in self.checklist.errors[name]:
                yield "viec-ky-truoc", str(sentence)
        for part, formset in self.parts:
            for sentence in formset.non_form_errors():
                yield part.name, str(sentence)
            for number, line in enumerate(formset.forms, start=1):
                for name in line.errors:
                    for sentence in line.errors[name]:
                        where = line[name] if name in line.fields else line.cells[0]
                        yield where.auto_id, f"{part.title}, dòng {number}: {sentence}"

    @property
    def submits(self) -> bool:
        return self.data.get(DO) == SUBMIT

    def carry_out(self):
        split = not self.data.get(SPLIT)
        written = {part.content: list(_lines(formset, split=split)) for part, formset in self.parts}
        content = Content(narrative=self.cleaned_data["narrative"], answers=self.checklist.answers(), **written)
        writing.write(self.record.pk, by=self.by, content=content)
        if not self.submits:
            return "Đã lưu báo cáo."
        reports.submit(self.record.pk, by=self.by, received_on=self.cleaned_data.get("received_on"))
        return "Đã nộp báo cáo."

    # --- what somebody else has stored meanwhile ----------------------------------------------------------------------

    def show_both_versions(self):
        """Beside each cell that differs from what is stored: both texts. What others have added comes after the rest,
        so that pressing again leaves it there."""
        stored = type(self)(record=type(self.record).objects.get(pk=self.record.pk), by=self.by)
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = stored.stamp()  # type: ignore[index]  # a copy of our own
        gone = [self._add_unseen(part, formset, stored) for part, formset in self.parts]
        self.parts = [(part, self._formset(part)) for part, _ in self.parts]
        for (part, formset), removed in zip(self.parts, gone, strict=True):
            before = {str(row.pk): row for row in stored.stored[part.name]}
            for line in formset.forms:
                if line.prefix in removed:
                    line.add_error(line.texts[0], REMOVED)
                elif row := before.get(str(line["key"].value() or "")):
                    _show_both(line, part.form.initial_of(row))
        # Not cleaned anew: the sentence that somebody else was faster stands among the errors.
        before, typed = stored.record.narrative, as_lines(self["narrative"].data)
        if typed != before:
            both = BOTH_VERSIONS.format(stored=before or "–", typed=typed or "–")
            self.add_error("narrative", both)
        _show_both(self.checklist, stored.checklist.initial)

    def _add_unseen(self, part: Part, formset: forms.BaseFormSet, stored: "WritingForm") -> set[str]:
        """Add lines for what others wrote to what was typed; the prefixes of the lines that others removed."""
        rows = {str(row.pk): row for row in stored.stored[part.name]}
        shown: dict[str, str] = {str(line["key"].value() or ""): line.prefix for line in formset.forms}
        data: Any = self.data
        total = len(formset.forms)
        for key, row in rows.items():
            if key in shown:
                continue
            line = part.form(initial=part.form.initial_of(row), themes=self.themes)
            for cell in line.cells:
                data[f"{part.name}-{total}-{cell.name}"] = display_value_of(cell)
            data[f"{part.name}-{total}-key"], data[f"{part.name}-{total}-place"] = key, str(total + 1)
            total += 1
        data[f"{part.name}-TOTAL_FORMS"] = str(total)
        removed = {prefix for key, prefix in shown.items() if key and key not in rows}
        for prefix in removed:
            data[f"{prefix}-key"] = ""
        return removed

    # --- what was typed -----------------------------------------------------------------------------------------------

    def said(self) -> Said:
        """What stands in the form now, stored or typed, counted."""
        lines = {part.name: [line for line in formset.forms if not line.is_blank] for part, formset in self.parts}
        answered = [bool(self.checklist[f"answer_{item.pk}"].value()) for item in self.checklist.items]
        return Said(
            narrative=bool(str(self["narrative"].value() or "").strip()),
            achievements=len(lines["ket-qua"]),
            shortcomings=len(lines["ton-tai"]),
            incomplete=sum(line.is_incomplete for line in lines["ton-tai"]),
            tasks=len(lines["nhiem-vu"]),
            carried=len(answered),
            unanswered=answered.count(False),
        )

    def typed(self):
        found = [("Đánh giá chung", str(self["narrative"].value() or "").strip())]
        for part, formset in self.parts:
            for number, line in enumerate(formset.forms, start=1):
                texts = [str(line[name].value() or "").strip() for name in line.texts]
                found.append((f"{part.title}, dòng {number}", " – ".join(filter(None, texts))))
        return [(label, text) for label, text in found if text]


def _lines(formset: forms.BaseFormSet, *, split: bool) -> Iterator[Line]:
    """What was typed, in the order of the places; an empty line that is no record's says nothing.

    ``split``: several lines in the only cell of a new item are several items, as no script has made them so.
    """
    placed = sorted(
        enumerate(formset.forms),
        key=lambda one: (one[1].cleaned_data.get("place") is None, one[1].cleaned_data.get("place"), one[0]),
    )
    for _, line in placed:
        key = as_key(line.cleaned_data.get("key") or "")
        if key or not line.is_blank:
            values, first = line.values(), line.texts[0]
            alone = not any(line.cleaned_data.get(name) for name in line.texts[1:])
            items = read_paste(values[first], [first], {}).rows if split and key is None and alone else []
            yield from (Line(key, {**values, **item}) for item in items or [{}])


def display_value_of(cell: forms.BoundField) -> str:
    """What a browser would send back for ``cell``."""
    value = cell.field.widget.format_value(cell.value())
    return "" if value is None else value[0] if isinstance(value, list) else str(value)


def _show_both(form: forms.BaseForm, stored: Mapping[str, Any]) -> None:
    form.full_clean()
    for name, before in stored.items():
        field = form.fields.get(name)
        if field is not None and field.has_changed(before, typed := as_lines(form[name].data)):
            both = BOTH_VERSIONS.format(stored=display_field(field, before), typed=display_field(field, typed))
            form.add_error(name, both)


def as_lines(text: str | None) -> str:
    """``text`` of a browser with the ends of its lines as they are stored."""
    return (text or "").replace("\r\n", "\n")


def as_typed(pairs: Iterable[tuple[str, str]]) -> QueryDict:
    """A draft of the form as the browser would send it."""
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data
