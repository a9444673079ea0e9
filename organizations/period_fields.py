"""Which form, which period, in whose name: the fields that importing and downloading forms share."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.asked import as_key
from organizations.importing import level_of, organizations_importing, require_period
from organizations.models import Organization, ReportForm
from organizations.period_codes import REPORTED, all_codes, choices, code_of, last_period, period_from
from organizations.services.catalogue_owners import why_not_usable
from organizations.validity import dated_name
from organizations.widgets import OneOfTheDay, offer, offer_on

LIST_UNITS = "liet-ke"  # of the form page: which units there are in the period that was typed
CODES = frozenset(code for code, _ in all_codes(REPORTED))


def proposed_period(form: ReportForm | None = None) -> Period:
    """The period for which figures are sent today: of those of ``form`` (else of quarters) the one that ended last,
    while the form was in use."""
    today = timezone.localdate()
    if form is None:
        return last_period(Span.QUARTER, today)
    return last_period(Span(form.span), min(today, form.valid_to + timedelta(days=1)) if form.valid_to else today)


def asked_period(asked: Mapping[str, Any]) -> str:
    """The code of the period that an address or form says; older addresses say ``quarter=1``. Empty: none."""
    code = str(asked.get("period") or "")
    quarter = str(asked.get("quarter") or "")
    return code if code or not quarter.isdecimal() else f"Q{quarter}"


def usable_forms(user):
    """The forms that the organizations in whose name ``user`` imports may use; the system's are all."""
    if user is None or user.is_superuser:
        return ReportForm.objects.all()
    return ReportForm.objects.usable_by(*organizations_importing(user))


class FormChoice(forms.ModelChoiceField):
    """One of the forms; that it has ended stands behind its name."""

    def label_from_instance(self, form: Any) -> str:
        return dated_name(form)


class FormSelect(forms.Select):
    """A choice among forms. Each says its span, and the period that is proposed for it (``form_period.js``)."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if form := getattr(value, "instance", None):
            period = proposed_period(form)
            codes = [code for code, _ in all_codes([period.span])]
            option["attrs"] |= {
                "data-codes": " ".join(codes), "data-year": period.year, "data-period": code_of(period),
            }  # fmt: skip
        return option


class YearAndPeriod(forms.Form):
    """A year, and one of its periods. Clean answers have the ``Period`` in ``period``."""

    year = forms.IntegerField(
        label="Năm", min_value=1990, max_value=2200, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    period = forms.ChoiceField(label="Kỳ", choices=choices(), error_messages={"required": "Hãy chọn một kỳ."})

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(_with_period(data), *args, **kwargs)

    def propose(self, report_form: ReportForm | None) -> None:
        """Let the period of ``report_form`` that ended last be chosen."""
        proposed = proposed_period(report_form)
        self.fields["year"].initial, self.fields["period"].initial = proposed.year, code_of(proposed)

    def clean(self):
        answers = super().clean() or {}
        if "year" in answers and "period" in answers:
            answers["period"] = period_from(answers["year"], answers["period"])
        return answers


class PeriodFields(YearAndPeriod):
    """Which form, which period of its length, in whose name; ``user`` chooses among the own organizations only.

    They are those of the last day of the period. Where the period that is proposed finds none of them any more, all
    are offered: their people enter the past.
    """

    needs_form = False  # whether one of the forms must be chosen: the first is then

    report_form = FormChoice(
        label="Biểu mẫu",
        queryset=ReportForm.objects.none(),
        required=False,
        empty_label="Mọi chỉ tiêu trong danh mục",
        widget=FormSelect,
    )
    organization = OneOfTheDay(label="Tổ chức", queryset=Organization.objects.none(), empty_label="Chưa chọn")

    def __init__(self, data=None, *args, user, **kwargs):
        super().__init__(data, *args, **kwargs)
        offer(self, "report_form", usable_forms(user))
        some_forms = list(self.fields["report_form"].queryset[:2])  # type: ignore[attr-defined]  # a choice of records
        if len(some_forms) == 1 or (some_forms and self.needs_form):
            self.fields["report_form"].initial = some_forms[0].pk
        self.chosen_form = self._chosen_form()
        self.propose(self.chosen_form)
        organization: Any = self.fields["organization"]
        offer_on(self, "organization", organizations_importing(user), (self.chosen_period().last_day,))
        if not self.is_bound and not organization.queryset.exists():
            offer_on(self, "organization", organizations_importing(user), None)
        known = list(organization.queryset[:2])
        if len(known) == 1:
            organization.widget = forms.HiddenInput()
            organization.initial = known[0].pk

    def _chosen_form(self) -> ReportForm | None:
        key = as_key(self["report_form"].value() or "")
        return ReportForm.objects.filter(pk=key).first() if key is not None else None

    def chosen_period(self) -> Period:
        """The period that was typed, else the one that is proposed."""
        chosen = self.data if self.is_bound else self.initial
        try:
            return period_from(int(chosen.get("year", "")), asked_period(chosen))
        except ValueError:
            return proposed_period(self.chosen_form)

    def chosen_level(self):
        """Of which units figures are sent in the form that was chosen."""
        return level_of(self.chosen_form)

    @classmethod
    def asked(cls, query) -> dict[str, str]:
        """What an address chooses in advance, as far as the fields can hold it."""
        given = {name: query.get(name, "") for name in ("year", "report_form", "organization")}
        found = {name: value for name, value in given.items() if as_key(value) is not None}
        code = asked_period(query)
        return found | ({"period": code} if code in CODES else {})

    def clean(self):
        answers = super().clean()
        if isinstance(period := answers.get("period"), Period):
            try:
                require_period(period, answers.get("report_form"))
            except Refused as refusal:
                self.add_error("period", str(refusal))
        form, organization = answers.get("report_form"), answers.get("organization")
        if form and organization and (sentence := why_not_usable(form, organization)):
            self.add_error("report_form", sentence)
        return answers


def _with_period(data):
    """``data`` of a form, with the period that an older address says as a quarter."""
    if data is None or data.get("period") or not (code := asked_period(data)):
        return data
    data = data.copy()
    data["period"] = code
    return data
