"""What each step of a briefing, of a report and of a review asks for."""

from django import forms
from django.utils import timezone

from briefings.forms.steps import StepForm, plain_step, reason_step
from briefings.models import Directive, ReviewOutcome
from briefings.services import briefings, reports, reviews
from organizations.widgets import DateInput

BRIEFING_FORMS: dict[str, type[StepForm]] = {
    "collect": plain_step(briefings.collect, "Đã mở thu báo cáo của các tổ chức."),
    "hold": plain_step(briefings.hold, "Đã ghi nhận hội nghị đã họp."),
    "conclude": plain_step(briefings.conclude, "Đã ghi nhận kết luận."),
    "close": plain_step(briefings.close, "Đã khép hội nghị."),
    "postpone": reason_step(briefings.postpone, "Đã hoãn hội nghị."),
    "resume": plain_step(briefings.resume, "Tiếp tục chuẩn bị hội nghị."),
    "cancel": reason_step(briefings.cancel, "Đã hủy hội nghị."),
}

REPORT_FORMS: dict[str, type[StepForm]] = {
    "start": plain_step(reports.start, "Báo cáo đang được soạn."),
    "submit": plain_step(reports.submit, "Đã nộp báo cáo."),
    "return_": reason_step(reports.return_, "Đã trả lại báo cáo.", keyword="note"),
    "accept": plain_step(reports.accept, "Đã nhận báo cáo."),
    "waive": reason_step(reports.waive, "Đã ghi nhận miễn báo cáo."),
}


class ReviewForm(StepForm):
    """What the session decided about one directive of an earlier briefing."""

    outcome = forms.ChoiceField(label="Kết quả", choices=ReviewOutcome)
    remark = forms.CharField(label="Ý kiến tại hội nghị", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label="Lý do", max_length=255, required=False, help_text="Bắt buộc khi dừng hoặc thay thế."
    )
    successor = forms.ModelChoiceField(
        Directive.objects.none(), label="Chỉ đạo thay thế", required=False, help_text="Chỉ chọn khi thay thế."
    )
    on = forms.DateField(
        label="Ngày xác nhận",
        required=False,
        widget=DateInput,
        initial=timezone.localdate,
        help_text="Dùng khi xác nhận hoàn thành.",
    )

    def prepare(self):
        rows = Directive.objects.for_user(self.by, to="change").open().exclude(pk=self.record.directive_id)
        self.fields["successor"].queryset = rows.filter(briefing__series=self.record.briefing.series_id)

    def carry_out(self):
        typed = self.cleaned_data
        successor = typed.pop("successor")
        on = typed.pop("on") or timezone.localdate()
        reviews.decide(self.record.pk, by=self.by, on=on, successor_id=successor and successor.pk, **typed)
        return "Đã ghi kết quả xem xét."
