"""The period of figures, locks and imports in the admin site: typed as a year and a period, filtered likewise."""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.text import capfirst

from lib.vietnamese import Period, Span
from organizations.admin.base import ScopedForm
from organizations.period_codes import ANY_YEAR, REPORTED, all_codes, choices, code_of, last_period, period_from

FILTERED = "ky"


def period_filter(at: str = "") -> type[admin.SimpleListFilter]:
    """A filter by period beside the one by year. ``at``: the way from the rows to what is of a period."""

    class PeriodFilter(admin.SimpleListFilter):
        title = "kỳ"
        parameter_name = FILTERED

        def lookups(self, request, model_admin):
            return all_codes([*REPORTED, Span.PLAN])

        def queryset(self, request, queryset):
            if not (code := self.value()):
                return queryset
            try:
                period = period_from(ANY_YEAR, code)
            except ValueError:
                return queryset.none()
            return queryset.filter(**{f"{at}span": period.span, f"{at}number": period.number})

    return PeriodFilter


class PeriodForm(ScopedForm):
    """A new record is of a year and a period that is chosen; a stored one never becomes one of another."""

    period = forms.ChoiceField(label="Kỳ", choices=choices())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("period", None)

    def said_period(self, answers: dict) -> Period | None:
        """What was typed; None where it cannot be read, which its own field says."""
        if self.instance.pk is not None:
            return self.instance.period
        try:
            return period_from(answers["year"], answers["period"])
        except (KeyError, ValueError):
            return None

    def clean(self):
        answers = super().clean() or {}
        if period := self.said_period(answers):
            self.instance.period = period
        return answers

    def _get_validation_exclusions(self):
        """The constraints on the columns of a period that is said hold, though the form calls them otherwise."""
        said = {"span", "number"} if self.instance.number else set()
        return super()._get_validation_exclusions() - said


class OfPeriodAdmin:
    """Of a page whose records have a period: it is proposed, and shown as people call it."""

    def get_changeform_initial_data(self, request):
        period = last_period(Span.QUARTER, timezone.localdate())
        proposed = {"year": period.year, "period": code_of(period)}
        return proposed | super().get_changeform_initial_data(request)

    def changelist_view(self, request, extra_context=None):
        """Older addresses narrow by ``quarter=1``."""
        asked = request.GET.copy()
        if (quarter := asked.pop("quarter", [""])[-1]).isdecimal():
            asked[FILTERED] = f"Q{quarter}"
            return HttpResponseRedirect(f"?{asked.urlencode()}")
        return super().changelist_view(request, extra_context)

    @admin.display(description="kỳ", ordering="year")
    def period_name(self, record):
        return capfirst(record.period.name)
