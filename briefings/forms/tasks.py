"""The forms of a task that an organization plans for a quarter, and of the figures that go with an achievement."""

from typing import Any

from django import forms
from django.utils import timezone

from briefings.choices import TaskProgress
from briefings.forms.report_writing import read_target
from briefings.forms.steps import StepForm
from briefings.models import Task
from briefings.services import measuring, statement_figures, tasks
from briefings.services.sides import sole_organization
from lib.refused import Refused
from lib.vietnamese import Period, capitalized
from organizations.access import Scope
from organizations.display import display_figure, format_number
from organizations.models import Indicator, IndicatorValue, Organization
from organizations.roles import ADD, roles_that_may
from organizations.widgets import DateInput, OneOfTheDay, SeveralField, offer_on


def target_words(task: Task) -> str:
    """``12 lớp``, as ``read_target`` reads it again."""
    if task.target is None:
        return ""
    return f"{format_number(task.target)} {task.unit_of_measure}".strip()


class NewTaskForm(StepForm):
    """``record``: none, but an empty task."""

    organization = OneOfTheDay(Organization.objects.none(), label="Tổ chức", empty_label="Chưa chọn")
    title = forms.CharField(label="Nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    period = forms.ChoiceField(label="Kỳ")
    target = forms.CharField(
        label="Chỉ tiêu", required=False, max_length=60, help_text="Số rồi đến đơn vị tính, ví dụ: 12 lớp."
    )
    due_on = forms.DateField(label="Thời hạn", required=False, widget=DateInput)

    def prepare(self):
        scope = Scope.of(self.by).with_roles(roles_that_may(ADD, Task._meta.label_lower))
        rows = Organization.objects.for_user(self.by)
        rows = rows if scope.everything else rows.filter(scope.organizations())
        offer_on(self, "organization", rows, ())
        now = Period.quarter_of(timezone.localdate())
        offered = [now.previous, now, now.next, now.next.next]
        self.fields["period"].choices = [(str(one), capitalized(one.name)) for one in offered]  # type: ignore[attr-defined]
        self.initial["period"] = str(now)
        self.initial["organization"] = sole_organization(self.by, Task._meta.label_lower)

    def clean_target(self):
        return read_target(self.cleaned_data["target"])

    def carry_out(self):
        typed = self.cleaned_data
        target, unit = typed["target"] or (None, "")
        self.goes_to = tasks.plan(
            by=self.by,
            organization=typed["organization"],
            quarter=Period.parse(typed["period"]),
            title=typed["title"],
            target=target,
            unit_of_measure=unit,
            due_on=typed["due_on"],
        )
        return "Đã ghi nhiệm vụ."


class TaskForm(StepForm):
    """What is planned, and what became of it."""

    stamped = True
    title = forms.CharField(label="Nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    target = forms.CharField(
        label="Chỉ tiêu", required=False, max_length=60, help_text="Số rồi đến đơn vị tính, ví dụ: 12 lớp."
    )
    measured_by = OneOfTheDay(
        Indicator.objects.none(),
        label="Đo bằng chỉ tiêu",
        required=False,
        empty_label="Không đo bằng số liệu",
        help_text="Mức đạt lấy từ số liệu đã báo cáo của quý; cần có chỉ tiêu bằng số ở trên.",
    )
    achieved = forms.DecimalField(label="Đã đạt", required=False, max_digits=18, decimal_places=2, localize=True)
    due_on = forms.DateField(label="Thời hạn", required=False, widget=DateInput)
    progress = forms.ChoiceField(label="Tiến độ", choices=TaskProgress)
    outcome_reason = forms.CharField(
        label="Lý do", required=False, max_length=255, help_text="Bắt buộc khi không hoàn thành hoặc dừng."
    )

    def prepare(self):
        task = self.record
        present = [task.measured_by_id] if task.measured_by_id else []
        offer_on(self, "measured_by", measuring.measurable(self.by), task.days_of(), present)
        self.initial.update(
            measured_by=task.measured_by_id,
            title=task.title,
            target=target_words(task),
            achieved=task.achieved,
            due_on=task.due_on,
            progress=task.progress,
            outcome_reason=task.outcome_reason,
        )

    def clean_target(self):
        return read_target(self.cleaned_data["target"])

    def carry_out(self):
        typed = dict(self.cleaned_data)
        typed["target"], typed["unit_of_measure"] = typed["target"] or (None, "")
        if typed["measured_by"] is not None and not typed["target"]:
            raise Refused("Đo bằng chỉ tiêu thì phải ghi chỉ tiêu bằng số lớn hơn 0 để so.")
        tasks.revise(self.record.pk, by=self.by, **typed)
        return "Đã lưu nhiệm vụ."


class FiguresField(SeveralField):
    period: Period  # that of the report; a figure of a part of it says of which

    def label_from_instance(self, figure):
        part = "" if figure.period == self.period else f" ({figure.period.name})"
        return f"{figure.unit.name}{part}: {display_figure(figure)}"


class FiguresForm(StepForm):
    """Which figures of one indicator go with an achievement, the ``record``."""

    stamped = True
    figures = FiguresField(
        IndicatorValue.objects.none(), label="Số liệu kèm theo", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, record, by, indicator):
        self.indicator = indicator
        super().__init__(data, record=record, by=by)

    def prepare(self):
        rows = statement_figures.fitting(self.record.report, by=self.by).filter(indicator=self.indicator)
        field: Any = self.fields["figures"]
        field.period = self.record.report.briefing.shown_period
        field.queryset = rows.select_related("unit", "indicator").order_by("unit__sort_key", "number", "pk")
        field.label = self.indicator.name
        self.initial["figures"] = self.record.figures.filter(indicator=self.indicator)

    def carry_out(self):
        chosen = self.cleaned_data["figures"]
        statement_figures.choose(self.record.pk, by=self.by, indicator=self.indicator.pk, figures=chosen)
        return "Đã chọn số liệu kèm theo."
