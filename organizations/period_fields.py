"""Which quarter, which form, in whose name: the fields that importing and downloading forms share."""

from typing import Any

from django import forms
from django.utils import timezone

from lib.vietnamese import Period, roman
from organizations.asked import as_key
from organizations.importing import organizations_importing
from organizations.models import Organization, ReportForm
from organizations.widgets import OneOfTheDay, offer_on

LIST_UNITS = "liet-ke"  # of the form page: which communes there are in the quarter that was typed
QUARTERS = [(str(number), f"Quý {roman(number)}") for number in (1, 2, 3, 4)]


def last_quarter() -> Period:
    """The quarter that ended last: the one figures are sent for today."""
    return Period.quarter_of(timezone.localdate()).previous


class PeriodFields(forms.Form):
    """Which quarter, which form, in whose name; ``user`` chooses among the own organizations only.

    They are those of the last day of the quarter. Where the quarter that is proposed finds none of them any more, all
    are offered: their people enter the past.
    """

    year = forms.IntegerField(
        label="Năm", min_value=1990, max_value=2200, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    quarter = forms.ChoiceField(label="Quý", choices=QUARTERS)
    report_form = forms.ModelChoiceField(
        label="Biểu mẫu",
        queryset=ReportForm.objects.all(),
        required=False,
        empty_label="Mọi chỉ tiêu trong danh mục",
    )
    organization = OneOfTheDay(label="Tổ chức", queryset=Organization.objects.none(), empty_label="Chưa chọn")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organization: Any = self.fields["organization"]
        offer_on(self, "organization", organizations_importing(user), (self.chosen_quarter().last_day,))
        if not self.is_bound and not organization.queryset.exists():
            offer_on(self, "organization", organizations_importing(user), None)
        known = list(organization.queryset[:2])
        if len(known) == 1:
            organization.widget = forms.HiddenInput()
            organization.initial = known[0].pk
        self.fields["year"].initial, self.fields["quarter"].initial = last_quarter().year, last_quarter().number
        some_forms = list(ReportForm.objects.all()[:2])
        if len(some_forms) == 1:
            self.fields["report_form"].initial = some_forms[0].pk

    def chosen_quarter(self) -> Period:
        """The quarter that was typed, else the one that is proposed."""
        chosen = self.data if self.is_bound else self.initial
        try:
            return Period.quarter(int(chosen.get("year", "")), int(chosen.get("quarter", "")))
        except ValueError:
            return last_quarter()

    @classmethod
    def asked(cls, query) -> dict[str, str]:
        """What an address chooses in advance, as far as the fields can hold it."""
        given = {name: query.get(name, "") for name in ("year", "quarter", "report_form", "organization")}
        return {name: value for name, value in given.items() if as_key(value) is not None}

    def clean(self):
        answers = super().clean() or {}
        if "year" in answers and "quarter" in answers:
            answers["period"] = Period.quarter(answers["year"], int(answers["quarter"]))
        return answers
