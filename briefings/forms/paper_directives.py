"""What a paper from above, or an urgent letter, assigns: entered on one page, carried out at once."""

from django import forms
from django.utils import timezone

from briefings.choices import DirectiveOrigin
from briefings.forms.directive_steps import SeveralFiles
from briefings.forms.organizations import OrganizationsField, offer_organizations
from briefings.forms.steps import StepForm
from briefings.models import Directive, Theme
from briefings.services import directives, paper_directives
from briefings.services.deadlines import BEFORE_SESSION
from briefings.typed_deadlines import HOW, read_deadline
from lib.refused import Question, Refused
from organizations.models import Organization
from organizations.widgets import DateInput, offer

ORIGINS = [(one.value, one.label) for one in DirectiveOrigin if one != DirectiveOrigin.BRIEFING]


class PaperDirectiveForm(StepForm):
    """For the series ``record``, whose next session follows it up."""

    asks = (BEFORE_SESSION,)

    origin = forms.ChoiceField(label="Nguồn giao", choices=ORIGINS)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, help_text="Ví dụ: Ban Thường vụ Tỉnh ủy.")
    paper_number = forms.CharField(
        label="Số, ký hiệu", max_length=60, required=False, help_text="Công văn hỏa tốc chưa có số thì để trống."
    )
    paper_day = forms.DateField(label="Ngày văn bản", widget=DateInput)
    content = forms.CharField(label="Nội dung", widget=forms.Textarea(attrs={"rows": 4}))
    leads = OrganizationsField(Organization.objects.none(), label="Giao cho", required=False)
    coordinating = OrganizationsField(Organization.objects.none(), label="Đơn vị phối hợp", required=False)
    deadline = forms.CharField(label="Thời hạn", max_length=200, required=False, help_text=f"Có thể {HOW}.")
    theme = forms.ModelChoiceField(Theme.objects.none(), label="Chủ đề", required=False, empty_label="Không")
    expected_product = forms.CharField(label="Sản phẩm, kết quả", max_length=300, required=False)
    files = SeveralFiles(label="Bản chụp văn bản", required=False)  # type: ignore[assignment]  # a field, not the files

    def prepare(self):
        choices = directives.assignable(Directive(series=self.record))
        near = self.record.participants.values_list("pk", flat=True)
        for name in ("leads", "coordinating"):
            offer_organizations(self, name, self.record.host, choices, (timezone.localdate(),), nearest=near)
        offer(self, "theme", Theme.objects.for_user(self.by))

    def clean_deadline(self):
        day = self.cleaned_data.get("paper_day") or timezone.localdate()
        try:
            return read_deadline(self.cleaned_data["deadline"], session=day)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def carry_out(self):
        said = dict(self.cleaned_data)
        paper = paper_directives.Paper(
            said.pop("origin"), said.pop("issuer"), said.pop("paper_day"), said.pop("paper_number")
        )
        try:
            self.goes_to = paper_directives.record_from_paper(self.record.pk, by=self.by, paper=paper, **said)
        except Question:
            raise
        except Refused as refusal:
            if (name := getattr(refusal, "field", "")) in self.fields:
                self.add_error(name, str(refusal))
                raise Refused("Chưa lưu; xem lại chỗ được nêu bên dưới.") from refusal
            raise
        return "Đã ghi nhiệm vụ theo văn bản; đơn vị được giao thực hiện ngay."
