"""What each step of a briefing, of a report and of a review asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from briefings.choices import ChecklistAnswer, ReviewOutcome
from briefings.forms.steps import StepForm, SuccessorField, plain_step, reason_step
from briefings.models import Directive, OrganizationReport
from briefings.services import briefings, calling_off, planning, receipts, reopening, reports, reviews
from briefings.services.my_work.duties import lead_of
from briefings.services.series import likely_secretary, possible_chairs
from organizations.display import shortened
from organizations.models import Organization, Post
from organizations.widgets import DateInput, OneOfTheDay, SeveralField, offer, offer_on


class MomentInput(forms.DateTimeInput):
    """A day and an hour typed as dd/mm/yyyy hh:mm."""

    def __init__(self):
        super().__init__({"placeholder": "ngày/tháng/năm giờ:phút", "size": 20}, format="%d/%m/%Y %H:%M")


class ChairField(OneOfTheDay):
    """One of ``possible_chairs``; of those that are not of ``host`` itself it says where they are."""

    host: Organization | None = None

    def label_from_instance(self, record):
        name = super().label_from_instance(record)
        own = self.host is None or record.organization_id == self.host.pk
        return name if own else f"{name}, {record.organization.label}"


def offer_chairs(
    form: forms.BaseForm, host: Organization, usual: Post | None, day: date, *, name: str = "chair"
) -> None:
    """Let the field ``name`` of ``form`` offer who may chair, or write down, what ``host`` calls on ``day``."""
    field: Any = form.fields[name]
    field.host = host
    offer_on(form, name, possible_chairs(host, usual), (day,), [usual.pk] if usual else [])


class NextBriefingForm(StepForm):
    """The three dates of the next briefing; what is not known yet stays empty."""

    data_from = forms.DateField(label="Số liệu từ ngày", required=False, widget=DateInput)
    data_to = forms.DateField(label="Số liệu đến ngày", required=False, widget=DateInput)
    submit_by = forms.DateField(label="Hạn nộp báo cáo", required=False, widget=DateInput)
    starts_at = forms.DateTimeField(label="Thời gian họp", required=False, widget=MomentInput)

    def carry_out(self):
        self.goes_to = planning.next_briefing(self.record.series_id, by=self.by, **self.cleaned_data)
        return f"Đã tạo “{self.goes_to}”."


class CollectForm(StepForm):
    """Asks for the reports; whether those who send figures anyway write one as well is said where there are any."""

    figures_only = forms.BooleanField(required=False, initial=True)

    def prepare(self):
        kinds = briefings.MAY_SEND_FIGURES_ONLY
        number = self.record.usual_participants().filter(kind__in=kinds).count()
        if not number:
            del self.fields["figures_only"]
            return
        field = self.fields["figures_only"]
        field.label = f"{number} Ban Công tác Mặt trận dự họp và gửi số liệu, không phải viết báo cáo"

    def carry_out(self):
        kinds = briefings.MAY_SEND_FIGURES_ONLY if self.cleaned_data.get("figures_only") else ()
        briefings.collect(self.record.pk, by=self.by, figures_only=kinds)
        return "Đã mở thu báo cáo của các tổ chức."


class HoldForm(StepForm):
    """When it was and who chaired, as far as the briefing does not say so yet."""

    final = (
        "Các nhiệm vụ còn mở của những kỳ trước được đưa ra xem xét tại hội nghị này; không quay lại bước thu báo cáo, "
        "không hoãn và không hủy hội nghị được nữa."
    )
    starts_at = forms.DateTimeField(label="Thời gian họp", widget=MomentInput)
    chair = ChairField(Post.objects.none(), label="Chủ trì", empty_label="Chưa chọn")

    def prepare(self):
        briefing = self.record
        known = briefing.held_on is not None and briefing.held_on <= timezone.localdate()
        if known:
            del self.fields["starts_at"]
        if briefing.chair_id:
            del self.fields["chair"]
        else:
            day = briefing.held_on or timezone.localdate()
            offer_chairs(self, briefing.series.host, briefing.series.chair_post, day)
        self.initial = {"starts_at": briefing.starts_at, "chair": briefing.series.chair_post_id}

    def carry_out(self):
        briefings.hold(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã ghi nhận hội nghị đã họp."


class ConcludeForm(StepForm):
    stamped = True
    final = (
        "Các nhiệm vụ trong kết luận được giao ngay cho đơn vị chủ trì, các tổ chức xem được; không đưa lại về dự thảo "
        "được nữa."
    )
    asks = (briefings.WITHOUT_REPORTS,)

    ends_at = forms.DateTimeField(
        label="Kết thúc lúc", required=False, widget=MomentInput, help_text="In ở biên bản; chưa rõ thì để trống."
    )
    secretary = ChairField(
        Post.objects.none(), label="Thư ký (người ghi biên bản)", required=False, empty_label="Chưa chọn"
    )

    def prepare(self):
        briefing = self.record
        if briefing.ends_at:
            del self.fields["ends_at"]
        if briefing.secretary_id:
            del self.fields["secretary"]
        else:
            likely = likely_secretary(briefing, by=self.by)
            offer_chairs(self, briefing.series.host, likely, briefing.reference_date, name="secretary")
            self.initial = {"secretary": likely and likely.pk}

    def carry_out(self):
        briefings.conclude(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã ghi nhận kết luận."

    def foreseen(self):
        return briefings.question_of_reports(self.record)


class PostponeForm(StepForm):
    stamped = True

    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))
    starts_at = forms.DateTimeField(
        label="Thời gian họp mới", required=False, widget=MomentInput, help_text="Để trống nếu chưa xác định."
    )

    def carry_out(self):
        briefings.postpone(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã hoãn hội nghị; hạn nộp báo cáo tạm dừng đến khi tiếp tục chuẩn bị."


class ResumeForm(StepForm):
    """The day for reports, which was suspended, and the day of the session, where nobody knew it."""

    submit_by = forms.DateField(label="Hạn nộp báo cáo", required=False, widget=DateInput)
    undecided = forms.BooleanField(label="Chưa xác định hạn nộp báo cáo", required=False)
    starts_at = forms.DateTimeField(
        label="Thời gian họp", required=False, widget=MomentInput, help_text="Để trống nếu chưa xác định."
    )

    def prepare(self):
        before = self.record.submit_by
        self.initial = {"submit_by": before if before and before >= timezone.localdate() else None}
        if self.record.starts_at:
            del self.fields["starts_at"]

    def carry_out(self):
        briefings.resume(self.record.pk, by=self.by, **self.cleaned_data)
        return "Tiếp tục chuẩn bị hội nghị."


class CancelForm(StepForm):
    """Why the session is called off, and what becomes of each directive that already has a lead."""

    stamped = True
    final = (
        "Hội nghị kết thúc tại đây và không mở lại được; báo cáo chưa nộp được miễn, báo cáo đã nộp giữ nguyên, nhiệm "
        "vụ dự thảo dừng lại."
    )

    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        self.drafts = list(calling_off.assigned(self.record).select_related("lead_organization"))
        others = calling_off.able_to_take(self.record, by=self.by) if self.drafts else ()
        choices = [("", "Chưa chọn"), ("0", "Dừng cùng hội nghị"), *((one.pk, f"Chuyển sang {one}") for one in others)]
        for draft in self.drafts:
            self.fields[f"directive_{draft.pk}"] = forms.TypedChoiceField(
                label=f"Chỉ đạo {draft.ordinal} ({lead_of(draft)}): {shortened(draft.content, 120)}",
                choices=choices,
                coerce=int,
            )

    def carry_out(self):
        moved = {draft.pk: self.cleaned_data[f"directive_{draft.pk}"] or None for draft in self.drafts}
        briefings.cancel(self.record.pk, by=self.by, reason=self.cleaned_data["reason"], moved=moved)
        return "Đã hủy hội nghị."


# A shortcoming cannot end undone: it goes on.
OF_SHORTCOMING = [(ChecklistAnswer.CONTINUE, "Còn, nêu tiếp"), (ChecklistAnswer.DONE, "Đã khắc phục")]


class ChecklistForm(StepForm):
    """An answer and a note for each thing carried into a report; ``lines`` gives them item by item. It is a part of the
    form in which the report is written."""

    def prepare(self):
        waiting = self.record.checklist.to_answer().select_related("task", "shortcoming__briefing")
        self.items = list(waiting.order_by("pk"))
        for item in self.items:
            answers = OF_SHORTCOMING if item.shortcoming_id else ChecklistAnswer.choices
            self.fields[f"answer_{item.pk}"] = forms.ChoiceField(
                label=item.text, choices=answers, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=f"Ghi chú: {item.text}", max_length=255, required=False
            )
            self.initial.update({f"answer_{item.pk}": item.answer, f"note_{item.pk}": item.note})

    def lines(self):
        for item in self.items:
            yield item, self[f"answer_{item.pk}"], self[f"note_{item.pk}"]

    def answers(self) -> dict[int, tuple[str, str]]:
        """What was answered, by the keys of the items: answer and note."""
        typed = self.cleaned_data
        return {item.pk: (typed[f"answer_{item.pk}"], typed[f"note_{item.pk}"]) for item in self.items}


class ReceivedOnField(forms.DateField):
    """The day on which the office received a report that was entered here later."""

    def __init__(self, **kwargs):
        super().__init__(label="Ngày cơ quan nhận báo cáo", widget=DateInput, **kwargs)


class SubmitForm(StepForm):
    """Whoever hands in for an organization what came to the office before, says when."""

    stamped = True
    received_on = ReceivedOnField(
        required=False,
        help_text="Chỉ ghi khi báo cáo đã đến trước hôm nay, như bản giấy; đúng hạn hay muộn tính theo ngày này.",
    )

    def prepare(self):
        if not receipts.may_record(self.record, by=self.by):
            del self.fields["received_on"]

    def carry_out(self):
        reports.submit(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã nộp báo cáo."


class ReceiptForm(StepForm):
    stamped = True
    received_on = ReceivedOnField()
    reason = forms.CharField(
        label="Căn cứ",
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: dấu công văn đến số 45 ngày 02/4/2020.",
    )

    def carry_out(self):
        receipts.record_receipt(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã ghi ngày nhận báo cáo."


class ReportsField(SeveralField):
    def label_from_instance(self, report):
        return report.organization.label


class ReceiptsForm(StepForm):
    """One day for several reports of a briefing, as when one of years ago is entered."""

    reports = ReportsField(
        OrganizationReport.objects.none(),
        label="Báo cáo đã nhận trong ngày ấy",
        widget=forms.CheckboxSelectMultiple,
        help_text="Những báo cáo đang bị tính là muộn theo ngày nhập vào cổng.",
    )
    received_on = ReceivedOnField()
    reason = forms.CharField(label="Căn cứ", max_length=255, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self):
        offer(self, "reports", receipts.undated(self.record))

    def carry_out(self):
        typed = self.cleaned_data
        keys = [report.pk for report in typed.pop("reports")]
        count = receipts.record_receipts(self.record.pk, by=self.by, reports=keys, **typed)
        return f"Đã ghi ngày nhận của {count} báo cáo."


class GrantReopeningForm(StepForm):
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))
    expires_at = forms.DateTimeField(label="Hết hạn lúc", widget=MomentInput)

    def carry_out(self):
        reopening.grant_reopening(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã cho phép mở lại báo cáo."


CLOSED = (
    "Nội dung hội nghị, báo cáo đã nhận, kết quả xem xét và số liệu của kỳ được khóa; hội nghị không mở lại được. "
    "Muốn sửa văn bản đã ban hành phải ban hành văn bản khác."
)

BRIEFING_FORMS: dict[str, type[StepForm]] = {
    "collect": CollectForm,
    "hold": HoldForm,
    "conclude": ConcludeForm,
    "close": plain_step(briefings.close, "Đã khép hội nghị.", stamped=True, final=CLOSED),
    "postpone": PostponeForm,
    "resume": ResumeForm,
    "cancel": CancelForm,
    "next_briefing": NextBriefingForm,
    "record_receipts": ReceiptsForm,
}

REPORT_FORMS: dict[str, type[StepForm]] = {
    "submit": SubmitForm,
    "return_": reason_step(reports.return_, "Đã trả lại báo cáo.", keyword="note", stamped=True),
    "accept": plain_step(reports.accept, "Đã nhận báo cáo.", stamped=True),
    "waive": reason_step(reports.waive, "Đã ghi nhận miễn báo cáo.", stamped=True),
    "record_receipt": ReceiptForm,
    "grant_reopening": GrantReopeningForm,
    "reopen": plain_step(reopening.reopen, "Báo cáo đã mở lại; sửa xong hãy nộp lại."),
    "withdraw": plain_step(reports.withdraw, "Đã rút lại báo cáo; sửa xong hãy nộp.", stamped=True),
    "withdraw_acceptance": reason_step(
        reports.withdraw_acceptance, "Đã hủy nhận; báo cáo lại chờ nhận hoặc trả lại.", stamped=True
    ),
    "withdraw_waiver": reason_step(reports.withdraw_waiver, "Đã bỏ miễn; báo cáo lại được chờ.", stamped=True),
    "revoke_reopening": reason_step(reopening.revoke_reopening, "Đã thu hồi cho phép mở lại.", stamped=True),
}


class ReviewForm(StepForm):
    """What the session decided about one directive of an earlier briefing."""

    stamped = True

    outcome = forms.ChoiceField(label="Kết quả", choices=ReviewOutcome, widget=forms.RadioSelect)
    remark = forms.CharField(label="Ý kiến tại hội nghị", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label="Lý do", max_length=255, required=False, help_text="Bắt buộc khi dừng hoặc thay thế."
    )
    new_due_on = forms.DateField(
        label="Gia hạn đến ngày",
        required=False,
        widget=DateInput,
        help_text="Khi hội nghị tự cho gia hạn; để trống thì theo đề nghị của đơn vị. Lý do ghi ở ô ý kiến.",
    )
    successor = SuccessorField(
        Directive.objects.none(),
        label="Nhiệm vụ thay thế",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn khi thay thế; chọn nhiều nhiệm vụ nếu việc này được tách ra.",
    )
    on = forms.DateField(
        label="Ngày xác nhận",
        required=False,
        widget=DateInput,
        initial=timezone.localdate,
        help_text="Dùng khi xác nhận hoàn thành.",
    )

    def prepare(self):
        rows = (
            Directive.objects.for_user(self.by, to="change")
            .able_to_succeed()
            .select_related("briefing")
            .exclude(pk=self.record.directive_id)
        )
        offer(self, "successor", rows.filter(series=self.record.briefing.series_id))

    def carry_out(self):
        typed = self.cleaned_data
        first, *further = [successor.pk for successor in typed.pop("successor")] or [None]
        on = typed.pop("on") or timezone.localdate()
        reviews.decide(self.record.pk, by=self.by, on=on, successor_id=first, further_ids=further, **typed)
        self.goes_to = self.record.briefing
        return "Đã ghi kết quả xem xét."
