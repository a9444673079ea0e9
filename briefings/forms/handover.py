"""Handing over what hangs on an organization to its successor."""

from django import forms
from django.utils import timezone

from briefings.forms.steps import StepForm
from briefings.services import handover
from organizations.choices import SuccessionKind
from organizations.models import Organization
from organizations.widgets import DateInput, OneOfTheDay, offer_on


class HandoverForm(StepForm):
    """From the organization ``record``; ``parts``: what hangs on it, each row with a box to be ticked."""

    stamped = True

    successor = OneOfTheDay(Organization.objects.none(), label="Tổ chức tiếp nhận", empty_label="Chưa chọn")
    kind = forms.ChoiceField(label="Hình thức", choices=SuccessionKind)
    effective_on = forms.DateField(
        label="Từ ngày", widget=DateInput, help_text="Ngày quyết định có hiệu lực; tổ chức cũ kết thúc hôm trước."
    )

    def prepare(self):
        self.parts = handover.hanging(self.record)
        known = self.record.successions.order_by("effective_on", "pk").last()
        present = [known.successor_id] if known else []
        offer_on(self, "successor", handover.successors(self.record, self.by), (timezone.localdate(),), present)
        if known:
            self.initial.update(successor=known.successor_id, kind=known.kind, effective_on=known.effective_on)
        passable = [item.key for part in self.parts for item in part.items if not item.stays]
        self.ticked = self.data.getlist("phan") if self.is_bound else passable  # type: ignore[attr-defined]

    def carry_out(self):
        said = self.cleaned_data
        act = handover.hand_over(
            self.record.pk,
            said["successor"].pk,
            by=self.by,
            kind=said["kind"],
            effective_on=said["effective_on"],
            ticked=self.ticked,
        )
        return f"Đã bàn giao {len(act.passed)} phần cho {act.successor}."
