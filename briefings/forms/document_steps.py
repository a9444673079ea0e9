"""What issuing a document and each step of an issued one ask for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from briefings import documents
from briefings.documents import PRINTERS
from briefings.forms.organizations import OrganizationsField, offer_organizations
from briefings.forms.steps import StepForm, reason_step
from briefings.models import Document, NumberAllocation, NumberSeries
from briefings.services import deliveries, recipients
from organizations.conflicts import Outdated
from organizations.models import Organization
from organizations.services import submissions
from organizations.widgets import DateInput, OneOfTheDay, SomeOfTheDay, offer, offer_on

GIVEN = (
    "Số {number} đã được cấp hoặc đã bỏ sau khi bạn mở trang, nên chưa bỏ thêm số nào; số kế tiếp bây giờ là {next}. "
    "Nếu vẫn muốn bỏ số {next} thì bấm lần nữa."
)


class DatedForm(StepForm):
    """A step that dates something by the server's clock; where that is in doubt, the form asks which day it is.

    ``clock_host``: the office whose paper it is.
    """

    @property
    def clock_host(self) -> Organization:
        return self.record.series.host

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if doubt := documents.doubt_of_clock(self.clock_host):
            self.fields["today"] = forms.DateField(
                label="Hôm nay là ngày",
                widget=DateInput,
                help_text=f"{doubt} Hãy ghi ngày hôm nay theo lịch.",
            )

    def answer_clock(self) -> None:
        """Keep the answer of the person where the form asked. Raises Refused where it is not what the clock shows."""
        if today := self.cleaned_data.pop("today", None):
            documents.confirm_clock(self.clock_host, by=self.by, today=today)


class IssueForm(DatedForm):
    """The day on which a briefing's document of one ``kind`` is issued, and for whom alone where the kind allows that,
    as they were looked at before (``LookForm``); subclasses name the kind."""

    kind = ""
    stamped = own_transaction = True
    addressee = OneOfTheDay(
        Organization.objects.none(), label="Làm riêng cho", required=False, widget=forms.HiddenInput
    )
    issued_on = forms.DateField(label="Ngày ban hành", widget=forms.HiddenInput)

    def prepare(self):
        printer = PRINTERS[self.kind]
        if not printer.is_addressed:
            del self.fields["addressee"]
            return
        keys = [one.pk for one in printer.addressees(self.record)]
        addressees = Organization.objects.filter(pk__in=keys)
        offer_on(self, "addressee", addressees, self.record.days_of("addressee"), keys, required=printer.one_each)

    def stamp(self):
        return documents.last_issued(self.record.pk, self.kind)

    def carry_out(self):
        self.answer_clock()
        issued = documents.issue(self.record.pk, self.kind, by=self.by, known=self.seen, **self.cleaned_data)
        self.goes_to = issued
        return f"Đã ban hành {issued.reference}."


AT_ONCE = 6  # papers that are printed while the person waits; of more a page tells how far they are


class IssueEachForm(DatedForm):
    """The day on which a briefing's documents of one ``kind`` are issued, and to which organizations one each, as they
    were looked at before (``LookEachForm``); subclasses name the kind."""

    kind = ""
    stamped = own_transaction = True
    addressees = SomeOfTheDay(Organization.objects.none(), label="Làm riêng cho", widget=forms.MultipleHiddenInput)
    issued_on = forms.DateField(label="Ngày ban hành", widget=forms.HiddenInput)

    def prepare(self):
        keys = [one.pk for one in PRINTERS[self.kind].addressees(self.record)]
        rows = Organization.objects.filter(pk__in=keys)
        offer_on(self, "addressees", rows, self.record.days_of("addressee"), keys)

    def stamp(self):
        return documents.last_issued(self.record.pk, self.kind)

    def carry_out(self):
        self.answer_clock()
        chosen = list(self.cleaned_data["addressees"].order_by("sort_key", "pk"))
        act: Any = {
            "by": self.by,
            "issued_on": self.cleaned_data["issued_on"],
            "addressees": chosen,
            "known": self.seen,
        }
        if len(chosen) <= AT_ONCE:
            issued = documents.issue_each(self.record.pk, self.kind, **act)
            self.goes_to = documents.address_of_act(issued[0])
            return documents.said_of(issued)
        submissions.check()
        documents.check_each(self.record.pk, self.kind, **act)
        said = f"Đang in {len(chosen)} văn bản; in xong thì ban hành tất cả cùng lúc."
        key = documents.new_act(len(chosen))
        self.goes_to = reverse("briefings:issuing_each_progress", args=[self.record.slug, self.kind, key])
        with submissions.once():  # however often the form is sent, it begins once
            submissions.lead_to(self.goes_to, said)
        documents.start_issuing_each(key, self.record.pk, self.kind, **act)
        return said


class LookEachForm(forms.Form):
    """In the address of the page of issuing to each: to whom and on which day."""

    ADDRESSEES, DAY = "to-chuc", "ngay"

    def __init__(self, data, *, offered: list[Organization]):
        super().__init__(data or None, label_suffix="")
        self.fields[self.DAY] = forms.DateField(
            label="Ngày ban hành", widget=DateInput, required=False, initial=timezone.localdate
        )
        self.fields[self.ADDRESSEES] = forms.TypedMultipleChoiceField(
            label="Làm riêng cho",
            choices=[(one.pk, str(one)) for one in offered],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "brief"}),
            initial=[one.pk for one in offered],
        )

    def day(self) -> date:
        return (self.is_bound and self.cleaned_data.get(self.DAY)) or timezone.localdate()

    def chosen(self) -> set[int] | None:
        """The keys that are ticked; None: all."""
        return set(self.cleaned_data[self.ADDRESSEES]) or None if self.is_bound else None


class LookForm(forms.Form):
    """In the address of the page of issuing: for whom and as of which day a paper is looked at."""

    ADDRESSEE, DAY = "to-chuc", "ngay"

    def __init__(self, data, *, offered: list[Organization], for_all: bool):
        super().__init__(data or None, label_suffix="")
        if offered:
            choices = [(one.pk, str(one)) for one in offered]
            self.fields[self.ADDRESSEE] = forms.TypedChoiceField(
                label="Làm riêng cho",
                choices=[("", "Tất cả, một văn bản chung"), *choices] if for_all else choices,
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.fields[self.DAY] = forms.DateField(
            label="Ngày ban hành", widget=DateInput, required=False, initial=timezone.localdate
        )

    def day(self) -> date:
        return (self.is_bound and self.cleaned_data.get(self.DAY)) or timezone.localdate()


class CorrectForm(DatedForm):
    stamped = own_transaction = True
    final = "Văn bản mới lấy số kế tiếp của sổ; số, ngày và nội dung không sửa được nữa, số không dùng lại được."
    service: Callable[..., Document]
    issued_on = forms.DateField(label="Ngày ban hành bản mới", widget=DateInput, initial=timezone.localdate)
    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def clock_host(self):
        return self.record.briefing.series.host

    def stamp(self):
        return documents.last_issued(self.record.briefing_id, self.record.kind)

    def carry_out(self):
        self.answer_clock()
        issued = type(self).service(self.record.pk, by=self.by, known=self.seen, **self.cleaned_data)
        self.goes_to = issued
        return f"Đã ban hành {issued.reference}."


class AmendForm(CorrectForm):
    """The old paper stays in force beside the new one."""

    service = staticmethod(documents.amend)


class ReplaceForm(CorrectForm):
    final = f"{CorrectForm.final} Văn bản cũ hết hiệu lực từ ngày của văn bản mới."
    service = staticmethod(documents.replace_)


class DocumentChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, document):
        return document.reference


class AnnulForm(StepForm):
    """By which other document: one issued here, or one whose name is typed."""

    final = "Văn bản hết hiệu lực và không khôi phục được; tệp đã ban hành vẫn được giữ để tra cứu."
    source = DocumentChoiceField(
        Document.objects.none(), label="Văn bản bãi bỏ", required=False, empty_label="Ban hành nơi khác"
    )
    basis = forms.CharField(
        label="Số, ký hiệu và ngày của văn bản bãi bỏ",
        max_length=200,
        required=False,
        help_text="Chỉ ghi khi văn bản bãi bỏ ban hành nơi khác, ví dụ: Quyết định số 15-QĐ/HU ngày 02/6/2020.",
    )
    on = forms.DateField(
        label="Bãi bỏ từ ngày",
        widget=DateInput,
        initial=timezone.localdate,
        help_text="Nếu chọn văn bản ban hành tại đây thì theo ngày của văn bản ấy.",
    )
    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        offer(self, "source", documents.annulling(self.record, by=self.by))

    def carry_out(self):
        typed = self.cleaned_data
        source = typed.pop("source")
        documents.annul(self.record.pk, by=self.by, source_id=source and source.pk, **typed)
        return "Đã ghi nhận văn bản bị bãi bỏ; tệp đã ban hành vẫn giữ nguyên."


class AttachSignedForm(StepForm):
    own_transaction = True

    file = forms.FileField(
        label="Tệp PDF có chữ ký số",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text="Ký trực tiếp lên tệp tải từ trang này; nếu đã có người ký trước thì ký tiếp lên bản ấy.",
    )

    def carry_out(self):
        file = self.cleaned_data["file"]
        documents.refuse_large(file.size)  # before it is all in memory
        signed = documents.attach_signed(self.record.pk, by=self.by, content=file.read())
        if signed.is_verified:
            return f"Đã nhận bản đã ký, có {signed.signers}."
        doubts = dict.fromkeys(one.why_not_verified for one in signed.found if not one.trusted)
        return (
            f"Đã nhận bản có {signed.signers}. Chưa xác minh được người ký vì {'; '.join(doubts)}, nên văn bản chưa "
            "được ghi là đã ký. Khi người quản trị cổng đã khai báo chứng thư gốc, hãy nộp lại chính tệp này."
        )


class DeliverForm(StepForm):
    organizations = OrganizationsField(Organization.objects.none(), label="Tổ chức nhận")

    def prepare(self):
        briefing, days = self.record.briefing, self.record.days_of("deliveries")
        near = recipients.taking_part(briefing).values_list("pk", flat=True)
        rows = deliveries.sendable_ever(self.record)
        offer_organizations(self, "organizations", briefing.series.host, rows, days, nearest=near)

    def carry_out(self):
        keys = [organization.pk for organization in self.cleaned_data["organizations"]]
        sent = deliveries.deliver(self.record.pk, by=self.by, organizations=keys)
        return f"Đã gửi văn bản cho {len(sent)} tổ chức."


class WrongDayField(forms.ModelChoiceField):
    def label_from_instance(self, allocation):
        return f"Số {allocation.number:02d}: {allocation.document.reference}"


class IgnoreDayForm(DatedForm):
    """Which number of a register carries a day that has not come, and why."""

    final = "Ngày của số đã chọn không còn giữ các số sau; lý do hiện trong sổ và không rút lại được."
    allocation = WrongDayField(NumberAllocation.objects.none(), label="Số mang ngày ghi sai", empty_label=None)
    reason = forms.CharField(
        label="Lý do",
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Số và tệp đã ban hành giữ nguyên; các số sau không còn phải theo ngày này.",
    )

    @property
    def clock_host(self):
        return self.record.issuer

    def prepare(self):
        offer(self, "allocation", documents.wrong_days(self.record))

    def carry_out(self):
        self.answer_clock()
        typed = self.cleaned_data
        ignored = documents.ignore_day(
            self.record.pk, by=self.by, number=typed["allocation"].number, reason=typed["reason"]
        )
        return f"Ngày của số {ignored.number:02d} không còn giữ các số sau; lý do hiện trong sổ."


VOIDED = "Số bị bỏ, không dùng lại được; văn bản hết hiệu lực, số vẫn hiện trong sổ cùng lý do."

DOCUMENT_FORMS: dict[str, type[StepForm]] = {
    "attach_signed": AttachSignedForm,
    "deliver": DeliverForm,
    "amend": AmendForm,
    "replace": ReplaceForm,
    "annul": AnnulForm,
    "void": reason_step(documents.void, "Đã bỏ số; số ấy vẫn hiện trong sổ với lý do.", final=VOIDED),
}


class VoidNextForm(StepForm):
    """Of the number that was the next one when the page was opened."""

    stamped = True
    final = "Số bị bỏ không dùng lại được; số vẫn hiện trong sổ cùng lý do."
    reason = forms.CharField(label="Lý do", max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    def stamp(self):
        return str(self.record.last_number + 1)

    def require_fresh(self):
        self.record = NumberSeries.objects.select_for_update(of=("self",)).get(pk=self.record.pk)
        if self.seen and self.seen != self.stamp():
            raise Outdated(GIVEN.format(number=self.seen, next=self.stamp()))

    def carry_out(self):
        documents.void_next(self.record.pk, by=self.by, **self.cleaned_data)
        return "Đã bỏ số kế tiếp; số ấy vẫn hiện trong sổ với lý do."


REGISTER_FORMS: dict[str, type[StepForm]] = {"ignore_day": IgnoreDayForm, "void_next": VoidNextForm}
