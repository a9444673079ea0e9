"""What adding a briefing asks for: only what cannot be deduced, and all of it filled with what is likely."""

from datetime import date

from django import forms
from django.utils import timezone

from briefings.choices import PeriodKind
from briefings.forms.briefing_steps import ChairField, MomentInput, offer_chairs
from briefings.forms.organizations import OrganizationsField, offer_organizations
from briefings.forms.steps import StepForm
from briefings.models import BriefingSeries
from briefings.periods import CoveredPeriod
from briefings.services.planning import Plan, plan_briefing, propose, proposed_periods
from briefings.services.series import latest, set_participants, start_series, usual_choice, waiting
from lib.vietnamese import capitalized
from organizations.models import Organization, Post
from organizations.widgets import DateInput

NEXT, BEFORE, AD_HOC = "ke_tiep", "vua_xong", "dot_xuat"


class SessionForm(StepForm):
    """When and where, who chairs, and by when reports are due."""

    starts_at = forms.DateTimeField(label="Thời gian họp", required=False, widget=MomentInput)
    venue = forms.CharField(label="Địa điểm", required=False, max_length=200)
    chair = ChairField(Post.objects.none(), label="Chủ trì", required=False, empty_label="Chưa xác định")
    submit_by = forms.DateField(label="Hạn nộp báo cáo", required=False, widget=DateInput)
    data_from = forms.DateField(label="Số liệu từ ngày", required=False, widget=DateInput)
    data_to = forms.DateField(label="Số liệu đến ngày", required=False, widget=DateInput)

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in SessionForm.base_fields})


class NextForm(SessionForm):
    """The next briefing of the series ``record``, or one outside its periods."""

    def prepare(self):
        series, today = self.record, timezone.localdate()
        before = latest(series)
        self.periods: dict[str, CoveredPeriod] = {}
        if series.period_kind != PeriodKind.AD_HOC and not waiting(before):
            found = proposed_periods(series, before, today)
            if before is None:
                self.periods = dict(zip((NEXT, BEFORE), found, strict=True))
            else:
                *others, after = found
                self.periods = {f"tuan_{one.year}_{one.week}": one for one in others} | {NEXT: after}
        named = [(name, capitalized(one.full_name)) for name, one in self.periods.items()]
        choices = [*named, (AD_HOC, "Đột xuất, ngoài các kỳ")]
        self.fields["period"] = forms.ChoiceField(label="Kỳ", choices=choices)
        self.order_fields(["period"])
        likely = propose(series, today)
        day = timezone.localdate(likely.starts_at) if likely.starts_at else today
        offer_chairs(self, series.host, likely.chair, day)
        if self.periods:
            self.initial = vars(likely) | {"chair": likely.chair and likely.chair.pk}
        else:
            self.initial = {"venue": likely.venue, "chair": likely.chair and likely.chair.pk}

    def carry_out(self):
        chosen = self.cleaned_data["period"]
        self.goes_to = plan_briefing(
            self.record.pk, by=self.by, plan=self.plan(), period=self.periods.get(chosen), ad_hoc=chosen == AD_HOC
        )
        return f"Đã thêm “{self.goes_to}”."


class FirstForm(SessionForm):
    """A series of the host ``record`` and its first briefing."""

    name = forms.CharField(label="Tên", max_length=200, help_text="Ví dụ: Giao ban khối MTTQ và các đoàn thể.")
    period_kind = forms.ChoiceField(label="Định kỳ", choices=PeriodKind.choices, initial=PeriodKind.QUARTER)
    period = forms.ChoiceField(
        label="Kỳ của hội nghị đầu tiên",
        choices=[(NEXT, "Kỳ đang diễn ra"), (BEFORE, "Kỳ vừa kết thúc")],
        required=False,
        help_text="Họp đầu tháng, đầu quý về kỳ trước thì chọn kỳ vừa kết thúc.",
    )
    participants = OrganizationsField(Organization.objects.none(), label="Tổ chức thường dự, báo cáo", required=False)

    def prepare(self):
        host = self.record
        day = min(timezone.localdate(), host.valid_to or date.max)
        usual = [one.pk for one in usual_choice(host, day)]
        choosable = Organization.objects.choosable_by(host).exclude(pk=host.pk)
        offer_organizations(self, "participants", host, choosable, (day,), nearest=usual)
        self.order_fields(["name", "period_kind", "period"])
        offer_chairs(self, host, None, day)
        series = BriefingSeries.objects.for_user(self.by).filter(host=host)
        self.initial = {"participants": usual, "name": "" if series.exists() else f"Giao ban {host.label}"}

    def carry_out(self):
        typed = self.cleaned_data
        series = start_series(
            self.record.pk,
            by=self.by,
            name=typed["name"],
            period_kind=typed["period_kind"],
            participants=[each.pk for each in typed["participants"]],
            chair=typed["chair"],
        )
        ended = typed["period"] == BEFORE and series.period_kind != PeriodKind.AD_HOC
        period = proposed_periods(series, None, timezone.localdate())[1] if ended else None
        self.goes_to = plan_briefing(series.pk, by=self.by, plan=self.plan(), period=period)
        return f"Đã thêm “{self.goes_to}”."


class ParticipantsForm(StepForm):
    """Who usually takes part in the series ``record``."""

    stamped = True
    participants = OrganizationsField(
        Organization.objects.none(),
        label="Tổ chức thường dự, báo cáo",
        required=False,
        help_text="Hội nghị mở thu báo cáo từ nay về sau yêu cầu báo cáo của những tổ chức này.",
    )

    def prepare(self):
        series = self.record
        choosable = Organization.objects.choosable_by(series.host).exclude(pk=series.host_id)
        there = list(series.participants.values_list("pk", flat=True))
        days = series.days_of("participants")
        offer_organizations(self, "participants", series.host, choosable, days, present=there, nearest=there)
        self.initial = {"participants": there}

    def carry_out(self):
        keys = [each.pk for each in self.cleaned_data["participants"]]
        set_participants(self.record.pk, by=self.by, participants=keys)
        return f"Đã lưu danh sách tổ chức thường dự: {len(keys)} tổ chức."
