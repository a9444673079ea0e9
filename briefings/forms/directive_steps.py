"""What each step of a directive asks for."""

from typing import Any

from django import forms
from django.utils import timezone

from briefings.choices import DueKind
from briefings.forms.organizations import OrganizationsField, offer_organizations
from briefings.forms.steps import StepForm, SuccessorField, reason_step
from briefings.models import Directive
from briefings.services import acknowledgements, deadlines, directives, evidence, extensions, measuring, parts
from briefings.services.deadlines import BEFORE_SESSION
from briefings.services.due_step import pending_request
from briefings.services.sides import leads_itself
from briefings.transitions import ACKNOWLEDGE, DIRECTIVE, Transition, find, may_be_taken
from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import FigurePeriod
from organizations.display import plain_number
from organizations.models import Indicator, Organization
from organizations.widgets import DateInput, OneOfTheDay, offer, offer_on


class SeveralFiles(forms.FileField):
    """Zero or more uploaded files, inspected while nothing is locked: ``evidence.InspectedFile``."""

    class Widget(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Widget

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        uploaded = [super(SeveralFiles, self).clean(file, initial) for file in files if file]
        try:
            return evidence.inspect(uploaded)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AssignForm(StepForm):
    stamped = True
    asks = (BEFORE_SESSION,)

    lead = OneOfTheDay(Organization.objects.none(), label="Đơn vị chủ trì", empty_label="Chưa chọn")
    coordinating = OrganizationsField(Organization.objects.none(), label="Đơn vị phối hợp", required=False)
    due_kind = forms.ChoiceField(label="Loại thời hạn", choices=DueKind)
    due_on = forms.DateField(label="Thời hạn", required=False, widget=DateInput)
    due_text = forms.CharField(label="Thời hạn bằng lời", max_length=120, required=False)

    def prepare(self):
        choices = directives.assignable(self.record)
        lead = self.record.lead_organization_id
        helpers = [row.pk for row in self.record.coordinating_organizations.all()]
        series, present = self.record.series, [key for key in (lead, *helpers) if key]
        offer_on(self, "lead", choices, self.record.days_of("lead_organization"), present)
        days, near = self.record.days_of("coordinating_organizations"), series.participants.values_list("pk", flat=True)
        offer_organizations(self, "coordinating", series.host, choices, days, present=present, nearest=near)
        if days == self.record.days_of("lead_organization"):  # read once for both
            field: Any = self.fields["lead"]
            field.choices = self._leads
        self.initial = {
            "lead": lead,
            "coordinating": helpers,
            "due_kind": self.record.due_kind,
            "due_on": self.record.due_on,
            "due_text": self.record.due_text,
        }

    def _leads(self) -> list[tuple]:
        lead: Any = self.fields["lead"]
        helpers: Any = self.fields["coordinating"]
        return [("", lead.empty_label), *((one.pk, lead.label_from_instance(one)) for one in helpers.offered)]

    def carry_out(self):
        directives.assign(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã giao việc."


class CorrectDeadlineForm(StepForm):
    """The day as it should have been written, and why it was not."""

    stamped = True
    asks = (BEFORE_SESSION,)

    due_on = forms.DateField(label="Thời hạn đúng", widget=DateInput)
    due_text = forms.CharField(label="Thời hạn bằng lời", max_length=120, required=False)
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ví dụ: gõ nhầm năm.")

    def prepare(self):
        self.initial = {"due_on": self.record.due_on, "due_text": self.record.due_text}

    def carry_out(self):
        deadlines.correct_deadline(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã sửa thời hạn; thời hạn ghi lần đầu vẫn được giữ."


class OwnForm(StepForm):
    """A step that somebody takes for one of the directive's organizations: those for which they may, and no other.

    Where there are several the person says for which; the lead is proposed to its own people.
    """

    step: Transition

    organization = OneOfTheDay(Organization.objects.none(), label="Thay mặt", empty_label="Chưa chọn")

    def prepare(self):
        own = [one.pk for one in self.candidates() if may_be_taken(self.step, by=self.by, host=None, own=[one])]
        # Also one that is dissolved by now.
        offer_on(
            self, "organization", Organization.objects.filter(pk__in=own), self.record.days_of("organization"), own
        )
        lead = self.record.lead_organization
        if len(own) == 1:  # nothing to choose
            self.initial["organization"] = own[0]
            self.fields["organization"].widget = forms.HiddenInput()
        elif lead is not None and lead.pk in own and leads_itself(self.by, lead):
            self.initial["organization"] = lead.pk

    def candidates(self) -> list[Organization]:
        return directives.owners(self.record)


class AcknowledgeForm(OwnForm):
    step = ACKNOWLEDGE

    def candidates(self):
        return acknowledgements.unacknowledged(self.record)

    def carry_out(self):
        acknowledgements.acknowledge(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã xác nhận nhận việc."


class UpdateForm(OwnForm):
    step = find(DIRECTIVE, "update")

    text = forms.CharField(label="Kết quả thực hiện", widget=forms.Textarea(attrs={"rows": 4}))
    percent = forms.IntegerField(label="Phần trăm hoàn thành", min_value=0, max_value=100, required=False)
    files = SeveralFiles(label="Tài liệu minh chứng", required=False)  # type: ignore[assignment]  # a field, not the files

    def carry_out(self):
        directives.update(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã ghi kết quả thực hiện."


class SubmitForm(StepForm):
    stamped = True

    completed_on = forms.DateField(label="Ngày hoàn thành", widget=DateInput, initial=timezone.localdate)
    text = forms.CharField(label="Kết quả thực hiện", widget=forms.Textarea(attrs={"rows": 4}))
    files = SeveralFiles(label="Tài liệu minh chứng", required=False)  # type: ignore[assignment]  # a field, not the files

    def carry_out(self):
        directives.submit(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã báo cáo hoàn thành; văn phòng sẽ xác nhận hoặc trả lại."


class AcceptForm(StepForm):
    stamped = True

    on = forms.DateField(label="Ngày xác nhận", widget=DateInput, initial=timezone.localdate)

    def carry_out(self):
        directives.accept(self.record.pk, by=self.by, on=self.cleaned_data["on"])
        return "Đã xác nhận hoàn thành."


class SupersedeForm(StepForm):
    stamped = True
    final = (
        "Nhiệm vụ này kết thúc, đơn vị chủ trì và phối hợp không phải báo cáo nữa; đề nghị gia hạn và lần xem xét còn "
        "chờ không còn phải quyết định. Người có quyền mở lại được, kèm lý do."
    )

    successor = SuccessorField(
        Directive.objects.none(),
        label="Nhiệm vụ thay thế",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chọn nhiều nhiệm vụ nếu việc này được tách ra.",
    )
    reason = forms.CharField(label="Lý do", max_length=255)

    def prepare(self):
        rows = (
            Directive.objects.for_user(self.by, to="change")
            .able_to_succeed()
            .select_related("briefing")
            .exclude(pk=self.record.pk)
        )
        offer(self, "successor", rows.filter(series=self.record.series_id))

    def carry_out(self):
        first, *further = (successor.pk for successor in self.cleaned_data["successor"])
        reason = self.cleaned_data["reason"]
        directives.supersede(self.record.pk, by=self.by, successor_id=first, further_ids=further, reason=reason)
        return "Đã thay bằng nhiệm vụ khác."


class ExtensionForm(StepForm):
    stamped = True
    asks = (BEFORE_SESSION,)

    new_due_on = forms.DateField(label="Thời hạn mới", widget=DateInput)
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))

    def carry_out(self):
        lead = self.record.lead_organization
        extensions.request_extension(self.record.pk, by=self.by, organization=lead, **self.cleaned_data)
        return "Đã gửi đề nghị gia hạn."


class OfPendingRequest(StepForm):
    """A step of the request that waits on the directive: not of another one that came meanwhile."""

    stamped = True

    def pending(self):
        return pending_request(self.record)

    def stamp(self):
        waiting = self.pending()
        return f"{self.record.version} {waiting.pk}.{waiting.version}" if waiting else str(self.record.version)


OTHER_DAY = "other"


class DecideExtensionForm(OfPendingRequest):
    asks = (BEFORE_SESSION,)

    approve = forms.ChoiceField(
        label="Quyết định",
        choices=[("1", "Đồng ý"), (OTHER_DAY, "Đồng ý đến ngày khác"), ("0", "Không đồng ý")],
        widget=forms.RadioSelect,
    )
    new_due_on = forms.DateField(label="Gia hạn đến ngày", required=False, widget=DateInput)
    note = forms.CharField(
        label="Ý kiến gửi đơn vị",
        max_length=255,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi không đồng ý, hoặc đồng ý đến ngày khác.",
    )

    def prepare(self):
        if waiting := self.pending():
            agreed = f"Đồng ý đến {waiting.new_due_on:%d/%m/%Y}"
            decision: Any = self.fields["approve"]
            decision.choices = [("1", agreed), *decision.choices[1:]]

    def clean(self):
        said = super().clean()
        if said.get("approve") != OTHER_DAY:
            said["new_due_on"] = None
        elif not said.get("new_due_on") and "new_due_on" not in self.errors:
            self.add_error("new_due_on", "Ghi ngày được gia hạn đến.")
        return said

    def carry_out(self):
        request = self.pending()
        if request is None:
            raise Refused("Đề nghị gia hạn này đã được quyết định hoặc rút lại trước đó.")
        approve = self.cleaned_data.pop("approve") != "0"
        decided = extensions.decide_extension(request.pk, by=self.by, approve=approve, **self.cleaned_data)
        until = f" đến {day:%d/%m/%Y}" if (day := self.cleaned_data["new_due_on"]) else ""
        return f"Đã ghi quyết định: {decided.get_decision_display().lower()}{until}."


class WithdrawExtensionForm(OfPendingRequest):
    def carry_out(self):
        request = self.pending()
        if request is None:
            raise Refused("Đề nghị gia hạn này đã được quyết định hoặc rút lại trước đó.")
        extensions.withdraw_extension(request.pk, by=self.by)
        return "Đã rút đề nghị gia hạn."


class ReverseExtensionForm(StepForm):
    stamped = True

    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    def stamp(self):
        decided = extensions.latest_decided(self.record)
        return f"{self.record.version} {decided.pk}.{decided.version}" if decided else str(self.record.version)

    def carry_out(self):
        if (decided := extensions.latest_decided(self.record)) is None:
            raise Refused("Không còn quyết định gia hạn nào để hủy; hãy tải lại trang.")
        extensions.reverse_extension(decided.pk, by=self.by, **self.cleaned_data)
        return "Đã hủy quyết định; đề nghị gia hạn lại chờ quyết định."


class AddPartsForm(StepForm):
    leads = OrganizationsField(Organization.objects.none(), label="Giao thêm cho")

    def prepare(self):
        known = [one.lead_organization_id for one in self.record.children.all()]
        choices = directives.assignable(self.record).exclude(pk__in=known)
        near, days = (
            self.record.series.participants.values_list("pk", flat=True),
            self.record.days_of("lead_organization"),
        )
        offer_organizations(self, "leads", self.record.host, choices, days, nearest=near)

    def carry_out(self):
        made = parts.add_parts(self.record.pk, by=self.by, leads=self.cleaned_data["leads"])
        return f"Đã giao thêm {len(made)} đơn vị."


SPANS = (FigurePeriod.MONTH, FigurePeriod.QUARTER, FigurePeriod.HALF_YEAR, FigurePeriod.NINE_MONTHS, FigurePeriod.YEAR)


class MeasureForm(StepForm):
    """Which figures tell how far the work is, and what they are to reach by when."""

    stamped = True

    indicator = OneOfTheDay(
        Indicator.objects.none(), label="Chỉ tiêu", required=False, empty_label="Không đo bằng số liệu"
    )
    value = forms.DecimalField(
        label="Mức phải đạt", required=False, max_digits=20, decimal_places=4, localize=True, min_value=0
    )
    span = forms.ChoiceField(label="Loại kỳ", choices=[(one.value, one.label) for one in SPANS], required=False)
    number = forms.IntegerField(
        label="Kỳ thứ", required=False, min_value=1, max_value=12, help_text="Tháng 1–12, quý 1–4; năm để trống."
    )
    year = forms.IntegerField(label="Năm", required=False, min_value=1945, max_value=2200)

    def prepare(self):
        one, period = self.record, self.record.target_period
        day = period.last_day if period else timezone.localdate()
        present = [one.measured_by_id] if one.measured_by_id else []
        offer_on(self, "indicator", measuring.measurable(self.by), (day, timezone.localdate()), present)
        self.initial.update(
            indicator=one.measured_by_id,
            value=None if one.target_value is None else plain_number(one.target_value),
            span=period.span.value if period else FigurePeriod.YEAR.value,
            number=period.number if period else None,
            year=period.year if period else timezone.localdate().year,
        )

    def clean(self):
        said = super().clean()
        self.period = None
        if said.get("indicator") is None or self.errors:
            return said
        for name in ("value", "year"):
            if not said.get(name):
                self.add_error(name, "Đo bằng chỉ tiêu thì phải ghi.")
        if self.errors:
            return said
        try:
            self.period = Period(said["year"], Span(said["span"] or Span.YEAR), said["number"] or 1)
        except ValueError:
            self.add_error("number", "Không có kỳ này; tháng từ 1 đến 12, quý từ 1 đến 4, 6 tháng từ 1 đến 2.")
        return said

    def carry_out(self):
        said = self.cleaned_data
        value, indicator = said["value"], said["indicator"]
        measuring.measure_by(self.record.pk, by=self.by, indicator=indicator, value=value, period=self.period)
        return "Đã ghi chỉ tiêu để đo." if indicator else "Đã bỏ đo bằng chỉ tiêu."


STOPPED = (
    "Nhiệm vụ kết thúc mà không hoàn thành, đơn vị chủ trì và phối hợp không phải báo cáo nữa; đề nghị gia hạn và lần "
    "xem xét còn chờ không còn phải quyết định. Người có quyền mở lại được, kèm lý do."
)

ENDED_FOR_ALL = (
    "Nhiệm vụ chung hoàn thành theo kết quả của các đơn vị đã làm; phần việc của đơn vị chưa hoàn thành dừng lại, kèm "
    "lý do. Mở lại phần của một đơn vị thì nhiệm vụ chung tiếp tục."
)

FORMS: dict[str, type[StepForm]] = {
    "assign": AssignForm,
    "correct_deadline": CorrectDeadlineForm,
    "acknowledge": AcknowledgeForm,
    "update": UpdateForm,
    "submit": SubmitForm,
    "accept": AcceptForm,
    "return_": reason_step(directives.return_, "Đã trả lại đơn vị chủ trì.", stamped=True),
    "request_extension": ExtensionForm,
    "decide_extension": DecideExtensionForm,
    "withdraw_extension": WithdrawExtensionForm,
    "reverse_extension": ReverseExtensionForm,
    "add_parts": AddPartsForm,
    "measure": MeasureForm,
    "close_collective": reason_step(
        directives.close_collective, "Đã kết thúc nhiệm vụ giao chung.", stamped=True, final=ENDED_FOR_ALL
    ),
    "supersede": SupersedeForm,
    "cancel": reason_step(directives.cancel, "Đã dừng thực hiện.", stamped=True, final=STOPPED),
    "reopen": reason_step(directives.reopen, "Đã mở lại; nhiệm vụ ở trạng thái trước khi kết thúc.", stamped=True),
}
